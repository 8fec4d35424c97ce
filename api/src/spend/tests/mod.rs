//! The use cases of money on a database, as an import would call them.

mod complaints;
mod desk;
mod races;
mod reading;

use entities::states::{ClaimStatus, EntryKind, InterventionStatus};
use sea_orm::ConnectionTrait;

use self::desk::{Desk, Person, pence};
use super::service::{
    Acceptance, Claiming, Reversing, SourceRegistration, accept_claim, allocate_funding, record_actual,
    record_commitment, refuse_claim, register_funding_source, reverse_ledger_entry, set_plan_budget, submit_claim,
    withdraw_claim,
};
use crate::operation::{Failure, Idempotency};

/// The code of a refusal that the caller can mend.
macro_rules! code {
    ($result:expr) => {
        match $result.await {
            Err(Failure::Refused(refused)) => refused.code(),
            Err(failure) => panic!("{failure:?}"),
            Ok(row) => panic!("{row:?}"),
        }
    };
}

#[tokio::test]
async fn nothing_is_spent_beyond_its_limit() {
    let desk = Desk::with_contract().await;
    let officer = desk.operation(Person::Officer);
    record_commitment(&officer, desk.recording(70_000)).await.unwrap();
    assert_eq!(code!(record_commitment(&officer, desk.recording(10_001))), "OVER_ALLOCATION");
    record_actual(&officer, desk.recording(60_000)).await.unwrap();
    assert_eq!(code!(record_actual(&officer, desk.recording(10_001))), "OVER_COMMITMENT");
    assert_eq!(code!(allocate_funding(&officer, desk.allocating(-10_001).await)), "ALLOCATION_BELOW_COMMITTED");
    assert_eq!(code!(allocate_funding(&officer, desk.allocating(20_001).await)), "OVER_BUDGET");
    let admin = desk.operation(Person::Admin);
    assert_eq!(code!(set_plan_budget(&admin, desk.budget(-20_001).await)), "BUDGET_BELOW_ALLOCATED");
    set_plan_budget(&admin, desk.budget(-20_000).await).await.unwrap();
    allocate_funding(&officer, desk.allocating(-10_000).await).await.unwrap();
    assert_eq!(desk.balances().await, [80_000, 70_000, 70_000, 70_000, 60_000]);
    desk.expect_kept().await;
}

#[tokio::test]
async fn what_is_refused_leaves_no_trace() {
    let desk = Desk::with_contract().await;
    let officer = desk.operation(Person::Officer);
    let mut taken = desk.recording(1_000);
    taken.external_reference = Some("PO-1".to_owned());
    record_commitment(&officer, taken.clone()).await.unwrap();
    let before = desk.count("ledger_entry").await;
    assert_eq!(code!(record_commitment(&officer, taken)), "EXTERNAL_REFERENCE_TAKEN");
    for (day, code) in [("2026-08-31", "OUTSIDE_YEAR"), ("2027-09-01", "OUTSIDE_YEAR"), ("2026-11-25", "IN_FUTURE")] {
        let mut recording = desk.recording(1);
        recording.dated_on = day.parse().unwrap();
        assert_eq!(code!(record_actual(&officer, recording)), code, "{day}");
    }
    let mut unknown = desk.recording(1);
    unknown.funding_source_id = String::new();
    assert_eq!(code!(record_actual(&officer, unknown)), "UNKNOWN_FUNDING_SOURCE");
    let mut stale = desk.recording(1);
    stale.expected_version = Some(1);
    assert!(matches!(record_actual(&officer, stale).await, Err(Failure::Stale(_))));
    let board = desk.operation(Person::Board);
    assert!(matches!(record_actual(&board, desk.recording(1)).await, Err(Failure::Forbidden(_))));
    let stranger = desk.operation(Person::Stranger);
    assert!(matches!(record_actual(&stranger, desk.recording(1)).await, Err(Failure::NotFound(_))));
    assert!(matches!(set_plan_budget(&officer, desk.budget(1).await).await, Err(Failure::Forbidden(_))));
    assert_eq!(desk.count("ledger_entry").await, before);
    desk.expect_kept().await;
}

#[tokio::test]
async fn money_needs_a_contract_and_a_state() {
    let desk = Desk::with_contract().await;
    let officer = desk.operation(Person::Officer);
    for (status, commits, pays, gives) in [
        (InterventionStatus::Proposed, false, false, false),
        (InterventionStatus::Approved, false, false, true),
        (InterventionStatus::Completed, false, true, true),
        (InterventionStatus::Cancelled, false, false, true),
    ] {
        desk.set_status(status).await;
        let none = "NO_CONTRACT";
        assert_eq!(code!(record_commitment(&officer, desk.recording(999_900))) != none, commits, "{status}");
        assert_eq!(code!(record_actual(&officer, desk.recording(999_900))) != none, pays, "{status}");
        let back = code!(allocate_funding(&officer, desk.allocating(-999_900).await));
        assert_eq!(back != "WRONG_STATE", gives, "{status}");
    }
}

