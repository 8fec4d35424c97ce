//! An intervention from need to evaluation, and every step that is out of turn.

use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    Client, Programme, ROW, Settling, TestApp, Who, act, complaints, done, on_each_database, settle_programme, text,
};

fn settling<'a>(app: &'a TestApp, programme: &'a Programme) -> Settling<'a> {
    Settling { app, plan: &programme.plan, source: &programme.source, priority: &programme.priority }
}

async fn status(client: &Client<'_>, id: &str) -> String {
    let answer = client.ask(&format!("{{ node(id: \"{id}\") {{ ... on Intervention {{ status }} }} }}")).await;
    text(answer.data("/node"), "/status")
}

/// Each step with an input that would do where the step is in turn.
fn steps(programme: &Programme) -> [(&'static str, Value); 9] {
    [
        ("decideOnIntervention", json!({ "verdict": "DEFER", "reasons": "Too early" })),
        ("reproposeIntervention", json!({ "reason": "Ready now" })),
        ("allocateFunding", json!({ "fundingSourceId": programme.source, "changePence": 1_000 })),
        ("commissionIntervention", json!({})),
        ("beginDelivery", json!({ "startedOn": "2026-10-01" })),
        ("completeIntervention", json!({ "endedOn": "2026-11-20" })),
        ("markInterventionEvaluated", json!({ "summary": "It worked" })),
        ("cancelIntervention", json!({ "reason": "No longer needed" })),
        ("reviseIntervention", json!({ "title": "Another title" })),
    ]
}

async fn try_step(
    app: &TestApp,
    settling: &Settling<'_>,
    id: &str,
    (mutation, input): &(&'static str, Value),
) -> Vec<String> {
    let role = if mutation.starts_with("decide") { Role::BoardMember } else { Role::LaOfficer };
    let mut input = input.clone();
    input["interventionId"] = json!(id);
    input["expectedVersion"] = json!(settling.version(id).await);
    let answer = act(&app.client(Who::Holder(role)), mutation, "__typename", input).await;
    assert!(answer.codes().is_empty(), "{mutation}: {}", answer.text);
    let errors = answer.data(&format!("/{mutation}/userErrors"));
    if *errors == json!([]) { Vec::new() } else { complaints(&answer, mutation) }
}

/// A new intervention brought to the state.
async fn brought_to(app: &TestApp, settling: &Settling<'_>, programme: &Programme, state: &str) -> String {
    let (id, _) = settling.propose(&format!("To be {state}"), Some(&programme.provider), &[]).await;
    let decide = async |verdict: &str| {
        let input = json!({ "interventionId": id, "expectedVersion": settling.version(&id).await, "verdict": verdict, "reasons": "The board's" });
        done(&app.client(Who::Holder(Role::BoardMember)), "decideOnIntervention", "decision", "id", input).await;
    };
    match state {
        "PROPOSED" => return id,
        "DEFERRED" => {
            decide("DEFER").await;
            return id;
        }
        "REJECTED" => {
            decide("REJECT").await;
            return id;
        }
        "CANCELLED" => {
            settling.step(&id, settling.version(&id).await, "cancelIntervention", json!({ "reason": "No need" })).await;
            return id;
        }
        _ => decide("APPROVE").await,
    }
    if state == "APPROVED" {
        return id;
    }
    let mut version = settling.commission(&id, 50_000).await;
    for (reached, mutation, input) in [
        ("IN_DELIVERY", "beginDelivery", json!({ "startedOn": "2026-10-01" })),
        ("COMPLETED", "completeIntervention", json!({ "endedOn": "2026-11-20" })),
        ("EVALUATED", "markInterventionEvaluated", json!({ "summary": "It worked" })),
    ] {
        if status(&app.client(Who::Holder(Role::LaOfficer)), &id).await == state {
            break;
        }
        version = settling.step(&id, version, mutation, input).await;
        let _ = reached;
    }
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_is_taken_from_its_states_and_refused_from_all_others() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let settling = settling(app, &programme);
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let mut table = serde_json::Map::new();
        for state in [
            "PROPOSED",
            "DEFERRED",
            "REJECTED",
            "APPROVED",
            "COMMISSIONED",
            "IN_DELIVERY",
            "COMPLETED",
            "EVALUATED",
            "CANCELLED",
        ] {
            for step in steps(&programme) {
                let id = brought_to(app, &settling, &programme, state).await;
                assert_eq!(status(&officer, &id).await, state);
                let told = try_step(app, &settling, &id, &step).await;
                let after = status(&officer, &id).await;
                assert!(told.is_empty() || after == state, "{} from {state} complains and goes to {after}", step.0);
                let outcome = if told.is_empty() { json!(after) } else { json!(told) };
                table.insert(format!("{state} {}", step.0), outcome);
            }
        }
        insta::assert_json_snapshot!("steps_from_states", table);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_intervention_keeps_the_history_of_its_steps() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let query = format!(
            "{{ intervention(reference: \"{}\") {{ reference status version history {{ totalCount edges {{ node {{ occurredAt action by fromState toState reason }} }} }} decisions {{ edges {{ node {{ question verdict decidedBy reasons isCarried round }} }} }} }} }}",
            programme.own.reference
        );
        let answer = app.client(Who::Holder(Role::BoardMember)).ask(&query).await;
        insta::assert_json_snapshot!("history", answer.data("/intervention"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn commissioning_needs_dates_a_criterion_and_money() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let settling = settling(app, &programme);
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let mut bare = settling.proposal("Bare", Some(&programme.provider), &[]);
        bare["plannedStartsOn"] = Value::Null;
        bare["plannedEndsOn"] = Value::Null;
        bare["successCriteria"] = json!([]);
        let id = text(&done(&officer, "proposeIntervention", "intervention", ROW, bare).await, "/id");
        settling.approve(&id).await;
        let commission = async |rest: Value| {
            let mut input = rest;
            input["interventionId"] = json!(id);
            input["expectedVersion"] = json!(settling.version(&id).await);
            complaints(&act(&officer, "commissionIntervention", "intervention { id }", input).await, "commissionIntervention")
        };
        let told = commission(json!({})).await.join(", ");
        assert!(told.contains("DATES_MISSING") || told.contains("CRITERION_MISSING") || told.contains("ALLOCATION_MISSING"), "{told}");
        let criterion = json!({ "successCriteria": [{ "measure": "Attendance", "cohortCode": "BOYS", "target": 95.0, "dueOn": "2027-07-01" }] });
        settling.step(&id, settling.version(&id).await, "reviseIntervention", criterion).await;
        let dates = json!({ "plannedStartsOn": "2026-09-14", "plannedEndsOn": "2027-07-16" });
        let told = commission(dates.clone()).await;
        assert!(told.iter().any(|told| told.ends_with("ALLOCATION_MISSING")), "{told:?}");
        assert!(told.iter().any(|told| told.ends_with("BASELINE_MISSING")), "{told:?}");
        let mut late = json!({ "measure": "Attendance", "cohortCode": "BOYS", "baseline": 93.5, "target": 95.0, "dueOn": "2026-09-10" });
        let revise = async |criterion: &Value| {
            let criteria = json!({ "successCriteria": [criterion] });
            settling.step(&id, settling.version(&id).await, "reviseIntervention", criteria).await;
        };
        revise(&late).await;
        let told = commission(dates.clone()).await;
        assert!(told.iter().any(|told| told == "plannedStartsOn DUE_BEFORE_START"), "{told:?}");
        late["dueOn"] = json!("2027-07-01");
        revise(&late).await;
        let change = json!({ "fundingSourceId": programme.source, "changePence": 100_000 });
        let version = settling.step(&id, settling.version(&id).await, "allocateFunding", change).await;
        let told = commission(json!({})).await;
        assert!(told.iter().any(|told| told.ends_with("DATES_MISSING")), "{told:?}");
        settling.step(&id, version, "commissionIntervention", dates).await;
        assert_eq!(status(&officer, &id).await, "COMMISSIONED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn completing_needs_every_participation_closed() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let settling = settling(app, &programme);
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let id = &programme.own.id;
        let step = ("completeIntervention", json!({ "endedOn": "2026-11-20" }));
        let told = try_step(app, &settling, id, &step).await;
        assert!(told.iter().any(|told| told.ends_with("PARTICIPATIONS_OPEN")), "{told:?}");
        let query = format!("{{ node(id: \"{id}\") {{ ... on Intervention {{ participations {{ edges {{ node {{ id version }} }} }} }} }} }}");
        let answer = officer.ask(&query).await;
        let edges = answer.data("/node/participations/edges").as_array().expect("participations").clone();
        assert_eq!(edges.len(), 2);
        for (edge, outcome) in edges.iter().zip(["COMPLETED", "WITHDRAWN"]) {
            let node = &edge["node"];
            let delivery = json!({ "participationId": node["id"], "expectedVersion": node["version"], "pupilsReached": 9 });
            let version = done(&officer, "recordDelivery", "participation", ROW, delivery).await["version"].clone();
            let close = json!({ "participationId": node["id"], "expectedVersion": version, "outcome": outcome, "reason": "The programme is over", "endedOn": "2026-11-20" });
            let closed = done(&officer, "closeParticipation", "participation", "status version", close.clone()).await;
            assert_eq!(closed["status"], outcome);
            let again = json!({ "participationId": node["id"], "expectedVersion": closed["version"], "outcome": outcome, "reason": "Again" });
            let answer = act(&officer, "closeParticipation", "participation { id }", again).await;
            assert!(complaints(&answer, "closeParticipation").iter().any(|told| told.ends_with("CLOSED_ALREADY")));
        }
        assert_eq!(try_step(app, &settling, id, &step).await, Vec::<String>::new());
        assert_eq!(status(&officer, id).await, "COMPLETED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mutation_sent_again_with_its_key_is_done_once() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let settling = settling(app, &programme);
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let mut input = settling.proposal("Once", Some(&programme.provider), &[programme.school]);
        input["idempotencyKey"] = json!("propose-once");
        let first = done(&officer, "proposeIntervention", "intervention", "id reference", input.clone()).await;
        let again = done(&officer, "proposeIntervention", "intervention", "id reference", input.clone()).await;
        assert_eq!(first, again);
        input["title"] = json!("Twice");
        let other = act(&officer, "proposeIntervention", "intervention { id }", input).await;
        assert_eq!(other.codes(), ["CONFLICT"]);
        let payment = json!({ "interventionId": programme.own.id, "fundingSourceId": programme.source, "amountPence": 5_000,
            "datedOn": "2026-10-05", "description": "Once", "idempotencyKey": "pay-once" });
        let first = done(&officer, "recordActual", "entry", "id", payment.clone()).await;
        assert_eq!(done(&officer, "recordActual", "entry", "id", payment).await, first);
        let answer = officer.ask(&format!("{{ intervention(reference: \"{}\") {{ actualPence }} }}", programme.own.reference)).await;
        assert_eq!(*answer.data("/intervention/actualPence"), json!(205_000));
    })
    .await;
}
