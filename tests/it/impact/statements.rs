use entities::states::Role;
use serde_json::json;
use tests::{
    Evaluators, Who, impact_plan, impact_plan_with, on_each_database, publish_outcomes, settle_programme, signed_in,
    statements_of,
};

/// Lists of evaluations and of what hangs on them.
const LISTS: [(&str, &str); 4] = [
    (
        "what a dashboard needs",
        "impactEvaluations(first: N, filter: { statuses: [PUBLISHED] }) { edges { node { interventionTitle providerName year verdict measure { code name } cohort { name } \
            cannotEstimate { code } result { estimate low high months { months } security { rating reasons { message } } balance { after } } \
            cost { totalPence } chart { of points { value } } methodNote publishedAt \
            schools(first: 10) { totalCount edges { node { urn baseline school { name trust { name } } } } } } } }",
    ),
    (
        "with where it comes from",
        "impactEvaluations(first: N, filter: { statuses: [PUBLISHED] }) { totalCount edges { node { phase { name } localAuthority { name } plans { method } supersedes { id } supersededBy { id } \
            schools(first: 4) { edges { node { inputs { part observation { value source { fileName } } } } } } } } }",
    ),
    (
        "what is known together",
        "impactSummary(groupBy: [PRIORITY, PROVIDER]) { measure { name } randomEffects { effect } forest { title } ledgerCostPence }",
    ),
    (
        "what is due",
        "impactDue { due overdue published evaluations(first: N) { totalCount edges { node { dueOn } } } missing(first: N) { totalCount } }",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_one_takes_as_many_statements_as_a_long_one() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
        for method in ["PRE_POST", "SIMILAR_SCHOOLS", "LOCAL_COMPARATOR"] {
            people.bring_to(&area.own.id, impact_plan_with(&json!({ "method": method })), "PUBLISHED").await;
            people.plan(&area.own.id, impact_plan()).await;
        }
        people.bring_to(&area.own.id, impact_plan(), "SUPERSEDED").await;
        let lists: Vec<_> = LISTS.iter().map(|(name, list)| (*name, (*list).to_owned())).collect();
        let officer = app.client(Who::Holder(Role::LaOfficer));
        statements_of(&officer, &lists).await;
        insta::assert_json_snapshot!("statements", statements_of(&officer, &lists).await);
        insta::assert_json_snapshot!(
            "statements_of_a_dashboard",
            statements_of(&signed_in(app, "dashboard"), &lists[..2]).await
        );
    })
    .await;
}
