use entities::measure;
use entities::states::{MeasureNature, MeasureUnit};
use entities::values::{Thousandths, ValueError};

use super::problem::{Problem, ProblemCode};
use super::said::Said;

/// What a row says of its figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// The value, in thousandths of the measure's unit.
    pub value: Thousandths,
    /// What it is a part or a sum of.
    pub numerator: Option<Thousandths>,
    /// What it is divided by.
    pub denominator: Option<i32>,
    /// Pupils behind it, where the denominator is not pupils.
    pub pupils: Option<i32>,
    /// Lower limit of its 95 % confidence interval.
    pub lower: Option<Thousandths>,
    /// Upper limit.
    pub upper: Option<Thousandths>,
}

/// Symbols by which publishers say why there is no value.
const SYMBOLS: [&str; 19] = [
    "SUPP", "NE", "NA", "N/A", "NP", "NEW", "LOWCOV", "SP", "SUPPMAT", "Z", "X", "C", "LOW", "U", "K", "*", "-", "..",
    ":",
];

/// Reads the figure of a row and checks it against its measure. A value that is left out is numerator over denominator,
/// rounded half up to the decimals of the measure.
///
/// # Errors
/// All that is wrong with it.
pub fn check_figures(said: &Said, measure: &measure::Model) -> Result<Figures, Vec<Problem>> {
    let mut check = Check { said, measure, problems: Vec::new() };
    let decimals = u32::try_from(measure.decimals).unwrap_or_default();
    let value = check.number("value", &said.value, decimals);
    let numerator = check.number("numerator", &said.numerator, 3);
    let denominator = check.count("denominator", &said.denominator);
    let pupils = check.count("pupils", &said.pupils);
    let lower = check.number("lower", &said.lower, 3);
    let upper = check.number("upper", &said.upper, 3);
    if check.problems.is_empty() {
        check.needs(numerator, denominator, pupils);
    }
    let value = if check.problems.is_empty() { check.value(value, numerator, denominator) } else { None };
    match value {
        Some(value) => {
            check.range(value, lower, upper);
            if check.problems.is_empty() {
                return Ok(Figures { value, numerator, denominator, pupils, lower, upper });
            }
            Err(check.problems)
        }
        None => Err(check.problems),
    }
}

