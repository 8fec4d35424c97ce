//! One review from scheduling to publication, as each role sees it.

use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    Programme, ReviewOf, Reviewers, TestApp, Who, about, act, complaints, done, found, on_each_database, planned,
    review_as, settle_programme, signed_in, text,
};

const ROW: &str = "id version status";

/// What each role sees of the review: its state and which parts of it are told.
async fn seen_by_all(app: &TestApp, id: &Value) -> Value {
    let fields = "status team { name isLead } moderator findings { overallGrade { code } moderatedGrade { code } response } \
        actions { status } outcome { grade { code } isWithdrawn }";
    let mut seen = serde_json::Map::new();
    for who in Who::all() {
        let answer = app.client(who).ask(&format!("{{ node(id: {id}) {{ ... on QaReview {{ {fields} }} }} }}")).await;
        let Who::Holder(role) = who else {
            assert!(answer.data("/node").is_null(), "{}", answer.text);
            continue;
        };
        seen.insert(role.to_string(), answer.data("/node").clone());
    }
    let outcomes = app.client(Who::Holder(Role::Dashboard)).ask("{ qaOutcomes { totalCount } }").await;
    seen.insert("outcomes for a dashboard".to_owned(), outcomes.data("/qaOutcomes/totalCount").clone());
    Value::Object(seen)
}

