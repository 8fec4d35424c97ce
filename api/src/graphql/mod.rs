//! The floor of the GraphQL layer: may this query run, context, pages, errors, scalars, and where roots are merged.

pub mod access;
pub mod cursor;
pub mod error;
pub mod id;
pub mod page;
pub mod scalars;
mod schema;

pub use schema::{PartnershipSchema, build, sdl};
