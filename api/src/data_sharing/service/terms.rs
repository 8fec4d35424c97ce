//! What an agreement says, and whether what it names is there.

use std::collections::HashMap;

use entities::keys::LaCode;
use entities::states::{AgreementSide, Controller, Purpose};
use entities::{agreement, organisation};

use super::Outcome;
use crate::access::store as organisations;
use crate::data_sharing::rules::{AgreementRefused, Days, Periods, can_be_on, check_days, check_periods, repeated_at};
use crate::data_sharing::store::parts::{self, Parts};
use crate::operation::{Change, Failure};

/// A party to be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyTerms {
    /// Key of the organisation.
    pub organisation_id: String,
    /// Whether it shares or is given figures.
    pub side: AgreementSide,
    /// What it is by the law of data protection.
    pub controller: Controller,
}

/// What an agreement says, all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What it is called.
    pub title: String,
    /// Its days.
    pub days: Days,
    /// Periods of the figures that it covers.
    pub periods: Periods,
    /// Lawful basis.
    pub lawful_basis: String,
    /// Condition for special category data.
    pub special_category_condition: Option<String>,
    /// Power in law to share.
    pub legal_power: Option<String>,
    /// Other organisations that are involved.
    pub other_organisations: Option<String>,
    /// How people exercise their rights.
    pub individual_rights: String,
    /// How long data are kept and how they are deleted.
    pub retention: String,
    /// How data are kept safe.
    pub security: String,
    /// The parties.
    pub parties: Vec<PartyTerms>,
    /// Codes of the measures.
    pub measure_codes: Vec<String>,
    /// Codes of the cohorts.
    pub cohort_codes: Vec<String>,
    /// Purposes.
    pub purposes: Vec<Purpose>,
}

impl Terms {
    /// Writes into the row what is said; what is named has rows of its own.
    pub(super) fn write_to(self, row: &mut agreement::Model) {
        row.title = self.title;
        row.starts_on = self.days.starts_on;
        row.ends_on = self.days.ends_on;
        row.review_on = self.days.review_on;
        row.first_period = self.periods.first;
        row.last_period = self.periods.last;
        row.lawful_basis = self.lawful_basis;
        row.special_category_condition = self.special_category_condition;
        row.legal_power = self.legal_power;
        row.other_organisations = self.other_organisations;
        row.individual_rights = self.individual_rights;
        row.retention = self.retention;
        row.security = self.security;
    }
}

/// The rows that the terms name. Three statements.
///
/// # Errors
/// When days or periods are out of order, something is named twice, or is not there: all of it at once.
pub(super) async fn check(change: &Change<'_>, area: LaCode, terms: &Terms) -> Outcome<Parts> {
    let named = Known::of(change, area, terms).await?;
    let mut refusals: Vec<AgreementRefused> = Vec::new();
    refusals.extend(check_days(terms.days).err());
    refusals.extend(check_periods(terms.periods).err());
    refusals.extend(repeated(terms));
    refusals.extend(named.refusals(terms));
    AgreementRefused::all(refusals).map_err(Failure::Refused)?;
    Ok(named.parts(terms))
}

fn repeated(terms: &Terms) -> Vec<AgreementRefused> {
    let ids: Vec<&str> = terms.parties.iter().map(|party| party.organisation_id.as_str()).collect();
    let lists = [
        ("parties", ".organisationId", repeated_at(&ids)),
        ("measureCodes", "", repeated_at(&terms.measure_codes)),
        ("cohortCodes", "", repeated_at(&terms.cohort_codes)),
        ("purposes", "", repeated_at(&terms.purposes)),
    ];
    let twice = |(list, below, places): (&str, &str, Vec<usize>)| {
        let field = |place: usize| format!("terms.{list}.{place}{below}");
        places.into_iter().map(|place| AgreementRefused::Twice { field: field(place) }).collect::<Vec<_>>()
    };
    lists.into_iter().flat_map(twice).collect()
}

/// What there is of what the terms name.
struct Known {
    organisations: HashMap<String, organisation::Model>,
    measures: HashMap<String, i32>,
    cohorts: HashMap<String, i16>,
}

impl Known {
    async fn of(change: &Change<'_>, area: LaCode, terms: &Terms) -> Outcome<Self> {
        let (db, actor) = (&change.db, &change.operation.actor);
        let ids: Vec<String> = terms.parties.iter().map(|party| party.organisation_id.clone()).collect();
        let mut found = organisations::by_ids::<organisation::Entity, _>(db, actor, &ids).await?;
        found.retain(|_, row| row.area_la_code == area);
        Ok(Self {
            organisations: found,
            measures: parts::measure_ids(db, &terms.measure_codes).await?,
            cohorts: parts::cohort_numbers(db, &terms.cohort_codes).await?,
        })
    }

    fn refusals(&self, terms: &Terms) -> Vec<AgreementRefused> {
        let parties = terms.parties.iter().enumerate().filter_map(|(place, party)| self.refusal(place, party));
        let measures = terms.measure_codes.iter().enumerate().filter(|(_, code)| !self.measures.contains_key(*code));
        let measures = measures.map(|(place, code)| AgreementRefused::UnknownMeasure {
            field: format!("terms.measureCodes.{place}"),
            code: code.clone(),
        });
        let cohorts = terms.cohort_codes.iter().enumerate().filter(|(_, code)| !self.cohorts.contains_key(*code));
        let cohorts = cohorts.map(|(place, code)| AgreementRefused::UnknownCohort {
            field: format!("terms.cohortCodes.{place}"),
            code: code.clone(),
        });
        parties.chain(measures).chain(cohorts).collect()
    }

    fn refusal(&self, place: usize, party: &PartyTerms) -> Option<AgreementRefused> {
        let Some(organisation) = self.organisations.get(&party.organisation_id) else {
            return Some(AgreementRefused::UnknownOrganisation {
                field: format!("terms.parties.{place}.organisationId"),
            });
        };
        (!can_be_on(party.side, organisation.kind)).then(|| AgreementRefused::SideDoesNotFit {
            field: format!("terms.parties.{place}.side"),
            side: party.side,
            kind: organisation.kind,
        })
    }

    fn parts(&self, terms: &Terms) -> Parts {
        let parties = terms.parties.iter();
        Parts {
            parties: parties.map(|party| (party.organisation_id.clone(), party.side, party.controller)).collect(),
            measure_ids: terms.measure_codes.iter().filter_map(|code| self.measures.get(code).copied()).collect(),
            cohort_numbers: terms.cohort_codes.iter().filter_map(|code| self.cohorts.get(code).copied()).collect(),
            purposes: terms.purposes.clone(),
        }
    }
}
