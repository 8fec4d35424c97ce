//! Which columns a query needs: read off its fields before the statement is made, so that no other column is fetched.

use async_graphql::{SelectionField, Value};
use entities::school::Column;

use super::group::group_columns;
use crate::schools::store::schools::SchoolSelection;

/// The columns that the fields selected under this field need, when it gives a school.
pub fn selection(field: SelectionField<'_>) -> SchoolSelection {
    let mut selection = SchoolSelection::default();
    for field in field.selection_set() {
        selection.school =
            columns_of(field.name()).iter().copied().fold(selection.school, |set, column| set.with(column));
        if field.name() == "trust" && !is_dated(field) {
            selection.trust = selection.trust.and(group_columns(field));
        }
    }
    selection
}

/// The columns that are needed for the schools of a connection.
pub fn selection_of_connection(field: SelectionField<'_>) -> SchoolSelection {
    let mut needed = SchoolSelection::default();
    for edges in field.selection_set().filter(|field| field.name() == "edges") {
        for node in edges.selection_set().filter(|field| field.name() == "node") {
            let of_node = selection(node);
            needed.school = needed.school.and(of_node.school);
            needed.trust = needed.trust.and(of_node.trust);
        }
    }
    needed
}

/// Whether the trust is asked for as of a day: then it is loaded by membership, not joined. A null day is today.
fn is_dated(field: SelectionField<'_>) -> bool {
    field.arguments().is_ok_and(|arguments| arguments.iter().any(|(name, day)| name == "asOf" && *day != Value::Null))
}

/// The columns behind one field of a school; none for fields that need the URN only.
pub(super) fn columns_of(field: &str) -> &'static [Column] {
    match field {
        "name" => &[Column::Name],
        "localAuthority" => &[Column::LaCode],
        "establishmentNumber" => &[Column::EstablishmentNumber],
        "laestab" => &[Column::Laestab],
        "ukprn" => &[Column::Ukprn],
        "type" => &[Column::TypeCode],
        "typeGroup" => &[Column::TypeGroupCode],
        "phase" => &[Column::PhaseCode],
        "status" => &[Column::StatusCode],
        "openedOn" => &[Column::OpenedOn],
        "reasonOpened" => &[Column::ReasonOpened],
        "closedOn" => &[Column::ClosedOn],
        "reasonClosed" => &[Column::ReasonClosed],
        "ageLow" => &[Column::AgeLow],
        "ageHigh" => &[Column::AgeHigh],
        "gender" => &[Column::GenderCode],
        "boarders" => &[Column::Boarders],
        "nurseryProvision" => &[Column::NurseryProvision],
        "sixthForm" => &[Column::SixthForm],
        "religiousCharacter" => &[Column::ReligiousCharacter],
        "diocese" => &[Column::Diocese],
        "admissionsPolicy" => &[Column::AdmissionsPolicy],
        "capacity" => &[Column::Capacity],
        "censusOn" => &[Column::CensusOn],
        "pupilCount" => &[Column::PupilCount],
        "boyCount" => &[Column::BoyCount],
        "girlCount" => &[Column::GirlCount],
        "fsmPercent" => &[Column::FsmBasisPoints],
        "address" => {
            &[Column::Street, Column::Locality, Column::Address3, Column::Town, Column::County, Column::Postcode]
        }
        "website" => &[Column::Website],
        "telephone" => &[Column::Telephone],
        "easting" => &[Column::Easting],
        "northing" => &[Column::Northing],
        "region" => &[Column::RegionCode],
        "district" => &[Column::District],
        "ward" => &[Column::Ward],
        "constituency" => &[Column::Constituency],
        "urbanRural" => &[Column::UrbanRural],
        "msoa" => &[Column::Msoa],
        "lsoa" => &[Column::Lsoa],
        "uprn" => &[Column::Uprn],
        "registerChangedOn" => &[Column::RegisterChangedOn],
        "ofstedGrade" => &[Column::OfstedGradeCode],
        "ofstedInspectedOn" => &[Column::OfstedInspectedOn],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::matrix::fields;

    /// Fields that are loaded by the URN, or joined.
    const WITHOUT_COLUMNS: [&str; 14] = [
        "observations",
        "costShare",
        "id",
        "interventions",
        "needs",
        "peerReviews",
        "qaOutcomes",
        "urn",
        "trust",
        "groupMemberships",
        "inspections",
        "predecessors",
        "successors",
        "sources",
    ];

    #[test]
    fn every_field_of_a_school_has_its_columns() {
        for rule in fields().filter(|rule| rule.type_name == "School") {
            for field in rule.fields {
                assert_eq!(columns_of(field).is_empty(), WITHOUT_COLUMNS.contains(field), "{field}");
            }
        }
    }
}
