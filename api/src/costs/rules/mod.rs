//! How a sum is shared among schools.

mod balances;
mod bearers;
mod cell;
mod share;

pub use balances::Balances;
pub use bearers::{Bearer, weights};
pub use cell::{Bears, Cell, Sum, first_of_month, shares};
pub use share::apportion;
