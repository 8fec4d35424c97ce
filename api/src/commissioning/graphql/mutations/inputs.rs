//! What a proposal and a revision both take.

use async_graphql::InputObject;
use serde::Serialize;

use crate::commissioning::service::{Criterion, Document, SchoolPlace};
use crate::graphql::input::{LONGEST_NAME, LONGEST_TEXT, check_not_negative, check_text};
use crate::graphql::scalars::{Date, Urn};
use crate::graphql::user_error::UserError;
use crate::providers::rules::check_website;

/// IATI document categories of activities: `A01` to `A12`.
const CATEGORIES: std::ops::RangeInclusive<u8> = 1..=12;
/// The largest value of a criterion, in thousandths: a thousand million.
const LARGEST: f64 = 1e12;

/// A school that is to take part.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct SchoolPlaceInput {
    /// The school, which has to be open.
    pub urn: Urn,
    /// Whom of the school it is for: a code of `cohorts`.
    pub cohort_code: String,
    /// Places planned for the school: pupils, or staff where the cohort is one of staff.
    pub places: Option<i32>,
    /// Fixed share of the cost, as parts of the sum of the parts of all schools; by pupils reached, or equally, if left
    /// out.
    pub cost_share_parts: Option<i32>,
}

/// What is to be achieved in a cohort, by when.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct SuccessCriterionInput {
    /// What is measured, such as *KS2 reading, writing and maths, expected standard*.
    pub measure: String,
    /// In whom: a code of `cohorts`.
    pub cohort_code: String,
    /// Value before, in the unit of the measure, with three decimals at most; left out while it is not known.
    pub baseline: Option<f64>,
    /// Value to be reached, in the unit of the measure, with three decimals at most.
    pub target: f64,
    /// Day by which it is to be reached, not before the planned first day.
    pub due_on: Date,
}

/// A document that is kept elsewhere.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct DocumentLinkInput {
    /// IATI document category, `A01` to `A12`: `A05` is a budget, `A07` an evaluation.
    pub category: String,
    /// Title.
    pub title: String,
    /// Address, http or https.
    pub url: String,
}

/// Complains of schools with numbers below nothing.
pub(super) fn check_schools(errors: &mut Vec<UserError>, schools: &[SchoolPlaceInput]) {
    for (place, school) in schools.iter().enumerate() {
        check_not_negative(errors, &format!("schools.{place}.places"), school.places);
        check_not_negative(errors, &format!("schools.{place}.costShareParts"), school.cost_share_parts);
    }
}

/// Complains of criteria that cannot be held.
pub(super) fn check_criteria(errors: &mut Vec<UserError>, criteria: &[SuccessCriterionInput]) {
    for (place, criterion) in criteria.iter().enumerate() {
        let at = |field: &str| format!("successCriteria.{place}.{field}");
        check_text(errors, &at("measure"), &criterion.measure, LONGEST_NAME);
        for (field, value) in [("baseline", criterion.baseline), ("target", Some(criterion.target))] {
            if let Some(Err((code, message))) = value.map(thousandths) {
                errors.push(UserError::at(&at(field), code, format!("{} {message}", at(field))));
            }
        }
    }
}

/// Complains of documents of no category or without an address of the web.
pub(super) fn check_documents(errors: &mut Vec<UserError>, documents: &[DocumentLinkInput]) {
    for (place, document) in documents.iter().enumerate() {
        let at = |field: &str| format!("documents.{place}.{field}");
        check_text(errors, &at("title"), &document.title, LONGEST_NAME);
        check_text(errors, &at("url"), &document.url, LONGEST_TEXT);
        if !is_category(&document.category) {
            let message = format!("{} is no IATI document category; give A01 to A12", at("category"));
            errors.push(UserError::at(&at("category"), "UNKNOWN_CATEGORY", message));
        }
        if let Err(refused) = check_website(document.url.trim()) {
            errors.push(UserError::at(&at("url"), refused.code(), refused.to_string()));
        }
    }
}

/// Complains of a list that is longer than an intervention may have.
pub(super) fn check_most(errors: &mut Vec<UserError>, field: &str, length: usize) {
    let most = crate::commissioning::graphql::PARTS;
    if length > most {
        errors.push(UserError::at(field, "TOO_MANY", format!("{field} has {length} rows; {most} are allowed")));
    }
}

fn is_category(category: &str) -> bool {
    category
        .strip_prefix('A')
        .filter(|number| number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|number| number.parse().ok())
        .is_some_and(|number: u8| CATEGORIES.contains(&number))
}

/// The value in thousandths, or what is wrong with it.
fn thousandths(value: f64) -> Result<i64, (&'static str, &'static str)> {
    let scaled = value * 1_000.0;
    if !scaled.is_finite() || scaled.abs() > LARGEST {
        return Err(("TOO_LARGE", "is more than a thousand million; check the unit"));
    }
    if (scaled - scaled.round()).abs() > 1e-6 * scaled.abs().max(1.0) {
        return Err(("TOO_FINE", "has more than three decimals; round it"));
    }
    format!("{:.0}", scaled.round()).parse().map_err(|_| ("TOO_LARGE", "is no number that can be held"))
}

pub(super) fn school_places(schools: Vec<SchoolPlaceInput>) -> Vec<SchoolPlace> {
    let place = |school: SchoolPlaceInput| SchoolPlace {
        urn: school.urn.0,
        cohort_code: school.cohort_code,
        places: school.places,
        cost_share_parts: school.cost_share_parts,
    };
    schools.into_iter().map(place).collect()
}

pub(super) fn criteria(criteria: Vec<SuccessCriterionInput>) -> Vec<Criterion> {
    let criterion = |criterion: SuccessCriterionInput| Criterion {
        measure: criterion.measure.trim().to_owned(),
        cohort_code: criterion.cohort_code,
        baseline_thousandths: criterion.baseline.and_then(|value| thousandths(value).ok()),
        target_thousandths: thousandths(criterion.target).unwrap_or_default(),
        due_on: criterion.due_on.0,
    };
    criteria.into_iter().map(criterion).collect()
}

pub(super) fn documents(documents: Vec<DocumentLinkInput>) -> Vec<Document> {
    let document = |document: DocumentLinkInput| Document {
        category: document.category,
        title: document.title.trim().to_owned(),
        url: document.url.trim().to_owned(),
    };
    documents.into_iter().map(document).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_three_decimals() {
        for (value, expected) in
            [(42.5, 42_500), (-0.125, -125), (0.0, 0), (95.1, 95_100), (999_999_999.999, 999_999_999_999)]
        {
            assert_eq!(thousandths(value), Ok(expected), "{value}");
        }
        for (value, code) in
            [(1.234_56, "TOO_FINE"), (1e15, "TOO_LARGE"), (f64::NAN, "TOO_LARGE"), (f64::INFINITY, "TOO_LARGE")]
        {
            assert_eq!(thousandths(value).unwrap_err().0, code, "{value}");
        }
    }

    #[test]
    fn categories_are_those_of_iati() {
        assert!(is_category("A01") && is_category("A12"));
        for wrong in ["A00", "A13", "A1", "B01", "A+1", "A012", ""] {
            assert!(!is_category(wrong), "{wrong}");
        }
    }
}
