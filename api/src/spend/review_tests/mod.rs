//! Histories of a ledger, and reviews of each by everything that spend can be reviewed by.

mod asked;
mod programme;
mod steps;

use chrono::{DateTime, Utc};
use entities::values::{AcademicYear, Pence};
use migration::Migrator;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use sea_orm_migration::MigratorTrait;

use self::programme::{Programme, actors, settle};
use self::steps::{Step, step};
use super::rules::review::{Grouping, Reach, Sums};
use super::store::review::{
    Group, Known, Needs, Review, ReviewFilter, ReviewOrder, ReviewSort, entries_of_rows, group_place, known,
    numbers_of_entries, page, reach, reach_of_all, total,
};
use crate::auth::Actor;
use crate::config::Database;
use crate::db;
use crate::db::page::Page;
use crate::policy::Detail;

/// Histories that are tried; each is reviewed some thousand times.
const HISTORIES: u32 = 3;

const GROUPINGS: [Grouping; 11] = [
    Grouping::AcademicYear,
    Grouping::FinancialYear,
    Grouping::Priority,
    Grouping::Provider,
    Grouping::Kind,
    Grouping::FundingSource,
    Grouping::Phase,
    Grouping::Trust,
    Grouping::School,
    Grouping::Month,
    Grouping::Status,
];

/// All ways to group by one to three.
fn all_groupings() -> Vec<Vec<Grouping>> {
    let mut all = Vec::new();
    for (first, one) in GROUPINGS.into_iter().enumerate() {
        all.push(vec![one]);
        for (second, two) in GROUPINGS.into_iter().enumerate().skip(first + 1) {
            // Also the other way round: the order of the groupings is that of the rows.
            all.push(vec![two, one]);
            all.extend(GROUPINGS.into_iter().skip(second + 1).map(|three| vec![one, two, three]));
        }
    }
    all
}

fn whole() -> Page {
    Page { size: 1_000, after: None, before: None, is_from_end: false }
}

/// What a review of the years of the programme answers.
#[derive(Debug, Clone, PartialEq)]
struct Answer {
    groups: Vec<Group>,
    total: Sums,
    reach: Reach,
}

fn review_by(groupings: &[Grouping], years: &[AcademicYear], known_at: Option<DateTime<Utc>>) -> Review {
    let filter = ReviewFilter { academic_years: Some(years.to_vec()), ..ReviewFilter::default() };
    Review { groupings: groupings.to_vec(), filter, detail: Detail::Full, order: ReviewOrder::default(), known_at }
}

async fn known_then(db: &DatabaseConnection, actor: &Actor, review: &Review) -> Option<Known> {
    let at = review.known_at?;
    Some(known(db, actor, review, at).await.unwrap().expect("not too much"))
}

async fn answer(db: &DatabaseConnection, actor: &Actor, review: &Review) -> Answer {
    let known = known_then(db, actor, review).await;
    answer_with(db, actor, review, known.as_ref()).await
}

/// The same with what was known at hand, which depends on whether schools are asked for.
async fn answer_with(db: &DatabaseConnection, actor: &Actor, review: &Review, known: Option<&Known>) -> Answer {
    let (what, needs) = ((actor, review, known), Needs::all());
    let reviewed = page(db, what, &whole(), &needs, Some(&needs), true).await.unwrap();
    let mut groups = reviewed.rows.rows;
    assert!(!reviewed.rows.has_next && i64::try_from(groups.len()) == Ok(reviewed.number));
    let counted = reach(db, what, None, &needs).await.unwrap();
    for group in &mut groups {
        group.reach = counted.get(&group.key_text()).copied().unwrap_or_default();
    }
    assert_eq!(total(db, what, &needs).await.unwrap(), reviewed.total);
    Answer { groups, total: reviewed.total, reach: reach_of_all(db, what, &needs).await.unwrap() }
}

fn added(groups: &[Group]) -> Sums {
    groups.iter().fold(Sums::default(), |sum, group| {
        let add = |one: Pence, other: Pence| one.checked_add(other).unwrap();
        let Sums { budget, committed, actual, co_funded, passed_through, forecast } = group.sums;
        Sums {
            budget: add(sum.budget, budget),
            committed: add(sum.committed, committed),
            actual: add(sum.actual, actual),
            co_funded: add(sum.co_funded, co_funded),
            passed_through: add(sum.passed_through, passed_through),
            forecast: add(sum.forecast, forecast),
        }
    })
}

