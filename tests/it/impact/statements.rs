use entities::impact_evaluation::{Column, Entity};
use entities::states::Role;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use tests::{
    Evaluators, TestApp, Who, impact_plan, impact_plan_with, on_each_database, publish_outcomes, settle_programme,
    signed_in, statements_of,
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

/// Copies of the evaluation that is published, with the schools that take part.
async fn publish_copies(app: &TestApp, copies: u32) {
    let db = &app.app.db;
    let found = Entity::find().filter(Column::PublishedAt.is_not_null()).one(db).await;
    let one = found.expect("evaluations are read").expect("one is published");
    for hundred in (0..copies).collect::<Vec<_>>().chunks(100) {
        let copy = |number: &u32| {
            let id = format!("018f0000-0000-7000-9000-{number:012}");
            entities::impact_evaluation::Model { id, ..one.clone() }.into_active_model().reset_all()
        };
        Entity::insert_many(hundred.iter().map(copy)).exec_without_returning(db).await.expect("copies are published");
    }
    let columns = "urn, side, excluded_code, weight, matched_urn, baseline, outcome, crosses_urns";
    let schools = format!(
        "INSERT INTO impact_school (evaluation_id, {columns}) SELECT e.id, {columns} FROM impact_evaluation e, impact_school s \
         WHERE e.id LIKE '018f0000-0000-7000-9000-%' AND s.evaluation_id = '{}'",
        one.id
    );
    db.execute_unprepared(&schools).await.expect("copies have schools");
}

#[tokio::test(flavor = "multi_thread")]
async fn among_five_thousand_a_dashboard_takes_as_many_statements_for_one_as_for_fifty() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
        people.bring_to(&area.own.id, impact_plan_with(&json!({ "method": "PRE_POST" })), "PUBLISHED").await;
        publish_copies(app, 5_000).await;
        let dashboard = signed_in(app, "dashboard");
        let statements = async |window: &str| {
            let query = format!(
                "{{ impactEvaluations({window}, filter: {{ priorityCodes: [\"4\"] }}) {{ edges {{ node {{ interventionTitle result {{ estimate }} \
                 measure {{ name }} schools(first: 1) {{ edges {{ node {{ school {{ name trust {{ name }} }} }} }} }} }} }} }} }}"
            );
            let answer = dashboard.ask(&query).await;
            let edges = answer.data("/impactEvaluations/edges").as_array().expect("a list");
            assert!(edges.iter().all(|edge| edge["node"]["schools"]["edges"][0]["node"]["school"]["name"].is_string()));
            (edges.len(), answer.statements())
        };
        let read_first = [statements("first: 50").await, statements("last: 1").await];
        assert_eq!(read_first, [(50, 4), (1, 4)], "keys, what they say, their schools, and those in the register");
        let read_again = [statements("first: 50").await, statements("last: 1").await];
        assert_eq!(read_again, [(50, 2), (1, 2)], "keys, and schools in the register");
    })
    .await;
}
