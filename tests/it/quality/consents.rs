//! A peer review is the school's: others see it by its consent, on every path, and no longer when that is taken back.

use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    ReviewOf, Reviewers, TestApp, Who, about, act, appointed, complaints, done, found, on_each_database, planned,
    settle_programme, signed_in, text,
};

/// Every way to a peer review and its outcome, as numbers of what is found.
async fn found_by(app: &TestApp, subject: &str, review: &str, outcome: &str, urn: i64) -> Vec<i64> {
    let client = signed_in(app, subject);
    let is_reader = subject != "dashboard";
    let reviews =
        format!("reviews: qaReviews(filter: {{ urns: [{urn}] }}) {{ totalCount }} actions: qaActions {{ totalCount }}");
    let edges = "peerReviews { totalCount edges { node { findings { conductedOn } } } }";
    let query = format!(
        "{{ {} outcomes: qaOutcomes(filter: {{ urns: [{urn}] }}) {{ totalCount }} byGrade: qaOutcomes(filter: {{ grades: [\"EFFECTIVE\"] }}) {{ totalCount }} \
         school(urn: {urn}) {{ {} qaOutcomes {{ totalCount }} }} \
         node(id: \"{review}\") {{ id }} outcome: node(id: \"{outcome}\") {{ id }} both: nodes(ids: [\"{review}\", \"{outcome}\"]) {{ id }} }}",
        if is_reader { &reviews } else { "" },
        if is_reader { edges } else { "" },
    );
    let answer = client.ask(&query).await;
    assert!(answer.body.get("errors").is_none(), "{}", answer.text);
    let number = |pointer: &str| answer.body.pointer(pointer).and_then(Value::as_i64).unwrap_or_default();
    let is_there = |pointer: &str| i64::from(answer.body.pointer(pointer).is_some_and(|value| !value.is_null()));
    vec![
        number("/data/reviews/totalCount"),
        number("/data/actions/totalCount"),
        number("/data/school/peerReviews/totalCount"),
        is_there("/data/school/peerReviews/edges/0/node/findings/conductedOn"),
        is_there("/data/node/id"),
        number("/data/outcomes/totalCount"),
        number("/data/byGrade/totalCount"),
        number("/data/school/qaOutcomes/totalCount"),
        is_there("/data/outcome/id"),
        is_there("/data/both/0/id") + is_there("/data/both/1/id"),
    ]
}

const NOTHING: [i64; 10] = [0; 10];
const ALL: [i64; 10] = [1, 2, 1, 1, 1, 1, 1, 1, 1, 2];
const OUTCOME: [i64; 10] = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];

