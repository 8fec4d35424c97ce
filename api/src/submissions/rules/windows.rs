use chrono::NaiveDate;

use super::problem::{Problem, ProblemCode};

/// The days of a collection window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WindowDays {
    /// First day on which batches are taken.
    pub opens_on: NaiveDate,
    /// Day by which they are due.
    pub due_on: NaiveDate,
    /// Last day on which they are taken.
    pub closes_on: NaiveDate,
}

/// Where a collection window stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowState {
    /// It opens later.
    NotOpen,
    /// Batches are taken.
    Open,
    /// Batches are taken, and are late.
    Late,
    /// Batches are no longer taken.
    Closed,
}

impl WindowDays {
    /// Where the window stands on the day.
    #[must_use]
    pub fn state(self, day: NaiveDate) -> WindowState {
        if day < self.opens_on {
            WindowState::NotOpen
        } else if day <= self.due_on {
            WindowState::Open
        } else if day <= self.closes_on {
            WindowState::Late
        } else {
            WindowState::Closed
        }
    }
}

/// Whether a row comes late to its window.
///
/// # Errors
/// When nothing is collected, not yet, or no longer.
pub fn check_window(line: i32, window: Option<WindowDays>, today: NaiveDate) -> Result<bool, Problem> {
    let Some(window) = window else {
        let message = "this measure is not collected for this period and status; check period and status, or ask the \
                       partnership to open a collection window";
        return Err(Problem::of_row(line, ProblemCode::NoWindow, message));
    };
    match window.state(today) {
        WindowState::Open => Ok(false),
        WindowState::Late => Ok(true),
        WindowState::NotOpen => {
            let message = format!("it is collected from {}; send it then", window.opens_on);
            Err(Problem::of_row(line, ProblemCode::WindowNotOpen, message))
        }
        WindowState::Closed => {
            let message = format!("it was collected until {}; ask the partnership", window.closes_on);
            Err(Problem::of_row(line, ProblemCode::WindowClosed, message))
        }
    }
}

/// Why a collection window cannot be opened or amended. The codes are public and are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WindowRefused {
    /// The days are not in order.
    #[error("the window is to open by the day on which batches are due, and to close on that day or later")]
    DaysOutOfOrder,
    /// The catalogue has no such measure.
    #[error("there is no measure with this code")]
    UnknownMeasure,
    /// There is one.
    #[error("the measure is collected for this period and status already; amend that window")]
    WindowTaken,
    /// Nobody would have to send anything.
    #[error("no phase is named; name those whose schools are to submit")]
    NoPhase,
    /// The actor runs the partnerships of several areas.
    #[error("you run the partnerships of several areas; say which with areaLaCode")]
    WhichArea,
}

impl WindowRefused {
    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::DaysOutOfOrder => "DAYS_OUT_OF_ORDER",
            Self::UnknownMeasure => "UNKNOWN_MEASURE",
            Self::WindowTaken => "WINDOW_TAKEN",
            Self::NoPhase => "NO_PHASE",
            Self::WhichArea => "WHICH_AREA",
        }
    }

    /// Field of the input that is to be mended.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::DaysOutOfOrder => "dueOn",
            Self::UnknownMeasure | Self::WindowTaken => "measure",
            Self::NoPhase => "phaseCodes",
            Self::WhichArea => "areaLaCode",
        }
    }
}

/// Checks the days of a window.
///
/// # Errors
/// When they are not in order.
pub fn check_window_days(days: WindowDays) -> Result<(), WindowRefused> {
    let is_in_order = days.opens_on <= days.due_on && days.due_on <= days.closes_on;
    is_in_order.then_some(()).ok_or(WindowRefused::DaysOutOfOrder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn window() -> WindowDays {
        WindowDays { opens_on: day("2026-11-01"), due_on: day("2026-11-20"), closes_on: day("2026-11-30") }
    }

    #[test]
    fn a_window_is_open_then_late_then_closed() {
        for (today, state) in [
            ("2026-10-31", WindowState::NotOpen),
            ("2026-11-01", WindowState::Open),
            ("2026-11-20", WindowState::Open),
            ("2026-11-21", WindowState::Late),
            ("2026-11-30", WindowState::Late),
            ("2026-12-01", WindowState::Closed),
        ] {
            assert_eq!(window().state(day(today)), state, "{today}");
        }
    }

    #[test]
    fn a_row_needs_an_open_window() {
        let code = |window, today| check_window(2, window, day(today)).map_err(|problem| problem.code.as_str());
        assert_eq!(code(None, "2026-11-05"), Err("NO_WINDOW"));
        assert_eq!(code(Some(window()), "2026-10-05"), Err("WINDOW_NOT_OPEN"));
        assert_eq!(code(Some(window()), "2026-11-05"), Ok(false));
        assert_eq!(code(Some(window()), "2026-11-25"), Ok(true));
        assert_eq!(code(Some(window()), "2026-12-05"), Err("WINDOW_CLOSED"));
    }

    #[test]
    fn the_days_of_a_window_are_in_order() {
        assert_eq!(check_window_days(window()), Ok(()));
        let turned = WindowDays { due_on: day("2026-12-20"), ..window() };
        assert_eq!(check_window_days(turned), Err(WindowRefused::DaysOutOfOrder));
    }
}
