use entities::states::Role;
use tests::{Who, fewest_statements, on_each_database};

/// Schools the first of which has a trust, memberships and a predecessor, so that a page of one has what a long one has.
const FILTER: &str = "{ laCodes: [\"851\"], statusCodes: [1], phaseCodes: [4] }";

/// Lists with what they nest, and how many rows the larger page has.
const LISTS: [(&str, u32, &str); 13] = [
    ("schools", 100, "schools(first: N) { edges { node { urn name } } }"),
    (
        "schools and their number",
        100,
        "schools(first: N, filter: { laCodes: [\"851\"] }) { totalCount edges { node { urn } } }",
    ),
    ("schools with their trusts", 100, "schools(first: N) { edges { node { trust { name kind { name } } } } }"),
    (
        "schools with their trusts on a day",
        100,
        "schools(first: N, filter: F) { edges { node { trust(asOf: \"2018-01-01\") { name } } } }",
    ),
    ("schools with their local authorities", 100, "schools(first: N) { edges { node { localAuthority { name } } } }"),
    (
        "schools with their inspections",
        40,
        "schools(first: N) { edges { node { inspections(first: 3) { totalCount edges { node { inspectedOn overallEffectiveness { name } } } } } } }",
    ),
    (
        "schools with their memberships",
        40,
        "schools(first: N, filter: F) { edges { node { groupMemberships(first: 3) { totalCount edges { node { joinedOn group { name } } } } } } }",
    ),
    (
        "schools with their links",
        40,
        "schools(first: N, filter: F) { edges { node { predecessors { school { name } } successors { urn } } } }",
    ),
    ("schools with their sources", 100, "schools(first: N) { edges { node { sources { fileName } } } }"),
    ("schools found by a name", 100, "schools(first: N, filter: { search: \"primary\" }) { edges { node { urn } } }"),
    (
        "trusts with their schools",
        40,
        "trusts(first: N) { totalCount edges { node { name schools(first: 5) { totalCount edges { node { name localAuthority { name } } } } } } }",
    ),
    (
        "trusts with their memberships",
        40,
        "trusts(first: N) { edges { node { memberships(first: 5) { edges { node { school { name } } } } } } }",
    ),
    (
        "local authorities with their schools",
        100,
        "localAuthorities(first: N) { totalCount edges { node { name region { name } schools(first: 5) { totalCount edges { node { name } } } } } }",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_one_takes_as_many_statements_as_a_long_one() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaOfficer));
        let mut counts = serde_json::Map::new();
        for (name, rows, list) in LISTS {
            let mut taken = Vec::new();
            for size in [1, rows] {
                let list = list.replace("filter: F", &format!("filter: {FILTER}"));
                let list = format!("{{ {} }}", list.replace("first: N", &format!("first: {size}")));
                taken.push(fewest_statements(&client, name, &list).await);
            }
            assert_eq!(taken.first(), taken.last(), "{name}");
            counts.insert(name.to_owned(), taken.first().copied().into());
        }
        insta::assert_json_snapshot!("statements", counts);
    })
    .await;
}
