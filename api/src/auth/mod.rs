//! Who is asking: a bearer token becomes an [`Actor`] with the memberships that the database holds for it.
//!
//! Other rooms may use [`Actor`]; only `http` asks an [`Authenticate`], and only the commands issue tokens. Why a token was
//! not believed is told to the log and never to the caller.

mod actor;
mod authenticator;
mod bearer;
mod believed;
pub mod development;
mod issue;
mod jwks;
mod keys;
mod lifetime;
mod pem;
mod refusal;
mod store;
#[cfg(test)]
mod tests;
mod verify;

use chrono::NaiveDate;
use entities::user;
use futures_util::future::BoxFuture;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection};

pub use actor::{Actor, ActorMembership};
pub use authenticator::Authenticator;
pub use issue::{IssueError, IssuedToken, Issuer};
pub use jwks::{JwksError, RemoteKeys};
pub use keys::{KeyError, KeySet, VerifyingKey, parse_algorithm};

/// Tells who is asking.
pub trait Authenticate: Send + Sync {
    /// The actor behind the value of an `Authorization` header; anonymous without one.
    fn authenticate<'a>(&'a self, authorization: Option<&'a str>) -> BoxFuture<'a, Result<Actor, AuthError>>;
}

/// Why there is no actor. The caller learns no more than this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuthError {
    /// The token is not believed.
    #[error("the token is not believed")]
    Unauthenticated,
    /// Whether to believe the token cannot be found out now.
    #[error("the token cannot be checked now")]
    Unavailable,
}

/// The user with this subject as it is on this day, for commands that act for a user of the demo. Nothing if there is none,
/// or it may not sign in.
///
/// # Errors
/// When the database fails.
pub async fn known_actor(
    db: &DatabaseConnection,
    subject: &str,
    today: NaiveDate,
) -> Result<Option<Actor>, sea_orm::DbErr> {
    let known = store::user_by_subject(db, subject, today).await?.filter(|user| user.revoked_at.is_none());
    Ok(known.map(actor))
}

/// People whom somebody else names.
#[derive(Debug, Clone, Copy)]
pub enum People<'a> {
    /// By what they sign in as.
    BySubject(&'a [String]),
    /// By the keys of their rows.
    ById(&'a [String]),
}

/// Those of the people who may sign in, as they are on this day. One statement.
///
/// # Errors
/// When the database fails.
pub async fn known_actors<C: ConnectionTrait>(
    db: &C,
    people: People<'_>,
    today: NaiveDate,
) -> Result<Vec<Actor>, sea_orm::DbErr> {
    let are = match people {
        People::BySubject(subjects) => user::Column::Subject.is_in(subjects.iter().cloned()),
        People::ById(ids) => user::Column::Id.is_in(ids.iter().cloned()),
    };
    let known = store::users(db, are, today).await?.into_iter();
    Ok(known.filter(|user| user.revoked_at.is_none()).map(actor).collect())
}

fn actor(user: store::KnownUser) -> Actor {
    let store::KnownUser { id, subject, display_name, memberships, .. } = user;
    Actor::User { id, subject, display_name, memberships }
}
