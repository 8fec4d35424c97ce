//! What the schema shows of money.

use std::sync::Arc;

use async_graphql::Request;
use serde_json::{Value, json};

use super::desk::{Desk, INTERVENTION, Person};
use crate::config::{Commissioning, Limits};
use crate::data_sharing::log::Recorder;
use crate::db::statements::StatementCount;
use crate::entropy::SystemEntropy;
use crate::graphql::id::GlobalId;
use crate::graphql::reader::with_operation;
use crate::graphql::{PartnershipSchema, build};
use crate::observations::catalogue::CatalogueCache;
use crate::quality::frameworks::FrameworkCache;
use crate::schools::code_lists::CodeListCache;
use crate::spend::service::{
    Reversing, accept_claim, record_actual, record_commitment, reverse_ledger_entry, submit_claim,
};

pub(super) struct Reading<'a> {
    desk: &'a Desk,
    schema: PartnershipSchema,
}

impl<'a> Reading<'a> {
    pub(super) fn of(desk: &'a Desk) -> Self {
        let clock = desk.operation(Person::Admin).clock;
        Self {
            desk,
            schema: build(
                Limits::default(),
                Commissioning::default(),
                Arc::new(CodeListCache::new(clock.clone())),
                Arc::new(CatalogueCache::new(clock.clone())),
                Arc::new(FrameworkCache::new(clock)),
                Recorder::new(Arc::new(SystemEntropy)).0,
            ),
        }
    }

    /// The answer with its statements.
    pub(super) async fn ask(&self, person: Person, query: &str) -> (Value, u64) {
        let request = with_operation(Request::new(query), self.desk.operation(person));
        let count = StatementCount::default();
        let answer = count.scope(self.schema.execute(request)).await;
        (serde_json::to_value(&answer).unwrap(), count.get())
    }
}

fn node(id: &GlobalId, selection: &str) -> String {
    format!("{{ node(id: \"{}\") {{ {selection} }} }}", id.encode().as_str())
}

async fn desk_with_entries() -> Desk {
    let desk = Desk::with_contract().await;
    let (officer, alliance) = (desk.operation(Person::Officer), desk.operation(Person::Alliance));
    record_commitment(&officer, desk.recording(30_000)).await.unwrap();
    let paid = record_actual(&officer, desk.recording(10_000)).await.unwrap();
    let undo = Reversing {
        entry_id: paid.id,
        reason: "No".to_owned(),
        dated_on: None,
        external_reference: None,
        idempotency: None,
    };
    reverse_ledger_entry(&officer, undo).await.unwrap();
    let claim = submit_claim(&alliance, desk.claiming(5_000)).await.unwrap();
    accept_claim(&officer, desk.acceptance(&claim)).await.unwrap();
    desk
}

#[tokio::test]
async fn a_contract_shows_its_balances_entries_allocations_and_claims() {
    let desk = desk_with_entries().await;
    let reading = Reading::of(&desk);
    let query = node(
        &GlobalId::Intervention(INTERVENTION.to_owned()),
        "... on Intervention { allocatedPence committedPence commitmentLimitPence commitmentRaisedPence actualPence \
         actualLimitPence actualRaisedPence remainingPence plan { ledger { totalCount } } \
         ledger(first: 4) { totalCount pageInfo { hasNextPage } edges { node { kind account budgetType amountPence datedOn \
         financialYear academicYear counterparty description externalReference isPassThrough recordedBy \
         reverses { description } reversedBy { description } fundingSource { code } intervention { reference } \
         plan { year } claim { externalReference status } } } } \
         allocations { totalCount edges { node { amountPence datedOn reason fundingSource { name } } } } \
         claims { totalCount edges { node { status provider { name } entry { amountPence } fundingSource { code } } } } }",
    );
    let (answer, _) = reading.ask(Person::Officer, &query).await;
    assert_eq!(answer.get("errors"), None, "{answer}");
    let found = &answer["data"]["node"];
    let amounts = ["allocatedPence", "committedPence", "commitmentLimitPence", "actualPence", "actualLimitPence"];
    assert_eq!(amounts.map(|name| found[name].as_i64().unwrap()), [80_000, 30_000, 80_000, 5_000, 30_000]);
    assert_eq!((&found["remainingPence"], &found["commitmentRaisedPence"]), (&json!(75_000), &json!(0)));
    assert_eq!(found["plan"]["ledger"]["totalCount"], json!(7));
    assert_eq!(found["ledger"]["totalCount"], json!(5));
    assert_eq!(found["ledger"]["pageInfo"]["hasNextPage"], json!(true));
    let entries: Vec<&Value> = found["ledger"]["edges"].as_array().unwrap().iter().map(|edge| &edge["node"]).collect();
    let kinds: Vec<_> = entries.iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["ACTUAL", "REVERSAL", "ACTUAL", "COMMITMENT"]);
    assert_eq!(entries[0]["claim"], json!({ "externalReference": "INV", "status": "ACCEPTED" }));
    assert_eq!(entries[1]["reverses"], json!({ "description": "Workshops" }));
    assert_eq!(entries[2]["reversedBy"], json!({ "description": "No" }));
    assert_eq!(entries[3]["recordedBy"], json!("Officer"));
    assert_eq!(entries[3]["counterparty"], json!("Alliance"));
    assert_eq!(found["allocations"]["edges"][0]["node"]["amountPence"], json!(80_000));
    let claim = &found["claims"]["edges"][0]["node"];
    assert_eq!(claim["entry"], json!({ "amountPence": 5_000 }));
    assert_eq!(claim["provider"], json!({ "name": "Alliance" }));
}

