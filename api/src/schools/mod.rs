//! Schools, trusts and other groups, their memberships and links, inspections, local authorities: the public register.
//!
//! Other rooms may use `store::schools` and the types and loaders of `graphql`, to hang their own fields on a school.

pub mod code_lists;
pub mod graphql;
pub mod import;
pub mod rules;
pub mod store;
