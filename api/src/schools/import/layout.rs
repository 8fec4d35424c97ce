//! Which cell of a line is which column of a record.

use entities::keys::{LaCode, Laestab};

use super::cells::{self, Cell};
use super::codes::{Codes, Meaning};
use super::columns::{GRADES, Reads, Table};
use super::formats::find;
use super::merge::Columns;
use crate::files::Fault;
use crate::files::Line;
use crate::schools::rules::names::fold;

/// What a line says of one record.
#[derive(Debug)]
pub(super) struct Described {
    pub(super) key: i32,
    pub(super) line: u64,
    /// Columns that the line describes; one that could not be understood is not among them.
    pub(super) cells: Vec<(usize, Cell)>,
    /// What could not be kept.
    pub(super) remarks: Vec<Fault>,
}

impl Described {
    /// The columns that the line describes.
    pub(super) fn columns(&self) -> Columns {
        self.cells.iter().map(|(place, _)| *place).fold(Columns::default(), Columns::with)
    }
}

/// A table's columns bound to the cells of a file.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) table: &'static Table,
    header: Vec<String>,
    key: Option<usize>,
    bound: Vec<Bound>,
    derived: Vec<Derived>,
}

#[derive(Debug, Clone, Copy)]
struct Bound {
    place: usize,
    reads: Reads,
    at: Option<usize>,
    code_at: Option<usize>,
}

/// Columns that follow from others where a file does not have them itself: target and sources.
#[derive(Debug, Clone, Copy)]
struct Derived {
    place: usize,
    from: [usize; 2],
    how: How,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    TypeGroup,
    JoinedLaestab,
    AuthorityOfLaestab,
    NumberOfLaestab,
}

/// Column, what it follows from, how.
const DERIVED: [(&str, [&str; 2], How); 4] = [
    ("type_group_code", ["type_code", "type_code"], How::TypeGroup),
    ("laestab", ["la_code", "establishment_number"], How::JoinedLaestab),
    ("la_code", ["laestab", "laestab"], How::AuthorityOfLaestab),
    ("establishment_number", ["laestab", "laestab"], How::NumberOfLaestab),
];

impl Layout {
    /// Finds the table's columns in the header.
    pub(super) fn of(table: &'static Table, header: &[String]) -> Self {
        let key = find(header, table.key_headers);
        let bound: Vec<Bound> = table
            .columns
            .iter()
            .enumerate()
            .map(|(place, column)| Bound {
                place,
                reads: column.reads,
                at: find(header, column.headers),
                code_at: find(header, column.code_headers),
            })
            .filter(|bound| bound.at.is_some() || bound.code_at.is_some())
            .collect();
        let has = |name: &str| bound.iter().any(|bound| bound.place == table.place(name));
        let derived: Vec<Derived> = DERIVED
            .into_iter()
            .filter(|(name, from, _)| !has(name) && from.iter().all(|from| has(from)))
            .map(|(name, from, how)| Derived {
                place: table.place(name),
                from: from.map(|from| table.place(from)),
                how,
            })
            .collect();
        Self { table, header: header.to_vec(), key, bound, derived }
    }

    /// Reads the record of a line.
    pub(super) fn read(&self, line: &Line, codes: &mut Codes) -> Result<Described, Fault> {
        let key = self.key(line)?;
        let mut described =
            Described { key, line: line.number, cells: Vec::with_capacity(self.bound.len()), remarks: vec![] };
        for bound in &self.bound {
            let cell = self.cell(line, *bound, codes, &mut described.remarks)?;
            described.cells.extend(cell.map(|cell| (bound.place, cell)));
        }
        for derived in &self.derived {
            let cell = derived.cell(&described.cells, codes);
            described.cells.extend(cell.map(|cell| (derived.place, cell)));
        }
        Ok(described)
    }

    /// The key of the line's record.
    pub(super) fn key(&self, line: &Line) -> Result<i32, Fault> {
        let text = line.cell(self.key);
        let key = match self.table.key {
            "urn" => entities::keys::Urn::parse(text).map(entities::keys::Urn::get),
            _ => entities::keys::GroupUid::parse(text).map(entities::keys::GroupUid::get),
        };
        key.map_err(|error| Fault::new(self.column(self.key), text, format!("is not {}", error.expected)))
    }

