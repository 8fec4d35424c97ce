//! Mutations that can be sent again: the same key with the same input does nothing a second time.

use entities::idempotency_key::{self, Column, Entity};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Operation;

/// Letters that a key may have.
pub const LONGEST_KEY: usize = 255;

/// A key with what it was sent with.
#[derive(Debug, Clone)]
pub struct Idempotency {
    key: String,
    input_sha256: String,
}

/// What to do with a mutation that has a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The key is new: do it.
    New,
    /// It was done before: answer with the row that it changed.
    Done {
        /// Key of that row.
        subject_id: String,
    },
    /// The key was used with another mutation or other input.
    UsedOtherwise,
}

impl Idempotency {
    /// The key with the input it was sent with.
    #[must_use]
    pub fn new(key: String, input: &impl Serialize) -> Self {
        let input = serde_json::to_vec(input).unwrap_or_default();
        let hash = Sha256::digest(&input);
        Self { key, input_sha256: hash.iter().map(|byte| format!("{byte:02x}")).collect() }
    }

    /// Takes the key within the transaction of the mutation. Who sends the same key at the same time waits here for the
    /// first to finish. At most two statements.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim<C: ConnectionTrait>(
        &self,
        db: &C,
        operation: &Operation,
        action: &str,
        subject_id: &str,
    ) -> Result<Claim, DbErr> {
        let user_id = operation.actor.user_id().unwrap_or_default();
        let row = idempotency_key::ActiveModel {
            user_id: ActiveValue::Set(user_id.to_owned()),
            key: ActiveValue::Set(self.key.clone()),
            action: ActiveValue::Set(action.to_owned()),
            input_sha256: ActiveValue::Set(self.input_sha256.clone()),
            subject_id: ActiveValue::Set(subject_id.to_owned()),
            created_at: ActiveValue::Set(operation.clock.now()),
        };
        let is_first = OnConflict::columns([Column::UserId, Column::Key]).do_nothing().to_owned();
        if Entity::insert(row).on_conflict(is_first).exec_without_returning(db).await? == 1 {
            return Ok(Claim::New);
        }
        self.compare(db, user_id, action).await
    }

    /// Says which row was written under the key that was taken. One statement.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn name_subject<C: ConnectionTrait>(
        &self,
        db: &C,
        operation: &Operation,
        subject_id: &str,
    ) -> Result<(), DbErr> {
        let row = idempotency_key::ActiveModel {
            user_id: ActiveValue::Unchanged(operation.actor.user_id().unwrap_or_default().to_owned()),
            key: ActiveValue::Unchanged(self.key.clone()),
            subject_id: ActiveValue::Set(subject_id.to_owned()),
            ..Default::default()
        };
        row.update(db).await?;
        Ok(())
    }

    #[expect(clippy::disallowed_methods, reason = "the key is the actor's own: its user id is part of the condition")]
    async fn compare<C: ConnectionTrait>(&self, db: &C, user_id: &str, action: &str) -> Result<Claim, DbErr> {
        let known = Entity::find().filter(Column::UserId.eq(user_id)).filter(Column::Key.eq(&self.key)).one(db).await?;
        Ok(match known {
            Some(row) if row.action == action && row.input_sha256 == self.input_sha256 => {
                Claim::Done { subject_id: row.subject_id }
            }
            _ => Claim::UsedOtherwise,
        })
    }
}
