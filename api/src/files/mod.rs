//! Files that operators bring: opened, unpacked and decoded line by line, whatever their encoding and line ends.

mod error;
mod fault;
mod lines;
mod progress;
mod report;
mod source;
mod table;

pub use error::FileError;
pub use fault::{Fault, Refusal};
pub use lines::{Line, Lines};
pub use progress::Progress;
pub use report::TableReport;
pub use source::{BytesRead, Source};
pub use table::{Columns, Row, Table};
