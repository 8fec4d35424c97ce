use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Variables};
use proptest::prelude::*;
use serde_json::json;

use super::{Guard, QueryCost, Refusal};
use crate::config::Limits;

const SDL: &str = "
    type Query {
        school(urn: Int!): School
        schools(first: Int, last: Int): SchoolConnection!
        nodes(ids: [ID!]!): [Node]!
        areas: [Area!]!
        phases: [CodedName!]!
        version: String!
    }
    type Mutation { rename(input: Rename!): RenamePayload! }
    input Rename { name: String }
    type RenamePayload { school: School userErrors: [UserError!]! }
    type UserError { message: String! }
    interface Node { id: ID! }
    type School implements Node { id: ID! name: String! phase: Phase! trust: Trust }
    type CodedName { name: String! }
    enum Phase { PRIMARY SECONDARY }
    type Trust implements Node { id: ID! schools(first: Int): SchoolConnection! }
    type Area { name: String! schools(first: Int): SchoolConnection! }
    type SchoolConnection { edges: [SchoolEdge!]! pageInfo: PageInfo! totalCount: Int! }
    type SchoolEdge { cursor: String! node: School! }
    type PageInfo { hasNextPage: Boolean! }
";

fn guard() -> Guard {
    Guard::new(SDL, Limits::default()).expect("the SDL parses")
}

fn cost_with(query: &str, variables: serde_json::Value) -> Result<QueryCost, Refusal> {
    let request = Request::new(query).variables(Variables::from_json(variables));
    guard().admit(request).map(|admitted| admitted.cost)
}

fn points(query: &str) -> usize {
    cost_with(query, json!({})).expect("admitted").requested_query_cost
}

#[test]
fn objects_cost_one_and_what_they_are_made_of_nothing() {
    assert_eq!(points("{ version __typename }"), 0);
    assert_eq!(points("{ school(urn: 1) { id name phase } }"), 1);
    assert_eq!(points("{ school(urn: 1) { name trust { id } } }"), 2);
    assert_eq!(points("{ a: school(urn: 1) { name } b: school(urn: 2) { name } }"), 2);
}

#[test]
fn a_page_costs_what_its_rows_cost() {
    assert_eq!(points("{ schools(first: 10) { totalCount } }"), 1);
    assert_eq!(points("{ schools(first: 10) { totalCount pageInfo { hasNextPage } } }"), 2);
    assert_eq!(points("{ schools(first: 10) { edges { node { name } } } }"), 11);
    assert_eq!(points("{ schools(last: 10) { edges { node { name trust { id } } } } }"), 21);
    assert_eq!(points("{ schools { edges { node { name } } } }"), 26);
    assert_eq!(points("{ schools(first: -1) { edges { node { name } } } }"), 1);
    assert_eq!(
        points("{ schools(first: 10) { edges { node { trust { schools(first: 5) { edges { node { id } } } } } } } }"),
        81
    );
}

#[test]
fn the_example_of_the_documentation_costs_what_it_says() {
    let query = "{ schools(first: 50) { totalCount pageInfo { hasNextPage } edges { node { name trust { id } } } } }";
    let cost = cost_with(query, json!({})).expect("admitted");
    let expected = QueryCost { requested_query_cost: 102, depth: 5, fields: 9, root_fields: 1, aliases: 0 };
    assert_eq!(cost, expected);
}