struct Check<'a> {
    said: &'a Said,
    measure: &'a measure::Model,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn complain(&mut self, field: &'static str, code: ProblemCode, message: impl Into<String>) {
        let value = match field {
            "value" => &self.said.value,
            "numerator" => &self.said.numerator,
            "denominator" => &self.said.denominator,
            "pupils" => &self.said.pupils,
            "lower" => &self.said.lower,
            _ => &self.said.upper,
        };
        self.problems.push(Problem::at(self.said.line, field, code, value, message));
    }

    /// A decimal number; a percent sign is taken where the measure is a percentage.
    fn number(&mut self, field: &'static str, text: &str, decimals: u32) -> Option<Thousandths> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if SYMBOLS.contains(&text.to_uppercase().as_str()) {
            let message = format!(
                "{field} is a publisher's symbol: give the number as it is, which the service withholds from others \
                 where it must, or leave the row out"
            );
            self.complain(field, ProblemCode::Symbol, message);
            return None;
        }
        let is_percentage = self.measure.unit == MeasureUnit::Percent && matches!(field, "value" | "lower" | "upper");
        if text.ends_with('%') && !is_percentage {
            self.complain(field, ProblemCode::BadNumber, format!("{field} is no percentage; leave the % out"));
            return None;
        }
        match Thousandths::parse(text, decimals) {
            Ok(number) => Some(number),
            Err(ValueError::NotANumber) => {
                self.complain(field, ProblemCode::BadNumber, format!("{field} is not a decimal number, such as 48.1"));
                None
            }
            Err(ValueError::TooLarge) => {
                self.complain(field, ProblemCode::TooLarge, format!("{field} is too large; check it"));
                None
            }
        }
    }

    /// A whole number from 0.
    fn count(&mut self, field: &'static str, text: &str) -> Option<i32> {
        let number = self.number(field, text, 3)?;
        self.whole(field, number)
    }

    fn whole(&mut self, field: &'static str, number: Thousandths) -> Option<i32> {
        if number.get() < 0 {
            self.complain(field, ProblemCode::Negative, format!("{field} is below 0; give 0 or more"));
            return None;
        }
        if number.get() % 1_000 != 0 {
            self.complain(field, ProblemCode::NotWhole, format!("{field} is a number of pupils; give a whole number"));
            return None;
        }
        let whole = i32::try_from(number.get() / 1_000).ok();
        if whole.is_none() {
            self.complain(field, ProblemCode::TooLarge, format!("{field} is too large; check it"));
        }
        whole
    }

    /// What the nature of the measure asks for besides the value.
    fn needs(&mut self, numerator: Option<Thousandths>, denominator: Option<i32>, pupils: Option<i32>) {
        let is_counted =
            [("numerator", numerator.is_some()), ("denominator", denominator.is_some()), ("pupils", pupils.is_some())];
        let (needed, others): (&[&str], &[&str]) = match self.measure.nature {
            MeasureNature::Share => (&["numerator", "denominator"], &[]),
            MeasureNature::Score => (&["denominator"], &["numerator"]),
            MeasureNature::Rate if self.measure.unit == MeasureUnit::Percent => {
                (&["numerator", "denominator", "pupils"], &[])
            }
            MeasureNature::Rate => (&["pupils"], &["numerator", "denominator"]),
            MeasureNature::Count => (&[], &[]),
            MeasureNature::NotOfPupils => (&[], &["numerator", "denominator"]),
        };
        for (field, is_there) in is_counted {
            if needed.contains(&field) && !is_there {
                let message = format!("{field} is empty; {} is told with it, so that few pupils are not", self.what());
                self.complain(field, ProblemCode::Blank, message);
            } else if is_there && !needed.contains(&field) && !others.contains(&field) {
                let message = format!("{field} means nothing for {}; leave it out", self.what());
                self.complain(field, ProblemCode::NotWanted, message);
            }
        }
        if let (true, Some(numerator)) = (needed.contains(&"numerator"), numerator) {
            self.whole("numerator", numerator);
        }
        if denominator == Some(0) {
            let message = "denominator is 0: of nobody there is no figure; leave the row out";
            self.complain("denominator", ProblemCode::ZeroDenominator, message);
        }
        self.part_of_whole(numerator, denominator);
    }

    fn what(&self) -> &'static str {
        match self.measure.nature {
            MeasureNature::Share => "a share of pupils",
            MeasureNature::Score => "a mean over pupils",
            MeasureNature::Rate => "a rate",
            MeasureNature::Count => "a number of pupils",
            MeasureNature::NotOfPupils => "a figure that is not of pupils",
        }
    }

    fn part_of_whole(&mut self, numerator: Option<Thousandths>, denominator: Option<i32>) {
        let (Some(numerator), Some(denominator)) = (numerator, denominator) else { return };
        let is_share = self.measure.unit == MeasureUnit::Percent;
        if is_share && numerator.get() > i64::from(denominator) * 1_000 {
            let message = "numerator is larger than denominator; are they the wrong way round?";
            self.complain("numerator", ProblemCode::NumeratorAboveDenominator, message);
        }
    }

    /// The value that is given, if numerator over denominator is no other; or that.
    fn value(
        &mut self,
        given: Option<Thousandths>,
        numerator: Option<Thousandths>,
        denominator: Option<i32>,
    ) -> Option<Thousandths> {
        if let (MeasureNature::Count, Some(value)) = (self.measure.nature, given) {
            self.whole("value", value)?;
        }
        let quotient = numerator.zip(denominator).and_then(|parts| Quotient::of(self.measure, parts));
        match (given, quotient) {
            (Some(value), Some(quotient)) if !quotient.rounds_to(value) => {
                let message = format!(
                    "value is not numerator over denominator, which is {}; leave it out or mend what is wrong",
                    quotient.rounded().map_or_else(|| "too large".to_owned(), |value| value.to_string())
                );
                self.complain("value", ProblemCode::ValueDiffers, message);
                None
            }
            (Some(value), _) => Some(value),
            (None, Some(quotient)) => quotient.rounded(),
            (None, None) => {
                let message = "value is empty; give it, or numerator and denominator where the measure has them";
                self.complain("value", ProblemCode::Blank, message);
                None
            }
        }
    }

    fn range(&mut self, value: Thousandths, lower: Option<Thousandths>, upper: Option<Thousandths>) {
        let (least, most) = (self.measure.least_thousandths, self.measure.most_thousandths);
        let is_outside = |value| least.is_some_and(|least| value < least) || most.is_some_and(|most| value > most);
        if is_outside(value) {
            let told = |limit: Option<Thousandths>| limit.map_or_else(|| "any".to_owned(), |limit| limit.to_string());
            let message = format!("value is {value}; the measure is from {} to {}", told(least), told(most));
            self.complain("value", ProblemCode::OutOfRange, message);
        }
        if lower.is_some_and(|lower| lower > value) {
            self.complain("lower", ProblemCode::Interval, "lower is above the value; give the interval around it");
        }
        if upper.is_some_and(|upper| upper < value) {
            self.complain("upper", ProblemCode::Interval, "upper is below the value; give the interval around it");
        }
    }
}

