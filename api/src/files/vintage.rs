//! The day of an extract, as publishers and collectors write it into the names of their files.

use chrono::NaiveDate;

/// The day of the extract that the file's name tells: a day (`2022-03-31`, `20250422`); an academic year (`2017-2018`),
/// which counts as its last day, 31 August; a month (`2022-08`) or a year (`2018`), which count as their first day.
#[must_use]
pub fn day_of_name(name: &str) -> Option<NaiveDate> {
    let stem = name.split('.').next().unwrap_or(name);
    let runs = digit_runs(stem);
    runs.iter().enumerate().find_map(|(place, run)| day(run, runs.get(place + 1..).unwrap_or_default())).or_else(|| {
        runs.iter().enumerate().find_map(|(place, run)| span(run, runs.get(place + 1).map_or("", |next| next.digits)))
    })
}

/// Digits that stand together, and whether only a hyphen or underscore parts them from those before.
struct Run<'a> {
    digits: &'a str,
    is_joined: bool,
}

fn digit_runs(stem: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let mut gap = 0;
    for part in stem.split_inclusive(|letter: char| !letter.is_ascii_digit()) {
        let digits = part.trim_end_matches(|letter: char| !letter.is_ascii_digit());
        if !digits.is_empty() {
            runs.push(Run { digits, is_joined: gap == 1 });
            gap = 0;
        }
        if digits.len() < part.len() {
            let is_joint = part.ends_with(['-', '_']);
            gap += if is_joint { 1 } else { 2 };
        }
    }
    runs
}

fn day(run: &Run<'_>, rest: &[Run<'_>]) -> Option<NaiveDate> {
    if run.digits.len() == 8 {
        return sensible(NaiveDate::parse_from_str(run.digits, "%Y%m%d").ok()?);
    }
    match rest {
        [month, day, ..] if run.digits.len() == 4 && month.is_joined && day.is_joined => {
            let text = format!("{}-{}-{}", run.digits, month.digits, day.digits);
            sensible(NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok()?)
        }
        _ => None,
    }
}

fn span(run: &Run<'_>, next: &str) -> Option<NaiveDate> {
    let year = year(run.digits)?;
    let end = match next.len() {
        4 => self::year(next).filter(|second| *second > year).and_then(|second| NaiveDate::from_ymd_opt(second, 8, 31)),
        2 => next.parse().ok().and_then(|month| NaiveDate::from_ymd_opt(year, month, 1)),
        _ => None,
    };
    sensible(end.or_else(|| NaiveDate::from_ymd_opt(year, 1, 1))?)
}

fn year(digits: &str) -> Option<i32> {
    if digits.len() == 4 { digits.parse().ok() } else { None }
}

/// Establishments have been published since the nineties; another number is no date.
fn sensible(day: NaiveDate) -> Option<NaiveDate> {
    use chrono::Datelike;
    (1990..2100).contains(&day.year()).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::day_of_name;

    #[test]
    fn reads_the_names_of_published_files() {
        for (name, day) in [
            ("establishments-national-2024-06-17.jsonl.gz", "2024-06-17"),
            ("links_edubasealldata20250422.csv.gz", "2025-04-22"),
            ("edubasealldata20251101.csv", "2025-11-01"),
            ("spine-2017-2018-south-hampshire.csv", "2018-08-31"),
            ("inspection-history-2005-2020.csv.gz", "2020-08-31"),
            ("establishments-derived-2022-08-south-hampshire.csv", "2022-08-01"),
            ("laestab-urn-by-year-2018.csv", "2018-01-01"),
            ("edubasealldata-full-header-sample-2018.csv", "2018-01-01"),
            ("school-details-with-rating-2018-south-hampshire.csv", "2018-01-01"),
            ("ks4_2016_2017.csv", "2017-08-31"),
        ] {
            assert_eq!(day_of_name(name).map(|day| day.to_string()).as_deref(), Some(day), "{name}");
        }
    }

    #[test]
    fn does_not_guess() {
        for name in ["results.csv", "edubasealldata.csv", "1234.csv", "school-850.csv", "20221301.csv", "123456789.csv"]
        {
            assert_eq!(day_of_name(name), None, "{name}");
        }
    }
}
