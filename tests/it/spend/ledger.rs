//! The ledger: what is undone stays, nothing is written twice, and the database itself refuses changes.

use entities::states::Role;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{Client, Programme, TestApp, Who, act, complaints, done, on_each_database, settle_programme};

async fn officer(app: &TestApp) -> Client<'_> {
    app.client(Who::Holder(Role::LaOfficer))
}

fn entry(programme: &Programme, pence: i64, description: &str) -> Value {
    json!({ "interventionId": programme.own.id, "fundingSourceId": programme.source, "amountPence": pence,
        "datedOn": "2026-10-05", "description": description })
}

async fn balances(client: &Client<'_>, programme: &Programme) -> Value {
    let reference = &programme.own.reference;
    let query = format!(
        "{{ intervention(reference: \"{reference}\") {{ allocatedPence committedPence commitmentLimitPence actualPence actualLimitPence remainingPence }} }}"
    );
    client.ask(&query).await.data("/intervention").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_of_an_intervention_shows_every_entry() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let officer = officer(app).await;
        let reverse = json!({ "entryId": programme.own.payment, "reason": "Paid to the wrong account", "datedOn": "2026-10-20" });
        done(&officer, "reverseLedgerEntry", "entry", "id", reverse).await;
        let query = format!(
            "{{ intervention(reference: \"{}\") {{ ledger {{ totalCount edges {{ node {{ kind account budgetType amountPence datedOn financialYear academicYear counterparty description externalReference reverses {{ description }} reversedBy {{ description }} recordedBy fundingSource {{ code }} }} }} }} allocations {{ edges {{ node {{ amountPence datedOn reason fundingSource {{ name }} }} }} }} }} }}",
            programme.own.reference
        );
        let answer = officer.ask(&query).await;
        insta::assert_json_snapshot!("ledger", answer.data("/intervention"));
        insta::assert_json_snapshot!("balances_after_reversal", balances(&officer, &programme).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_undone_once_and_an_undoing_never() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let officer = officer(app).await;
        let reverse = |id: &Value| json!({ "entryId": id, "reason": "A mistake" });
        let payment = json!(programme.own.payment);
        let reversal = done(&officer, "reverseLedgerEntry", "entry", "id amountPence", reverse(&payment)).await;
        assert_eq!(reversal["amountPence"], json!(-200_000));
        let told = async |id: &Value| {
            let answer = act(&officer, "reverseLedgerEntry", "entry { id }", reverse(id)).await;
            complaints(&answer, "reverseLedgerEntry").join(", ")
        };
        assert!(told(&payment).await.contains("ALREADY_REVERSED"));
        assert!(told(&reversal["id"]).await.contains("REVERSAL_OF_REVERSAL"));
        assert_eq!(balances(&officer, &programme).await["actualPence"], json!(0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_external_reference_is_used_once() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let officer = officer(app).await;
        let mut input = entry(&programme, 1_000, "Invoice");
        input["externalReference"] = json!("INVOICE-77");
        done(&officer, "recordActual", "entry", "id", input.clone()).await;
        let answer = act(&officer, "recordActual", "entry { id }", input).await;
        assert_eq!(complaints(&answer, "recordActual"), ["externalReference EXTERNAL_REFERENCE_TAKEN"]);
        assert_eq!(balances(&officer, &programme).await["actualPence"], json!(201_000));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn commitments_stay_above_payments_and_budgets_above_allocations() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let officer = officer(app).await;
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let query = format!(
            "{{ intervention(reference: \"{}\") {{ version ledger(first: 50) {{ edges {{ node {{ id kind }} }} }} }} commissioningPlan(year: \"2026/27\") {{ version ledger {{ edges {{ node {{ id kind amountPence }} }} }} }} }}",
            programme.own.reference
        );
        let answer = officer.ask(&query).await;
        let of_kind = |pointer: &str, kind: &str| {
            let edges = answer.data(pointer).as_array().expect("entries").clone();
            let entry = edges.into_iter().map(|edge| edge["node"].clone()).find(|node| node["kind"] == kind);
            entry.expect("an entry of the kind")["id"].clone()
        };
        let reverse = async |id: Value| {
            let answer = act(&officer, "reverseLedgerEntry", "entry { id }", json!({ "entryId": id, "reason": "A mistake" })).await;
            complaints(&answer, "reverseLedgerEntry").join(", ")
        };
        assert!(reverse(of_kind("/intervention/ledger/edges", "COMMITMENT")).await.contains("COMMITTED_BELOW_ACTUAL"));
        assert!(reverse(of_kind("/intervention/ledger/edges", "BUDGET")).await.contains("ALLOCATION_ENTRY"));
        let below = json!({ "planId": programme.plan, "expectedVersion": answer.data("/commissioningPlan/version"),
            "fundingSourceId": programme.source, "changePence": -8_400_001, "description": "Cut" });
        let told = complaints(&act(&admin, "setPlanBudget", "plan { id }", below).await, "setPlanBudget");
        assert!(told.join(", ").contains("BUDGET_BELOW_ALLOCATED"), "{told:?}");
        let less = json!({ "interventionId": programme.own.id, "expectedVersion": answer.data("/intervention/version"),
            "fundingSourceId": programme.source, "changePence": -200_001 });
        let told = complaints(&act(&officer, "allocateFunding", "intervention { id }", less).await, "allocateFunding");
        assert!(told.join(", ").contains("ALLOCATION_BELOW_COMMITTED"), "{told:?}");
        let more = json!({ "interventionId": programme.own.id, "expectedVersion": answer.data("/intervention/version"),
            "fundingSourceId": programme.source, "changePence": 8_400_001 });
        let told = complaints(&act(&officer, "allocateFunding", "intervention { id }", more).await, "allocateFunding");
        assert!(told.join(", ").contains("OVER_BUDGET"), "{told:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_refuses_to_change_or_remove_what_was_written() {
    on_each_database(async |app| {
        settle_programme(app).await;
        for table in ["ledger_entry", "allocation", "decision", "participation_revision", "audit_event"] {
            for statement in [format!("UPDATE {table} SET id = id"), format!("DELETE FROM {table}")] {
                let refused = app.app.db.execute_unprepared(&statement).await.expect_err(&statement).to_string();
                assert!(refused.contains("never changed or removed"), "{refused}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_passed_on_is_counted_once() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let (officer, admin) = (officer(app).await, app.client(Who::Holder(Role::LaAdmin)));
        let source = async |code: &str, is_co_funding: bool| {
            let input = json!({ "code": code, "name": code, "isCoFunding": is_co_funding, "isPassThrough": !is_co_funding });
            done(&admin, "registerFundingSource", "fundingSource", "id", input).await["id"].clone()
        };
        let (passed, co_funding) = (source("PASSED-ON", false).await, source("SCHOOLS", true).await);
        let before = balances(&officer, &programme).await;
        let mut on = entry(&programme, 150_000, "Passed on to a school");
        on["fundingSourceId"] = passed.clone();
        done(&officer, "recordActual", "entry", "id", on).await;
        assert_eq!(balances(&officer, &programme).await, before, "it moves no balance");
        let mut beside = entry(&programme, 30_000, "The schools' part");
        beside["fundingSourceId"] = co_funding;
        done(&officer, "recordActual", "entry", "id", beside).await;
        let review = officer
            .ask("{ spendReview(groupBy: [FUNDING_SOURCE]) { total { actualPence coFundedPence passedThroughPence } rows { edges { node { keys { code } actualPence coFundedPence passedThroughPence } } } } }")
            .await;
        insta::assert_json_snapshot!("passed_through", review.data("/spendReview"));
        let budget = json!({ "planId": programme.plan, "expectedVersion": plan_version(&officer).await, "fundingSourceId": passed, "changePence": 1, "description": "x" });
        let told = complaints(&act(&admin, "setPlanBudget", "plan { id }", budget).await, "setPlanBudget");
        assert!(told.join(", ").contains("PASSED_THROUGH"), "{told:?}");
    })
    .await;
}

async fn plan_version(client: &Client<'_>) -> Value {
    client.ask("{ commissioningPlan(year: \"2026/27\") { version } }").await.data("/commissioningPlan/version").clone()
}
