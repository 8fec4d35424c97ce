use chrono::TimeDelta;
use entities::states::Role;
use serde_json::{Value, json};
use tests::{Client, Who, on_each_database, settle_neighbours};

pub(super) const GRANT: &str = "mutation($input: GrantMembershipInput!) { grantMembership(input: $input) {
    membership { id role startsOn endsOn version user { subject displayName } grantedBy { subject }
        organisation { kind name localAuthority { code } trust { uid } school { urn } } }
    userErrors { field code message } } }";

/// What `grantMembership` answers, without the global id.
pub(super) async fn grant(client: &Client<'_>, input: Value) -> tests::Answer {
    client.ask_with(GRANT, json!({ "input": input })).await
}

pub(super) fn board() -> Value {
    json!({ "named": { "kind": "EXECUTIVE_BOARD", "name": "Executive Board (demo)" } })
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_is_granted_for_its_kind_of_organisation() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaAdmin));
        let named = |kind: &str| json!({ "named": { "kind": kind, "name": format!("Invented {kind}") } });
        let mut granted = serde_json::Map::new();
        for (role, organisation) in [
            ("LA_ADMIN", named("LOCAL_AUTHORITY")),
            ("LA_OFFICER", named("LOCAL_AUTHORITY")),
            ("BOARD_MEMBER", board()),
            ("ADVISORY_MEMBER", named("ADVISORY_PANEL")),
            ("TRUST_USER", json!({ "trustUid": 2157 })),
            ("TEACHING_SCHOOL_USER", named("PROVIDER")),
            ("SCHOOL_USER", json!({ "schoolUrn": 140_697 })),
            ("DASHBOARD", named("API_CLIENT")),
        ] {
            let input = json!({ "subject": format!("new-{role}"), "displayName": "Invented newcomer", "role": role,
                "organisation": organisation, "startsOn": "2026-11-01", "endsOn": "2027-08-31", "reason": "joins" });
            let answer = grant(&client, input).await;
            granted.insert(role.to_owned(), answer.body["data"].clone());
        }
        insta::assert_json_snapshot!("granted", granted, { ".**.id" => "[id]" });
        let answer =
            client.ask("{ organisations { totalCount } memberships { totalCount } users { totalCount } }").await;
        // Bodies that were there, the two of the register and four new ones; the two roles of one local authority share it.
        assert_eq!(answer.body["data"]["organisations"]["totalCount"], 7 + 2 + 4, "{}", answer.text);
        assert_eq!(answer.body["data"]["memberships"]["totalCount"], 16);
        assert_eq!(answer.body["data"]["users"]["totalCount"], 16);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn input_that_cannot_stand_is_refused_and_nothing_is_written() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaAdmin));
        let school = "U2Nob29sOjExNjE4Mg";
        let mut refused = serde_json::Map::new();
        for (name, change) in [
            ("role of another kind", json!({ "role": "TRUST_USER" })),
            ("blank subject", json!({ "subject": " \t" })),
            ("long subject", json!({ "subject": "x".repeat(201) })),
            ("blank name", json!({ "displayName": "" })),
            ("long reason", json!({ "reason": "x".repeat(2_001) })),
            ("blank reason", json!({ "reason": "" })),
            ("blank key", json!({ "idempotencyKey": "" })),
            ("long key", json!({ "idempotencyKey": "x".repeat(256) })),
            ("ends before it starts", json!({ "startsOn": "2026-12-01", "endsOn": "2026-11-30" })),
            ("ends before today", json!({ "endsOn": "2026-11-23" })),
            ("a trust that is named", json!({ "organisation": { "named": { "kind": "TRUST", "name": "A trust" } } })),
            ("a body without a name", json!({ "organisation": { "named": { "kind": "PROVIDER", "name": " " } } })),
            ("an id of a school", json!({ "organisation": { "id": school } })),
            ("an id of nothing", json!({ "organisation": { "id": "x" } })),
            ("several at once", json!({ "subject": "", "reason": "", "organisation": { "id": "x" } })),
        ] {
            let mut input = json!({ "subject": "newcomer", "role": "BOARD_MEMBER", "organisation": board() });
            input.as_object_mut().expect("an input").extend(change.as_object().expect("a change").clone());
            let answer = grant(&client, input).await;
            assert_eq!(answer.body["data"]["grantMembership"]["membership"], Value::Null, "{name}: {}", answer.text);
            refused.insert(name.to_owned(), answer.body["data"]["grantMembership"]["userErrors"].clone());
        }
        insta::assert_json_snapshot!("refused_grants", refused);
        let held = client.ask("{ users { totalCount } memberships { totalCount } organisations { totalCount } }").await;
        assert_eq!(held.body["data"]["users"]["totalCount"], 8, "nothing was written");
        assert_eq!(held.body["data"]["memberships"]["totalCount"], 8);
        assert_eq!(held.body["data"]["organisations"]["totalCount"], 7);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_or_not_ours_is_an_error_with_a_code() {
    on_each_database(async |app| {
        let theirs = settle_neighbours(app).await;
        let client = app.client(Who::Holder(Role::LaAdmin));
        for (change, code) in [
            (json!({ "organisation": { "trustUid": 1 } }), "NOT_FOUND"),
            (json!({ "organisation": { "trustUid": 2156 } }), "NOT_FOUND"),
            (json!({ "organisation": { "schoolUrn": 100_000 } }), "NOT_FOUND"),
            (json!({ "organisation": { "id": theirs.organisation } }), "NOT_FOUND"),
            (json!({ "areaLaCode": "852" }), "FORBIDDEN"),
            (json!({ "organisation": {} }), "BAD_USER_INPUT"),
            (json!({ "organisation": { "trustUid": 2157, "schoolUrn": 140_697 } }), "BAD_USER_INPUT"),
            (json!({ "role": "KING" }), "BAD_USER_INPUT"),
            (json!({ "startsOn": "2026-02-30" }), "BAD_USER_INPUT"),
            (json!({ "subject": null }), "BAD_USER_INPUT"),
            (json!({ "subject": "nul\u{0}" }), "BAD_USER_INPUT"),
        ] {
            let mut input = json!({ "subject": "newcomer", "role": "BOARD_MEMBER", "organisation": board() });
            input.as_object_mut().expect("an input").extend(change.as_object().expect("a change").clone());
            let answer = grant(&client, input).await;
            assert_eq!(answer.codes(), [code], "{change}: {}", answer.text);
        }
        let held = client.ask("{ users { totalCount } }").await;
        assert_eq!(held.body["data"]["users"]["totalCount"], 8, "nothing was written");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_administrators_grant() {
    on_each_database(async |app| {
        let input = json!({ "subject": "newcomer", "role": "BOARD_MEMBER", "organisation": board() });
        for who in Who::all().filter(|who| *who != Who::Holder(Role::LaAdmin)) {
            let answer = grant(&app.client(who), input.clone()).await;
            let code = if who == Who::Anonymous { "UNAUTHENTICATED" } else { "FORBIDDEN" };
            assert_eq!(answer.codes(), [code], "{who:?}: {}", answer.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_signs_in_from_the_first_day_to_the_last() {
    on_each_database(async |app| {
        let input = json!({ "subject": "newcomer", "role": "LA_OFFICER", "startsOn": "2026-11-26", "endsOn": "2026-11-28",
            "organisation": { "named": { "kind": "LOCAL_AUTHORITY", "name": "Local authority (demo)" } } });
        let granted = grant(&app.client(Who::Holder(Role::LaAdmin)), input).await;
        assert_eq!(granted.body["data"]["grantMembership"]["userErrors"], json!([]), "{}", granted.text);
        let noon = app.now();
        for (days, counts) in [(0, false), (1, false), (2, true), (3, true), (4, false), (400, false)] {
            app.clock.set(noon + TimeDelta::days(days));
            let client = app.client_with(Some(app.token("newcomer", TimeDelta::minutes(15))));
            let answer = client.ask("{ viewer { user { subject } memberships { role } } organisations { totalCount } }").await;
            assert_eq!(*answer.data("/viewer/user/subject"), json!("newcomer"), "it is a user all the time");
            assert_eq!(answer.data("/viewer/memberships").as_array().map(Vec::len), Some(usize::from(counts)), "day {days}");
            assert_eq!(answer.codes().is_empty(), counts, "day {days}: {}", answer.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_not_held_twice_at_a_time_but_again_and_for_others() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::LaAdmin));
        let input = |starts_on: &str, ends_on: Value, role: &str, organisation: Value| {
            json!({ "subject": "newcomer", "role": role, "organisation": organisation, "startsOn": starts_on, "endsOn": ends_on })
        };
        let trust = |uid: u32| json!({ "trustUid": uid });
        for (input, code) in [
            (input("2026-11-24", json!("2027-01-01"), "TRUST_USER", trust(2157)), None),
            (input("2026-11-24", json!("2027-01-01"), "TRUST_USER", trust(2157)), Some("HELD_ALREADY")),
            (input("2026-12-31", Value::Null, "TRUST_USER", trust(2157)), Some("HELD_ALREADY")),
            (input("2026-01-01", json!("2026-11-25"), "TRUST_USER", trust(2157)), Some("HELD_ALREADY")),
            (input("2027-01-01", Value::Null, "TRUST_USER", trust(2157)), None),
            (input("2026-11-24", Value::Null, "TRUST_USER", trust(5153)), None),
            (input("2026-11-24", Value::Null, "BOARD_MEMBER", board()), None),
        ] {
            let answer = grant(&client, input.clone()).await;
            let found = answer.data("/grantMembership/userErrors/0/code").as_str();
            assert_eq!(found, code, "{input}: {}", answer.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_and_the_academy_of_its_name_are_two_organisations() {
    on_each_database(async |app| {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let mut ids = Vec::new();
        for urn in [116_476, 140_697] {
            let input = json!({ "subject": "head", "role": "SCHOOL_USER", "organisation": { "schoolUrn": urn } });
            let query = "mutation($input: GrantMembershipInput!) { grantMembership(input: $input) { membership { organisation { id name school { urn } } } userErrors { code } } }";
            let answer = admin.ask_with(query, json!({ "input": input })).await;
            let organisation = answer.data("/grantMembership/membership/organisation");
            assert_eq!(organisation["school"]["urn"], urn, "{}", answer.text);
            assert_eq!(organisation["name"], "Admiral Lord Nelson School");
            ids.push(organisation["id"].clone());
        }
        assert_ne!(ids[0], ids[1]);
    })
    .await;
}
