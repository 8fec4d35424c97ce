//! What cannot be planned, found or moderated: each with its code, and nothing written.

use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    Programme, ReviewOf, Reviewers, Settling, TestApp, Who, about, act, complaints, done, found, on_each_database,
    planned, settle_programme, signed_in,
};

fn with(mut input: Value, changes: &Value) -> Value {
    for (field, value) in changes.as_object().into_iter().flatten() {
        input[field] = value.clone();
    }
    input
}

async fn expect_complaints(app: &TestApp, subject: &str, mutation: &str, cases: Vec<(Value, Vec<&str>)>) {
    let client = signed_in(app, subject);
    for (input, expected) in cases {
        let answer = act(&client, mutation, "review { id }", input.clone()).await;
        assert_eq!(complaints(&answer, mutation), expected, "{input}");
    }
}

async fn number_of_reviews(app: &TestApp) -> i64 {
    let answer = signed_in(app, "la-officer").ask("{ qaReviews { totalCount } }").await;
    answer.data("/qaReviews/totalCount").as_i64().expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_says_all_that_is_wrong_with_it() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let good = planned(ReviewOf::Intervention(&area.own.id), "la-officer", "la-admin");
        let of_nothing = |name: &str| with(good.clone(), &json!({ "interventionId": null, name: "bm9uc2Vuc2U" }));
        let team = |members: Value| with(good.clone(), &json!({ "team": members }));
        let member = |subject: &str, is_lead: bool| json!({ "subject": subject, "isLead": is_lead });
        let proposed = proposed(app, &area).await;
        let school = planned(ReviewOf::School(area.school), "rival-user", "board-member");
        expect_complaints(
            app,
            "la-officer",
            "scheduleQaReview",
            vec![
                (with(good.clone(), &json!({ "providerId": area.provider })), vec!["interventionId ONE_SUBJECT"]),
                (with(good.clone(), &json!({ "interventionId": null })), vec!["interventionId ONE_SUBJECT"]),
                (of_nothing("interventionId"), vec!["interventionId UNKNOWN_INTERVENTION"]),
                (of_nothing("providerId"), vec!["providerId UNKNOWN_PROVIDER"]),
                (
                    with(good.clone(), &json!({ "interventionId": null, "urn": 999_999, "kind": "PEER" })),
                    vec!["urn UNKNOWN_SCHOOL"],
                ),
                (with(good.clone(), &json!({ "kind": "PEER" })), vec!["kind KIND_MISMATCH"]),
                (with(good.clone(), &json!({ "hubProviderId": area.rival })), vec!["hubProviderId HUB_NOT_EXPECTED"]),
                (
                    with(good.clone(), &json!({ "framework": { "code": "COMMISSIONED_PROVISION", "version": 9 } })),
                    vec!["framework UNKNOWN_FRAMEWORK"],
                ),
                (
                    with(good.clone(), &json!({ "framework": { "code": "SCHOOL_PEER_REVIEW", "version": 1 } })),
                    vec!["framework FRAMEWORK_MISMATCH"],
                ),
                (with(good.clone(), &json!({ "scheduledFor": "2026-09-30" })), vec!["scheduledFor BEFORE_IT_BEGAN"]),
                (with(good.clone(), &json!({ "scheduledFor": "2016-09-30" })), vec!["scheduledFor BEFORE_FRAMEWORK"]),
                (with(good.clone(), &json!({ "interventionId": proposed })), vec!["interventionId NOT_REVIEWABLE"]),
                (team(json!([])), vec!["team ONE_LEAD"]),
                (team(json!([member("la-officer", true), member("rival-user", true)])), vec!["team ONE_LEAD"]),
                (
                    team(json!([member("la-officer", true), member("la-officer", false)])),
                    vec!["team.1.subject USER_TWICE"],
                ),
                (team(json!([member("nobody", true)])), vec!["team.0.subject UNKNOWN_USER"]),
                (team(json!([member("dashboard", true)])), vec!["team.0.subject UNKNOWN_USER"]),
                (team(json!([member(" ", true)])), vec!["team.0.subject BLANK"]),
                (team(json!([member("teaching-school-user", true)])), vec!["team.0.subject INTEREST"]),
                (with(good.clone(), &json!({ "moderator": "teaching-school-user" })), vec!["moderator INTEREST"]),
                (with(good.clone(), &json!({ "moderator": "rival-user" })), vec!["moderator MODERATOR_NOT_OF_AREA"]),
                (with(good.clone(), &json!({ "moderator": "la-officer" })), vec!["moderator SAME_PERSON"]),
                (
                    with(
                        team(json!([member("nobody", false), member("teaching-school-user", false)])),
                        &json!({ "scheduledFor": "2026-09-01", "kind": "PEER" }),
                    ),
                    vec![
                        "kind KIND_MISMATCH",
                        "scheduledFor BEFORE_IT_BEGAN",
                        "team ONE_LEAD",
                        "team.0.subject UNKNOWN_USER",
                        "team.1.subject INTEREST",
                    ],
                ),
            ],
        )
        .await;
        let of_schools = vec![
            (with(school.clone(), &json!({ "kind": "DESK" })), vec!["kind KIND_MISMATCH"]),
            (with(school.clone(), &json!({ "moderator": null })), vec!["moderator MODERATOR_MISSING"]),
            (with(school.clone(), &json!({ "hubProviderId": "bm9uc2Vuc2U" })), vec!["hubProviderId UNKNOWN_HUB"]),
        ];
        expect_complaints(app, "school-user", "scheduleQaReview", of_schools).await;
        assert_eq!(number_of_reviews(app).await, 0, "nothing is written");
        expect_other_roles(app, &area, &good).await;
    })
    .await;
}

