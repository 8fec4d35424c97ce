//! An agreement from its draft to its end.

use chrono::{DateTime, TimeDelta};
use entities::states::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{
    Client, PARTIES, TestApp, Who, act, agreement_terms, complaints, done, draft, on_each_database, organisations_of,
    parties_of, sign, signed_agreement,
};

const BOTH: [(Role, &str); 2] = [(Role::TrustUser, "SHARER"), (Role::LaAdmin, "RECIPIENT")];

async fn found(client: &Client<'_>, reference: &str, fields: &str) -> Value {
    let answer = client.ask(&format!("{{ agreement(reference: \"{reference}\") {{ {fields} }} }}")).await;
    assert!(answer.data("/agreement").is_object(), "{}", answer.text);
    answer.data("/agreement").clone()
}

async fn drafted(app: &TestApp, reference: &str, roles: &[(Role, &str)]) -> Value {
    let admin = app.client(Who::Holder(Role::LaAdmin));
    let organisations = organisations_of(&admin).await;
    draft(&admin, reference, agreement_terms(&parties_of(&organisations, roles))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_is_signed_when_every_party_has_signed() {
    on_each_database(async |app| {
        let mut agreement = drafted(app, "DSA-1", &PARTIES).await;
        let admin = app.client(Who::Holder(Role::LaAdmin));
        for (role, _) in &PARTIES {
            assert_eq!(found(&admin, "DSA-1", "status isLive").await, json!({ "status": "DRAFT", "isLive": false }));
            agreement = sign(app, *role, &agreement).await;
        }
        let fields = "reference title status isLive startsOn endsOn reviewOn firstPeriod lastPeriod lawfulBasis legalPower \
            localAuthority { name } measureCodes cohortCodes purposes signedAt revokedAt version createdAt \
            parties { name kind side controller signedAt signedBy organisation { name } trust { name } school { urn } } ";
        for role in [Role::LaAdmin, Role::TrustUser] {
            let seen = found(&app.client(Who::Holder(role)), "DSA-1", fields).await;
            insta::assert_json_snapshot!(format!("agreement_as_{role}"), seen);
        }
        let history = found(&admin, "DSA-1", "history { action fromState toState actor { subject } }").await;
        insta::assert_json_snapshot!("history", history);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_party_signs_once_and_for_itself() {
    on_each_database(async |app| {
        let agreement = drafted(app, "DSA-1", &BOTH).await;
        let trust = app.client(Who::Holder(Role::TrustUser));
        let input = |version: &Value| json!({ "agreementId": agreement["id"], "expectedVersion": version });
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let refused = act(&officer, "signAgreement", "agreement { id }", input(&json!(1))).await;
        assert_eq!(refused.codes(), ["FORBIDDEN"], "an officer does not bind the local authority");
        let signed = done(&trust, "signAgreement", "agreement", "version status", input(&json!(1))).await;
        assert_eq!(signed, json!({ "version": 2, "status": "DRAFT" }));
        let again = act(&trust, "signAgreement", "agreement { id }", input(&json!(2))).await;
        assert_eq!(complaints(&again, "signAgreement"), ["agreementId SIGNED_ALREADY"]);
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let organisations = organisations_of(&admin).await;
        let mut for_the_trust = input(&json!(2));
        for_the_trust["organisationId"] = json!(organisations["trust-user"]);
        let refused = act(&admin, "signAgreement", "agreement { id }", for_the_trust).await;
        assert_eq!(refused.codes(), ["FORBIDDEN"], "nobody signs for another's organisation");
        let stale = act(&admin, "signAgreement", "agreement { id }", input(&json!(1))).await;
        assert_eq!(stale.codes(), ["CONFLICT"]);
        let last = done(&admin, "signAgreement", "agreement", "version status isLive", input(&json!(2))).await;
        assert_eq!(last, json!({ "version": 3, "status": "SIGNED", "isLive": true }));
        let late = act(&trust, "signAgreement", "agreement { id }", input(&json!(3))).await;
        assert_eq!(complaints(&late, "signAgreement"), ["agreementId NOT_SIGNABLE"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_could_sign_for_several_says_for_whom() {
    on_each_database(async |app| {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let organisations = organisations_of(&admin).await;
        let grant = json!({ "subject": "school-user", "role": "TRUST_USER", "organisation": { "id": organisations["trust-user"] } });
        done(&admin, "grantMembership", "membership", "id", grant).await;
        let agreement = drafted(app, "DSA-1", &PARTIES).await;
        let client = app.client(Who::Holder(Role::SchoolUser));
        let mut input = json!({ "agreementId": agreement["id"], "expectedVersion": 1 });
        let unnamed = act(&client, "signAgreement", "agreement { id }", input.clone()).await;
        assert_eq!(complaints(&unnamed, "signAgreement"), ["organisationId PARTY_NOT_NAMED"]);
        input["organisationId"] = json!(organisations["trust-user"]);
        done(&client, "signAgreement", "agreement", "id", input.clone()).await;
        input["organisationId"] = Value::Null;
        input["expectedVersion"] = json!(2);
        done(&client, "signAgreement", "agreement", "id", input).await;
        let parties = found(&admin, "DSA-1", "parties { side signedBy }").await;
        let signed = parties["parties"].as_array().expect("parties").iter().filter(|party| !party["signedBy"].is_null());
        assert!(signed.clone().count() == 2 && signed.clone().all(|party| party["side"] == "SHARER"), "{parties}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_signatures_at_the_same_time_none_is_lost() {
    on_each_database(async |app| {
        let agreement = drafted(app, "DSA-1", &PARTIES).await;
        let sign_at_last = async |role: Role| {
            let client = app.client(Who::Holder(role));
            loop {
                let version = found(&client, "DSA-1", "version").await["version"].clone();
                let input = json!({ "agreementId": agreement["id"], "expectedVersion": version });
                let answer = act(&client, "signAgreement", "agreement { id }", input).await;
                match answer.codes()[..] {
                    [] => return assert!(answer.data("/signAgreement/agreement").is_object(), "{}", answer.text),
                    ["CONFLICT" | "RATE_LIMITED"] => {}
                    _ => panic!("{}", answer.text),
                }
            }
        };
        join_all(PARTIES.map(|(role, _)| sign_at_last(role))).await;
        let seen = found(&app.client(Who::Holder(Role::LaAdmin)), "DSA-1", "status version").await;
        assert_eq!(seen, json!({ "status": "SIGNED", "version": 7 }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_terms_have_to_be_signed_anew() {
    on_each_database(async |app| {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let organisations = organisations_of(&admin).await;
        let agreement = sign(app, Role::TrustUser, &drafted(app, "DSA-1", &BOTH).await).await;
        let mut terms = agreement_terms(&parties_of(&organisations, &BOTH));
        terms["measureCodes"] = json!(["MATPROG"]);
        terms["cohortCodes"] = json!(["BOYS"]);
        terms["purposes"] = json!(["STATUTORY_DUTY"]);
        terms["lastPeriod"] = Value::Null;
        let revision = json!({ "agreementId": agreement["id"], "expectedVersion": 2, "terms": terms });
        let stale = json!({ "agreementId": agreement["id"], "expectedVersion": 1, "terms": terms });
        assert_eq!(act(&admin, "reviseAgreement", "agreement { id }", stale).await.codes(), ["CONFLICT"]);
        let trust = app.client(Who::Holder(Role::TrustUser));
        assert_eq!(act(&trust, "reviseAgreement", "agreement { id }", revision.clone()).await.codes(), ["FORBIDDEN"]);
        let fields = "version measureCodes cohortCodes purposes firstPeriod lastPeriod parties { signedAt }";
        let revised = done(&admin, "reviseAgreement", "agreement", fields, revision.clone()).await;
        let expected = json!({
            "version": 3, "measureCodes": ["MATPROG"], "cohortCodes": ["BOYS"], "purposes": ["STATUTORY_DUTY"],
            "firstPeriod": "2025/26", "lastPeriod": null, "parties": [{ "signedAt": null }, { "signedAt": null }],
        });
        assert_eq!(revised, expected);
        let mut signed = json!({ "id": agreement["id"], "version": 3 });
        for (role, _) in BOTH {
            signed = sign(app, role, &signed).await;
        }
        let mut late = revision;
        late["expectedVersion"] = signed["version"].clone();
        let answer = act(&admin, "reviseAgreement", "agreement { id }", late).await;
        assert_eq!(complaints(&answer, "reviseAgreement"), ["agreementId NOT_REVISABLE"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_party_and_the_administrator_can_end_it_and_nobody_twice() {
    on_each_database(async |app| {
        for (number, role) in [Role::TrustUser, Role::Dashboard, Role::LaAdmin].into_iter().enumerate() {
            let parties = [(Role::TrustUser, "SHARER"), (Role::Dashboard, "RECIPIENT")];
            let reference = format!("DSA-{number}");
            let agreement = signed_agreement(app, &reference, &parties).await;
            let client = app.client(Who::Holder(role));
            let revocation = |version: &Value| json!({ "agreementId": agreement["id"], "expectedVersion": version, "reason": "No longer needed" });
            let stale = act(&client, "revokeAgreement", "agreement { id }", revocation(&json!(1))).await;
            assert_eq!(stale.codes(), ["CONFLICT"]);
            let fields = "status isLive version revokeReason revokedBy signedAt";
            let revoked = done(&client, "revokeAgreement", "agreement", fields, revocation(&agreement["version"])).await;
            assert_eq!(revoked["status"], "REVOKED", "{revoked}");
            assert_eq!((&revoked["isLive"], &revoked["revokeReason"]), (&json!(false), &json!("No longer needed")));
            assert!(revoked["revokedBy"].is_string() && revoked["signedAt"].is_string(), "{revoked}");
            let again = act(&client, "revokeAgreement", "agreement { id }", revocation(&revoked["version"])).await;
            assert_eq!(complaints(&again, "revokeAgreement"), ["agreementId NOT_REVOCABLE"]);
        }
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let agreement = drafted(app, "DSA-9", &BOTH).await;
        let revocation = json!({ "agreementId": agreement["id"], "expectedVersion": 1, "reason": "No longer needed" });
        assert_eq!(act(&officer, "revokeAgreement", "agreement { id }", revocation.clone()).await.codes(), ["FORBIDDEN"]);
        let trust = app.client(Who::Holder(Role::TrustUser));
        let revoked = done(&trust, "revokeAgreement", "agreement", "status signedAt", revocation).await;
        assert_eq!(revoked, json!({ "status": "REVOKED", "signedAt": null }), "a draft can be turned down");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_is_expired_and_cannot_be_signed() {
    on_each_database(async |app| {
        let agreement = signed_agreement(app, "DSA-1", &BOTH).await;
        let waiting = sign(app, Role::TrustUser, &drafted(app, "DSA-2", &BOTH).await).await;
        let at = |text: &str| DateTime::parse_from_rfc3339(text).expect("a time").to_utc();
        app.clock.set(at("2027-08-31T23:59:59Z"));
        let admin = app.client_with(Some(app.token("la-admin", TimeDelta::minutes(15))));
        assert_eq!(found(&admin, "DSA-1", "status isLive").await, json!({ "status": "SIGNED", "isLive": true }));
        app.clock.set(at("2027-09-01T00:00:00Z"));
        assert_eq!(found(&admin, "DSA-1", "status isLive").await, json!({ "status": "EXPIRED", "isLive": false }));
        let input = json!({ "agreementId": waiting["id"], "expectedVersion": waiting["version"] });
        let late = act(&admin, "signAgreement", "agreement { id }", input).await;
        assert_eq!(complaints(&late, "signAgreement"), ["agreementId ENDED"]);
        let input =
            json!({ "agreementId": agreement["id"], "expectedVersion": agreement["version"], "reason": "Over" });
        let late = act(&admin, "revokeAgreement", "agreement { id }", input).await;
        assert_eq!(complaints(&late, "revokeAgreement"), ["agreementId NOT_REVOCABLE"]);
        for (filter, references) in [
            ("statuses: [EXPIRED]", json!(["DSA-1"])),
            ("statuses: [DRAFT]", json!(["DSA-2"])),
            ("statuses: [SIGNED]", json!([])),
            ("statuses: [DRAFT, EXPIRED]", json!(["DSA-2", "DSA-1"])),
            ("liveOn: \"2027-08-31\"", json!(["DSA-1"])),
            ("liveOn: \"2027-09-01\"", json!([])),
            ("liveOn: \"2026-08-31\"", json!([])),
            ("purposes: [COMMISSIONING]", json!(["DSA-2", "DSA-1"])),
            ("purposes: [STATUTORY_DUTY]", json!([])),
        ] {
            let query =
                format!("{{ agreements(filter: {{ {filter} }}) {{ totalCount edges {{ node {{ reference }} }} }} }}");
            let answer = admin.ask(&query).await;
            let edges = answer.data("/agreements/edges").as_array().unwrap_or_else(|| panic!("{}", answer.text));
            let found: Vec<_> = edges.iter().map(|edge| edge["node"]["reference"].clone()).collect();
            assert_eq!(json!(found), references, "{filter}");
            assert_eq!(answer.data("/agreements/totalCount"), &json!(found.len()), "{filter}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_again_is_done_once() {
    on_each_database(async |app| {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let organisations = organisations_of(&admin).await;
        let terms = agreement_terms(&parties_of(&organisations, &BOTH));
        let input = json!({ "reference": "DSA-1", "terms": terms, "idempotencyKey": "draft-1" });
        let first = done(&admin, "draftAgreement", "agreement", "id version", input.clone()).await;
        assert_eq!(done(&admin, "draftAgreement", "agreement", "id version", input.clone()).await, first);
        let mut other = input;
        other["reference"] = json!("DSA-2");
        assert_eq!(act(&admin, "draftAgreement", "agreement { id }", other).await.codes(), ["CONFLICT"]);
        let revision = json!({ "agreementId": first["id"], "expectedVersion": 1, "terms": terms, "idempotencyKey": "revise-1" });
        let signing = json!({ "agreementId": first["id"], "expectedVersion": 2, "idempotencyKey": "sign-1" });
        let revocation =
            json!({ "agreementId": first["id"], "expectedVersion": 3, "reason": "A mistake", "idempotencyKey": "revoke-1" });
        for (mutation, input, version) in
            [("reviseAgreement", revision, 2), ("signAgreement", signing, 3), ("revokeAgreement", revocation, 4)]
        {
            for _ in 0..2 {
                let row = done(&admin, mutation, "agreement", "version", input.clone()).await;
                assert_eq!(row["version"], version, "{mutation}");
            }
        }
        let history = found(&admin, "DSA-1", "history { action }").await;
        assert_eq!(history["history"].as_array().map(Vec::len), Some(4), "{history}");
    })
    .await;
}
