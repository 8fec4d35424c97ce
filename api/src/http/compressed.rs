//! Bodies that were compressed. They are read by pulling and stop at the limit: a body of 1 MB may unfold to terabytes.

use std::io::Read;

use actix_web::http::header::{CONTENT_ENCODING, HeaderMap};
use flate2::read::MultiGzDecoder;

const BROTLI_BUFFER: usize = 4_096;

/// How a body is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Identity,
    Gzip,
    Brotli,
}

/// Why a compressed body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotUnfolded {
    TooLong,
    Corrupt,
}

impl Encoding {
    /// What the headers say; none if it is not known here.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let Some(value) = headers.get(CONTENT_ENCODING) else { return Some(Self::Identity) };
        match value.to_str().ok()?.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => Some(Self::Identity),
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "br" => Some(Self::Brotli),
            _ => None,
        }
    }

    /// The body as it was before it was compressed, if it is no longer than the limit.
    pub(super) fn unfold(self, body: Vec<u8>, limit: usize) -> Result<Vec<u8>, NotUnfolded> {
        match self {
            Self::Identity => Ok(body),
            Self::Gzip => pull(MultiGzDecoder::new(body.as_slice()), limit),
            Self::Brotli => pull(brotli::Decompressor::new(body.as_slice(), BROTLI_BUFFER), limit),
        }
    }
}

fn pull(reader: impl Read, limit: usize) -> Result<Vec<u8>, NotUnfolded> {
    let mut unfolded = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(most).read_to_end(&mut unfolded).map_err(|_| NotUnfolded::Corrupt)?;
    if unfolded.len() > limit { Err(NotUnfolded::TooLong) } else { Ok(unfolded) }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    pub(in crate::http) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("to memory");
        encoder.finish().expect("to memory")
    }

    fn brotli(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = brotli::CompressorWriter::new(Vec::new(), BROTLI_BUFFER, 9, 22);
        encoder.write_all(bytes).expect("to memory");
        encoder.into_inner()
    }

    #[test]
    fn what_was_compressed_is_unfolded() {
        assert_eq!(Encoding::Gzip.unfold(gzip(b"{\"query\":\"{n}\"}"), 100), Ok(b"{\"query\":\"{n}\"}".to_vec()));
        assert_eq!(Encoding::Brotli.unfold(brotli(b"{}"), 100), Ok(b"{}".to_vec()));
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let zeros = vec![0; 8_000_000];
        assert_eq!(Encoding::Gzip.unfold(gzip(&zeros), 1_000), Err(NotUnfolded::TooLong));
        assert_eq!(Encoding::Brotli.unfold(brotli(&zeros), 1_000), Err(NotUnfolded::TooLong));
        assert_eq!(Encoding::Gzip.unfold(gzip(&[0; 1_000]), 1_000).map(|body| body.len()), Ok(1_000));
    }

    #[test]
    fn what_is_cut_short_or_no_such_thing_is_corrupt() {
        let mut cut = gzip(b"{\"query\":\"{n}\"}");
        cut.truncate(12);
        assert_eq!(Encoding::Gzip.unfold(cut, 100), Err(NotUnfolded::Corrupt));
        assert_eq!(Encoding::Gzip.unfold(b"plain".to_vec(), 100), Err(NotUnfolded::Corrupt));
        assert_eq!(Encoding::Brotli.unfold(b"plain".to_vec(), 100), Err(NotUnfolded::Corrupt));
    }
}
