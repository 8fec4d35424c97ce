//! Values with a unit, so that arithmetic cannot mix them.

mod percent;

pub use percent::Percent;
