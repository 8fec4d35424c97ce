use entities::states::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Who, on_each_database, settle_neighbours};

use super::grant::{board, grant};

fn input(key: &str) -> Value {
    json!({ "subject": "newcomer", "role": "BOARD_MEMBER", "organisation": board(), "idempotencyKey": key })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_with_the_same_input_is_done_once() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaAdmin));
        let first = grant(&client, input("k-1")).await;
        let again = grant(&client, input("k-1")).await;
        assert_eq!(first.body["data"], again.body["data"], "{}", again.text);
        assert!(first.data("/grantMembership/membership/id").is_string(), "{}", first.text);
        let mut other = input("k-1");
        other["reason"] = json!("another reason");
        let conflict = grant(&client, other).await;
        assert_eq!(conflict.codes(), ["CONFLICT"], "{}", conflict.text);
        let held = client.ask("{ memberships { totalCount } }").await;
        assert_eq!(*held.data("/memberships/totalCount"), json!(9));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_a_refused_grant_can_be_used_again() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaAdmin));
        let mut wrong = input("k-1");
        wrong["role"] = json!("TRUST_USER");
        let refused = grant(&client, wrong).await;
        assert_eq!(*refused.data("/grantMembership/userErrors/0/code"), json!("ROLE_DOES_NOT_FIT"), "{}", refused.text);
        let mended = grant(&client, input("k-1")).await;
        assert_eq!(*mended.data("/grantMembership/userErrors"), json!([]), "{}", mended.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_user_may_use_the_same_key() {
    on_each_database(async |app| {
        let theirs = settle_neighbours(app).await;
        let ours = grant(&app.client(Who::Holder(Role::LaAdmin)), input("k-1")).await;
        let their = grant(&theirs.admin_client(app), input("k-1")).await;
        assert_eq!(*their.data("/grantMembership/userErrors"), json!([]), "{}", their.text);
        assert_ne!(ours.data("/grantMembership/membership/id"), their.data("/grantMembership/membership/id"));
        assert_eq!(*their.data("/grantMembership/membership/organisation/localAuthority/code"), json!("852"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_grants_at_the_same_time_write_one_membership() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaAdmin));
        let with_key = join_all((0..8).map(|_| grant(&client, input("k-1")))).await;
        for answer in &with_key {
            assert_eq!(answer.body["data"], with_key[0].body["data"], "{}", answer.text);
            assert!(answer.codes().is_empty(), "{}", answer.text);
        }
        let mut without = input("");
        without.as_object_mut().expect("an input").remove("idempotencyKey");
        without["subject"] = json!("another newcomer");
        without["organisation"] = json!({ "named": { "kind": "EXECUTIVE_BOARD", "name": "A new board" } });
        let without_key = join_all((0..8).map(|_| grant(&client, without.clone()))).await;
        let written =
            without_key.iter().filter(|answer| answer.data("/grantMembership/membership").is_object()).count();
        let refused = without_key
            .iter()
            .filter(|answer| *answer.data("/grantMembership/userErrors/0/code") == json!("HELD_ALREADY"));
        assert_eq!(
            (written, refused.count()),
            (1, 7),
            "{:?}",
            without_key.iter().map(|answer| &answer.text).collect::<Vec<_>>()
        );
        let held = client.ask("{ memberships { totalCount } users { totalCount } organisations { totalCount } }").await;
        assert_eq!(*held.data("/memberships/totalCount"), json!(10));
        assert_eq!(*held.data("/users/totalCount"), json!(10));
        assert_eq!(*held.data("/organisations/totalCount"), json!(8));
    })
    .await;
}