#[test]
fn the_documentation_names_every_limit_with_its_default() {
    let documentation = include_str!("../../../../docs/limits.md").replace(',', "");
    let limits = Limits::default();
    let Limits { body_bytes, document_bytes, tokens, nesting, depth, fields, root_fields, mutations, aliases, .. } =
        limits;
    let Limits { directives, cost, page_size, default_page_size, ids, errors, response_bytes, time_ms, .. } = limits;
    for (setting, default) in [
        ("body_bytes", body_bytes),
        ("document_bytes", document_bytes),
        ("tokens", tokens),
        ("nesting", nesting),
        ("depth", depth),
        ("fields", fields),
        ("root_fields", root_fields),
        ("mutations", mutations),
        ("aliases", aliases),
        ("directives", directives),
        ("cost", cost),
        ("page_size", page_size),
        ("default_page_size", default_page_size),
        ("ids", ids),
        ("errors", errors),
        ("response_bytes", response_bytes),
        ("time_ms", usize::try_from(time_ms).expect("small")),
    ] {
        let row = format!("| `limits.{setting}` | {default} |");
        assert!(documentation.contains(&row), "{row}");
    }
}

#[test]
fn a_page_size_may_be_a_variable_or_its_default() {
    let query = "query($n: Int = 3) { schools(first: $n) { edges { node { name } } } }";
    assert_eq!(cost_with(query, json!({})).map(|cost| cost.requested_query_cost), Ok(4));
    assert_eq!(cost_with(query, json!({"n": 50})).map(|cost| cost.requested_query_cost), Ok(51));
    assert_eq!(cost_with(query, json!({"n": null})).map(|cost| cost.requested_query_cost), Ok(26));
}

#[test]
fn fragments_are_priced_where_they_are_spread() {
    let on_connection = "{ schools(first: 10) { ...C } } fragment C on SchoolConnection { edges { ...E } totalCount }
                         fragment E on SchoolEdge { node { ... on Node { id } ...S } } fragment S on School { trust { id } }";
    assert_eq!(points(on_connection), 21);
}

#[test]
fn lists_without_a_page_are_assumed() {
    assert_eq!(points("{ areas { name } }"), 10);
    assert_eq!(points("{ phases { name } }"), 100);
    assert_eq!(points("{ areas { schools(first: 2) { edges { node { id } } } } }"), 40);
    assert_eq!(points("{ nodes(ids: [\"a\", \"b\", \"c\"]) { id } }"), 3);
    let by_variable = cost_with("query($i: [ID!]!) { nodes(ids: $i) { id } }", json!({"i": ["a", "b"]}));
    assert_eq!(by_variable.map(|cost| cost.requested_query_cost), Ok(2));
}

#[test]
fn too_large_a_page_is_refused() {
    let by_variable = "query($n: Int = 101) { schools(first: $n) { totalCount } }";
    for (query, variables, found) in [
        ("{ schools(first: 100000) { totalCount } }", json!({}), 100_000),
        ("{ areas { schools(first: 101) { totalCount } } }", json!({}), 101),
        ("{ ...F } fragment F on Query { schools(last: 101) { totalCount } }", json!({}), 101),
        (by_variable, json!({}), 101),
        (by_variable, json!({"n": 102}), 102),
    ] {
        let refusal = cost_with(query, variables).expect_err("refused");
        let limit = refusal.limit.map(|limit| (limit.setting, limit.found));
        assert_eq!(limit, Some(("limits.page_size", found)), "{query}");
    }
    assert!(cost_with(by_variable, json!({"n": 100})).is_ok());
    assert!(cost_with("{ schools(first: -1) { totalCount } }", json!({})).is_ok(), "the resolver says what is wrong");
}

#[test]
fn too_many_ids_are_refused() {
    let ids: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    let refusal = cost_with("query($i: [ID!]!) { nodes(ids: $i) { id } }", json!({"i": ids})).expect_err("refused");
    assert_eq!(refusal.limit.map(|limit| (limit.setting, limit.found)), Some(("limits.ids", 101)));
}

#[test]
fn a_mutation_costs_ten_more() {
    let query = "mutation { rename(input: {}) { school { name } userErrors { message } } }";
    assert_eq!(points(query), 10 + 1 + 1 + 5);
    let five: String = (0..5).map(|n| format!("a{n}: rename(input: {{}}) {{ school {{ name }} }} ")).collect();
    let refusal = cost_with(&format!("mutation {{ {five} }}"), json!({})).expect_err("refused");
    assert_eq!(refusal.limit.map(|limit| limit.setting), Some("limits.mutations"));
}

