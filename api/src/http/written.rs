//! Answers as JSON, and never more of one in memory than the limit.

use std::io::{self, Write};

use serde::Serialize;

/// An answer is longer than it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLarge;

/// The value as JSON, if it has no more bytes than this.
pub(super) fn json(value: &impl Serialize, most: usize) -> Result<Vec<u8>, TooLarge> {
    let mut page = Page { bytes: Vec::new(), most };
    serde_json::to_writer(&mut page, value).map_err(|_| TooLarge)?;
    Ok(page.bytes)
}

struct Page {
    bytes: Vec<u8>,
    most: usize,
}

impl Write for Page {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len().saturating_add(more.len()) > self.most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_stops_at_the_limit() {
        assert_eq!(json(&["a", "b"], 9), Ok(b"[\"a\",\"b\"]".to_vec()));
        assert_eq!(json(&["a", "b"], 8), Err(TooLarge));
    }
}
