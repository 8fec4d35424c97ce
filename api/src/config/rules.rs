use entities::keys::LaCode;
use secrecy::{ExposeSecret, SecretString};
use tracing_subscriber::EnvFilter;

use super::AuthKey;
use super::setting::Only;

pub(super) const FILLED: Only<String> = Only(|text| !text.is_empty(), "text that is not empty");

pub(super) const DATABASE: Only<SecretString> = Only(
    |url| ["sqlite://", "postgres://", "postgresql://"].iter().any(|scheme| url.expose_secret().starts_with(scheme)),
    "an address that begins with sqlite:// or postgres://",
);

pub(super) const ORIGINS: Only<Vec<String>> = Only(
    |origins| origins.iter().all(|origin| origin == "*" || is_origin(origin)),
    "origins: http:// or https:// and a host, perhaps a port, no path; or *",
);

pub(super) const KEYS: Only<Vec<AuthKey>> = Only(
    |keys| keys.iter().all(|key| ["EdDSA", "RS256", "ES256"].contains(&key.algorithm.as_str()) && is_file_name(key)),
    "the names of files with keys whose algorithm is EdDSA, RS256 or ES256",
);

/// A key itself is no name of its file, and no message may quote it.
fn is_file_name(key: &AuthKey) -> bool {
    !key.path.to_string_lossy().contains("-----BEGIN")
}

/// Keys fetched in the clear could be anybody's.
pub(super) const JWKS: Only<Option<String>> = Only(
    |url| url.as_deref().is_none_or(|url| is_web(url) && (url.starts_with("https://") || is_on_this_machine(url))),
    "an https:// address without a password; http:// only on this machine",
);

pub(super) const COLLECTOR: Only<Option<String>> =
    Only(|url| url.as_deref().is_none_or(is_web), "an http:// or https:// address without a password");

pub(super) const LOG: Only<String> =
    Only(|log| EnvFilter::try_new(log).is_ok(), "a filter in the syntax of tracing, such as info,api=debug");

pub(super) fn portsmouth() -> LaCode {
    #[expect(clippy::expect_used, reason = "851 is a local authority code: a test of LaCode says so")]
    LaCode::new(851).expect("851 is a code")
}

/// Host and port of an `http` or `https` address.
fn authority(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    rest.split(['/', '?', '#']).next().filter(|authority| !authority.is_empty())
}

fn is_web(url: &str) -> bool {
    authority(url).is_some_and(|authority| !authority.contains(['@', ' ']))
}

fn is_origin(url: &str) -> bool {
    is_web(url) && authority(url).is_some_and(|authority| url.ends_with(authority))
}

fn is_on_this_machine(url: &str) -> bool {
    authority(url).is_some_and(|authority| {
        let port = authority.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
        let host = port.map_or(authority, |(host, _)| host);
        ["localhost", "127.0.0.1", "[::1]"].contains(&host)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::setting::Rule;

    #[test]
    fn key_sets_come_encrypted_or_from_this_machine() {
        for (url, taken) in [
            ("https://login.example/keys", true),
            ("http://127.0.0.1:8081/keys", true),
            ("http://[::1]/keys", true),
            ("http://localhost", true),
            ("http://login.example/keys", false),
            ("http://localhost.example/keys", false),
            ("http://localhost@evil.example/keys", false),
            ("https://user:secret@login.example/keys", false),
            ("https://", false),
            ("file:///etc/keys", false),
        ] {
            assert_eq!(JWKS.check(&Some(url.to_owned())).is_ok(), taken, "{url}");
        }
        assert!(JWKS.check(&None).is_ok());
    }

    #[test]
    fn an_origin_has_no_path() {
        for (origin, taken) in [
            ("https://dashboard.example", true),
            ("http://localhost:3000", true),
            ("https://dashboard.example/", false),
            ("https://dashboard.example/page", false),
            ("dashboard.example", false),
            ("*", true),
        ] {
            assert_eq!(ORIGINS.check(&vec![origin.to_owned()]).is_ok(), taken, "{origin}");
        }
    }
}
