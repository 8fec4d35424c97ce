//! What makes a provider: a trust is one on the register, and a website is an address of the web.

use entities::states::ProviderKind;

/// Why a provider cannot be registered or amended. The codes are public and are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderRefused {
    /// There is a provider of this name in the area.
    #[error("the area has a provider called {0:?} already; amend that one, or tell the two apart by name")]
    NameTaken(String),
    /// A trust is named by its place on the register.
    #[error("a provider of kind TRUST is a trust on the register; give its group UID as trustUid")]
    TrustNeeded,
    /// Only trusts have a place among the trusts of the register.
    #[error("a provider of kind {0} is no trust; leave out trustUid, or name the kind TRUST")]
    TrustNotExpected(ProviderKind),
    /// There is no such trust on the register.
    #[error("the register has no academy trust with this group UID; look it up with `trusts`")]
    UnknownTrust,
    /// There is no such school on the register.
    #[error("the register has no school with this URN; look it up with `schools`")]
    UnknownSchool,
    /// The website is no address of the web.
    #[error("website is no address that begins with http:// or https:// and a host, without a user or blanks")]
    NotAnAddress,
}

impl ProviderRefused {
    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NameTaken(_) => "NAME_TAKEN",
            Self::TrustNeeded => "TRUST_NEEDED",
            Self::TrustNotExpected(_) => "TRUST_NOT_EXPECTED",
            Self::UnknownTrust => "UNKNOWN_TRUST",
            Self::UnknownSchool => "UNKNOWN_SCHOOL",
            Self::NotAnAddress => "NOT_AN_ADDRESS",
        }
    }

    /// Field of the input that is to be mended.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NameTaken(_) => "name",
            Self::TrustNeeded | Self::TrustNotExpected(_) | Self::UnknownTrust => "trustUid",
            Self::UnknownSchool => "schoolUrn",
            Self::NotAnAddress => "website",
        }
    }
}

/// Whether a provider of the kind is named as it has to be: a trust, and nothing else, by its group UID.
///
/// # Errors
/// When a trust has no UID, or another provider has one.
pub fn check_trust(kind: ProviderKind, has_trust: bool) -> Result<(), ProviderRefused> {
    match (kind, has_trust) {
        (ProviderKind::Trust, false) => Err(ProviderRefused::TrustNeeded),
        (ProviderKind::Trust, true) | (_, false) => Ok(()),
        (_, true) => Err(ProviderRefused::TrustNotExpected(kind)),
    }
}

/// Whether the text is an address of the web that a page may link to.
///
/// # Errors
/// When it has another scheme, no host, a user or password before the host, or blanks.
pub fn check_website(address: &str) -> Result<(), ProviderRefused> {
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        let (start, rest) = address.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    });
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let is_plain = !address.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    let is_host = host.starts_with(|letter: char| letter.is_alphanumeric() || letter == '[') && !host.contains('@');
    if is_plain && is_host { Ok(()) } else { Err(ProviderRefused::NotAnAddress) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trust_and_nothing_else_is_named_by_its_uid() {
        for kind in ProviderKind::all() {
            let is_trust = kind == ProviderKind::Trust;
            assert_eq!(check_trust(kind, true).is_ok(), is_trust, "{kind}");
            assert_eq!(check_trust(kind, false).is_ok(), !is_trust, "{kind}");
        }
    }

    #[test]
    fn a_website_is_an_address_of_the_web() {
        for address in ["https://solent.example", "http://solent.example:8080/a?b#c", "HTTPS://solent.example/"] {
            assert_eq!(check_website(address), Ok(()), "{address}");
        }
        for address in [
            "",
            "https://",
            "https:///path",
            "solent.example",
            "javascript:alert(1)",
            "ftp://solent.example",
            "https://user:secret@solent.example",
            "https://solent.example/a b",
            " https://solent.example",
            "https://sol\u{0}ent.example",
            "https://?",
            "é",
        ] {
            assert_eq!(check_website(address), Err(ProviderRefused::NotAnAddress), "{address:?}");
        }
    }
}
