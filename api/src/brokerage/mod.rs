//! Brokerage: who can be sent to support schools and with how many days, schools that ask for support, whom they are offered, and what
//! came of it.

pub mod graphql;
pub mod rules;
pub mod service;
pub mod store;
