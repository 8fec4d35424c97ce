use async_graphql::parser::Error as SyntaxError;
use async_graphql::{Pos, ServerError};

use crate::graphql::error::Code;

/// Why the guard does not let a request through. It has cost no SQL and never reached the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What kind of fault it is.
    pub fault: Fault,
    /// What is wrong, and how to mend it.
    pub message: String,
    /// The limit that was passed, if it is one.
    pub limit: Option<PassedLimit>,
    /// Where in the document.
    pub location: Option<Pos>,
}

/// What kind of fault a request has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is not of the shape that a request has.
    Malformed,
    /// Its document does not parse.
    Syntax,
    /// Its document parses and says something that no document may.
    Invalid,
    /// It asks for more than it may.
    OverLimit,
}

impl Fault {
    /// The code that callers see.
    #[must_use]
    pub const fn code(self) -> Code {
        match self {
            Self::Malformed | Self::Syntax | Self::Invalid => Code::BadUserInput,
            Self::OverLimit => Code::CostExceeded,
        }
    }
}

/// A limit that a request has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassedLimit {
    /// Name of the setting, such as `limits.depth`.
    pub setting: &'static str,
    /// What was found, or how much had been read when the guard stopped reading.
    pub found: usize,
    /// What is allowed.
    pub allowed: usize,
}

impl Refusal {
    /// A request whose text is not of the right shape.
    pub(crate) fn malformed(message: impl Into<String>) -> Self {
        Self { fault: Fault::Malformed, message: message.into(), limit: None, location: None }
    }

    /// A document that does not parse. The parser quotes the line, which may be all of the document; the place will do.
    pub(super) fn syntax(error: &SyntaxError) -> Self {
        let location = error.positions().next();
        let message = match (error, location) {
            (SyntaxError::Syntax { message, .. }, Some(place)) => {
                let expected = message.lines().rev().find_map(|line| line.trim().strip_prefix("= "));
                let expected = expected.unwrap_or("something else").replace('_', " ");
                format!("the document does not parse at {}:{}: {}", place.line, place.column, expected.trim())
            }
            _ => error.to_string(),
        };
        Self { location, ..Self::unreadable(message) }
    }

    /// A document that the parser need not see to know that it does not parse.
    pub(super) fn unreadable(message: impl Into<String>) -> Self {
        Self { fault: Fault::Syntax, ..Self::malformed(message) }
    }

    /// A document that says something that no document may.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self { fault: Fault::Invalid, ..Self::malformed(message) }
    }

    /// A request that asks for more than it may.
    pub(super) fn over(setting: &'static str, found: usize, allowed: usize, mend: &str) -> Self {
        Self {
            fault: Fault::OverLimit,
            message: format!("the request passes {setting}: {found} found, {allowed} allowed; {mend}"),
            limit: Some(PassedLimit { setting, found, allowed }),
            location: None,
        }
    }

    /// The refusal as an error of an answer.
    #[must_use]
    pub fn to_error(&self) -> ServerError {
        let mut error = ServerError::new(self.message.clone(), self.location);
        let extensions = error.extensions.get_or_insert_default();
        extensions.set("code", self.fault.code().as_str());
        if let Some(limit) = self.limit {
            extensions.set("limit", limit.setting);
            extensions.set("found", limit.found);
            extensions.set("allowed", limit.allowed);
        }
        error
    }
}

/// Refuses when more was found than is allowed.
pub(super) fn bound(setting: &'static str, found: usize, allowed: usize, mend: &str) -> Result<(), Refusal> {
    if found > allowed { Err(Refusal::over(setting, found, allowed, mend)) } else { Ok(()) }
}