#[tokio::test]
async fn an_entry_is_undone_once_by_another() {
    let desk = Desk::with_contract().await;
    let (officer, admin) = (desk.operation(Person::Officer), desk.operation(Person::Admin));
    let committed = record_commitment(&officer, desk.recording(50_000)).await.unwrap();
    let paid = record_actual(&officer, desk.recording(20_000)).await.unwrap();
    let undo = |entry_id| Reversing {
        entry_id,
        reason: "A mistake".to_owned(),
        dated_on: None,
        external_reference: None,
        idempotency: None,
    };
    assert_eq!(code!(reverse_ledger_entry(&officer, undo(committed.id))), "COMMITTED_BELOW_ACTUAL");
    let undone = reverse_ledger_entry(&officer, undo(paid.id)).await.unwrap();
    assert_eq!((undone.kind, undone.account, undone.amount_pence), (EntryKind::Reversal, paid.account, pence(-20_000)));
    assert_eq!(undone.counterparty.as_deref(), Some("Alliance"));
    assert_eq!(code!(reverse_ledger_entry(&officer, undo(paid.id))), "ALREADY_REVERSED");
    assert_eq!(code!(reverse_ledger_entry(&officer, undo(undone.id))), "REVERSAL_OF_REVERSAL");
    reverse_ledger_entry(&officer, undo(committed.id)).await.unwrap();
    let [budget, taken, given] = desk.budget_entries().await;
    for allocated in [taken, given] {
        assert_eq!(code!(reverse_ledger_entry(&officer, undo(allocated))), "ALLOCATION_ENTRY");
    }
    assert!(matches!(reverse_ledger_entry(&officer, undo(budget)).await, Err(Failure::Forbidden(_))));
    assert_eq!(code!(reverse_ledger_entry(&admin, undo(budget))), "BUDGET_BELOW_ALLOCATED");
    allocate_funding(&officer, desk.allocating(-80_000).await).await.unwrap();
    reverse_ledger_entry(&admin, undo(budget)).await.unwrap();
    assert_eq!(desk.balances().await, [0, 0, 0, 0, 0]);
    desk.expect_kept().await;
}

#[tokio::test]
async fn money_that_is_passed_on_moves_no_balance_and_co_funding_does() {
    let desk = Desk::with_contract().await;
    let (officer, admin) = (desk.operation(Person::Officer), desk.operation(Person::Admin));
    let source = |code: &str, is_co_funding, is_pass_through| SourceRegistration {
        area: None,
        code: code.to_owned(),
        name: code.to_owned(),
        is_co_funding,
        is_pass_through,
        idempotency: None,
    };
    let passed = register_funding_source(&admin, source("PASSED", false, true)).await.unwrap();
    let schools = register_funding_source(&admin, source("SCHOOLS", true, false)).await.unwrap();
    assert_eq!(code!(register_funding_source(&admin, source("SCHOOLS", false, false))), "CODE_TAKEN");
    assert_eq!(code!(register_funding_source(&admin, source("BOTH", true, true))), "BOTH_KINDS");
    let mut on = desk.recording(500_000);
    on.funding_source_id = passed.id.clone();
    let paid = record_actual(&officer, on.clone()).await.unwrap();
    assert!(paid.is_pass_through);
    let undo = Reversing {
        entry_id: paid.id,
        reason: "No".to_owned(),
        dated_on: Some(paid.dated_on),
        external_reference: None,
        idempotency: None,
    };
    assert!(reverse_ledger_entry(&officer, undo).await.unwrap().is_pass_through);
    on.amount = entities::values::Pence::LARGEST;
    record_actual(&officer, on.clone()).await.unwrap();
    assert_eq!(code!(record_actual(&officer, on)), "TOO_LARGE");
    let mut beside = desk.recording(10_000);
    beside.funding_source_id = schools.id;
    assert_eq!(code!(record_actual(&officer, beside.clone())), "OVER_COMMITMENT");
    record_commitment(&officer, desk.recording(10_000)).await.unwrap();
    record_actual(&officer, beside).await.unwrap();
    let mut budget = desk.budget(1).await;
    budget.funding_source_id = passed.id;
    assert_eq!(code!(set_plan_budget(&admin, budget)), "PASSED_THROUGH");
    assert_eq!(desk.balances().await, [100_000, 80_000, 80_000, 10_000, 10_000]);
    desk.expect_kept().await;
}

