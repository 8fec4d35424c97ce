//! Many writers at once.

use futures_util::future::join_all;
use sea_orm::ConnectionTrait;

use super::desk::{Desk, Person};
use crate::config::Database;
use crate::operation::Failure;
use crate::spend::service::{
    Claiming, accept_claim, allocate_funding, record_actual, record_commitment, set_plan_budget, submit_claim,
};

const WRITERS: usize = 12;

/// How many did it; all others are refused with the code.
macro_rules! race {
    ($code:literal, $writers:expr) => {{
        let mut done = 0_i64;
        for result in join_all($writers).await {
            match result {
                Ok(_) => done += 1,
                Err(Failure::Refused(refused)) => assert_eq!(refused.code(), $code),
                Err(Failure::Stale(_)) if $code == "STALE" => {}
                Err(failure) => panic!("{failure:?}"),
            }
        }
        done
    }};
}

async fn race(desk: &Desk) {
    let (officer, admin) = (desk.operation(Person::Officer), desk.operation(Person::Admin));
    // 800 pounds are allocated: ten of 75 fit.
    let commits = (0..WRITERS).map(|_| record_commitment(&officer, desk.recording(7_500)));
    assert_eq!(race!("OVER_ALLOCATION", commits), 10);
    // 750 pounds are committed: seven of 100 fit.
    let pays = (0..WRITERS).map(|_| record_actual(&officer, desk.recording(10_000)));
    assert_eq!(race!("OVER_COMMITMENT", pays), 7);
    // 50 pounds are left to pay: four of 12 fit.
    let alliance = desk.operation(Person::Alliance);
    let mut claims = Vec::new();
    for number in 0..WRITERS {
        let claiming = Claiming { external_reference: format!("INV-{number}"), ..desk.claiming(1_200) };
        claims.push(submit_claim(&alliance, claiming).await.unwrap());
    }
    let accepts = claims.iter().map(|claim| accept_claim(&officer, desk.acceptance(claim)));
    assert_eq!(race!("OVER_COMMITMENT", accepts), 4);
    // One invoice, one reference, one claim: each once.
    let same = Claiming { external_reference: "INV-once".to_owned(), ..desk.claiming(100) };
    let once = (0..WRITERS).map(|_| submit_claim(&alliance, same.clone()));
    assert_eq!(race!("INVOICE_TAKEN", once), 1);
    let mut named = desk.recording(100);
    named.external_reference = Some("PO-once".to_owned());
    let once = (0..WRITERS).map(|_| record_commitment(&officer, named.clone()));
    assert_eq!(race!("EXTERNAL_REFERENCE_TAKEN", once), 1);
    let claim = submit_claim(&alliance, Claiming { external_reference: "INV-last".to_owned(), ..desk.claiming(100) });
    let claim = claim.await.unwrap();
    let once = (0..WRITERS).map(|_| accept_claim(&officer, desk.acceptance(&claim)));
    assert_eq!(race!("STALE", once), 1);
    assert_eq!(desk.balances().await, [100_000, 80_000, 80_000, 75_100, 74_900]);
    rush(desk, &officer, &admin).await;
    desk.expect_kept().await;
}

/// Writers of the plan and of the intervention at once, with and without references: nobody waits in a circle.
async fn rush(desk: &Desk, officer: &crate::operation::Operation, admin: &crate::operation::Operation) {
    let (mut budget, allocating) = (desk.budget(1).await, desk.allocating(1).await);
    budget.external_reference = Some("RUSH".to_owned());
    let mut named = desk.recording(1);
    named.external_reference = Some("RUSH".to_owned());
    let all = (0..WRITERS * 4).map(|writer| {
        let (budget, named, allocating) = (budget.clone(), named.clone(), allocating.clone());
        async move {
            match writer % 4 {
                0 => set_plan_budget(admin, budget).await.err().map(|failure| format!("{failure:?}")),
                1 => record_commitment(officer, named).await.err().map(|failure| format!("{failure:?}")),
                2 => allocate_funding(officer, allocating).await.err().map(|failure| format!("{failure:?}")),
                _ => record_commitment(officer, desk.recording(1)).await.err().map(|failure| format!("{failure:?}")),
            }
        }
    });
    for failure in join_all(all).await.into_iter().flatten() {
        assert!(failure.contains("ExternalReferenceTaken") || failure.starts_with("Stale"), "{failure}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_hold_whoever_else_writes() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/races.db?mode=rwc", folder.path().display());
    race(&Desk::on(Database { url: url.into(), max_connections: 4, ..Database::default() }).await).await;
}

/// Needs a role that may create databases.
#[tokio::test(flavor = "multi_thread")]
async fn limits_hold_on_postgresql_too() {
    let Ok(url) = std::env::var("TEST_DATABASE_URL") else { return };
    let (base, _) = url.rsplit_once('/').unwrap();
    let admin = sea_orm::Database::connect(&url).await.unwrap();
    let name = format!("spend_test_{}", std::process::id());
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let desk = Desk::on(Database { url: format!("{base}/{name}").into(), ..Database::default() }).await;
    race(&desk).await;
    desk.db.close().await.unwrap();
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}
