//! Sums of the ledger by intervention, source and time: a month, and the financial year that it is in. Kept in the transaction that writes the ledger.

use sea_orm::entity::prelude::*;

use crate::states::Grain;
use crate::values::Pence;

/// One sum.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "spend_rollup")]
pub struct Model {
    /// The plan.
    #[sea_orm(primary_key, auto_increment = false)]
    pub plan_id: String,
    /// The intervention; empty for the budget that is not allocated.
    #[sea_orm(primary_key, auto_increment = false)]
    pub intervention_id: String,
    /// The source.
    #[sea_orm(primary_key, auto_increment = false)]
    pub funding_source_id: String,
    /// Whether it is the sum of a month or of a financial year.
    #[sea_orm(primary_key, auto_increment = false)]
    pub grain: Grain,
    /// First day of the month or of the financial year.
    #[sea_orm(primary_key, auto_increment = false)]
    pub starts_on: Date,
    /// Budget.
    pub budget_pence: Pence,
    /// Commitments.
    pub committed_pence: Pence,
    /// Payments.
    pub actual_pence: Pence,
    /// Payments by others beside the partnership; part of the payments.
    pub co_funded_pence: Pence,
    /// Payments passed on, which are in no other sum.
    pub passed_through_pence: Pence,
}

impl ActiveModelBehavior for ActiveModel {}
