use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use api::auth::development::is_development_key;
use api::auth::{KeySet, RemoteKeys};
use api::clock::Clock;
use api::config::{Auth, Database, Problem};
use chrono::{DateTime, TimeDelta, Utc};
use migration::Migrator;
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, Statement};
use sea_orm_migration::MigratorTrait;
use secrecy::ExposeSecret;
use sqlx::{Connection, PgConnection};

use super::super::failure::with_causes;
use super::finding::Finding;

/// How long one connection is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// Seconds by which the database's clock may differ before it is worth a word.
const CLOCK_SECONDS: i64 = 2;

pub(super) fn setting(problem: &Problem) -> Finding {
    let mend = format!("change it where it stands: {}", problem.source);
    Finding::problem("settings", problem.message.clone(), mend)
}

/// The configured keys, and whether anybody can sign in at all.
pub(super) fn keys(auth: &Auth) -> Vec<Finding> {
    if auth.keys.is_empty() {
        return match auth.jwks_url {
            Some(_) => Vec::new(),
            None => vec![Finding::problem(
                "keys",
                "nobody can sign in: there is no key to check tokens by",
                "set auth.jwks_url to the key set of your identity provider, or auth.keys to its public keys",
            )],
        };
    }
    auth.keys
        .iter()
        .map(|key| {
            if is_development_key(key) {
                let message = format!("{:?} is a development key; `serve` refuses it", key.kid);
                return Finding::problem(
                    "keys",
                    message,
                    "replace it in auth.keys by the key of your identity provider",
                );
            }
            match KeySet::load(std::slice::from_ref(key)) {
                Ok(_) => Finding::ok("keys", format!("{:?} is a public key for {}", key.kid, key.algorithm)),
                Err(error) => Finding::problem(
                    "keys",
                    with_causes(&error),
                    "write the public key there: a PEM block that begins with -----BEGIN PUBLIC KEY-----",
                ),
            }
        })
        .collect()
}

/// The key set at `auth.jwks_url`, asked as the service would ask.
pub(super) async fn key_set(auth: &Auth, clock: Arc<dyn Clock>) -> Option<Finding> {
    let url = auth.jwks_url.as_deref()?;
    // Its query may hold a key.
    let shown = url.split('?').next().unwrap_or_default();
    let keys = match RemoteKeys::new(url, auth, clock) {
        Ok(remote) => remote.probe().await,
        Err(error) => Err(error),
    };
    Some(match keys {
        Ok(0) => Finding::problem(
            "key set",
            format!("{shown} has no key that can be used"),
            "let it publish keys with a kid for EdDSA, RS256 or ES256 signatures",
        ),
        Ok(keys) => Finding::ok("key set", format!("{shown} has {keys} key(s)")),
        Err(error) => Finding::problem(
            "key set",
            format!("{shown}: {}", with_causes(&error)),
            "check the address, and that this machine may reach it",
        ),
    })
}

pub(super) async fn connection(settings: &Database) -> Result<(DatabaseConnection, Finding), Finding> {
    // To open a file that is not there would make it.
    if let Some(path) = absent_file(settings) {
        return Err(Finding::problem("database", format!("there is no file {path}"), "run `partnership migrate up`"));
    }
    match api::db::connect(settings).await {
        Ok(db) => {
            let is_postgres = db.get_database_backend() == DatabaseBackend::Postgres;
            let kind = if is_postgres { "PostgreSQL" } else { "SQLite" };
            Ok((db, Finding::ok("database", format!("{kind} answers"))))
        }
        Err(error) => Err(Finding::problem(
            "database",
            refusal(settings).await.unwrap_or_else(|| with_causes(&error)),
            "check database.url (`partnership config` shows it), that the server runs, and that the role may log in",
        )),
    }
}

/// What a PostgreSQL server says to one connection. The pool tries again until its time is over, and then knows no reason
/// but that.
async fn refusal(settings: &Database) -> Option<String> {
    let url = settings.url.expose_secret();
    if url.starts_with("sqlite:") {
        return None;
    }
    let answer = tokio::time::timeout(PATIENCE, PgConnection::connect(url)).await.ok()?;
    answer.err().map(|error| with_causes(&error))
}

fn absent_file(settings: &Database) -> Option<String> {
    let path = settings.url.expose_secret().strip_prefix("sqlite://")?.split('?').next()?;
    (!Path::new(path).exists()).then(|| path.to_owned())
}

pub(super) async fn migrations(db: &DatabaseConnection) -> Finding {
    match Migrator::get_pending_migrations_read_only(db).await {
        Ok(pending) if pending.is_empty() => Finding::ok("migrations", "no step is pending"),
        Ok(pending) => {
            Finding::problem("migrations", format!("{} step(s) pending", pending.len()), "run `partnership migrate up`")
        }
        Err(error) => Finding::problem(
            "migrations",
            with_causes(&error),
            "if the database is newer than this program, run the newer program",
        ),
    }
}

