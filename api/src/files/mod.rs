//! Files that operators bring: opened, unpacked and decoded line by line, whatever their encoding and line ends.

mod ahead;
mod error;
mod fault;
mod lines;
mod progress;
mod report;
mod source;
mod table;
mod vintage;

pub use ahead::{Chunk, Pace, read_ahead};
pub use error::FileError;
pub use fault::{Fault, Refusal};
pub use lines::{Line, Lines};
pub use progress::Progress;
pub use report::TableReport;
pub use source::{BytesRead, Source};
pub use table::{Columns, Row, Table};
pub use vintage::day_of_name;