    /// The cell of a column; none if it says something that cannot be kept, which is no reason to blank what is stored.
    fn cell(
        &self,
        line: &Line,
        bound: Bound,
        codes: &mut Codes,
        remarks: &mut Vec<Fault>,
    ) -> Result<Option<Cell>, Fault> {
        let text = Some(line.cell(bound.at)).filter(|text| !cells::is_blank(text)).unwrap_or_default();
        let fault = |reason: String| Fault::new(self.column(bound.at.or(bound.code_at)), line.cell(bound.at), reason);
        match bound.reads {
            Reads::Code(list) | Reads::NeededCode(list) => {
                let code = line.cell(bound.code_at);
                let is_needed = bound.reads == Reads::NeededCode(list);
                let at_fault = if code.is_empty() { bound.at } else { bound.code_at };
                let fault = |reason: String| Fault::new(self.column(at_fault), line.cell(at_fault), reason);
                match codes.meaning(list, code, text).map_err(fault)? {
                    Meaning::Code(code) => Ok(Some(list.cell(Some(&code)))),
                    Meaning::Blank if is_needed => Err(fault("is needed and is not there".to_owned())),
                    Meaning::Blank => Ok(Some(list.cell(None))),
                    Meaning::Unknown => {
                        remarks.push(fault("is no local authority with a code: it was left out".to_owned()));
                        Ok(None)
                    }
                }
            }
            Reads::Name if text.is_empty() => Err(fault("is needed and is not there".to_owned())),
            Reads::GroupReference if text.len() > LONGEST_REFERENCE => {
                remarks.push(fault("is no reference of a group: it was left out".to_owned()));
                Ok(None)
            }
            reads => read(reads, text).map(Some).map_err(fault),
        }
    }

    fn column(&self, place: Option<usize>) -> &str {
        place.and_then(|place| self.header.get(place)).map_or("", String::as_str)
    }
}

/// The longest reference of a group that is one.
const LONGEST_REFERENCE: usize = 20;

/// Reads a cell that needs no code list.
pub(super) fn read(reads: Reads, text: &str) -> Result<Cell, String> {
    if cells::is_blank(text) {
        return Ok(reads.blank());
    }
    match reads {
        Reads::Text | Reads::Name | Reads::GroupReference => cells::text(text),
        Reads::Number(most) => cells::number(text, most),
        Reads::Date => cells::date(text),
        Reads::Percent => cells::percent(text),
        Reads::Ukprn => cells::ukprn(text),
        Reads::Laestab => cells::laestab(text),
        Reads::Company => cells::company(text),
        Reads::Truth => cells::truth(text),
        Reads::Grade => grade(text).map(|(code, _)| Cell::Text(Some(code))),
        Reads::Code(list) | Reads::NeededCode(list) => Ok(list.cell(Some(text))),
    }
}

/// An Ofsted grade by its code or in words, and the category of concern that the words tell.
pub(super) fn grade(text: &str) -> Result<(String, Option<&'static str>), String> {
    if matches!(text, "0" | "1" | "2" | "3" | "4" | "8" | "9" | "S") {
        return Ok((text.to_owned(), None));
    }
    let word = fold(text);
    let known = GRADES.iter().find(|(name, _, _)| fold(name) == word);
    known.map(|(_, code, category)| ((*code).to_owned(), *category)).ok_or_else(|| {
        let names: Vec<&str> = GRADES.iter().map(|(name, _, _)| *name).collect();
        format!("is not known as Ofsted grade; known are {}", names.join(", "))
    })
}

