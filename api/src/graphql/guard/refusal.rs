use async_graphql::parser::Error as SyntaxError;
use async_graphql::{Pos, ServerError};

use crate::graphql::error::Code;

/// Why the guard does not let a request through. It has cost no SQL and never reached the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What kind of fault it is.
    pub code: Code,
    /// What is wrong, and how to mend it.
    pub message: String,
    /// The limit that was passed, if it is one.
    pub limit: Option<PassedLimit>,
    /// Where in the document.
    pub location: Option<Pos>,
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
        Self { code: Code::BadUserInput, message: message.into(), limit: None, location: None }
    }

    /// A document that does not parse.
    pub(super) fn syntax(error: &SyntaxError) -> Self {
        let location = error.positions().next();
        Self { location, ..Self::malformed(error.to_string()) }
    }

    /// A request that asks for more than it may.
    pub(super) fn over(setting: &'static str, found: usize, allowed: usize, mend: &str) -> Self {
        Self {
            code: Code::CostExceeded,
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
        extensions.set("code", self.code.as_str());
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
