//! What is wrong is said, with how to mend it, and nothing is written.

use entities::states::Role;
use serde_json::{Value, json};
use tests::{Who, act, complaints, on_each_database, run_needs_analysis, settle_programme};

#[tokio::test(flavor = "multi_thread")]
async fn analyses_of_nothing_are_refused() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let run = async |input: Value| act(&officer, "runNeedsAnalysis", "analysis { id }", input).await;
        let unknown = run(json!({ "academicYear": "2026/27", "rules": "NONE" })).await;
        assert_eq!(complaints(&unknown, "runNeedsAnalysis"), ["rules UNKNOWN_RULES"]);
        let blank = run(json!({ "academicYear": "2026/27", "rules": " " })).await;
        assert_eq!(complaints(&blank, "runNeedsAnalysis"), ["rules BLANK"]);
        let elsewhere = run(json!({ "academicYear": "2026/27", "areaLaCode": "852" })).await;
        assert_eq!(elsewhere.codes(), ["FORBIDDEN"]);
        let year = run(json!({ "academicYear": "2026/28" })).await;
        assert_eq!(year.codes(), ["BAD_USER_INPUT"]);
        let board = app.client(Who::Holder(Role::BoardMember));
        let board = act(&board, "runNeedsAnalysis", "analysis { id }", json!({ "academicYear": "2026/27" })).await;
        assert_eq!(board.codes(), ["FORBIDDEN"]);
        for root in ["needSchools(filter: { analysisId: \"none\" })", "needNotMet(analysisId: \"none\")", "spendNotOnNeed(analysisId: \"none\")"] {
            let nothing = officer.ask(&format!("{{ found: {root} {{ totalCount }} }}")).await;
            assert_eq!((nothing.codes(), nothing.data("/found")), (vec![], &Value::Null), "{root}");
        }
        let list = officer.ask("{ needsAnalyses { totalCount } }").await;
        assert_eq!(list.data("/needsAnalyses/totalCount"), 0);
        let same = json!({ "academicYear": "2026/27", "idempotencyKey": "needs-1" });
        let (one, other) = (run(same.clone()).await, run(same).await);
        assert_eq!(one.data("/runNeedsAnalysis/analysis/id"), other.data("/runNeedsAnalysis/analysis/id"));
        let theirs = run_needs_analysis(&area.neighbours.admin_client(app), "2026/27").await;
        let draw = async |input: Value| {
            let answer = act(&officer, "drawPriorityFromNeeds", "priority { id }", input).await;
            if answer.codes().is_empty() { complaints(&answer, "drawPriorityFromNeeds") } else { answer.codes().iter().map(ToString::to_string).collect() }
        };
        let analysis = one.data("/runNeedsAnalysis/analysis/id");
        let input = |analysis: &Value, rules: &[&str]| {
            json!({ "priorityId": area.priority, "expectedVersion": 1, "analysisId": analysis, "ruleCodes": rules })
        };
        assert_eq!(draw(input(&json!(theirs), &["KS2_RWM"])).await, ["analysisId UNKNOWN_ANALYSIS"]);
        assert_eq!(draw(input(&json!("none"), &["KS2_RWM"])).await, ["analysisId UNKNOWN_ANALYSIS"]);
        let both = draw(input(analysis, &["KS2_RWM", "NONE", "NEITHER"])).await;
        assert_eq!(both, ["ruleCodes UNKNOWN_RULE", "ruleCodes UNKNOWN_RULE"]);
        let other_year = run_needs_analysis(&officer, "2027/28").await;
        assert_eq!(draw(input(&json!(other_year), &["KS2_RWM"])).await, ["analysisId OTHER_YEAR"]);
        let mut stale = input(analysis, &["KS2_RWM"]);
        stale["expectedVersion"] = json!(7);
        assert_eq!(draw(stale).await, ["CONFLICT"]);
        let query = "{ predictions(areaLaCode: \"851\", period: \"2025/26\", measureCodes: []) { accuracy { predictions } } }";
        assert_eq!(officer.ask(query).await.codes(), ["BAD_USER_INPUT"]);
        let query = "{ predictions(areaLaCode: \"851\", period: \"2025/26\", measureCodes: [\"NONE\"]) { accuracy { predictions } } }";
        assert_eq!(officer.ask(query).await.codes(), ["BAD_USER_INPUT"]);
    })
    .await;
}
