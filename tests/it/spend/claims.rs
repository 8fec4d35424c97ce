//! Claims: who may make them, and that each is settled once.

use entities::states::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Client, Programme, Who, act, complaints, done, on_each_database, settle_programme};

fn invoice(programme: &Programme, number: &str) -> Value {
    json!({ "interventionId": programme.own.id, "amountPence": 50_000, "datedOn": "2026-11-02",
        "description": "A workshop", "externalReference": number })
}

async fn actual(client: &Client<'_>, programme: &Programme) -> Value {
    let query = format!("{{ intervention(reference: \"{}\") {{ actualPence }} }}", programme.own.reference);
    client.ask(&query).await.data("/intervention/actualPence").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_accepted_once_however_often_and_by_however_many() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let accept = json!({ "claimId": programme.own.claim, "expectedVersion": 1, "fundingSourceId": programme.source, "datedOn": "2026-11-20" });
        let races = (0..8).map(|number| {
            let mut input = accept.clone();
            if number % 2 == 0 {
                input["idempotencyKey"] = json!("accept-once");
            }
            let officer = &officer;
            async move { act(officer, "acceptClaim", "claim { status entry { amountPence } }", input).await }
        });
        let answers = join_all(races).await;
        let accepted: Vec<_> = answers.iter().filter(|answer| answer.data("/acceptClaim/claim/status") == "ACCEPTED").collect();
        assert!(!accepted.is_empty(), "{answers:?}");
        for answer in &answers {
            let told = answer.data("/acceptClaim/userErrors/0/code");
            let is_stated = told == "SETTLED_ALREADY" || answer.codes() == ["CONFLICT"] || answer.data("/acceptClaim/claim/status") == "ACCEPTED";
            assert!(is_stated, "{}", answer.text);
        }
        assert_eq!(actual(&officer, &programme).await, json!(300_000), "it is paid once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_settled_in_one_way() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let (officer, teaching) =
            (app.client(Who::Holder(Role::LaOfficer)), app.client(Who::Holder(Role::TeachingSchoolUser)));
        let settle = |claim: &Value, mutation: &str| {
            let rest = if mutation == "acceptClaim" {
                json!({ "fundingSourceId": programme.source })
            } else {
                json!({ "reason": "Not agreed" })
            };
            let mut input = rest;
            input["claimId"] = claim["id"].clone();
            input["expectedVersion"] = claim["version"].clone();
            input
        };
        let mut ways = serde_json::Map::new();
        for (number, mutation, client) in
            [(1, "acceptClaim", &officer), (2, "refuseClaim", &officer), (3, "withdrawClaim", &teaching)]
        {
            let claim = done(
                &teaching,
                "submitClaim",
                "claim",
                "id version status",
                invoice(&programme, &format!("INV-{number}")),
            )
            .await;
            let settled = done(client, mutation, "claim", "id version status reason", settle(&claim, mutation)).await;
            for (again, who) in [("acceptClaim", &officer), ("refuseClaim", &officer), ("withdrawClaim", &teaching)] {
                let answer = act(who, again, "claim { id }", settle(&settled, again)).await;
                assert!(complaints(&answer, again).join(", ").contains("SETTLED_ALREADY"), "{again} after {mutation}");
            }
            ways.insert(mutation.to_owned(), json!([settled["status"], settled["reason"]]));
        }
        insta::assert_json_snapshot!("settled", ways);
        assert_eq!(actual(&officer, &programme).await, json!(250_000));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_provider_of_the_contract_claims_and_only_officers_settle() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let teaching = app.client(Who::Holder(Role::TeachingSchoolUser));
        let own = done(&teaching, "submitClaim", "claim", "id version", invoice(&programme, "INV-1")).await;
        let again = act(&teaching, "submitClaim", "claim { id }", invoice(&programme, "INV-1")).await;
        assert_eq!(complaints(&again, "submitClaim"), ["externalReference INVOICE_TAKEN"]);
        let mut future = invoice(&programme, "INV-2");
        future["datedOn"] = json!("2026-11-25");
        assert_eq!(
            complaints(&act(&teaching, "submitClaim", "claim { id }", future).await, "submitClaim"),
            ["datedOn IN_FUTURE"]
        );
        let accept =
            json!({ "claimId": own["id"], "expectedVersion": own["version"], "fundingSourceId": programme.source });
        for role in [Role::TeachingSchoolUser, Role::TrustUser, Role::SchoolUser, Role::BoardMember, Role::Dashboard] {
            let answer = act(&app.client(Who::Holder(role)), "acceptClaim", "claim { id }", accept.clone()).await;
            assert_eq!(answer.codes(), ["FORBIDDEN"], "{role}");
        }
        let officer = app.client(Who::Holder(Role::LaOfficer));
        assert_eq!(
            act(&officer, "submitClaim", "claim { id }", invoice(&programme, "INV-3")).await.codes(),
            ["FORBIDDEN"]
        );
        let rival = programme.rival_client(app);
        assert_eq!(
            act(&rival, "submitClaim", "claim { id }", invoice(&programme, "INV-4")).await.codes(),
            ["NOT_FOUND"]
        );
        let settling =
            tests::Settling { app, plan: &programme.plan, source: &programme.source, priority: &programme.priority };
        let (proposed, _) = settling.propose("Only proposed", Some(&programme.provider), &[]).await;
        let mut early = invoice(&programme, "INV-5");
        early["interventionId"] = json!(proposed);
        assert!(
            complaints(&act(&teaching, "submitClaim", "claim { id }", early).await, "submitClaim")
                .join("")
                .contains("NO_CONTRACT")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_is_paid_once_and_one_that_was_refused_may_be_sent_again() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let (officer, teaching) =
            (app.client(Who::Holder(Role::LaOfficer)), app.client(Who::Holder(Role::TeachingSchoolUser)));
        let submit = async |number: &str| {
            done(&teaching, "submitClaim", "claim", "id version", invoice(&programme, number)).await
        };
        let refused = submit("INV-1").await;
        let refuse = json!({ "claimId": refused["id"], "expectedVersion": 1, "reason": "Without VAT, please" });
        done(&officer, "refuseClaim", "claim", "id", refuse).await;
        let again = submit("INV-1").await;
        let twice = act(&teaching, "submitClaim", "claim { id }", invoice(&programme, "INV-1")).await;
        assert_eq!(complaints(&twice, "submitClaim"), ["externalReference INVOICE_TAKEN"]);
        let accept = |claim: &Value| json!({ "claimId": claim["id"], "expectedVersion": 1, "fundingSourceId": programme.source });
        done(&officer, "acceptClaim", "claim", "id", accept(&again)).await;
        let pay = async |number: &str| {
            let mut input = invoice(&programme, number);
            input["fundingSourceId"] = json!(programme.source);
            act(&officer, "recordActual", "entry { id }", input).await
        };
        let answer = pay("INV-1").await;
        assert_eq!(complaints(&answer, "recordActual"), ["externalReference EXTERNAL_REFERENCE_TAKEN"]);
        let paid = pay("INV-2").await;
        let second = submit("INV-2").await;
        let answer = act(&officer, "acceptClaim", "claim { id }", accept(&second)).await;
        assert_eq!(complaints(&answer, "acceptClaim"), ["claimId PAID_ALREADY"]);
        let undo = json!({ "entryId": paid.data("/recordActual/entry/id"), "reason": "It was claimed after all" });
        done(&officer, "reverseLedgerEntry", "entry", "id", undo).await;
        done(&officer, "acceptClaim", "claim", "id", accept(&second)).await;
        assert_eq!(actual(&officer, &programme).await, json!(300_000), "each once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_delivered_before_a_contract_was_cancelled_is_still_paid() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let settling =
            tests::Settling { app, plan: &programme.plan, source: &programme.source, priority: &programme.priority };
        let (officer, teaching) =
            (app.client(Who::Holder(Role::LaOfficer)), app.client(Who::Holder(Role::TeachingSchoolUser)));
        let id = &programme.own.id;
        settling
            .step(id, settling.version(id).await, "cancelIntervention", json!({ "reason": "The school closes" }))
            .await;
        let claim = done(&teaching, "submitClaim", "claim", "id version", invoice(&programme, "INV-LAST")).await;
        let accept = json!({ "claimId": claim["id"], "expectedVersion": 1, "fundingSourceId": programme.source });
        done(&officer, "acceptClaim", "claim", "id", accept).await;
        let mut more = invoice(&programme, "PO-NEW");
        more["fundingSourceId"] = json!(programme.source);
        let answer = act(&officer, "recordCommitment", "entry { id }", more.clone()).await;
        assert!(complaints(&answer, "recordCommitment").join("").contains("NO_CONTRACT"));
        let (never, _) = settling.propose("Never commissioned", Some(&programme.provider), &[]).await;
        settling
            .step(&never, settling.version(&never).await, "cancelIntervention", json!({ "reason": "Not needed" }))
            .await;
        more["interventionId"] = json!(never);
        let answer = act(&officer, "recordActual", "entry { id }", more).await;
        assert!(complaints(&answer, "recordActual").join("").contains("NO_CONTRACT"));
    })
    .await;
}
