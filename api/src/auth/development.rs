//! The development key: made by the first `demo` in its data folder, so that a newcomer has tokens without an identity
//! provider. Whoever has the folder can sign as anybody, so `serve` refuses the key: it is known by its `kid`, by a line in
//! both of its files and by their names.

use std::io::Write;
use std::path::{Path, PathBuf};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use sha2::{Digest, Sha256};

use super::pem;
use crate::config::AuthKey;

/// What the `kid` of every development key begins with.
pub const KID_PREFIX: &str = "development-";
const MARKER: &str = "PARTNERSHIP DEVELOPMENT KEY";
const PRIVATE_FILE: &str = "development-key.pem";
const PUBLIC_FILE: &str = "development-key.pub.pem";

/// A development key in its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DevelopmentKey {
    /// How tokens name it: the prefix and the beginning of the public key's SHA-256.
    pub kid: String,
    /// File with the private key.
    pub private_path: PathBuf,
    /// File with the public key.
    pub public_path: PathBuf,
}

/// Why there is no development key.
#[derive(Debug, thiserror::Error)]
pub enum DevelopmentKeyError {
    /// A file could not be read or written.
    #[error("the development key file {path} could not be read or written", path = .0.display())]
    File(PathBuf, #[source] std::io::Error),
    /// The file does not hold such a key.
    #[error("{path} is not a development key: delete it and run demo again", path = .0.display())]
    Malformed(PathBuf),
    /// The cryptographic library could not make a key.
    #[error("no key could be made")]
    Generation,
}

impl DevelopmentKey {
    /// The key in this folder, if one has been made there.
    ///
    /// # Errors
    /// When there is a file but no key in it.
    pub fn open(folder: &Path) -> Result<Option<Self>, DevelopmentKeyError> {
        let private_path = folder.join(PRIVATE_FILE);
        let text = match std::fs::read_to_string(&private_path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(DevelopmentKeyError::File(private_path, error)),
        };
        let pair = pem::decode("PRIVATE KEY", &text).and_then(|der| Ed25519KeyPair::from_pkcs8(&der).ok());
        let Some(pair) = pair else { return Err(DevelopmentKeyError::Malformed(private_path)) };
        let public = public_der(&pair)?;
        let key = Self { kid: kid(&public), private_path, public_path: folder.join(PUBLIC_FILE) };
        key.write_public(&public)?;
        Ok(Some(key))
    }

    /// The key in this folder; made if there is none.
    ///
    /// # Errors
    /// When it can be neither read nor made.
    pub fn open_or_make(folder: &Path) -> Result<Self, DevelopmentKeyError> {
        if let Some(key) = Self::open(folder)? {
            return Ok(key);
        }
        std::fs::create_dir_all(folder).map_err(|error| DevelopmentKeyError::File(folder.to_owned(), error))?;
        make_private(&folder.join(PRIVATE_FILE))?;
        Self::open(folder)?.ok_or(DevelopmentKeyError::Generation)
    }

    /// The private key as PEM.
    ///
    /// # Errors
    /// When the file could not be read.
    pub fn private_pem(&self) -> Result<Vec<u8>, DevelopmentKeyError> {
        std::fs::read(&self.private_path).map_err(|error| DevelopmentKeyError::File(self.private_path.clone(), error))
    }

    /// The public key as the settings name it.
    #[must_use]
    pub fn setting(&self) -> AuthKey {
        AuthKey { kid: self.kid.clone(), algorithm: "EdDSA".to_owned(), path: self.public_path.clone() }
    }

    fn write_public(&self, der: &[u8]) -> Result<(), DevelopmentKeyError> {
        let text = pem::encode(
            &[MARKER, "The public half of development-key.pem. `partnership serve` refuses it."],
            "PUBLIC KEY",
            der,
        );
        if std::fs::read_to_string(&self.public_path).is_ok_and(|found| found == text) {
            return Ok(());
        }
        std::fs::write(&self.public_path, text)
            .map_err(|error| DevelopmentKeyError::File(self.public_path.clone(), error))
    }
}

/// Whether the key that the settings name is a development key, by its `kid`, its file's name or its file's first line.
#[must_use]
pub fn is_development_key(key: &AuthKey) -> bool {
    let has_name =
        key.path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("development-key"));
    is_development_kid(&key.kid)
        || has_name
        || std::fs::read(&key.path).is_ok_and(|text| String::from_utf8_lossy(&text).contains(MARKER))
}

/// Whether this `kid` is that of a development key.
#[must_use]
pub fn is_development_kid(kid: &str) -> bool {
    kid.starts_with(KID_PREFIX)
}

fn make_private(path: &Path) -> Result<(), DevelopmentKeyError> {
    let pair = Ed25519KeyPair::generate().map_err(|_| DevelopmentKeyError::Generation)?;
    let der = AsDer::<Pkcs8V1Der>::as_der(&pair).map_err(|_| DevelopmentKeyError::Generation)?;
    let text = pem::encode(
        &[
            MARKER,
            "Made by `partnership demo` to sign tokens for its invented users. Whoever reads it can sign as any of them.",
        ],
        "PRIVATE KEY",
        der.as_ref(),
    );
    write_for_owner_only(path, &text).map_err(|error| DevelopmentKeyError::File(path.to_owned(), error))
}

/// Readable by its owner from its first byte on; another process that made the file first wins.
fn write_for_owner_only(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).and_then(|()| file.sync_all()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

fn public_der(pair: &Ed25519KeyPair) -> Result<Vec<u8>, DevelopmentKeyError> {
    AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key())
        .map(|der| der.as_ref().to_vec())
        .map_err(|_| DevelopmentKeyError::Generation)
}

fn kid(public: &[u8]) -> String {
    let hash = Sha256::digest(public);
    let hex: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{KID_PREFIX}{hex}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_made_once_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(DevelopmentKey::open(folder.path()).unwrap(), None);
        let made = DevelopmentKey::open_or_make(folder.path()).unwrap();
        let found = DevelopmentKey::open_or_make(folder.path()).unwrap();
        assert_eq!(made, found);
        assert!(made.kid.starts_with(KID_PREFIX) && made.kid.len() == KID_PREFIX.len() + 16);
    }

    #[cfg(unix)]
    #[test]
    fn the_private_half_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let key = DevelopmentKey::open_or_make(folder.path()).unwrap();
        let mode = std::fs::metadata(&key.private_path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn is_recognised_by_kid_by_file_name_and_by_the_line_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let key = DevelopmentKey::open_or_make(folder.path()).unwrap().setting();
        let copy = folder.path().join("live.pem");
        std::fs::copy(&key.path, &copy).unwrap();
        let innocent = folder.path().join("innocent.pem");
        std::fs::write(&innocent, "-----BEGIN PUBLIC KEY-----\n").unwrap();
        let named = |kid: &str, path: &Path| AuthKey { kid: kid.into(), algorithm: "EdDSA".into(), path: path.into() };
        assert!(is_development_key(&key));
        assert!(is_development_key(&named("live", &key.path)));
        assert!(is_development_key(&named("live", &copy)));
        assert!(is_development_key(&named("development-1", &innocent)));
        assert!(!is_development_key(&named("live", &innocent)));
    }

    #[test]
    fn a_spoilt_file_is_not_replaced_in_silence() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(PRIVATE_FILE), "spoilt").unwrap();
        assert!(matches!(DevelopmentKey::open_or_make(folder.path()), Err(DevelopmentKeyError::Malformed(_))));
    }
}
