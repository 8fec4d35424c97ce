//! What quality assurance adds up: a provider's record, coverage, what is overdue, and how far two people agree.

use chrono::TimeDelta;
use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    ReviewOf, Reviewers, TestApp, Who, about, act, complaints, done, found, on_each_database, review_as,
    settle_programme, signed_in,
};

const PEOPLE: [&str; 3] = ["la-officer", "la-officer", "la-admin"];

const fn people(app: &TestApp) -> Reviewers<'_> {
    let [keeper, lead, moderator] = PEOPLE;
    Reviewers { app, keeper, lead, moderator }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_counts_what_is_published_and_not_withdrawn() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        for state in ["PUBLISHED", "PUBLISHED", "WITHDRAWN", "MODERATED", "SCHEDULED"] {
            people(app).bring_to(ReviewOf::Intervention(&area.own.id), state).await;
        }
        people(app).bring_to(ReviewOf::Provider(&area.provider), "PUBLISHED").await;
        let fields = "record { grades { framework { code version } grade { code } outcomes } lastReviewedOn openActions overdueActions \
            outcomes { totalCount } reviews { totalCount } }";
        let query = format!("{{ provider(id: \"{}\") {{ {fields} }} }}", area.provider);
        let expected = |reviews: i64, overdue: i64| {
            json!({
                "grades": [{ "framework": { "code": "COMMISSIONED_PROVISION", "version": 1 }, "grade": { "code": "SECURE" }, "outcomes": 3 }],
                "lastReviewedOn": "2026-11-10", "openActions": 6, "overdueActions": overdue,
                "outcomes": { "totalCount": 4 }, "reviews": { "totalCount": reviews },
            })
        };
        let officer = app.client(Who::Holder(Role::LaOfficer));
        assert_eq!(*officer.ask(&query).await.data("/provider/record"), expected(6, 3));
        let board = app.client(Who::Holder(Role::BoardMember));
        assert_eq!(*board.ask(&query).await.data("/provider/record"), expected(4, 3), "the board sees what is published");
        let school = app.client(Who::Holder(Role::SchoolUser));
        assert_eq!(*school.ask(&query).await.data("/provider/record"), expected(0, 3));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn outcomes_are_found_by_grade_year_provider_phase_and_recommendation() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        people(app).bring_to(ReviewOf::Intervention(&area.own.id), "PUBLISHED").await;
        people(app).bring_to(ReviewOf::Intervention(&area.rivals.id), "WITHDRAWN").await;
        let peers = Reviewers { app, keeper: "school-user", lead: "rival-user", moderator: "board-member" };
        let peer_review = peers.bring_to(ReviewOf::School(area.school), "PUBLISHED").await;
        let mut grant = about(&peer_review);
        grant["audience"] = json!("PUBLIC");
        done(&signed_in(app, "school-user"), "grantQaConsent", "consent", "id", grant).await;
        let dashboard = app.client(Who::Holder(Role::Dashboard));
        for (filter, number) in [
            ("{}".to_owned(), 3),
            ("{ grades: [\"SECURE\"] }".to_owned(), 2),
            ("{ grades: [\"EFFECTIVE\", \"STRONG\"] }".to_owned(), 1),
            ("{ grades: [\"WEAK\"] }".to_owned(), 0),
            ("{ years: [\"2026/27\"] }".to_owned(), 3),
            ("{ years: [\"2025/26\"] }".to_owned(), 0),
            (format!("{{ providerIds: [\"{}\"] }}", area.provider), 1),
            (format!("{{ interventionIds: [\"{}\"] }}", area.rivals.id), 1),
            (format!("{{ urns: [{}] }}", area.school), 1),
            ("{ phaseCodes: [2, 4] }".to_owned(), 1),
            ("{ subjects: [INTERVENTION] }".to_owned(), 2),
            ("{ recommendations: [ADJUST] }".to_owned(), 2),
            ("{ recommendations: [STOP] }".to_owned(), 0),
            ("{ isWithdrawn: true }".to_owned(), 1),
            ("{ isWithdrawn: false, subjects: [INTERVENTION] }".to_owned(), 1),
            ("{ areaLaCodes: [852] }".to_owned(), 0),
        ] {
            let answer = dashboard
                .ask(&format!("{{ qaOutcomes(filter: {filter}) {{ totalCount edges {{ node {{ id }} }} }} }}"))
                .await;
            assert_eq!(*answer.data("/qaOutcomes/totalCount"), json!(number), "{filter}: {}", answer.text);
            assert_eq!(answer.data("/qaOutcomes/edges").as_array().map(Vec::len), Some(number), "{filter}");
        }
        let wrong = dashboard.ask("{ qaOutcomes(filter: { grades: [\"GOOD\"] }) { totalCount } }").await;
        assert_eq!(wrong.codes(), ["BAD_USER_INPUT"], "{}", wrong.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn coverage_is_the_share_of_live_work_with_a_published_review_of_the_last_year() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let query = "{ qaCoverage { since liveInterventions reviewedInterventions reviewedPercent notReviewed { totalCount edges { node { id } } } } }";
        let asked = async |who| app.client(who).ask(query).await.data("/qaCoverage").clone();
        let officer = Who::Holder(Role::LaOfficer);
        let expected = |reviewed: i64, percent: f64, missing: &[&str]| {
            let nodes: Vec<Value> = missing.iter().map(|id| json!({ "node": { "id": id } })).collect();
            let since = (app.now() - TimeDelta::days(365)).date_naive().to_string();
            json!({
                "since": since, "liveInterventions": 2, "reviewedInterventions": reviewed, "reviewedPercent": percent,
                "notReviewed": { "totalCount": nodes.len(), "edges": nodes },
            })
        };
        people(app).bring_to(ReviewOf::Intervention(&area.own.id), "MODERATED").await;
        assert_eq!(asked(officer).await, expected(0, 0.0, &[&area.own.id, &area.rivals.id]));
        people(app).bring_to(ReviewOf::Intervention(&area.rivals.id), "WITHDRAWN").await;
        people(app).bring_to(ReviewOf::Intervention(&area.own.id), "PUBLISHED").await;
        assert_eq!(asked(officer).await, expected(1, 50.0, &[&area.rivals.id]));
        assert_eq!(asked(Who::Holder(Role::BoardMember)).await, expected(1, 50.0, &[&area.rivals.id]));
        let nowhere = app.client(officer).ask("{ qaCoverage(areaLaCode: 852) { liveInterventions reviewedPercent } }").await;
        assert_eq!(*nowhere.data("/qaCoverage"), json!({ "liveInterventions": 0, "reviewedPercent": null }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_late_is_listed_until_it_is_done() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let scheduled = people(app).schedule(ReviewOf::Intervention(&area.own.id)).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let late = "{ qaReviews(filter: { isOverdue: true }) { totalCount } qaActions(filter: { isOverdue: true }) { edges { node { id version text isOverdue } } } }";
        let answer = officer.ask(late).await;
        assert_eq!(*answer.data("/qaReviews/totalCount"), json!(1), "it was planned for the tenth: {}", answer.text);
        done(&officer, "conductQaReview", "review", "id", found(&scheduled, false)).await;
        let answer = officer.ask(late).await;
        assert_eq!(*answer.data("/qaReviews/totalCount"), json!(0));
        let action = answer.data("/qaActions/edges/0/node").clone();
        assert_eq!(action["text"], "Agree dates with both schools", "{}", answer.text);
        let close = json!({ "actionId": action["id"], "expectedVersion": 1, "isDone": true, "note": "Dates are agreed" });
        let early = act(&officer, "closeQaAction", "action { id }", close.clone()).await;
        assert_eq!(complaints(&early, "closeQaAction"), ["reviewId WRONG_STATE"]);
        let review = review_as(&officer, &scheduled["id"], "id version").await;
        done(&signed_in(app, "la-admin"), "moderateQaReview", "review", "id", about(&review)).await;
        let closed = done(&officer, "closeQaAction", "action", "status closedOn note version isOverdue", close.clone()).await;
        let today = app.now().date_naive().to_string();
        assert_eq!(closed, json!({ "status": "DONE", "closedOn": today, "note": "Dates are agreed", "version": 2, "isOverdue": false }));
        let again = json!({ "actionId": action["id"], "expectedVersion": 2, "isDone": false, "note": "On second thoughts" });
        let again = act(&officer, "closeQaAction", "action { id }", again).await;
        assert_eq!(complaints(&again, "closeQaAction"), ["actionId CLOSED_ALREADY"]);
        assert_eq!(*officer.ask(late).await.data("/qaActions/edges"), json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn agreement_is_told_of_what_was_moderated_once_there_is_enough() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let query = "{ qaAgreement { framework { code } criterion { code } judgements observed kappa standardError lower upper reason } }";
        let officer = app.client(Who::Holder(Role::LaOfficer));
        people(app).bring_to(ReviewOf::Intervention(&area.own.id), "MODERATED").await;
        let few = officer.ask(query).await;
        assert_eq!(*few.data("/qaAgreement/reason"), json!("TOO_FEW"), "{}", few.text);
        assert_eq!(*few.data("/qaAgreement/kappa"), Value::Null);
        let conducted = people(app).bring_to(ReviewOf::Intervention(&area.rivals.id), "CONDUCTED").await;
        let mut changed = about(&conducted);
        changed["grades"] = json!([{ "criterion": "DELIVERY", "grade": "WEAK" }]);
        changed["note"] = json!("More than short");
        done(&signed_in(app, "la-admin"), "moderateQaReview", "review", "id", changed).await;
        // Twelve judgements, six of each grade, one of which was made worse by one.
        // Linear: 1 - (1/12 × 1/3) / (6/12 × 5/12 × 1/3 + 6/12 × 1/12 × 2/3 + 6/12 × 6/12 × 1/3 + 6/12 × 1/12 × 1/3) = 0.8571.
        let answer = officer.ask(query).await;
        let agreement = answer.data("/qaAgreement");
        assert_eq!((&agreement["judgements"], &agreement["reason"]), (&json!(12), &Value::Null), "{}", answer.text);
        let rounded = |field: &str| format!("{:.4}", agreement[field].as_f64().expect("a number"));
        assert_eq!((rounded("observed"), rounded("kappa")), ("0.9167".to_owned(), "0.8571".to_owned()));
        let one = officer.ask("{ qaAgreement(criterion: \"DELIVERY\", weights: QUADRATIC) { judgements reason criterion { code } } }").await;
        assert_eq!(*one.data("/qaAgreement"), json!({ "judgements": 2, "reason": "TOO_FEW", "criterion": { "code": "DELIVERY" } }));
        for (since, judgements) in [("2026-11-10", 12), ("2026-11-11", 0)] {
            let later = officer.ask(&format!("{{ qaAgreement(since: \"{since}\") {{ judgements }} }}")).await;
            assert_eq!(*later.data("/qaAgreement/judgements"), json!(judgements), "since {since}: {}", later.text);
        }
        for unknown in ["criterion: \"NONE\"", "frameworkCode: \"NONE\"", "frameworkVersion: 2"] {
            let answer = officer.ask(&format!("{{ qaAgreement({unknown}) {{ judgements }} }}")).await;
            assert!(answer.data("/qaAgreement").is_null(), "{}", answer.text);
        }
        let board = app.client(Who::Holder(Role::BoardMember)).ask("{ qaAgreement { judgements } }").await;
        assert_eq!(*board.data("/qaAgreement/judgements"), json!(0), "the board knows what is published");
    })
    .await;
}
