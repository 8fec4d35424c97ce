/// A percentage from 0 to 100 with two decimals, held as hundredths of a percentage point (basis points), because a
/// decimal column is exact on one of our databases only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, sea_orm::DeriveValueType)]
pub struct Percent(i32);

impl Percent {
    /// A percentage of so many hundredths of a percentage point, if that is within 0 and 100.
    #[must_use]
    pub fn from_basis_points(basis_points: i32) -> Option<Self> {
        (0..=10_000).contains(&basis_points).then_some(Self(basis_points))
    }

    /// Reads `21.7`, `20`, `21.70` or `21.7%`; a third decimal is rounded half up.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = text.trim().trim_end_matches('%').trim_end();
        let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || !is_digits(whole) || !is_digits(decimals) {
            return None;
        }
        let thousandths: i32 = format!("{decimals:0<3}").chars().take(3).collect::<String>().parse().ok()?;
        Self::from_basis_points(whole.parse::<i32>().ok()? * 100 + (thousandths + 5) / 10)
    }

    /// Hundredths of a percentage point.
    #[must_use]
    pub const fn basis_points(self) -> i32 {
        self.0
    }

    /// The percentage as a number for display; two decimals fit a double exactly enough to print them.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::Percent;
    use proptest::prelude::*;

    #[test]
    fn reads_what_the_register_writes() {
        for (text, basis_points) in
            [("21.7", 2170), ("20", 2000), ("0", 0), ("100", 10_000), ("21.7%", 2170), ("33.335", 3334)]
        {
            assert_eq!(Percent::parse(text).map(Percent::basis_points), Some(basis_points), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_percentage() {
        for text in ["", "-1", "100.01", "1e2", "SUPP", "12,5", ".5", "NaN"] {
            assert_eq!(Percent::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn reads_back_what_it_shows(basis_points in 0..=10_000i32) {
            let percent = Percent::from_basis_points(basis_points).unwrap();
            prop_assert_eq!(Percent::parse(&percent.to_f64().to_string()), Some(percent));
        }
    }
}
