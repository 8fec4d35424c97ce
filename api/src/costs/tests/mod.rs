//! Histories of a ledger, and what is kept of each.

mod history;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entities::keys::{LaCode, Urn};
use entities::states::{Account, Grain, ParticipationStatus};
use entities::values::{FinancialYear, Pence};
use entities::{ledger_entry, school, spend_rollup, spend_share};
use migration::Migrator;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DatabaseConnection, EntityTrait};
use sea_orm_migration::MigratorTrait;

use self::history::{AREA, FIRST_URN, History, SCHOOLS, Step, step, year};
use super::service::{Differences, Movement, check, post, rebuild};
use crate::config::Database;
use crate::db;

/// Histories that are tried.
const HISTORIES: u32 = 64;

/// Plan, intervention, source, grain and first day, and the five balances.
type Key = (String, String, String, Grain, NaiveDate);
type Sums = BTreeMap<Key, [i64; 5]>;

fn add(sums: &mut BTreeMap<Key, [i64; 5]>, key: Key, amounts: [i64; 5]) {
    for (sum, amount) in sums.entry(key).or_default().iter_mut().zip(amounts) {
        *sum += amount;
    }
}

#[expect(clippy::disallowed_methods, reason = "a test looks at the rows")]
async fn kept_sums(db: &DatabaseConnection) -> Sums {
    let rows = spend_rollup::Entity::find().all(db).await.unwrap();
    rows.into_iter()
        .map(|row| {
            let key = (row.plan_id, row.intervention_id, row.funding_source_id, row.grain, row.starts_on);
            let sums = [row.budget_pence, row.committed_pence, row.actual_pence];
            let [budget, committed, actual] = sums.map(Pence::get);
            (key, [budget, committed, actual, row.co_funded_pence.get(), row.passed_through_pence.get()])
        })
        .collect()
}

#[expect(clippy::disallowed_methods, reason = "a test looks at the rows")]
async fn kept_shares(db: &DatabaseConnection) -> BTreeMap<(i32, Key), [i64; 5]> {
    let rows = spend_share::Entity::find().all(db).await.unwrap();
    rows.into_iter()
        .map(|row| {
            let key = (row.plan_id, row.intervention_id, row.funding_source_id, row.grain, row.starts_on);
            let sums = [row.budget_pence, row.committed_pence, row.actual_pence];
            let [budget, committed, actual] = sums.map(Pence::get);
            ((row.urn, key), [budget, committed, actual, row.co_funded_pence.get(), row.passed_through_pence.get()])
        })
        .collect()
}

/// The sums as somebody would add them up who reads the ledger line by line.
#[expect(clippy::disallowed_methods, reason = "a test looks at the rows")]
async fn sums_of_ledger(db: &DatabaseConnection) -> Sums {
    let mut sums = Sums::new();
    for entry in ledger_entry::Entity::find().all(db).await.unwrap() {
        let pence = entry.amount_pence.get();
        let is_co_funding = entry.funding_source_id.starts_with("schools");
        let amounts = match (entry.is_pass_through, entry.account) {
            (true, Account::Actual) => [0, 0, 0, 0, pence],
            (true, _) => continue,
            (false, Account::Budget) => [pence, 0, 0, 0, 0],
            (false, Account::Commitment) => [0, pence, 0, 0, 0],
            (false, Account::Actual) => [0, 0, pence, if is_co_funding { pence } else { 0 }, 0],
        };
        let month: NaiveDate = entry.dated_on.format("%Y-%m-01").to_string().parse().unwrap();
        for (grain, starts_on) in [(Grain::Month, month), (Grain::Year, entry.financial_year.first_day())] {
            let intervention_id = entry.intervention_id.clone().unwrap_or_default();
            let key = (entry.plan_id.clone(), intervention_id, entry.funding_source_id.clone(), grain, starts_on);
            add(&mut sums, key, amounts);
        }
    }
    sums
}

/// All that must be so after any history.
async fn expect_kept(db: &DatabaseConnection) {
    let (sums, shares) = (kept_sums(db).await, kept_shares(db).await);
    assert_eq!(sums, sums_of_ledger(db).await);
    let mut whole = Sums::new();
    let (mut of_months, mut of_years) = (BTreeMap::new(), BTreeMap::new());
    for ((urn, key), amounts) in &shares {
        assert!(*urn == 0 || !key.1.is_empty(), "a school bears what is not allocated: {urn} {key:?}");
        add(&mut whole, key.clone(), *amounts);
        let year = FinancialYear::of(key.4).unwrap().first_day();
        let of_year = (key.0.clone(), format!("{} {urn}", key.1), key.2.clone(), Grain::Year, year);
        add(if key.3 == Grain::Month { &mut of_months } else { &mut of_years }, of_year, *amounts);
    }
    assert_eq!(sums, whole, "the shares partition the sums");
    assert_eq!(of_months, of_years, "a year is the sum of its months");
    assert_eq!(check(db).await.unwrap(), Differences::default());
    rebuild(db).await.unwrap();
    assert!(sums == kept_sums(db).await && shares == kept_shares(db).await, "rebuilding changes nothing");
}

