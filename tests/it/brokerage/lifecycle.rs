//! From a school that asks to a deployment that was done, and what ends otherwise.

use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    Brokering, Client, HALF_TERM, ROW, Settling, Who, act, complaints, done, employ, home, named, neighbours_school,
    offered, on_each_database, settle_programme, signed_in, visited,
};

use super::brokering;

/// Days of the half-term of a supporter: all, held, given, free.
async fn days(client: &Client<'_>, supporter: &Value) -> Value {
    let fields = "capacity { halfTerm days heldDays givenDays freeDays }";
    let answer =
        client.ask(&format!("{{ node(id: {}) {{ ... on Supporter {{ {fields} }} }} }}", supporter["id"])).await;
    let line = answer.data("/node/capacity/0");
    assert_eq!(line["halfTerm"], json!(HALF_TERM), "{}", answer.text);
    json!([line["days"], line["heldDays"], line["givenDays"], line["freeDays"]])
}

async fn node(client: &Client<'_>, of: &str, row: &Value, fields: &str) -> Value {
    let answer = client.ask(&format!("{{ node(id: {}) {{ ... on {of} {{ {fields} }} }} }}", row["id"])).await;
    assert!(answer.data("/node").is_object(), "{}", answer.text);
    answer.data("/node").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_asks_declines_accepts_and_is_visited() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let team = brokering(app, &area, home(&officer, &area).await);
        let (first, second) = (team.supporter("Ada First").await, team.supporter("Bea Second").await);
        let request = team.ask().await;
        let declined = team.offer(request, &first).await;
        assert_eq!(days(&officer, &first).await, json!([10.0, 4.0, 0.0, 6.0]), "what is offered is held");
        let mut decline = named("offerId", &declined.offer);
        decline["reason"] = json!("We have worked with her before");
        decline["idempotencyKey"] = json!("decline");
        let fields = "status answer answeredBy request { id version status } deployment { status endReason }";
        let answered = done(&team.head(), "declineSupportOffer", "offer", fields, decline.clone()).await;
        assert_eq!(answered["status"], json!("DECLINED"));
        assert_eq!(answered["answeredBy"], json!("Invented head of school"), "{answered}");
        assert_eq!(
            answered["deployment"],
            json!({ "status": "ENDED", "endReason": "the offer was DECLINED" })
        );
        assert_eq!(answered["request"]["status"], json!("ASKED"));
        assert_eq!(days(&officer, &first).await, json!([10.0, 0.0, 0.0, 10.0]), "and free again");
        let again = done(&team.head(), "declineSupportOffer", "offer", fields, decline).await;
        assert_eq!(again["status"], json!("DECLINED"), "the same call does nothing a second time");

        let accepted = team.accept(team.offer(answered["request"].clone(), &second).await).await;
        let deployment = &accepted.deployment;
        let begun = done(&officer, "beginDeployment", "deployment", "id version status", named("deploymentId", deployment)).await;
        assert_eq!(begun["status"], json!("ACTIVE"));
        for (day, days) in [("2026-11-12", 1.0), ("2026-11-13", 0.5)] {
            let mut visit = visited(&begun);
            (visit["visitedOn"], visit["days"]) = (json!(day), json!(days));
            done(&officer, "recordVisit", "visit", "id", visit).await;
        }
        let struck = team.visit(&begun).await;
        let strike = json!({ "visitId": struck, "reason": "It was another school" });
        done(&officer, "strikeVisit", "visit", "id", strike.clone()).await;
        let twice = act(&officer, "strikeVisit", "visit { id }", strike).await;
        assert_eq!(complaints(&twice, "strikeVisit"), ["visitId STRUCK_ALREADY"]);
        assert_eq!(days(&officer, &second).await, json!([10.0, 4.0, 1.5, 6.0]));

        let mut complete = named("deploymentId", &begun);
        complete["summary"] = json!("The subject lead goes on alone");
        done(&officer, "completeDeployment", "deployment", "id", complete).await;
        assert_eq!(days(&officer, &second).await, json!([10.0, 0.0, 1.5, 8.5]), "what was not given is free again");
        let fields = "status agreedDays givenDays endReason agreedAt days { halfTerm days } visits { totalCount edges { node { days note struckBy strikeReason recordedBy halfTerm deployment { status } } } } supporter { name } school { urn }";
        let seen = node(&team.head(), "Deployment", deployment, fields).await;
        assert_eq!((&seen["agreedDays"], &seen["givenDays"]), (&json!(4.0), &json!(1.5)));
        assert_eq!((&seen["status"], &seen["endReason"]), (&json!("COMPLETED"), &json!("The subject lead goes on alone")));
        assert_eq!(seen["visits"]["totalCount"], json!(3), "what is struck out stays to be read: {seen}");
        assert_eq!(seen["supporter"]["name"], json!("Bea Second"));
        let fields = "status askedBy offers { status note answer offeredBy deployment { status supporter { name } } }";
        let trail = node(&team.head(), "SupportRequest", &accepted.request, fields).await;
        let states: Vec<&Value> = trail["offers"].as_array().expect("offers").iter().map(|offer| &offer["status"]).collect();
        assert_eq!(states, [&json!("DECLINED"), &json!("ACCEPTED")], "{trail}");
        assert_eq!((&trail["status"], &trail["askedBy"]), (&json!("ACCEPTED"), &json!("Invented head of school")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_withdrawn_closed_or_broken_off_holds_no_days() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let team = brokering(app, &area, home(&officer, &area).await);
        let supporter = team.supporter("Ada First").await;
        let offered = team.request_in("OFFERED", &supporter).await;
        let mut withdraw = named("offerId", &offered.offer);
        withdraw["reason"] = json!("She is ill");
        let fields = "status request { id version status } deployment { status }";
        let offer = done(&officer, "withdrawSupportOffer", "offer", fields, withdraw).await;
        assert_eq!((&offer["status"], &offer["request"]["status"]), (&json!("WITHDRAWN"), &json!("ASKED")));
        assert_eq!(days(&officer, &supporter).await, json!([10.0, 0.0, 0.0, 10.0]));

        let offered = team.offer(offer["request"].clone(), &supporter).await;
        assert_eq!(days(&officer, &supporter).await, json!([10.0, 4.0, 0.0, 6.0]));
        let mut close = named("requestId", &offered.request);
        close["reason"] = json!("The vacancy is filled");
        let fields = "status closeReason offers { status answer deployment { status } }";
        let closed = done(&team.head(), "closeSupportRequest", "request", fields, close).await;
        assert_eq!((&closed["status"], &closed["closeReason"]), (&json!("CLOSED"), &json!("The vacancy is filled")));
        assert_eq!(
            closed["offers"][1],
            json!({ "status": "WITHDRAWN", "answer": "The vacancy is filled", "deployment": { "status": "ENDED" } })
        );
        assert_eq!(days(&officer, &supporter).await, json!([10.0, 0.0, 0.0, 10.0]));

        let active = team.deployment_in("ACTIVE", &supporter).await;
        team.visit(&active.deployment).await;
        let mut end = named("deploymentId", &active.deployment);
        end["reason"] = json!("She left the area");
        done(&officer, "endDeployment", "deployment", ROW, end).await;
        assert_eq!(days(&officer, &supporter).await, json!([10.0, 0.0, 1.0, 9.0]), "what was given is gone");
        let agreed = team.deployment_in("AGREED", &supporter).await;
        let mut end = named("deploymentId", &agreed.deployment);
        end["reason"] = json!("It never began");
        done(&signed_in(app, "teaching-school-user"), "endDeployment", "deployment", ROW, end).await;
        assert_eq!(days(&officer, &supporter).await, json!([10.0, 0.0, 1.0, 9.0]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_in_an_intervention_is_offered_instead() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let team = brokering(app, &area, home(&officer, &area).await);
        let settling = Settling { app, plan: &area.plan, source: &area.source, priority: &area.priority };
        let (proposed, _) = settling.propose("Mathematics together", Some(&area.provider), &[area.school]).await;
        let (others, _) = settling.propose("For others", Some(&area.provider), &[area.trust_school]).await;
        let request = team.ask().await;
        let offer = |id: &str| json!({ "requestId": request["id"], "expectedVersion": request["version"], "interventionId": id, "note": "It begins in January" });
        for (id, expected) in [(others.as_str(), "interventionId NO_PLACE"), ("bm9uc2Vuc2U", "interventionId UNKNOWN_INTERVENTION")] {
            let refused = act(&officer, "offerSupport", "offer { id }", offer(id)).await;
            assert_eq!(complaints(&refused, "offerSupport"), [expected]);
        }
        let made = done(&officer, "offerSupport", "offer", "id version deployment { id }", offer(&proposed)).await;
        assert!(made["deployment"].is_null());
        let fields = "status note intervention { title status } request { status }";
        let accepted = done(&team.head(), "acceptSupportOffer", "offer", fields, named("offerId", &made)).await;
        assert_eq!(
            accepted,
            json!({ "status": "ACCEPTED", "note": "It begins in January", "request": { "status": "ACCEPTED" },
                "intervention": { "title": "Mathematics together", "status": "PROPOSED" } })
        );
        let waiting = done(&officer, "offerSupport", "offer", "id version", {
            let request = team.ask().await;
            json!({ "requestId": request["id"], "expectedVersion": request["version"], "interventionId": proposed })
        })
        .await;
        let cancelled = json!({ "interventionId": proposed, "expectedVersion": settling.version(&proposed).await, "reason": "No money" });
        done(&officer, "cancelIntervention", "intervention", "id", cancelled).await;
        let request = team.ask().await;
        let late = json!({ "requestId": request["id"], "expectedVersion": request["version"], "interventionId": proposed });
        let refused = act(&officer, "offerSupport", "offer { id }", late).await;
        assert_eq!(complaints(&refused, "offerSupport"), ["interventionId NOT_OFFERED"]);
        let refused = act(&team.head(), "acceptSupportOffer", "offer { id }", named("offerId", &waiting)).await;
        assert_eq!(complaints(&refused, "acceptSupportOffer"), ["interventionId NOT_OFFERED"], "it was cancelled since");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_before_a_change_is_stale() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let team = brokering(app, &area, home(&officer, &area).await);
        let supporter = team.supporter("Ada First").await;
        let request = team.ask().await;
        let made = team.offer(request.clone(), &supporter).await;
        let again = act(&officer, "offerSupport", "offer { id }", offered(&request, &supporter["id"], 1.0)).await;
        assert_eq!(again.codes(), ["CONFLICT"], "{}", again.text);
        let second = act(&officer, "offerSupport", "offer { id }", offered(&made.request, &supporter["id"], 1.0)).await;
        assert_eq!(complaints(&second, "offerSupport"), ["requestId WRONG_STATE"], "one offer waits at a time");
        let accepted = team.accept(made.clone()).await;
        let stale = act(&team.head(), "acceptSupportOffer", "offer { id }", named("offerId", &made.offer)).await;
        assert_eq!(stale.codes(), ["CONFLICT"], "{}", stale.text);
        let answered = act(&team.head(), "acceptSupportOffer", "offer { id }", named("offerId", &accepted.offer)).await;
        assert_eq!(complaints(&answered, "acceptSupportOffer"), ["offerId WRONG_STATE"]);
        let early =
            act(&officer, "beginDeployment", "deployment { id }", named("deploymentId", &made.deployment)).await;
        assert_eq!(early.codes(), ["CONFLICT"], "{}", early.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_sent_writes_its_visits_down_and_runs_nothing() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let (admin, officer) = (signed_in(app, "la-admin"), app.client(Who::Holder(Role::LaOfficer)));
        let home = home(&officer, &area).await;
        employ(&admin, "ada", home).await;
        let mut team = brokering(app, &area, home);
        team.person = Some("ada");
        let active = team.deployment_in("ACTIVE", &team.supporter("Ada First").await).await;
        let ada = signed_in(app, "ada");
        let visit = done(&ada, "recordVisit", "visit", "id recordedBy", visited(&active.deployment)).await;
        done(&ada, "strikeVisit", "visit", "id", json!({ "visitId": visit["id"], "reason": "Wrong day" })).await;
        let capacity = ada.ask("{ supporters { edges { node { name capacity { freeDays } } } } }").await;
        assert_eq!(*capacity.data("/supporters/edges/0/node/capacity/0/freeDays"), json!(6.0), "{}", capacity.text);
        let mut end = named("deploymentId", &active.deployment);
        end["reason"] = json!("Enough");
        let refused = act(&ada, "endDeployment", "deployment { id }", end).await;
        assert_eq!(refused.codes(), ["FORBIDDEN"], "{}", refused.text);
        let refused = act(&team.head(), "recordVisit", "visit { id }", visited(&active.deployment)).await;
        assert_eq!(refused.codes(), ["FORBIDDEN"], "{}", refused.text);
        let rival =
            act(&signed_in(app, "rival-user"), "recordVisit", "visit { id }", visited(&active.deployment)).await;
        assert_eq!(rival.codes(), ["NOT_FOUND"], "{}", rival.text);
    })
    .await;
}

/// A trust with schools in both areas, and one of these in Southampton.
const TRUST_OF_BOTH: (i32, i64) = (16_700, 138_625);

#[tokio::test(flavor = "multi_thread")]
async fn a_trust_answers_for_its_school_in_another_area() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let (uid, urn) = TRUST_OF_BOTH;
        let grant = json!({ "subject": "both", "role": "TRUST_USER", "organisation": { "trustUid": uid } });
        done(&signed_in(app, "la-admin"), "grantMembership", "membership", "id", grant).await;
        let home = neighbours_school(&area.neighbours.admin_client(app)).await;
        let team = Brokering { app, keeper: "other-admin", head: "both", urn, home, provider: None, person: None };
        let supporter = team.supporter("Their Leader").await;
        let offered = team.request_in("OFFERED", &supporter).await;
        let fields = "deployment { supporter { name } }";
        let seen = node(&team.head(), "SupportOffer", &offered.offer, fields).await;
        assert_eq!(seen["deployment"]["supporter"]["name"], json!("Their Leader"), "it knows whom it accepts");
        team.accept(offered).await;
    })
    .await;
}
