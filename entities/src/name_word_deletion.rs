//! Words of names with one letter left out, for finding a word in spite of one typing error.

use sea_orm::entity::prelude::*;

/// A word of some name and what is left of it without one of its letters. Two words within one edit of each other share
/// such a remainder (symmetric delete, Garbe 2012), so candidates are found by equality, on any database.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "name_word_deletion")]
pub struct Model {
    /// The word, whole or without one letter.
    #[sea_orm(primary_key, auto_increment = false)]
    pub remainder: String,
    /// The whole word.
    #[sea_orm(primary_key, auto_increment = false)]
    pub word: String,
}

impl ActiveModelBehavior for ActiveModel {}
