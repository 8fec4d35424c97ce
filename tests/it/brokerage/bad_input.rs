//! What cannot be registered, asked, offered or written down: each with its code, and nothing written.

use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    Client, HALF_TERM, Who, act, asked_for, complaints, dump_rows, home, leader, offered, on_each_database,
    settle_programme, signed_in, visited,
};

use super::brokering;

fn with(mut input: Value, changes: &Value) -> Value {
    for (field, value) in changes.as_object().into_iter().flatten() {
        input[field] = value.clone();
    }
    input
}

async fn expect_complaints(client: &Client<'_>, mutation: &str, object: &str, cases: Vec<(Value, Vec<&str>)>) {
    for (input, expected) in cases {
        let answer = act(client, mutation, &format!("{object} {{ id }}"), input.clone()).await;
        assert_eq!(complaints(&answer, mutation), expected, "{input}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_of_the_register_says_all_that_is_wrong_with_it() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let home = home(&officer, &area).await;
        let good = leader("Ada First", home, Some(&area.provider));
        let before = dump_rows(&app.app.db).await;
        let but = |changes: Value| with(good.clone(), &changes);
        let cases = vec![
            (but(json!({ "name": " " })), vec!["name BLANK"]),
            (but(json!({ "homeSchoolUrn": null })), vec!["homeSchoolUrn HOME_SCHOOL_MISSING"]),
            (but(json!({ "homeSchoolUrn": 999_999 })), vec!["homeSchoolUrn UNKNOWN_SCHOOL"]),
            (but(json!({ "designation": null, "providerId": null })), vec!["designation DESIGNATION_MISSING"]),
            (but(json!({ "designation": null, "subject": "rival-user" })), vec!["subject SUBJECT_NOT_EXPECTED"]),
            (but(json!({ "subject": "nobody" })), vec!["subject UNKNOWN_USER"]),
            (but(json!({ "subject": "advisory-member" })), vec!["subject UNKNOWN_USER"]),
            (but(json!({ "subject": "other-officer" })), vec!["subject UNKNOWN_USER"]),
            (but(json!({ "providerId": area.own.id })), vec!["providerId UNKNOWN_PROVIDER"]),
            (but(json!({ "specialismCodes": [] })), vec!["specialismCodes EMPTY"]),
            (
                but(json!({ "specialismCodes": ["MATHS", "MATHS", "ALCHEMY"], "phaseCodes": [2, 2, 99] })),
                vec![
                    "specialismCodes.1 TWICE",
                    "specialismCodes.2 UNKNOWN_SPECIALISM",
                    "phaseCodes.1 TWICE",
                    "phaseCodes.2 UNKNOWN_PHASE",
                ],
            ),
            (but(json!({ "phaseCodes": [] })), vec!["phaseCodes EMPTY"]),
            (but(json!({ "validTo": "2026-08-31" })), vec!["validTo ENDS_BEFORE_START"]),
        ];
        expect_complaints(&officer, "registerSupporter", "supporter", cases).await;
        assert!(dump_rows(&app.app.db).await == before, "something was written");
        let elsewhere =
            act(&officer, "registerSupporter", "supporter { id }", but(json!({ "areaLaCode": "852" }))).await;
        assert_eq!(elsewhere.codes(), ["FORBIDDEN"], "{}", elsewhere.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn days_are_whole_or_half_and_no_fewer_than_are_promised() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let team = brokering(app, &area, home(&officer, &area).await);
        let supporter = team.supporter("Ada First").await;
        team.request_in("OFFERED", &supporter).await;
        let capacity = |lines: Value| json!({ "supporterId": supporter["id"], "expectedVersion": supporter["version"], "capacity": lines });
        let one = |half_term: &str, days: f64| json!({ "halfTerm": half_term, "days": days });
        let cases = vec![
            (capacity(json!([])), vec!["capacity EMPTY"]),
            (capacity(json!([one(HALF_TERM, 1.25)])), vec!["capacity.0.days NOT_DAYS"]),
            (capacity(json!([one(HALF_TERM, -1.0)])), vec!["capacity.0.days NOT_DAYS"]),
            (capacity(json!([one(HALF_TERM, 1e300)])), vec!["capacity.0.days NOT_DAYS"]),
            (capacity(json!([one(HALF_TERM, 3.5)])), vec!["capacity.0.days BELOW_TAKEN"]),
            (
                capacity(json!([one("2026/27", 3.0), one(HALF_TERM, 9.0), one(HALF_TERM, 8.0)])),
                vec!["capacity.0.halfTerm NOT_A_HALF_TERM", "capacity.2.halfTerm HALF_TERM_TWICE"],
            ),
        ];
        expect_complaints(&officer, "setSupporterCapacity", "supporter", cases).await;
        let early = json!({ "supporterId": supporter["id"], "expectedVersion": supporter["version"], "validTo": "2026-12-01" });
        let late = json!({ "supporterId": supporter["id"], "expectedVersion": supporter["version"], "validFrom": "2026-11-03" });
        expect_complaints(&officer, "amendSupporter", "supporter", vec![(early, vec!["validTo STILL_SENT"]), (late, vec!["validFrom STILL_SENT"])]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_says_all_that_is_wrong_with_it() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let head = signed_in(app, "school-user");
        let but = |changes: Value| with(asked_for(area.school), &changes);
        let before = dump_rows(&app.app.db).await;
        let cases = vec![
            (but(json!({ "need": "\u{202e}" })), vec!["need CONTROL_CHARACTERS"]),
            (but(json!({ "urn": 999_999 })), vec!["urn UNKNOWN_SCHOOL"]),
            (but(json!({ "days": 0 })), vec!["days NOT_DAYS"]),
            (but(json!({ "days": 0.3 })), vec!["days NOT_DAYS"]),
            (but(json!({ "specialismCodes": ["ALCHEMY"] })), vec!["specialismCodes.0 UNKNOWN_SPECIALISM"]),
            (but(json!({ "neededTo": "2026-11-01" })), vec!["neededTo ENDS_BEFORE_START", "neededTo IN_PAST"]),
            (but(json!({ "neededTo": "2030-11-01" })), vec!["neededTo TOO_LONG_A_TIME"]),
        ];
        expect_complaints(&head, "requestSupport", "request", cases).await;
        let others = act(&head, "requestSupport", "request { id }", asked_for(area.trust_school)).await;
        assert_eq!(others.codes(), ["FORBIDDEN"], "{}", others.text);
        assert!(dump_rows(&app.app.db).await == before, "something was written");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_says_all_that_is_wrong_with_it() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let team = brokering(app, &area, home(&officer, &area).await);
        let supporter = team.supporter("Ada First").await;
        team.deployment_in("AGREED", &supporter).await;
        let request = team.ask().await;
        let good = offered(&request, &supporter["id"], 1.0);
        let deployment = |changes: Value| {
            let mut input = good.clone();
            input["deployment"] = with(input["deployment"].clone(), &changes);
            input
        };
        let line = |half_term: &str, days: f64| json!({ "halfTerm": half_term, "days": days });
        let before = dump_rows(&app.app.db).await;
        let overlaps = "deployment.supporterId OVERLAPPING";
        let january = json!({ "startsOn": "2027-01-04", "endsOn": "2027-02-12" });
        let cases = vec![
            (with(good.clone(), &json!({ "deployment": null })), vec!["deployment ONE_OFFER"]),
            (with(good.clone(), &json!({ "interventionId": area.own.id })), vec!["deployment ONE_OFFER"]),
            (deployment(json!({ "supporterId": area.provider })), vec!["deployment.supporterId UNKNOWN_SUPPORTER"]),
            (good.clone(), vec![overlaps]),
            (
                deployment(json!({ "startsOn": "2026-12-18", "endsOn": "2026-12-31", "days": [line(HALF_TERM, 6.5)] })),
                vec![overlaps, "deployment.days.0.days OVER_COMMITTED"],
            ),
            (
                deployment(json!({ "startsOn": "2026-12-31", "endsOn": "2026-12-19" })),
                vec!["deployment.endsOn ENDS_BEFORE_START"],
            ),
            (deployment(with(january.clone(), &json!({ "days": [] }))), vec!["deployment.days NO_DAYS"]),
            (
                deployment(with(january.clone(), &json!({ "days": [line("2026/27 half-term 3", 0.5), line("2026/27 half-term 5", 0.5)] }))),
                vec!["deployment.days.0.days OVER_COMMITTED", "deployment.days.1.halfTerm HALF_TERM_OUTSIDE"],
            ),
            (
                deployment(with(january, &json!({ "days": [line("2026/27 half-term 3", 0.0)] }))),
                vec!["deployment.days.0.days NOT_DAYS"],
            ),
            (
                deployment(json!({ "startsOn": "2026-08-31", "endsOn": "2026-09-30", "days": [line("2026/27 half-term 1", 0.5)] })),
                vec!["deployment.endsOn IN_PAST", "deployment.supporterId NOT_VALID", "deployment.days.0.days OVER_COMMITTED"],
            ),
        ];
        expect_complaints(&officer, "offerSupport", "offer", cases).await;
        assert!(dump_rows(&app.app.db).await == before, "something was written");
        let board = act(&signed_in(app, "board-member"), "offerSupport", "offer { id }", good).await;
        assert_eq!(board.codes(), ["FORBIDDEN"], "{}", board.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_is_within_what_was_agreed() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let team = brokering(app, &area, home(&officer, &area).await);
        let active = team.deployment_in("ACTIVE", &team.supporter("Ada First").await).await;
        let but = |changes: Value| with(visited(&active.deployment), &changes);
        let before = dump_rows(&app.app.db).await;
        let cases = vec![
            (but(json!({ "note": "" })), vec!["note BLANK"]),
            (but(json!({ "days": 0 })), vec!["days NOT_DAYS"]),
            (but(json!({ "days": 1.5 })), vec!["days MORE_THAN_A_DAY"]),
            (but(json!({ "days": 4.5 })), vec!["days MORE_THAN_A_DAY", "days MORE_THAN_AGREED"]),
            (but(json!({ "visitedOn": "2026-11-25" })), vec!["visitedOn IN_FUTURE"]),
            (but(json!({ "visitedOn": "2026-10-30" })), vec!["visitedOn OUTSIDE_DEPLOYMENT", "days MORE_THAN_AGREED"]),
            (but(json!({ "halfTerm": "2026/27 half-term 1" })), vec!["days MORE_THAN_AGREED"]),
            (
                but(json!({ "halfTerm": "2026/27 half-term 3" })),
                vec!["halfTerm NOT_OF_THE_DAY", "days MORE_THAN_AGREED"],
            ),
        ];
        expect_complaints(&officer, "recordVisit", "visit", cases).await;
        assert!(dump_rows(&app.app.db).await == before, "something was written");
        team.visit(&active.deployment).await;
        let again = act(&officer, "recordVisit", "visit { id }", but(json!({ "days": 0.5 }))).await;
        assert_eq!(complaints(&again, "recordVisit"), ["days MORE_THAN_A_DAY"]);
        let unknown = act(&officer, "recordVisit", "visit { id }", but(json!({ "deploymentId": area.own.id }))).await;
        assert_eq!(unknown.codes(), ["NOT_FOUND"], "{}", unknown.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_begins_on_one_of_its_days() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let team = brokering(app, &area, home(&officer, &area).await);
        let supporter = team.supporter("Ada First").await;
        let mut input = offered(&team.ask().await, &supporter["id"], 1.0);
        input["deployment"]["startsOn"] = json!("2026-11-25");
        let fields = "id version deployment { id version } request { id version }";
        let offer = tests::done(&officer, "offerSupport", "offer", fields, input).await;
        let accepted =
            tests::done(&team.head(), "acceptSupportOffer", "offer", fields, tests::named("offerId", &offer)).await;
        let begin = tests::named("deploymentId", &accepted["deployment"]);
        let refused = act(&officer, "beginDeployment", "deployment { id }", begin).await;
        assert_eq!(complaints(&refused, "beginDeployment"), ["deploymentId OUTSIDE_DEPLOYMENT"]);
    })
    .await;
}
