//! The door as a whole: a header goes in, an actor or a refusal comes out.

mod key_sets;
mod log;
mod memberships;
mod tokens;

use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::keys::LaCode;
use entities::states::{OrganisationKind, Role};
use entities::{membership, organisation, user};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use migration::Migrator;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseConnection};
use sea_orm_migration::MigratorTrait;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Actor, AuthError, Authenticate, Authenticator, Issuer, pem};
use crate::clock::{Clock, SetClock};
use crate::config::{Auth, AuthKey, Database};
use crate::entropy::CountingEntropy;

const ISSUER: &str = "https://issuer.test";
const AUDIENCE: &str = "partnership-test";

fn noon() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap().and_hms_opt(12, 0, 0).unwrap().and_utc()
}

/// A signing key that the authenticator under test may or may not know.
struct Signer {
    private_pem: String,
    public_pem: String,
}

impl Signer {
    fn ed25519() -> Self {
        let pair = Ed25519KeyPair::generate().unwrap();
        let private = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).unwrap();
        let public = AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()).unwrap();
        Self {
            private_pem: pem::encode(&[], "PRIVATE KEY", private.as_ref()),
            public_pem: pem::encode(&[], "PUBLIC KEY", public.as_ref()),
        }
    }

    fn rsa() -> Self {
        let pair = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).unwrap();
        let private = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).unwrap();
        let public = AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()).unwrap();
        Self {
            private_pem: pem::encode(&[], "PRIVATE KEY", private.as_ref()),
            public_pem: pem::encode(&[], "PUBLIC KEY", public.as_ref()),
        }
    }

    fn ec() -> Self {
        use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let public = AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()).unwrap();
        Self {
            private_pem: pem::encode(&[], "PRIVATE KEY", pair.to_pkcs8v1().unwrap().as_ref()),
            public_pem: pem::encode(&[], "PUBLIC KEY", public.as_ref()),
        }
    }

    fn setting(&self, folder: &Path, kid: &str, algorithm: &str) -> AuthKey {
        let path = folder.join(format!("{kid}.pem"));
        std::fs::write(&path, &self.public_pem).unwrap();
        AuthKey { kid: kid.to_owned(), algorithm: algorithm.to_owned(), path }
    }

    fn encoding_key(&self, algorithm: Algorithm) -> EncodingKey {
        let pem = self.private_pem.as_bytes();
        match algorithm {
            Algorithm::EdDSA => EncodingKey::from_ed_pem(pem),
            Algorithm::ES256 => EncodingKey::from_ec_pem(pem),
            _ => EncodingKey::from_rsa_pem(pem),
        }
        .unwrap()
    }

    fn sign(&self, header: &Header, claims: &Value) -> String {
        format!("Bearer {}", encode(header, claims, &self.encoding_key(header.alg)).unwrap())
    }

    fn issuer(&self, kid: &str) -> Issuer {
        Issuer::from_pem(kid, self.private_pem.as_bytes(), ISSUER, AUDIENCE).unwrap()
    }
}

/// An authenticator with a database of its own, in which `ada` is an officer of Portsmouth.
struct Door {
    authenticator: Authenticator,
    clock: Arc<SetClock>,
    db: DatabaseConnection,
    signer: Signer,
    folder: TempDir,
}

impl Door {
    async fn open() -> Self {
        Self::open_with(|_, _| {}).await
    }

    async fn open_with(change: impl FnOnce(&mut Auth, &Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.sqlite").display());
        Self::open_on(url, folder, change).await
    }

    async fn open_on(url: String, folder: TempDir, change: impl FnOnce(&mut Auth, &Path)) -> Self {
        let database = Database { url: url.into(), max_connections: 2, ..Database::default() };
        let db = crate::db::connect(&database).await.unwrap();
        Migrator::up(&db, None).await.unwrap();
        let signer = Signer::ed25519();
        let clock = Arc::new(SetClock::at(noon()));
        let mut settings = Auth {
            issuer: ISSUER.to_owned(),
            audience: AUDIENCE.to_owned(),
            leeway_seconds: 30,
            keys: vec![signer.setting(folder.path(), "key-1", "EdDSA")],
            ..Auth::default()
        };
        change(&mut settings, folder.path());
        let shown: Arc<dyn Clock> = clock.clone();
        let authenticator = Authenticator::new(&settings, db.clone(), shown).unwrap();
        let door = Self { authenticator, clock, db, signer, folder };
        door.register("ada").await;
        door
    }

    async fn register(&self, subject: &str) {
        user::ActiveModel {
            id: Set(format!("user-{subject}")),
            subject: Set(subject.to_owned()),
            display_name: Set(subject.to_uppercase()),
            created_at: Set(noon()),
            revoked_at: Set(None),
        }
        .insert(&self.db)
        .await
        .unwrap();
    }

    async fn organisation(&self, id: &str, kind: OrganisationKind) {
        organisation::ActiveModel {
            id: Set(id.to_owned()),
            kind: Set(kind),
            name: Set(id.to_owned()),
            area_la_code: Set(LaCode::new(851).unwrap()),
            trust_uid: Set(None),
            school_urn: Set(None),
            created_at: Set(noon()),
        }
        .insert(&self.db)
        .await
        .unwrap();
    }

    async fn grant(&self, id: &str, role: Role, organisation: &str, from: &str, until: Option<&str>) {
        membership::ActiveModel {
            id: Set(id.to_owned()),
            user_id: Set("user-ada".to_owned()),
            role: Set(role),
            organisation_id: Set(organisation.to_owned()),
            starts_on: Set(from.parse().unwrap()),
            ends_on: Set(until.map(|until| until.parse().unwrap())),
            granted_by: Set(None),
            version: Set(1),
            created_at: Set(noon()),
        }
        .insert(&self.db)
        .await
        .unwrap();
    }

    fn bearer(&self, subject: &str) -> String {
        let issued = self.signer.issuer("key-1").issue(
            subject,
            TimeDelta::minutes(15),
            &*self.clock,
            &CountingEntropy::default(),
        );
        format!("Bearer {}", issued.unwrap().token.expose_secret())
    }

    async fn ask(&self, authorization: &str) -> Result<Actor, AuthError> {
        self.authenticator.authenticate(Some(authorization)).await
    }

    /// Why the header is refused, as the log has it.
    async fn reason(&self, authorization: &str) -> &'static str {
        assert_eq!(self.ask(authorization).await, Err(AuthError::Unauthenticated));
        self.authenticator.refusal(authorization).await.unwrap()
    }
}

fn header(algorithm: Algorithm, kid: &str) -> Header {
    Header { kid: Some(kid.to_owned()), ..Header::new(algorithm) }
}

/// Claims that are believed at noon.
fn claims() -> Value {
    let now = noon().timestamp();
    json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": "ada", "iat": now, "nbf": now, "exp": now + 900 })
}
