//! Each bad input has a stated answer with the field's path, and nothing is written.

use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    Client, Programme, Settling, TestApp, Who, act, complaints, dump_rows, on_each_database, settle_programme,
};

fn settling<'a>(app: &'a TestApp, programme: &'a Programme) -> Settling<'a> {
    Settling { app, plan: &programme.plan, source: &programme.source, priority: &programme.priority }
}

/// The input with parts replaced.
fn with(mut input: Value, change: &Value) -> Value {
    let change = change.as_object().expect("an object").clone();
    input.as_object_mut().expect("an object").extend(change);
    input
}

/// Sends each change of a good input, gives what is complained of, and sees that no row was written.
async fn refused(app: &TestApp, client: &Client<'_>, mutation: &str, good: Value, changes: &[(&str, Value)]) -> Value {
    let before = dump_rows(&app.app.db).await;
    let mut told = serde_json::Map::new();
    for (name, change) in changes {
        let answer = act(client, mutation, "__typename", with(good.clone(), change)).await;
        let codes = answer.codes();
        let found = if codes.is_empty() { json!(complaints(&answer, mutation)) } else { json!(codes) };
        assert_ne!(found, json!([]), "{name} was accepted");
        told.insert((*name).to_owned(), found);
    }
    assert_eq!(dump_rows(&app.app.db).await, before, "{mutation} wrote something");
    Value::Object(told)
}

#[tokio::test(flavor = "multi_thread")]
async fn proposals_that_cannot_stand_are_refused() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let good = settling(app, &programme).proposal("A programme", Some(&programme.provider), &[programme.school]);
        let schools = |rows: Value| json!({ "schools": rows });
        let school = |urn: i64| json!({ "urn": urn, "cohortCode": "BOYS" });
        let criterion = |change: Value| {
            let row = json!({ "measure": "Attendance", "cohortCode": "BOYS", "target": 95.0, "dueOn": "2027-07-01" });
            json!({ "successCriteria": [with(row, &change)] })
        };
        let document = |url: &str| json!({ "documents": [{ "category": "A05", "title": "Budget", "url": url }] });
        let told = refused(
            app,
            &officer,
            "proposeIntervention",
            good,
            &[
                ("blank title", json!({ "title": " " })),
                ("long title", json!({ "title": "x".repeat(201) })),
                ("NUL in title", json!({ "title": "a\u{0}b" })),
                ("long summary", json!({ "summary": "x".repeat(2_001) })),
                ("unknown school", schools(json!([school(999_999)]))),
                ("closed school", schools(json!([school(116_190)]))),
                ("school twice", schools(json!([school(programme.school), school(programme.school)]))),
                ("unknown cohort", json!({ "cohortCodes": ["UNICORNS"] })),
                ("unknown cohort of a school", schools(json!([{ "urn": programme.school, "cohortCode": "UNICORNS" }]))),
                ("negative places", schools(json!([{ "urn": programme.school, "cohortCode": "BOYS", "places": -1 }]))),
                ("starts before the year", json!({ "plannedStartsOn": "2026-08-31" })),
                ("ends after the year", json!({ "plannedEndsOn": "2027-09-01" })),
                ("ends before it starts", json!({ "plannedStartsOn": "2027-01-10", "plannedEndsOn": "2027-01-09" })),
                ("provider is no id", json!({ "providerId": "x" })),
                ("provider is a plan", json!({ "providerId": programme.plan })),
                ("priority is no id", json!({ "priorityId": "x" })),
                ("plan is no id", json!({ "planId": "x" })),
                ("too many schools", schools((0..101).map(|_| school(programme.school)).collect())),
                ("target too fine", criterion(json!({ "target": 1.23456 }))),
                ("target too large", criterion(json!({ "target": 1e15 }))),
                ("blank measure", criterion(json!({ "measure": "" }))),
                ("address of a script", document("javascript:alert(1)")),
                ("no address", document("not an address")),
                (
                    "several at once",
                    json!({ "title": "", "cohortCodes": ["UNICORNS"], "plannedStartsOn": "2026-08-31" }),
                ),
            ],
        )
        .await;
        insta::assert_json_snapshot!("proposals_refused", told);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_of_a_megabyte_is_refused() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let good = settling(app, &programme).proposal("A programme", None, &[programme.school]);
        let large = json!({ "summary": "x".repeat(1_000_000) });
        let told = refused(app, &officer, "proposeIntervention", good, &[("a megabyte", large)]).await;
        assert_eq!(told["a megabyte"], json!(["summary TOO_LONG"]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn emoji_and_text_from_right_to_left_are_titles() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let settling = settling(app, &programme);
        let officer = app.client(Who::Holder(Role::LaOfficer));
        for title in ["📚 Reading Recovery 👩🏽‍🏫", "القراءة للجميع", "שלום – Challenge", "Zürich „naïve“ ﬁ"]
        {
            let (_, reference) = settling.propose(title, None, &[programme.school]).await;
            let answer = officer.ask(&format!("{{ intervention(reference: \"{reference}\") {{ title }} }}")).await;
            assert_eq!(answer.data("/intervention/title"), title);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_cannot_stand_is_refused() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let good = json!({ "interventionId": programme.own.id, "fundingSourceId": programme.source, "amountPence": 100,
            "datedOn": "2026-10-05", "description": "Workshop" });
        let pence = |amount: Value| json!({ "amountPence": amount });
        let mut told = serde_json::Map::new();
        for mutation in ["recordCommitment", "recordActual"] {
            let answers = refused(
                app,
                &officer,
                mutation,
                good.clone(),
                &[
                    ("nothing", pence(json!(0))),
                    ("negative", pence(json!(-1))),
                    ("a fraction", pence(json!(0.5))),
                    ("beyond 2^53", pence(json!(9_007_199_254_740_992_i64))),
                    ("beyond 64 bits", pence(json!(1e300))),
                    ("a text", pence(json!("100"))),
                    ("more than the limit", pence(json!(9_007_199_254_740_991_i64))),
                    ("a penny too much", pence(json!(if mutation == "recordActual" { 400_001 } else { 200_001 }))),
                    ("before the plan year", json!({ "datedOn": "2026-08-31" })),
                    ("after the plan year", json!({ "datedOn": "2027-09-01" })),
                    ("unknown source", json!({ "fundingSourceId": "x" })),
                    ("blank description", json!({ "description": "" })),
                    ("stale", json!({ "expectedVersion": 1 })),
                ],
            )
            .await;
            told.insert(mutation.to_owned(), answers);
        }
        insta::assert_json_snapshot!("money_refused", told);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_version_is_a_conflict_and_writes_nothing() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        for (mutation, rest) in [
            ("reviseIntervention", json!({ "title": "Other" })),
            ("completeIntervention", json!({})),
            ("cancelIntervention", json!({ "reason": "Not needed" })),
            ("allocateFunding", json!({ "fundingSourceId": programme.source, "changePence": 1 })),
            ("enrolSchool", json!({ "urn": 116_182, "cohortCode": "BOYS" })),
        ] {
            let good = with(json!({ "interventionId": programme.own.id, "expectedVersion": 1 }), &rest);
            let told = refused(app, &officer, mutation, good, &[("stale", json!({}))]).await;
            assert_eq!(told["stale"], json!(["CONFLICT"]), "{mutation}");
        }
    })
    .await;
}
