use entities::values::{Period, Span, Thousandths};
use entities::{measure, measure_break};

use super::problem::{Problem, ProblemCode};
use super::said::Row;

/// A figure of an earlier period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Its period.
    pub period: Period,
    /// Its value.
    pub value: Thousandths,
}

/// Periods with which a figure is compared, the first that has one counting: the same part of the year before, as pupils and
/// seasons go by years; then the part before in the same year.
#[must_use]
pub fn before(period: Period) -> [Option<Period>; 2] {
    let earlier = match period.span() {
        Span::Spring => Some(Span::Autumn),
        Span::Summer => Some(Span::Spring),
        Span::HalfTerm(number @ 2..) => Some(Span::HalfTerm(number - 1)),
        _ => None,
    };
    [period.year_before(), earlier.and_then(|span| Period::new(period.begins_in(), span))]
}

/// Complains of a value that is further from the one before than the measure moves, unless the sender says that it is meant or
/// the measure was changed in between.
#[must_use]
pub fn check_jump(
    row: &Row,
    measure: &measure::Model,
    breaks: &[measure_break::Model],
    known: Option<Known>,
) -> Option<Problem> {
    let (known, largest) = (known?, measure.largest_jump_thousandths?);
    let is_other_measure = breaks.iter().any(|change| change.period > known.period && change.period <= row.key.period);
    let distance = (row.figures.value.get() - known.value.get()).abs();
    if row.is_confirmed || is_other_measure || distance <= largest.get() {
        return None;
    }
    let message = format!(
        "value is {}, and was {} in {}: mend it, or say confirm = yes (or confirmJumps for all) if it is meant",
        row.figures.value, known.value, known.period
    );
    Some(Problem::at(row.line, "value", ProblemCode::Jump, &row.figures.value.to_string(), message))
}

#[cfg(test)]
mod tests {
    use entities::keys::Urn;
    use entities::states::{MeasureNature, MeasureUnit, ObservationStatus};

    use super::super::figures::Figures;
    use super::super::said::Key;
    use super::super::said::tests::measure;
    use super::*;

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    fn row(value: i64) -> Row {
        let key = Key {
            urn: Urn::new(116_182).unwrap(),
            measure_id: 2,
            cohort: 1,
            period: period("2026/27"),
            status: ObservationStatus::Predicted,
        };
        let value = Thousandths::new(value).unwrap();
        let figures = Figures { value, numerator: None, denominator: None, pupils: None, lower: None, upper: None };
        Row { line: 5, key, figures, is_confirmed: false }
    }

    #[test]
    fn a_jump_is_told_unless_it_is_meant_or_the_measure_changed() {
        let share = measure(MeasureNature::Share, MeasureUnit::Percent, 0);
        let known = Some(Known { period: period("2025/26"), value: Thousandths::new(50_000).unwrap() });
        assert_eq!(check_jump(&row(80_000), &share, &[], known), None, "as far as it may");
        let problem = check_jump(&row(81_000), &share, &[], known).unwrap();
        assert_eq!((problem.line, problem.code), (5, ProblemCode::Jump));
        assert!(problem.message.contains("was 50 in 2025/26"), "{}", problem.message);
        assert_eq!(check_jump(&Row { is_confirmed: true, ..row(81_000) }, &share, &[], known), None);
        assert_eq!(check_jump(&row(81_000), &share, &[], None), None, "there was nothing before");
        let change = |at| measure_break::Model { measure_id: 2, period: period(at), note: String::new() };
        assert_eq!(check_jump(&row(81_000), &share, &[change("2026/27")], known), None);
        assert!(check_jump(&row(81_000), &share, &[change("2025/26")], known).is_some());
    }

    #[test]
    fn a_part_of_a_year_is_compared_with_that_of_the_year_before_and_then_with_the_one_before_it() {
        let told = |text| before(period(text)).map(|before| before.map(|period| period.to_string()));
        assert_eq!(told("2026/27"), [Some("2025/26".to_owned()), None]);
        assert_eq!(told("2026/27 spring"), [Some("2025/26 spring".to_owned()), Some("2026/27 autumn".to_owned())]);
        assert_eq!(told("2026/27 half-term 1"), [Some("2025/26 half-term 1".to_owned()), None]);
        assert_eq!(
            told("2026/27 half-term 6"),
            [Some("2025/26 half-term 6".to_owned()), Some("2026/27 half-term 5".to_owned())]
        );
    }
}
