//! What is wrong with a batch: plain functions over the rows and what is known of them.

mod coverage;
mod figures;
mod jumps;
mod ownership;
mod parts;
mod problem;
mod said;
mod windows;

pub use coverage::{Owner, check_coverage, sharers};
pub use figures::{Figures, check_figures};
pub use jumps::{Known, before, check_jump};
pub use ownership::{OnRegister, check_period, check_school, is_maintained};
pub use parts::{Cell, Cube, Parting, check_parts};
pub use problem::{Problem, ProblemCode};
pub use said::{Key, Lists, Row, Said, duplicates, read};
pub use windows::{WindowDays, WindowRefused, WindowState, check_window, check_window_days};
