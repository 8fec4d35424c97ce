//! When observations of a measure and period are collected.

use sea_orm::entity::prelude::*;

use crate::keys::LaCode;
use crate::states::ObservationStatus;
use crate::values::Period;

/// One window.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "collection_window")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Local authority whose partnership collects.
    pub area_la_code: LaCode,
    /// The measure.
    pub measure_id: i32,
    /// The period.
    pub period: Period,
    /// How settled the observations are to be.
    pub status: ObservationStatus,
    /// First day on which batches are taken.
    pub opens_on: Date,
    /// Day by which they are due.
    pub due_on: Date,
    /// Last day on which they are taken; those after `due_on` are late.
    pub closes_on: Date,
    /// Codes of the phases whose schools are to submit, with commas between.
    pub phase_codes: String,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
    /// Who opened it.
    pub created_by: Option<String>,
    /// When.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
