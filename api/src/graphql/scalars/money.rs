use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use entities::values;

/// An amount as a client sent it: what is wrong with it is told among the `userErrors`, with the path of the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Amount {
    /// Whole pence within the range that JSON numbers hold exactly.
    Whole(values::Pence),
    /// A fraction of a penny.
    Fraction,
    /// More than 2^53 - 1 pence either way.
    TooLarge,
}

/// Money in whole pence, as a number: `150000` is 1,500 pounds. Between -(2^53 - 1) and 2^53 - 1, so that every client
/// holds it exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Pence(pub Amount);

impl From<values::Pence> for Pence {
    fn from(pence: values::Pence) -> Self {
        Self(Amount::Whole(pence))
    }
}

/// Money in whole pence, as a number: `150000` is 1,500 pounds. Between -(2^53 - 1) and 2^53 - 1, so that every client
/// holds it exactly.
#[Scalar(name = "Pence")]
impl ScalarType for Pence {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::Number(number) = &value else { return Err(InputValueError::expected_type(value)) };
        let amount = match (number.as_i64(), number.as_f64()) {
            (Some(pence), _) => values::Pence::new(pence).map_or(Amount::TooLarge, Amount::Whole),
            (None, Some(pence)) if pence.abs() < 9e15 => whole(pence),
            _ => Amount::TooLarge,
        };
        Ok(Self(amount))
    }

    fn to_value(&self) -> Value {
        match self.0 {
            Amount::Whole(pence) => pence.get().into(),
            Amount::Fraction | Amount::TooLarge => Value::Null,
        }
    }
}

/// `1500.0` is whole: JavaScript and Python write whole numbers so.
fn whole(pence: f64) -> Amount {
    if pence.fract() != 0.0 {
        return Amount::Fraction;
    }
    format!("{pence:.0}").parse().ok().and_then(values::Pence::new).map_or(Amount::TooLarge, Amount::Whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::Number;

    fn parsed(json: &str) -> Amount {
        let number: Number = serde_json::from_str(json).unwrap();
        Pence::parse(Value::Number(number)).unwrap().0
    }

    #[test]
    fn whole_pence_are_taken_and_others_told_apart() {
        let whole = |pence| Amount::Whole(values::Pence::new(pence).unwrap());
        assert_eq!(parsed("150000"), whole(150_000));
        assert_eq!(parsed("-1"), whole(-1));
        assert_eq!(parsed("1500.0"), whole(1_500));
        assert_eq!(parsed("9007199254740991"), whole(9_007_199_254_740_991));
        assert_eq!(parsed("0.5"), Amount::Fraction);
        for large in ["9007199254740992", "-9007199254740992", "18446744073709551615", "1e300"] {
            assert_eq!(parsed(large), Amount::TooLarge, "{large}");
        }
    }

    #[test]
    fn only_numbers_are_amounts() {
        for wrong in [Value::from("150000"), Value::from(true), Value::List(vec![])] {
            assert!(Pence::parse(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
