use std::collections::HashMap;

use entities::keys::Urn;
use entities::measure;
use entities::states::ObservationStatus;
use entities::values::Period;

use super::figures::{Figures, check_figures};
use super::problem::{Problem, ProblemCode};

/// A row as it was sent: texts, empty where something was left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Line of the file, or place in the mutation, from 1.
    pub line: i32,
    /// The school.
    pub urn: String,
    /// Code of the measure.
    pub measure: String,
    /// Code of the cohort.
    pub cohort: String,
    /// The period.
    pub period: String,
    /// How settled it is.
    pub status: String,
    /// The value.
    pub value: String,
    /// What it is a part or a sum of.
    pub numerator: String,
    /// What it is divided by.
    pub denominator: String,
    /// Pupils behind it.
    pub pupils: String,
    /// Lower limit of its interval.
    pub lower: String,
    /// Upper limit of its interval.
    pub upper: String,
    /// Whether a jump is meant.
    pub confirm: String,
}

/// Which figure a row is: no two current observations have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The school.
    pub urn: Urn,
    /// Number of the measure.
    pub measure_id: i32,
    /// Number of the cohort.
    pub cohort: i16,
    /// The period.
    pub period: Period,
    /// How settled it is.
    pub status: ObservationStatus,
}

/// A row that means something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the file, or place in the mutation, from 1.
    pub line: i32,
    /// Which figure.
    pub key: Key,
    /// The figure.
    pub figures: Figures,
    /// Whether a jump is meant.
    pub is_confirmed: bool,
}

/// Where the codes of a row are looked up.
pub trait Lists {
    /// The measure with the code.
    fn measure(&self, code: &str) -> Option<&measure::Model>;
    /// The number of the cohort of pupils with the code.
    fn cohort(&self, code: &str) -> Option<i16>;
}

/// Reads a row.
///
/// # Errors
/// All that is wrong with its cells.
pub fn read(said: &Said, lists: &impl Lists) -> Result<Row, Vec<Problem>> {
    let mut problems = Vec::new();
    let urn = kept(&mut problems, read_urn(said));
    let measure = kept(&mut problems, read_measure(said, lists));
    let cohort = kept(&mut problems, read_cohort(said, lists));
    let period = kept(&mut problems, read_period(said));
    let status = kept(&mut problems, read_status(said));
    let is_confirmed = kept(&mut problems, read_confirm(said));
    let figures = measure.and_then(|measure| match check_figures(said, measure) {
        Ok(figures) => Some(figures),
        Err(wrong) => {
            problems.extend(wrong);
            None
        }
    });
    match (urn, measure, cohort, period, status, figures) {
        (Some(urn), Some(measure), Some(cohort), Some(period), Some(status), Some(figures)) if problems.is_empty() => {
            let key = Key { urn, measure_id: measure.id, cohort, period, status };
            Ok(Row { line: said.line, key, figures, is_confirmed: is_confirmed.unwrap_or_default() })
        }
        _ => Err(problems),
    }
}

/// The rows that say what a row before them says, each with a problem that names the first.
#[must_use]
pub fn duplicates(rows: &[Row]) -> Vec<Problem> {
    let mut lines: HashMap<Key, i32> = HashMap::with_capacity(rows.len());
    let mut problems = Vec::new();
    for row in rows {
        let first = *lines.entry(row.key).or_insert(row.line);
        if first != row.line {
            let message = format!("the batch says this figure on line {first} already; leave one of the two out");
            problems.push(Problem::of_row(row.line, ProblemCode::Duplicate, message));
        }
    }
    problems
}

fn kept<T>(problems: &mut Vec<Problem>, read: Result<T, Problem>) -> Option<T> {
    read.map_err(|problem| problems.push(problem)).ok()
}

fn needed<'a>(said: &Said, field: &'static str, text: &'a str) -> Result<&'a str, Problem> {
    match text.trim() {
        "" => Err(Problem::at(said.line, field, ProblemCode::Blank, "", format!("{field} is empty; fill it in"))),
        text => Ok(text),
    }
}

fn read_urn(said: &Said) -> Result<Urn, Problem> {
    let text = needed(said, "urn", &said.urn)?;
    let wrong = || {
        let message = "urn is not a URN: give the six digits of the school on the national register";
        Problem::at(said.line, "urn", ProblemCode::BadUrn, text, message)
    };
    Urn::parse(text).map_err(|_| wrong())
}

fn read_measure<'a>(said: &Said, lists: &'a impl Lists) -> Result<&'a measure::Model, Problem> {
    let text = needed(said, "measure", &said.measure)?;
    let unknown = || {
        let message = "measure is the code of no measure of the catalogue, such as PTRWM_EXP";
        Problem::at(said.line, "measure", ProblemCode::UnknownMeasure, text, message)
    };
    lists.measure(text).or_else(|| lists.measure(&text.to_uppercase())).ok_or_else(unknown)
}

fn read_cohort(said: &Said, lists: &impl Lists) -> Result<i16, Problem> {
    let text = needed(said, "cohort", &said.cohort)?;
    let unknown = || {
        let message = "cohort is the code of no cohort of pupils, such as ALL_PUPILS or DISADVANTAGED";
        Problem::at(said.line, "cohort", ProblemCode::UnknownCohort, text, message)
    };
    lists.cohort(text).or_else(|| lists.cohort(&text.to_uppercase())).ok_or_else(unknown)
}

