use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use entities::values;

macro_rules! year_scalar {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        pub struct $name(pub values::$name);

        $(#[$doc])*
        #[Scalar]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
                values::$name::parse(text).map(Self).map_err(InputValueError::custom)
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.to_string())
            }
        }
    };
}

year_scalar!(
    /// A school year, 1 September to 31 August, written `2016/17`.
    AcademicYear
);
year_scalar!(
    /// A financial year of the public sector, 1 April to 31 March, written `2016-17`.
    FinancialYear
);
year_scalar!(
    /// A stretch of time that a figure is about: an academic year `2016/17`, a term of one `2016/17 autumn`, a half-term
    /// `2016/17 half-term 1`, a financial year `2016-17`, or a calendar year `2016`.
    Period
);
