//! The sector's identifiers. Each is parsed in one place and cannot hold a value of the wrong shape.

mod group_uid;
mod intervention_reference;
mod la_code;
mod laestab;
mod ukprn;
mod urn;

pub use group_uid::GroupUid;
pub use intervention_reference::InterventionReference;
pub use la_code::LaCode;
pub use laestab::Laestab;
pub use ukprn::Ukprn;
pub use urn::Urn;

/// Why a text is not the identifier it was meant to be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not {expected}")]
pub struct KeyError {
    /// The text that was given, cut to forty characters.
    pub found: String,
    /// The shape that was expected, as a phrase that continues "is not".
    pub expected: &'static str,
}

/// Declares an identifier that is a whole number within a range and is stored as an integer.
macro_rules! number_key {
    ($(#[$doc:meta])* $name:ident, $range:expr, $expected:literal) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, sea_orm::DeriveValueType,
        )]
        #[serde(transparent)]
        #[sea_orm(try_from_u64)]
        pub struct $name(i32);

        impl $name {
            /// Takes the text apart from surrounding blanks; digits only, no sign, within the range of the identifier.
            ///
            /// # Errors
            /// When the text is not of that shape.
            pub fn parse(text: &str) -> Result<Self, $crate::keys::KeyError> {
                let digits = text.trim();
                let refused = || $crate::keys::KeyError { found: text.chars().take(40).collect(), expected: $expected };
                if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(refused());
                }
                digits.parse().ok().and_then(Self::new).ok_or_else(refused)
            }

            /// The identifier with this number, or nothing when the number is outside its range.
            #[must_use]
            pub fn new(number: i32) -> Option<Self> {
                ($range).contains(&number).then_some(Self(number))
            }

            /// The number itself.
            #[must_use]
            pub const fn get(self) -> i32 {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::keys::KeyError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }
    };
}
use number_key;
