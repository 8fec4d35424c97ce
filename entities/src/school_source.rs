//! Which file described which columns of a school.

use sea_orm::entity::prelude::*;

use crate::keys::Urn;

/// One file's say about one school. A column's vintage is the latest extract date among the files that describe it, so
/// that an older or a poorer file never overwrites what a later or a richer one gave.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "school_source")]
pub struct Model {
    /// The school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub urn: Urn,
    /// The file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_file_id: i32,
    /// Line of the file, the header being line 1.
    pub line: i32,
    /// Set of columns that the file describes, one bit each in the order of the importer's list.
    pub columns: i64,
}

impl ActiveModelBehavior for ActiveModel {}
