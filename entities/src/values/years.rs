use chrono::{Datelike, NaiveDate};

/// Why a text is no year.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not {expected}")]
pub struct YearError {
    /// The text that was given, cut to forty characters.
    pub found: String,
    /// The shape that was expected.
    pub expected: &'static str,
}

/// Declares a year that begins in one calendar year and ends in the next, and is stored as the one in which it begins.
macro_rules! split_year {
    ($(#[$doc:meta])* $name:ident, $first_month:literal, $separator:literal, $expected:literal) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, sea_orm::DeriveValueType,
        )]
        #[serde(transparent)]
        pub struct $name(i32);

        impl $name {
            /// The year that begins in this calendar year, from 1990 to 2199.
            #[must_use]
            pub fn new(begins_in: i32) -> Option<Self> {
                (1990..2200).contains(&begins_in).then_some(Self(begins_in))
            }

            /// The calendar year in which it begins.
            #[must_use]
            pub const fn begins_in(self) -> i32 {
                self.0
            }

            /// The year that the day is in, if it is one that is held.
            #[must_use]
            pub fn of(day: NaiveDate) -> Option<Self> {
                Self::new(if day.month() < $first_month { day.year() - 1 } else { day.year() })
            }

            /// Its first day.
            #[must_use]
            pub fn first_day(self) -> NaiveDate {
                NaiveDate::from_ymd_opt(self.0, $first_month, 1).unwrap_or_default()
            }

            /// Its last day.
            #[must_use]
            pub fn last_day(self) -> NaiveDate {
                NaiveDate::from_ymd_opt(self.0 + 1, $first_month, 1).and_then(|day| day.pred_opt()).unwrap_or_default()
            }

            /// Whether the day is in it.
            #[must_use]
            pub fn contains(self, day: NaiveDate) -> bool {
                (self.first_day()..=self.last_day()).contains(&day)
            }

            /// Reads the year as it is written.
            ///
            /// # Errors
            /// When the text is not of that shape, or the two halves do not follow each other.
            pub fn parse(text: &str) -> Result<Self, YearError> {
                let refused = || YearError { found: text.chars().take(40).collect(), expected: $expected };
                let (first, second) = text.trim().split_once($separator).ok_or_else(refused)?;
                let is_number = |part: &str, length| {
                    part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
                };
                if !is_number(first, 4) || !is_number(second, 2) {
                    return Err(refused());
                }
                let year = first.parse().ok().and_then(Self::new).ok_or_else(refused)?;
                if year.to_string() == text.trim() { Ok(year) } else { Err(refused()) }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}{}{:02}", self.0, $separator, (self.0 + 1) % 100)
            }
        }
    };
}

split_year!(
    /// A school year: 1 September to 31 August, written `2016/17`.
    AcademicYear,
    9,
    '/',
    "an academic year, such as 2016/17"
);
split_year!(
    /// A financial year of the public sector: 1 April to 31 March (held by month), written `2016-17`.
    FinancialYear,
    4,
    '-',
    "a financial year, such as 2016-17"
);

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_day_is_in_one_year() {
        assert_eq!(AcademicYear::of(day(2017, 8, 31)).unwrap().to_string(), "2016/17");
        assert_eq!(AcademicYear::of(day(2017, 9, 1)).unwrap().to_string(), "2017/18");
        assert_eq!(FinancialYear::of(day(2017, 3, 31)).unwrap().to_string(), "2016-17");
        assert_eq!(FinancialYear::of(day(2017, 4, 1)).unwrap().to_string(), "2017-18");
        let year = AcademicYear::parse("2016/17").unwrap();
        assert_eq!((year.first_day(), year.last_day()), (day(2016, 9, 1), day(2017, 8, 31)));
        assert!(year.contains(day(2017, 8, 31)) && !year.contains(day(2017, 9, 1)));
    }

    #[test]
    fn a_year_is_written_in_one_way() {
        assert_eq!(AcademicYear::parse("1999/00").unwrap().begins_in(), 1999);
        for text in ["2016/18", "2016-17", "2016", "16/17", "2016/2017", "", "２０16/17", "9999/00"] {
            assert!(AcademicYear::parse(text).is_err(), "{text}");
        }
        assert!(FinancialYear::parse("2016/17").is_err());
    }
}
