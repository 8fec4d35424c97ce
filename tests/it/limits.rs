use api::config::Limits;
use entities::states::Role;
use serde_json::{Value, json};
use tests::{Answer, TestApp, Who, on_each_database, with_limits};

const OFFICER: Who = Who::Holder(Role::LaOfficer);

const INTROSPECTIONS: [&str; 2] = [
    include_str!("fixtures/introspection-graphql-js-16.graphql"),
    include_str!("fixtures/introspection-graphiql.graphql"),
];

/// Pages within pages, one-to-one objects, plain lists and a mutation's payload.
const NESTED: [&str; 6] = [
    "{ schools(first: 50) { edges { node { urn trust { uid schools(first: 3) { edges { node { urn } } } } localAuthority \
     { code region { code } } status { code } address { town } } } pageInfo { hasNextPage } totalCount } }",
    "{ schools(first: 100, filter: { laCodes: [851] }) { edges { node { predecessors { urn school { urn } } successors \
     { urn } sources { extractedOn } inspections(first: 5) { edges { node { inspectedOn } } } } } } }",
    "{ codeLists { genders { code } groupStatuses { code } groupTypes { code } linkTypes { code } ofstedGrades { code } \
     phases { code } regions { code } statuses { code } typeGroups { code } types { code } } }",
    "{ schoolFacets { localAuthorities { code } ofstedGrades { code } phases { code } statuses { code } \
     trusts(limit: 100) { code } typeGroups { code } types { code } } }",
    "{ trusts(last: 100) { edges { node { memberships(first: 20) { edges { node { school { urn } group { uid } } } } } } } }",
    "{ viewer { limits { cost } memberships { role organisation { name } } user { memberships { role } } } }",
];

