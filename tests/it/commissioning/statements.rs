use entities::states::Role;
use serde_json::json;
use tests::{NOBODYS_SCHOOL, ROW, Settling, Who, done, on_each_database, settle_programme, statements_of, text};

/// What is nested in an intervention: each row kind at one depth only, for at two depths its loader is asked once or twice as
/// the database keeps pace.
const NESTED: [(&str, &str); 9] = [
    ("provider", "provider { name localAuthority { name } }"),
    ("priority with its plan", "priority { title plan { year } }"),
    ("plan", "plan { year localAuthority { name } }"),
    ("cohorts", "cohorts { name }"),
    ("criteria", "successCriteria { measure cohort { name } }"),
    ("documents", "documents { title }"),
    (
        "participations",
        "participations(first: 5) { totalCount edges { node { places cohort { name } school { name } } } }",
    ),
    ("decisions", "decisions(first: 5) { totalCount edges { node { verdict decidedBy plan { year } } } }"),
    ("history", "history(first: 5) { totalCount edges { node { action by } } }"),
];

/// Lists that are nested in others.
const OTHERS: [(&str, &str); 8] = [
    (
        "interventions and their number",
        "interventions(first: N) { totalCount edges { node { reference title status } } }",
    ),
    (
        "providers with contracts",
        "providers(first: N) { totalCount edges { node { name contracts(first: 5) { totalCount edges { node { title } } } } } }",
    ),
    ("providers with organisations", "providers(first: N) { edges { node { organisation { name } } } }"),
    (
        "schools with interventions",
        "schools(first: N, filter: { laCodes: [851], statusCodes: [1] }) { edges { node { name interventions(first: 5) { totalCount edges { node { title } } } } } }",
    ),
    (
        "trusts with interventions",
        "trusts(first: N) { edges { node { name interventions(first: 5) { totalCount edges { node { title } } } } } }",
    ),
    (
        "plans with priorities with interventions",
        "commissioningPlans(first: N) { totalCount edges { node { year priorities { title interventions(first: 2) { totalCount edges { node { title provider { name } } } } } } } }",
    ),
    (
        "plans with interventions and decisions",
        "commissioningPlans(first: N) { edges { node { interventions(first: 5) { totalCount edges { node { title } } } decisions(first: 5) { totalCount } } } }",
    ),
    ("interests", "declaredInterests(first: N) { totalCount edges { node { declaredBy nature } } }"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_one_intervention_takes_as_many_statements_as_a_long_one() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let settling =
            Settling { app, plan: &programme.plan, source: &programme.source, priority: &programme.priority };
        let client = app.client(Who::Holder(Role::LaOfficer));
        let other = json!({ "planId": programme.plan, "code": "5", "title": "Attendance" });
        let other = text(&done(&client, "addPriority", "priority", ROW, other).await, "/id");
        let of_other = Settling { priority: &other, ..settling };
        let schools = [programme.trust_school, NOBODYS_SCHOOL];
        let teaching = app.client(Who::Holder(Role::TeachingSchoolUser));
        settling.work("Another", &programme.provider, &schools, &teaching).await;
        of_other.work("Behaviour", &programme.provider, &schools, &teaching).await;
        of_other.work("Coaching", &programme.rival, &schools, &programme.rival_client(app)).await;
        let before = json!({ "year": "2025/26" });
        done(&app.client(Who::Holder(Role::LaAdmin)), "openCommissioningPlan", "plan", ROW, before).await;
        let board = app.client(Who::Holder(Role::BoardMember));
        for (field, id) in [
            ("providerId", &programme.rival),
            ("providerId", &programme.provider),
            ("interventionId", &programme.own.id),
            ("interventionId", &programme.rivals.id),
        ] {
            let interest = json!({ field: id, "nature": "A brother works there" });
            done(&board, "declareInterest", "interest", ROW, interest).await;
        }
        let nested = NESTED.iter().map(|(name, fields)| {
            (*name, format!("interventions(first: N) {{ edges {{ node {{ title {fields} }} }} }}"))
        });
        let others = OTHERS.iter().map(|(name, list)| (*name, (*list).to_owned()));
        let lists: Vec<_> = nested.chain(others).collect();
        insta::assert_json_snapshot!("statements", statements_of(&client, &lists).await);
    })
    .await;
}
