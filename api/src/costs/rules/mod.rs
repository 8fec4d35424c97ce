//! How a sum is shared among schools.

mod bearers;

pub use bearers::Bearer;
