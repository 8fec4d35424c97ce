//! Who is sent to a school does not review it, and who is too near to a school is not sent.

use chrono::TimeDelta;
use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    Client, Programme, ReviewOf, Reviewers, TestApp, Who, act, complaints, done, employ, home, leader, named,
    neighbours_school, offered, on_each_database, planned, register_supporter, settle_programme, signed_in,
};

use super::brokering;

async fn settle<'a>(app: &'a TestApp) -> (Programme, Client<'a>, Client<'a>, i64) {
    let area = settle_programme(app).await;
    let (admin, officer) = (signed_in(app, "la-admin"), app.client(Who::Holder(Role::LaOfficer)));
    let home = home(&officer, &area).await;
    (area, admin, officer, home)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_sent_to_a_school_does_not_review_it() {
    on_each_database(async |app| {
        let (area, admin, _, home) = settle(app).await;
        employ(&admin, "ada", home).await;
        let mut team = brokering(app, &area, home);
        (team.person, team.provider) = (Some("ada"), None);
        let supporter = team.supporter("Ada First").await;
        let head = team.head();
        let plan = planned(ReviewOf::School(area.school), "ada", "board-member");
        let offered = team.request_in("OFFERED", &supporter).await;
        done(&head, "scheduleQaReview", "review", "id", plan.clone()).await;
        let accepted = act(&head, "acceptSupportOffer", "offer { id }", named("offerId", &offered.offer)).await;
        assert_eq!(
            complaints(&accepted, "acceptSupportOffer"),
            ["deployment.supporterId CONFLICT_OF_INTEREST"],
            "who reviews the school is not sent to it"
        );
        let reviews = head.ask("{ qaReviews { edges { node { id version } } } }").await;
        let review = reviews.data("/qaReviews/edges/0/node");
        let cancel =
            json!({ "reviewId": review["id"], "expectedVersion": review["version"], "reason": "She is to support us" });
        done(&head, "cancelQaReview", "review", "id", cancel).await;
        team.accept(offered).await;
        let refused = act(&head, "scheduleQaReview", "review { id }", plan).await;
        assert_eq!(complaints(&refused, "scheduleQaReview"), ["team.0.subject INTEREST"]);
        let other = planned(ReviewOf::School(area.trust_school), "ada", "board-member");
        done(&signed_in(app, "trust-user"), "scheduleQaReview", "review", "id", other).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_sent_by_a_provider_neither_reviews_it_nor_reads_of_it_early() {
    on_each_database(async |app| {
        let (area, admin, _, home) = settle(app).await;
        let mut input = leader("An officer who teaches", home, Some(&area.provider));
        input["subject"] = json!("la-officer");
        register_supporter(&admin, input, 5.0).await;
        let of = ReviewOf::Intervention(&area.own.id);
        let refused = act(&admin, "scheduleQaReview", "review { id }", planned(of, "la-officer", "board-member")).await;
        assert_eq!(complaints(&refused, "scheduleQaReview"), ["team.0.subject INTEREST"]);
        let people = Reviewers { app, keeper: "la-admin", lead: "rival-user", moderator: "board-member" };
        let knows = async |of, state: &str| {
            let review = people.bring_to(of, state).await;
            let query =
                format!("{{ node(id: {}) {{ ... on QaReview {{ findings {{ conductedOn }} }} }} }}", review["id"]);
            signed_in(app, "la-officer").ask(&query).await.data("/node/findings").is_object()
        };
        assert!(!knows(of, "CONDUCTED").await && knows(of, "MODERATED").await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_brokers_for_its_own_school_or_sends_itself() {
    on_each_database(async |app| {
        let (area, admin, _, home) = settle(app).await;
        let team = brokering(app, &area, home);
        let supporter = team.supporter("Ada First").await;
        let mut input = leader("An officer who teaches", home, None);
        input["subject"] = json!("la-officer");
        let officers = register_supporter(&admin, input, 5.0).await;
        let request = team.ask().await;
        let officer = signed_in(app, "la-officer");
        let offer = async |supporter: &Value| {
            let answer = act(&officer, "offerSupport", "offer { id }", offered(&request, &supporter["id"], 1.0)).await;
            complaints(&answer, "offerSupport")
        };
        assert_eq!(offer(&officers).await, ["requestId INTEREST"], "itself");
        let grant = json!({ "subject": "la-officer", "role": "TEACHING_SCHOOL_USER",
            "organisation": { "named": { "kind": "PROVIDER", "name": "Invented Teaching School Alliance (demo)" } } });
        done(&admin, "grantMembership", "membership", "id", grant).await;
        assert_eq!(offer(&supporter).await, ["requestId INTEREST"], "its own provider's");
        let neutral = register_supporter(&admin, leader("Cy Neutral", home, None), 5.0).await;
        employ(&admin, "la-officer", area.school).await;
        assert_eq!(offer(&neutral).await, ["requestId INTEREST"], "to its own school");
        let colleague = act(&admin, "offerSupport", "offer { id }", offered(&request, &neutral["id"], 1.0)).await;
        assert!(colleague.data("/offerSupport/offer").is_object(), "{}", colleague.text);
    })
    .await;
}

/// Registers a supporter for each way of being too near to the trust user's school; the way, and the supporter.
async fn too_near(app: &TestApp, admin: &Client<'_>, area: &Programme, home: i64) -> Vec<(&'static str, Value)> {
    let trust_user = app.client(Who::Holder(Role::TrustUser));
    let query =
        "{ viewer { memberships { organisation { trust { uid schools(first: 5) { edges { node { urn } } } } } } } }";
    let answer = trust_user.ask(query).await;
    let trust = answer.data("/viewer/memberships/0/organisation/trust");
    let urns = trust["schools"]["edges"].as_array().expect("schools").iter().map(|edge| edge["node"]["urn"].clone());
    let sister = urns.into_iter().find(|urn| *urn != json!(area.trust_school)).and_then(|urn| urn.as_i64());
    let sister = sister.expect("a sister school");
    let led = json!({ "kind": "TEACHING_SCHOOL_ALLIANCE", "name": "Led by a sister", "schoolUrn": sister });
    let led = done(admin, "registerProvider", "provider", "id", led).await;
    let is_trust = json!({ "kind": "TRUST", "name": "The trust as a provider", "trustUid": trust["uid"] });
    let is_trust = done(admin, "registerProvider", "provider", "id", is_trust).await;
    employ(admin, "teaches-there", sister).await;
    let named = async |name: &str, change: &dyn Fn(&mut Value)| {
        let mut input = leader(name, home, None);
        change(&mut input);
        register_supporter(admin, input, 5.0).await
    };
    vec![
        ("OWN_SCHOOL", named("From the school", &|input| input["homeSchoolUrn"] = json!(area.trust_school)).await),
        ("OWN_TRUST", named("From its sister", &|input| input["homeSchoolUrn"] = json!(sister)).await),
        ("MEMBER", named("Teaches there", &|input| input["subject"] = json!("teaches-there")).await),
        ("OWN_PROVIDER", named("Led by a sister", &|input| input["providerId"] = led["id"].clone()).await),
        ("OWN_PROVIDER", named("The trust itself", &|input| input["providerId"] = is_trust["id"].clone()).await),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_too_near_is_neither_ranked_nor_sent_and_named_to_officers_only() {
    on_each_database(async |app| {
        let (area, admin, officer, home) = settle(app).await;
        let near = too_near(app, &admin, &area, home).await;
        let neutral = register_supporter(&admin, leader("Cy Neutral", home, None), 5.0).await;
        let trust_user = app.client(Who::Holder(Role::TrustUser));
        let request = done(&trust_user, "requestSupport", "request", "id version", tests::asked_for(area.trust_school)).await;
        let matches = format!(
            "{{ supportMatches(requestId: {}) {{ candidates {{ supporter {{ id }} }} excluded {{ supporter {{ id }} conflict reason }} }} }}",
            request["id"]
        );
        let answer = officer.ask(&matches).await;
        let candidates = answer.data("/supportMatches/candidates").as_array().unwrap_or_else(|| panic!("{}", answer.text));
        assert_eq!(candidates.len(), 1, "{}", answer.text);
        assert_eq!(candidates[0]["supporter"]["id"], neutral["id"]);
        let excluded = answer.data("/supportMatches/excluded").as_array().expect("who is excluded").clone();
        for (conflict, supporter) in &near {
            let found = excluded.iter().find(|found| found["supporter"]["id"] == supporter["id"]);
            assert_eq!(found.map(|found| &found["conflict"]), Some(&json!(conflict)), "{}", answer.text);
            let refused = act(&officer, "offerSupport", "offer { id }", offered(&request, &supporter["id"], 1.0)).await;
            assert_eq!(complaints(&refused, "offerSupport"), ["deployment.supporterId CONFLICT_OF_INTEREST"], "{conflict}");
        }
        assert_eq!(excluded.len(), near.len());
        let answer = trust_user.ask(&matches).await;
        assert_eq!(answer.codes(), ["FORBIDDEN"], "{}", answer.text);
        assert!(answer.data("/supportMatches/excluded").is_null());
        assert_eq!(answer.data("/supportMatches/candidates").as_array().map(Vec::len), Some(1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_somebody_reviews_a_school_is_the_schools_to_know() {
    on_each_database(async |app| {
        let (area, admin, officer, home) = settle(app).await;
        employ(&admin, "ada", home).await;
        let mut team = brokering(app, &area, home);
        team.person = Some("ada");
        let supporter = team.supporter("Ada First").await;
        let plan = planned(ReviewOf::School(area.school), "ada", "board-member");
        done(&team.head(), "scheduleQaReview", "review", "id", plan).await;
        let request = team.ask().await;
        let candidates = async |client: &Client<'_>| {
            let query =
                format!("{{ supportMatches(requestId: {}) {{ candidates {{ supporter {{ id }} }} }} }}", request["id"]);
            client.ask(&query).await.data("/supportMatches/candidates").as_array().map(Vec::len)
        };
        assert_eq!(candidates(&officer).await, Some(1), "the local authority does not know of the review");
        assert_eq!(candidates(&team.head()).await, Some(0), "the school does");
        let offer =
            act(&officer, "offerSupport", "offer { id version }", offered(&request, &supporter["id"], 1.0)).await;
        assert!(offer.data("/offerSupport/offer").is_object(), "{}", offer.text);
        let made = offer.data("/offerSupport/offer");
        let refused = act(&team.head(), "acceptSupportOffer", "offer { id }", named("offerId", made)).await;
        assert_eq!(complaints(&refused, "acceptSupportOffer"), ["deployment.supporterId CONFLICT_OF_INTEREST"]);
        app.clock.set(app.now() + TimeDelta::days(370));
        let late = act(&team.head(), "acceptSupportOffer", "offer { id }", named("offerId", made)).await;
        assert_eq!(
            complaints(&late, "acceptSupportOffer"),
            ["deployment.supporterId CONFLICT_OF_INTEREST"],
            "a review that is late is still to be made"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_of_a_provider_that_was_sent_do_not_review_the_school() {
    on_each_database(async |app| {
        let (area, _, officer, home) = settle(app).await;
        let team = brokering(app, &area, home);
        let firm = json!({ "name": "The alliance's people", "providerId": area.rival, "validFrom": "2026-09-01", "specialismCodes": ["MATHS"], "phaseCodes": [2] });
        let firm = register_supporter(&officer, firm, 10.0).await;
        let head = team.head();
        let plan = planned(ReviewOf::School(area.school), "rival-user", "board-member");
        let review = done(&head, "scheduleQaReview", "review", "id version", plan.clone()).await;
        let offered = team.request_in("OFFERED", &firm).await;
        let refused = act(&head, "acceptSupportOffer", "offer { id }", named("offerId", &offered.offer)).await;
        assert_eq!(complaints(&refused, "acceptSupportOffer"), ["deployment.supporterId CONFLICT_OF_INTEREST"]);
        let cancel = json!({ "reviewId": review["id"], "expectedVersion": review["version"], "reason": "They are to support us" });
        done(&head, "cancelQaReview", "review", "id", cancel).await;
        team.accept(offered).await;
        let refused = act(&head, "scheduleQaReview", "review { id }", plan).await;
        assert_eq!(complaints(&refused, "scheduleQaReview"), ["team.0.subject INTEREST"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sent_whom_stays_as_it_was_offered() {
    on_each_database(async |app| {
        let (area, admin, officer, home) = settle(app).await;
        employ(&admin, "ada", home).await;
        let mut team = brokering(app, &area, home);
        team.person = Some("ada");
        let supporter = team.supporter("Ada First").await;
        let agreed = team.deployment_in("AGREED", &supporter).await;
        let seen = async |subject: &str| {
            let query = format!("{{ node(id: {}) {{ ... on Deployment {{ status }} }} }}", agreed.deployment["id"]);
            signed_in(app, subject).ask(&query).await.data("/node").is_object()
        };
        assert!(seen("teaching-school-user").await && seen("ada").await && !seen("rival-user").await);
        let amend = json!({ "supporterId": supporter["id"], "expectedVersion": supporter["version"], "providerId": area.rival, "subject": "rival-user" });
        done(&officer, "amendSupporter", "supporter", "id", amend).await;
        assert!(seen("teaching-school-user").await && seen("ada").await && !seen("rival-user").await);
        let plan = |lead: &str| planned(ReviewOf::School(area.school), lead, "board-member");
        let refused = act(&team.head(), "scheduleQaReview", "review { id }", plan("ada")).await;
        assert_eq!(complaints(&refused, "scheduleQaReview"), ["team.0.subject INTEREST"], "who was sent, was sent");
        done(&team.head(), "scheduleQaReview", "review", "id", plan("rival-user")).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_offers_a_place_in_work_of_its_own_provider() {
    on_each_database(async |app| {
        let (area, admin, _, home) = settle(app).await;
        let team = brokering(app, &area, home);
        let request = team.ask().await;
        let grant = json!({ "subject": "la-officer", "role": "TEACHING_SCHOOL_USER",
            "organisation": { "named": { "kind": "PROVIDER", "name": "Invented Teaching School Alliance (demo)" } } });
        done(&admin, "grantMembership", "membership", "id", grant).await;
        let offer =
            json!({ "requestId": request["id"], "expectedVersion": request["version"], "interventionId": area.own.id });
        let refused = act(&signed_in(app, "la-officer"), "offerSupport", "offer { id }", offer.clone()).await;
        assert_eq!(complaints(&refused, "offerSupport"), ["requestId INTEREST"]);
        done(&admin, "offerSupport", "offer", "id", offer).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_school_that_somebody_comes_from_learns_of_it_once_it_is_agreed() {
    on_each_database(async |app| {
        let (area, admin, _, home) = settle(app).await;
        employ(&admin, "home-head", home).await;
        let team = brokering(app, &area, home);
        let offered = team.request_in("OFFERED", &team.supporter("Ada First").await).await;
        let sees = async || {
            let answer = signed_in(app, "home-head").ask("{ deployments { totalCount } }").await;
            answer.data("/deployments/totalCount").clone()
        };
        assert_eq!(sees().await, json!(0), "what is offered to another school is that school's");
        team.accept(offered).await;
        assert_eq!(sees().await, json!(1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_who_works_in_a_school_elsewhere_reads_its_matches_as_the_school_does() {
    on_each_database(async |app| {
        let (area, _, officer, home) = settle(app).await;
        let other_admin = area.neighbours.admin_client(app);
        let theirs = neighbours_school(&other_admin).await;
        let mut near = leader("From the school", theirs, None);
        near["areaLaCode"] = json!("852");
        register_supporter(&other_admin, near, 5.0).await;
        let mut free = leader("Cy Neutral", home, None);
        free["areaLaCode"] = json!("852");
        register_supporter(&other_admin, free, 5.0).await;
        employ(&other_admin, "la-officer", theirs).await;
        let request = done(&officer, "requestSupport", "request", "id", tests::asked_for(theirs)).await;
        let query = format!(
            "{{ supportMatches(requestId: {}) {{ candidates {{ supporter {{ name }} }} excluded {{ conflict }} }} }}",
            request["id"]
        );
        let answer = officer.ask(&query).await;
        assert_eq!(answer.codes(), ["FORBIDDEN"], "{}", answer.text);
        assert!(answer.data("/supportMatches/excluded").is_null());
        let names = answer.data("/supportMatches/candidates").to_string();
        assert_eq!(
            names, r#"[{"supporter":{"name":"Cy Neutral"}}]"#,
            "who could come is shown to the school of another area"
        );
        let theirs = other_admin.ask(&query).await;
        assert_eq!(*theirs.data("/supportMatches/excluded/0/conflict"), json!("OWN_SCHOOL"), "{}", theirs.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_by_a_provider_that_one_does_not_see_tells_nothing() {
    on_each_database(async |app| {
        let (area, _, officer, home) = settle(app).await;
        register_supporter(&officer, leader("Ada First", home, Some(&area.rival)), 5.0).await;
        let query = format!("{{ supporters(filter: {{ providerIds: [\"{}\"] }}) {{ totalCount }} supporters {{ totalCount edges {{ node {{ provider {{ id }} }} }} }} }}", area.rival)
            .replacen("supporters(filter", "filtered: supporters(filter", 1);
        let numbers = async |subject: &str| {
            let answer = signed_in(app, subject).ask(&query).await;
            let provider = answer.data("/supporters/edges/0/node/provider").is_object();
            (answer.data("/filtered/totalCount").clone(), answer.data("/supporters/totalCount").clone(), provider)
        };
        assert_eq!(numbers("la-officer").await, (json!(1), json!(1), true));
        assert_eq!(numbers("school-user").await, (json!(0), json!(1), false));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_sent_by_a_provider_once_reads_of_it_late_for_good() {
    on_each_database(async |app| {
        let (area, admin, _, home) = settle(app).await;
        let mut team = brokering(app, &area, home);
        (team.keeper, team.person) = ("la-admin", Some("la-officer"));
        let supporter = team.supporter("An officer who teaches").await;
        team.deployment_in("AGREED", &supporter).await;
        let amend = json!({ "supporterId": supporter["id"], "expectedVersion": supporter["version"], "providerId": area.rival });
        done(&admin, "amendSupporter", "supporter", "id", amend).await;
        let people = Reviewers { app, keeper: "la-admin", lead: "la-admin", moderator: "board-member" };
        for (state, knows) in [("CONDUCTED", false), ("MODERATED", true)] {
            let review = people.bring_to(ReviewOf::Intervention(&area.own.id), state).await;
            let query = format!("{{ node(id: {}) {{ ... on QaReview {{ findings {{ conductedOn }} }} }} }}", review["id"]);
            let answer = signed_in(app, "la-officer").ask(&query).await;
            assert_eq!(answer.data("/node/findings").is_object(), knows, "{state}: {}", answer.text);
        }
    })
    .await;
}
