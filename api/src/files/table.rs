//! Files of our own formats: rows under columns whose names we give.

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{BytesRead, Fault, FileError, Lines, Refusal, Source};

/// Rows that a file may have: all are written in one transaction, so they are held at once.
const MOST_ROWS: usize = 100_000;

/// The columns of a format. A file has those that are needed, and may have the others, in any order.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    /// Columns without which a row says nothing.
    pub needed: &'static [&'static str],
    /// Columns that may be left out.
    pub others: &'static [&'static str],
}

/// The rows of a file.
#[derive(Debug, Clone)]
pub struct Table {
    /// Name of the file, without folders.
    pub file: String,
    /// The rows, in the order of the file.
    pub rows: Vec<Row>,
    /// Lines that are no rows, such as those with too few cells.
    pub refusals: Vec<Refusal>,
}

/// A row of a file.
#[derive(Debug, Clone)]
pub struct Row {
    /// Number of its line; the header is line 1.
    pub line: u64,
    cells: Vec<String>,
    header: Arc<[String]>,
}

impl Table {
    /// Reads a file whole. It may be compressed with gzip.
    ///
    /// # Errors
    /// When the file cannot be read, has other columns, or more rows than one transaction takes.
    pub fn read(path: &Path, columns: &Columns) -> Result<Self, FileError> {
        let source = Source::on_disk(path)?;
        let mut lines = Lines::open(&source, &BytesRead::default())?;
        let header: Arc<[String]> = lines.header.iter().map(|name| name.to_lowercase()).collect();
        let mut table = Self { file: source.name(), rows: Vec::new(), refusals: Vec::new() };
        columns.check(&table.file, &header)?;
        while let Some(line) = lines.next_line()? {
            if table.rows.len() + table.refusals.len() == MOST_ROWS {
                return Err(FileError::TooManyRows { file: table.file, most: MOST_ROWS });
            }
            match line.cells {
                Ok(_) if line.has_more => {
                    let reason = "the line has more cells than the header; put cells with commas into quotation marks";
                    table.refusals.push(Fault::of_line(reason).on(line.number));
                }
                Ok(cells) => table.rows.push(Row { line: line.number, cells, header: header.clone() }),
                Err(fault) => table.refusals.push(fault.on(line.number)),
            }
        }
        Ok(table)
    }
}

impl Columns {
    /// A column that nobody knows is a mistake in a name, and its cells would be lost.
    fn check(&self, file: &str, header: &[String]) -> Result<(), FileError> {
        let known = || self.needed.iter().chain(self.others);
        let missing: Vec<&str> =
            self.needed.iter().copied().filter(|name| !header.iter().any(|column| column == name)).collect();
        let unknown: Vec<&str> = header
            .iter()
            .map(String::as_str)
            .filter(|column| !column.is_empty() && !known().any(|name| name == column))
            .collect();
        let twice: Vec<&str> =
            known().copied().filter(|name| header.iter().filter(|column| column == name).count() > 1).collect();
        let wrong = [("lacks", missing), ("has the unknown", unknown), ("has twice", twice)];
        let wrong = wrong.into_iter().filter(|(_, names)| !names.is_empty());
        let wrong: Vec<String> = wrong.map(|(what, names)| format!("{what} {}", names.join(", "))).collect();
        if wrong.is_empty() {
            return Ok(());
        }
        let expected = known().copied().collect::<Vec<_>>().join(", ");
        Err(FileError::OtherColumns { file: file.to_owned(), wrong: wrong.join("; "), expected })
    }
}

impl Row {
    /// The cell in the column; empty if the file does not have the column.
    #[must_use]
    pub fn cell(&self, column: &str) -> &str {
        let place = self.header.iter().position(|name| name == column);
        place.and_then(|place| self.cells.get(place)).map_or("", String::as_str)
    }

    /// What is wrong with the cell in the column.
    #[must_use]
    pub fn fault(&self, column: &str, reason: impl Into<String>) -> Fault {
        Fault::new(column, self.cell(column), reason)
    }