#[tokio::test]
async fn who_delivers_sees_the_contract_and_not_who_keeps_the_ledger_and_a_stranger_sees_nothing() {
    let desk = desk_with_entries().await;
    let reading = Reading::of(&desk);
    let (answer, _) =
        reading.ask(Person::Alliance, "{ ledgerEntries { totalCount edges { node { kind recordedBy } } } }").await;
    assert_eq!(answer["data"]["ledgerEntries"]["totalCount"], json!(5));
    assert_eq!(answer["errors"][0]["extensions"]["code"], json!("FORBIDDEN"));
    assert_eq!(answer["data"]["ledgerEntries"]["edges"][0]["node"]["recordedBy"], Value::Null);
    let all = "{ ledgerEntries { totalCount } claims { totalCount } fundingSources { totalCount } }";
    let (answer, _) = reading.ask(Person::Stranger, all).await;
    let nothing = json!({ "totalCount": 0 });
    assert_eq!(answer["data"], json!({ "ledgerEntries": nothing, "claims": nothing, "fundingSources": nothing }));
    for id in [GlobalId::LedgerEntry(1), GlobalId::FundingSource(desk.source.clone())] {
        let query = node(&id, "id");
        assert_eq!(reading.ask(Person::Stranger, &query).await.0["data"]["node"], Value::Null);
        assert_ne!(reading.ask(Person::Officer, &query).await.0["data"]["node"], Value::Null);
    }
}

#[tokio::test]
async fn filters_find_what_they_name_and_pages_follow_each_other() {
    let desk = desk_with_entries().await;
    let reading = Reading::of(&desk);
    let (plan, work) = (GlobalId::CommissioningPlan(desk.plan_id()), GlobalId::Intervention(INTERVENTION.to_owned()));
    let (plan, work) = (plan.encode().to_string(), work.encode().to_string());
    for (filter, count) in [
        ("kinds: [ACTUAL]".to_owned(), 2),
        ("accounts: [ACTUAL]".to_owned(), 3),
        ("datedFrom: \"2026-11-24\"".to_owned(), 5),
        ("datedTo: \"2026-10-05\"".to_owned(), 2),
        ("externalReference: \"none\"".to_owned(), 0),
        (format!("planIds: [\"{plan}\"]"), 7),
        (format!("interventionIds: [\"{work}\"]"), 5),
        (format!("interventionIds: [\"{plan}\"]"), 0),
        (
            format!(
                "fundingSourceIds: [\"x\", \"{}\"]",
                GlobalId::FundingSource(desk.source.clone()).encode().as_str()
            ),
            7,
        ),
    ] {
        let query = format!("{{ ledgerEntries(filter: {{ {filter} }}) {{ totalCount }} }}");
        let (answer, _) = reading.ask(Person::Board, &query).await;
        assert_eq!(answer["data"]["ledgerEntries"]["totalCount"], json!(count), "{filter}: {answer}");
    }
    for filter in ["kinds: []", "externalReference: \"a\\u0000\""] {
        let query = format!("{{ ledgerEntries(filter: {{ {filter} }}) {{ totalCount }} }}");
        let (answer, _) = reading.ask(Person::Board, &query).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], json!("BAD_USER_INPUT"), "{filter}");
    }
    let first = "{ ledgerEntries(first: 3) { pageInfo { endCursor } edges { node { id } } } }";
    let (answer, few) = reading.ask(Person::Board, first).await;
    let cursor = answer["data"]["ledgerEntries"]["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
    let rest = format!("{{ ledgerEntries(first: 9, after: \"{cursor}\") {{ edges {{ node {{ id }} }} }} }}");
    let (answer, many) = reading.ask(Person::Board, &rest).await;
    assert_eq!(answer["data"]["ledgerEntries"]["edges"].as_array().unwrap().len(), 4);
    assert_eq!(few, many);
}

#[tokio::test]
async fn the_number_of_statements_does_not_grow_with_the_rows() {
    let desk = desk_with_entries().await;
    let reading = Reading::of(&desk);
    let of = |size: usize| {
        format!(
            "{{ ledgerEntries(first: {size}) {{ edges {{ node {{ recordedBy reverses {{ id }} reversedBy {{ id }} fundingSource \
             {{ code }} plan {{ year }} intervention {{ reference ledger {{ totalCount edges {{ node {{ id }} }} }} }} claim {{ id }} \
             }} }} }} }}"
        )
    };
    // The first four have one of each: a claim, a reversal, what it undoes, a commitment.
    let (_, few) = reading.ask(Person::Officer, &of(4)).await;
    let (answer, many) = reading.ask(Person::Officer, &of(7)).await;
    assert_eq!(answer.get("errors"), None);
    assert_eq!(few, many);
}
