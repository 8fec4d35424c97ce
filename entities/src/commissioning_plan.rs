//! The plan of what a partnership commissions in one academic year, with its budget.

use sea_orm::entity::prelude::*;

use crate::keys::LaCode;
use crate::values::{AcademicYear, Pence};

/// One plan.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "commissioning_plan")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Local authority whose partnership it is the plan of.
    pub area_la_code: LaCode,
    /// The year.
    pub academic_year: AcademicYear,
    /// Sum of its budget entries in the ledger.
    pub budget_pence: Pence,
    /// By how much decisions let its allocations exceed the budget.
    pub budget_raised_pence: Pence,
    /// Sum of what is allocated to its interventions.
    pub allocated_pence: Pence,
    /// Number of the round in which the next decision on its limit is made.
    pub limit_round: i32,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
    /// When the row was written.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
