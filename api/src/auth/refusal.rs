/// Why a token was not believed: for the log, where an operator tells a wrong clock from a wrong key. No variant holds any
/// part of a token that a stranger could use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("the Authorization header is not of the form `Bearer <token>`")]
    NotBearer,
    #[error("the token is {bytes} bytes long")]
    TooLong { bytes: usize },
    #[error("the token is not three parts of base64url with JSON inside")]
    Malformed,
    #[error("the header names no kid")]
    NoKid,
    #[error("no key has the kid {kid:?}")]
    UnknownKid { kid: String },
    #[error("the header says alg {found:?}, the key is for {expected}")]
    WrongAlgorithm { found: String, expected: &'static str },
    #[error("the header says typ {found:?}; JWT and at+jwt are taken")]
    WrongType { found: String },
    #[error("the header has a crit list, of which nothing is understood")]
    Critical,
    #[error("the signature is not by this key")]
    WrongSignature,
    #[error("iss is not auth.issuer")]
    WrongIssuer,
    #[error("aud does not have auth.audience")]
    WrongAudience,
    #[error("the claim {claim} is missing or not of its type")]
    MissingClaim { claim: String },
    #[error("the claims are not of their types")]
    WrongClaims,
    #[error("the token expired {seconds_ago} s ago")]
    Expired { seconds_ago: i64 },
    #[error("the token is not valid before {seconds_ahead} s from now")]
    NotYetValid { seconds_ahead: i64 },
    #[error("no user has the subject {subject:?}")]
    UnknownSubject { subject: String },
    #[error("the user {user_id} is revoked")]
    RevokedSubject { user_id: String },
}

impl Refusal {
    /// The reason in one word, to count and to filter by.
    pub(super) fn reason(&self) -> &'static str {
        match self {
            Self::NotBearer => "not_bearer",
            Self::TooLong { .. } => "too_long",
            Self::Malformed => "malformed",
            Self::NoKid => "no_kid",
            Self::UnknownKid { .. } => "unknown_kid",
            Self::WrongAlgorithm { .. } => "wrong_algorithm",
            Self::WrongType { .. } => "wrong_type",
            Self::Critical => "critical",
            Self::WrongSignature => "wrong_signature",
            Self::WrongIssuer => "wrong_issuer",
            Self::WrongAudience => "wrong_audience",
            Self::MissingClaim { .. } => "missing_claim",
            Self::WrongClaims => "wrong_claims",
            Self::Expired { .. } => "expired",
            Self::NotYetValid { .. } => "not_yet_valid",
            Self::UnknownSubject { .. } => "unknown_subject",
            Self::RevokedSubject { .. } => "revoked_subject",
        }
    }
}

/// Text from a stranger, cut to what a log line bears.
pub(super) fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}
