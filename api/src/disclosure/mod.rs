//! What may be shown of observations, and what is withheld.

mod shown;
mod tally;

pub use shown::{Figures, Guarded, Shown};
pub use tally::{Summary, Tally};
