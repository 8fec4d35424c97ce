//! Periods as publishers write them.

use entities::states::ObservationStatus;
use entities::values::{Period, Span};
use serde::Deserialize;

/// How a file tells its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Reading {
    /// The academic year of the file's name, `2018-2019`.
    Academic,
    /// The financial year of the file's name.
    Financial,
    /// The operator says: the file's name is of another year than its figures.
    Asked,
    /// A column with the calendar year in which the academic year ends, `2018`.
    EndingAcademic,
    /// The same of the financial year.
    EndingFinancial,
    /// A column with `201617` or `2016`.
    Ees,
    /// A column that each measure writes in its own way.
    Series,
}

/// What stretch of time a figure is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Stretch {
    Academic,
    Financial,
    Calendar,
    Autumn,
    Spring,
    Summer,
    /// Several calendar years, told for the last of them.
    LastCalendar,
    /// Several financial years, told for the last of them.
    LastFinancial,
}

impl Stretch {
    const fn span(self) -> Span {
        match self {
            Self::Academic => Span::AcademicYear,
            Self::Financial | Self::LastFinancial => Span::FinancialYear,
            Self::Calendar | Self::LastCalendar => Span::CalendarYear,
            Self::Autumn => Span::Autumn,
            Self::Spring => Span::Spring,
            Self::Summer => Span::Summer,
        }
    }
}

/// Years that end in this calendar year.
pub(super) fn ending(text: &str, span: Span) -> Option<Period> {
    let before = if span == Span::CalendarYear { 0 } else { 1 };
    Period::new(year(text)? - before, span)
}

/// The `time_period` of Explore Education Statistics: `201617`, or `2016` of a calendar year.
pub(super) fn ees(text: &str, stretch: Stretch) -> Option<Period> {
    match stretch.span() {
        Span::CalendarYear => Period::new(year(text)?, Span::CalendarYear),
        span => {
            let (begins, ends) = (text.get(..4)?, text.get(4..)?);
            Period::new(two_years(begins, ends)?, span)
        }
    }
}

/// A year of the Local Authority Interactive Tool, and how settled it is said to be: `2016`, `2015/16`, `2016-17 (OT)`,
/// `2025 (Rev)`. One year alone is that in which the stretch ends. `(OT)` is the outturn of a budget, which is final.
pub(super) fn series(text: &str, stretch: Stretch) -> Option<(Period, Option<ObservationStatus>)> {
    let (years, mark) = text.split_once('(').unwrap_or((text, ")"));
    let status = match mark.trim().strip_suffix(')')?.to_ascii_lowercase().as_str() {
        "" | "ot" => None,
        "prov" => Some(ObservationStatus::Provisional),
        "rev" => Some(ObservationStatus::Revised),
        "final" => Some(ObservationStatus::Final),
        _ => return None,
    };
    let years = years.trim();
    let period = match stretch {
        Stretch::LastCalendar => several(years),
        Stretch::LastFinancial => several_financial(years),
        _ => one_of(years, stretch.span()),
    };
    Some((period?, status))
}

fn one_of(years: &str, span: Span) -> Option<Period> {
    match years.split_once(['/', '-']) {
        None => ending(years, span),
        Some((begins, ends)) if span != Span::CalendarYear => Period::new(two_years(begins, ends)?, span),
        Some(_) => None,
    }
}

/// `2014-16`: three calendar years, told for 2016.
fn several(years: &str) -> Option<Period> {
    let (first, last) = years.split_once('-')?;
    let first = year(first)?;
    let last = first - first.rem_euclid(100) + two_digits(last)?;
    Period::new(last, Span::CalendarYear).filter(|_| last == first + 2)
}

/// `2021/22-23/24`: three financial years, told for 2023-24.
fn several_financial(years: &str) -> Option<Period> {
    let (first, last) = years.split_once('-')?;
    let ((first, second), (begins, ends)) = (first.split_once('/')?, last.split_once('/')?);
    let first = two_years(first, second)?;
    let is_third =
        two_digits(begins)? == (first + 2).rem_euclid(100) && two_digits(ends)? == (first + 3).rem_euclid(100);
    Period::new(first + 2, Span::FinancialYear).filter(|_| is_third)
}

