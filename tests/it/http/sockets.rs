use entities::states::Role;
use serde_json::{Value, json};
use tests::{Socket, TestApp, Who, on_each_database, with_config};

use super::{grant_to_anna, hold_mutations};

fn token(app: &TestApp, role: Role) -> String {
    let subject = Who::Holder(role).subject().expect("a subject");
    app.token(subject, chrono::TimeDelta::minutes(15))
}

fn subscribe(id: &str, query: &str) -> Value {
    json!({ "type": "subscribe", "id": id, "payload": { "query": query } })
}

async fn signed_in(app: &TestApp) -> Socket {
    signed_in_as(app, Role::Dashboard).await
}

async fn signed_in_as(app: &TestApp, role: Role) -> Socket {
    let mut socket = Socket::open(app.address()).await;
    socket.sign_in(&token(app, role)).await;
    socket
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_is_answered_over_a_socket_as_over_http() {
    on_each_database(async |app| {
        let mut socket = signed_in(app).await;
        let query = "query($urn: URN) { school(urn: $urn) { name } users { totalCount } }";
        let payload = json!({ "query": query, "variables": { "urn": 116_182 } });
        socket.say(json!({ "type": "subscribe", "id": "one", "payload": payload.clone() })).await;
        let next = socket.hear().await.expect("an answer");
        let over_http = app.client(Who::Holder(Role::Dashboard)).post(payload.to_string()).await;
        assert_eq!((&next["type"], &next["id"]), (&json!("next"), &json!("one")));
        assert_eq!(next["payload"]["data"], over_http.body["data"]);
        assert_eq!(next["payload"]["errors"], over_http.body["errors"]);
        assert_eq!(next["payload"]["extensions"]["cost"], over_http.body["extensions"]["cost"]);
        assert_eq!(socket.hear().await, Ok(json!({ "type": "complete", "id": "one" })));
        socket.say(json!({ "type": "ping" })).await;
        assert_eq!(socket.hear().await, Ok(json!({ "type": "pong" })));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_run_is_an_error_and_the_socket_stays() {
    on_each_database(async |app| {
        let mut socket = signed_in(app).await;
        let deep = format!("{{ school(urn: {}1{}) {{ urn }} }}", "[".repeat(10_000), "]".repeat(10_000));
        for (query, code) in [
            ("{ nothing }", "BAD_USER_INPUT"),
            ("{ version", "BAD_USER_INPUT"),
            (deep.as_str(), "COST_EXCEEDED"),
            ("subscription { nothing }", "BAD_USER_INPUT"),
        ] {
            socket.say(subscribe("one", query)).await;
            let error = socket.hear().await.expect("the socket stays");
            assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("one")), "{query}: {error}");
            assert_eq!(error["payload"][0]["extensions"]["code"], code, "{query}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_breaks_the_protocol_is_told_how() {
    on_each_database(async |app| {
        for words in
            ["no JSON", "{}", r#"{"type":"begin"}"#, r#"{"type":"subscribe","id":"one"}"#, &"[".repeat(100_000)]
        {
            let mut socket = signed_in(app).await;
            socket.say_text(words).await;
            assert_eq!(socket.hear().await, Err(4400), "{}", words.get(..40).unwrap_or(words));
        }

        let mut hasty = Socket::open(app.address()).await;
        hasty.say(subscribe("one", "{ version }")).await;
        assert_eq!(hasty.hear().await, Err(4401));

        let token = token(app, Role::Dashboard);
        for authorization in ["Bearer no-token".to_owned(), format!("Bearer {token}x"), token] {
            let mut stranger = Socket::open(app.address()).await;
            stranger.say(json!({ "type": "connection_init", "payload": { "Authorization": authorization } })).await;
            assert_eq!(stranger.hear().await, Err(4403));
        }

        let mut twice = signed_in(app).await;
        twice.say(json!({ "type": "connection_init" })).await;
        assert_eq!(twice.hear().await, Err(4429));

        let held = hold_mutations(&app.app.db).await;
        let waiting = |id: u32| json!({ "type": "subscribe", "id": id.to_string(), "payload": grant_to_anna() });
        let mut same = signed_in_as(app, Role::LaAdmin).await;
        same.say(waiting(1)).await;
        same.say(waiting(1)).await;
        assert_eq!(until_closed(&mut same).await, 4409);

        let mut greedy = signed_in_as(app, Role::LaAdmin).await;
        for id in 0..=20 {
            greedy.say(waiting(id)).await;
        }
        assert_eq!(until_closed(&mut greedy).await, 4429);
        drop(held);
    })
    .await;
}

/// The code with which the server closes, whatever it says before.
async fn until_closed(socket: &mut Socket) -> u16 {
    loop {
        if let Err(code) = socket.hear().await {
            return code;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_without_a_token_is_nobodys() {
    on_each_database(async |app| {
        let mut socket = Socket::open(app.address()).await;
        socket.say(json!({ "type": "connection_init" })).await;
        assert_eq!(socket.hear().await, Err(4403), "the register is closed unless the operator opens it");
    })
    .await;
    with_config(
        |config| config.auth.anonymous_register = true,
        async |app| {
            let mut socket = Socket::open(app.address()).await;
            socket.say(json!({ "type": "connection_init" })).await;
            assert_eq!(socket.hear().await, Ok(json!({ "type": "connection_ack" })));
            socket.say(subscribe("one", "{ viewer { user { subject } } school(urn: 116182) { urn } }")).await;
            let next = socket.hear().await.expect("an answer");
            let expected = json!({ "viewer": { "user": null }, "school": { "urn": 116_182 } });
            assert_eq!(next["payload"]["data"], expected);
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_expires_ends_with_its_time_on_an_open_socket() {
    on_each_database(async |app| {
        let mut socket = signed_in(app).await;
        app.clock.set(app.now() + chrono::TimeDelta::hours(1));
        socket.say(subscribe("one", "{ version }")).await;
        let error = socket.hear().await.expect("the socket stays");
        assert_eq!(error["payload"][0]["extensions"]["code"], "UNAUTHENTICATED", "{error}");
    })
    .await;
}
