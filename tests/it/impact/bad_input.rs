//! What cannot be planned, and by whom; nothing is written.

use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    Evaluators, Settling, Who, act, complaints, evaluation_as_read, impact_plan, impact_plan_with, on_each_database,
    publish_outcomes, settle_programme, try_plan,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_cannot_be_is_refused_with_all_that_is_wrong() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let refused = async |parts: Value| {
            let answer = try_plan(&officer, &area.own.id, impact_plan_with(&parts)).await;
            complaints(&answer, "planImpactEvaluation")
        };
        for (parts, expected) in [
            (json!({ "outcomePeriod": "2024/25" }), vec!["plan.outcomePeriod OUTCOME_BEFORE_BASELINE"]),
            (json!({ "outcomePeriod": "2027/28 autumn" }), vec!["plan.outcomePeriod PERIODS_DIFFER"]),
            (
                json!({ "baselinePeriod": "2024/25", "outcomePeriod": "2025/26", "dueOn": "2026-12-01" }),
                vec!["plan.outcomePeriod OUTCOME_BEFORE_START"],
            ),
            (
                json!({ "baselinePeriod": "2027/28", "outcomePeriod": "2028/29", "dueOn": "2029-12-01" }),
                vec!["plan.baselinePeriod BASELINE_AFTER_START"],
            ),
            (json!({ "measureCode": "NONE" }), vec!["plan.measureCode UNKNOWN_MEASURE"]),
            (json!({ "measureCode": " " }), vec!["plan.measureCode BLANK"]),
            (json!({ "measureCode": "TELIG" }), vec!["plan.measureCode NOT_JUDGED"]),
            (json!({ "cohortCode": "HEADTEACHERS" }), vec!["plan.cohortCode UNKNOWN_COHORT"]),
            (json!({ "againstCohortCode": "NONE" }), vec!["plan.againstCohortCode UNKNOWN_COHORT"]),
            (json!({ "againstCohortCode": "ALL_PUPILS" }), vec!["plan.againstCohortCode COHORT_TWICE"]),
            (json!({ "measureCode": "PERCTOT", "weighting": "PUPILS" }), vec!["plan.weighting NOT_WEIGHABLE"]),
            (json!({ "comparatorsEach": 0 }), vec!["plan.comparatorsEach COMPARATORS_OUT_OF_RANGE"]),
            (json!({ "caliper": 9.0 }), vec!["plan.caliper CALIPER_OUT_OF_RANGE"]),
            (json!({ "caliper": 1e300 }), vec!["plan.caliper CALIPER_OUT_OF_RANGE"]),
            (json!({ "dueOn": "2027-08-31" }), vec!["plan.dueOn DUE_TOO_EARLY"]),
            (
                json!({ "comparatorsEach": 99, "dueOn": "2020-01-01" }),
                vec!["plan.comparatorsEach COMPARATORS_OUT_OF_RANGE", "plan.dueOn DUE_TOO_EARLY"],
            ),
        ] {
            assert_eq!(refused(parts.clone()).await, expected, "{parts}");
        }
        let count = officer.ask("{ impactEvaluations { totalCount } }").await;
        assert_eq!(count.data("/impactEvaluations/totalCount"), 0, "nothing is written");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn work_without_a_contract_is_not_evaluated() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let settling = Settling { app, plan: &area.plan, source: &area.source, priority: &area.priority };
        let (proposed, _) = settling.propose("Another", Some(&area.provider), &[]).await;
        let answer = try_plan(&officer, &proposed, impact_plan()).await;
        assert_eq!(complaints(&answer, "planImpactEvaluation"), ["interventionId NOT_EVALUABLE"]);
        let (nobodys, _) = settling.propose("A third", None, &[]).await;
        let answer = try_plan(&officer, &nobodys, impact_plan()).await;
        assert_eq!(complaints(&answer, "planImpactEvaluation"), ["interventionId PROVIDER_MISSING"]);
        let answer = try_plan(&officer, "nothing", impact_plan()).await;
        assert_eq!(complaints(&answer, "planImpactEvaluation"), ["interventionId UNKNOWN_INTERVENTION"]);
        let theirs = area.neighbours.admin_client(app);
        let answer = try_plan(&theirs, &area.own.id, impact_plan()).await;
        assert_eq!(complaints(&answer, "planImpactEvaluation"), ["interventionId UNKNOWN_INTERVENTION"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_computed_or_read_as_it_is_goes_no_further() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
        let planned = people.plan(&area.own.id, impact_plan()).await;
        let answer = act(&officer, "submitImpactEvaluation", "evaluation { id }", evaluation_as_read(&planned)).await;
        assert_eq!(complaints(&answer, "submitImpactEvaluation"), ["evaluationId NOT_COMPUTED"]);
        people.step("la-officer", "computeImpactEvaluation", &planned).await;
        let answer = act(&officer, "submitImpactEvaluation", "evaluation { id }", evaluation_as_read(&planned)).await;
        assert_eq!(answer.codes(), ["CONFLICT"], "{}", answer.text);
        let mut input = evaluation_as_read(&planned);
        input["evaluationId"] = json!("nothing");
        assert_eq!(act(&officer, "submitImpactEvaluation", "evaluation { id }", input).await.codes(), ["NOT_FOUND"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_gives_the_first_answer_again() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let input = json!({ "interventionId": area.own.id, "plan": impact_plan(), "idempotencyKey": "once" });
        let one = act(&officer, "planImpactEvaluation", "evaluation { id }", input.clone()).await;
        let other = act(&officer, "planImpactEvaluation", "evaluation { id }", input.clone()).await;
        assert_eq!(one.data("/planImpactEvaluation/evaluation/id"), other.data("/planImpactEvaluation/evaluation/id"));
        let mut different = input;
        different["plan"]["method"] = json!("PRE_POST");
        assert_eq!(act(&officer, "planImpactEvaluation", "evaluation { id }", different).await.codes(), ["CONFLICT"]);
    })
    .await;
}
