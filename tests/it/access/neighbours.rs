use entities::states::Role;
use serde_json::{Value, json};
use tests::{Client, Who, on_each_database, settle_neighbours};

/// Everything that a client can list, and what it is shown under the ids.
async fn seen(client: &Client<'_>, ids: &[String]) -> (Vec<String>, Value) {
    let lists = client
        .ask(
            "{ users { totalCount edges { node { id memberships { id } } } } organisations { totalCount edges { node { id memberships { totalCount edges { node { id } } } } } }
               memberships { totalCount edges { node { id user { id } organisation { id } } } } }",
        )
        .await;
    assert!(lists.codes().is_empty(), "{}", lists.text);
    for list in ["users", "organisations", "memberships"] {
        let list = &lists.body["data"][list];
        assert_eq!(list["totalCount"].as_u64(), list["edges"].as_array().map(|edges| edges.len() as u64));
    }
    let mut listed: Vec<String> = Vec::new();
    collect_ids(&lists.body["data"], &mut listed);
    let answer = client.ask_with("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ids })).await;
    for id in ids {
        let one = client.ask_with("query($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await;
        assert_eq!(
            answer.data("/nodes").as_array().is_some_and(|all| all.contains(one.data("/node"))),
            true,
            "{}",
            one.text
        );
    }
    (listed, answer.data("/nodes").clone())
}

fn collect_ids(value: &Value, ids: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            ids.extend(fields.get("id").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| collect_ids(value, ids));
        }
        Value::Array(items) => items.iter().for_each(|value| collect_ids(value, ids)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_of_two_areas_see_nothing_of_each_other() {
    on_each_database(async |app| {
        let theirs = settle_neighbours(app).await;
        let their_ids = [
            theirs.organisation.clone(),
            theirs.admin.clone(),
            theirs.admin_membership.clone(),
            theirs.officer.clone(),
            theirs.officer_membership.clone(),
        ];
        let (our_client, their_client) = (app.client(Who::Holder(Role::LaAdmin)), theirs.admin_client(app));
        let (ours, hidden) = seen(&our_client, &their_ids).await;
        assert_eq!(hidden, json!([null, null, null, null, null]), "we see nothing of theirs");
        let mut our_ids: Vec<String> = ours;
        our_ids.sort();
        our_ids.dedup();
        assert_eq!(our_ids.len(), 8 + 7 + 8, "our users, organisations and memberships");
        let (listed, hidden) = seen(&their_client, &our_ids).await;
        assert!(hidden.as_array().is_some_and(|nodes| nodes.iter().all(Value::is_null)), "they see nothing of ours");
        assert!(listed.iter().all(|id| their_ids.contains(id)), "{listed:?}");
        assert!(their_ids.iter().all(|id| listed.contains(id)), "they see all of theirs");
    })
    .await;
}
