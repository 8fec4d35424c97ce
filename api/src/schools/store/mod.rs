//! The only SQL of the register. Every select begins with `policy::visible`; lists and counts take the same filter.

mod columns;
pub mod facets;
pub mod facts;
pub mod filter;
pub mod groups;
pub mod inspections;
pub mod links;
pub mod local_authorities;
pub mod memberships;
pub mod schools;
pub mod search;
pub mod sources;
pub mod standing;

pub use columns::{GroupColumns, GroupRow, SchoolColumns, SchoolRow};
