//! Users, organisations and memberships as the schema shows them.

mod audit_event;
mod enums;
mod loaders;
mod membership;
mod mutations;
mod organisation;
mod query;
mod user;
mod viewer;

pub use audit_event::AuditEvent;
pub use enums::{OrganisationKind, Role};
pub use loaders::{MembershipById, OrganisationById, UserById, UserNameById, user_name};
pub use membership::Membership;
pub use mutations::AccessMutation;
pub use organisation::Organisation;
pub use query::AccessQuery;
pub use user::User;
