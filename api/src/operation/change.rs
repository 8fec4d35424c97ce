//! What every mutation shares: one transaction, the key that makes it repeatable, and its line in the audit trail.

use sea_orm::{DatabaseTransaction, DbErr};

use super::{Claim, Failure, Idempotency, Operation};
use crate::audit::{self, Act};
use crate::db::begin_write;

/// A change under way. Dropped without [`Change::commit`], it has not happened.
#[derive(Debug)]
pub struct Change<'a> {
    /// Who changes, when.
    pub operation: &'a Operation,
    /// The transaction in which all of it happens.
    pub db: DatabaseTransaction,
    action: &'static str,
}

impl<'a> Change<'a> {
    /// Begins a change that is named as its mutation. One statement.
    ///
    /// # Errors
    /// When the database cannot begin a transaction within its time.
    pub async fn begin(operation: &'a Operation, action: &'static str) -> Result<Self, DbErr> {
        Ok(Self { operation, db: begin_write(&operation.db).await?, action })
    }

    /// A new key for a row.
    #[must_use]
    pub fn new_id(&self) -> String {
        self.operation.entropy.uuid(self.operation.clock.now())
    }

    /// Takes the idempotency key, if there is one, for the row with this key: the row that the change will write. Gives the
    /// key of the row that was written when the same input was sent before: answer with that row and do nothing.
    ///
    /// # Errors
    /// When the key was used with another mutation or other input, or the database fails.
    pub async fn done_before<R: std::error::Error>(
        &self,
        key: Option<&Idempotency>,
        subject_id: &str,
    ) -> Result<Option<String>, Failure<R>> {
        let Some(key) = key else { return Ok(None) };
        match key.claim(&self.db, self.operation, self.action, subject_id).await? {
            Claim::New => Ok(None),
            Claim::Done { subject_id } => Ok(Some(subject_id)),
            Claim::UsedOtherwise => Err(Failure::KeyUsedOtherwise),
        }
    }

    /// Names the row that was written under the idempotency key, if there is one, where its key was not known before: the
    /// database numbers it. One statement.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn name_subject(&self, key: Option<&Idempotency>, subject_id: &str) -> Result<(), DbErr> {
        let Some(key) = key else { return Ok(()) };
        key.name_subject(&self.db, self.operation, subject_id).await
    }

    /// Writes the change down in the audit trail: which row, from which state to which, why. One statement.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record(
        &self,
        (subject_type, subject_id): (&'static str, &str),
        states: (Option<&str>, Option<&str>),
        reason: Option<&str>,
    ) -> Result<(), DbErr> {
        let (from_state, to_state) = states;
        let act = Act { action: self.action, subject_type, subject_id, from_state, to_state, reason };
        audit::record(&self.db, self.operation, &[act]).await
    }

    /// Writes down in the audit trail that the row took these steps, one after the other. One statement.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_steps(
        &self,
        (subject_type, subject_id): (&'static str, &str),
        steps: &[impl ToString],
    ) -> Result<(), DbErr> {
        let steps: Vec<String> = steps.iter().map(ToString::to_string).collect();
        let before = std::iter::once(None).chain(steps.iter().map(|step| Some(step.as_str())));
        let action = self.action;
        let acts: Vec<Act<'_>> = before
            .zip(&steps)
            .map(|(from_state, to)| Act {
                action,
                subject_type,
                subject_id,
                from_state,
                to_state: Some(to),
                reason: None,
            })
            .collect();
        audit::record(&self.db, self.operation, &acts).await
    }

    /// Lets the change have happened.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.db.commit().await
    }
}

/// Refuses a change of a row that was changed since the caller read it.
///
/// # Errors
/// When the versions differ.
pub fn expect_version<R: std::error::Error>(found: i32, expected: i32) -> Result<(), Failure<R>> {
    if found == expected { Ok(()) } else { Err(Failure::Stale(found)) }
}
