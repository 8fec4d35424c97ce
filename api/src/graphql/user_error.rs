//! What a mutation answers when the caller can mend its input, and what it answers otherwise.

use async_graphql::{Error, SimpleObject};

use super::error::{Code, internal};
use crate::operation::Failure;

/// Something in the input of a mutation that the caller can mend. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct UserError {
    /// Path of the field in the input, outermost first.
    pub field: Vec<String>,
    /// What is wrong, as a code that is never renamed.
    pub code: String,
    /// What is wrong and how to mend it, for people.
    pub message: String,
}

impl UserError {
    /// An error at a field of the input.
    #[must_use]
    pub fn at(field: &str, code: &str, message: impl Into<String>) -> Self {
        let field = std::iter::once("input").chain(field.split('.')).map(str::to_owned).collect();
        Self { field, code: code.to_owned(), message: message.into() }
    }
}

/// The refusal of a rule, if the failure is one.
///
/// # Errors
/// The failure as a GraphQL error otherwise.
pub fn refusal<R: std::error::Error>(failure: Failure<R>) -> Result<R, Error> {
    let message = failure.to_string();
    match failure {
        Failure::Refused(refused) => Ok(refused),
        Failure::NotFound(_) => Err(Code::NotFound.error(message)),
        Failure::Forbidden(_) => Err(Code::Forbidden.error(message)),
        Failure::Stale(_) | Failure::KeyUsedOtherwise => Err(Code::Conflict.error(message)),
        Failure::Database(error) => Err(internal(&error)),
    }
}
