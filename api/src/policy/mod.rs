//! Who may see and do what: all access rules, as data and pure functions.
//!
//! `visible` gives the rows of a table that an actor may see, as a condition of the query itself: a row outside it does
//! not exist for the actor. `matrix` says which roles may read which field and do which action, as a table that a board
//! member can read; `docs/access.md` is printed from it. Stores use the former, fields carry the latter as their guard.

mod areas;
pub mod matrix;
mod table;
mod visible;

pub use areas::{administers, only_administered_area};
pub use matrix::{Access, Audience};
pub use table::table;
pub use visible::{Visible, visible, visible_condition};
