//! The only SQL of commissioning. Every select begins with `policy::visible`.

pub mod balances;
pub mod cohorts;
pub mod interventions;
pub mod plans;
pub mod priorities;
