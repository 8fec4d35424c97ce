//! What is to be mended in a batch of observations.

use sea_orm::entity::prelude::*;

/// One problem.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "submission_problem")]
pub struct Model {
    /// The batch.
    #[sea_orm(primary_key, auto_increment = false)]
    pub submission_id: String,
    /// Place in the list.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// Line of the file, the header being line 1; or place of the row in the mutation, from 1.
    pub line: i32,
    /// Column or field; empty when the row as a whole is at fault.
    pub field: String,
    /// Code, never renamed.
    pub code: String,
    /// What was there, cut to eighty characters.
    pub value: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl ActiveModelBehavior for ActiveModel {}
