use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use entities::values;

/// What an observation is about in time: an academic year, `2016/17`; a term or half-term of it, `2016/17 autumn` or
/// `2016/17 half-term 3`; a financial year, `2016-17`; or a calendar year, `2016`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Period(pub values::Period);

/// What an observation is about in time: an academic year, `2016/17`; a term or half-term of it, `2016/17 autumn` or
/// `2016/17 half-term 3`; a financial year, `2016-17`; or a calendar year, `2016`.
#[Scalar(name = "Period")]
impl ScalarType for Period {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        values::Period::parse(text).map(Self).map_err(InputValueError::custom)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}
