//! What `partnership demo` shows of support between schools.

use std::collections::BTreeMap;
use std::sync::Arc;

use api::demo;
use entities::keys::LaCode;
use entities::states::Role;
use serde_json::{Value, json};
use tests::{Who, dump_rows, on_each_database};

fn counted(rows: &Value) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for edge in rows.as_array().expect("rows") {
        *counts.entry(edge["node"]["status"].as_str().expect("a status").to_owned()).or_insert(0) += 1;
    }
    counts
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_and_deployments_stand_in_every_state_and_a_second_start_adds_nothing() {
    on_each_database(async |app| {
        let area = LaCode::new(851).expect("a code");
        let seed = async || {
            demo::seed(&app.app.db, &*app.app.clock, &Arc::clone(&app.app.entropy), area).await.expect("it is told");
        };
        seed().await;
        let before = dump_rows(&app.app.db).await;
        seed().await;
        assert!(dump_rows(&app.app.db).await == before, "a second start changed something");
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let answer = officer
            .ask("{ supportRequests { edges { node { id status } } } deployments { edges { node { status } } } supporters { totalCount } }")
            .await;
        let requests = counted(answer.data("/supportRequests/edges"));
        assert_eq!(requests.keys().collect::<Vec<_>>(), ["ACCEPTED", "ASKED", "CLOSED", "OFFERED"], "{}", answer.text);
        let deployments = counted(answer.data("/deployments/edges"));
        assert_eq!(deployments.keys().collect::<Vec<_>>(), ["ACTIVE", "AGREED", "COMPLETED", "ENDED", "PROPOSED"]);
        assert_eq!(*answer.data("/supporters/totalCount"), json!(5));
        let rows = answer.data("/supportRequests/edges").as_array().expect("requests").iter();
        let asked = rows.map(|edge| &edge["node"]).find(|node| node["status"] == json!("ASKED")).expect("one that waits");
        let query = format!(
            "{{ supportMatches(requestId: {}) {{ candidates {{ supporter {{ name }} freeDays score }} }} }}",
            asked["id"]
        );
        let matches = officer.ask(&query).await;
        let best = matches.data("/supportMatches/candidates/0");
        assert_eq!(best["supporter"]["name"], json!("People of the school improvement service (demo)"), "{}", matches.text);
        assert!(best["freeDays"].as_f64().is_some_and(|days| days > 0.0), "{best}");
    })
    .await;
}
