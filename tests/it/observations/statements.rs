use entities::states::Role;
use tests::{NOBODYS_SCHOOL, Who, on_each_database, settle_evidence, statements_of};

const LISTS: [(&str, &str); 6] = [
    (
        "observations",
        "observations(first: N, filter: { levels: [SCHOOL] }) { totalCount edges { node { measure { name } cohort { name } value lower version school { name } } } }",
    ),
    (
        "observations of local authorities",
        "observations(first: N, filter: { levels: [LOCAL_AUTHORITY] }) { totalCount edges { node { value localAuthority { name } source { fileName } } } }",
    ),
    (
        "observations by value",
        "observations(first: N, orderBy: VALUE_DESC, filter: { measureCodes: [\"PTRWM_EXP\"] }) { edges { node { value } } }",
    ),
    (
        "schools with observations",
        "schools(first: N) { edges { node { observations(first: 5) { totalCount edges { node { value measureCode } } } } } }",
    ),
    ("releases", "releases(first: N) { totalCount edges { node { measure { name } localAuthority { name } } } }"),
    (
        "measures",
        "measures(first: N) { totalCount edges { node { name breaks { period } disclosureRule { threshold } } } }",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_one_takes_as_many_statements_as_a_long_one() {
    on_each_database(async |app| {
        settle_evidence(app, &[(NOBODYS_SCHOOL, 851), (116_482, 852)]).await;
        let lists: Vec<_> = LISTS.iter().map(|(name, list)| (*name, (*list).to_owned())).collect();
        // What is kept in memory is read once.
        let warm = "{ localAuthority(code: 851) { name } measure(code: \"PTRWM_EXP\") { name } }";
        assert!(app.client(Who::Holder(Role::LaOfficer)).ask(warm).await.codes().is_empty());
        for role in [Role::LaOfficer, Role::Dashboard] {
            let counts = statements_of(&app.client(Who::Holder(role)), &lists).await;
            insta::assert_json_snapshot!(format!("statements_of_{role:?}"), counts);
        }
    })
    .await;
}
