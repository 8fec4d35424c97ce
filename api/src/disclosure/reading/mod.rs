//! What a reader is shown of an observation, and what an answer says of what it withholds.

mod shown;
mod tally;

pub use shown::{Figures, Guarded, Shown};
pub use tally::{Summary, Tally};
