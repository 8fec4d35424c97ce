//! Quality assurance: by which frameworks work is reviewed, what reviews found, and what of that is published.

pub mod frameworks;
pub mod graphql;
pub mod rules;
pub mod service;
pub mod store;
