use std::collections::BTreeMap;

use api::data_sharing::log::Reading;
use api::graphql::id::GlobalId;
use entities::keys::LaCode;
use entities::states::{Purpose, Role};
use entities::values::Period;
use serde_json::{Value, json};

use crate::actors::Who;
use crate::app::TestApp;
use crate::client::Client;
use crate::programme::{ROW, done, text};

/// Who is party to what the tests share: a trust and a school that share, and the bodies that may receive.
pub const PARTIES: [(Role, &str); 6] = [
    (Role::TrustUser, "SHARER"),
    (Role::SchoolUser, "SHARER"),
    (Role::LaAdmin, "RECIPIENT"),
    (Role::BoardMember, "RECIPIENT"),
    (Role::TeachingSchoolUser, "RECIPIENT"),
    (Role::Dashboard, "RECIPIENT"),
];

/// Global ids of the organisations for which users hold the first of their roles, by their subjects.
///
/// # Panics
/// When they cannot be listed.
pub async fn organisations_of(admin: &Client<'_>) -> BTreeMap<String, String> {
    let query = "{ memberships(first: 100) { edges { node { user { subject } organisation { id } } } } }";
    let answer = admin.ask(query).await;
    let edges = answer.data("/memberships/edges").as_array().unwrap_or_else(|| panic!("{}", answer.text));
    let mut first = BTreeMap::new();
    for edge in edges {
        first.entry(text(edge, "/node/user/subject")).or_insert_with(|| text(edge, "/node/organisation/id"));
    }
    first
}

/// Terms that can be signed by these parties: organisation and side of each.
#[must_use]
pub fn agreement_terms(parties: &[(&str, &str)]) -> Value {
    let parties: Vec<Value> = parties
        .iter()
        .map(|(id, side)| json!({ "organisationId": id, "side": side, "controller": "CONTROLLER" }))
        .collect();
    json!({
        "title": "In-year data of invented schools", "startsOn": "2026-09-01", "endsOn": "2027-08-31",
        "lawfulBasis": "Public task", "individualRights": "By letter to each party", "retention": "Three years, then deleted",
        "security": "Encrypted in transit and at rest", "parties": parties,
        "measureCodes": ["PTRWM_EXP", "READPROG"], "cohortCodes": ["ALL_PUPILS", "DISADVANTAGED"],
        "purposes": ["SCHOOL_IMPROVEMENT", "COMMISSIONING"], "firstPeriod": "2025/26", "lastPeriod": "2026/27",
    })
}

/// Drafts an agreement; its id and version.
///
/// # Panics
/// When it is refused.
pub async fn draft(admin: &Client<'_>, reference: &str, terms: Value) -> Value {
    done(admin, "draftAgreement", "agreement", ROW, json!({ "reference": reference, "terms": terms })).await
}

/// The users with these roles as parties: the organisation of each, and the side.
#[must_use]
pub fn parties_of<'a>(
    organisations: &'a BTreeMap<String, String>,
    roles: &[(Role, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let of = |role: Role| Who::Holder(role).subject().and_then(|subject| organisations.get(subject));
    roles.iter().map(|(role, side)| (of(*role).expect("an organisation").as_str(), *side)).collect()
}

/// Lets the holder of the role sign; the agreement after.
///
/// # Panics
/// When it is refused.
pub async fn sign(app: &TestApp, role: Role, agreement: &Value) -> Value {
    let input = json!({ "agreementId": agreement["id"], "expectedVersion": agreement["version"] });
    done(&app.client(Who::Holder(role)), "signAgreement", "agreement", ROW, input).await
}

/// An agreement that the holders of these roles have signed; its id and version.
///
/// # Panics
/// When a step is refused.
pub async fn signed_agreement(app: &TestApp, reference: &str, roles: &[(Role, &str)]) -> Value {
    let admin = app.client(Who::Holder(Role::LaAdmin));
    let organisations = organisations_of(&admin).await;
    let mut agreement = draft(&admin, reference, agreement_terms(&parties_of(&organisations, roles))).await;
    for (role, _) in roles {
        agreement = sign(app, *role, &agreement).await;
    }
    agreement
}

/// What the organisation is given under the agreement, as an observation service would take it down.
///
/// # Panics
/// When the ids are none of an organisation and an agreement.
#[must_use]
pub fn reading(app: &TestApp, agreement: &str, organisation: &str, area: i32) -> Reading {
    let (Some(GlobalId::Agreement(agreement_id)), Some(GlobalId::Organisation(reader_organisation_id))) =
        (GlobalId::decode(agreement), GlobalId::decode(organisation))
    else {
        panic!("ids of an agreement and an organisation")
    };
    Reading {
        agreement_id,
        area_la_code: LaCode::new(area).expect("a code"),
        reader_user_id: None,
        reader_organisation_id,
        purpose: Purpose::SchoolImprovement,
        measure_codes: vec!["READPROG".into(), "PTRWM_EXP".into()],
        first_period: Period::parse("2025/26").expect("a period"),
        last_period: Period::parse("2026/27").expect("a period"),
        schools: 3,
        observations: 24,
        request_id: "a request".into(),
        occurred_at: app.now(),
    }
}
