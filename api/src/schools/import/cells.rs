//! A cell of a file becomes a value: dates, numbers and identifiers in every spelling that the published files have.

use chrono::{Datelike, NaiveDate};
use entities::keys::{Laestab, Ukprn};
use entities::values::Percent;
use sea_orm::Value;

/// A value as the database keeps it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cell {
    Text(Option<String>),
    Integer(Option<i32>),
    Date(Option<NaiveDate>),
    Truth(Option<bool>),
}

impl Cell {
    pub(super) const fn is_blank(&self) -> bool {
        matches!(self, Self::Text(None) | Self::Integer(None) | Self::Date(None) | Self::Truth(None))
    }

    pub(super) fn text(&self) -> &str {
        if let Self::Text(Some(text)) = self { text } else { "" }
    }

    pub(super) const fn integer(&self) -> Option<i32> {
        if let Self::Integer(number) = self { *number } else { None }
    }

    pub(super) const fn date(&self) -> Option<NaiveDate> {
        if let Self::Date(day) = self { *day } else { None }
    }
}

impl From<Cell> for Value {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Text(text) => text.into(),
            Cell::Integer(number) => number.into(),
            Cell::Date(day) => day.into(),
            Cell::Truth(truth) => truth.into(),
        }
    }
}

/// What publishers and collectors write where they have nothing to say.
const BLANKS: [&str; 2] = ["not recorded", "not reported"];

/// The most that any text of the register may hold.
const LONGEST_TEXT: usize = 1_000;

/// Whether the cell says nothing.
pub(super) fn is_blank(text: &str) -> bool {
    text.is_empty() || BLANKS.iter().any(|blank| text.eq_ignore_ascii_case(blank))
}

pub(super) fn text(text: &str) -> Result<Cell, String> {
    if text.chars().count() > LONGEST_TEXT {
        return Err(format!("is longer than {LONGEST_TEXT} characters: is a quotation mark missing?"));
    }
    Ok(Cell::Text(Some(text.to_owned())))
}

/// A whole number; a spreadsheet may have added a decimal point and zeros.
pub(super) fn number(text: &str, most: i32) -> Result<Cell, String> {
    let digits = without_fraction(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.parse::<i32>() {
        Ok(number) if is_number && number <= most => Ok(Cell::Integer(Some(number))),
        _ => Err(format!("is not a whole number from 0 to {most}")),
    }
}

pub(super) fn percent(text: &str) -> Result<Cell, String> {
    Percent::parse(text)
        .map(|percent| Cell::Integer(Some(percent.basis_points())))
        .ok_or_else(|| "is not a percentage from 0 to 100".to_owned())
}

pub(super) fn ukprn(text: &str) -> Result<Cell, String> {
    Ukprn::parse(without_fraction(text))
        .map(|ukprn| Cell::Integer(Some(ukprn.get())))
        .map_err(|error| format!("is not {}", error.expected))
}

pub(super) fn laestab(text: &str) -> Result<Cell, String> {
    Laestab::parse_either_form(without_fraction(text))
        .map(|laestab| Cell::Integer(Some(laestab.get())))
        .map_err(|error| format!("is not {}", error.expected))
}

/// A Companies House number: eight characters. Spreadsheets take the leading zeros away and add a fraction.
pub(super) fn company(text: &str) -> Result<Cell, String> {
    let number = without_fraction(text).to_uppercase();
    if number.len() > 8 || !number.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err("is not a Companies House number: up to eight digits, or letters and digits".to_owned());
    }
    Ok(Cell::Text(Some(format!("{number:0>8}"))))
}

/// Yes or no; `9` is Ofsted's code for no judgement.
pub(super) fn truth(text: &str) -> Result<Cell, String> {
    match text.to_ascii_lowercase().as_str() {
        "yes" => Ok(Cell::Truth(Some(true))),
        "no" => Ok(Cell::Truth(Some(false))),
        "9" => Ok(Cell::Truth(None)),
        _ => Err("is neither Yes nor No nor 9 (no judgement)".to_owned()),
    }
}

