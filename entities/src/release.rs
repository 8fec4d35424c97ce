//! A measure of one period and status made public for an area, with what is withheld decided over all its cells at once.

use sea_orm::entity::prelude::*;

use crate::keys::LaCode;
use crate::states::ObservationStatus;
use crate::values::Period;

/// One release. It is replaced by a later one of the same cells, or withdrawn.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "release")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Local authority whose partnership released it.
    pub area_la_code: LaCode,
    /// The measure.
    pub measure_id: i32,
    /// The period.
    pub period: Period,
    /// How settled the observations are.
    pub status: ObservationStatus,
    /// Family of disclosure rules.
    pub rule_code: String,
    /// Version of the rules.
    pub rule_version: i32,
    /// Cells that were decided on, totals of trusts and of the area among them.
    pub cells: i32,
    /// Cells withheld because few pupils are behind them.
    pub suppressed: i32,
    /// Cells withheld so that others cannot be calculated.
    pub secondary: i32,
    /// Who released it.
    pub released_by: Option<String>,
    /// When.
    pub released_at: DateTimeUtc,
    /// When it was replaced or withdrawn; null while it counts.
    pub ended_at: Option<DateTimeUtc>,
    /// Why it was withdrawn.
    pub end_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
