//! The only SQL of commissioning. Every select begins with `policy::visible`.

pub mod balances;
pub mod cohorts;
pub mod decisions;
pub mod history;
pub mod interventions;
pub mod participations;
pub mod parts;
pub mod plans;
pub mod priorities;
