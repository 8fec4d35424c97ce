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
        assert_eq!(
            list["totalCount"].as_u64(),
            list["edges"].as_array().and_then(|edges| u64::try_from(edges.len()).ok())
        );
    }
    let mut listed: Vec<String> = Vec::new();
    collect_ids(&lists.body["data"], &mut listed);
    let answer = client.ask_with("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ids })).await;
    for id in ids {
        let one = client.ask_with("query($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await;
        assert!(answer.data("/nodes").as_array().is_some_and(|all| all.contains(one.data("/node"))), "{}", one.text);
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

#[tokio::test(flavor = "multi_thread")]
async fn who_serves_two_areas_is_seen_by_each_in_its_own_only() {
    on_each_database(async |app| {
        let theirs = settle_neighbours(app).await;
        let (our_client, their_client) = (app.client(Who::Holder(Role::LaAdmin)), theirs.admin_client(app));
        let lent = json!({ "subject": "la-officer", "role": "LA_OFFICER", "organisation": { "id": theirs.organisation } });
        let granted = super::grant::grant(&their_client, lent).await;
        assert_eq!(*granted.data("/grantMembership/userErrors"), json!([]), "{}", granted.text);
        let query = "{ users(first: 100) { edges { node { subject memberships { organisation { name } grantedBy { subject } } } } } }";
        for (client, name, granted_by) in [
            (&our_client, "Local authority (demo)", Value::Null),
            (&their_client, "Local authority (neighbours)", json!({ "subject": "other-admin" })),
        ] {
            let answer = client.ask(query).await;
            let edges = answer.data("/users/edges").as_array().expect("users");
            let officer = edges.iter().find(|edge| edge["node"]["subject"] == "la-officer").expect("the officer");
            let expected = json!([{ "organisation": { "name": name }, "grantedBy": granted_by }]);
            assert_eq!(officer["node"]["memberships"], expected, "{}", answer.text);
        }
        let own = app.client(Who::Holder(Role::LaOfficer)).ask("{ viewer { memberships { role } } organisations { totalCount } }").await;
        assert_eq!(own.data("/viewer/memberships").as_array().map(Vec::len), Some(2), "{}", own.text);
        assert_eq!(*own.data("/organisations/totalCount"), json!(7 + 1), "the organisations of both areas");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_who_also_serves_another_area_reads_no_history_there() {
    on_each_database(async |app| {
        let theirs = settle_neighbours(app).await;
        let lent = json!({ "subject": "la-admin", "role": "LA_OFFICER", "organisation": { "id": theirs.organisation }, "reason": "between us" });
        let granted = super::grant::grant(&theirs.admin_client(app), lent).await;
        assert_eq!(*granted.data("/grantMembership/userErrors"), json!([]), "{}", granted.text);
        let own = app.client(Who::Holder(Role::LaAdmin));
        let answer = own.ask("{ viewer { memberships { role history { reason } } } }").await;
        let memberships = answer.data("/viewer/memberships").as_array().expect("memberships");
        let lent = memberships.iter().find(|membership| membership["role"] == "LA_OFFICER").expect("the lent role");
        assert_eq!(lent["history"], json!([]), "{}", answer.text);
    })
    .await;
}