impl Derived {
    /// Blank where a source is blank; none where a source was not understood, or nothing follows from it.
    fn cell(self, cells: &[(usize, Cell)], codes: &Codes) -> Option<Cell> {
        let source = |from: usize| Some(cells.iter().find(|(place, _)| *place == from)?.1.integer());
        let [one, other] = [source(self.from[0])?, source(self.from[1])?];
        if one.is_none() || other.is_none() {
            return Some(Cell::Integer(None));
        }
        let number = match self.how {
            How::TypeGroup => codes.type_group(one),
            How::JoinedLaestab => one
                .and_then(LaCode::new)
                .zip(other)
                .and_then(|(la_code, number)| Laestab::of(la_code, u16::try_from(number).ok()?).map(Laestab::get)),
            How::AuthorityOfLaestab => one.map(|laestab| laestab / 10_000).filter(|code| codes.has_authority(*code)),
            How::NumberOfLaestab => one.map(|laestab| laestab % 10_000),
        };
        number.map(|number| Cell::Integer(Some(number)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schools::import::codes::List;
    use crate::schools::import::columns::{GROUP, SCHOOL};

    fn codes() -> Codes {
        let mut codes = Codes::default();
        codes.put(List::LocalAuthority, "851", "Portsmouth");
        codes.put(List::EstablishmentType, "34", "Academy converter");
        codes.put(List::GroupType, "6", "Multi-academy trust");
        codes.put_type_group(34, 10);
        codes.put_other_wordings();
        codes
    }

    fn strings(cells: &str) -> Vec<String> {
        cells.split(',').map(str::to_owned).collect()
    }

    fn read(table: &'static Table, header: &str, cells: &str) -> Result<Described, Fault> {
        let line = Line { number: 2, cells: Ok(strings(cells)), has_more: false };
        Layout::of(table, &strings(header)).read(&line, &mut codes())
    }

    fn cell(described: &Described, table: &Table, name: &str) -> Option<Cell> {
        described.cells.iter().find(|(place, _)| *place == table.place(name)).map(|(_, cell)| cell.clone())
    }

    #[test]
    fn finds_columns_in_any_order_and_leaves_out_those_that_are_not_there() {
        let described =
            read(&SCHOOL, "ESTAB,SCHNAME,LA,URN,NFTYPE", "4005,A,851,100000,Academy - Converter mainstream").unwrap();
        assert_eq!(described.key, 100_000);
        assert_eq!(cell(&described, &SCHOOL, "laestab"), Some(Cell::Integer(Some(8_514_005))));
        assert_eq!(cell(&described, &SCHOOL, "type_group_code"), Some(Cell::Integer(Some(10))));
        assert_eq!(cell(&described, &SCHOOL, "phase_code"), None);
    }

    #[test]
    fn takes_a_laestab_apart() {
        let described = read(&SCHOOL, "URN,SchoolName,LAEstab", "100000,A,8514005").unwrap();
        assert_eq!(cell(&described, &SCHOOL, "la_code"), Some(Cell::Integer(Some(851))));
        assert_eq!(cell(&described, &SCHOOL, "establishment_number"), Some(Cell::Integer(Some(4005))));
    }

    #[test]
    fn names_column_value_and_reason() {
        for (header, cells, column, value) in [
            ("URN,EstablishmentName", "x1,A", "URN", "x1"),
            ("URN,EstablishmentName", "100000,", "EstablishmentName", ""),
            ("URN,EstablishmentName,OpenDate", "100000,A,31-02-2016", "OpenDate", "31-02-2016"),
            (
                "URN,EstablishmentName,TypeOfEstablishment (name)",
                "100000,A,Castle",
                "TypeOfEstablishment (name)",
                "Castle",
            ),
            ("URN,EstablishmentName,LA (code)", "100000,A,999", "LA (code)", "999"),
        ] {
            let fault = read(&SCHOOL, header, cells).unwrap_err();
            assert_eq!((fault.column.as_str(), fault.value.as_str()), (column, value));
            assert!(!fault.reason.is_empty());
        }
    }

    #[test]
    fn keeps_a_school_of_an_authority_without_a_code() {
        let described = read(&SCHOOL, "urn,name,local_authority_name", "100000,A,Gibraltar Overseas").unwrap();
        assert_eq!(cell(&described, &SCHOOL, "la_code"), None);
        assert_eq!(described.remarks.len(), 1);
    }

    #[test]
    fn nothing_follows_from_what_was_not_understood() {
        let unknown = read(&SCHOOL, "URN,SCHNAME,LA (name),ESTAB", "100000,A,Gibraltar Overseas,4005").unwrap();
        assert_eq!(cell(&unknown, &SCHOOL, "laestab"), None);
        let foreign = read(&SCHOOL, "URN,SchoolName,LAEstab", "100000,A,7024005").unwrap();
        assert_eq!(cell(&foreign, &SCHOOL, "la_code"), None);
        assert_eq!(cell(&foreign, &SCHOOL, "establishment_number"), Some(Cell::Integer(Some(4005))));
        let blank = read(&SCHOOL, "URN,SchoolName,LAEstab", "100000,A,").unwrap();
        assert_eq!(cell(&blank, &SCHOOL, "la_code"), Some(Cell::Integer(None)));
    }

    #[test]
    fn reads_a_group_as_a_spreadsheet_left_it() {
        let header = "Group UID,Group ID,Group Name,Companies House Number,Group Type (code),Group Type,UKPRN";
        let described = read(&GROUP, header, "2157,TR00081,A,6893415.0,6,Multi-academy trust,10060695.0").unwrap();
        assert_eq!(cell(&described, &GROUP, "companies_house_number"), Some(Cell::Text(Some("06893415".into()))));
        assert_eq!(cell(&described, &GROUP, "ukprn"), Some(Cell::Integer(Some(10_060_695))));
        assert_eq!(cell(&described, &GROUP, "type_code"), Some(Cell::Integer(Some(6))));
    }

    #[test]
    fn reads_grades_by_code_and_in_words() {
        assert_eq!(grade("Special Measures"), Ok(("4".to_owned(), Some("SM"))));
        assert_eq!(grade("Requires Improvement"), Ok(("3".to_owned(), None)));
        assert_eq!(grade("9"), Ok(("9".to_owned(), None)));
        assert!(grade("Super").is_err());
    }
}
