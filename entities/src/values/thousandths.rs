/// A value of a measure in thousandths of its unit, so that it is exact on every database: 48.1 % is 48,100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, sea_orm::DeriveValueType)]
#[serde(transparent)]
pub struct Thousandths(i64);

/// Why a text is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// It is not a decimal number.
    #[error("it is not a decimal number, such as 48.1")]
    NotANumber,
    /// It is beyond a thousand thousand million either way.
    #[error("it is too large")]
    TooLarge,
}

impl Thousandths {
    /// The largest value: a thousand thousand million units.
    pub const LARGEST: Self = Self(1_000_000_000_000_000);

    /// So many thousandths, if that is no more than a thousand thousand million units either way.
    #[must_use]
    pub fn new(thousandths: i64) -> Option<Self> {
        (-Self::LARGEST.0..=Self::LARGEST.0).contains(&thousandths).then_some(Self(thousandths))
    }

    /// The number of thousandths.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The number nearest to it: the quotient of a whole number by a thousand is rounded once, so its text is the decimal that was
    /// given.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        let small = i32::try_from(self.0).map(|thousandths| f64::from(thousandths) / 1_000.0);
        small.unwrap_or_else(|_| self.to_string().parse().unwrap_or_default())
    }

    /// Reads a decimal number: `48.1`, `-0.05`, `1,234.5`, `53%`, `5.0999999999999996`, `2.35E-2`. What is beyond so many
    /// decimals is rounded half away from zero, as the DfE rounds.
    ///
    /// # Errors
    /// When the text is no number or is too large.
    pub fn parse(text: &str, decimals: u32) -> Result<Self, ValueError> {
        let text = text.trim().trim_end_matches('%').trim_end();
        let (is_negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i32 = exponent.parse().map_err(|_| ValueError::NotANumber)?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let whole = without_commas(whole).ok_or(ValueError::NotANumber)?;
        let is_digits = fraction.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !is_digits {
            return Err(ValueError::NotANumber);
        }
        let point = i64::try_from(whole.len()).map_err(|_| ValueError::TooLarge)? + i64::from(exponent);
        let magnitude = rounded(&format!("{whole}{fraction}"), point, decimals.min(3))?;
        Self::new(if is_negative { -magnitude } else { magnitude }).ok_or(ValueError::TooLarge)
    }
}

/// The digits before the point; commas are taken where they part thousands.
fn without_commas(whole: &str) -> Option<String> {
    if !whole.contains(',') {
        return whole.bytes().all(|byte| byte.is_ascii_digit()).then(|| whole.to_owned());
    }
    let groups: Vec<&str> = whole.split(',').collect();
    let (first, rest) = groups.split_first()?;
    let is_parted = (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    let digits = groups.concat();
    (is_parted && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// Thousandths of the digits with the point after so many of them, rounded half up to the decimals.
fn rounded(digits: &str, point: i64, decimals: u32) -> Result<i64, ValueError> {
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return Ok(0);
    }
    let dropped = i64::try_from(digits.len() - significant.len()).map_err(|_| ValueError::TooLarge)?;
    let kept = point - dropped + i64::from(decimals);
    if kept < 0 {
        return Ok(0);
    }
    let kept = usize::try_from(kept).map_err(|_| ValueError::TooLarge)?;
    if kept > 16 {
        return Err(ValueError::TooLarge);
    }
    let taken: String = significant.chars().chain(std::iter::repeat('0')).take(kept).collect();
    let next = significant.as_bytes().get(kept).copied().unwrap_or(b'0');
    let number: i64 = if taken.is_empty() { 0 } else { taken.parse().map_err(|_| ValueError::TooLarge)? };
    let number = number + i64::from(next >= b'5');
    number.checked_mul(10_i64.pow(3 - decimals)).ok_or(ValueError::TooLarge)
}

/// With as many decimals as it has: `48.1`.
impl std::fmt::Display for Thousandths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        let fraction = format!("{:03}", magnitude % 1_000);
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{sign}{}", magnitude / 1_000),
            decimals => write!(f, "{sign}{}.{decimals}", magnitude / 1_000),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, decimals: u32) -> Result<i64, ValueError> {
        Thousandths::parse(text, decimals).map(Thousandths::get)
    }

    #[test]
    fn reads_numbers_as_publishers_write_them() {
        for (text, decimals, thousandths) in [
            ("48.1", 1, 48_100),
            ("53%", 0, 53_000),
            ("63.0%", 1, 63_000),
            ("-0.34", 2, -340),
            ("+1.5", 1, 1_500),
            ("7,579", 0, 7_579_000),
            ("5.0999999999999996", 1, 5_100),
            ("64.96101518", 3, 64_961),
            ("2.35E-2", 3, 24),
            ("1e3", 0, 1_000_000),
            (".5", 1, 500),
            ("0", 0, 0),
            ("0.0004", 3, 0),
            ("0.0005", 3, 1),
            ("-0.0005", 3, -1),
            ("1e-400000", 3, 0),
        ] {
            assert_eq!(read(text, decimals), Ok(thousandths), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in ["", "-", "SUPP", "NaN", "1.2.3", "12,34", "1 000", "e5", "0x10", "inf", "١"] {
            assert_eq!(read(text, 3), Err(ValueError::NotANumber), "{text}");
        }
        for text in ["1e400000", "99999999999999999999", "1e15"] {
            assert_eq!(read(text, 3), Err(ValueError::TooLarge), "{text}");
        }
    }

    #[test]
    fn rounds_half_away_from_zero() {
        let read = |text, decimals| Thousandths::parse(text, decimals).map(Thousandths::get);
        for (text, decimals, expected) in [
            ("48.15", 1, 48_200),
            ("48.149", 1, 48_100),
            ("0.5", 0, 1_000),
            ("-0.345", 2, -350),
            ("-0.344", 2, -340),
            ("1.2345", 3, 1_235),
        ] {
            assert_eq!(read(text, decimals), Ok(expected), "{text}");
        }
    }

    proptest! {
        #[test]
        fn reads_back_what_it_shows(thousandths in -1_000_000_000_000_000..=1_000_000_000_000_000i64) {
            let value = Thousandths::new(thousandths).unwrap();
            prop_assert_eq!(Thousandths::parse(&value.to_string(), 3), Ok(value));
        }

        #[test]
        fn never_panics_on_any_text(text in "\\PC{0,40}", decimals in 0..5u32) {
            let _ = Thousandths::parse(&text, decimals);
        }
    }
}
