//! The number of statements does not depend on the number of rows.

use entities::states::Role;
use tests::{
    Who, draw_from_needs, on_each_database, publish_needs, run_needs_analysis, settle_programme, statements_of,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_one_takes_as_many_statements_as_a_long_one() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_needs(app, &[(area.trust_school, 40_000), (area.school, 50_000)]).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let analysis = run_needs_analysis(&officer, "2026/27").await;
        draw_from_needs(app, &area.priority, &analysis, &["KS2_RWM", "OFSTED"]).await;
        for _ in 0..3 {
            run_needs_analysis(&officer, "2026/27").await;
        }
        let of = |roots: &str| roots.replace("OF", &format!("analysisId: \"{analysis}\""));
        let lists = [
            (
                "schools with their reasons",
                of(
                    "needSchools(filter: { OF }, first: N) { totalCount edges { node { school { name } phase { name } reasons \
                     indicators { rule { name measure { name } } value observation { value } comparedObservation { value } } } } }",
                ),
            ),
            ("need that is not met", of("needNotMet(OF, first: N) { totalCount edges { node { school { name } rank } } }")),
            ("what each rule found", of("needsAnalyses(first: N) { edges { node { ruleSet { name } needs { rule { name } ofConcern } bands { band schools } } } }")),
            (
                "what was drawn",
                format!("node(id: \"{analysis}\") {{ ... on NeedAnalysis {{ needs {{ priorities {{ title }} }} }} }} needsAnalyses(first: N) {{ totalCount }}"),
            ),
            ("spend", of("spendByNeed(OF) { band actualPence } spendNotOnNeed(OF, first: N) { totalCount edges { node { title } } }")),
        ];
        insta::assert_json_snapshot!("statements", statements_of(&officer, &lists).await);
    })
    .await;
}
