//! A server that is killed (SIGKILL) in the middle of payments: what it acknowledged is there, what it did not is not, but
//! for the one payment that each client had under way.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use api::config::Limits;
use entities::ledger_entry;
use entities::states::Role;
use futures_util::future::join;
use futures_util::future::join_all;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tests::{Child, Database, TestApp, Who, filled_databases, serve_as_child, settle_programme};
use tokio::sync::Notify;

const HELPER: &str = "spend::killed::a_server_that_pays_in_a_process_of_its_own";
const CLIENTS: usize = 8;
/// Payments that are acknowledged before the server is killed.
const BEFORE: usize = 60;

/// Does nothing unless the test below starts it.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_pays_in_a_process_of_its_own() {
    serve_as_child(Who::Holder(Role::LaOfficer)).await;
}

/// Pays a penny at a time until the server is gone, and tells of what payments it was told that they were made.
async fn pay(
    child: &str,
    token: &str,
    payment: &Value,
    client: usize,
    progress: (&AtomicUsize, &Notify),
) -> BTreeSet<String> {
    let http = reqwest::Client::new();
    let mut acknowledged = BTreeSet::new();
    for number in 0_u32.. {
        let reference = format!("KILL-{client}-{number}");
        let mut input = payment.clone();
        input["externalReference"] = json!(reference);
        let query = "mutation($input: RecordActualInput!) { recordActual(input: $input) { entry { externalReference } userErrors { code } } }";
        let body = json!({ "query": query, "variables": { "input": input } });
        let sent = http.post(child).bearer_auth(token).json(&body).send().await;
        let Ok(answer) = sent else { break };
        let Ok(answer) = answer.json::<Value>().await else { break };
        if answer["data"]["recordActual"]["entry"]["externalReference"] == json!(reference) {
            acknowledged.insert(reference);
            if progress.0.fetch_add(1, Ordering::Relaxed) + 1 == BEFORE {
                progress.1.notify_one();
            }
        } else {
            let code = &answer["errors"][0]["extensions"]["code"];
            assert_eq!(*code, json!("RATE_LIMITED"), "{answer}");
        }
    }
    acknowledged
}

/// The payments of the clients that the ledger has.
async fn written(app: &TestApp) -> BTreeSet<String> {
    let entries = ledger_entry::Entity::find().all(&app.app.db).await.expect("the ledger is read");
    let references = entries.into_iter().filter_map(|entry| entry.external_reference);
    references.filter(|reference| reference.starts_with("KILL-")).collect()
}

async fn kill_over(database: Database) {
    let app = TestApp::start(&database, Limits::default()).await;
    let programme = settle_programme(&app).await;
    app.stop().await;
    let payment = json!({ "interventionId": programme.own.id, "fundingSourceId": programme.source, "amountPence": 1,
        "datedOn": "2026-10-05", "description": "A penny" });
    let mut child = Child::start(HELPER, &database);
    let (url, token) = (child.url("/graphql"), child.token().to_owned());
    let (number, enough) = (AtomicUsize::new(0), Notify::new());
    let clients = join_all((0..CLIENTS).map(|client| pay(&url, &token, &payment, client, (&number, &enough))));
    let kill = async {
        enough.notified().await;
        child.end();
    };
    let (acknowledged, ()) = join(clients, kill).await;
    let app = TestApp::start(&database, Limits::default()).await;
    let written = written(&app).await;
    for (client, acknowledged) in acknowledged.iter().enumerate() {
        let of_client = format!("KILL-{client}-");
        let own: BTreeSet<_> = written.iter().filter(|reference| reference.starts_with(&of_client)).cloned().collect();
        assert!(acknowledged.is_subset(&own), "lost: {:?}", acknowledged.difference(&own));
        assert!(own.len() <= acknowledged.len() + 1, "{own:?} and {acknowledged:?}");
    }
    assert!(written.len() >= BEFORE);
    let query = format!("{{ intervention(reference: \"{}\") {{ actualPence }} }}", programme.own.reference);
    let answer = app.client(Who::Holder(Role::LaOfficer)).ask(&query).await;
    assert_eq!(*answer.data("/intervention/actualPence"), json!(200_000 + written.len()), "{}", answer.text);
    let differences = api::costs::service::check(&app.app.db).await.expect("the sums are compared");
    assert!(differences.is_empty(), "{differences:?}");
    app.stop().await;
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_the_death_of_the_server() {
    for database in filled_databases().await {
        kill_over(database).await;
    }
}
