//! A published file from which rows of the register were taken.

use sea_orm::entity::prelude::*;

/// One file, told apart by what it holds: the same bytes imported twice are one row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "source_file")]
pub struct Model {
    /// Row number.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// Format that was recognised, such as `GIAS_CSV` or `GROUP_LINKS`.
    pub format: String,
    /// Name without folders.
    pub file_name: String,
    /// SHA-256 of the file's bytes as given, 64 hexadecimal digits.
    pub sha256: String,
    /// Day on which the publisher made the extract.
    pub extracted_on: Date,
    /// When it was first imported.
    pub imported_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
