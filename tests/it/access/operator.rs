use std::sync::Arc;

use api::access::service::{appoint_administrator, set_shut_out};
use api::auth::Actor;
use api::entropy::SystemEntropy;
use api::operation::Operation;
use chrono::TimeDelta;
use entities::keys::LaCode;
use serde_json::json;
use tests::{TestApp, on_each_database};

fn portsmouth() -> LaCode {
    LaCode::new(851).expect("a code")
}

/// What `partnership user` works with.
fn operation(app: &TestApp) -> Operation {
    Operation {
        db: app.app.db.clone(),
        actor: Arc::new(Actor::operator(portsmouth())),
        clock: Arc::clone(&app.app.clock),
        entropy: Arc::new(SystemEntropy),
        request_id: Arc::from("partnership user"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_appoints_an_administrator_who_can_sign_in_and_shuts_it_out_again() {
    on_each_database(async |app| {
        let operation = operation(app);
        let client = app.client_with(Some(app.token("first", TimeDelta::minutes(5))));
        assert_eq!(client.ask("{ version }").await.status, 401, "nobody knows the subject yet");

        appoint_administrator(&operation, portsmouth(), " first ", "First").await.expect("an administrator");
        let query = "{ viewer { rights memberships { role organisation { name kind } grantedBy { id } history { action actor { id } reason } } } }";
        let answer = client.ask(query).await;
        let expected = json!([{
            "role": "LA_ADMIN",
            "organisation": { "name": "Portsmouth", "kind": "LOCAL_AUTHORITY" },
            "grantedBy": null,
            "history": [{ "action": "grantMembership", "actor": null, "reason": "appointed by the operator" }],
        }]);
        assert_eq!(*answer.data("/viewer/memberships"), expected, "{}", answer.text);
        let holder = app.client_with(Some(app.token("la-admin", TimeDelta::minutes(5))));
        let rights = "{ viewer { rights } }";
        assert_eq!(*answer.data("/viewer/rights/0"), json!("grantMembership"));
        assert_eq!(client.ask(rights).await.data("/viewer/rights"), holder.ask(rights).await.data("/viewer/rights"));
        assert!(appoint_administrator(&operation, portsmouth(), "first", "First").await.is_err(), "it is one already");

        set_shut_out(&operation, "first", true, "left").await.expect("shut out");
        assert_eq!(client.ask("{ version }").await.status, 401);
        set_shut_out(&operation, "first", false, "came back").await.expect("readmitted");
        assert_eq!(client.ask("{ version }").await.status, 200);
        assert!(set_shut_out(&operation, "nobody", true, "left").await.is_err());
    })
    .await;
}
