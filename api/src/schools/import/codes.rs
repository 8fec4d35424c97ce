//! Names and codes of the lists that others own, in every wording that the published files have.

use std::collections::{BTreeMap, HashMap};

use super::cells::Cell;
use crate::schools::rules::names::fold;

/// A code list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum List {
    LocalAuthority,
    EstablishmentType,
    EstablishmentTypeGroup,
    EstablishmentStatus,
    Phase,
    Gender,
    GroupType,
    GroupStatus,
    LinkType,
    Region,
}

impl List {
    pub(super) const ALL: [Self; 10] = [
        Self::LocalAuthority,
        Self::EstablishmentType,
        Self::EstablishmentTypeGroup,
        Self::EstablishmentStatus,
        Self::Phase,
        Self::Gender,
        Self::GroupType,
        Self::GroupStatus,
        Self::LinkType,
        Self::Region,
    ];

    /// Name of its table.
    pub(super) const fn table(self) -> &'static str {
        match self {
            Self::LocalAuthority => "local_authority",
            Self::EstablishmentType => "establishment_type",
            Self::EstablishmentTypeGroup => "establishment_type_group",
            Self::EstablishmentStatus => "establishment_status",
            Self::Phase => "phase",
            Self::Gender => "gender",
            Self::GroupType => "group_type",
            Self::GroupStatus => "group_status",
            Self::LinkType => "link_type",
            Self::Region => "region",
        }
    }

    /// Whether its codes are numbers.
    pub(super) const fn is_numbered(self) -> bool {
        !matches!(self, Self::GroupStatus | Self::LinkType | Self::Region)
    }

    /// The code as a cell of this list.
    pub(super) fn cell(self, code: Option<&str>) -> Cell {
        if self.is_numbered() {
            Cell::Integer(code.and_then(|digits| digits.parse().ok()))
        } else {
            Cell::Text(code.map(str::to_owned))
        }
    }
}

/// Wordings of other files and other years: list, name, code. An empty code is a wording for no entry at all.
const OTHER_WORDINGS: [(List, &str, &str); 37] = [
    (List::EstablishmentTypeGroup, "LA maintained schools", "4"),
    (List::EstablishmentTypeGroup, "Free School", "11"),
    (List::EstablishmentTypeGroup, "Academy", "10"),
    (List::EstablishmentTypeGroup, "Special school", "5"),
    (List::EstablishmentTypeGroup, "Independent school", "3"),
    (List::EstablishmentType, "Academy - Converter mainstream", "34"),
    (List::EstablishmentType, "Academy sponsor led mainstream", "28"),
    (List::EstablishmentType, "Academy - Sponsor led mainstream", "28"),
    (List::EstablishmentType, "Academy - Converter special school", "44"),
    (List::EstablishmentType, "Academy - Sponsor led special school", "33"),
    (List::EstablishmentType, "Academy special converter", "44"),
    (List::EstablishmentType, "Academy 16-19 sponsor led", "46"),
    (List::EstablishmentType, "Academy 16 to 19 converter", "45"),
    (List::EstablishmentType, "Free school", "35"),
    (List::EstablishmentType, "Free school - Mainstream", "35"),
    (List::EstablishmentType, "Free school - Special", "36"),
    (List::EstablishmentType, "Free school - Alternative provision", "38"),
    (List::EstablishmentType, "Free school 16-19", "39"),
    (List::EstablishmentType, "Free schools 16-19", "39"),
    (List::EstablishmentType, "Studio school", "41"),
    (List::EstablishmentType, "Service childrens education", "26"),
    (List::EstablishmentType, "General further education college", "18"),
    (List::EstablishmentType, "Sixth form college", "18"),
    (List::EstablishmentType, "Agriculture and horticulture college", "18"),
    (List::EstablishmentType, "Specialist designated college", "18"),
    (List::EstablishmentType, "Art, design and performing art college", "18"),
    (List::EstablishmentType, "Sixth form centre/consortia", "31"),
    (List::EstablishmentType, "Secure academy 16-19", "57"),
    (List::Phase, "All through", "7"),
    (List::Phase, "16 to 18", "6"),
    (List::EstablishmentStatus, "Open but proposed to close", "3"),
    (List::Gender, "Does not apply", "0"),
    (List::GroupStatus, "Created in error", "CREATED_IN_ERROR"),
    (List::Region, "Yorkshire and Humberside", "E12000003"),
    (List::Region, "East", "E12000006"),
    (List::Region, "Not applicable", ""),
    (List::Region, "Does not apply", ""),
];

