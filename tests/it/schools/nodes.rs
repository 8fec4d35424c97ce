use entities::states::Role;
use serde_json::{Value, json};
use tests::{Client, Who, on_each_database};

/// Global ids of one object of each kind that the administrator sees.
async fn ids(client: &Client<'_>) -> Vec<(String, String)> {
    let answer = client
        .ask(
            "{ school(urn: 116182) { __typename id } trust(uid: 2157) { __typename id } schoolGroup(uid: 2156) { __typename id }
               localAuthority(code: 851) { __typename id }
               viewer { user { __typename id memberships { __typename id organisation { __typename id } } } } }",
        )
        .await;
    let data = &answer.body["data"];
    let membership = data.pointer("/viewer/user/memberships/0").unwrap_or_else(|| panic!("{}", answer.text));
    let objects = [
        &data["school"],
        &data["trust"],
        &data["schoolGroup"],
        &data["localAuthority"],
        &data["viewer"]["user"],
        membership,
        &membership["organisation"],
    ];
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    objects.iter().map(|object| (text(&object["__typename"]), text(&object["id"]))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_object_is_found_again_by_its_id() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaAdmin));
        let ids = ids(&client).await;
        assert_eq!(ids.len(), 7);
        for (kind, id) in &ids {
            let answer = client.ask(&format!("{{ node(id: \"{id}\") {{ __typename id }} }}")).await;
            assert_eq!(*answer.data("/node"), json!({ "__typename": kind, "id": id }), "{}", answer.text);
        }
        let asked: Vec<Value> = ids.iter().rev().map(|(_, id)| json!(id)).collect();
        let answer = client
            .ask_with("query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", json!({ "ids": asked }))
            .await;
        let found: Vec<Value> = ids.iter().rev().map(|(kind, id)| json!({ "__typename": kind, "id": id })).collect();
        assert_eq!(*answer.data("/nodes"), Value::Array(found), "in the order asked for: {}", answer.text);
        assert!(
            answer.statements() <= 7 + 1,
            "one statement for each kind and one to sign in: {}",
            answer.statements()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trust_and_the_same_body_as_a_group_have_ids_of_their_own() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        let answer = client.ask("{ trust(uid: 2157) { id } schoolGroup(uid: 2157) { id } }").await;
        let ids = [answer.data("/trust/id"), answer.data("/schoolGroup/id")];
        let again = client.ask(&format!("{{ nodes(ids: [{}, {}]) {{ __typename }} }}", ids[0], ids[1])).await;
        assert_eq!(again.data("/nodes/0/__typename"), "Trust", "{}", again.text);
        assert_eq!(again.data("/nodes/1/__typename"), "SchoolGroup", "{}", again.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_of_a_node_are_those_of_its_type() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        let answer = client
            .ask(
                "query { node(id: \"U2Nob29sOjExNjE4Mg\") { id ...S ... on Trust { uid } ... on School { urn trust { name } } }
                    trust: node(id: \"VHJ1c3Q6MjE1Nw\") { ...S ... on Trust { uid name schools { totalCount } } } }
                 fragment S on School { name ofstedGrade { name } localAuthority { name } }",
            )
            .await;
        insta::assert_json_snapshot!("nodes_with_their_fields", answer.snapshot());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_of_nothing_are_null_and_do_not_spoil_the_others() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaAdmin));
        let known = "U2Nob29sOjExNjE4Mg";
        let mut strange: Vec<String> =
            ["", "x", "116182", "School:116182", "U2Nob29sOjExNjE4Mg==", "ÿ", "💥"].map(str::to_owned).into();
        // School:1, SchoolGroup:99999999, School:116182 with a blank, Pupil:1, User:1, School:
        strange.extend(
            [
                "U2Nob29sOjE",
                "U2Nob29sR3JvdXA6OTk5OTk5OTk",
                "U2Nob29sOjExNjE4MiA",
                "UHVwaWw6MQ",
                "VXNlcjox",
                "U2Nob29sOg",
            ]
            .map(str::to_owned),
        );
        strange.push("A".repeat(5_000));
        let asked: Vec<String> = strange.iter().flat_map(|id| [id.clone(), known.to_owned()]).collect();
        let answer = client.ask_with("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": asked })).await;
        let nodes = answer.data("/nodes").as_array().unwrap_or_else(|| panic!("{}", answer.text));
        for (id, pair) in strange.iter().zip(nodes.chunks(2)) {
            assert_eq!(pair, [Value::Null, json!({ "id": known })], "{id}");
        }
        for id in &strange {
            let answer = client.ask_with("query($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await;
            assert_eq!(answer.body["data"], json!({ "node": null }), "{id}: {}", answer.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_ids_are_found_and_one_more_is_refused() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        let answer = client.ask_with(query, json!({ "ids": vec!["U2Nob29sOjExNjE4Mg"; 100] })).await;
        assert_eq!(answer.data("/nodes").as_array().map(Vec::len), Some(100), "{}", answer.text);
        assert_eq!(client.ask_with(query, json!({ "ids": [] })).await.body["data"], json!({ "nodes": [] }));
        let refused = client.ask_with(query, json!({ "ids": vec!["U2Nob29sOjExNjE4Mg"; 101] })).await;
        assert_eq!(refused.codes(), ["COST_EXCEEDED"], "{}", refused.text);
        for ids in [json!(null), json!([null]), json!([["x"]])] {
            let refused = client.ask_with(query, json!({ "ids": ids })).await;
            assert_eq!(refused.codes(), ["BAD_USER_INPUT"], "{ids}: {}", refused.text);
        }
    })
    .await;
}
