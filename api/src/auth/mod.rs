//! Who is asking: a bearer token becomes an [`Actor`] with the memberships that the database holds for it.
//!
//! Other rooms may use [`Actor`]; only `http` uses the [`Authenticator`].

mod actor;

pub use actor::{Actor, ActorMembership};
