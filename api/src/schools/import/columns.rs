//! The columns of the register and the names under which the published files have them: data, so that a new spelling is
//! a word here and no code. Titles and names of head teachers are in no list and are never read.

use entities::name_word;

use super::cells::Cell;
use super::codes::List;

/// A table whose rows are put together from several files.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) key: &'static str,
    /// Names of the key's column in the files.
    pub(super) key_headers: &'static [&'static str],
    /// Table that keeps which file described which columns.
    pub(super) sources: &'static str,
    /// Whose names its names are.
    pub(super) subject: name_word::Subject,
    pub(super) columns: &'static [Column],
}

/// A column of a table. Its place in the list is its bit in the sets of described columns: new ones go to the end.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) reads: Reads,
    /// Names of the column in the files, capitals aside; the first that a file has counts.
    pub(super) headers: &'static [&'static str],
    /// Names of a column with the code, where a file has both name and code.
    pub(super) code_headers: &'static [&'static str],
}

/// How a cell is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    Text,
    /// A text without which there is no record.
    Name,
    Number(i32),
    Date,
    Percent,
    Ukprn,
    Laestab,
    Company,
    /// `TR…` or `SP…`; some groups have their name there.
    GroupReference,
    Code(List),
    /// A code without which there is no record.
    NeededCode(List),
    /// An Ofsted grade.
    Grade,
    Truth,
}

impl Reads {
    /// A cell of this kind without a value.
    pub(super) fn blank(self) -> Cell {
        match self {
            Self::Text | Self::Name | Self::Company | Self::GroupReference | Self::Grade => Cell::Text(None),
            Self::Number(_) | Self::Percent | Self::Ukprn | Self::Laestab => Cell::Integer(None),
            Self::Date => Cell::Date(None),
            Self::Code(list) | Self::NeededCode(list) => list.cell(None),
            Self::Truth => Cell::Truth(None),
        }
    }
}

impl Table {
    /// Place of a column in the list; a name that is not there is past its end.
    pub(super) fn place(&self, name: &str) -> usize {
        self.columns.iter().position(|column| column.name == name).unwrap_or(self.columns.len())
    }

    /// A record of which nothing is known.
    pub(super) fn blank(&self) -> Vec<Cell> {
        self.columns.iter().map(|column| column.reads.blank()).collect()
    }
}

const fn column(name: &'static str, reads: Reads, headers: &'static [&'static str]) -> Column {
    Column { name, reads, headers, code_headers: &[] }
}

const fn text(name: &'static str, headers: &'static [&'static str]) -> Column {
    column(name, Reads::Text, headers)
}

const fn code(
    name: &'static str,
    list: List,
    headers: &'static [&'static str],
    code_headers: &'static [&'static str],
) -> Column {
    Column { name, reads: Reads::Code(list), headers, code_headers }
}