/// The longest code that a list can hold.
pub(super) const LONGEST_CODE: usize = 80;

/// What a cell of a code list means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// This entry of the list.
    Code(String),
    /// Nothing.
    Blank,
    /// A name that is in no list, where that is let pass.
    Unknown,
}

/// An entry that a file has brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewEntry {
    pub(super) list: List,
    pub(super) code: String,
    pub(super) name: String,
}

impl NewEntry {
    /// What the report says of it: lists are public, and a slip of the pen would stay in one.
    pub(super) fn remark(&self) -> String {
        format!("{} {}, {}, is new: it was added to the list", words(self.list), self.code, self.name)
    }
}

/// The lists as the database has them.
#[derive(Debug, Default)]
pub(super) struct Codes {
    lists: HashMap<List, Entries>,
    /// Group of each type of establishment.
    type_groups: HashMap<i32, i32>,
    /// Entries that the file has brought and that are yet to be written.
    news: Vec<NewEntry>,
    /// How many of them are of lines that were taken in; the others are of the line at hand.
    accepted: usize,
}

#[derive(Debug, Default)]
struct Entries {
    names: BTreeMap<String, String>,
    codes: HashMap<String, String>,
}

impl Codes {
    /// Puts an entry into a list.
    pub(super) fn put(&mut self, list: List, code: &str, name: &str) {
        let entries = self.lists.entry(list).or_default();
        entries.names.insert(code.to_owned(), name.to_owned());
        // Of two entries of one name the first stands: those that came later are former codes.
        entries.codes.entry(fold(name)).or_insert_with(|| code.to_owned());
    }

    /// Makes the wordings of other files known. Comes after the entries, which take precedence.
    pub(super) fn put_other_wordings(&mut self) {
        for (list, name, code) in OTHER_WORDINGS {
            self.lists.entry(list).or_default().codes.entry(fold(name)).or_insert_with(|| code.to_owned());
        }
    }

    pub(super) fn put_type_group(&mut self, type_code: i32, group_code: i32) {
        self.type_groups.insert(type_code, group_code);
    }

    /// The group to which a type of establishment belongs.
    pub(super) fn type_group(&self, type_code: Option<i32>) -> Option<i32> {
        self.type_groups.get(&type_code?).copied()
    }

    /// Whether there is a local authority with the code.
    pub(super) fn has_authority(&self, code: i32) -> bool {
        self.lists.get(&List::LocalAuthority).is_some_and(|entries| entries.names.contains_key(&code.to_string()))
    }

    /// Keeps the entries that the line at hand has brought, because it was taken in.
    pub(super) fn accept(&mut self) -> &[NewEntry] {
        let before = std::mem::replace(&mut self.accepted, self.news.len());
        self.news.get(before..).unwrap_or_default()
    }

    /// Takes back the entries that the line at hand has brought, because it was not taken in.
    pub(super) fn withdraw(&mut self) {
        for NewEntry { list, code, name } in self.news.drain(self.accepted..) {
            let entries = self.lists.entry(list).or_default();
            entries.names.remove(&code);
            entries.codes.retain(|wording, kept| *kept != code || *wording != fold(&name));
        }
    }

    /// Hands over the entries that are to be written.
    pub(super) fn take_news(&mut self) -> Vec<NewEntry> {
        self.accepted = 0;
        std::mem::take(&mut self.news)
    }

    /// Finds what a code and a name mean; the code counts. A code that is not in the list is added with its name, for as
    /// long as its line is not withdrawn.
    pub(super) fn meaning(&mut self, list: List, code: &str, name: &str) -> Result<Meaning, String> {
        if let Some(code) = plain(list, code)? {
            return self.of_code(list, code, name);
        }
        if name.is_empty() {
            return Ok(Meaning::Blank);
        }
        let entries = self.lists.entry(list).or_default();
        match entries.codes.get(&fold(name)) {
            Some(code) if code.is_empty() => Ok(Meaning::Blank),
            Some(code) => Ok(Meaning::Code(code.clone())),
            None if list == List::LocalAuthority => Ok(Meaning::Unknown),
            None => Err(format!("is not known as {}; known are {}", words(list), entries.known())),
        }
    }

    fn of_code(&mut self, list: List, code: String, name: &str) -> Result<Meaning, String> {
        let entries = self.lists.entry(list).or_default();
        if !entries.names.contains_key(&code) {
            if name.is_empty() {
                return Err(format!("is not known as code of {}, and the file does not name it", words(list)));
            }
            self.news.push(NewEntry { list, code: code.clone(), name: name.to_owned() });
            self.put(list, &code, name);
        }
        Ok(Meaning::Code(code))
    }
}

