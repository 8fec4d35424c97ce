//! A piece of commissioned improvement work.

use sea_orm::entity::prelude::*;

use crate::keys::{InterventionReference, LaCode};
use crate::states::{InterventionKind, InterventionStatus};
use crate::values::{AcademicYear, Pence};

/// One intervention.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "intervention")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Reference that people use, such as `INT-2016-0042`.
    pub reference: InterventionReference,
    /// Local authority whose partnership commissions it; copied from the plan.
    pub area_la_code: LaCode,
    /// The plan it belongs to.
    pub plan_id: String,
    /// Year of the plan.
    pub academic_year: AcademicYear,
    /// The priority that it serves.
    pub priority_id: String,
    /// What kind of work it is.
    pub kind: InterventionKind,
    /// Title.
    pub title: String,
    /// The title as it is ordered and searched.
    pub title_sort: String,
    /// What is to be done and why.
    pub summary: Option<String>,
    /// Who delivers it.
    pub provider_id: Option<String>,
    /// The organisation of the provider; copied.
    pub provider_organisation_id: Option<String>,
    /// Who brokered it, if not the local authority.
    pub broker_id: Option<String>,
    /// The organisation of the broker; copied.
    pub broker_organisation_id: Option<String>,
    /// GIAS phase of the schools it is for; null for all.
    pub phase_code: Option<i32>,
    /// Where it stands.
    pub status: InterventionStatus,
    /// Number of the round in which the proposal is decided: one more each time it is proposed again.
    pub proposal_round: i32,
    /// Number of the round in which the next decision on a limit is made.
    pub limit_round: i32,
    /// Planned first day.
    pub planned_starts_on: Option<Date>,
    /// Planned last day.
    pub planned_ends_on: Option<Date>,
    /// Actual first day.
    pub started_on: Option<Date>,
    /// Actual last day.
    pub ended_on: Option<Date>,
    /// Sum of its allocations.
    pub allocated_pence: Pence,
    /// Sum of its commitments in the ledger.
    pub committed_pence: Pence,
    /// By how much decisions let its commitments exceed its allocations.
    pub commitment_raised_pence: Pence,
    /// Sum of what was paid.
    pub actual_pence: Pence,
    /// By how much decisions let payments exceed commitments.
    pub actual_raised_pence: Pence,
    /// Why it was deferred, rejected or cancelled.
    pub status_reason: Option<String>,
    /// Key in the system that it was imported from.
    pub external_reference: Option<String>,
    /// User who proposed it; null for an import.
    pub proposed_by: Option<String>,
    /// When it was commissioned: since then there is a contract.
    pub commissioned_at: Option<DateTimeUtc>,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
    /// When the row was written.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
