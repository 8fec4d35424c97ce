use entities::states::Role;
use tests::{NOBODYS_SCHOOL, Settling, Who, on_each_database, settle_programme, statements_of};

/// Lists of money, and interventions with what is booked on them.
const LISTS: [(&str, &str); 10] = [
    (
        "review of spend",
        "spendReview(groupBy: [PROVIDER]) { total { actualPence } rows(first: N) { totalCount edges { node { keys { name } committedPence schoolCount entries(first: 5) { totalCount edges { node { amountPence } } } } } } }",
    ),
    (
        "interventions with balances",
        "interventions(first: N) { edges { node { allocatedPence committedPence actualPence remainingPence } } }",
    ),
    (
        "interventions with ledger",
        "interventions(first: N) { edges { node { ledger(first: 5) { totalCount edges { node { amountPence fundingSource { name } reversedBy { id } } } } } } }",
    ),
    (
        "interventions with claims",
        "interventions(first: N) { edges { node { claims(first: 5) { totalCount edges { node { amountPence provider { name } entry { id } } } } } } }",
    ),
    (
        "interventions with allocations",
        "interventions(first: N) { edges { node { allocations(first: 5) { totalCount edges { node { amountPence fundingSource { name } plan { year } } } } } } }",
    ),
    (
        "interventions with cost shares",
        "interventions(first: N) { edges { node { participations(first: 5) { edges { node { costShare { actualPence } } } } } } }",
    ),
    (
        "claims",
        "claims(first: N) { totalCount edges { node { amountPence intervention { title } provider { name } fundingSource { name } entry { id } } } }",
    ),
    (
        "ledger entries",
        "ledgerEntries(first: N, filter: { kinds: [ACTUAL] }) { totalCount edges { node { amountPence fundingSource { name } plan { year } intervention { title } recordedBy } } }",
    ),
    ("funding sources", "fundingSources(first: N) { totalCount edges { node { name localAuthority { name } } } }"),
    (
        "plans with ledger",
        "commissioningPlans(first: N) { edges { node { budgetPence ledger(first: 5) { totalCount edges { node { amountPence } } } } } }",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_one_takes_as_many_statements_as_a_long_one() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let settling =
            Settling { app, plan: &programme.plan, source: &programme.source, priority: &programme.priority };
        let teaching = app.client(Who::Holder(Role::TeachingSchoolUser));
        let schools = [programme.trust_school, NOBODYS_SCHOOL];
        for title in ["Another", "Behaviour"] {
            settling.work(title, &programme.provider, &schools, &teaching).await;
        }
        settling.work("Coaching", &programme.rival, &schools, &programme.rival_client(app)).await;
        let mut lists: Vec<_> = LISTS.iter().map(|(name, list)| (*name, (*list).to_owned())).collect();
        let client = app.client(Who::Holder(Role::LaOfficer));
        insta::assert_json_snapshot!("statements", statements_of(&client, &lists).await);
        let forbidden = ["recordedBy", "budgetPence"];
        lists.retain(|(_, list)| !forbidden.iter().any(|field| list.contains(field)));
        insta::assert_json_snapshot!("statements_of_a_provider", statements_of(&teaching, &lists).await);
    })
    .await;
}
