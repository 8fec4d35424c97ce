use chrono::TimeDelta;
use entities::states::Role;
use serde_json::{Value, json};
use tests::{Answer, Client, Who, on_each_database, settle_neighbours};

const REVOKE: &str = "mutation($input: RevokeMembershipInput!) { revokeMembership(input: $input) {
    membership { role startsOn endsOn version } userErrors { field code message } } }";

async fn revoke(client: &Client<'_>, input: Value) -> Answer {
    client.ask_with(REVOKE, json!({ "input": input })).await
}

/// Global id of the membership of the user with the subject.
async fn membership_of(client: &Client<'_>, subject: &str) -> String {
    let answer = client.ask("{ memberships(first: 100) { edges { node { id user { subject } } } } }").await;
    let edges = answer.data("/memberships/edges").as_array().expect("memberships");
    let found = edges.iter().find(|edge| edge["node"]["user"]["subject"] == subject).expect("a membership");
    found["node"]["id"].as_str().expect("an id").to_owned()
}

fn input(id: &str, version: i32) -> Value {
    json!({ "membershipId": id, "expectedVersion": version, "reason": "left the authority" })
}

fn with(mut input: Value, field: &str, value: Value) -> Value {
    input[field] = value;
    input
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_membership_gives_no_rights_from_its_last_day_on() {
    on_each_database(async |app| {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let id = membership_of(&admin, "la-officer").await;
        let later = revoke(&admin, with(input(&id, 1), "endsOn", json!("2026-11-26"))).await;
        let expected = json!({ "role": "LA_OFFICER", "startsOn": "2016-07-01", "endsOn": "2026-11-26", "version": 2 });
        assert_eq!(*later.data("/revokeMembership/membership"), expected, "{}", later.text);
        assert!(app.client(Who::Holder(Role::LaOfficer)).ask("{ organisations { totalCount } }").await.codes().is_empty());
        let sooner = revoke(&admin, input(&id, 2)).await;
        assert_eq!(*sooner.data("/revokeMembership/membership/endsOn"), json!("2026-11-24"), "{}", sooner.text);
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let answer = officer.ask("{ organisations { totalCount } viewer { rights memberships { role } user { memberships { endsOn } } } }").await;
        assert_eq!(answer.codes(), ["FORBIDDEN"], "{}", answer.text);
        assert_eq!(*answer.data("/viewer/memberships"), json!([]));
        assert_eq!(*answer.data("/viewer/user/memberships"), json!([{ "endsOn": "2026-11-24" }]), "it still sees that it held it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_membership_that_was_changed_since_is_a_conflict() {
    on_each_database(async |app| {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let id = membership_of(&admin, "board-member").await;
        for version in [0, 2, -1] {
            let stale = revoke(&admin, input(&id, version)).await;
            assert_eq!(stale.codes(), ["CONFLICT"], "{version}: {}", stale.text);
        }
        let answers = futures_util::future::join_all((0..4).map(|_| revoke(&admin, input(&id, 1)))).await;
        let done = answers.iter().filter(|answer| answer.data("/revokeMembership/membership").is_object()).count();
        assert_eq!(done, 1, "{:?}", answers.iter().map(|answer| &answer.text).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_ended_is_told_apart() {
    on_each_database(async |app| {
        let theirs = settle_neighbours(app).await;
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let (own, other) = (membership_of(&admin, "la-admin").await, membership_of(&admin, "dashboard").await);
        for (what, input, code) in [
            ("own administration", input(&own, 1), "OWN_ADMINISTRATION"),
            ("before it began", with(input(&other, 1), "endsOn", json!("2016-06-30")), "ENDS_BEFORE_IT_STARTS"),
            ("no reason", with(input(&other, 1), "reason", json!(" ")), "BLANK"),
            ("endless reason", with(input(&other, 1), "reason", json!("x".repeat(2_001))), "TOO_LONG"),
            ("blank key", with(input(&other, 1), "idempotencyKey", json!("")), "BLANK"),
        ] {
            let answer = revoke(&admin, input).await;
            assert_eq!(*answer.data("/revokeMembership/userErrors/0/code"), json!(code), "{what}: {}", answer.text);
            assert_eq!(*answer.data("/revokeMembership/membership"), Value::Null, "{what}");
        }
        assert!(revoke(&admin, input(&other, 1)).await.codes().is_empty());
        let again = revoke(&admin, input(&other, 2)).await;
        assert_eq!(*again.data("/revokeMembership/userErrors/0/code"), json!("ENDED_ALREADY"), "{}", again.text);
        for id in [theirs.officer_membership.as_str(), "x", "", "U2Nob29sOjExNjE4Mg", theirs.officer.as_str()] {
            let answer = revoke(&admin, input(id, 1)).await;
            assert_eq!(answer.codes(), ["NOT_FOUND"], "{id}: {}", answer.text);
        }
        let there = theirs.admin_client(app).ask("{ memberships { edges { node { version endsOn } } } }").await;
        assert_eq!(*there.data("/memberships/edges/1/node"), json!({ "version": 1, "endsOn": null }), "{}", there.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_with_the_same_input_is_done_once() {
    on_each_database(async |app| {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let id = membership_of(&admin, "school-user").await;
        let keyed = with(input(&id, 1), "idempotencyKey", json!("k-9"));
        let first = revoke(&admin, keyed.clone()).await;
        let again = revoke(&admin, keyed.clone()).await;
        assert_eq!(first.body["data"], again.body["data"], "{}", again.text);
        assert_eq!(*again.data("/revokeMembership/membership/version"), json!(2));
        let other = revoke(&admin, with(keyed.clone(), "endsOn", json!("2027-01-01"))).await;
        assert_eq!(other.codes(), ["CONFLICT"], "{}", other.text);
        let granted = super::grant::grant(
            &admin,
            json!({ "subject": "n", "role": "BOARD_MEMBER", "organisation": super::grant::board(), "idempotencyKey": "k-9" }),
        )
        .await;
        assert_eq!(granted.codes(), ["CONFLICT"], "a key of one mutation is no key of another: {}", granted.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_administrators_revoke_and_not_even_ones_own() {
    on_each_database(async |app| {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let id = membership_of(&admin, "trust-user").await;
        for who in Who::all().filter(|who| *who != Who::Holder(Role::LaAdmin)) {
            let answer = revoke(&app.client(who), input(&id, 1)).await;
            let code = if who == Who::Anonymous { "UNAUTHENTICATED" } else { "FORBIDDEN" };
            assert_eq!(answer.codes(), [code], "{who:?}: {}", answer.text);
        }
        app.clock.set(app.now() + TimeDelta::minutes(1));
        assert!(revoke(&app.client(Who::Holder(Role::LaAdmin)), input(&id, 1)).await.codes().is_empty());
    })
    .await;
}
