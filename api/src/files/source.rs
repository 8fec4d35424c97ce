//! Where the bytes come from: a file on disk or one that is part of the program, plain or compressed with gzip.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::error::FileError;

/// A file to import. It is read twice: once for its hash and header, once for its lines.
#[derive(Debug, Clone)]
pub enum Source {
    /// On disk, at this path.
    OnDisk(PathBuf),
    /// Part of the program.
    Bundled {
        /// Name of the file.
        name: &'static str,
        /// What it holds.
        bytes: &'static [u8],
    },
}

/// How much has been read of a file.
#[derive(Debug, Clone, Default)]
pub struct BytesRead(Arc<AtomicU64>);

impl BytesRead {
    /// Bytes read so far.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// First bytes of files that are mistaken for text.
const SIGNATURES: [(&[u8], &str); 7] = [
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
];

const GZIP: &[u8] = b"\x1f\x8b";
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl Source {
    /// A file on disk. Pipes and devices cannot be read twice.
    pub fn on_disk(path: &Path) -> Result<Self, FileError> {
        let metadata = std::fs::metadata(path).map_err(|cause| unreadable(path, cause))?;
        if metadata.is_file() { Ok(Self::OnDisk(path.to_owned())) } else { Err(FileError::NotAFile(path.to_owned())) }
    }

    /// Name without folders.
    pub fn name(&self) -> String {
        match self {
            Self::OnDisk(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            Self::Bundled { name, .. } => (*name).to_owned(),
        }
    }

    /// Bytes of the file as it lies, if that is known.
    #[must_use]
    pub fn total_bytes(&self) -> Option<u64> {
        match self {
            Self::OnDisk(path) => std::fs::metadata(path).ok().map(|metadata| metadata.len()),
            Self::Bundled { bytes, .. } => u64::try_from(bytes.len()).ok(),
        }
    }

    /// SHA-256 of the bytes as they lie, in hexadecimal digits.
    pub fn sha256(&self) -> Result<String, FileError> {
        let mut hasher = Sha256::new();
        let mut bytes = self.bytes()?;
        let mut buffer = vec![0; 65_536];
        loop {
            let count = bytes.read(&mut buffer).map_err(|cause| self.unreadable(cause))?;
            match buffer.get(..count) {
                Some(read) if count > 0 => hasher.update(read),
                _ => break,
            }
        }
        Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The text of the file: decompressed, its byte-order mark removed. Counts the bytes read of the file as it lies.
    pub fn text(&self, read: &BytesRead) -> Result<Box<dyn BufRead + Send>, FileError> {
        let counted = Counted { bytes: self.bytes()?, read: read.clone() };
        let mut text: Box<dyn BufRead + Send> = Box::new(BufReader::with_capacity(65_536, counted));
        if self.begins_with(&mut text, GZIP)? {
            text = Box::new(BufReader::with_capacity(65_536, MultiGzDecoder::new(text)));
        }
        if let Some((_, found)) = self.signature(&mut text)? {
            return Err(FileError::NotText { file: self.name(), found });
        }
        if self.begins_with(&mut text, BYTE_ORDER_MARK)? {
            text.consume(BYTE_ORDER_MARK.len());
        }
        Ok(text)
    }

    fn bytes(&self) -> Result<Box<dyn Read + Send>, FileError> {
        match self {
            Self::OnDisk(path) => Ok(Box::new(File::open(path).map_err(|cause| unreadable(path, cause))?)),
            Self::Bundled { bytes, .. } => Ok(Box::new(*bytes)),
        }
    }

    fn begins_with(&self, text: &mut impl BufRead, signature: &[u8]) -> Result<bool, FileError> {
        Ok(text.fill_buf().map_err(|cause| self.broken(cause))?.starts_with(signature))
    }

    fn signature(&self, text: &mut impl BufRead) -> Result<Option<(&'static [u8], &'static str)>, FileError> {
        let begin = text.fill_buf().map_err(|cause| self.broken(cause))?;
        if begin.is_empty() {
            return Err(FileError::Empty { file: self.name() });
        }
        let zeros = begin.iter().take(1_000).any(|byte| *byte == 0).then_some((&b"\0"[..], "binary data"));
        Ok(SIGNATURES.into_iter().find(|(signature, _)| begin.starts_with(signature)).or(zeros))
    }

    fn unreadable(&self, cause: io::Error) -> FileError {
        unreadable(Path::new(&self.name()), cause)
    }

    fn broken(&self, cause: io::Error) -> FileError {
        FileError::Broken { file: self.name(), line: 0, cause }
    }
}

fn unreadable(path: &Path, cause: io::Error) -> FileError {
    FileError::Unreadable { path: path.to_owned(), cause }
}

/// Counts what passes through.
struct Counted {
    bytes: Box<dyn Read + Send>,
    read: BytesRead,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(buffer)?;
        self.read.0.fetch_add(u64::try_from(count).unwrap_or_default(), Ordering::Relaxed);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::{BytesRead, Source};
    use crate::files::FileError;

    fn file(bytes: &[u8]) -> (tempfile::NamedTempFile, Source) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let source = Source::on_disk(file.path()).unwrap();
        (file, source)
    }

    fn read(bytes: &[u8]) -> Result<String, FileError> {
        let (_kept, source) = file(bytes);
        let mut text = String::new();
        source.text(&BytesRead::default())?.read_to_string(&mut text).map_err(|cause| source.broken(cause))?;
        Ok(text)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn reads_plain_and_compressed_with_and_without_byte_order_mark() {
        for bytes in ["URN".as_bytes().to_vec(), "\u{feff}URN".into(), gzip(b"URN"), gzip("\u{feff}URN".as_bytes())] {
            assert_eq!(read(&bytes).unwrap(), "URN");
        }
    }

    #[test]
    fn says_what_is_no_text() {
        assert!(read(b"\x89PNG\r\n\x1a\n\0\0").unwrap_err().to_string().contains("is a PNG image"));
        assert!(read(&gzip(b"PK\x03\x04")).unwrap_err().to_string().contains("Excel workbook"));
        assert!(read(b"URN\0").unwrap_err().to_string().contains("binary data"));
        assert!(matches!(read(b""), Err(FileError::Empty { .. })));
    }

    #[test]
    fn notices_a_compressed_file_that_was_cut_short() {
        let whole = gzip("100000,The Aldgate School\n".repeat(1_000).as_bytes());
        assert!(matches!(read(&whole[..whole.len() - 9]), Err(FileError::Broken { .. })));
        assert!(matches!(read(&whole[..4]), Err(FileError::Broken { .. })));
    }

    #[test]
    fn hashes_the_bytes_as_they_lie() {
        let (_kept, source) = file(b"abc");
        assert_eq!(source.sha256().unwrap(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn names_a_file_that_is_not_there_or_is_a_folder() {
        assert!(
            Source::on_disk("nowhere/register.csv".as_ref()).unwrap_err().to_string().contains("nowhere/register.csv")
        );
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(Source::on_disk(folder.path()), Err(FileError::NotAFile(_))));
    }
}