/// A day of the register. The first of January 1900 is how the register writes that it does not know.
pub(super) fn date(text: &str) -> Result<Cell, String> {
    let day = day(text)?;
    Ok(Cell::Date(Some(day).filter(|day| *day != NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default())))
}

/// `31-03-2016`, `31/03/2016`, `2016-03-31` or `20160331`, with or without the time of midnight.
pub(super) fn day(text: &str) -> Result<NaiveDate, String> {
    let text = text.trim_end_matches("00:00:00").trim_end_matches(['T', ' ']);
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let (year, month, day) = match parts.as_slice() {
        [digits] if digits.len() == 8 && digits.is_ascii() => {
            let (year, rest) = digits.split_at(4);
            let (month, day) = rest.split_at(2);
            (year, month, day)
        }
        [year, month, day] if year.len() == 4 => (*year, *month, *day),
        [day, month, year] if year.len() == 4 => (*year, *month, *day),
        _ => return Err("is not a date: DD-MM-YYYY, DD/MM/YYYY, YYYY-MM-DD or YYYYMMDD".to_owned()),
    };
    let number = |digits: &str| digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()));
    number(year)
        .zip(number(month).zip(number(day)))
        .and_then(|(year, (month, day)): (u32, (u32, u32))| {
            NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
        })
        .filter(|day| (1000..2200).contains(&day.year()))
        .ok_or_else(|| "is no day of the calendar".to_owned())
}

fn without_fraction(text: &str) -> &str {
    match text.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Cell, company, date, day, is_blank, number, text, truth, ukprn};

    #[test]
    fn reads_dates_in_every_spelling() {
        for spelling in
            ["31-03-2016", "31/03/2016", "2016-03-31", "20160331", "2016-03-31 00:00:00", "31/03/2016 00:00:00"]
        {
            assert_eq!(day(spelling).unwrap().to_string(), "2016-03-31", "{spelling}");
        }
    }

    #[test]
    fn refuses_days_that_are_none() {
        for wrong in ["00-00-0000", "31-02-2016", "2016-13-01", "20160231", "99999999", "01-01-0001"] {
            assert_eq!(day(wrong), Err("is no day of the calendar".to_owned()), "{wrong}");
        }
        for wrong in ["March 2016", "1/2/16", "2016", "--", "2016-03", "２０１６０３３１"] {
            assert!(day(wrong).unwrap_err().starts_with("is not a date"), "{wrong}");
        }
    }

    #[test]
    fn takes_the_first_of_1900_for_unknown() {
        assert_eq!(date("1900-01-01"), Ok(Cell::Date(None)));
        assert_eq!(date("01-01-1900"), Ok(Cell::Date(None)));
    }

    #[test]
    fn mends_what_spreadsheets_did_to_numbers() {
        assert_eq!(company("6893415.0"), Ok(Cell::Text(Some("06893415".to_owned()))));
        assert_eq!(company("sc123456"), Ok(Cell::Text(Some("SC123456".to_owned()))));
        assert!(company("123456789").is_err() && company("6893415.5").is_err());
        assert_eq!(ukprn("10060695.0"), Ok(Cell::Integer(Some(10_060_695))));
        assert!(ukprn("1006069").is_err());
        assert_eq!(number("180.0", 1000), Ok(Cell::Integer(Some(180))));
        for wrong in ["-1", "+1", "1.5", "1001", "", ".0", "ten", "99999999999"] {
            assert!(number(wrong, 1000).is_err(), "{wrong}");
        }
    }

    #[test]
    fn knows_what_says_nothing() {
        assert!(is_blank("") && is_blank("Not recorded") && is_blank("Not Reported") && !is_blank("Not applicable"));
        assert!(text(&"x".repeat(1_001)).is_err());
        assert_eq!((truth("Yes"), truth("9")), (Ok(Cell::Truth(Some(true))), Ok(Cell::Truth(None))));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(wild in "\\PC{0,24}") {
            let _ = (day(&wild), number(&wild, 9), company(&wild), ukprn(&wild), truth(&wild), super::laestab(&wild));
        }
    }
}
