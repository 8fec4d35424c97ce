use serde_json::Value;
use tests::{TestApp, Who, on_each_database, settle_neighbours, with_config};

const REGISTER: [&str; 9] = [
    "school(urn: 116182) { name trust { name } sources { fileName } }",
    "schools { totalCount edges { node { name localAuthority { name } inspections { totalCount } } } }",
    "schoolFacets { phases { count } }",
    "trust(uid: 2157) { name schools { totalCount } }",
    "trusts { totalCount }",
    "schoolGroup(uid: 2156) { name memberships { totalCount edges { node { school { name } } } } }",
    "localAuthority(code: 851) { name schools { totalCount } }",
    "localAuthorities { totalCount }",
    "codeLists { phases { name } }",
];
const PEOPLE: [&str; 3] = ["users { totalCount }", "organisations { totalCount }", "memberships { totalCount }"];

/// Ids of a school, a trust and a local authority.
const REGISTER_IDS: [&str; 3] = ["U2Nob29sOjExNjE4Mg", "U2Nob29sR3JvdXA6MjE1Nw", "TG9jYWxBdXRob3JpdHk6ODUx"];

async fn assert_no_people(app: &TestApp) {
    let neighbours = settle_neighbours(app).await;
    let client = app.client(Who::Anonymous);
    for field in PEOPLE {
        assert_eq!(client.ask(&format!("{{ {field} }}")).await.codes(), ["UNAUTHENTICATED"], "{field}");
    }
    for id in [&neighbours.organisation, &neighbours.admin, &neighbours.admin_membership] {
        let answer = client.ask(&format!("{{ node(id: \"{id}\") {{ id }} nodes(ids: [\"{id}\"]) {{ id }} }}")).await;
        assert_eq!(answer.body["data"], serde_json::json!({ "node": null, "nodes": [null] }), "{}", answer.text);
    }
    let viewer = client.ask("{ viewer { user { id } memberships { id } rights } }").await;
    assert_eq!(*viewer.data("/viewer"), serde_json::json!({ "user": null, "memberships": [], "rights": [] }));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_an_open_register_is_read_and_nothing_else() {
    with_config(
        |config| config.auth.anonymous_register = true,
        async |app| {
            let client = app.client(Who::Anonymous);
            for field in REGISTER {
                let answer = client.ask(&format!("{{ found: {field} }}")).await;
                assert!(answer.codes().is_empty() && answer.data("/found").is_object(), "{field}: {}", answer.text);
                assert_ne!(answer.data("/found/totalCount").as_u64(), Some(0), "{field}: {}", answer.text);
            }
            for id in REGISTER_IDS {
                let answer = client.ask(&format!("{{ node(id: \"{id}\") {{ id }} }}")).await;
                assert_eq!(answer.data("/node/id").as_str(), Some(id), "{}", answer.text);
            }
            assert_no_people(app).await;
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_a_closed_register_is_not_there() {
    on_each_database(async |app| {
        let client = app.client(Who::Anonymous);
        for field in REGISTER {
            let answer = client.ask(&format!("{{ {field} }}")).await;
            assert_eq!(answer.codes(), ["UNAUTHENTICATED"], "{field}: {}", answer.text);
            assert_eq!(answer.statements(), 0, "{field}: refused before anything is read");
        }
        for id in REGISTER_IDS {
            let answer = client.ask(&format!("{{ node(id: \"{id}\") {{ id }} }}")).await;
            assert_eq!(*answer.data("/node"), Value::Null, "{}", answer.text);
        }
        assert_no_people(app).await;
    })
    .await;
}