/// An intervention that the board has yet to decide on.
async fn proposed(app: &TestApp, area: &Programme) -> String {
    let settling = Settling { app, plan: &area.plan, source: &area.source, priority: &area.priority };
    settling.propose("Not yet decided", Some(&area.provider), &[area.school]).await.0
}

/// A school plans its own peer reviews, and nothing else.
async fn expect_other_roles(app: &TestApp, area: &Programme, good: &Value) {
    let school = app.client(Who::Holder(Role::SchoolUser));
    let answer = act(&school, "scheduleQaReview", "review { id }", good.clone()).await;
    assert_eq!(answer.codes(), ["FORBIDDEN"], "{}", answer.text);
    let others = planned(ReviewOf::School(area.trust_school), "rival-user", "board-member");
    let answer = act(&school, "scheduleQaReview", "review { id }", others).await;
    assert_eq!(answer.codes(), ["FORBIDDEN"], "{}", answer.text);
    let rivals = planned(ReviewOf::Intervention(&area.rivals.id), "la-officer", "la-admin");
    let answer = act(&school, "scheduleQaReview", "review { id }", rivals).await;
    assert_eq!(complaints(&answer, "scheduleQaReview"), ["interventionId UNKNOWN_INTERVENTION"]);
    let officer = signed_in(app, "la-officer");
    let answer = act(
        &officer,
        "scheduleQaReview",
        "review { id }",
        planned(ReviewOf::School(area.school), "rival-user", "la-admin"),
    )
    .await;
    assert_eq!(answer.codes(), ["FORBIDDEN"], "a peer review is the school's: {}", answer.text);
    let own = planned(ReviewOf::School(area.school), "school-user", "trust-user");
    let answer = act(&school, "scheduleQaReview", "review { id }", own).await;
    assert_eq!(complaints(&answer, "scheduleQaReview"), ["team.0.subject INTEREST"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_say_all_that_is_wrong_with_them() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let people = Reviewers { app, keeper: "la-officer", lead: "la-officer", moderator: "la-admin" };
        let review = people.schedule(ReviewOf::Intervention(&area.own.id)).await;
        let good = found(&review, false);
        let change = |changes: Value| with(good.clone(), &changes);
        let judged = |place: usize, field: &str, value: &str| {
            let mut input = good.clone();
            input["judgements"][place][field] = json!(value);
            input
        };
        let mut five = good.clone();
        five["judgements"].as_array_mut().expect("judgements").pop();
        let action = |due: &str| json!({ "actions": [{ "text": "Do it", "owner": "The provider", "dueOn": due }] });
        expect_complaints(
            app,
            "la-officer",
            "conductQaReview",
            vec![
                (five, vec!["judgements CRITERION_MISSING"]),
                (
                    judged(1, "criterion", "NEED_AND_DESIGN"),
                    vec!["judgements.1.criterion CRITERION_TWICE", "judgements CRITERION_MISSING"],
                ),
                (
                    judged(1, "criterion", "LEADERSHIP"),
                    vec!["judgements.1.criterion UNKNOWN_CRITERION", "judgements CRITERION_MISSING"],
                ),
                (judged(1, "grade", "EFFECTIVE"), vec!["judgements.1.grade UNKNOWN_GRADE"]),
                (judged(1, "evidence", "  "), vec!["judgements.1.evidence BLANK"]),
                (change(json!({ "overallGrade": "GOOD" })), vec!["overallGrade UNKNOWN_GRADE"]),
                (change(json!({ "overallGrade": "STRONG" })), vec!["overallGrade OVERALL_OUT_OF_RANGE"]),
                (change(json!({ "recommendation": null })), vec!["recommendation RECOMMENDATION_MISSING"]),
                (
                    change(json!({ "conductedOn": "2027-01-10" })),
                    vec!["conductedOn IN_FUTURE", "actions.0.dueOn DUE_BEFORE_REVIEW"],
                ),
                (change(json!({ "conductedOn": "2026-09-30" })), vec!["conductedOn BEFORE_IT_BEGAN"]),
                (
                    change(json!({ "conductedOn": "1066-10-14" })),
                    vec!["conductedOn BEFORE_FRAMEWORK", "conductedOn BEFORE_IT_BEGAN"],
                ),
                (change(action("2026-11-09")), vec!["actions.0.dueOn DUE_BEFORE_REVIEW"]),
                (change(json!({ "improvements": ["\u{202e}"] })), vec!["improvements.0 CONTROL_CHARACTERS"]),
                (change(json!({ "strengths": vec!["Good"; 101] })), vec!["strengths TOO_MANY"]),
            ],
        )
        .await;
        let peer = Reviewers { app, keeper: "school-user", lead: "rival-user", moderator: "board-member" };
        let peer_review = peer.schedule(ReviewOf::School(area.school)).await;
        let recommended = with(found(&peer_review, true), &json!({ "recommendation": "CONTINUE" }));
        let expected = vec!["recommendation RECOMMENDATION_NOT_EXPECTED"];
        expect_complaints(app, "rival-user", "conductQaReview", vec![(recommended, expected)]).await;
        let unpublished = act(&signed_in(app, "la-officer"), "publishQaReview", "review { id }", about(&review)).await;
        assert_eq!(
            complaints(&unpublished, "publishQaReview"),
            ["reviewId WRONG_STATE"],
            "publishing before moderation"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn moderation_says_what_is_wrong_with_it() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let people = Reviewers { app, keeper: "la-officer", lead: "la-officer", moderator: "la-admin" };
        let review = people.bring_to(ReviewOf::Intervention(&area.own.id), "CONDUCTED").await;
        let change = |changes: Value| with(about(&review), &changes);
        let grade = |criterion: &str, grade: &str| json!([{ "criterion": criterion, "grade": grade }]);
        expect_complaints(
            app,
            "la-admin",
            "moderateQaReview",
            vec![
                (change(json!({ "grades": grade("DELIVERY", "WEAK") })), vec!["note NOTE_MISSING"]),
                (change(json!({ "overallGrade": "WEAK", "note": "Worse" })), vec!["overallGrade OVERALL_OUT_OF_RANGE"]),
                (
                    change(json!({ "grades": grade("DELIVERIES", "WEAK"), "note": "Worse" })),
                    vec!["grades.0.criterion UNKNOWN_CRITERION"],
                ),
                (
                    change(json!({ "grades": grade("DELIVERY", "WORSE"), "note": "Worse" })),
                    vec!["grades.0.grade UNKNOWN_GRADE"],
                ),
            ],
        )
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_changed_by_the_same_rules() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let people = Reviewers { app, keeper: "la-officer", lead: "la-officer", moderator: "la-admin" };
        let review = people.schedule(ReviewOf::Intervention(&area.own.id)).await;
        let change = |changes: Value| with(about(&review), &changes);
        let team = |subject: &str| json!({ "team": [{ "subject": subject, "isLead": true }] });
        expect_complaints(
            app,
            "la-officer",
            "reviseQaReview",
            vec![
                (about(&review), vec!["scheduledFor NOTHING_TO_CHANGE"]),
                (change(json!({ "scheduledFor": "2026-09-01" })), vec!["scheduledFor BEFORE_IT_BEGAN"]),
                (change(team("teaching-school-user")), vec!["team.0.subject INTEREST"]),
                (change(team("la-admin")), vec!["team SAME_PERSON"]),
                (change(json!({ "moderator": "la-officer" })), vec!["moderator SAME_PERSON"]),
            ],
        )
        .await;
        let both =
            with(change(team("la-admin")), &json!({ "moderator": "board-member", "scheduledFor": "2026-11-12" }));
        let fields = "scheduledFor moderator team { name isLead } version";
        let revised = done(&signed_in(app, "la-officer"), "reviseQaReview", "review", fields, both).await;
        let expected = json!({
            "scheduledFor": "2026-11-12", "moderator": "Invented board member", "version": 2,
            "team": [{ "name": "Invented administrator", "isLead": true }],
        });
        assert_eq!(revised, expected);
    })
    .await;
}
