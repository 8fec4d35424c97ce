//! The floor of the GraphQL layer: may this query run, context, pages, errors, scalars, and where roots are merged.

pub mod error;
pub mod extensions;
pub mod guard;
mod schema;

pub use schema::{PartnershipSchema, build, sdl};
