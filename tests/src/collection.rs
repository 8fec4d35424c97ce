use api::graphql::id::GlobalId;
use chrono::NaiveDate;
use entities::keys::LaCode;
use entities::states::{AgreementSide, AgreementStatus, Controller, ObservationStatus, Role};
use entities::values::Period;
use entities::{agreement, agreement_cohort, agreement_measure, agreement_party, collection_window, measure};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};

use crate::actors::Who;
use crate::app::TestApp;
use crate::client::{Answer, Client};

/// Measures that are shares of pupils.
pub const SHARES: [&str; 17] = [
    "PTRWM_EXP",
    "PTRWM_HIGH",
    "PTREAD_EXP",
    "PTREAD_HIGH",
    "PTMAT_EXP",
    "PTMAT_HIGH",
    "PTGPS_EXP",
    "PTGPS_HIGH",
    "PTWRITTA_EXP",
    "PTWRITTA_HIGH",
    "PTSCITA_EXP",
    "PTL2BASICS_94",
    "PTL2BASICS_95",
    "PTEBACC_E_PTQ_EE",
    "PTEBACC_94",
    "PTEBACC_95",
    "PPERSABS10",
];

/// Who submits what: the trust user's trust with a school, the school user's school, and a school of neither.
#[derive(Debug, Clone)]
pub struct Collection {
    /// Key of the trust as an organisation.
    pub trust: String,
    /// Schools of the trust, by URN.
    pub trust_schools: Vec<i64>,
    /// Key of the school user's school as an organisation.
    pub school_organisation: String,
    /// The school user's school.
    pub school: i64,
}

/// Finds who submits.
///
/// # Panics
/// When they are not there.
pub async fn settle_collection(app: &TestApp) -> Collection {
    let query = "{ viewer { memberships { organisation { id school { urn } trust { schools(first: 100) { edges { node {
        urn closedOn localAuthority { code } } } } } } } } }";
    let of =
        async |role| app.client(Who::Holder(role)).ask(query).await.data("/viewer/memberships/0/organisation").clone();
    let key = |organisation: &Value| match organisation["id"].as_str().and_then(GlobalId::decode) {
        Some(GlobalId::Organisation(key)) => key,
        _ => panic!("no organisation: {organisation}"),
    };
    let (trust, school) = (of(Role::TrustUser).await, of(Role::SchoolUser).await);
    let edges = trust["trust"]["schools"]["edges"].as_array().unwrap_or_else(|| panic!("no schools: {trust}"));
    let is_open =
        |school: &&Value| school["closedOn"].is_null() && school["localAuthority"]["code"].as_str() == Some("851");
    let schools = edges.iter().map(|edge| &edge["node"]).filter(is_open);
    let schools: Vec<i64> = schools.filter_map(|school| school["urn"].as_i64()).collect();
    assert!(schools.len() > 1, "{trust}");
    Collection {
        trust: key(&trust),
        trust_schools: schools,
        school_organisation: key(&school),
        school: school["school"]["urn"].as_i64().expect("a school"),
    }
}

fn portsmouth() -> LaCode {
    LaCode::new(851).expect("a code")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// Opens windows for in-year figures of the measures and periods: from 1 November, due on 30 November, to 15 December 2026.
///
/// # Panics
/// When they cannot be written.
pub async fn open_windows(app: &TestApp, measures: &[&str], periods: &[&str]) {
    let found = measure::Entity::find().filter(measure::Column::Code.is_in(measures.iter().copied()));
    let found = found.all(&app.app.db).await.expect("the measures are read");
    assert_eq!(found.len(), measures.len(), "a measure is not in the catalogue");
    for (number, (measure, period)) in
        found.iter().flat_map(|measure| periods.iter().map(move |period| (measure, period))).enumerate()
    {
        let window = collection_window::Model {
            id: format!("018f0000-0000-7000-9000-{:04}{number:08}", measure.id),
            area_la_code: portsmouth(),
            measure_id: measure.id,
            period: Period::parse(period).expect("a period"),
            status: ObservationStatus::InYear,
            opens_on: day("2026-11-01"),
            due_on: day("2026-11-30"),
            closes_on: day("2026-12-15"),
            phase_codes: "2,3,4,5,7".into(),
            version: 1,
            created_by: None,
            created_at: app.now(),
        };
        window.into_active_model().insert(&app.app.db).await.expect("a window is written");
    }
}

/// Writes an agreement of this academic year under which the organisation shares the measures for the cohorts; its key.
///
/// # Panics
/// When it cannot be written.
pub async fn sign_agreement(app: &TestApp, organisation_id: &str, measures: &[&str], cohorts: &[i16]) -> String {
    let db = &app.app.db;
    let id = api::entropy::Entropy::uuid(app.app.entropy.as_ref(), app.now());
    let agreement = agreement::Model {
        id: id.clone(),
        area_la_code: portsmouth(),
        reference: id.clone(),
        title: "In-year data".into(),
        status: AgreementStatus::Signed,
        starts_on: day("2026-09-01"),
        ends_on: day("2027-08-31"),
        review_on: None,
        first_period: Period::parse("2025/26").ok(),
        last_period: Period::parse("2027/28").ok(),
        lawful_basis: "Public task".into(),
        special_category_condition: None,
        legal_power: None,
        other_organisations: None,
        individual_rights: "Ask the trust".into(),
        retention: "Three years".into(),
        security: "Encrypted".into(),
        signed_at: Some(app.now()),
        revoked_at: None,
        revoked_by: None,
        revoke_reason: None,
        version: 1,
        created_by: None,
        created_at: app.now(),
    };
    agreement.into_active_model().insert(db).await.expect("an agreement is written");
    let party = agreement_party::Model {
        agreement_id: id.clone(),
        organisation_id: organisation_id.to_owned(),
        side: AgreementSide::Sharer,
        controller: Controller::Controller,
        signed_by: None,
        signed_at: Some(app.now()),
    };
    party.into_active_model().insert(db).await.expect("a party is written");
    let found = measure::Entity::find().filter(measure::Column::Code.is_in(measures.iter().copied()));
    for measure in found.all(db).await.expect("the measures are read") {
        let row = agreement_measure::Model { agreement_id: id.clone(), measure_id: measure.id };
        row.into_active_model().insert(db).await.expect("a measure is written");
    }
    for cohort in cohorts {
        let row = agreement_cohort::Model { agreement_id: id.clone(), cohort_number: *cohort };
        row.into_active_model().insert(db).await.expect("a cohort is written");
    }
    id
}

/// A row of a batch: `numerator` of `denominator` pupils of the cohort reach the expected standard at key stage 2.
#[must_use]
pub fn share(urn: i64, cohort: &str, numerator: i64, denominator: i64) -> Value {
    figure(urn, "PTRWM_EXP", cohort, "2026/27 autumn", json!({ "numerator": numerator, "denominator": denominator }))
}

/// A row of a batch with these figures.
#[must_use]
pub fn figure(urn: i64, measure: &str, cohort: &str, period: &str, figures: Value) -> Value {
    let mut row = json!({ "urn": urn, "measure": measure, "cohort": cohort, "period": period, "status": "IN_YEAR" });
    for (name, value) in figures.as_object().into_iter().flatten() {
        row[name] = value.clone();
    }
    row
}

/// Sends a file of observations.
///
/// # Panics
/// When there is no answer.
pub async fn upload(client: &Client<'_>, query: &str, content_type: &str, body: impl Into<reqwest::Body>) -> Answer {
    let request = client.request(reqwest::Method::POST, &format!("/submissions{query}"));
    Answer::of(request.header("content-type", content_type).body(body).send().await.expect("an answer")).await
}
