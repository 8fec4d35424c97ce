//! A file read on a thread of its own, a few chunks ahead of the database.

use tokio::sync::mpsc;

use super::error::FileError;
use super::lines::{Line, Lines};
use super::source::{BytesRead, Source};

/// Some lines of a file.
#[derive(Debug)]
pub struct Chunk {
    /// The lines, in the order of the file.
    pub lines: Vec<Line>,
    /// Whether the file ends with them.
    pub is_last: bool,
}

/// How a file is to be read ahead.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Lines of a chunk.
    pub lines: usize,
    /// Whether a line may lack cells at its end, which are then empty.
    pub is_ragged: bool,
}

/// Reads the file in chunks. What cannot be read ends the chunks with an error; when the receiver goes, so does the
/// reader.
#[must_use]
pub fn read_ahead(source: Source, read: BytesRead, pace: Pace) -> mpsc::Receiver<Result<Chunk, FileError>> {
    let (sender, receiver) = mpsc::channel(2);
    tokio::task::spawn_blocking(move || {
        let mut lines = match Lines::open(&source, &read) {
            Ok(lines) if pace.is_ragged => lines.ragged(),
            Ok(lines) => lines,
            Err(error) => return drop(sender.blocking_send(Err(error))),
        };
        loop {
            let chunk = next_chunk(&mut lines, pace.lines);
            let is_end = chunk.as_ref().map_or(true, |chunk| chunk.is_last);
            // The receiver goes when the import fails; then there is nobody to read for.
            if sender.blocking_send(chunk).is_err() || is_end {
                return;
            }
        }
    });
    receiver
}

fn next_chunk(lines: &mut Lines, most: usize) -> Result<Chunk, FileError> {
    let mut chunk = Vec::with_capacity(most);
    while chunk.len() < most {
        match lines.next_line()? {
            Some(line) => chunk.push(line),
            None => return Ok(Chunk { lines: chunk, is_last: true }),
        }
    }
    Ok(Chunk { lines: chunk, is_last: false })
}
