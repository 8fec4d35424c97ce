//! Money that was budgeted, promised or moved. Append only: the database refuses updates and deletions.

use sea_orm::entity::prelude::*;

use crate::keys::LaCode;
use crate::states::{Account, BudgetType, EntryKind};
use crate::values::{AcademicYear, FinancialYear, Pence};

/// One entry.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_entry")]
pub struct Model {
    /// Row number, in the order of writing.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Local authority whose partnership it belongs to.
    pub area_la_code: LaCode,
    /// The plan.
    pub plan_id: String,
    /// The intervention; null for the budget of the plan that is not allocated.
    pub intervention_id: Option<String>,
    /// Where the money comes from.
    pub funding_source_id: String,
    /// What the entry is.
    pub kind: EntryKind,
    /// Which balance it moves: its kind, or that of the entry which it reverses.
    pub account: Account,
    /// Original or revised, for a budget.
    pub budget_type: Option<BudgetType>,
    /// How much; negative for a reversal and for a budget that is taken away.
    pub amount_pence: Pence,
    /// Whether the money is counted already where it was given.
    pub is_pass_through: bool,
    /// Day it counts for.
    pub dated_on: Date,
    /// Financial year of the day.
    pub financial_year: FinancialYear,
    /// Academic year of the day.
    pub academic_year: AcademicYear,
    /// Who is paid or promised.
    pub counterparty: Option<String>,
    /// What for.
    pub description: String,
    /// Key in the system that it comes from: invoice or purchase order.
    pub external_reference: Option<String>,
    /// The entry that it undoes.
    pub reverses_id: Option<i64>,
    /// The claim that it pays.
    pub claim_id: Option<String>,
    /// The allocation that it books.
    pub allocation_id: Option<String>,
    /// User who recorded it; null for an import.
    pub recorded_by: Option<String>,
    /// When it was recorded.
    pub recorded_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
