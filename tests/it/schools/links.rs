use entities::states::Role;
use serde_json::Value;
use tests::{Client, Who, on_each_database};

const LINKS: &str = "urn name status { name }
    predecessors { urn name kind { code name } establishedOn school { urn name status { name } } }
    successors { urn name kind { code name } establishedOn school { urn name trust { name } } }";

/// The links of schools, each asked for by itself.
async fn links_of(client: &Client<'_>, schools: &[(&str, u32)]) -> Value {
    let queries: Vec<_> =
        schools.iter().map(|(name, urn)| (*name, format!("{{ school(urn: {urn}) {{ {LINKS} }} }}"))).collect();
    let queries: Vec<(&str, &str)> = queries.iter().map(|(name, query)| (*name, query.as_str())).collect();
    client.ask_each(&queries).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_that_became_an_academy_is_followed_both_ways() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaOfficer));
        let links = links_of(&client, &[("maintained school", 116_476), ("academy", 140_697)]).await;
        insta::assert_json_snapshot!("an_academy_and_what_it_was", links);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn schools_that_became_one_and_schools_joined_later_are_told_apart() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaOfficer));
        let schools = [("of two that were amalgamated", 148_078), ("joined by another", 144_846), ("undated", 116_258)];
        insta::assert_json_snapshot!("amalgamations", links_of(&client, &schools).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_one_record_states_is_shown_from_both() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaOfficer));
        let mut ways = 0;
        let query = "query($after: String) { schools(first: 20, after: $after) { pageInfo { hasNextPage endCursor } edges { node {
            urn predecessors { urn school { urn successors { urn } } } successors { urn school { urn predecessors { urn } } } } } } }";
        let mut after = Value::Null;
        loop {
            let answer = client.ask_with(query, serde_json::json!({ "after": after })).await;
            for edge in answer.data("/schools/edges").as_array().unwrap_or_else(|| panic!("{}", answer.text)) {
                for (there, back) in [("predecessors", "successors"), ("successors", "predecessors")] {
                    ways += assert_linked_back(&edge["node"], there, back);
                }
            }
            after = answer.data("/schools/pageInfo/endCursor").clone();
            if *answer.data("/schools/pageInfo/hasNextPage") == Value::Bool(false) {
                break;
            }
        }
        assert!(ways > 500, "{ways} links were followed");
    })
    .await;
}

/// Asserts that every school linked to is linked back, and says how many are.
fn assert_linked_back(school: &Value, there: &str, back: &str) -> usize {
    let links = school[there].as_array().expect("links");
    let described = links.iter().filter(|link| !link["school"].is_null());
    described
        .map(|link| {
            let others = link["school"][back].as_array().expect("links");
            assert!(others.iter().any(|other| other["urn"] == school["urn"]), "{school} {there}");
        })
        .count()
}
