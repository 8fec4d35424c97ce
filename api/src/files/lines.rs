//! A file as a header and lines of clean cells, whatever its encoding, line ends and shape.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use csv::{ByteRecord, ReaderBuilder, Terminator};
use encoding_rs::WINDOWS_1252;
use serde_json::{Map, Value};

use super::error::FileError;
use super::fault::Fault;
use super::source::{BytesRead, Source};

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number; the header is line 1 of a CSV file.
    pub number: u64,
    /// As many cells as the header has, or what is wrong with the line.
    pub cells: Result<Vec<String>, Fault>,
    /// Whether the line says more than the header has names for.
    pub has_more: bool,
}

impl Line {
    /// The cell at a place, empty if there is none.
    pub fn cell(&self, place: Option<usize>) -> &str {
        let cell = place.and_then(|place| self.cells.as_ref().ok()?.get(place));
        cell.map_or("", String::as_str)
    }
}

/// Reads a file line by line in constant memory.
pub struct Lines {
    /// The names of the columns as the file has them.
    pub header: Vec<String>,
    shape: Shape,
    file: String,
    is_ragged: bool,
}

enum Shape {
    Csv { reader: Box<csv::Reader<Terminated>>, record: ByteRecord },
    Json { text: Box<dyn BufRead + Send>, first: Option<Vec<u8>>, number: u64 },
}

/// A text whose last line has an end too.
type Terminated = io::Chain<Leashed, &'static [u8]>;

/// The most bytes that a line may have.
const LONGEST_LINE: u64 = 1_048_576;

/// A text of which no more than a long line is read at a time. Without it, one quotation mark too many would make a line
/// of all that follows.
struct Leashed {
    text: Box<dyn BufRead + Send>,
    bytes_of_line: u64,
}

impl Read for Leashed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.bytes_of_line > LONGEST_LINE {
            let reason = "the next line is longer than a megabyte: is a quotation mark missing?";
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        }
        let count = self.text.read(buffer)?;
        self.bytes_of_line += u64::try_from(count).unwrap_or_default();
        Ok(count)
    }
}

impl Lines {
    /// Opens the file and reads its header.
    pub fn open(source: &Source, read: &BytesRead) -> Result<Self, FileError> {
        let file = source.name();
        let mut text = source.text(read)?;
        let broken = |cause| FileError::Broken { file: source.name(), line: 0, cause };
        if text.fill_buf().map_err(broken)?.starts_with(b"{") {
            let first = read_line(&mut text).map_err(broken)?;
            let header = object(&first).map(|object| object.keys().cloned().collect()).unwrap_or_default();
            return Ok(Self {
                header,
                shape: Shape::Json { text, first: Some(first), number: 0 },
                file,
                is_ragged: false,
            });
        }
        let mut reader = ReaderBuilder::new();
        // A carriage return before the line feed is a blank at the end of the last cell, and goes with those.
        reader.has_headers(false).flexible(true).terminator(Terminator::Any(b'\n'));
        let mut reader = Box::new(reader.from_reader(Leashed { text, bytes_of_line: 0 }.chain(&b"\n"[..])));
        let mut record = ByteRecord::new();
        let is_there = reader.read_byte_record(&mut record).map_err(|error| broken(error.into()))?;
        if !is_there {
            return Err(FileError::Empty { file });
        }
        Ok(Self { header: decode(&record), shape: Shape::Csv { reader, record }, file, is_ragged: false })
    }

    /// The same, but a line may lack cells at its end, as in the downloads of the performance tables: they are empty.
    #[must_use]
    pub fn ragged(self) -> Self {
        Self { is_ragged: true, ..self }
    }

