use tests::{Who, on_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_told_who_they_are_and_what_they_may_do() {
    on_each_database(async |app| {
        let mut viewers = serde_json::Map::new();
        for who in Who::all() {
            let answer = app
                .client(who)
                .ask(
                    "{ viewer { user { subject displayName createdAt revokedAt } rights
                        memberships { role startsOn endsOn version organisation { kind name localAuthority { name } trust { name } school { name } } } } }",
                )
                .await;
            viewers.insert(who.subject().unwrap_or("nobody").to_owned(), answer.snapshot());
        }
        insta::assert_json_snapshot!("viewers", viewers);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limits_are_those_that_are_configured() {
    tests::with_config(
        |config| config.limits.page_size = 42,
        async |app| {
            let answer = app
                .client(Who::Anonymous)
                .ask(
                    "{ viewer { limits { bodyBytes documentBytes tokens nesting depth fields rootFields mutations aliases directives
                        cost pageSize defaultPageSize ids errors timeMs } } }",
                )
                .await;
            insta::assert_json_snapshot!("limits_of_a_viewer", answer.snapshot());
            let refused = app.client(Who::Anonymous).ask("{ viewer { memberships { user { subject } } } }").await;
            assert_eq!(*refused.data("/viewer/memberships"), serde_json::json!([]), "{}", refused.text);
        },
    )
    .await;
}
