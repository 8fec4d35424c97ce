//! Batches of observations that trusts and schools send.

use sea_orm::entity::prelude::*;

use crate::keys::LaCode;
use crate::states::{SubmissionChannel, SubmissionStatus};

/// One batch.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "submission")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Local authority whose partnership collects.
    pub area_la_code: LaCode,
    /// Trust or school that sent it; null if the operator took it in.
    pub organisation_id: Option<String>,
    /// How it came in.
    pub channel: SubmissionChannel,
    /// Name of the file, without folders.
    pub file_name: Option<String>,
    /// SHA-256 of the file, 64 hexadecimal digits.
    pub sha256: Option<String>,
    /// Where it stands.
    pub status: SubmissionStatus,
    /// Rows that it has.
    pub rows: i32,
    /// Observations that were new.
    pub created: i32,
    /// Observations that are new versions of others.
    pub revised: i32,
    /// Rows that said what was there already.
    pub unchanged: i32,
    /// Problems that were found.
    pub problems: i32,
    /// Whether it came after the day on which it was due.
    pub is_late: bool,
    /// Who sent it.
    pub submitted_by: Option<String>,
    /// When it came in.
    pub received_at: DateTimeUtc,
    /// When it was found to be without a problem.
    pub validated_at: Option<DateTimeUtc>,
    /// When it was accepted or rejected.
    pub settled_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
