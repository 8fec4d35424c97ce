use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Validation, decode};
use serde::Deserialize;

use super::keys::{VerifyingKey, algorithm_name};
use super::lifetime;
use super::refusal::{Refusal, shortened};

/// What the claims of a token must say.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    pub(super) issuer: String,
    pub(super) audience: String,
    pub(super) leeway_seconds: i64,
}

/// The header of a token: a stranger's words, of which only `kid` is followed, and that only into our own set of keys.
#[derive(Debug, Deserialize)]
pub(super) struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
struct Claims {
    /// Read here so that a list of issuers, which RFC 7519 does not know, is refused.
    #[serde(rename = "iss")]
    _issuer: Option<String>,
    sub: Option<String>,
    exp: Option<NumericDate>,
    nbf: Option<NumericDate>,
}

/// Seconds since 1970, whole or with a fraction (RFC 7519, section 2).
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
enum NumericDate {
    Whole(i64),
    Fraction(f64),
}

impl NumericDate {
    fn seconds(self) -> Option<i64> {
        match self {
            Self::Whole(seconds) => Some(seconds),
            Self::Fraction(seconds) => {
                std::time::Duration::try_from_secs_f64(seconds).ok().and_then(|date| i64::try_from(date.as_secs()).ok())
            }
        }
    }
}

/// Reads the header, and refuses what no key could mend.
pub(super) fn header(token: &str) -> Result<Header, Refusal> {
    let mut parts = token.split('.');
    let (Some(header), Some(_), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(Refusal::Malformed);
    };
    let json = URL_SAFE_NO_PAD.decode(header).map_err(|_| Refusal::Malformed)?;
    let header: Header = serde_json::from_slice(&json).map_err(|_| Refusal::Malformed)?;
    if header.crit.is_some() {
        return Err(Refusal::Critical);
    }
    check_type(header.typ.as_deref())?;
    Ok(header)
}

/// A token that says nothing of its type may be one (`typ` is optional in RFC 7519, and some providers leave it out); one
/// that says it is something else, such as a `logout+jwt`, is not.
fn check_type(typ: Option<&str>) -> Result<(), Refusal> {
    let taken = ["jwt", "at+jwt", "application/at+jwt"];
    match typ {
        Some(typ) if !taken.iter().any(|taken| typ.eq_ignore_ascii_case(taken)) => {
            Err(Refusal::WrongType { found: shortened(typ) })
        }
        _ => Ok(()),
    }
}

impl Header {
    /// The `kid`, without which no key is tried.
    pub(super) fn kid(&self) -> Result<&str, Refusal> {
        self.kid.as_deref().filter(|kid| !kid.is_empty()).ok_or(Refusal::NoKid)
    }
}

/// What a token says that is believed at any time, and when it is to be believed.
#[derive(Debug, Clone)]
pub(super) struct Verified {
    subject: String,
    exp: i64,
    nbf: Option<i64>,
}

impl Verified {
    /// The subject, if the token is alive now.
    pub(super) fn subject(&self, now: DateTime<Utc>, expected: &Expected) -> Result<&str, Refusal> {
        lifetime::check(self.exp, self.nbf, now, expected.leeway_seconds)?;
        Ok(&self.subject)
    }
}

/// What a token says that the key verifies and that says what is expected.
pub(super) fn verified(
    token: &str,
    header: &Header,
    key: &VerifyingKey,
    expected: &Expected,
) -> Result<Verified, Refusal> {
    let algorithm = algorithm_name(key.algorithm);
    if header.alg != algorithm {
        return Err(Refusal::WrongAlgorithm { found: shortened(&header.alg), expected: algorithm });
    }
    let claims =
        decode::<Claims>(token, &key.key, &validation(key, expected)).map_err(|error| refusal(error.kind()))?;
    let Claims { sub, exp, nbf, .. } = claims.claims;
    let missing = |claim: &str| Refusal::MissingClaim { claim: claim.to_owned() };
    let exp = exp.and_then(NumericDate::seconds).ok_or_else(|| missing("exp"))?;
    let nbf = nbf.map(|nbf| nbf.seconds().ok_or_else(|| missing("nbf"))).transpose()?;
    let subject = sub.filter(|sub| !sub.is_empty()).ok_or_else(|| missing("sub"))?;
    Ok(Verified { subject, exp, nbf })
}

/// The algorithm is the key's, never the header's. Times are left to [`lifetime`].
fn validation(key: &VerifyingKey, expected: &Expected) -> Validation {
    let mut validation = Validation::new(key.algorithm);
    validation.set_issuer(&[&expected.issuer]);
    validation.set_audience(&[&expected.audience]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

fn refusal(kind: &ErrorKind) -> Refusal {
    match kind {
        ErrorKind::InvalidSignature => Refusal::WrongSignature,
        ErrorKind::InvalidIssuer => Refusal::WrongIssuer,
        ErrorKind::InvalidAudience => Refusal::WrongAudience,
        ErrorKind::MissingRequiredClaim(claim) => Refusal::MissingClaim { claim: claim.clone() },
        ErrorKind::Json(_) => Refusal::WrongClaims,
        ErrorKind::InvalidAlgorithm => Refusal::WrongSignature,
        _ => Refusal::Malformed,
    }
}
