//! What `partnership demo` shows of impact.

use std::collections::BTreeSet;
use std::sync::Arc;

use api::demo;
use entities::keys::LaCode;
use entities::states::Role;
use serde_json::json;
use tests::{Who, dump_rows, on_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn evaluations_stand_in_every_state_and_a_second_start_adds_nothing() {
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
            .ask("{ impactEvaluations { edges { node { status isPlanLate } } } impactDue { due overdue } }")
            .await;
        let edges = answer.data("/impactEvaluations/edges").as_array().expect("evaluations").iter();
        let states: BTreeSet<&str> = edges.filter_map(|edge| edge["node"]["status"].as_str()).collect();
        let all = ["DRAFT", "MODERATED", "PUBLISHED", "SUBMITTED", "SUPERSEDED", "WITHDRAWN"];
        assert_eq!(states, BTreeSet::from(all), "{}", answer.text);
        assert_eq!(answer.data("/impactDue"), &json!({ "due": 0, "overdue": 3 }));
    })
    .await;
}