/// Pages put together are the whole, from both ends.
async fn expect_pages(db: &DatabaseConnection, actor: &Actor, review: &Review, all: &[Group]) {
    let known = known_then(db, actor, review).await;
    let (what, needs) = ((actor, review, known.as_ref()), Needs::all());
    for is_from_end in [false, true] {
        let mut place = None;
        let mut put_together: Vec<Group> = Vec::new();
        loop {
            let (after, before) = if is_from_end { (None, place) } else { (place, None) };
            let asked = Page { size: 3, after, before, is_from_end };
            let found = page(db, what, &asked, &needs, Some(&needs), true).await.unwrap();
            assert_eq!(found.number, i64::try_from(all.len()).unwrap());
            assert_eq!(found.total, added(all));
            let mut rows = found.rows.rows;
            let counted = reach(db, what, Some(&rows), &needs).await.unwrap();
            rows.iter_mut().for_each(|row| row.reach = counted.get(&row.key_text()).copied().unwrap_or_default());
            let next = if is_from_end { rows.first() } else { rows.last() };
            place = next.map(group_place);
            let is_more = if is_from_end { found.rows.has_previous } else { found.rows.has_next };
            if is_from_end {
                put_together.splice(0..0, rows);
            } else {
                put_together.extend(rows);
            }
            if !is_more {
                break;
            }
        }
        assert_eq!(put_together, all, "{review:?}");
    }
}

/// The entries behind the groups, one page for each; put together they are those of the ledger that count.
async fn expect_entries(db: &DatabaseConnection, actor: &Actor, review: &Review, groups: &[Group]) {
    let names: Vec<String> = groups.iter().map(Group::key_text).collect();
    let found = entries_of_rows(db, actor, review, &names, &whole()).await.unwrap();
    let numbers = numbers_of_entries(db, actor, review, &names).await.unwrap();
    for group in groups {
        let rows = found.get(&group.key_text()).map_or(&[][..], |rows| rows.rows.as_slice());
        assert_eq!(numbers.get(&group.key_text()).copied().unwrap_or_default(), i64::try_from(rows.len()).unwrap());
        assert!(!rows.is_empty(), "{group:?} of {review:?}");
        if review.is_of_schools() {
            continue;
        }
        let of = |account| {
            let of_account = rows.iter().filter(|row| row.account == account && !row.is_pass_through);
            of_account.map(|row| row.amount_pence.get()).sum::<i64>()
        };
        let sums = [group.sums.budget, group.sums.committed, group.sums.actual].map(Pence::get);
        use entities::states::Account::{Actual, Budget, Commitment};
        assert_eq!(sums, [of(Budget), of(Commitment), of(Actual)], "{group:?} of {review:?}");
    }
}

/// All that must be so after any history; gives what the board sees by kind and school.
async fn expect_reviews(db: &DatabaseConnection, programme: &Programme<'_>, years: &[AcademicYear]) {
    for (name, actor) in actors() {
        let mut first: Option<(Sums, Reach)> = None;
        let of_all = known_then(db, &actor, &review_by(&[Grouping::Kind], years, Some(programme.now))).await;
        let of_schools = known_then(db, &actor, &review_by(&[Grouping::School], years, Some(programme.now))).await;
        for groupings in all_groupings().into_iter().filter(|groupings| name == "board" || groupings.len() < 3) {
            let now = answer(db, &actor, &review_by(&groupings, years, None)).await;
            assert_eq!(added(&now.groups), now.total, "{name} by {groupings:?}");
            let (sums, reach) = first.get_or_insert((now.total, now.reach));
            assert_eq!((now.total, now.reach), (*sums, *reach), "{name} by {groupings:?}");
            if groupings.len() < 3 {
                let then = review_by(&groupings, years, Some(programme.now));
                let known = if then.is_of_schools() { &of_schools } else { &of_all };
                let then = answer_with(db, &actor, &then, known.as_ref()).await;
                assert_eq!(then, now, "{name} by {groupings:?}: what is known now");
            }
        }
        if name == "board" {
            let sums = first.unwrap_or_default().0;
            let sums = [sums.budget, sums.committed, sums.actual, sums.passed_through].map(Pence::get);
            assert_eq!(sums, programme.line_by_line());
        }
    }
}