/// Numerator over denominator in the unit of the measure: `dividend / divisor` thousandths, to be rounded to whole steps.
struct Quotient {
    dividend: i128,
    divisor: i128,
    step: i128,
}

impl Quotient {
    /// Nothing where the unit does not say by how much the quotient is multiplied, such as per 10,000.
    fn of(measure: &measure::Model, (numerator, denominator): (Thousandths, i32)) -> Option<Self> {
        let scale: i128 = match measure.unit {
            MeasureUnit::Percent => 100,
            MeasureUnit::Rate => return None,
            _ => 1,
        };
        let step = 10_i128.pow(3_u32.saturating_sub(u32::try_from(measure.decimals).unwrap_or_default()));
        Some(Self { dividend: i128::from(numerator.get()) * scale, divisor: i128::from(denominator), step })
            .filter(|quotient| quotient.divisor > 0)
    }

    /// Half away from zero, as the DfE rounds.
    fn rounded(&self) -> Option<Thousandths> {
        let unit = self.divisor * self.step;
        let magnitude = (self.dividend.abs() * 2 + unit) / (unit * 2) * self.step;
        let signed = if self.dividend < 0 { -magnitude } else { magnitude };
        Thousandths::new(i64::try_from(signed).ok()?)
    }

    /// Whether the value is the quotient to within half of a step, whichever way a half was rounded.
    fn rounds_to(&self, value: Thousandths) -> bool {
        let distance = (i128::from(value.get()) * self.divisor - self.dividend).abs();
        distance * 2 <= self.divisor * self.step
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::said::tests::measure;
    use super::*;

    fn said(value: &str, numerator: &str, denominator: &str, pupils: &str) -> Said {
        Said {
            value: value.into(),
            numerator: numerator.into(),
            denominator: denominator.into(),
            pupils: pupils.into(),
            ..Said::default()
        }
    }

    fn codes(said: &Said, measure: &measure::Model) -> Vec<String> {
        let problems = check_figures(said, measure).err().unwrap_or_default();
        problems.iter().map(|problem| format!("{} {}", problem.field, problem.code.as_str())).collect()
    }

    #[test]
    fn a_share_needs_its_parts_and_may_leave_out_its_value() {
        let share = measure(MeasureNature::Share, MeasureUnit::Percent, 0);
        for (row, expected) in [
            (said("", "21", "40", ""), vec![]),
            (said("53", "21", "40", ""), vec![]),
            (said("52", "21", "40", ""), vec![]),
            (said("53%", "21", "40", ""), vec![]),
            (said("5.3e1", "21", "40", ""), vec![]),
            (said("54", "21", "40", ""), vec!["value VALUE_DIFFERS"]),
            (said("53", "", "", ""), vec!["numerator BLANK", "denominator BLANK"]),
            (said("", "41", "40", ""), vec!["numerator NUMERATOR_ABOVE_DENOMINATOR"]),
            (said("", "0", "0", ""), vec!["denominator ZERO_DENOMINATOR"]),
            (said("", "1.5", "40", ""), vec!["numerator NOT_WHOLE"]),
            (said("", "1", "40.5", ""), vec!["denominator NOT_WHOLE"]),
            (said("", "-1", "40", ""), vec!["numerator NEGATIVE"]),
            (said("SUPP", "1", "40", ""), vec!["value SYMBOL"]),
            (said("", "NE", "na", ""), vec!["numerator SYMBOL", "denominator SYMBOL"]),
            (said("x1", "1", "40", ""), vec!["value BAD_NUMBER"]),
            (said("", "50%", "100", ""), vec!["numerator BAD_NUMBER"]),
            (said("1e99", "1", "40", ""), vec!["value TOO_LARGE"]),
            (said("", "1", "9999999999", ""), vec!["denominator TOO_LARGE"]),
            (said("", "1", "40", "40"), vec!["pupils NOT_WANTED"]),
        ] {
            assert_eq!(codes(&row, &share), expected, "{row:?}");
        }
    }

    #[test]
    fn a_score_needs_its_pupils() {
        let score = measure(MeasureNature::Score, MeasureUnit::Points, 1);
        assert_eq!(codes(&said("48.1", "", "30", ""), &score), Vec::<String>::new());
        assert_eq!(codes(&said("", "1443.5", "30", ""), &score), Vec::<String>::new());
        assert_eq!(codes(&said("48.1", "", "", ""), &score), ["denominator BLANK"]);
        assert_eq!(codes(&said("", "", "30", ""), &score), ["value BLANK"]);
        assert_eq!(codes(&said("48%", "", "30", ""), &score), ["value BAD_NUMBER"]);
        assert_eq!(codes(&said("100.1", "", "30", ""), &score), ["value OUT_OF_RANGE"]);
        assert_eq!(codes(&said("-1", "", "30", ""), &score), ["value OUT_OF_RANGE"]);
    }

    #[test]
    fn a_rate_needs_the_pupils_behind_it() {
        let points = measure(MeasureNature::Rate, MeasureUnit::Points, 1);
        assert_eq!(codes(&said("4.5", "", "", "210"), &points), Vec::<String>::new());
        assert_eq!(codes(&said("4.5", "", "", ""), &points), ["pupils BLANK"]);
        let rate = measure(MeasureNature::Rate, MeasureUnit::Percent, 1);
        assert_eq!(codes(&said("4.5", "", "", "210"), &rate), ["numerator BLANK", "denominator BLANK"]);
        assert_eq!(codes(&said("", "-450", "10000", "210"), &rate), ["numerator NEGATIVE"]);
        assert_eq!(codes(&said("", "450", "10000", "210"), &rate), Vec::<String>::new());
        assert_eq!(codes(&said("4.5", "450", "10000", ""), &rate), ["pupils BLANK"]);
        assert_eq!(codes(&said("", "10001", "10000", "210"), &rate), ["numerator NUMERATOR_ABOVE_DENOMINATOR"]);
    }

    #[test]
    fn a_count_is_its_value() {
        let count = measure(MeasureNature::Count, MeasureUnit::Count, 0);
        assert_eq!(codes(&said("31", "", "", ""), &count), Vec::<String>::new());
        assert_eq!(codes(&said("-1", "", "", ""), &count), ["value NEGATIVE"]);
        assert_eq!(codes(&said("31", "31", "31", ""), &count), ["numerator NOT_WANTED", "denominator NOT_WANTED"]);
    }

    #[test]
    fn an_interval_is_around_its_value() {
        let score = measure(MeasureNature::Score, MeasureUnit::Points, 1);
        let of =
            |lower: &str, upper: &str| Said { lower: lower.into(), upper: upper.into(), ..said("50", "", "30", "") };
        assert_eq!(codes(&of("45", "55"), &score), Vec::<String>::new());
        assert_eq!(codes(&of("51", "49"), &score), ["lower INTERVAL", "upper INTERVAL"]);
    }

    proptest! {
        #[test]
        fn what_is_left_out_is_what_would_have_been_taken(numerator in 0..5_000i64, denominator in 1..5_000i32) {
            let numerator = numerator.min(i64::from(denominator));
            let share = measure(MeasureNature::Share, MeasureUnit::Percent, 1);
            let row = said("", &numerator.to_string(), &denominator.to_string(), "");
            let computed = check_figures(&row, &share).unwrap();
            let given = Said { value: computed.value.to_string(), ..row };
            prop_assert_eq!(check_figures(&given, &share), Ok(computed));
        }
    }
}
