use chrono::NaiveDate;

use super::{AcademicYear, FinancialYear};

/// A stretch of time that an observation is about: an academic year or a part of one, a financial year, or a calendar
/// year. Held as a number, so that periods order by year: the year in which it begins, times one hundred, plus a number
/// for the part (0 whole, 1 to 3 terms, 11 to 16 half-terms, 40 financial year, 50 calendar year).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, sea_orm::DeriveValueType)]
pub struct Period(i32);

/// What part of a year a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Span {
    /// An academic year: `2016/17`.
    AcademicYear,
    /// The autumn term: `2016/17 autumn`.
    Autumn,
    /// The spring term: `2016/17 spring`.
    Spring,
    /// The summer term: `2016/17 summer`.
    Summer,
    /// One of the six half-terms, from 1: `2016/17 half-term 1`.
    HalfTerm(u8),
    /// A financial year: `2016-17`.
    FinancialYear,
    /// A calendar year: `2016`.
    CalendarYear,
}

/// Why a text is no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{found:?} is not a period: 2016/17 (academic year), 2016/17 autumn, 2016/17 half-term 1, 2016-17 (financial year) or 2016"
)]
pub struct PeriodError {
    /// The text that was given, cut to forty characters.
    pub found: String,
}

impl Span {
    fn number(self) -> i32 {
        match self {
            Self::AcademicYear => 0,
            Self::Autumn => 1,
            Self::Spring => 2,
            Self::Summer => 3,
            Self::HalfTerm(number) => 10 + i32::from(number),
            Self::FinancialYear => 40,
            Self::CalendarYear => 50,
        }
    }

    fn of_number(number: i32) -> Option<Self> {
        Some(match number {
            0 => Self::AcademicYear,
            1 => Self::Autumn,
            2 => Self::Spring,
            3 => Self::Summer,
            11..=16 => Self::HalfTerm(u8::try_from(number - 10).ok()?),
            40 => Self::FinancialYear,
            50 => Self::CalendarYear,
            _ => return None,
        })
    }
}

impl Period {
    /// The part of the year that begins in this calendar year, from 1990 to 2199.
    #[must_use]
    pub fn new(begins_in: i32, span: Span) -> Option<Self> {
        let is_part = !matches!(span, Span::HalfTerm(number) if !(1..=6).contains(&number));
        ((1990..2200).contains(&begins_in) && is_part).then_some(Self(begins_in * 100 + span.number()))
    }

    /// The whole academic year.
    #[must_use]
    pub const fn of_year(year: AcademicYear) -> Self {
        Self(year.begins_in() * 100)
    }

    /// The period that is held as this number.
    #[must_use]
    pub fn from_number(number: i32) -> Option<Self> {
        Self::new(number.div_euclid(100), Span::of_number(number.rem_euclid(100))?)
    }

    /// The number that it is held as.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The calendar year in which its year begins.
    #[must_use]
    pub const fn begins_in(self) -> i32 {
        self.0.div_euclid(100)
    }

    /// What part of a year it is.
    #[must_use]
    pub fn span(self) -> Span {
        Span::of_number(self.0.rem_euclid(100)).unwrap_or(Span::AcademicYear)
    }

    /// The same part of the year before; nothing before 1990.
    #[must_use]
    pub fn year_before(self) -> Option<Self> {
        Self::new(self.begins_in() - 1, self.span())
    }

    /// The day on which it begins: of years the first day, of terms and half-terms the first of the month in which they begin
    /// almost everywhere, as each local authority and trust sets its own days.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        let (year, next) = (self.begins_in(), self.begins_in() + 1);
        let (year, month) = match self.span() {
            Span::AcademicYear | Span::Autumn | Span::HalfTerm(1) => (year, 9),
            Span::HalfTerm(2) => (year, 11),
            Span::Spring | Span::HalfTerm(3) => (next, 1),
            Span::HalfTerm(4) => (next, 2),
            Span::Summer | Span::HalfTerm(5) => (next, 4),
            Span::HalfTerm(_) => (next, 6),
            Span::FinancialYear => (year, 4),
            Span::CalendarYear => (year, 1),
        };
        NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default()
    }

    /// The half-term that the day is in, by the months in which half-terms begin; nothing outside 1990 to 2199.
    #[must_use]
    pub fn half_term_of(day: NaiveDate) -> Option<Self> {
        let year = AcademicYear::of(day)?.begins_in();
        let mut half_terms = (1..=6).filter_map(|number| Self::new(year, Span::HalfTerm(number)));
        half_terms.rfind(|half_term| half_term.first_day() <= day)
    }

    /// The half-terms from that of the one day to that of the other, in order: none if the days are the wrong way round.
    #[must_use]
    pub fn half_terms(from: NaiveDate, to: NaiveDate) -> Vec<Self> {
        let (Some(first), Some(last)) = (Self::half_term_of(from), Self::half_term_of(to)) else { return Vec::new() };
        let of_year = |year| (1..=6).filter_map(move |number| Self::new(year, Span::HalfTerm(number)));
        let half_terms = (first.begins_in()..=last.begins_in()).flat_map(of_year);
        half_terms.filter(|half_term| (first..=last).contains(half_term)).collect()
    }

    /// Whether it is a half-term.
    #[must_use]
    pub fn is_half_term(self) -> bool {
        matches!(self.span(), Span::HalfTerm(_))
    }

    /// The last period that this one takes in, where it is the last of several: an academic year takes in its terms and
    /// half-terms, and whatever else begins in the same calendar year.
    #[must_use]
    pub fn end(self) -> Self {
        match self.span() {
            Span::AcademicYear => Self::new(self.begins_in(), Span::CalendarYear).unwrap_or(self),
            _ => self,
        }
    }

    /// Reads a period as it is written: `2016/17`, `2016/17 autumn`, `2016/17 half-term 1`, `2016-17` or `2016`.
    ///
    /// # Errors
    /// When the text is not of that shape.
    pub fn parse(text: &str) -> Result<Self, PeriodError> {
        Self::read(text.trim()).ok_or_else(|| PeriodError { found: text.chars().take(40).collect() })
    }

    fn read(text: &str) -> Option<Self> {
        let (year, part) = text.split_once(' ').unwrap_or((text, ""));
        if let Ok(year) = AcademicYear::parse(year) {
            return Self::new(year.begins_in(), part_of_academic_year(part.trim())?);
        }
        if !part.is_empty() {
            return None;
        }
        if let Ok(year) = FinancialYear::parse(year) {
            return Self::new(year.begins_in(), Span::FinancialYear);
        }
        let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        Self::new(year.parse().ok().filter(|_| is_year)?, Span::CalendarYear)
    }
}

