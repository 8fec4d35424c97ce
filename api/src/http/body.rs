//! Reads the body of a request, and never more of it than the limit.

use std::time::Duration;

use actix_web::http::header::{CONTENT_LENGTH, HeaderMap};
use actix_web::web::Payload;
use futures_util::StreamExt;

use super::compressed::{Encoding, NotUnfolded};

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyError {
    /// Longer than the limit, as sent or as unfolded.
    TooLong,
    /// Ended before its length, or not compressed as it says.
    CutShort,
    /// Compressed in a way that is not known here.
    UnknownEncoding,
    /// Not sent within the time for it.
    TooSlow,
}

/// Reads the whole body, unfolded.
pub(super) async fn read(
    headers: &HeaderMap,
    payload: Payload,
    limit: usize,
    time: Duration,
) -> Result<Vec<u8>, BodyError> {
    let encoding = Encoding::of(headers).ok_or(BodyError::UnknownEncoding)?;
    if said_length(headers).is_some_and(|length| length > limit) {
        return Err(BodyError::TooLong);
    }
    let raw = tokio::time::timeout(time, collect(payload, limit)).await.map_err(|_| BodyError::TooSlow)??;
    encoding.unfold(raw, limit).map_err(|error| match error {
        NotUnfolded::TooLong => BodyError::TooLong,
        NotUnfolded::Corrupt => BodyError::CutShort,
    })
}

fn said_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn collect(mut payload: Payload, limit: usize) -> Result<Vec<u8>, BodyError> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| BodyError::CutShort)?;
        if body.len().saturating_add(chunk.len()) > limit {
            return Err(BodyError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
