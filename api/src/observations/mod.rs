//! What is known of schools, local authorities and England: the catalogue of measures and cohorts, observations in all
//! their versions, and releases of those that no publisher has published.
//!
//! `catalogue` is data, loaded from the checked-in files; other rooms may use it. `import` takes in what publishers have
//! published, from their files.

pub mod catalogue;
pub mod graphql;
pub mod import;
pub mod rules;
pub mod service;
pub mod store;
#[cfg(test)]
mod tests;