#[test]
fn a_query_beyond_its_points_is_refused_with_both_figures() {
    let query =
        "{ schools(first: 100) { edges { node { trust { schools(first: 100) { edges { node { id } } } } } } } }";
    let refusal = cost_with(query, json!({})).expect_err("refused");
    let limit = refusal.limit.expect("a limit");
    assert_eq!((limit.setting, limit.found, limit.allowed), ("limits.cost", 10_301, 5_000));
}

#[test]
fn root_fields_are_counted_through_fragments_and_repeats() {
    let repeats = "version ".repeat(7);
    let query = format!("{{ {repeats} ...F ... {{ {repeats} }} }} fragment F on Query {{ {repeats} }}");
    let refusal = cost_with(&query, json!({})).expect_err("refused");
    assert_eq!(refusal.limit.map(|limit| (limit.setting, limit.found)), Some(("limits.root_fields", 21)));
}

#[test]
fn the_operation_that_runs_is_the_one_priced() {
    let query =
        "query A { version } query B { school(urn: 1) { name } } mutation C { rename(input: {}) { school { id } } }";
    for (name, ty, points) in
        [("A", OperationType::Query, 0), ("B", OperationType::Query, 1), ("C", OperationType::Mutation, 12)]
    {
        let admitted = guard().admit(Request::new(query).operation_name(name)).expect("admitted");
        assert_eq!((admitted.operation_type, admitted.cost.requested_query_cost), (Some(ty), points));
        assert_eq!(admitted.operation_name.as_deref(), Some(name));
    }
    let unchosen = guard().admit(Request::new(query)).expect("left to the engine");
    assert_eq!(unchosen.operation_type, None);
}

#[test]
fn two_standard_introspection_queries_pass() {
    let standard = include_str!("../../../../tests/it/fixtures/introspection-graphql-js-16.graphql");
    let cost = cost_with(standard, json!({})).expect("admitted");
    assert_eq!((cost.depth, cost.requested_query_cost), (15, 550));
    let selection = standard.split_once('{').expect("an operation").1;
    let twice = format!(
        "query Twice {{ again: __schema {{ ...Again }} {selection} fragment Again on __Schema {{ types {{ ...FullType }} directives {{ name args {{ ...InputValue }} }} }}"
    );
    assert!(cost_with(&twice, json!({})).is_ok());
}

proptest! {
    /// Growing a query never makes it cheaper.
    #[test]
    fn more_fields_never_cost_less(pages in prop::collection::vec(0_usize..100, 1..4)) {
        let nested = pages.iter().rev().fold("name".to_owned(), |inner, first| {
            format!("name trust {{ schools(first: {first}) {{ edges {{ node {{ {inner} }} }} }} }}")
        });
        let generous = Limits { cost: usize::MAX, depth: 100, nesting: 100, ..Limits::default() };
        let guard = Guard::new(SDL, generous).expect("the SDL parses");
        let cost = |query: String| guard.admit(Request::new(query)).expect("admitted").cost.requested_query_cost;
        let small = cost(format!("{{ school(urn: 1) {{ {nested} }} }}"));
        let large = cost(format!("{{ school(urn: 1) {{ {nested} trust {{ id }} }} }}"));
        prop_assert_eq!(small + 1, large);
    }

    /// Whatever the text, the guard answers.
    #[test]
    fn no_document_stops_it(parts in prop::collection::vec(
        prop::sample::select(vec!["{", "}", "(", ")", "[", "]", "...", "F", "fragment F on Query", "query", "$v", ":", "n", "\"", "@a", "on", "!", "1"]), 0..60,
    )) {
        let _ = guard().admit(Request::new(parts.join(" ")));
    }
}