fn read_period(said: &Said) -> Result<Period, Problem> {
    let text = needed(said, "period", &said.period)?;
    Period::parse(text).map_err(|_| {
        let message = "period is none: write 2026/27, 2026/27 autumn or 2026/27 half-term 1";
        Problem::at(said.line, "period", ProblemCode::BadPeriod, text, message)
    })
}

/// A batch is of what nobody has published: predictions and in-year figures.
fn read_status(said: &Said) -> Result<ObservationStatus, Problem> {
    let text = needed(said, "status", &said.status)?;
    match text.to_uppercase().replace(['-', ' '], "_").as_str() {
        "PREDICTED" => Ok(ObservationStatus::Predicted),
        "IN_YEAR" => Ok(ObservationStatus::InYear),
        _ => {
            let message = "status is to be PREDICTED or IN_YEAR; what is published is not submitted";
            Err(Problem::at(said.line, "status", ProblemCode::BadStatus, text, message))
        }
    }
}

fn read_confirm(said: &Said) -> Result<bool, Problem> {
    match said.confirm.trim().to_lowercase().as_str() {
        "" | "no" | "false" => Ok(false),
        "yes" | "true" => Ok(true),
        other => {
            let message = "confirm is neither yes nor no; leave it empty unless a jump is meant";
            Err(Problem::at(said.line, "confirm", ProblemCode::BadConfirm, other, message))
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use entities::states::{Direction, MeasureNature, MeasureUnit, Stage};
    use entities::values::Thousandths;

    use super::*;

    pub(crate) fn measure(nature: MeasureNature, unit: MeasureUnit, decimals: i32) -> measure::Model {
        measure::Model {
            id: 2,
            code: "PTRWM_EXP".into(),
            name: String::new(),
            stage: Stage::KeyStage2,
            unit,
            nature,
            decimals,
            direction: Direction::HigherIsBetter,
            is_attainment: true,
            pupil_sd_thousandths: None,
            pupil_sd_source: None,
            rule_code: "STANDARD".into(),
            source: String::new(),
            definition: String::new(),
            first_period: None,
            last_period: None,
            least_thousandths: Thousandths::new(0),
            most_thousandths: Thousandths::new(100_000),
            largest_jump_thousandths: Thousandths::new(30_000),
        }
    }

    struct One(measure::Model);

    impl Lists for One {
        fn measure(&self, code: &str) -> Option<&measure::Model> {
            Some(&self.0).filter(|measure| measure.code == code)
        }

        fn cohort(&self, code: &str) -> Option<i16> {
            (code == "BOYS").then_some(4)
        }
    }

    fn good() -> Said {
        Said {
            line: 2,
            urn: "116182".into(),
            measure: "ptrwm_exp".into(),
            cohort: "boys".into(),
            period: "2026/27".into(),
            status: "in-year".into(),
            numerator: "21".into(),
            denominator: "40".into(),
            ..Said::default()
        }
    }

    fn codes(said: &Said) -> Vec<(&'static str, &'static str)> {
        let lists = One(measure(MeasureNature::Share, MeasureUnit::Percent, 0));
        let problems = read(said, &lists).err().unwrap_or_default();
        problems.iter().map(|problem| (problem.field, problem.code.as_str())).collect()
    }

    #[test]
    fn a_good_row_is_read_whatever_the_case_of_its_codes() {
        let row = read(&good(), &One(measure(MeasureNature::Share, MeasureUnit::Percent, 0))).unwrap();
        assert_eq!((row.key.cohort, row.key.status, row.is_confirmed), (4, ObservationStatus::InYear, false));
        assert_eq!(row.figures.value, Thousandths::new(53_000).unwrap(), "52.5 is rounded half up");
    }

    #[test]
    fn all_that_is_wrong_with_a_row_is_told_at_once() {
        assert_eq!(
            codes(&Said::default()),
            ["urn", "measure", "cohort", "period", "status"].map(|field| (field, "BLANK"))
        );
        let bad = Said {
            urn: "1161".into(),
            cohort: "MEN".into(),
            period: "1/9/2026".into(),
            status: "FINAL".into(),
            confirm: "perhaps".into(),
            denominator: "forty".into(),
            ..good()
        };
        let expected = [
            ("urn", "BAD_URN"),
            ("cohort", "UNKNOWN_COHORT"),
            ("period", "BAD_PERIOD"),
            ("status", "BAD_STATUS"),
            ("confirm", "BAD_CONFIRM"),
            ("denominator", "BAD_NUMBER"),
        ];
        assert_eq!(codes(&bad), expected);
        assert_eq!(codes(&Said { measure: "P9".into(), ..good() }), [("measure", "UNKNOWN_MEASURE")]);
    }

    #[test]
    fn days_of_any_form_are_no_periods() {
        for period in ["2026-09-01", "01/09/2026", "1 Sep 2026", "2026/28", "Autumn 2026"] {
            assert_eq!(codes(&Said { period: period.into(), ..good() }), [("period", "BAD_PERIOD")], "{period}");
        }
    }

    #[test]
    fn the_second_of_two_rows_for_one_figure_is_a_duplicate() {
        let row = read(&good(), &One(measure(MeasureNature::Share, MeasureUnit::Percent, 0))).unwrap();
        let other = Row { line: 9, ..row.clone() };
        let found = duplicates(&[row, other]);
        assert_eq!((found.len(), found[0].line, found[0].code), (1, 9, ProblemCode::Duplicate));
        assert!(found[0].message.contains("line 2"));
    }
}