async fn settle(app: &TestApp) -> Programme {
    settle_programme(app).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_of_delivery_from_scheduling_to_withdrawal() {
    on_each_database(async |app| {
        let area = settle(app).await;
        let (officer, admin) = (signed_in(app, "la-officer"), signed_in(app, "la-admin"));
        let mut stages = serde_json::Map::new();
        let mut plan = planned(ReviewOf::Intervention(&area.own.id), "la-officer", "la-admin");
        plan["team"] =
            json!([{ "subject": "rival-user", "isLead": false }, { "subject": "la-officer", "isLead": true }]);
        let mut review = done(&officer, "scheduleQaReview", "review", ROW, plan).await;
        let id = review["id"].clone();
        stages.insert("1 scheduled".into(), seen_by_all(app, &id).await);
        review = done(&officer, "conductQaReview", "review", ROW, found(&review, false)).await;
        stages.insert("2 conducted".into(), seen_by_all(app, &id).await);
        let mut moderation = about(&review);
        moderation["grades"] = json!([{ "criterion": "DELIVERY", "grade": "WEAK" }]);
        moderation["overallGrade"] = json!("DEVELOPING");
        moderation["note"] = json!("Two schools missed half of the sessions, which is more than short");
        review = done(&admin, "moderateQaReview", "review", ROW, moderation).await;
        stages.insert("3 moderated".into(), seen_by_all(app, &id).await);
        let mut response = about(&review);
        response["response"] = json!("Both schools had no cover; we have agreed dates");
        let provider = app.client(Who::Holder(Role::TeachingSchoolUser));
        review = done(&provider, "respondToQaReview", "review", ROW, response).await;
        review = done(&officer, "publishQaReview", "review", ROW, about(&review)).await;
        stages.insert("4 published".into(), seen_by_all(app, &id).await);
        let mut withdrawal = about(&review);
        withdrawal["reason"] = json!("The attendance register was of another programme");
        done(&officer, "withdrawQaReview", "review", ROW, withdrawal).await;
        stages.insert("5 withdrawn".into(), seen_by_all(app, &id).await);
        insta::assert_json_snapshot!("as_each_role_sees_it", stages);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_is_shown_whole_and_what_is_published_stays() {
    on_each_database(async |app| {
        let area = settle(app).await;
        let people = Reviewers { app, keeper: "la-officer", lead: "la-officer", moderator: "la-admin" };
        let published = people.bring_to(ReviewOf::Intervention(&area.own.id), "PUBLISHED").await;
        let fields = "subject subjectName kind status scheduledFor isOverdue team { name isLead } moderator endReason \
            framework { code version name subject publishedOn grades { number code name } criteria { code weight } } \
            localAuthority { name } intervention { title } provider { name } school { urn } hub { name } \
            findings { conductedOn overallGrade { code } moderatedGrade { code } weightedMean recommendation strengths improvements \
                moderatedBy moderatedAt moderationNote response respondedAt \
                judgements { criterion { code question descriptors { grade { code } text } } grade { code } moderatedGrade { code } evidence } } \
            actions { text owner dueOn status isOverdue closedOn note version }";
        let seen = review_as(&signed_in(app, "la-officer"), &published["id"], fields).await;
        insta::assert_json_snapshot!("review", seen);
        let outcome = "{ qaOutcomes { totalCount edges { node { subject kind interventionTitle providerName year conductedOn \
            intervention { title } provider { name } school { urn } review { id } phase { name } localAuthority { name } \
            framework { code version } grade { number code name } weightedMean recommendation \
            criteriaGrades { criterion { code } grade { code } } followUp { open overdue done dropped } \
            publishedAt isWithdrawn withdrawnAt withdrawReason } } } }";
        let dashboard = app.client(Who::Holder(Role::Dashboard));
        insta::assert_json_snapshot!("outcome_as_a_dashboard_sees_it", dashboard.ask(outcome).await.data("/qaOutcomes"));
        rename(app, &area).await;
        let seen = dashboard.ask("{ qaOutcomes { edges { node { interventionTitle providerName } } } }").await;
        let expected = json!({ "interventionTitle": "Challenge the Gap", "providerName": "Invented Teaching School Alliance (demo)" });
        assert_eq!(*seen.data("/qaOutcomes/edges/0/node"), expected, "what was published stays as it was");
    })
    .await;
}

async fn rename(app: &TestApp, area: &Programme) {
    let officer = signed_in(app, "la-officer");
    let other = json!({ "providerId": area.provider, "expectedVersion": 1, "name": "Another name" });
    done(&officer, "amendProvider", "provider", "id", other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_are_written_anew_until_they_are_moderated() {
    on_each_database(async |app| {
        let area = settle(app).await;
        let people = Reviewers { app, keeper: "la-officer", lead: "la-officer", moderator: "la-admin" };
        let conducted = people.bring_to(ReviewOf::Intervention(&area.own.id), "CONDUCTED").await;
        let officer = signed_in(app, "la-officer");
        let mut anew = found(&conducted, false);
        anew["strengths"] = json!([]);
        anew["actions"] = json!([{ "text": "Only this", "owner": "The provider", "dueOn": "2026-12-01" }]);
        let again = done(&officer, "conductQaReview", "review", ROW, anew).await;
        let fields = "findings { strengths improvements judgements { evidence } } actions { text }";
        let seen = review_as(&officer, &again["id"], fields).await;
        assert_eq!(seen["findings"]["strengths"], json!([]));
        assert_eq!(seen["actions"], json!([{ "text": "Only this" }]));
        assert_eq!(seen["findings"]["judgements"].as_array().map(Vec::len), Some(6));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reviewed_party_has_its_say_and_the_last_word_before_publication_stays() {
    on_each_database(async |app| {
        let area = settle(app).await;
        let people = Reviewers { app, keeper: "la-officer", lead: "la-officer", moderator: "la-admin" };
        let mut review = people.bring_to(ReviewOf::Intervention(&area.own.id), "MODERATED").await;
        let provider = app.client(Who::Holder(Role::TeachingSchoolUser));
        let says = |review: &Value, text: &str| {
            let mut input = about(review);
            input["response"] = json!(text);
            input
        };
        for text in ["We do not agree", "We agree with all but one"] {
            review = done(&provider, "respondToQaReview", "review", ROW, says(&review, text)).await;
        }
        review = done(&signed_in(app, "la-officer"), "publishQaReview", "review", ROW, about(&review)).await;
        let late = act(&provider, "respondToQaReview", "review { id }", says(&review, "On second thoughts")).await;
        assert_eq!(complaints(&late, "respondToQaReview"), ["response RESPONDED_ALREADY"]);
        let seen = review_as(&provider, &review["id"], "findings { response }").await;
        assert_eq!(text(&seen, "/findings/response"), "We agree with all but one");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_sent_twice_is_taken_once_and_one_from_a_stale_read_is_refused() {
    on_each_database(async |app| {
        let area = settle(app).await;
        let officer = signed_in(app, "la-officer");
        let mut plan = planned(ReviewOf::Provider(&area.provider), "la-officer", "la-admin");
        plan["idempotencyKey"] = json!("plan-1");
        let first = done(&officer, "scheduleQaReview", "review", ROW, plan.clone()).await;
        assert_eq!(done(&officer, "scheduleQaReview", "review", ROW, plan.clone()).await, first);
        plan["scheduledFor"] = json!("2026-11-30");
        let other = act(&officer, "scheduleQaReview", "review { id }", plan).await;
        assert_eq!(other.codes(), ["CONFLICT"]);
        let mut findings = found(&first, false);
        findings["idempotencyKey"] = json!("found-1");
        let conducted = done(&officer, "conductQaReview", "review", ROW, findings.clone()).await;
        assert_eq!(done(&officer, "conductQaReview", "review", ROW, findings).await, conducted);
        let stale = act(&officer, "conductQaReview", "review { id }", found(&first, false)).await;
        assert_eq!(stale.codes(), ["CONFLICT"]);
        let history =
            review_as(&signed_in(app, "la-admin"), &first["id"], "history { action fromState toState }").await;
        let expected = json!([
            { "action": "scheduleQaReview", "fromState": null, "toState": "SCHEDULED" },
            { "action": "conductQaReview", "fromState": "SCHEDULED", "toState": "CONDUCTED" },
        ]);
        assert_eq!(history["history"], expected);
    })
    .await;
}
