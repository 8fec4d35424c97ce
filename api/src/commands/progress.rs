use api::files::Progress;
use indicatif::{ProgressBar, ProgressStyle};

use super::console;
use super::context::Context;

/// Lines after which an import of unknown length says again how far it is.
const ROWS: u64 = 10_000;

/// Shows how far an import is: a bar to who watches, a line of the log now and then to who does not.
pub(crate) enum Meter {
    /// `--quiet`.
    Silent,
    /// Standard error is a terminal.
    Bar(ProgressBar),
    /// It is not.
    Lines(String, Steps),
}

impl Meter {
    pub(crate) fn new(context: &Context, label: &str) -> Self {
        if context.global.quiet {
            Self::Silent
        } else if console::is_watched() {
            Self::Bar(bar(label))
        } else {
            Self::Lines(label.to_owned(), Steps::default())
        }
    }

    /// Takes the bar away, so that the result has the line.
    pub(crate) fn finish(self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

fn bar(label: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix} [{bar:30}] {percent:>3}% {msg} {elapsed}");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())).with_prefix(label.to_owned())
}

impl Progress for Meter {
    fn advanced(&mut self, bytes_read: u64, total_bytes: Option<u64>, rows: u64) {
        match self {
            Self::Silent => {}
            Self::Bar(bar) => {
                bar.set_length(total_bytes.unwrap_or(bytes_read));
                bar.set_position(bytes_read);
                bar.set_message(format!("{rows} rows"));
            }
            Self::Lines(file, steps) => {
                if let Some(step) = steps.next(bytes_read, total_bytes, rows) {
                    tracing::info!(file, percent = step.percent, rows, "importing");
                }
            }
        }
    }
}

/// Which advances are worth a line: each tenth of a file whose length is known, each ten thousand rows of another.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    bytes: u64,
    said: u64,
}

#[derive(Debug, PartialEq, Eq)]
struct Step {
    percent: Option<u64>,
}

impl Steps {
    fn next(&mut self, bytes: u64, total: Option<u64>, rows: u64) -> Option<Step> {
        if bytes < self.bytes {
            // Another file has begun.
            self.said = 0;
        }
        self.bytes = bytes;
        let percent = total.filter(|total| *total > 0).map(|total| bytes.min(total).saturating_mul(100) / total);
        let reached = percent.map_or(rows / ROWS, |percent| percent / 10);
        if reached <= self.said {
            return None;
        }
        self.said = reached;
        Some(Step { percent })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_known_length_is_worth_ten_lines() {
        let mut steps = Steps::default();
        let said: Vec<_> = (0..=1_000).filter_map(|byte| steps.next(byte, Some(1_000), byte)).collect();
        let expected: Vec<_> = (1..=10).map(|tenth| Step { percent: Some(tenth * 10) }).collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn the_next_file_begins_again() {
        let mut steps = Steps::default();
        assert!(steps.next(100, Some(100), 1).is_some());
        assert_eq!(steps.next(5, Some(100), 1), None);
        assert!(steps.next(10, Some(100), 1).is_some());
    }

    #[test]
    fn a_file_of_unknown_length_is_worth_a_line_every_ten_thousand_rows() {
        let mut steps = Steps::default();
        let said = (0..=35_000).filter(|row| steps.next(*row, None, *row).is_some()).count();
        assert_eq!(said, 3);
        assert_eq!(Steps::default().next(0, Some(0), 0), None);
    }
}