impl Entries {
    fn known(&self) -> String {
        let names: Vec<&str> = self.names.values().map(String::as_str).collect();
        names.join(", ")
    }
}

/// The code as its list writes it: numbers without leading zeros, words in capitals.
fn plain(list: List, code: &str) -> Result<Option<String>, String> {
    let code = code.trim();
    if code.is_empty() {
        return Ok(None);
    }
    if !list.is_numbered() {
        let is_code = code.len() <= LONGEST_CODE;
        return if is_code { Ok(Some(code.to_uppercase())) } else { Err(format!("is not a code of {}", words(list))) };
    }
    let digits = code.strip_suffix(".0").unwrap_or(code);
    match digits.parse::<u16>() {
        Ok(number) if number <= 999 => Ok(Some(number.to_string())),
        _ => Err(format!("is not a code of {}: up to three digits", words(list))),
    }
}

fn words(list: List) -> String {
    list.table().replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::{Codes, List, Meaning, NewEntry};

    fn codes() -> Codes {
        let mut codes = Codes::default();
        codes.put(List::EstablishmentTypeGroup, "4", "Local authority maintained schools");
        codes.put(List::EstablishmentType, "34", "Academy converter");
        codes.put(List::LocalAuthority, "344", "St. Helens");
        codes.put(List::GroupStatus, "OPEN", "Open");
        codes.put_other_wordings();
        codes
    }

    fn code(code: &str) -> Result<Meaning, String> {
        Ok(Meaning::Code(code.to_owned()))
    }

    #[test]
    fn finds_by_code_by_name_and_by_other_wording() {
        let mut codes = codes();
        assert_eq!(codes.meaning(List::EstablishmentType, "034", "whatever"), code("34"));
        assert_eq!(codes.meaning(List::EstablishmentType, "", "ACADEMY  Converter"), code("34"));
        assert_eq!(codes.meaning(List::EstablishmentType, "", "Academy - Converter mainstream"), code("34"));
        assert_eq!(codes.meaning(List::EstablishmentTypeGroup, "", "LA maintained schools"), code("4"));
        assert_eq!(codes.meaning(List::GroupStatus, "open", ""), code("OPEN"));
        assert_eq!(codes.meaning(List::LocalAuthority, "", "St Helens"), code("344"));
        assert_eq!(codes.meaning(List::Region, "", "Not Applicable"), Ok(Meaning::Blank));
        assert!(codes.accept().is_empty());
    }

    #[test]
    fn adds_an_entry_that_a_file_brings_with_code_and_name() {
        let mut codes = codes();
        assert_eq!(codes.meaning(List::EstablishmentType, "58", "Free academy"), code("58"));
        assert_eq!(codes.meaning(List::EstablishmentType, "", "free academy"), code("58"));
        let news = NewEntry { list: List::EstablishmentType, code: "58".into(), name: "Free academy".into() };
        assert_eq!(codes.accept(), [news]);
    }

    #[test]
    fn a_line_that_is_not_taken_in_adds_nothing() {
        let mut codes = codes();
        assert_eq!(codes.meaning(List::EstablishmentType, "58", "Free academy"), code("58"));
        assert_eq!(codes.accept().len(), 1);
        assert_eq!(codes.meaning(List::EstablishmentType, "59", "Fee academy"), code("59"));
        codes.withdraw();
        assert!(codes.meaning(List::EstablishmentType, "", "Fee academy").is_err());
        assert!(codes.meaning(List::EstablishmentType, "59", "").is_err());
        assert_eq!(codes.meaning(List::EstablishmentType, "", "Free academy"), code("58"));
        assert!(codes.accept().is_empty());
        assert_eq!(codes.take_news().len(), 1);
    }

    #[test]
    fn says_what_it_knows_when_it_does_not_know() {
        let mut codes = codes();
        let reason = codes.meaning(List::EstablishmentType, "", "Academe").unwrap_err();
        assert_eq!(reason, "is not known as establishment type; known are Academy converter");
        assert!(codes.meaning(List::EstablishmentType, "77", "").is_err());
        assert!(codes.meaning(List::EstablishmentType, "x1", "Academy").is_err());
        assert!(codes.meaning(List::GroupStatus, &"X".repeat(81), "Long").is_err());
        assert_eq!(codes.meaning(List::LocalAuthority, "", "Gibraltar Overseas"), Ok(Meaning::Unknown));
    }
}
