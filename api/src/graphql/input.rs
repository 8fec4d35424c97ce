//! Checks of what clients send to mutations. Each complaint names the field and how to mend it.

use async_graphql::{Context, ID, Result};
use entities::values::Pence;

use super::error::Code;
use super::id::GlobalId;
use super::reader::forget_what_was_read;
use super::scalars::{self, Amount};
use super::user_error::{UserError, refusal};
use crate::operation::{Failure, LONGEST_KEY};

/// Characters that a code may have.
pub const LONGEST_CODE: usize = 40;
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
    /// The refusals one by one, where it is several at once.
    fn each(&self) -> &[Self]
    where
        Self: Sized,
    {
        std::slice::from_ref(self)
    }
}

/// Complains of a text that is blank, too long, or has characters that no text has.
pub fn check_text(errors: &mut Vec<UserError>, field: &str, text: &str, longest: usize) {
    if text.chars().all(is_blank) {
        errors.push(UserError::at(field, "BLANK", format!("{field} is blank; fill it in")));
    } else if text.chars().count() > longest {
        let message = format!("{field} is longer than {longest} characters; shorten it");
        errors.push(UserError::at(field, "TOO_LONG", message));
    } else if text.chars().any(is_unprintable) {
        let message =
            format!("{field} has control characters, such as NUL or a change of the writing direction; remove them");
        errors.push(UserError::at(field, "CONTROL_CHARACTERS", message));
    }
}

/// Shows nothing: blanks and characters without a width.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Is not text, or makes text look like another.
fn is_unprintable(c: char) -> bool {
    let is_direction = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_direction || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
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

/// Complains of a number that is negative.
pub fn check_not_negative(errors: &mut Vec<UserError>, field: &str, number: Option<i32>) {
    if number.is_some_and(|number| number < 0) {
        errors.push(UserError::at(field, "NEGATIVE", format!("{field} is negative; give 0 or more")));
    }
}

/// Values that a part of a filter may list.
const VALUES: usize = 500;
/// Letters of a search.
const LETTERS: usize = 200;
/// Words of a search.
const WORDS: usize = 8;

/// The values of a part of a filter; nothing if it is left out. An empty list is refused: it could mean all or none.
///
/// # Errors
/// `BAD_USER_INPUT` for an empty list or one that is too long.
pub fn filter_list<T, U>(part: &str, values: Option<Vec<T>>, value: impl Fn(T) -> U) -> Result<Option<Vec<U>>> {
    let Some(values) = values else { return Ok(None) };
    if values.is_empty() {
        return Err(Code::BadUserInput.error(format!("filter.{part} is an empty list; leave it out to let all pass")));
    }
    if values.len() > VALUES {
        let told = format!("filter.{part} lists {} values; {VALUES} are allowed", values.len());
        return Err(Code::BadUserInput.error(told));
    }
    Ok(Some(values.into_iter().map(value).collect()))
}

/// The values of a part of a filter that lets all pass when it lists none.
///
/// # Errors
/// `BAD_USER_INPUT` for an empty list or one that is too long.
pub fn filter_values<T>(part: &str, values: Option<Vec<T>>) -> Result<Vec<T>> {
    Ok(filter_list(part, values, |value| value)?.unwrap_or_default())
}

/// The keys of the rows that a part of a filter names; nothing if it is left out. An id of another kind names no row.
///
/// # Errors
/// `BAD_USER_INPUT` for an empty list or one that is too long.
pub fn filter_keys(
    part: &str,
    ids: Option<Vec<ID>>,
    key: impl Fn(GlobalId) -> Option<String>,
) -> Result<Option<Vec<String>>> {
    let keys = filter_list(part, ids, |id| GlobalId::decode(&id).and_then(&key))?;
    Ok(keys.map(|keys| keys.into_iter().flatten().collect()))
}

/// The words of a search, folded as the names are that it looks among.
///
/// # Errors
/// `BAD_USER_INPUT` for a search without letters or with too many.
pub fn search_words(search: Option<&str>, fold: fn(&str) -> String) -> Result<Vec<String>> {
    let Some(search) = search else { return Ok(Vec::new()) };
    if search.chars().count() > LETTERS {
        return Err(Code::BadUserInput.error(format!("filter.search is longer than {LETTERS} letters; shorten it")));
    }
    let words: Vec<String> = fold(search).split(' ').take(WORDS).map(str::to_owned).collect();
    if words.iter().all(String::is_empty) {
        return Err(Code::BadUserInput.error("filter.search has no letter or digit; leave it out to let all pass"));
    }
    Ok(words)
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
            let told = |refused: &R| UserError::at(&refused.field(), refused.code(), refused.to_string());
            errors.extend(refused.each().iter().map(told));
            Ok(None)
        }
    }
}
