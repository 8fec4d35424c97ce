//! The rules by which need is found: data from checked-in files, written to the database when it is brought up to date.

mod files;
mod load;

pub use load::{RulesError, load};
