//! Imports files of published statistics as their publishers write them: performance tables, absence, census, finance, and
//! the data sets about local authorities.
//!
//! `layouts` says, as data, what the columns of each kind of file mean; `bound` finds them in a header; `reading` reads a
//! line into observations; `run` takes a file in, as a whole or not at all. What the publisher has withheld stays withheld,
//! with its symbol. What is not understood is reported and never guessed.

mod bound;
mod bundled;
mod error;
mod layouts;
mod meta;
mod period;
mod reading;
mod register;
mod report;
mod run;
mod store;

pub use bundled::import_bundled_observations;
pub use error::ObservationsError;
pub use report::{ObservationsOptions, ObservationsReport};
pub use run::import_observations;
