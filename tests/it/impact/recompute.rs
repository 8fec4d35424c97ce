//! Figures that are published stay, and say what was revised since.

use entities::states::{Level, Role};
use serde_json::{Value, json};
use tests::{
    Evaluators, OUTCOME, RWM, Who, evaluation_seen, impact_plan_with, on_each_database, publish_outcomes, revise,
    settle_programme,
};

#[tokio::test(flavor = "multi_thread")]
async fn an_input_that_is_revised_changes_no_published_figure_and_is_told() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
        for method in ["PRE_POST", "NATIONAL_COMPARATOR", "LOCAL_COMPARATOR", "SIMILAR_SCHOOLS"] {
            let plan = impact_plan_with(&json!({ "method": method }));
            let published = people.bring_to(&area.own.id, plan, "PUBLISHED").await;
            let officer = app.client(Who::Holder(Role::LaOfficer));
            let fields = "result { estimate low high pValue effectSize { value } }";
            let before = evaluation_seen(&officer, &published["id"], fields).await;
            let again = async || {
                let query = format!(
                    "{{ impactRecomputation(evaluationId: {}) {{ isIdentical unreadableInputs resultNow {{ estimate }} \
                     revisedInputs {{ urn part used {{ value version }} now {{ value version }} }} }} }}",
                    published["id"]
                );
                let answer = officer.ask(&query).await;
                answer.data("/impactRecomputation").clone()
            };
            let same = again().await;
            assert_eq!((&same["isIdentical"], &same["unreadableInputs"]), (&json!(true), &json!(0)), "{method} {same}");
            assert_eq!(same["revisedInputs"], json!([]), "{method}");
            assert_eq!(same["resultNow"]["estimate"], before["result"]["estimate"], "{method}");
            let urn = i32::try_from(area.school).expect("a URN");
            let value = 70_000 + i64::try_from(method.len()).expect("a number") * 1_000;
            revise(app, (Level::School, urn), (RWM, 1), OUTCOME, value).await;
            let after = again().await;
            assert_eq!(after["isIdentical"], true, "{method}: what was used gives what was found");
            let revised = after["revisedInputs"].as_array().expect("a list");
            assert_eq!(revised.len(), 1, "{method} {after}");
            assert_eq!((&revised[0]["urn"], &revised[0]["part"]), (&json!(area.school), &json!("OUTCOME")));
            assert_eq!(
                revised[0]["now"]["value"].as_f64().map(|value| value * 1_000.0),
                i32::try_from(value).ok().map(f64::from)
            );
            assert_ne!(after["resultNow"]["estimate"], before["result"]["estimate"]);
            assert_eq!(
                evaluation_seen(&officer, &published["id"], fields).await,
                before,
                "{method}: nothing published changes"
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_evaluation_of_another_area_is_not_computed_again() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
        let published = people.bring_to(&area.own.id, impact_plan_with(&json!({})), "PUBLISHED").await;
        let query = format!("{{ impactRecomputation(evaluationId: {}) {{ isIdentical }} }}", published["id"]);
        let theirs = area.neighbours.admin_client(app).ask(&query).await;
        assert_eq!(theirs.data("/impactRecomputation"), &Value::Null, "{}", theirs.text);
    })
    .await;
}
