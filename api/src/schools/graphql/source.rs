use async_graphql::{Context, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entities::keys;

use super::loaders::SourcesOf;
use crate::graphql::reader::loaders;
use crate::graphql::scalars::Date;
use crate::schools::store::sources::Source;

/// Files that are listed at most of one school.
const MOST_SOURCES: usize = 10;

/// A published file that described a school. Of each column the latest file that has it counts.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct RegisterSource {
    /// Name of the file, without folders.
    file_name: String,
    /// Format that the import recognised, such as `GIAS_CSV`.
    format: String,
    /// SHA-256 of the file, 64 hexadecimal digits.
    sha256: String,
    /// Day on which the publisher made the extract.
    extracted_on: Date,
    /// When the file was first imported, in UTC.
    imported_at: DateTime<Utc>,
    /// Line of the file that describes the school; the header is line 1.
    line: i32,
}

impl From<Source> for RegisterSource {
    fn from(source: Source) -> Self {
        Self {
            file_name: source.file_name,
            format: source.format,
            sha256: source.sha256,
            extracted_on: Date(source.extracted_on),
            imported_at: source.imported_at,
            line: source.line,
        }
    }
}

/// The files that described a school, the latest extract first.
///
/// # Errors
/// When the database fails.
pub async fn sources_of(ctx: &Context<'_>, urn: keys::Urn) -> Result<Vec<RegisterSource>> {
    let sources = loaders(ctx)?.load_one(SourcesOf(urn)).await?.unwrap_or_default();
    Ok(sources.into_iter().take(MOST_SOURCES).map(RegisterSource::from).collect())
}