#[tokio::test(flavor = "multi_thread")]
async fn each_audience_sees_it_while_the_school_consents() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        let mut plan = planned(ReviewOf::School(area.school), "rival-user", "board-member");
        plan["hubProviderId"] = json!(area.provider);
        let planned = done(&school, "scheduleQaReview", "review", "id version", plan).await;
        let conducted = found(&planned, true);
        let conducted = done(&signed_in(app, "rival-user"), "conductQaReview", "review", "id version", conducted).await;
        let moderator = signed_in(app, "board-member");
        let moderated = done(&moderator, "moderateQaReview", "review", "id version", about(&conducted)).await;
        let fields = "id version outcome { id }";
        let review = done(&school, "publishQaReview", "review", fields, about(&moderated)).await;
        let (id, outcome) = (text(&review, "/id"), text(&review, "/outcome/id"));
        let readers = ["la-officer", "teaching-school-user", "trust-user", "dashboard"];
        let expect = async |expected: [[i64; 10]; 4]| {
            for (reader, expected) in readers.iter().zip(expected) {
                assert_eq!(found_by(app, reader, &id, &outcome, area.school).await, expected, "{reader}");
            }
            assert_eq!(found_by(app, "school-user", &id, &outcome, area.school).await, ALL, "it is the school's");
            assert_eq!(found_by(app, "rival-user", &id, &outcome, area.school).await, ALL, "the team made it");
        };
        expect([NOTHING, NOTHING, NOTHING, NOTHING]).await;
        let mut granted = Vec::new();
        for (audience, expected) in [
            ("HUB", [NOTHING, ALL, NOTHING, NOTHING]),
            ("LOCAL_AUTHORITY", [ALL, ALL, NOTHING, NOTHING]),
            ("PUBLIC", [ALL, ALL, OUTCOME, OUTCOME]),
        ] {
            let mut grant = about(&review);
            grant["audience"] = json!(audience);
            granted.push(done(&school, "grantQaConsent", "consent", "id audience revokedAt", grant.clone()).await);
            let again = act(&school, "grantQaConsent", "consent { id }", grant).await;
            assert_eq!(complaints(&again, "grantQaConsent"), ["audience GRANTED_ALREADY"]);
            expect(expected).await;
        }
        for (consent, expected) in granted.iter().zip([
            [ALL, OUTCOME, OUTCOME, OUTCOME],
            [OUTCOME, OUTCOME, OUTCOME, OUTCOME],
            [NOTHING, NOTHING, NOTHING, NOTHING],
        ]) {
            let revoke = json!({ "consentId": consent["id"], "reason": "The governors have yet to see it" });
            done(&school, "revokeQaConsent", "consent", "id revokedAt revokeReason", revoke.clone()).await;
            let again = act(&school, "revokeQaConsent", "consent { id }", revoke).await;
            assert_eq!(complaints(&again, "revokeQaConsent"), ["consentId REVOKED_ALREADY"]);
            expect(expected).await;
        }
        let consents =
            "{ node(id: \"ID\") { ... on QaReview { consents { audience grantedBy revokedBy revokeReason } } } }";
        let trail = school.ask(&consents.replace("ID", &id)).await;
        assert_eq!(trail.data("/node/consents").as_array().map(Vec::len), Some(3), "the trail stays: {}", trail.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_sees_it_by_consent_and_the_local_authority_knows_nothing_of_it() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let people = Reviewers { app, keeper: "trust-user", lead: "rival-user", moderator: "other-member" };
        let board = ("EXECUTIVE_BOARD", "Executive Board (demo)");
        appointed(app, &signed_in(app, "la-admin"), "other-member", "BOARD_MEMBER", board).await;
        let of = ReviewOf::School(area.trust_school);
        let number = async |subject: &str| {
            let answer = signed_in(app, subject).ask("{ qaReviews { totalCount } }").await;
            answer.data("/qaReviews/totalCount").as_i64()
        };
        for (place, state) in (1..).zip(["SCHEDULED", "CANCELLED", "CONDUCTED", "WITHDRAWN"]) {
            let review = people.bring_to(of, state).await;
            assert_eq!((number("la-officer").await, number("board-member").await), (Some(0), Some(0)), "{state}");
            assert_eq!(number("trust-user").await, Some(place), "{state}");
            let mut meddling = about(&review);
            meddling["moderator"] = json!("la-officer");
            let answer = act(&signed_in(app, "la-officer"), "reviseQaReview", "review { id }", meddling).await;
            assert_eq!(answer.codes(), ["NOT_FOUND"], "{}", answer.text);
        }
        let published = people.bring_to(of, "PUBLISHED").await;
        let mut grant = about(&published);
        grant["audience"] = json!("BOARD");
        done(&signed_in(app, "trust-user"), "grantQaConsent", "consent", "id", grant.clone()).await;
        assert_eq!((number("la-officer").await, number("board-member").await), (Some(0), Some(1)));
        grant["audience"] = json!("HUB");
        let no_hub = act(&signed_in(app, "trust-user"), "grantQaConsent", "consent { id }", grant).await;
        assert_eq!(complaints(&no_hub, "grantQaConsent"), ["audience NO_HUB"]);
    })
    .await;
}