    /// The next line, if there is one.
    pub fn next_line(&mut self) -> Result<Option<Line>, FileError> {
        match &mut self.shape {
            Shape::Csv { reader, record } => loop {
                let before = reader.position().line();
                reader.get_mut().get_mut().0.bytes_of_line = 0;
                let is_there = reader.read_byte_record(record).map_err(|error| FileError::Broken {
                    file: self.file.clone(),
                    line: before.saturating_sub(1),
                    cause: error.into(),
                })?;
                if !is_there {
                    return Ok(None);
                }
                if !is_blank_line(record) {
                    let number = reader.position().line().saturating_sub(1 + line_feeds(record));
                    let mut cells = decode(record);
                    if self.is_ragged {
                        cells.resize(cells.len().max(self.header.len()), String::new());
                    }
                    let has_more = cells.iter().skip(self.header.len()).any(|cell| !cell.is_empty());
                    return Ok(Some(Line { number, cells: fit(cells, &self.header), has_more }));
                }
            },
            Shape::Json { text, first, number } => loop {
                let broken = |cause| FileError::Broken { file: self.file.clone(), line: *number, cause };
                let line = match first.take() {
                    Some(first) => first,
                    None => read_line(text).map_err(broken)?,
                };
                if line.is_empty() {
                    return Ok(None);
                }
                *number += 1;
                if !line.trim_ascii().is_empty() {
                    let (cells, has_more) = members(&line, &self.header);
                    return Ok(Some(Line { number: *number, cells, has_more }));
                }
            },
        }
    }
}

fn is_blank_line(record: &ByteRecord) -> bool {
    record.len() == 1 && record.iter().all(|cell| cell.trim_ascii().is_empty())
}

