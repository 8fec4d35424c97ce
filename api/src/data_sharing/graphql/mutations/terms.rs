//! What an agreement says, as clients write it.

use async_graphql::{ID, InputObject};
use serde::Serialize;

use super::organisation_key;
use crate::data_sharing::graphql::{AgreementSide, Controller, Purpose};
use crate::data_sharing::rules::{Days, Periods};
use crate::data_sharing::service::{PartyTerms, Terms};
use crate::graphql::input::{
    LONGEST_CODE, LONGEST_LIST, LONGEST_NAME, LONGEST_TEXT, check_length, check_optional_text, check_text,
};
use crate::graphql::scalars::{Date, Period};
use crate::graphql::user_error::UserError;

/// Parties that an agreement may have.
const MOST_PARTIES: usize = 50;

/// What an agreement says, all of it: what is left out, it does not say. The fields are those of the data sharing code of the
/// Information Commissioner.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct AgreementTermsInput {
    /// What it is called.
    title: String,
    /// First day on which figures are shared under it.
    starts_on: Date,
    /// Last day on which they are.
    ends_on: Date,
    /// Day by which the parties look at it again; one of its days.
    review_on: Option<Date>,
    /// First period of the figures that it covers; all before `lastPeriod` if left out.
    first_period: Option<Period>,
    /// Last period of the figures that it covers, an academic year with its terms; all after `firstPeriod` if left out.
    last_period: Option<Period>,
    /// Lawful basis, by UK GDPR article 6.
    lawful_basis: String,
    /// Condition for special category data, by UK GDPR article 9, if there are any.
    special_category_condition: Option<String>,
    /// Power in law to share.
    legal_power: Option<String>,
    /// Other organisations that are involved, such as a supplier.
    other_organisations: Option<String>,
    /// How people exercise their rights of access, correction and objection.
    individual_rights: String,
    /// How long data are kept and how they are deleted.
    retention: String,
    /// How data are kept safe.
    security: String,
    /// The parties, each once; 50 at most. It can be signed with at least one `SHARER` and one `RECIPIENT`.
    #[graphql(default)]
    parties: Vec<AgreementPartyInput>,
    /// Codes of the measures that it covers, each once; 100 at most, and at least one when it is signed.
    #[graphql(default)]
    measure_codes: Vec<String>,
    /// Codes of the cohorts of pupils that it covers, each once; 100 at most, and at least one when it is signed. A figure of a
    /// cohort that is left out is not covered, whatever it is part of.
    #[graphql(default)]
    cohort_codes: Vec<String>,
    /// What the figures may be used for, each once; at least one when it is signed.
    #[graphql(default)]
    purposes: Vec<Purpose>,
}

/// A party to an agreement.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct AgreementPartyInput {
    /// Global id of the organisation, of the same area. One that nobody belongs to cannot sign: grant a membership for it first.
    organisation_id: ID,
    /// Whether it shares figures, which trusts and schools can, or is given them, which all but the advisory panel can.
    side: AgreementSide,
    /// What it is by the law of data protection.
    controller: Controller,
}

impl AgreementTermsInput {
    /// Complains of texts and lists.
    pub(super) fn check(&self, errors: &mut Vec<UserError>) {
        check_text(errors, "terms.title", &self.title, LONGEST_NAME);
        for (field, text) in [
            ("terms.lawfulBasis", &self.lawful_basis),
            ("terms.individualRights", &self.individual_rights),
            ("terms.retention", &self.retention),
            ("terms.security", &self.security),
        ] {
            check_text(errors, field, text, LONGEST_TEXT);
        }
        for (field, text) in [
            ("terms.specialCategoryCondition", &self.special_category_condition),
            ("terms.legalPower", &self.legal_power),
            ("terms.otherOrganisations", &self.other_organisations),
        ] {
            check_optional_text(errors, field, text.as_ref(), LONGEST_TEXT);
        }
        check_parties(errors, self.parties.len());
        check_codes(errors, "terms.measureCodes", &self.measure_codes);
        check_codes(errors, "terms.cohortCodes", &self.cohort_codes);
        check_length(errors, "terms.purposes", self.purposes.len());
    }

    /// The terms as the use case takes them.
    pub(super) fn terms(self) -> Terms {
        let trimmed = |text: String| text.trim().to_owned();
        Terms {
            title: trimmed(self.title),
            days: Days {
                starts_on: self.starts_on.0,
                ends_on: self.ends_on.0,
                review_on: self.review_on.map(|day| day.0),
            },
            periods: Periods {
                first: self.first_period.map(|period| period.0),
                last: self.last_period.map(|period| period.0),
            },
            lawful_basis: trimmed(self.lawful_basis),
            special_category_condition: self.special_category_condition.map(trimmed),
            legal_power: self.legal_power.map(trimmed),
            other_organisations: self.other_organisations.map(trimmed),
            individual_rights: trimmed(self.individual_rights),
            retention: trimmed(self.retention),
            security: trimmed(self.security),
            parties: self.parties.iter().map(AgreementPartyInput::party).collect(),
            measure_codes: self.measure_codes,
            cohort_codes: self.cohort_codes,
            purposes: self.purposes.into_iter().map(Into::into).collect(),
        }
    }
}

impl AgreementPartyInput {
    fn party(&self) -> PartyTerms {
        PartyTerms {
            organisation_id: organisation_key(&self.organisation_id),
            side: self.side.into(),
            controller: self.controller.into(),
        }
    }
}

fn check_parties(errors: &mut Vec<UserError>, length: usize) {
    if length > MOST_PARTIES {
        let message = format!("terms.parties has {length} rows; an agreement has {MOST_PARTIES} parties at most");
        errors.push(UserError::at("terms.parties", "TOO_MANY", message));
    }
}

/// Complains of a list of codes that is too long, and of what cannot be a code.
fn check_codes(errors: &mut Vec<UserError>, field: &str, codes: &[String]) {
    check_length(errors, field, codes.len());
    for (place, code) in codes.iter().enumerate().take(LONGEST_LIST) {
        check_text(errors, &format!("{field}.{place}"), code, LONGEST_CODE);
    }
}
