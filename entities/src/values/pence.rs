/// An amount of money in whole pence. Sums are checked: an amount that does not fit is an error, never another amount.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    sea_orm::DeriveValueType,
)]
#[serde(transparent)]
pub struct Pence(i64);

/// Why a text is no amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PenceError {
    /// It is not a number of pounds with pence.
    #[error("it is not an amount in pounds, such as 1234.56")]
    NotAnAmount,
    /// It has more than two decimals.
    #[error("it has a fraction of a penny; round it to two decimals")]
    FractionOfAPenny,
    /// It is larger than a program that reads JSON can hold exactly.
    #[error("it is larger than 2^53 pence")]
    TooLarge,
}

impl Pence {
    /// No money.
    pub const ZERO: Self = Self(0);
    /// The largest amount that a program that reads JSON numbers as doubles holds exactly: 2^53 - 1 pence.
    pub const LARGEST: Self = Self(9_007_199_254_740_991);

    /// So many pence, if no more than 2^53 - 1 either way.
    #[must_use]
    pub const fn new(pence: i64) -> Option<Self> {
        if pence > Self::LARGEST.0 || pence < -Self::LARGEST.0 { None } else { Some(Self(pence)) }
    }

    /// The number of pence.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum, if it is an amount.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Self::new(sum),
            None => None,
        }
    }

    /// The difference, if it is an amount.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.negated())
    }

    /// The same amount the other way.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self(-self.0)
    }

    /// Reads pounds as finance systems write them: `1234.56`, `£1,234.50`, `1234`, `-20.00`.
    ///
    /// # Errors
    /// When the text is none, has a fraction of a penny, or is too large.
    pub fn parse_pounds(text: &str) -> Result<Self, PenceError> {
        let text = text.trim();
        let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let digits = digits.strip_prefix('£').unwrap_or(digits);
        let (pounds, pence) = digits.split_once('.').unwrap_or((digits, ""));
        let pounds = without_commas(pounds).ok_or(PenceError::NotAnAmount)?;
        if !pence.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PenceError::NotAnAmount);
        }
        let (pence, rest) = pence.split_at_checked(2).unwrap_or((pence, ""));
        if rest.bytes().any(|byte| byte != b'0') {
            return Err(PenceError::FractionOfAPenny);
        }
        let amount: i64 = format!("{pounds}{pence:0<2}").parse().map_err(|_| PenceError::TooLarge)?;
        Self::new(if is_negative { -amount } else { amount }).ok_or(PenceError::TooLarge)
    }
}

/// The digits of whole pounds; commas are taken where they part thousands.
fn without_commas(pounds: &str) -> Option<String> {
    let mut groups = pounds.split(',');
    let first = groups.next().filter(|first| !first.is_empty())?;
    let rest: Vec<&str> = groups.collect();
    let is_parted = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    let digits = format!("{first}{}", rest.concat());
    (is_parted && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// Pounds and pence: `£1,234.56`.
impl std::fmt::Display for Pence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let amount = self.0.unsigned_abs();
        let pounds = (amount / 100).to_string();
        let mut parted = String::new();
        for (place, digit) in pounds.chars().enumerate() {
            if place > 0 && (pounds.len() - place).is_multiple_of(3) {
                parted.push(',');
            }
            parted.push(digit);
        }
        write!(f, "{}£{parted}.{:02}", if self.0 < 0 { "-" } else { "" }, amount % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_pounds_as_finance_systems_write_them() {
        for (text, pence) in [
            ("1234.56", 123_456),
            ("£1,234.50", 123_450),
            ("1234", 123_400),
            ("-20.00", -2_000),
            ("-£0.5", -50),
            ("0.010", 1),
            (" 7.10 ", 710),
        ] {
            assert_eq!(Pence::parse_pounds(text).map(Pence::get), Ok(pence), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in
            ["", "-", "£", ".50", "1.2.3", "1e3", "12,34", "1,2345", "1,234,56.00", "NaN", "１２", "1 000", "5p"]
        {
            assert_eq!(Pence::parse_pounds(text), Err(PenceError::NotAnAmount), "{text}");
        }
        assert_eq!(Pence::parse_pounds("0.005"), Err(PenceError::FractionOfAPenny));
        assert_eq!(Pence::parse_pounds("90071992547409.92"), Err(PenceError::TooLarge));
        assert_eq!(Pence::parse_pounds("99999999999999999999"), Err(PenceError::TooLarge));
        assert_eq!(Pence::parse_pounds("90071992547409.91"), Ok(Pence::LARGEST));
    }

    proptest! {
        #[test]
        fn reads_back_what_it_shows(pence in -9_007_199_254_740_991..=9_007_199_254_740_991i64) {
            let amount = Pence::new(pence).unwrap();
            prop_assert_eq!(Pence::parse_pounds(&amount.to_string()), Ok(amount));
        }

        #[test]
        fn never_panics_on_any_text(text in "\\PC{0,40}") {
            let _ = Pence::parse_pounds(&text);
        }
    }
}