/// Schools.
pub(super) const SCHOOL: Table = Table {
    name: "school",
    key: "urn",
    key_headers: &["URN"],
    sources: "school_source",
    subject: name_word::Subject::School,
    columns: &[
        column("name", Reads::Name, &["EstablishmentName", "establishment_name", "SCHNAME", "SchoolName", "name"]),
        code(
            "la_code",
            List::LocalAuthority,
            &["LA (name)", "la_name", "local_authority_name"],
            &["LA (code)", "la_code", "LA", "LEA"],
        ),
        column("establishment_number", Reads::Number(9_999), &["EstablishmentNumber", "establishment_number", "ESTAB"]),
        column("laestab", Reads::Laestab, &["LAESTAB"]),
        column("ukprn", Reads::Ukprn, &["UKPRN"]),
        code(
            "type_code",
            List::EstablishmentType,
            &["TypeOfEstablishment (name)", "establishment_type", "NFTYPE"],
            &["TypeOfEstablishment (code)"],
        ),
        code(
            "type_group_code",
            List::EstablishmentTypeGroup,
            &["EstablishmentTypeGroup (name)", "establishment_type_group"],
            &["EstablishmentTypeGroup (code)"],
        ),
        code(
            "phase_code",
            List::Phase,
            &["PhaseOfEducation (name)", "phase_of_education", "education_phase"],
            &["PhaseOfEducation (code)"],
        ),
        code(
            "status_code",
            List::EstablishmentStatus,
            &["EstablishmentStatus (name)", "establishment_status", "status"],
            &["EstablishmentStatus (code)", "ICLOSE"],
        ),
        column("opened_on", Reads::Date, &["OpenDate", "open_date"]),
        text("reason_opened", &["ReasonEstablishmentOpened (name)"]),
        column("closed_on", Reads::Date, &["CloseDate", "close_date"]),
        text("reason_closed", &["ReasonEstablishmentClosed (name)"]),
        column("age_low", Reads::Number(99), &["StatutoryLowAge", "statutory_low_age", "AGEL"]),
        column("age_high", Reads::Number(99), &["StatutoryHighAge", "statutory_high_age", "AGEH"]),
        code("gender_code", List::Gender, &["Gender (name)", "gender"], &["Gender (code)"]),
        text("boarders", &["Boarders (name)"]),
        text("nursery_provision", &["NurseryProvision (name)"]),
        text("sixth_form", &["OfficialSixthForm (name)"]),
        text("religious_character", &["ReligiousCharacter (name)", "religious_character", "RELDENOM"]),
        text("diocese", &["Diocese (name)"]),
        text("admissions_policy", &["AdmissionsPolicy (name)", "admissions_policy", "ADMPOL"]),
        column("capacity", Reads::Number(99_999), &["SchoolCapacity", "school_capacity"]),
        column("census_on", Reads::Date, &["CensusDate"]),
        column("pupil_count", Reads::Number(99_999), &["NumberOfPupils", "number_of_pupils"]),
        column("boy_count", Reads::Number(99_999), &["NumberOfBoys", "number_of_boys"]),
        column("girl_count", Reads::Number(99_999), &["NumberOfGirls", "number_of_girls"]),
        column("fsm_basis_points", Reads::Percent, &["PercentageFSM", "percentage_fsm"]),
        text("street", &["Street"]),
        text("locality", &["Locality"]),
        text("address3", &["Address3"]),
        text("town", &["Town"]),
        text("county", &["County (name)", "county"]),
        text("postcode", &["Postcode"]),
        text("website", &["SchoolWebsite", "school_website"]),
        text("telephone", &["TelephoneNum", "telephone_num", "TELNUM"]),
        column("easting", Reads::Number(9_999_999), &["Easting"]),
        column("northing", Reads::Number(9_999_999), &["Northing"]),
        code("region_code", List::Region, &["GOR (name)", "gor", "region_name"], &["region_code"]),
        text("district", &["DistrictAdministrative (name)", "administrative_district"]),
        text("ward", &["AdministrativeWard (name)", "administrative_ward"]),
        text("constituency", &["ParliamentaryConstituency (name)", "parliamentary_constituency"]),
        text("urban_rural", &["UrbanRural (name)", "urban_rural_indicator"]),
        text("msoa", &["MSOA (name)", "msoa"]),
        text("lsoa", &["LSOA (name)", "lsoa"]),
        text("uprn", &["UPRN"]),
        column("register_changed_on", Reads::Date, &["LastChangedDate", "last_changed_date"]),
    ],
};

/// Groups of schools.
pub(super) const GROUP: Table = Table {
    name: "school_group",
    key: "uid",
    key_headers: &["Group UID"],
    sources: "group_source",
    subject: name_word::Subject::Group,
    columns: &[
        column("name", Reads::Name, &["Group Name"]),
        Column {
            name: "type_code",
            reads: Reads::NeededCode(List::GroupType),
            headers: &["Group Type"],
            code_headers: &["Group Type (code)"],
        },
        code("status_code", List::GroupStatus, &["Group Status"], &["Group Status (code)"]),
        column("trust_reference_number", Reads::GroupReference, &["Group ID"]),
        column("companies_house_number", Reads::Company, &["Companies House Number"]),
        column("ukprn", Reads::Ukprn, &["UKPRN", "Group UKPRN"]),
        column("opened_on", Reads::Date, &["Open date"]),
        column("incorporated_on", Reads::Date, &["Incorporated on (open date)"]),
        column("closed_on", Reads::Date, &["Closed Date"]),
        text("street", &["Group Street"]),
        text("locality", &["Group Locality"]),
        text("address3", &["Group Address 3"]),
        text("town", &["Group Town"]),
        text("county", &["Group County"]),
        text("postcode", &["Group Postcode"]),
    ],
};

