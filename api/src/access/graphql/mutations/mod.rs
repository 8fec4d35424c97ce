//! One file per mutation: input, payload, resolver.

mod grant_membership;
mod revoke_membership;

use async_graphql::MergedObject;

use crate::graphql::user_error::UserError;
use crate::operation::LONGEST_KEY;

/// Mutations of who may do what.
#[derive(Debug, Default, MergedObject)]
pub struct AccessMutation(grant_membership::GrantMembership, revoke_membership::RevokeMembership);

/// Complains of a text that is blank or too long.
fn check_text(errors: &mut Vec<UserError>, field: &str, text: &str, longest: usize) {
    if text.trim().is_empty() {
        errors.push(UserError::at(field, "BLANK", format!("{field} is blank; fill it in")));
    } else if text.chars().count() > longest {
        errors.push(UserError::at(
            field,
            "TOO_LONG",
            format!("{field} is longer than {longest} characters; shorten it"),
        ));
    }
}

/// Complains of an idempotency key that is blank or too long.
fn check_key(errors: &mut Vec<UserError>, key: Option<&String>) {
    if let Some(key) = key {
        check_text(errors, "idempotencyKey", key, LONGEST_KEY);
    }
}