async fn expect_orders(db: &DatabaseConnection, programme: &Programme<'_>, years: &[AcademicYear]) {
    let (_, board) = actors().into_iter().next().unwrap();
    for groupings in all_groupings().into_iter().filter(|groupings| groupings.len() == 1) {
        for known_at in [None, Some(programme.now)] {
            let review = review_by(&groupings, years, known_at);
            let all = answer(db, &board, &review).await.groups;
            expect_pages(db, &board, &review, &all).await;
            if known_at.is_none() {
                expect_entries(db, &board, &review, &all).await;
            }
        }
    }
    for sort in [ReviewSort::Names, ReviewSort::Budget, ReviewSort::Committed, ReviewSort::Actual] {
        for is_descending in [false, true] {
            let order = ReviewOrder { sort, is_descending };
            let review = Review { order, ..review_by(&[Grouping::Provider, Grouping::Month], years, None) };
            let all = answer(db, &board, &review).await.groups;
            expect_pages(db, &board, &review, &all).await;
        }
    }
}

async fn migrated(settings: Database) -> DatabaseConnection {
    let db = db::connect(&settings).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    settle(&db).await;
    db
}

/// A database in memory, which is that of its only connection.
async fn in_memory() -> DatabaseConnection {
    migrated(Database { url: "sqlite::memory:".into(), max_connections: 1, ..Database::default() }).await
}

fn try_histories(runtime: &tokio::runtime::Runtime, db: &DatabaseConnection) {
    let number = std::cell::Cell::new(0);
    let steps = prop::collection::vec(step(), 4..24);
    let tried = TestRunner::new(Config { max_shrink_iters: 0, ..Config::with_cases(HISTORIES) }).run(&steps, |steps| {
        number.set(number.get() + 1);
        runtime.block_on(try_history(db, number.get(), &steps));
        Ok(())
    });
    tried.unwrap();
}

async fn try_history(db: &DatabaseConnection, number: u32, steps: &[Step]) {
    let first = 1990 + 3 * i32::try_from(number).unwrap();
    let years = [first, first + 1].map(|year| AcademicYear::new(year).unwrap());
    let mut programme = Programme::begin(db, number).await;
    let (before, after) = steps.split_at(steps.len() / 2);
    for step in before {
        programme.take(step).await;
    }
    let (_, board) = actors().into_iter().next().unwrap();
    let groupings = [Grouping::Kind, Grouping::School];
    let (then, at) = (answer(db, &board, &review_by(&groupings, &years, None)).await, programme.now);
    for step in after {
        programme.take(step).await;
    }
    let known = answer(db, &board, &review_by(&groupings, &years, Some(at))).await;
    assert_eq!(known, then, "what was known is what was answered");
    expect_reviews(db, &programme, &years).await;
    expect_orders(db, &programme, &years).await;
}

#[test]
fn whatever_happens_the_rows_of_every_review_add_up() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let db = runtime.block_on(in_memory());
    try_histories(&runtime, &db);
}

/// Needs a role that may create databases.
#[test]
fn whatever_happens_the_rows_of_every_review_add_up_on_postgresql_too() {
    let Ok(url) = std::env::var("TEST_DATABASE_URL") else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (base, _) = url.rsplit_once('/').unwrap();
    let admin = runtime.block_on(sea_orm::Database::connect(&url)).unwrap();
    let name = format!("review_test_{}", std::process::id());
    runtime.block_on(admin.execute_unprepared(&format!("CREATE DATABASE {name}"))).unwrap();
    let db = runtime.block_on(migrated(Database { url: format!("{base}/{name}").into(), ..Database::default() }));
    try_histories(&runtime, &db);
    runtime.block_on(db.close()).unwrap();
    runtime.block_on(admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)"))).unwrap();
}
