use std::io::{self, ErrorKind, IsTerminal, Write};

use serde::Serialize;

use super::failure::{Exit, Failure};

/// Writes a result to standard output. That the reader has gone away (`| head`) is its choice and no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    match write_to(&mut io::stdout().lock(), text) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(Exit::File, format!("standard output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes a result as one line of JSON.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let line = serde_json::to_string(value)
        .map_err(|error| Failure::new(Exit::File, format!("the result cannot be written as JSON: {error}")))?;
    print(&format!("{line}\n"))
}

/// Tells the operator what went wrong.
pub(crate) fn complain(message: &str) {
    // Where standard error is closed there is nobody to tell.
    let _ = write_to(&mut io::stderr().lock(), &format!("partnership: {message}\n"));
}

/// Whether somebody watches standard error.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

fn write_to(sink: &mut impl Write, text: &str) -> io::Result<()> {
    sink.write_all(text.as_bytes())?;
    sink.flush()
}

/// Rows with their columns under each other; the last column is not filled up.
pub(crate) fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let rows = [["a".to_owned(), "one".to_owned()], ["längst".to_owned(), String::new()]];
        assert_eq!(columns(&rows), "a       one\nlängst\n");
    }
}
