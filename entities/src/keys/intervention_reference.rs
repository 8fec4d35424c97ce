use crate::values::AcademicYear;

use super::KeyError;

/// Reference by which people name an intervention: `INT-2016-0042` is the forty-second of academic year 2016/17. The
/// number has four digits, more when a year has more.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, sea_orm::DeriveValueType)]
#[serde(transparent)]
pub struct InterventionReference(String);

const EXPECTED: &str = "a reference of an intervention, such as INT-2016-0042";

impl InterventionReference {
    /// The reference of the intervention with this number in the year.
    #[must_use]
    pub fn of(year: AcademicYear, number: i32) -> Self {
        Self(format!("INT-{}-{number:04}", year.begins_in()))
    }

    /// Reads a reference, in capitals or not.
    ///
    /// # Errors
    /// When the text is none.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let refused = || KeyError { found: text.chars().take(40).collect(), expected: EXPECTED };
        let reference = text.trim().to_ascii_uppercase();
        let (year, number) =
            reference.strip_prefix("INT-").and_then(|rest| rest.split_once('-')).ok_or_else(refused)?;
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(year) || !is_number(number) || year.len() != 4 {
            return Err(refused());
        }
        let year = year.parse().ok().and_then(AcademicYear::new).ok_or_else(refused)?;
        let number = number.parse().ok().filter(|number| *number > 0).ok_or_else(refused)?;
        let canonical = Self::of(year, number);
        if canonical.0 == reference { Ok(canonical) } else { Err(refused()) }
    }

    /// The reference as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for InterventionReference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_prints() {
        let year = AcademicYear::new(2016).unwrap();
        assert_eq!(InterventionReference::of(year, 42).as_str(), "INT-2016-0042");
        assert_eq!(InterventionReference::parse(" int-2016-0042 ").unwrap(), InterventionReference::of(year, 42));
        assert_eq!(InterventionReference::parse("INT-2016-12345").unwrap(), InterventionReference::of(year, 12345));
    }

    #[test]
    fn refuses_what_is_no_reference() {
        for text in ["", "INT-2016-42", "INT-2016-00042", "INT-16-0042", "INT-2016-0000", "INT-2016-", "INT-2016-+042"]
        {
            assert!(InterventionReference::parse(text).is_err(), "{text}");
        }
    }
}
