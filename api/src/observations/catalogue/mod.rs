//! The catalogue of measures, cohorts and disclosure rules: data from checked-in files, written to the database when it
//! is brought up to date, and kept in memory while the service runs.

mod files;
mod kept;
mod load;

pub use kept::{Catalogue, CatalogueCache, Partition};
pub use load::{CatalogueError, load};