    /// The cell in the column.
    ///
    /// # Errors
    /// When it is empty.
    pub fn needed(&self, column: &str) -> Result<&str, Fault> {
        match self.cell(column) {
            "" => Err(self.fault(column, "is empty; fill it in")),
            text => Ok(text),
        }
    }

    /// The cell in the column, if it is not empty.
    #[must_use]
    pub fn text(&self, column: &str) -> Option<String> {
        Some(self.cell(column)).filter(|text| !text.is_empty()).map(ToOwned::to_owned)
    }

    /// What the cell in the column means; nothing if it is empty.
    ///
    /// # Errors
    /// When it means nothing: `expected` says what would.
    pub fn parsed<T>(
        &self,
        column: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Fault> {
        match self.cell(column) {
            "" => Ok(None),
            text => parse(text).map(Some).ok_or_else(|| self.fault(column, format!("is not {expected}"))),
        }
    }

    /// What the cell in the column means.
    ///
    /// # Errors
    /// When it is empty or means nothing.
    pub fn needed_as<T>(
        &self,
        column: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Fault> {
        let text = self.needed(column)?;
        parse(text).ok_or_else(|| self.fault(column, format!("is not {expected}")))
    }

    /// The day in the column, if there is one.
    ///
    /// # Errors
    /// When it is no day.
    pub fn day(&self, column: &str) -> Result<Option<NaiveDate>, Fault> {
        self.parsed(column, "a day such as 2016-09-01", |text| text.parse().ok())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const COLUMNS: Columns = Columns { needed: &["urn", "title"], others: &["from"] };

    fn read(text: &str) -> Result<Table, FileError> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        Table::read(file.path(), &COLUMNS)
    }

    #[test]
    fn columns_come_in_any_order_and_letters() {
        let table = read("Title,URN\r\nA,1\n\nB,\nC\n").unwrap();
        let cells: Vec<_> = table.rows.iter().map(|row| (row.line, row.cell("urn"), row.cell("title"))).collect();
        assert_eq!(cells, [(2, "1", "A"), (4, "", "B")]);
        assert_eq!(table.rows[0].cell("from"), "");
        assert_eq!(table.refusals[0].line, 5);
    }

    #[test]
    fn a_line_that_says_more_than_the_header_is_refused() {
        let table = read("title,urn\nA,1,234\nB,2,,\n").unwrap();
        assert_eq!(table.rows.len(), 1);
        assert_eq!((table.refusals[0].line, table.refusals.len()), (2, 1));
        let table =
            read("{\"urn\":\"1\",\"title\":\"A\"}\n{\"urn\":\"2\",\"title\":\"B\",\"from\":\"2016-05-01\"}\n").unwrap();
        assert_eq!((table.rows.len(), table.refusals[0].line), (1, 2));
    }

    #[test]
    fn columns_that_are_missing_unknown_or_there_twice_are_named() {
        let wrong = read("title,form,title\n").unwrap_err().to_string();
        for part in ["lacks urn", "has the unknown form", "has twice title", "urn, title, from"] {
            assert!(wrong.contains(part), "{part} in {wrong}");
        }
    }

    #[test]
    fn a_cell_that_means_nothing_is_named_with_what_would() {
        let table = read("urn,title,from\n1,A,1 May 2016\n,B,2016-05-01\n").unwrap();
        let [first, second] = table.rows.as_slice() else { panic!("two rows") };
        assert_eq!(first.day("from").unwrap_err().reason, "is not a day such as 2016-09-01");
        assert_eq!(second.day("from").unwrap(), NaiveDate::from_ymd_opt(2016, 5, 1));
        assert_eq!(second.needed("urn").unwrap_err().reason, "is empty; fill it in");
        assert_eq!(first.needed_as("urn", "a number", |text| text.parse::<i32>().ok()).unwrap(), 1);
        assert!(first.needed_as("title", "a number", |text| text.parse::<i32>().ok()).is_err());
    }

    #[test]
    fn more_rows_than_a_transaction_takes_are_refused() {
        let text = format!("urn,title\n{}", "1,A\n".repeat(MOST_ROWS + 1));
        assert!(matches!(read(&text), Err(FileError::TooManyRows { .. })));
    }
}
