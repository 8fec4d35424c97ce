//! Values with a unit, so that arithmetic cannot mix them.

mod pence;
mod percent;
mod years;

pub use pence::{Pence, PenceError};
pub use percent::Percent;
pub use years::{AcademicYear, FinancialYear, YearError};
