//! What evaluations say of figures that are known.

use entities::states::{Level, Role};
use serde_json::{Value, json};
use tests::{
    BASELINE, Evaluators, OUTCOME, RWM, TestApp, Who, evaluation_seen, impact_plan_with, on_each_database, publish_all,
    publish_outcomes, settle_programme,
};

const FOUND: &str = "verdict isPlanLate cannotEstimate { code message } result { estimate low high standardError t pValue participants \
    treated { schools baseline outcome change } comparator { schools baseline outcome change } gap { baseline outcome change isHalved } \
    effectSize { value low high formula } noEffectSizeBecause security { rating reasons { code points } } balance { property before after } } \
    chart { of points { period value } } \
    schools(first: 100) { totalCount edges { node { urn side isCounted excludedBecause matchedUrn baseline outcome inputs { part observation { value } } } } }";

async fn computed(app: &TestApp, work: &str, parts: Value) -> Value {
    let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
    let draft = people.bring_to(work, impact_plan_with(&parts), "DRAFT").await;
    evaluation_seen(&app.client(Who::Holder(Role::LaOfficer)), &draft["id"], FOUND).await
}

fn near(value: &Value, expected: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - expected).abs() < 1e-9)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_method_compares_with_whom_it_says() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let treated = [area.trust_school, area.school];
        publish_outcomes(app, &treated).await;
        let mean = 10.25;
        let of = async |method: &str| computed(app, &area.own.id, json!({ "method": method })).await;
        let alone = of("PRE_POST").await;
        assert!(near(&alone["result"]["estimate"], mean), "{alone}");
        assert_eq!(alone["result"]["comparator"], Value::Null);
        let national = of("NATIONAL_COMPARATOR").await;
        assert!(near(&national["result"]["estimate"], mean - 1.5), "{national}");
        assert!(near(
            &national["chart"][2]["points"][1]["value"],
            national["result"]["treated"]["baseline"].as_f64().expect("a mean") + 1.5
        ));
        let local = of("LOCAL_COMPARATOR").await;
        let (treated_change, others) = (&local["result"]["treated"]["change"], &local["result"]["comparator"]);
        let did = treated_change.as_f64().expect("a change") - others["change"].as_f64().expect("a change");
        assert!(near(&local["result"]["estimate"], did) && near(treated_change, mean), "{local}");
        assert!(others["schools"].as_i64().expect("a number") > 5, "{local}");
        assert_eq!(local["result"]["effectSize"]["formula"], "COX_INDEX");
        assert_eq!(local["result"]["security"]["reasons"][0]["code"], "DESIGN_LOCAL");
        assert_eq!(local["isPlanLate"], false);
        let similar = of("SIMILAR_SCHOOLS").await;
        let chosen = similar["result"]["comparator"]["schools"].as_i64().expect("a number");
        assert!((1..=6).contains(&chosen), "three for each of two at most: {similar}");
        assert_eq!(similar["result"]["security"]["reasons"][0]["code"], "DESIGN_MATCHED");
        assert_eq!(similar["result"]["balance"][0]["property"], "BASELINE");
        let edges = similar["schools"]["edges"].as_array().expect("schools");
        assert!(
            edges
                .iter()
                .filter(|edge| edge["node"]["side"] == "COMPARATOR")
                .all(|edge| edge["node"]["matchedUrn"].is_i64())
        );
        let first = &edges[0]["node"];
        assert_eq!(first["side"], "TREATED");
        let inputs = first["inputs"].as_array().expect("inputs");
        assert!(
            inputs.iter().any(|input| input["part"] == "OUTCOME" && input["observation"]["value"] == first["outcome"]),
            "{first}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_is_evaluated_between_two_cohorts() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let of = |urn: i64, before: i64, after: i64| {
            let subject = (Level::School, i32::try_from(urn).expect("a URN"));
            [(subject, BASELINE, before), (subject, OUTCOME, after)]
        };
        let (one, other) = (area.trust_school, area.school);
        publish_all(app, (RWM, 2), &[of(one, 40_000, 52_000), of(other, 44_000, 50_000)].concat()).await;
        publish_all(app, (RWM, 3), &[of(one, 60_000, 62_000), of(other, 64_000, 61_000)].concat()).await;
        let plan = json!({ "method": "PRE_POST", "cohortCode": "DISADVANTAGED", "againstCohortCode": "OTHER" });
        let found = computed(app, &area.own.id, plan).await;
        assert!(
            near(&found["result"]["gap"]["baseline"], 20.0) && near(&found["result"]["gap"]["outcome"], 10.5),
            "{found}"
        );
        assert!(near(&found["result"]["estimate"], -9.5));
        assert_eq!(found["result"]["gap"]["isHalved"], false);
        assert_eq!(found["result"]["noEffectSizeBecause"], "GAP");
        assert_eq!(found["schools"]["edges"][0]["node"]["inputs"].as_array().expect("inputs").len(), 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_estimated_says_why() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let why = async |work: &str, parts: Value| {
            let found = computed(app, work, parts).await;
            assert_eq!((&found["verdict"], &found["result"]), (&json!("CANNOT_ESTIMATE"), &Value::Null), "{found}");
            assert!(!found["cannotEstimate"]["message"].as_str().expect("a sentence").is_empty());
            found["cannotEstimate"]["code"].as_str().expect("a code").to_owned()
        };
        assert_eq!(why(&area.own.id, json!({})).await, "COHORT_NOT_MEASURED");
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        assert_eq!(why(&area.rivals.id, json!({})).await, "TOO_FEW_SCHOOLS");
        assert_eq!(why(&area.own.id, json!({ "outcomePeriod": "2028/29", "dueOn": "2029-12-01" })).await, "NO_OUTCOME");
        assert_eq!(why(&area.own.id, json!({ "baselinePeriod": "2024/25" })).await, "NO_BASELINE");
        assert_eq!(why(&area.own.id, json!({ "weighting": "PUPILS" })).await, "NO_DENOMINATORS");
        assert_eq!(why(&area.own.id, json!({ "baselinePeriod": "2019/20" })).await, "TEST_CANCELLED");
        assert_eq!(why(&area.own.id, json!({ "baselinePeriod": "2014/15" })).await, "MEASURE_CHANGED");
        let national = json!({ "method": "NATIONAL_COMPARATOR", "cohortCode": "DISADVANTAGED" });
        let subject = |urn: i64| (Level::School, i32::try_from(urn).expect("a URN"));
        let rows = [(area.trust_school, 40_000, 50_000), (area.school, 44_000, 49_000)]
            .map(|(urn, before, after)| [(subject(urn), BASELINE, before), (subject(urn), OUTCOME, after)]);
        publish_all(app, (RWM, 2), &rows.concat()).await;
        assert_eq!(why(&area.own.id, national).await, "NO_NATIONAL_FIGURE");
        let local = json!({ "cohortCode": "DISADVANTAGED" });
        assert_eq!(why(&area.own.id, local).await, "NO_COMPARATORS");
        let near = json!({ "cohortCode": "DISADVANTAGED", "method": "SIMILAR_SCHOOLS", "caliper": 0.05 });
        assert_eq!(why(&area.own.id, near).await, "NO_COMPARATORS");
    })
    .await;
}
