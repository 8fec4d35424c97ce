//! The only SQL of agreements and of the log of what was read.

pub mod agreements;
pub mod disclosures;
pub mod grants;
pub mod parts;
