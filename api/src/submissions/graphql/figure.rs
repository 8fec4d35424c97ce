use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

/// A decimal number as a cell of a file has it: a JSON number, or a text such as `"48.1"`, `"1,234"` or `"53%"`. What it means
/// is checked with its row, so that all that is wrong with a batch is told at once.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Figure(pub String);

/// A decimal number as a cell of a file has it: a JSON number, or a text such as `"48.1"`, `"1,234"` or `"53%"`. What it means
/// is checked with its row, so that all that is wrong with a batch is told at once.
#[Scalar]
impl ScalarType for Figure {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::Number(number) => Ok(Self(number.to_string())),
            Value::String(text) => Ok(Self(text.clone())),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}
