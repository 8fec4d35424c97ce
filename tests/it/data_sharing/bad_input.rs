//! What is sent wrongly is refused where it stands, and nothing is written.

use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    Client, TestApp, Who, act, agreement_terms, complaints, done, draft, dump_rows, on_each_database, organisations_of,
    settle_neighbours,
};

/// Terms with one thing changed.
fn with(terms: &Value, changes: Value) -> Value {
    let mut changed = terms.clone();
    for (field, value) in changes.as_object().expect("changes") {
        changed[field] = value.clone();
    }
    changed
}

async fn refusals(client: &Client<'_>, reference: &str, terms: Value) -> Vec<String> {
    let input = json!({ "reference": reference, "terms": terms });
    complaints(&act(client, "draftAgreement", "agreement { id }", input).await, "draftAgreement")
}

async fn valid_terms(app: &TestApp) -> Value {
    let organisations = organisations_of(&app.client(Who::Holder(Role::LaAdmin))).await;
    agreement_terms(&[(&organisations["trust-user"], "SHARER"), (&organisations["la-admin"], "RECIPIENT")])
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_that_are_wrong_are_refused_where_they_are() {
    on_each_database(async |app| {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let neighbours = settle_neighbours(app).await;
        let organisations = organisations_of(&admin).await;
        let (trust, authority, panel) =
            (&organisations["trust-user"], &organisations["la-admin"], &organisations["advisory-member"]);
        let terms = valid_terms(app).await;
        let party = |id: &str, side: &str| json!({ "organisationId": id, "side": side, "controller": "PROCESSOR" });
        let (long, text) = ("x".repeat(201), "x".repeat(2_001));
        let before = dump_rows(&app.app.db).await;
        let cases = [
            (json!({ "title": " " }), vec!["terms.title BLANK"]),
            (json!({ "title": long }), vec!["terms.title TOO_LONG"]),
            (
                json!({ "lawfulBasis": "", "security": text }),
                vec!["terms.lawfulBasis BLANK", "terms.security TOO_LONG"],
            ),
            (json!({ "legalPower": "\u{1}" }), vec!["terms.legalPower CONTROL_CHARACTERS"]),
            (json!({ "endsOn": "2026-08-31" }), vec!["terms.endsOn ENDS_BEFORE_IT_STARTS"]),
            (json!({ "reviewOn": "2027-09-01" }), vec!["terms.reviewOn REVIEW_OUTSIDE"]),
            (json!({ "firstPeriod": "2027/28" }), vec!["terms.lastPeriod PERIODS_REVERSED"]),
            (json!({ "measureCodes": ["PTRWM_EXP", "NO_SUCH"] }), vec!["terms.measureCodes.1 UNKNOWN_MEASURE"]),
            (json!({ "measureCodes": ["READPROG", "READPROG"] }), vec!["terms.measureCodes.1 TWICE"]),
            (json!({ "measureCodes": vec!["READPROG"; 101] }), vec!["terms.measureCodes TOO_MANY"]),
            (json!({ "measureCodes": [" "] }), vec!["terms.measureCodes.0 BLANK"]),
            (json!({ "cohortCodes": ["TEACHERS"] }), vec!["terms.cohortCodes.0 UNKNOWN_COHORT"]),
            (json!({ "purposes": ["COMMISSIONING", "COMMISSIONING"] }), vec!["terms.purposes.1 TWICE"]),
            (
                json!({ "parties": [party(trust, "SHARER"), party(trust, "RECIPIENT")] }),
                vec!["terms.parties.1.organisationId TWICE"],
            ),
            (json!({ "parties": [party(authority, "SHARER")] }), vec!["terms.parties.0.side SIDE_DOES_NOT_FIT"]),
            (json!({ "parties": [party(panel, "RECIPIENT")] }), vec!["terms.parties.0.side SIDE_DOES_NOT_FIT"]),
            (
                json!({ "parties": [party(&neighbours.organisation, "RECIPIENT"), party("nobody", "RECIPIENT")] }),
                vec![
                    "terms.parties.0.organisationId UNKNOWN_ORGANISATION",
                    "terms.parties.1.organisationId UNKNOWN_ORGANISATION",
                ],
            ),
            (json!({ "parties": vec![party(trust, "SHARER"); 51] }), vec!["terms.parties TOO_MANY"]),
            (
                json!({ "endsOn": "2026-08-31", "cohortCodes": ["NO_SUCH"], "measureCodes": ["NO_SUCH"] }),
                vec![
                    "terms.endsOn ENDS_BEFORE_IT_STARTS",
                    "terms.measureCodes.0 UNKNOWN_MEASURE",
                    "terms.cohortCodes.0 UNKNOWN_COHORT",
                ],
            ),
        ];
        for (changes, expected) in cases {
            assert_eq!(refusals(&admin, "DSA-1", with(&terms, changes.clone())).await, expected, "{changes}");
        }
        for (reference, expected) in [(" ", "reference BLANK"), ("x".repeat(41).as_str(), "reference TOO_LONG")] {
            assert_eq!(refusals(&admin, reference, terms.clone()).await, [expected]);
        }
        let input = json!({ "reference": "DSA-1", "terms": terms, "areaLaCode": "852" });
        assert_eq!(act(&admin, "draftAgreement", "agreement { id }", input).await.codes(), ["FORBIDDEN"]);
        assert!(dump_rows(&app.app.db).await == before, "something was written");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reference_is_given_once_in_an_area() {
    on_each_database(async |app| {
        let (admin, neighbours) = (app.client(Who::Holder(Role::LaAdmin)), settle_neighbours(app).await);
        draft(&admin, "DSA-1", agreement_terms(&[])).await;
        assert_eq!(refusals(&admin, " DSA-1 ", agreement_terms(&[])).await, ["reference REFERENCE_TAKEN"]);
        draft(&neighbours.admin_client(app), "DSA-1", agreement_terms(&[])).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signs_what_lets_nobody_have_anything() {
    on_each_database(async |app| {
        let (admin, terms) = (app.client(Who::Holder(Role::LaAdmin)), valid_terms(app).await);
        let (shares, receives) = (terms["parties"][0].clone(), terms["parties"][1].clone());
        let cases = [
            (json!({ "parties": [receives] }), Role::LaAdmin, vec!["agreementId NO_SHARER"]),
            (json!({ "parties": [shares] }), Role::TrustUser, vec!["agreementId NO_RECIPIENT"]),
            (json!({ "measureCodes": [] }), Role::LaAdmin, vec!["agreementId NO_MEASURE"]),
            (
                json!({ "cohortCodes": [], "purposes": [] }),
                Role::TrustUser,
                vec!["agreementId NO_COHORT", "agreementId NO_PURPOSE"],
            ),
        ];
        for (number, (changes, role, expected)) in cases.into_iter().enumerate() {
            let agreement = draft(&admin, &format!("DSA-{number}"), with(&terms, changes.clone())).await;
            let input = json!({ "agreementId": agreement["id"], "expectedVersion": 1 });
            let answer = act(&app.client(Who::Holder(role)), "signAgreement", "agreement { id }", input).await;
            assert_eq!(complaints(&answer, "signAgreement"), expected, "{changes}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_name_no_agreement_find_none() {
    on_each_database(async |app| {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let organisations = organisations_of(&admin).await;
        let agreement = draft(&admin, "DSA-1", agreement_terms(&[])).await;
        for id in ["", "nonsense", organisations["la-admin"].as_str()] {
            let input = json!({ "agreementId": id, "expectedVersion": 1 });
            for (mutation, rest) in [
                ("signAgreement", json!({})),
                ("revokeAgreement", json!({ "reason": "No" })),
                ("reviseAgreement", json!({ "terms": agreement_terms(&[]) })),
            ] {
                let answer = act(&admin, mutation, "agreement { id }", with(&input, rest)).await;
                assert_eq!(answer.codes(), ["NOT_FOUND"], "{mutation} {id}");
            }
        }
        let blank = json!({ "agreementId": agreement["id"], "expectedVersion": 1, "reason": " " });
        let answer = act(&admin, "revokeAgreement", "agreement { id }", blank).await;
        assert_eq!(complaints(&answer, "revokeAgreement"), ["reason BLANK"]);
        let untouched = done(
            &admin,
            "revokeAgreement",
            "agreement",
            "version",
            json!({ "agreementId": agreement["id"], "expectedVersion": 1, "reason": "Done" }),
        )
        .await;
        assert_eq!(untouched["version"], 2);
        for filter in ["statuses: []", "organisationIds: []", "purposes: []"] {
            let answer = admin.ask(&format!("{{ agreements(filter: {{ {filter} }}) {{ totalCount }} }}")).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{filter}");
        }
        let answer = admin.ask("{ agreements(filter: { organisationIds: [\"nonsense\"] }) { totalCount } }").await;
        assert_eq!(answer.data("/agreements/totalCount"), &json!(0));
    })
    .await;
}
