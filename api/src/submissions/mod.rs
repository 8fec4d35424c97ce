//! Batches of observations that trusts and schools send before anybody publishes them, and when they are due.
//!
//! A batch is checked as a whole and written as a whole or not at all; one that is rejected is kept with all that is to be
//! mended in it. `service::submit` is the one way in, whether rows come by mutation, upload or command; `import` reads files
//! of our own format. Other rooms may use the types of `graphql`.

pub mod graphql;
pub mod import;
pub mod rules;
pub mod service;
pub mod store;
