//! The formats that are published, told apart by the names of their columns; the file's name does not matter.

use super::error::ImportError;
use super::report::ImportKind;

/// A published format.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) name: &'static str,
    pub(super) kind: ImportKind,
    pub(super) subject: Subject,
    /// Columns without which a file is not of this format.
    requires: &'static [&'static str],
}

/// What the lines of a format are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Schools,
    /// One line per school and year; the latest year counts.
    SchoolsByYear,
    Groups,
    Memberships,
    SchoolLinks,
    /// Inspections of the school with the line's URN.
    Inspections,
    /// Two inspections, the latest and the one before, of the school that has the line's LAESTAB now.
    InspectionsByLaestab,
}

/// Format of a file of memberships of which the operator has said that it lists all there were on its day.
pub(super) const ALL_GROUP_LINKS: &str = "ALL_GROUP_LINKS";

/// The most particular first: a file of memberships has all columns that a short file of establishments must have.
const FORMATS: [Format; 11] = [
    format("GROUP_LINKS", ImportKind::Links, Subject::Memberships, &["URN", "Group UID", "Group Type", "Joined date"]),
    format("SCHOOL_LINKS", ImportKind::Links, Subject::SchoolLinks, &["URN", "LinkURN", "LinkType"]),
    format("GROUPS", ImportKind::Groups, Subject::Groups, &["Group UID", "Group Name", "Group Type"]),
    format(
        "MANAGEMENT_INFORMATION",
        ImportKind::Inspections,
        Subject::InspectionsByLaestab,
        &["LAESTAB", "Inspection start date", "Overall effectiveness"],
    ),
    format("INSPECTION_HISTORY", ImportKind::Inspections, Subject::Inspections, &["URN", "Rating", "Inspection Date"]),
    format("SCHOOL_DETAILS", ImportKind::Inspections, Subject::Inspections, &["URN", "Rating", "Inspect Date"]),
    format("SPINE", ImportKind::Establishments, Subject::Schools, &["URN", "SCHNAME", "LAESTAB"]),
    format(
        "LAESTAB_BY_YEAR",
        ImportKind::Establishments,
        Subject::SchoolsByYear,
        &["URN", "SchoolName", "LAEstab", "AcademicYear"],
    ),
    format("GIAS_JSON", ImportKind::Establishments, Subject::Schools, &["urn", "name", "local_authority_name"]),
    format("GIAS_RECUT", ImportKind::Establishments, Subject::Schools, &["urn", "establishment_name"]),
    format("GIAS_CSV", ImportKind::Establishments, Subject::Schools, &["URN", "EstablishmentName"]),
];

const fn format(name: &'static str, kind: ImportKind, subject: Subject, requires: &'static [&'static str]) -> Format {
    Format { name, kind, subject, requires }
}

/// Place of the column with one of the names; capitals do not matter.
pub(super) fn find(header: &[String], names: &[&str]) -> Option<usize> {
    names.iter().find_map(|name| header.iter().position(|column| column.eq_ignore_ascii_case(name)))
}

/// Recognises the format of a file.
pub(super) fn recognise(file: &str, asked: ImportKind, header: &[String]) -> Result<&'static Format, ImportError> {
    let found = FORMATS.iter().find(|format| missing(format, header).is_empty());
    match found {
        Some(format) if format.kind == asked => Ok(format),
        Some(format) => Err(ImportError::OtherKind {
            file: file.to_owned(),
            format: format.name,
            found: format.kind.as_str(),
            asked: asked.as_str(),
        }),
        None => Err(ImportError::UnknownHeader {
            file: file.to_owned(),
            kind: asked.as_str(),
            considered: considered(asked, header),
            found: shorten(header),
        }),
    }
}

fn missing(format: &Format, header: &[String]) -> Vec<&'static str> {
    format.requires.iter().copied().filter(|name| find(header, &[name]).is_none()).collect()
}

fn considered(asked: ImportKind, header: &[String]) -> String {
    let considered = FORMATS.iter().filter(|format| format.kind == asked);
    let lacks = considered.map(|format| format!("{} lacks {}", format.name, missing(format, header).join(", ")));
    lacks.collect::<Vec<_>>().join("; ")
}

fn shorten(header: &[String]) -> String {
    let names: Vec<String> = header.iter().take(12).map(|name| name.chars().take(40).collect()).collect();
    let more =
        if header.len() > names.len() { format!(" and {} more", header.len() - names.len()) } else { String::new() };
    format!("{}{more}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{ImportKind, recognise};

    fn header(columns: &str) -> Vec<String> {
        columns.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn recognises_a_short_selection_of_columns() {
        let format = recognise("f", ImportKind::Establishments, &header("EstablishmentName,urn")).unwrap();
        assert_eq!(format.name, "GIAS_CSV");
    }

    #[test]
    fn says_which_columns_are_missing_in_which_format() {
        let error = recognise("f.csv", ImportKind::Establishments, &header("URN,Nom")).unwrap_err().to_string();
        assert!(
            error.contains("GIAS_CSV lacks EstablishmentName;") || error.contains("GIAS_CSV lacks EstablishmentName")
        );
        assert!(
            error.contains("SPINE lacks SCHNAME, LAESTAB") && error.contains("its columns are URN, Nom"),
            "{error}"
        );
    }

    #[test]
    fn says_under_which_kind_a_file_goes() {
        let columns = header("Group UID,Group Name,Group Type");
        let error = recognise("g.csv", ImportKind::Links, &columns).unwrap_err().to_string();
        assert_eq!(error, "g.csv is a file of groups (GROUPS), not of links: import it as groups");
    }
}