fn part_of_academic_year(part: &str) -> Option<Span> {
    let part = part.to_ascii_lowercase();
    match part.trim_end_matches(" term") {
        "" => Some(Span::AcademicYear),
        "autumn" => Some(Span::Autumn),
        "spring" => Some(Span::Spring),
        "summer" => Some(Span::Summer),
        half => Some(Span::HalfTerm(half.strip_prefix("half-term ")?.parse().ok()?)),
    }
}

/// As it is written: `2016/17 autumn`.
impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, next) = (self.begins_in(), (self.begins_in() + 1).rem_euclid(100));
        match self.span() {
            Span::AcademicYear => write!(f, "{year}/{next:02}"),
            Span::Autumn => write!(f, "{year}/{next:02} autumn"),
            Span::Spring => write!(f, "{year}/{next:02} spring"),
            Span::Summer => write!(f, "{year}/{next:02} summer"),
            Span::HalfTerm(number) => write!(f, "{year}/{next:02} half-term {number}"),
            Span::FinancialYear => write!(f, "{year}-{next:02}"),
            Span::CalendarYear => write!(f, "{year}"),
        }
    }
}

/// Written down as it is shown.
impl serde::Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_is_written() {
        for (text, number) in [
            ("2016/17", 201_600),
            ("2016/17 autumn", 201_601),
            ("2016/17 Autumn term", 201_601),
            ("2016/17 half-term 6", 201_616),
            ("2016-17", 201_640),
            ("2016", 201_650),
            ("1999/00", 199_900),
        ] {
            assert_eq!(Period::parse(text).map(Period::number), Ok(number), "{text}");
        }
    }

    #[test]
    fn begins_on_a_day_of_its_year() {
        for (text, day) in [
            ("2016/17", "2016-09-01"),
            ("2016/17 spring", "2017-01-01"),
            ("2016/17 half-term 2", "2016-11-01"),
            ("2016/17 half-term 6", "2017-06-01"),
            ("2016-17", "2016-04-01"),
            ("2016", "2016-01-01"),
        ] {
            assert_eq!(Period::parse(text).unwrap().first_day().to_string(), day, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_period() {
        for text in
            ["", "2016/18", "2016/17 winter", "2016/17 half-term 7", "2016-17 autumn", "16/17", "201617", "2016.0"]
        {
            assert!(Period::parse(text).is_err(), "{text}");
        }
        assert_eq!(Period::from_number(201_607), None);
    }

    #[test]
    fn orders_by_year_first() {
        let period = |text| Period::parse(text).unwrap();
        assert!(period("2015/16 summer") < period("2016/17") && period("2016/17") < period("2016/17 autumn"));
        assert!(
            period("2016/17 half-term 6") <= period("2016/17").end() && period("2017/18") > period("2016/17").end()
        );
        assert!(period("2016/17 summer") > period("2016/17 autumn").end());
        assert_eq!(period("2016/17 spring").year_before(), Some(period("2015/16 spring")));
    }

    #[test]
    fn a_day_is_in_one_half_term() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let of = |text| Period::half_term_of(day(text)).unwrap().to_string();
        assert_eq!(of("2016-09-01"), "2016/17 half-term 1");
        assert_eq!(of("2016-12-31"), "2016/17 half-term 2");
        assert_eq!(of("2017-01-31"), "2016/17 half-term 3");
        assert_eq!(of("2017-08-31"), "2016/17 half-term 6");
        let between =
            |from, to| Period::half_terms(day(from), day(to)).iter().map(|found| found.number()).collect::<Vec<_>>();
        assert_eq!(between("2017-05-31", "2017-11-01"), [201_615, 201_616, 201_711, 201_712]);
        assert_eq!(between("2017-02-01", "2017-02-01"), [201_614]);
        assert_eq!(between("2017-02-01", "2016-02-01"), [0; 0]);
    }

    proptest! {
        #[test]
        fn reads_back_what_it_shows(year in 1990..2199i32, part in 0..60i32) {
            if let Some(period) = Period::from_number(year * 100 + part) {
                prop_assert_eq!(Period::parse(&period.to_string()), Ok(period));
            }
        }

        #[test]
        fn never_panics_on_any_text(text in "\\PC{0,40}") {
            let _ = Period::parse(&text);
        }
    }
}
