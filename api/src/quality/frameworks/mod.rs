//! The frameworks by which quality is reviewed: data from checked-in files, written to the database when it is brought up to
//! date, and kept in memory while the service runs.

mod files;
mod kept;
mod load;

pub use kept::{FrameworkCache, Frameworks};
pub use load::{FrameworksError, load};
