//! Errors as callers see them: made here and nowhere else. Codes are never renamed.

use async_graphql::{Error, ErrorExtensions};
use sea_orm::{DbErr, RuntimeErr};

/// `extensions.code` of an error. A message may change; a code may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// No token, or one that is not believed.
    Unauthenticated,
    /// The caller may see the object but not this field, or may not do this.
    Forbidden,
    /// Nothing with this key that the caller may see.
    NotFound,
    /// The request or a value in it is not of the right shape.
    BadUserInput,
    /// Somebody else changed the row first, or the idempotency key was used with other input.
    Conflict,
    /// Too many requests at a time.
    RateLimited,
    /// The query asks for more than a request may.
    CostExceeded,
    /// The request took longer than it may.
    DeadlineExceeded,
    /// The service failed; the request id finds the cause in the log.
    Internal,
}

impl Code {
    /// The code as callers see it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::Conflict => "CONFLICT",
            Self::RateLimited => "RATE_LIMITED",
            Self::CostExceeded => "COST_EXCEEDED",
            Self::DeadlineExceeded => "DEADLINE_EXCEEDED",
            Self::Internal => "INTERNAL",
        }
    }

    /// An error with this code and a message that says what, where and how to mend it.
    #[must_use]
    pub fn error(self, message: impl Into<String>) -> Error {
        Error::new(message).extend_with(|_, extensions| extensions.set("code", self.as_str()))
    }
}

/// Turns a failure of the database into what callers may know of it: that the service is full, that the statement took too
/// long, or that the service failed. The cause of the last goes to the log, once.
#[must_use]
pub fn internal(error: &DbErr) -> Error {
    match trouble(error) {
        Trouble::Busy => Code::RateLimited.error("the service is at its limit; try again in a moment"),
        Trouble::Late => Code::DeadlineExceeded.error("a statement took longer than it may; ask for less"),
        Trouble::Other => {
            tracing::error!(%error, "a statement failed");
            Code::Internal.error("the service failed; the request id finds the cause in its log")
        }
    }
}

enum Trouble {
    Busy,
    Late,
    Other,
}

/// PostgreSQL: lock not available, deadlock, too many connections, going down; statement cancelled. SQLite: busy, locked.
fn trouble(error: &DbErr) -> Trouble {
    let (DbErr::Conn(cause) | DbErr::Exec(cause) | DbErr::Query(cause)) = error else {
        return if matches!(error, DbErr::ConnectionAcquire(_)) { Trouble::Busy } else { Trouble::Other };
    };
    let RuntimeErr::SqlxError(cause) = cause else { return Trouble::Other };
    match cause.as_database_error().and_then(|cause| cause.code()).as_deref() {
        Some("55P03" | "40P01" | "53300" | "57P01" | "5" | "6" | "261" | "517") => Trouble::Busy,
        Some("57014") => Trouble::Late,
        _ => Trouble::Other,
    }
}