/// The year in which two years that follow each other begin, as a file's name tells them: `850_2018-2019_ks2final.csv`.
pub(super) fn begins_in_of_name(name: &str) -> Option<i32> {
    let is_digit = |place: usize| name.as_bytes().get(place).is_some_and(u8::is_ascii_digit);
    (0..name.len()).filter(|place| *place == 0 || !is_digit(place - 1)).find_map(|place| {
        let parted = name.get(place + 4..place + 5).is_some_and(|letter| letter == "-" || letter == "_");
        let long = name.get(place + 5..place + 9).filter(|_| !is_digit(place + 9));
        let short = name.get(place + 5..place + 7).filter(|_| !is_digit(place + 7));
        let begins = name.get(place..place + 4).filter(|_| parted)?;
        long.and_then(|ends| two_years(begins, ends)).or_else(|| two_years(begins, short?))
    })
}

/// The first of two years that follow each other, the second with two digits or four.
fn two_years(begins: &str, ends: &str) -> Option<i32> {
    let begins = year(begins)?;
    let next = begins + 1;
    let follows = if ends.len() == 4 { year(ends)? == next } else { two_digits(ends)? == next.rem_euclid(100) };
    follows.then_some(begins)
}

fn year(text: &str) -> Option<i32> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_year)
}

fn two_digits(text: &str) -> Option<i32> {
    let is_short = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_short)
}

#[cfg(test)]
mod tests {
    use entities::states::ObservationStatus::{Final, Provisional, Revised};
    use entities::values::Span;

    use super::{Stretch, begins_in_of_name, ees, ending, series};

    #[test]
    fn reads_the_years_of_the_interactive_tool() {
        for (text, stretch, period, status) in [
            ("2016", Stretch::Academic, "2015/16", None),
            ("2015/16", Stretch::Academic, "2015/16", None),
            ("2023-24", Stretch::Academic, "2023/24", None),
            ("2025 (Rev)", Stretch::Academic, "2024/25", Some(Revised)),
            ("2025 (prov)", Stretch::Academic, "2024/25", Some(Provisional)),
            ("2021 (Final)", Stretch::Academic, "2020/21", Some(Final)),
            ("2016-17 (OT)", Stretch::Financial, "2016-17", None),
            ("2025", Stretch::Financial, "2024-25", None),
            ("2024", Stretch::Calendar, "2024", None),
            ("2014-16", Stretch::LastCalendar, "2016", None),
            ("2021/22-23/24", Stretch::LastFinancial, "2023-24", None),
        ] {
            let read = series(text, stretch).map(|(period, status)| (period.to_string(), status));
            assert_eq!(read, Some((period.to_owned(), status)), "{text}");
        }
    }

    #[test]
    fn guesses_no_period() {
        for (text, stretch) in [
            ("0", Stretch::Academic),
            ("", Stretch::Academic),
            ("2015/17", Stretch::Academic),
            ("2025 (draft)", Stretch::Academic),
            ("2025 (Rev", Stretch::Academic),
            ("2014-16", Stretch::Calendar),
            ("2014-17", Stretch::LastCalendar),
            ("2021/22-24/25", Stretch::LastFinancial),
        ] {
            assert_eq!(series(text, stretch), None, "{text}");
        }
        assert_eq!(ees("201618", Stretch::Academic), None);
        assert_eq!(ees("2016", Stretch::Academic), None);
        assert_eq!(ees("201617", Stretch::Calendar), None);
        assert_eq!(ees("٢٠١٦", Stretch::Calendar), None);
    }

    #[test]
    fn reads_periods_of_explore_education_statistics_and_of_re_cuts() {
        assert_eq!(ees("201617", Stretch::Academic).unwrap().to_string(), "2016/17");
        assert_eq!(ees("199900", Stretch::Autumn).unwrap().to_string(), "1999/00 autumn");
        assert_eq!(ees("2018", Stretch::Calendar).unwrap().to_string(), "2018");
        assert_eq!(ending("2018", Span::AcademicYear).unwrap().to_string(), "2017/18");
        assert_eq!(ending("2018", Span::FinancialYear).unwrap().to_string(), "2017-18");
    }

    #[test]
    fn reads_years_of_file_names() {
        for (name, begins) in [
            ("850_2018-2019_ks2final.csv", Some(2018)),
            ("england_ks5final-2016-2017.csv.gz", Some(2016)),
            ("2022-2023_england_ks5final.csv.gz", Some(2022)),
            ("census_2018_19.csv", Some(2018)),
            ("england_ks4final.csv", None),
            ("2018-2020_ks2.csv", None),
            ("12018-2019.csv", None),
            ("edubase-2019-03-01.csv", None),
            ("é2018-2019.csv", Some(2018)),
        ] {
            assert_eq!(begins_in_of_name(name), begins, "{name}");
        }
    }
}
