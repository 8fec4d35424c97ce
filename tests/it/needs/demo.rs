//! What `partnership demo` shows of needs.

use std::sync::Arc;

use api::demo;
use entities::keys::LaCode;
use entities::states::Role;
use serde_json::json;
use tests::{Who, asked_of_analysis, on_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn the_year_has_an_analysis_from_which_priorities_were_drawn() {
    on_each_database(async |app| {
        let area = LaCode::new(851).expect("a code");
        demo::seed(&app.app.db, &*app.app.clock, &Arc::clone(&app.app.entropy), area).await.expect("it is told");
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let query = "{ needsAnalyses(first: 1) { edges { node { id year revision needs { rule { code } priorities { code } } } } } }";
        let answer = officer.ask(query).await;
        let node = answer.data("/needsAnalyses/edges/0/node");
        assert_eq!((&node["year"], &node["revision"]), (&json!("2016/17"), &json!(1)), "{}", answer.text);
        let id = node["id"].as_str().expect("an id");
        let again = asked_of_analysis(&officer, id, "needReproduction(OF) { isIdentical }").await;
        assert_eq!(again["needReproduction"]["isIdentical"], true);
        let needs = node["needs"].as_array().expect("needs");
        let ofsted = needs.iter().find(|need| need["rule"]["code"] == "OFSTED").expect("inspections");
        assert_eq!(ofsted["priorities"], json!([{ "code": "2" }]));
    })
    .await;
}