/// Columns of an inspection, in the order of [`INSPECTION_HEADERS`] and [`PREVIOUS_HEADERS`].
pub(super) const INSPECTION: [(&str, Reads); 13] = [
    ("overall_effectiveness_code", Reads::Grade),
    ("category_of_concern", Reads::Text),
    ("published_on", Reads::Date),
    ("inspection_number", Reads::Text),
    ("inspection_type", Reads::Text),
    ("urn_at_inspection", Reads::Number(999_999)),
    ("quality_of_education_code", Reads::Grade),
    ("behaviour_and_attitudes_code", Reads::Grade),
    ("personal_development_code", Reads::Grade),
    ("leadership_and_management_code", Reads::Grade),
    ("early_years_code", Reads::Grade),
    ("sixth_form_code", Reads::Grade),
    ("is_safeguarding_effective", Reads::Truth),
];

/// Where a line says when an inspection was, and what was found.
pub(super) struct InspectionHeaders {
    pub(super) inspected_on: &'static [&'static str],
    pub(super) columns: [&'static [&'static str]; 13],
}

/// The inspection, or the latest one of several.
pub(super) const INSPECTION_HEADERS: InspectionHeaders = InspectionHeaders {
    inspected_on: &["Inspection start date", "Inspection Date", "Inspect Date", "OfstedLastInsp", "ofsted_last_insp"],
    columns: [
        &["Overall effectiveness", "Rating", "OfstedRating (name)", "ofsted_rating"],
        &["Category of concern"],
        &["Publication date"],
        &["Inspection number of latest full inspection"],
        &["Inspection type"],
        &["URN at time of latest full inspection"],
        &["Quality of education"],
        &["Behaviour and attitudes"],
        &["Personal development"],
        &["Effectiveness of leadership and management"],
        &["Early years provision (where applicable)"],
        &["Sixth form provision (where applicable)"],
        &["Safeguarding is effective?"],
    ],
};

/// The inspection before the latest.
pub(super) const PREVIOUS_HEADERS: InspectionHeaders = InspectionHeaders {
    inspected_on: &["Previous inspection start date"],
    columns: [
        &["Previous full inspection overall effectiveness"],
        &["Previous category of concern"],
        &["Previous publication date"],
        &["Previous full inspection number"],
        &[],
        &["URN at time of previous full inspection"],
        &["Previous quality of education"],
        &["Previous behaviour and attitudes"],
        &["Previous personal development"],
        &["Previous effectiveness of leadership and management"],
        &["Previous early years provision (where applicable)"],
        &["Previous sixth form provision (where applicable)"],
        &["Previous safeguarding is effective?"],
    ],
};

/// Ofsted's grades in words, their codes, and the category of concern that the wording tells.
pub(super) const GRADES: [(&str, &str, Option<&str>); 8] = [
    ("Outstanding", "1", None),
    ("Good", "2", None),
    ("Requires improvement", "3", None),
    ("Satisfactory", "S", None),
    ("Inadequate", "4", None),
    ("Serious Weaknesses", "4", Some("SWK")),
    ("Special Measures", "4", Some("SM")),
    ("Insufficient evidence", "0", None),
];

#[cfg(test)]
mod tests {
    use entities::{inspection, school, school_group};
    use sea_orm::{IdenStatic, Iterable};

    use super::{GROUP, INSPECTION, SCHOOL, Table};

    #[test]
    fn every_column_is_one_of_the_table() {
        let schools: Vec<&str> = school::Column::iter().map(|column| column.as_str()).collect();
        let groups: Vec<&str> = school_group::Column::iter().map(|column| column.as_str()).collect();
        let inspections: Vec<&str> = inspection::Column::iter().map(|column| column.as_str()).collect();
        assert!(SCHOOL.columns.iter().all(|column| schools.contains(&column.name)));
        assert!(GROUP.columns.iter().all(|column| groups.contains(&column.name)));
        assert!(INSPECTION.iter().all(|(name, _)| inspections.contains(name)));
    }

    #[test]
    fn every_column_has_a_bit_of_its_own() {
        for Table { columns, .. } in [SCHOOL, GROUP] {
            assert!(columns.len() < 62);
            let names: std::collections::BTreeSet<_> = columns.iter().map(|column| column.name).collect();
            assert_eq!(names.len(), columns.len());
        }
    }

    #[test]
    fn no_column_is_of_a_head_teacher() {
        for Table { columns, .. } in [SCHOOL, GROUP] {
            let headers = columns.iter().flat_map(|column| column.headers);
            assert!(headers.into_iter().all(|header| !header.to_lowercase().contains("head")));
        }
    }
}