async fn migrated(settings: Database) -> DatabaseConnection {
    let db = db::connect(&settings).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    for place in 0..SCHOOLS {
        let urn = FIRST_URN + place;
        let row = school::ActiveModel {
            urn: Set(Urn::new(urn).unwrap()),
            name: Set(format!("School {urn}")),
            name_sort: Set(format!("school {urn}")),
            la_code: Set(LaCode::new(AREA)),
            ..Default::default()
        };
        row.insert(&db).await.unwrap();
    }
    db
}

/// A database in memory, which is that of its only connection.
async fn in_memory() -> DatabaseConnection {
    migrated(Database { url: "sqlite::memory:".into(), max_connections: 1, ..Database::default() }).await
}

fn try_histories(runtime: &tokio::runtime::Runtime, db: &DatabaseConnection) {
    let number = std::cell::Cell::new(0);
    let histories = prop::collection::vec(step(), 1..24);
    let tried = TestRunner::new(Config::with_cases(HISTORIES)).run(&histories, |steps| {
        number.set(number.get() + 1);
        runtime.block_on(async {
            let mut history = History::begin(db, number.get()).await;
            for step in &steps {
                history.take(step).await;
            }
            expect_kept(db).await;
        });
        Ok(())
    });
    tried.unwrap();
    assert!(number.get() >= HISTORIES);
}

#[test]
fn whatever_happens_the_sums_are_those_of_the_ledger() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let db = runtime.block_on(in_memory());
    try_histories(&runtime, &db);
}

/// Needs a role that may create databases.
#[test]
fn whatever_happens_the_sums_are_those_of_the_ledger_on_postgresql_too() {
    let Ok(url) = std::env::var("TEST_DATABASE_URL") else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (base, _) = url.rsplit_once('/').unwrap();
    let admin = runtime.block_on(sea_orm::Database::connect(&url)).unwrap();
    let name = format!("costs_test_{}", std::process::id());
    runtime.block_on(admin.execute_unprepared(&format!("CREATE DATABASE {name}"))).unwrap();
    let db = runtime.block_on(migrated(Database { url: format!("{base}/{name}").into(), ..Database::default() }));
    try_histories(&runtime, &db);
    runtime.block_on(db.close()).unwrap();
    runtime.block_on(admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)"))).unwrap();
}

#[tokio::test]
async fn what_was_tampered_with_is_found_and_mended() {
    let db = in_memory().await;
    let mut history = History::begin(&db, 1).await;
    for school in 0..3 {
        history
            .take(&Step::TakePart { of: 0, school, status: ParticipationStatus::Active, pupils: None, parts: None })
            .await;
    }
    history.take(&Step::Move { of: Some(0), source: 0, account: Account::Actual, pence: 100, day: 0 }).await;
    for (tampering, sums, shares) in [
        ("UPDATE spend_rollup SET actual_pence = actual_pence + 1 WHERE grain = 'YEAR'", 1, 0),
        // The shares of its month and its year are then not those of the sum.
        ("UPDATE spend_rollup SET budget_pence = 3 WHERE grain = 'MONTH'", 1, 6),
        ("UPDATE spend_share SET actual_pence = 33 + (urn + 1) % 2 WHERE grain = 'MONTH'", 0, 2),
        ("DELETE FROM spend_share WHERE grain = 'YEAR'", 0, 3),
        ("DELETE FROM spend_rollup", 2, 6),
        // Somebody left and nobody shared anew.
        ("UPDATE participation SET status = 'WITHDRAWN' WHERE urn = 100002", 0, 6),
    ] {
        db.execute_unprepared(tampering).await.unwrap();
        let found = check(&db).await.unwrap();
        assert_eq!((found.sums, found.shares, found.first.is_some()), (sums, shares, true), "{tampering}");
        rebuild(&db).await.unwrap();
        assert!(check(&db).await.unwrap().is_empty(), "{tampering}");
    }
}

#[tokio::test]
async fn a_sum_that_is_no_amount_is_refused() {
    let db = in_memory().await;
    let history = History::begin(&db, 1).await;
    let movement = Movement {
        plan_id: history.plan.clone(),
        intervention_id: None,
        funding_source_id: history.sources[0].clone(),
        is_co_funding: false,
        is_pass_through: false,
        account: Account::Budget,
        amount: Pence::LARGEST,
        dated_on: year().first_day(),
    };
    post(&db, &movement).await.unwrap();
    assert!(post(&db, &Movement { amount: Pence::new(1).unwrap(), ..movement }).await.is_err());
}
