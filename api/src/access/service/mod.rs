//! One function per use case, named as the mutation.

mod grant_membership;
mod operator;
mod revoke_membership;

pub use grant_membership::{Grant, OrganisationRef, grant_membership};
pub use operator::{appoint_administrator, set_shut_out};
pub use revoke_membership::{Revocation, revoke_membership};