/// A limit, a request that passes it by as little as can be, and the limit's name.
fn too_much() -> Vec<(Limits, String, &'static str)> {
    let default = Limits::default();
    let fields = |count: usize| "urn ".repeat(count);
    let school = |selection: &str| format!("{{ school(urn: 116182) {{ {selection} }} }}");
    vec![
        (Limits { document_bytes: 256, ..default }, school(&fields(70)), "limits.document_bytes"),
        (default, format!("{}{}", school("urn"), " ".repeat(32_768)), "limits.document_bytes"),
        (Limits { tokens: 50, ..default }, school(&fields(43)), "limits.tokens"),
        (default, school(&"urn,".repeat(4_000)), "limits.tokens"),
        (Limits { nesting: 4, ..default }, "{ school(urn: [[[1]]]) { urn } }".to_owned(), "limits.nesting"),
        (default, format!("{{ school(urn: {}1{}) {{ urn }} }}", "[".repeat(31), "]".repeat(31)), "limits.nesting"),
        (Limits { depth: 2, ..default }, school("localAuthority { code }"), "limits.depth"),
        (default, school(&nested("localAuthority { schools { edges { node { ", 5)), "limits.depth"),
        (Limits { fields: 3, ..default }, school("urn name status { code }"), "limits.fields"),
        (default, school(&fields(1_000)), "limits.fields"),
        (Limits { root_fields: 1, ..default }, "{ version viewer { rights } }".to_owned(), "limits.root_fields"),
        (default, format!("{{ {} }}", "version ".repeat(21)), "limits.root_fields"),
        (Limits { mutations: 1, ..default }, revocations(2), "limits.mutations"),
        (default, revocations(5), "limits.mutations"),
        (Limits { aliases: 0, ..default }, "{ v: version }".to_owned(), "limits.aliases"),
        (default, school(&aliases(51)), "limits.aliases"),
        (Limits { directives: 0, ..default }, school("urn @skip(if: true)"), "limits.directives"),
        (default, school(&"urn @skip(if: true) ".repeat(26)), "limits.directives"),
        (Limits { cost: 10, ..default }, "{ schools(first: 10) { edges { node { urn } } } }".to_owned(), "limits.cost"),
        (default, dear(), "limits.cost"),
        (Limits { ids: 1, ..default }, r#"{ nodes(ids: ["a", "b"]) { id } }"#.to_owned(), "limits.ids"),
        (default, format!("{{ nodes(ids: [{}]) {{ id }} }}", r#""a" "#.repeat(101)), "limits.ids"),
    ]
}

fn nested(opening: &str, times: usize) -> String {
    format!("{}urn{}", opening.repeat(times), " }".repeat(times * opening.matches('{').count()))
}

fn aliases(count: usize) -> String {
    (0..count).map(|number| format!("a{number}: urn ")).collect()
}

fn revocations(count: usize) -> String {
    let one = |number| format!("m{number}: revokeMembership(input: {{ id: \"x\" }}) {{ userErrors {{ code }} }} ");
    format!("mutation {{ {} }}", (0..count).map(one).collect::<String>())
}

fn dear() -> String {
    let trust_schools = "trust { schools(first: 100) { edges { node { urn } } } }";
    format!("{{ schools(first: 100) {{ edges {{ node {{ {trust_schools} }} }} }} }}")
}

#[track_caller]
fn assert_refused(answer: &Answer, status: u16, limit: &str) {
    assert_eq!(answer.status, status, "{limit}: {}", answer.text);
    assert_eq!(answer.codes(), ["COST_EXCEEDED"], "{limit}");
    let error = &answer.body["errors"][0];
    assert_eq!(error["extensions"]["limit"], limit, "{}", error["message"]);
    let number = |name: &str| error["extensions"][name].as_u64();
    assert!(number("found") > number("allowed") || limit == "limits.body_bytes", "{error}");
    assert!(answer.body.get("data").is_none(), "a request that did not run has no data");
    assert_cost_is_told(answer);
}

#[track_caller]
fn assert_cost_is_told(answer: &Answer) {
    let cost = &answer.body["extensions"]["cost"];
    for name in ["requestedQueryCost", "maximumCost", "depth", "fields", "rootFields", "aliases"] {
        assert!(cost[name].is_u64(), "{name} is not told: {}", answer.text);
    }
    for name in ["depth", "fields", "pageSize", "ids", "documentBytes", "bodyBytes", "tokens", "nesting", "timeMs"] {
        assert!(cost["limits"][name].is_u64(), "limit {name} is not told: {}", answer.text);
    }
}

/// Without a database whatever runs SQL fails.
async fn take_the_database_away(app: &TestApp) {
    app.app.db.clone().close().await.expect("the pool closes");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_passes_a_limit_is_refused_without_sql_and_the_limit_is_named() {
    for (limits, document, limit) in too_much() {
        with_limits(limits, async |app| {
            take_the_database_away(app).await;
            assert_refused(&app.client(OFFICER).ask(&document).await, 400, limit);
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_database_a_request_within_its_limits_fails() {
    on_each_database(async |app| {
        take_the_database_away(app).await;
        let answer = app.client(OFFICER).ask("{ school(urn: 116182) { urn } }").await;
        assert!(answer.status >= 500, "so a refusal that is answered 400 ran no SQL: {}", answer.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_long_is_answered_413() {
    for (limits, bytes) in [(Limits { body_bytes: 1_024, ..Limits::default() }, 1_025), (Limits::default(), 1_048_577)]
    {
        with_limits(limits, async |app| {
            take_the_database_away(app).await;
            let answer = app.client(OFFICER).post(" ".repeat(bytes)).await;
            assert_refused(&answer, 413, "limits.body_bytes");
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn variables_nest_no_deeper_than_the_document() {
    on_each_database(async |app| {
        take_the_database_away(app).await;
        let variables: Value = (0..33).fold(json!(1), |inner, _| json!([inner]));
        let answer = app.client(OFFICER).ask_with("{ version }", json!({ "v": variables })).await;
        assert_refused(&answer, 400, "limits.nesting");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stays_within_each_limit_runs() {
    let limits = Limits { root_fields: 2, aliases: 2, directives: 1, ids: 2, depth: 4, ..Limits::default() };
    with_limits(limits, async |app| {
        for document in [
            "{ version viewer { rights } }",
            "{ a: version b: version }",
            "{ version @skip(if: false) }",
            r#"{ nodes(ids: ["a", "b"]) { id } }"#,
            "{ schools { edges { node { urn } } } }",
        ] {
            let answer = app.client(OFFICER).ask(document).await;
            assert_eq!((answer.status, answer.codes()), (200, vec![]), "{document}");
            assert_cost_is_told(&answer);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_has_no_more_rows_than_allowed() {
    let limits = Limits { page_size: 7, default_page_size: 3, ..Limits::default() };
    for (limits, most, usual) in [(limits, 7, 3), (Limits::default(), 100, 25)] {
        with_limits(limits, async |app| {
            let schools = async |arguments: &str| {
                let answer =
                    app.client(OFFICER).ask(&format!("{{ s: schools{arguments} {{ edges {{ cursor }} }} }}")).await;
                let rows = answer.data("/s/edges").as_array().map_or(0, Vec::len);
                (rows, answer)
            };
            for (arguments, expected) in
                [(String::new(), usual), (format!("(first: {most})"), most), (format!("(last: {most})"), most)]
            {
                assert_eq!(schools(&arguments).await.0, expected, "{arguments}");
            }
            let (rows, answer) = schools("(first: -1)").await;
            assert_eq!((rows, answer.codes(), answer.statements()), (0, vec!["BAD_USER_INPUT"], 0));
            take_the_database_away(app).await;
            for arguments in [format!("(first: {})", most + 1), format!("(last: {})", most + 1)] {
                assert_refused(&schools(&arguments).await.1, 400, "limits.page_size");
            }
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_lists_no_more_errors_than_allowed_and_says_how_many_it_left_out() {
    with_limits(Limits { errors: 3, ..Limits::default() }, async |app| {
        let document: String = (0..10).map(|number| format!("u{number}: users {{ totalCount }} ")).collect();
        let answer = app.client(OFFICER).ask(&format!("{{ {document} }}")).await;
        assert_eq!(answer.codes(), ["FORBIDDEN"; 3]);
        assert_eq!(answer.body["extensions"]["errorsLeftOut"], 7);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cost_is_never_less_than_what_is_answered() {
    let generous = Limits { cost: 10_000_000, ..Limits::default() };
    with_limits(generous, async |app| {
        for document in NESTED.into_iter().chain(INTROSPECTIONS) {
            let answer = app.client(OFFICER).ask(document).await;
            assert_eq!(answer.codes(), Vec::<&str>::new(), "{document}");
            let cost = answer.body["extensions"]["cost"]["requestedQueryCost"].as_u64().expect("a cost");
            let is_introspection = document.contains("__schema");
            let answered = if is_introspection { 0 } else { objects(answer.data("")) - 1 };
            assert!(cost > 0 && cost >= answered, "{document}: {cost} points, {answered} objects");
        }
    })
    .await;
}

/// Objects in an answer, the envelopes of rows aside.
fn objects(value: &Value) -> u64 {
    match value {
        Value::Array(items) => items.iter().map(objects).sum(),
        Value::Object(fields) => u64::from(!fields.contains_key("node")) + fields.values().map(objects).sum::<u64>(),
        _ => 0,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_introspection_of_graphql_js_and_of_graphiql_passes() {
    on_each_database(async |app| {
        for document in INTROSPECTIONS {
            let answer = app.client(Who::Anonymous).ask(document).await;
            assert_eq!((answer.status, answer.codes()), (200, vec![]));
            assert_eq!(answer.data("/__schema/queryType/name"), "Query");
            assert_eq!(answer.statements(), 0);
        }
    })
    .await;
}
