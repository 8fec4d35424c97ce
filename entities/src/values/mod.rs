//! Values with a unit, so that arithmetic cannot mix them.

mod grid_place;
mod half_days;
mod pence;
mod percent;
mod period;
mod thousandths;
mod years;

pub use grid_place::GridPlace;
pub use half_days::HalfDays;
pub use pence::{Pence, PenceError};
pub use percent::Percent;
pub use period::{Period, PeriodError, Span};
pub use thousandths::{Thousandths, ValueError};
pub use years::{AcademicYear, FinancialYear, YearError};
