//! Which file described which columns of a group of schools.

use sea_orm::entity::prelude::*;

use crate::keys::GroupUid;

/// One file's say about one group; see [`school_source`](super::school_source).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_source")]
pub struct Model {
    /// The group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub uid: GroupUid,
    /// The file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_file_id: i32,
    /// Line of the file, the header being line 1.
    pub line: i32,
    /// Set of columns that the file describes, one bit each in the order of the importer's list.
    pub columns: i64,
}

impl ActiveModelBehavior for ActiveModel {}
