use std::path::PathBuf;

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is no such file, or it may not be read.
    #[error("{path} cannot be read: {cause}", path = .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
    /// The path is a folder, a pipe or a device.
    #[error("{path} is no file: a file is read twice, so save it to disk first", path = .0.display())]
    NotAFile(PathBuf),
    /// The file has no bytes, or no header.
    #[error("{file} is empty: download it again")]
    Empty {
        /// Name of the file.
        file: String,
    },
    /// The file is something else than text.
    #[error("{file} is {found}, not a CSV file or a JSON register; both may be compressed with gzip")]
    NotText {
        /// Name of the file.
        file: String,
        /// What it looks like.
        found: &'static str,
    },
    /// The file ends or breaks in the middle.
    #[error("{file} cannot be read beyond line {line}: {cause}; download it again")]
    Broken {
        /// Name of the file.
        file: String,
        /// Last line that was whole.
        line: u64,
        /// What is wrong.
        cause: std::io::Error,
    },
    /// The columns are not those of the format.
    #[error("{file} {wrong}; its columns are to be {expected}")]
    OtherColumns {
        /// Name of the file.
        file: String,
        /// Which are missing, unknown or there twice.
        wrong: String,
        /// Those of the format.
        expected: String,
    },
    /// The file has more rows than are written at once.
    #[error("{file} has more than {most} rows; cut it into several files")]
    TooManyRows {
        /// Name of the file.
        file: String,
        /// Rows that a file may have.
        most: usize,
    },
}