/// Line feeds within quoted cells.
fn line_feeds(record: &ByteRecord) -> u64 {
    record.as_slice().iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

/// Extra cells at the end of a line are let go: GIAS writes its linked establishments beyond the last column.
fn fit(mut cells: Vec<String>, header: &[String]) -> Result<Vec<String>, Fault> {
    if cells.len() < header.len() {
        let reason = format!("the line has {} cells where the header has {}", cells.len(), header.len());
        return Err(Fault::of_line(reason));
    }
    cells.truncate(header.len());
    Ok(cells)
}

fn read_line(text: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    text.take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    Ok(line)
}

fn object(line: &[u8]) -> Option<Map<String, Value>> {
    let text = utf8(line);
    serde_json::from_str(&text).ok()
}

/// The members that the header names, and whether there are others.
fn members(line: &[u8], header: &[String]) -> (Result<Vec<String>, Fault>, bool) {
    let Some(object) = object(line) else {
        return (Err(Fault::of_line("the line is not one whole JSON object")), false);
    };
    let member = |name: &String| match object.get(name) {
        Some(Value::String(text)) => Ok(clean(text)),
        Some(Value::Null) => Ok(String::new()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        Some(other) => Err(Fault::new(name, &other.to_string(), "is neither a text nor a number")),
        None => Err(Fault::new(name, "", "the object has no such member, but that of the first line has")),
    };
    let has_more = object.keys().any(|name| !header.contains(name));
    (header.iter().map(member).collect(), has_more)
}

fn decode(record: &ByteRecord) -> Vec<String> {
    let is_utf8 = record.iter().all(|cell| std::str::from_utf8(cell).is_ok());
    record
        .iter()
        .map(|cell| clean(&if is_utf8 { String::from_utf8_lossy(cell) } else { WINDOWS_1252.decode(cell).0 }))
        .collect()
}

/// Decides line by line, so that the file need not be held: bytes that are no UTF-8 are Windows-1252, as GIAS writes.
fn utf8(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| WINDOWS_1252.decode(bytes).0, Cow::Borrowed)
}

/// The cell without blanks at its ends and without control characters. Those from U+0080 are Windows-1252 that
/// somebody has read as Latin-1: U+0092 is an apostrophe.
fn clean(cell: &str) -> String {
    let is_clean = |letter: char| !letter.is_control() && letter != '\u{a0}';
    if cell.chars().all(is_clean) {
        return cell.trim().to_owned();
    }
    let mut cleaned = String::with_capacity(cell.len());
    for letter in cell.chars() {
        match letter {
            '\u{80}'..='\u{9f}' => {
                let byte = [u8::try_from(u32::from(letter)).unwrap_or_default()];
                cleaned.extend(WINDOWS_1252.decode(&byte).0.chars().filter(|letter| !letter.is_control()));
            }
            '\u{a0}' | '\t' | '\n' | '\r' => cleaned.push(' '),
            _ if letter.is_control() => {}
            _ => cleaned.push(letter),
        }
    }
    cleaned.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::{BytesRead, Line, Lines, Source, clean};

    fn open(bytes: &[u8]) -> Lines {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        Lines::open(&Source::on_disk(file.path()).unwrap(), &BytesRead::default()).unwrap()
    }

    fn lines(bytes: &[u8]) -> (Vec<String>, Vec<Line>) {
        let mut lines = open(bytes);
        let header = lines.header.clone();
        (header, std::iter::from_fn(|| lines.next_line().unwrap()).collect())
    }

    fn cells(line: &Line) -> Vec<&str> {
        line.cells.as_ref().unwrap().iter().map(String::as_str).collect()
    }

    #[test]
    fn tells_windows_1252_from_utf8_line_by_line() {
        let (_, lines) = lines(b"URN,Name\r\n100000,King\x92s\r\n100001,K\xc3\xb6nig\n100002,Caf\xe9 \x96 Bar\n");
        let names: Vec<&str> = lines.iter().map(|line| cells(line)[1]).collect();
        assert_eq!(names, ["King’s", "König", "Café – Bar"]);
    }

    #[test]
    fn numbers_lines_as_an_editor_does() {
        let (_, lines) = lines(b"URN,Name\r\n1,\"two\nlines\"\n\n\r\n2,a\r\n3,b");
        assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [2, 6, 7]);
        assert_eq!(cells(&lines[0]), ["1", "two lines"]);
    }

    #[test]
    fn does_not_take_all_that_follows_a_stray_quotation_mark_for_a_line() {
        let mut lines = open(format!("URN,Name\n1,a\n2,\"b\n{}", "3,c\n".repeat(1_000_000)).as_bytes());
        assert_eq!(lines.next_line().unwrap().unwrap().number, 2);
        let error = lines.next_line().unwrap_err().to_string();
        assert!(error.contains("beyond line 2") && error.contains("quotation mark"), "{error}");
    }

    #[test]
    fn lets_extra_cells_go_and_refuses_missing_ones() {
        let (_, lines) = lines(b"URN,Name\n1,a,spilt,over\n2\n3,c\n");
        assert_eq!(cells(&lines[0]), ["1", "a"]);
        assert_eq!(lines[1].cells.as_ref().unwrap_err().reason, "the line has 1 cells where the header has 2");
        assert_eq!(cells(&lines[2]), ["3", "c"]);
    }

    #[test]
    fn takes_missing_cells_for_empty_ones_where_that_is_usual() {
        let mut lines = open(b"URN,Name,Town\n1\n2,b,c,spilt\n").ragged();
        assert_eq!(cells(&lines.next_line().unwrap().unwrap()), ["1", "", ""]);
        assert_eq!(cells(&lines.next_line().unwrap().unwrap()), ["2", "b", "c"]);
    }

    #[test]
    fn reads_a_register_of_json_objects() {
        let text = "{\"urn\":100000,\"name\":\"A\u{a0}\"}\n{\"name\":null,\"urn\":1}\n{\"urn\":2}\n{oops\n[]\n{\"urn\":[],\"name\":\"\"}";
        let (header, lines) = lines(text.as_bytes());
        let place = |name: &str| header.iter().position(|column| column == name).unwrap();
        assert_eq!(lines[0].cell(Some(place("name"))), "A");
        assert_eq!((lines[1].cell(Some(place("urn"))), lines[1].cell(Some(place("name")))), ("1", ""));
        assert_eq!(lines[2].cells.as_ref().unwrap_err().column, "name");
        assert!(lines[3..].iter().all(|line| line.cells.is_err()));
        assert_eq!(lines.len(), 6);
    }

    #[test]
    fn cleans_cells() {
        assert_eq!(clean("King\u{92}s \u{0}Academy\u{a0}"), "King’s Academy");
        assert_eq!(clean(" \ta\tb\u{7f} "), "a b");
    }
}
