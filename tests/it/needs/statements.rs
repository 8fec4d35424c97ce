//! The number of statements does not depend on the number of rows.

use entities::states::Role;
use tests::{Who, on_each_database, publish_needs, run_needs_analysis, settle_programme, statements_of};

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_one_takes_as_many_statements_as_a_long_one() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_needs(app, &[(area.trust_school, 40_000), (area.school, 50_000)]).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let analysis = run_needs_analysis(&officer, "2026/27").await;
        let within = |fields: &str| format!("node(id: \"{analysis}\") {{ ... on NeedAnalysis {{ {fields} }} }}");
        let lists = [
            (
                "schools with their reasons",
                within(
                    "schools(first: N) { totalCount edges { node { school { name } phase { name } reasons \
                     indicators { rule { name measure { name } } value observation { value } comparedObservation { value } } } } }",
                ),
            ),
            ("need that is not met", within("needNotMet(first: N) { totalCount edges { node { school { name } rank } } }")),
            ("what each rule found", within("needs { rule { name } ofConcern priorities { title } } bands { band schools }")),
            ("spend", within("spendByNeed { band actualPence } spendNotOnNeed(first: N) { totalCount edges { node { title } } }")),
        ];
        insta::assert_json_snapshot!("statements", statements_of(&officer, &lists).await);
    })
    .await;
}