/// Memberships begin and end by this machine's clock; rows are compared across machines.
pub(super) async fn clock(db: &DatabaseConnection, clock: &dyn Clock, auth: &Auth) -> Finding {
    if db.get_database_backend() != DatabaseBackend::Postgres {
        return Finding::ok("clock", "the database has this machine's");
    }
    let statement = Statement::from_string(DatabaseBackend::Postgres, "SELECT clock_timestamp() AS now");
    let theirs = match db.query_one_raw(statement).await {
        Ok(row) => row.and_then(|row| row.try_get::<DateTime<Utc>>("", "now").ok()),
        Err(_) => None,
    };
    match theirs {
        Some(theirs) => compare(clock.now() - theirs, auth.leeway_seconds),
        None => Finding::warning("clock", "the database does not tell the time", "run the doctor again"),
    }
}

fn compare(ahead: TimeDelta, leeway_seconds: u64) -> Finding {
    let seconds = ahead.num_seconds();
    let message = match seconds {
        0 => "agrees with the database's".to_owned(),
        1.. => format!("{seconds} s ahead of the database's"),
        _ => format!("{} s behind the database's", seconds.unsigned_abs()),
    };
    let mend = "set both machines by NTP";
    if seconds.unsigned_abs() > leeway_seconds {
        Finding::problem("clock", format!("{message}, more than auth.leeway_seconds"), mend)
    } else if seconds.abs() > CLOCK_SECONDS {
        Finding::warning("clock", message, mend)
    } else {
        Finding::ok("clock", message)
    }
}

#[cfg(test)]
mod tests {
    use api::auth::development::DevelopmentKey;
    use api::clock::SystemClock;
    use api::config::AuthKey;

    use super::super::finding::State;
    use super::*;

    #[test]
    fn clocks_are_compared_both_ways() {
        for (seconds, state) in [
            (0, State::Ok),
            (2, State::Ok),
            (-2, State::Ok),
            (3, State::Warning),
            (-30, State::Warning),
            (31, State::Problem),
            (-31, State::Problem),
        ] {
            let finding = compare(TimeDelta::seconds(seconds), 30);
            assert_eq!(finding.state, state, "{seconds}: {}", finding.message);
        }
    }

    #[test]
    fn keys_are_read_and_the_development_key_is_a_problem() {
        let folder = tempfile::tempdir().unwrap();
        let key = DevelopmentKey::open_or_make(folder.path()).unwrap();
        let absent = AuthKey { kid: "a".into(), algorithm: "EdDSA".into(), path: folder.path().join("absent.pem") };
        let found = |keys| keys_of(Auth { keys, ..Auth::default() });
        assert_eq!(found(vec![]).state, State::Problem);
        assert!(found(vec![key.setting()]).message.contains("is a development key"));
        assert!(found(vec![absent]).message.contains("could not be read"));
        let remote = Auth { jwks_url: Some("https://login.example/keys".into()), ..Auth::default() };
        assert_eq!(keys(&remote), []);
    }

    fn keys_of(auth: Auth) -> Finding {
        keys(&auth).remove(0)
    }

    #[tokio::test]
    async fn a_fresh_database_lacks_its_steps() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.sqlite").display());
        let settings = Database { url: url.into(), ..Database::default() };
        let absent = connection(&settings).await.unwrap_err();
        assert!(absent.message.starts_with("there is no file") && !folder.path().join("test.sqlite").exists());
        api::db::connect(&settings).await.unwrap();
        let (db, finding) = connection(&settings).await.unwrap();
        assert_eq!(finding.state, State::Ok);
        let before = migrations(&db).await;
        assert_eq!((before.state, before.mend.as_deref()), (State::Problem, Some("run `partnership migrate up`")));
        Migrator::up(&db, None).await.unwrap();
        assert_eq!(migrations(&db).await.state, State::Ok);
        assert_eq!(clock(&db, &SystemClock, &Auth::default()).await.state, State::Ok);
    }

    #[tokio::test]
    async fn a_database_and_a_key_set_that_do_not_answer_are_problems() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let url = format!("postgres://app:hunter2@127.0.0.1:{port}/p");
        let finding = connection(&Database { url: url.into(), acquire_timeout_ms: 500, ..Database::default() })
            .await
            .unwrap_err();
        assert_eq!(finding.state, State::Problem);
        assert!(finding.message.contains("refused"), "{}", finding.message);
        assert!(!finding.message.contains("hunter2"), "{}", finding.message);
        let auth = Auth { jwks_url: Some(format!("http://127.0.0.1:{port}/keys")), ..Auth::default() };
        assert_eq!(key_set(&auth, Arc::new(SystemClock)).await.unwrap().state, State::Problem);
    }
}
