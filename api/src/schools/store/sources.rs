//! Which published files described a school.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::{school_source, source_file};
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Order};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, QueryFilter, QuerySelect, QueryTrait};

use crate::auth::Actor;
use crate::policy::visible;

/// One file's say about one school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Name of the file.
    pub file_name: String,
    /// Format that was recognised.
    pub format: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Day on which the publisher made the extract.
    pub extracted_on: NaiveDate,
    /// When it was first imported.
    pub imported_at: DateTimeUtc,
    /// Line of the file.
    pub line: i32,
}

/// The files that described each of several schools, the latest extract first. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_schools(
    db: &DatabaseConnection,
    actor: &Actor,
    urns: &[i32],
) -> Result<HashMap<i32, Vec<Source>>, DbErr> {
    let mut query = visible::<school_source::Entity>(actor)
        .filter(school_source::Column::Urn.is_in(urns.iter().copied()))
        .select_only()
        .into_query();
    let on_id = Expr::col((school_source::Entity, school_source::Column::SourceFileId))
        .equals((source_file::Entity, source_file::Column::Id));
    query
        .join(JoinType::InnerJoin, source_file::Entity, on_id)
        .column((school_source::Entity, school_source::Column::Urn))
        .column((source_file::Entity, source_file::Column::FileName))
        .column((source_file::Entity, source_file::Column::Format))
        .column((source_file::Entity, source_file::Column::Sha256))
        .column((source_file::Entity, source_file::Column::ExtractedOn))
        .column((source_file::Entity, source_file::Column::ImportedAt))
        .column((school_source::Entity, school_source::Column::Line))
        .order_by((source_file::Entity, source_file::Column::ExtractedOn), Order::Desc)
        .order_by((source_file::Entity, source_file::Column::Id), Order::Desc);
    let mut sources: HashMap<i32, Vec<Source>> = HashMap::new();
    for row in db.query_all(&query).await? {
        let source = Source {
            file_name: row.try_get_by_index(1)?,
            format: row.try_get_by_index(2)?,
            sha256: row.try_get_by_index(3)?,
            extracted_on: row.try_get_by_index(4)?,
            imported_at: row.try_get_by_index(5)?,
            line: row.try_get_by_index(6)?,
        };
        sources.entry(row.try_get_by_index(0)?).or_default().push(source);
    }
    Ok(sources)
}
