//! Words of the names of schools and groups, for searching by name.

use sea_orm::entity::prelude::*;

/// Whose name a word is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(10))", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Subject {
    /// A school; the key is its URN.
    School,
    /// A group of schools; the key is its UID.
    Group,
}

/// One word of one name, folded to lower-case ASCII.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "name_word")]
pub struct Model {
    /// Whose name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: Subject,
    /// The word.
    #[sea_orm(primary_key, auto_increment = false)]
    pub word: String,
    /// URN or UID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_key: i32,
}

impl ActiveModelBehavior for ActiveModel {}
