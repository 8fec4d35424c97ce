//! Checks of what clients send to mutations. Each complaint names the field and how to mend it.

use async_graphql::{Context, Result};
use entities::values::Pence;

use super::reader::forget_what_was_read;
use super::scalars::{self, Amount};
use super::user_error::{UserError, refusal};
use crate::operation::{Failure, LONGEST_KEY};

/// Characters that a name or a title may have.
pub const LONGEST_NAME: usize = 200;
/// Characters that a reason, a summary or another text of several sentences may have.
pub const LONGEST_TEXT: usize = 2_000;
/// Rows that a list of the input may have.
pub const LONGEST_LIST: usize = 100;

/// A refusal of a rule that the caller can mend.
pub trait Refusal: std::error::Error {
    /// Path of the field in the input, with points between: `schools.0.urn`.
    fn field(&self) -> String;
    /// Code, never renamed.
    fn code(&self) -> &'static str;
}

/// Complains of a text that is blank, too long, or has characters that no text has.
pub fn check_text(errors: &mut Vec<UserError>, field: &str, text: &str, longest: usize) {
    if text.trim().is_empty() {
        errors.push(UserError::at(field, "BLANK", format!("{field} is blank; fill it in")));
    } else if text.chars().count() > longest {
        let message = format!("{field} is longer than {longest} characters; shorten it");
        errors.push(UserError::at(field, "TOO_LONG", message));
    } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        let message = format!("{field} has control characters, such as NUL; remove them");
        errors.push(UserError::at(field, "CONTROL_CHARACTERS", message));
    }
}

/// The same for a text that may be left out.
pub fn check_optional_text(errors: &mut Vec<UserError>, field: &str, text: Option<&String>, longest: usize) {
    if let Some(text) = text {
        check_text(errors, field, text, longest);
    }
}

/// Complains of an idempotency key that is blank or too long.
pub fn check_key(errors: &mut Vec<UserError>, key: Option<&String>) {
    check_optional_text(errors, "idempotencyKey", key, LONGEST_KEY);
}

/// Complains of a list that is too long.
pub fn check_length(errors: &mut Vec<UserError>, field: &str, length: usize) {
    if length > LONGEST_LIST {
        let message = format!("{field} has {length} rows; {LONGEST_LIST} are allowed at once");
        errors.push(UserError::at(field, "TOO_MANY", message));
    }
}

/// The amount, if it is more than nothing; complains otherwise.
pub fn positive_pence(errors: &mut Vec<UserError>, field: &str, pence: scalars::Pence) -> Option<Pence> {
    let amount = whole_pence(errors, field, pence)?;
    let wrong = match amount.get() {
        0 => ("ZERO", "is nothing; give an amount above 0"),
        ..0 => ("NEGATIVE", "is negative; give an amount above 0"),
        _ => return Some(amount),
    };
    errors.push(UserError::at(field, wrong.0, format!("{field} {}", wrong.1)));
    None
}

/// The amount, whatever its sign, if it is whole pence; complains otherwise.
pub fn whole_pence(errors: &mut Vec<UserError>, field: &str, pence: scalars::Pence) -> Option<Pence> {
    let wrong = match pence.0 {
        Amount::Whole(amount) => return Some(amount),
        Amount::Fraction => ("FRACTION_OF_A_PENNY", "has a fraction of a penny; give whole pence"),
        Amount::TooLarge => ("TOO_LARGE", "is more than 2^53 - 1 pence; check the amount"),
    };
    errors.push(UserError::at(field, wrong.0, format!("{field} {}", wrong.1)));
    None
}

/// What a use case did: the row that it wrote, or nothing and a complaint.
///
/// # Errors
/// Failures that the caller cannot mend in the input.
pub fn outcome<T, R: Refusal>(
    ctx: &Context<'_>,
    errors: &mut Vec<UserError>,
    result: Result<T, Failure<R>>,
) -> Result<Option<T>> {
    match result {
        Ok(row) => {
            forget_what_was_read(ctx)?;
            Ok(Some(row))
        }
        Err(failure) => {
            let refused = refusal(failure)?;
            errors.push(UserError::at(&refused.field(), refused.code(), refused.to_string()));
            Ok(None)
        }
    }
}
