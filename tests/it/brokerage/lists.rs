//! Lists of supporters, requests and deployments: what their filters let pass, and pages from either end.

use entities::states::Role;
use serde_json::json;
use tests::{
    List, Who, done, expect_numbers, home, leader, on_each_database, register_supporter, settle_programme, signed_in,
    visited,
};

use super::brokering;

#[tokio::test(flavor = "multi_thread")]
async fn each_part_of_the_filters_lets_its_rows_pass() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let home = home(&officer, &area).await;
        let team = brokering(app, &area, home);
        let ada = team.supporter("Ada First").await;
        team.deployment_in("COMPLETED", &ada).await;
        team.deployment_in("ACTIVE", &ada).await;
        team.request_in("CLOSED", &ada).await;
        let mut governor = leader("Bea Second", home, Some(&area.rival));
        governor["designation"] = json!("NLG");
        (governor["specialismCodes"], governor["phaseCodes"]) = (json!(["GOVERNANCE"]), json!([1]));
        governor["validTo"] = json!("2026-11-23");
        register_supporter(&officer, governor, 1.0).await;
        let supporters = [
            ("{}".to_owned(), 2),
            ("{ designations: [NLG] }".to_owned(), 1),
            ("{ specialismCodes: [\"PHONICS\", \"GOVERNANCE\"] }".to_owned(), 2),
            ("{ specialismCodes: [\"PHONICS\"], phaseCodes: [4] }".to_owned(), 1),
            ("{ specialismCodes: [\"PHONICS\"], phaseCodes: [1] }".to_owned(), 0),
            (format!("{{ providerIds: [\"{}\"] }}", area.rival), 1),
            (format!("{{ homeUrns: [{home}] }}"), 2),
            (format!("{{ homeUrns: [{}] }}", area.school), 0),
            ("{ isValid: true }".to_owned(), 1),
            ("{ search: \"sec be\" }".to_owned(), 1),
            ("{ areaLaCodes: [852] }".to_owned(), 0),
        ];
        expect_numbers(&officer, "supporters", &supporters).await;
        let requests = [
            ("{}".to_owned(), 3),
            ("{ statuses: [CLOSED] }".to_owned(), 1),
            ("{ statuses: [ACCEPTED, ASKED] }".to_owned(), 2),
            (format!("{{ urns: [{}] }}", area.school), 3),
            (format!("{{ urns: [{home}] }}"), 0),
            ("{ areaLaCodes: [851] }".to_owned(), 3),
            ("{ areaLaCodes: [852] }".to_owned(), 0),
        ];
        expect_numbers(&officer, "supportRequests", &requests).await;
        let id = ada["id"].as_str().expect("an id");
        let deployments = [
            ("{}".to_owned(), 2),
            ("{ statuses: [ACTIVE] }".to_owned(), 1),
            (format!("{{ supporterIds: [\"{id}\"] }}"), 2),
            (format!("{{ supporterIds: [\"{}\"] }}", area.provider), 0),
            (format!("{{ providerIds: [\"{}\"] }}", area.provider), 2),
            (format!("{{ providerIds: [\"{}\"] }}", area.rival), 0),
            (format!("{{ urns: [{}], statuses: [COMPLETED] }}", area.school), 1),
            ("{ areaLaCodes: [852] }".to_owned(), 0),
        ];
        expect_numbers(&officer, "deployments", &deployments).await;
        for list in [
            "supporters(filter: { designations: [] })",
            "supportRequests(filter: { urns: [] })",
            "deployments(filter: { statuses: [] })",
        ] {
            let empty = officer.ask(&format!("{{ {list} {{ totalCount }} }}")).await;
            assert_eq!(empty.codes(), ["BAD_USER_INPUT"], "{}", empty.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_from_either_end_hold_every_row_once() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let team = brokering(app, &area, home(&officer, &area).await);
        for name in ["Ada", "Bea", "Cy"] {
            team.deployment_in("ACTIVE", &team.supporter(name).await).await;
        }
        let ada = signed_in(app, "la-officer");
        let active = team.deployment_in("ACTIVE", &team.supporter("Di").await).await;
        for day in ["2026-11-10", "2026-11-12", "2026-11-11"] {
            let mut visit = visited(&active.deployment);
            visit["visitedOn"] = json!(day);
            done(&ada, "recordVisit", "visit", "id", visit).await;
        }
        let visits =
            format!("{{ node(id: {}) {{ ... on Deployment {{ visits(PAGE) ROWS }} }} }}", active.deployment["id"]);
        let lists = [
            ("/supporters", "{ supporters(PAGE) ROWS }".to_owned(), 4),
            ("/supportRequests", "{ supportRequests(PAGE) ROWS }".to_owned(), 4),
            ("/deployments", "{ deployments(PAGE) ROWS }".to_owned(), 4),
            ("/node/visits", visits, 3),
        ];
        for (pointer, query, number) in &lists {
            let list = List::new(&ada, pointer, query, "id");
            let all = list.forward(100).await;
            assert_eq!((all.len(), list.total().await), (*number, *number), "{pointer}");
            assert_eq!(list.forward(2).await, all, "{pointer}");
            assert_eq!(list.backward(3).await, all, "{pointer}");
        }
    })
    .await;
}
