use entities::states::Role;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, TestApp, Who, on_each_database, with_config};

const DASHBOARD: Who = Who::Holder(Role::Dashboard);
const NEW: &str = "application/graphql-response+json";
const OLD: &str = "application/json";

async fn ask_as(app: &TestApp, accept: &str, body: &Value) -> Answer {
    let request = app.client(DASHBOARD).request(Method::POST, "/graphql").header("accept", accept);
    let request = request.header("content-type", "application/json").body(body.to_string());
    Answer::of(request.send().await.expect("an answer")).await
}

/// Requests that do not run.
fn bad_requests() -> Vec<(&'static str, Value)> {
    let urn = "query($urn: URN!) { school(urn: $urn) { urn } }";
    let page = "query($first: Int) { schools(first: $first) { totalCount } }";
    vec![
        ("does not parse", json!({ "query": "{ version" })),
        ("names no field", json!({ "query": "{ nothing }" })),
        ("selects nothing of an object", json!({ "query": "{ viewer }" })),
        ("gives an unknown argument", json!({ "query": "{ version(of: 1) }" })),
        ("declares no variable", json!({ "query": "{ school(urn: $urn) { urn } }" })),
        ("leaves out a variable", json!({ "query": urn })),
        ("sends null for a variable", json!({ "query": urn, "variables": { "urn": null } })),
        ("sends text for a number", json!({ "query": page, "variables": { "first": "ten" } })),
        ("sends a list for a number", json!({ "query": page, "variables": { "first": [[1]] } })),
        ("names another operation", json!({ "query": "query A { version }", "operationName": "B" })),
        ("does not say which operation", json!({ "query": "query A { version } query B { version }" })),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_does_not_run_has_errors_and_no_data() {
    on_each_database(async |app| {
        for (fault, body) in bad_requests() {
            for (accept, status) in [(NEW, 400), (OLD, 200)] {
                let answer = ask_as(app, accept, &body).await;
                assert_eq!(
                    (answer.status, answer.codes()),
                    (status, vec!["BAD_USER_INPUT"]),
                    "{fault}: {}",
                    answer.text
                );
                assert!(answer.body.get("data").is_none(), "{fault}: {}", answer.text);
            }
        }
    })
    .await;
}

/// The engine reads our own scalars when a field asks for them, so that the message can say what one looks like.
#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_is_no_urn_is_an_error_at_its_field() {
    on_each_database(async |app| {
        for urn in [json!("Mayfield"), json!([[1]]), json!(-1), json!(1.5), json!(1e30), json!({ "a": 1 })] {
            let query = "query($urn: URN!) { school(urn: $urn) { urn } version }";
            let answer = app.client(DASHBOARD).ask_with(query, json!({ "urn": urn })).await;
            assert_eq!((answer.codes(), answer.statements()), (vec!["BAD_USER_INPUT"], 0), "{}", answer.text);
            assert!(answer.text.contains("URN"), "it says what is wrong: {}", answer.text);
            assert_eq!((answer.data("/school"), answer.data("/version").is_string()), (&Value::Null, true));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_draft_of_2026_has_statuses_of_its_own() {
    with_config(
        |config| config.server.draft_2026_statuses = true,
        async |app| {
            for (query, status) in [
                ("{ version", 400),
                ("{ nothing }", 422),
                ("{ version users { totalCount } }", 294),
                ("{ version }", 200),
            ] {
                assert_eq!(ask_as(app, NEW, &json!({ "query": query })).await.status, status, "{query}");
            }
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_at_a_field_that_may_be_null_stays_there() {
    on_each_database(async |app| {
        let query = "{ school(urn: 116182) { urn } users { totalCount } version }";
        for accept in [NEW, OLD] {
            let answer = ask_as(app, accept, &json!({ "query": query })).await;
            assert_eq!((answer.status, answer.codes()), (200, vec!["FORBIDDEN"]));
            assert_eq!(answer.data("/school/urn"), 116_182);
            assert_eq!((answer.data("/users"), answer.data("/version").is_string()), (&Value::Null, true));
            assert_eq!(answer.body["errors"][0]["path"], json!(["users"]));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_come_in_the_order_of_the_query() {
    on_each_database(async |app| {
        for order in [["urn", "name", "id"], ["name", "id", "urn"], ["id", "urn", "name"]] {
            let query = format!("{{ version school(urn: 116182) {{ {} }} viewer {{ rights }} }}", order.join(" "));
            let answer = app.client(DASHBOARD).ask(&query).await;
            let keys = ["version", "school"].iter().chain(&order).chain(&["viewer"]);
            let places: Vec<_> = keys.map(|key| answer.text.find(&format!("\"{key}\":")).expect("the key")).collect();
            assert!(places.is_sorted(), "{}", answer.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_variable_that_may_be_null_and_is_not_sent_is_absent() {
    on_each_database(async |app| {
        let query = "query($urn: URN, $ukprn: UKPRN, $direction: OrderDirection, $limit: Int, $first: Int) {
            school(urn: $urn, ukprn: $ukprn) { urn }
            schools(first: $first, orderBy: { field: URN, direction: $direction }) { edges { node { urn } } }
            schoolFacets { trusts(limit: $limit) { code } }
        }";
        let answer = app.client(DASHBOARD).ask_with(query, json!({ "urn": 116_182 })).await;
        assert_eq!(answer.codes(), Vec::<&str>::new(), "{}", answer.text);
        assert_eq!(answer.data("/school/urn"), 116_182);
        let urns = answer.data("/schools/edges").as_array().expect("edges");
        let urns: Vec<_> = urns.iter().map(|edge| edge["node"]["urn"].as_u64().expect("a URN")).collect();
        assert!(urns.len() == 25 && urns.is_sorted(), "the default page, ascending by default");
        assert_eq!(answer.data("/schoolFacets/trusts").as_array().map(Vec::len), Some(25), "the default limit");
        let refused = app.client(DASHBOARD).ask_with(query, json!({ "urn": 116_182, "limit": null })).await;
        assert_eq!(refused.codes(), ["BAD_USER_INPUT"], "null is sent, and no value: {}", refused.text);
    })
    .await;
}
