//! Answers given to mutations with an idempotency key, so that a repeated call gets the first answer again.

use sea_orm::entity::prelude::*;

/// One key of one user with the answer that it got.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// User who sent the key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: String,
    /// The key, as the client made it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Mutation it was sent with.
    pub action: String,
    /// SHA-256 of the input, 64 hexadecimal digits.
    pub input_sha256: String,
    /// Key of the row that the mutation changed.
    pub subject_id: String,
    /// When it was first used.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
