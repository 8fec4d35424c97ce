//! Scalars of the sector: identifiers, days, years and money.

mod decimal;
mod money;
mod years;

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::NaiveDate;
use entities::keys;

pub use decimal::decimal;
pub use money::{Amount, Pence};
pub use years::{AcademicYear, FinancialYear, Period};

/// Declares a scalar for an identifier that is a number; it is read from a number or from a text of digits.
macro_rules! number_scalar {
    ($(#[$doc:meta])* $name:ident, $label:literal, $key:ty) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
        pub struct $name(pub $key);

        $(#[$doc])*
        #[Scalar(name = $label)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                let text = match &value {
                    Value::Number(number) => number.to_string(),
                    Value::String(text) => text.clone(),
                    _ => return Err(InputValueError::expected_type(value)),
                };
                <$key>::parse(&text).map(Self).map_err(InputValueError::custom)
            }

            fn to_value(&self) -> Value {
                self.0.get().into()
            }
        }
    };
}

number_scalar!(
    /// Unique reference number of an establishment on GIAS, the national register of schools: six digits, five for
    /// children's centres. Shown as a number; taken as a number or a text of digits.
    Urn,
    "URN",
    keys::Urn
);
number_scalar!(
    /// UK provider reference number (UKRLP): eight digits that begin with 1. Shown as a number; taken as a number or a
    /// text of digits.
    Ukprn,
    "UKPRN",
    keys::Ukprn
);
number_scalar!(
    /// GIAS unique identifier of a group of establishments, such as a trust: a number that stays when the name changes.
    /// Shown as a number; taken as a number or a text of digits.
    GroupUid,
    "GroupUID",
    keys::GroupUid
);

/// Local authority code and establishment number together: seven digits, shown as a number. Taken as `8512637` or as a
/// text, `"8512637"` or `"851/2637"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Laestab(pub keys::Laestab);

/// Local authority code and establishment number together: seven digits, shown as a number. Taken as `8512637` or as a
/// text, `"8512637"` or `"851/2637"`.
#[Scalar(name = "LAESTAB")]
impl ScalarType for Laestab {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = match &value {
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.clone(),
            _ => return Err(InputValueError::expected_type(value)),
        };
        keys::Laestab::parse_either_form(&text).map(Self).map_err(InputValueError::custom)
    }

    fn to_value(&self) -> Value {
        self.0.get().into()
    }
}

/// The DfE's code of a local authority, three digits, as a text: `"851"` is Portsmouth. Taken as a number too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub struct LaCode(pub keys::LaCode);

/// The DfE's code of a local authority, three digits, as a text: `"851"` is Portsmouth. Taken as a number too.
#[Scalar(name = "LACode")]
impl ScalarType for LaCode {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = match &value {
            Value::Number(number) => number.to_string(),
            Value::String(text) if text.len() == 3 && !text.contains(' ') => text.clone(),
            Value::String(text) => {
                return Err(InputValueError::custom(format!("{text:?} has not three digits, such as \"851\"")));
            }
            _ => return Err(InputValueError::expected_type(value)),
        };
        keys::LaCode::parse(&text).map(Self).map_err(InputValueError::custom)
    }

    fn to_value(&self) -> Value {
        Value::String(format!("{:03}", self.0.get()))
    }
}

/// A day without a time of day, written `2016-06-03` (ISO 8601).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Date(pub NaiveDate);

/// A day without a time of day, written `2016-06-03` (ISO 8601).
#[Scalar(name = "Date", specified_by_url = "https://scalars.graphql.org/andimarek/local-date.html")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        let is_full = text.len() == 10;
        is_full.then(|| text.parse().ok()).flatten().map(Self).ok_or_else(|| {
            InputValueError::custom(format!(
                "{:?} is not a day of the calendar written YYYY-MM-DD",
                text.chars().take(40).collect::<String>()
            ))
        })
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_urn_is_taken_as_number_or_text() {
        assert_eq!(Urn::parse(Value::from(116_182)).unwrap(), Urn::parse(Value::from("116182")).unwrap());
        for wrong in [Value::from(1.5), Value::from(-116_182), Value::from("x"), Value::Null, Value::from(true)] {
            assert!(Urn::parse(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_local_authority_code_keeps_its_zeros() {
        assert_eq!(LaCode(keys::LaCode::new(0).unwrap()).to_value(), Value::from("000"));
    }

    #[test]
    fn a_local_authority_code_has_three_digits() {
        assert!(LaCode::parse(Value::from("851")).is_ok());
        for wrong in ["85", "0851", " 85", ""] {
            assert!(LaCode::parse(Value::from(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_day_that_is_not_in_the_calendar_is_refused() {
        for wrong in ["2016-02-31", "31-02-2016", "2016-6-3", "2016-06-03T00:00:00Z", ""] {
            assert!(Date::parse(Value::from(wrong)).is_err(), "{wrong}");
        }
    }
}
