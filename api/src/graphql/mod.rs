//! The floor of the GraphQL layer: may this query run, context, pages, errors, scalars, and where roots are merged.

pub mod access;
pub(crate) mod by_key;
pub mod children;
pub mod cursor;
pub mod error;
pub mod extensions;
pub mod guard;
pub mod id;
pub mod input;
mod node;
pub mod page;
pub mod plain;
pub mod reader;
pub mod scalars;
mod schema;
pub mod user_error;

pub use schema::{PartnershipSchema, build, sdl};