#[tokio::test]
async fn a_claim_is_settled_once() {
    let desk = Desk::with_contract().await;
    let (officer, alliance) = (desk.operation(Person::Officer), desk.operation(Person::Alliance));
    record_commitment(&officer, desk.recording(15_000)).await.unwrap();
    let claim = |number: &str| Claiming { external_reference: number.to_owned(), ..desk.claiming(10_000) };
    let accepted = submit_claim(&alliance, claim("INV-1")).await.unwrap();
    assert_eq!(code!(submit_claim(&alliance, claim("INV-1"))), "INVOICE_TAKEN");
    assert!(matches!(submit_claim(&officer, claim("INV-9")).await, Err(Failure::Forbidden(_))));
    let [refused, withdrawn, over] = ["INV-2", "INV-3", "INV-4"].map(&claim);
    let refused = submit_claim(&alliance, refused).await.unwrap();
    let withdrawn = submit_claim(&alliance, withdrawn).await.unwrap();
    let over = submit_claim(&alliance, over).await.unwrap();
    let accept = |claim| desk.acceptance(claim);
    let paid = accept_claim(&officer, accept(&accepted)).await.unwrap();
    assert_eq!((paid.status, paid.version), (ClaimStatus::Accepted, 2));
    assert!(matches!(accept_claim(&officer, accept(&accepted)).await, Err(Failure::Stale(2))));
    let turned_down = refuse_claim(&officer, desk.refusal(&refused)).await.unwrap();
    let taken_back = withdraw_claim(&alliance, desk.refusal(&withdrawn)).await.unwrap();
    assert!(matches!(withdraw_claim(&officer, desk.refusal(&over)).await, Err(Failure::Forbidden(_))));
    assert!(matches!(refuse_claim(&alliance, desk.refusal(&over)).await, Err(Failure::Forbidden(_))));
    for settled in [&paid, &turned_down, &taken_back] {
        assert_eq!(code!(accept_claim(&officer, accept(settled))), "SETTLED_ALREADY");
        assert_eq!(code!(refuse_claim(&officer, desk.refusal(settled))), "SETTLED_ALREADY");
        assert_eq!(code!(withdraw_claim(&alliance, desk.refusal(settled))), "SETTLED_ALREADY");
    }
    assert_eq!(code!(accept_claim(&officer, accept(&over))), "OVER_COMMITMENT");
    let both = desk.operation(Person::OfficerOfTheAlliance);
    assert_eq!(code!(accept_claim(&both, accept(&over))), "INTEREST");
    assert_eq!(code!(refuse_claim(&both, desk.refusal(&over))), "INTEREST");
    assert_eq!(desk.balances().await, [100_000, 80_000, 80_000, 15_000, 10_000]);
    desk.expect_kept().await;
}

#[tokio::test]
async fn the_same_key_does_nothing_a_second_time() {
    let desk = Desk::with_contract().await;
    let officer = desk.operation(Person::Officer);
    let key = |key: &str| Some(Idempotency::new(key.to_owned(), &key));
    let mut commitment = desk.recording(30_000);
    commitment.idempotency = key("commitment");
    let first = record_commitment(&officer, commitment.clone()).await.unwrap();
    assert_eq!(record_commitment(&officer, commitment.clone()).await.unwrap(), first);
    assert!(matches!(record_actual(&officer, commitment).await, Err(Failure::KeyUsedOtherwise)));
    let mut allocating = desk.allocating(1_000).await;
    allocating.idempotency = key("allocation");
    let once = allocate_funding(&officer, allocating.clone()).await.unwrap();
    assert_eq!(allocate_funding(&officer, allocating).await.unwrap(), once);
    let undo = Reversing {
        entry_id: first.id,
        reason: "No".into(),
        dated_on: None,
        external_reference: None,
        idempotency: key("undo"),
    };
    let undone = reverse_ledger_entry(&officer, undo.clone()).await.unwrap();
    assert_eq!(reverse_ledger_entry(&officer, undo).await.unwrap(), undone);
    let alliance = desk.operation(Person::Alliance);
    let claiming = Claiming { idempotency: key("claim"), ..desk.claiming(100) };
    let claim = submit_claim(&alliance, claiming.clone()).await.unwrap();
    assert_eq!(submit_claim(&alliance, claiming).await.unwrap(), claim);
    record_commitment(&officer, desk.recording(100)).await.unwrap();
    let accept = Acceptance { idempotency: key("accept"), ..desk.acceptance(&claim) };
    let paid = accept_claim(&officer, accept.clone()).await.unwrap();
    assert_eq!(accept_claim(&officer, accept).await.unwrap(), paid);
    assert_eq!(desk.balances().await, [100_000, 81_000, 81_000, 100, 100]);
    desk.expect_kept().await;
}

#[tokio::test]
async fn the_ledger_only_grows() {
    let desk = Desk::with_contract().await;
    for table in ["ledger_entry", "allocation"] {
        for statement in [format!("UPDATE {table} SET id = id"), format!("DELETE FROM {table}")] {
            let refused = desk.db.execute_unprepared(&statement).await.unwrap_err().to_string();
            assert!(refused.contains("never changed or removed"), "{refused}");
        }
    }
}
