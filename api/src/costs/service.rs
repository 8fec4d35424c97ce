//! What the rooms above tell of their changes, each within the transaction of the change.

use entities::keys::LaCode;
use entities::states::Account;
use entities::values::Pence;
use sea_orm::{ConnectionTrait, DbErr};

use super::rules::Bearer;

/// Money that the ledger says was budgeted, promised or paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Local authority of the plan.
    pub area_la_code: LaCode,
    /// The plan.
    pub plan_id: String,
    /// The intervention; nothing for the budget of the plan that is not allocated.
    pub intervention_id: Option<String>,
    /// Where the money comes from.
    pub funding_source_id: String,
    /// Whether the source is that of others beside the partnership.
    pub is_co_funding: bool,
    /// Whether the money is counted already where it was given.
    pub is_pass_through: bool,
    /// Which balance it moves.
    pub account: Account,
    /// By how much.
    pub amount: Pence,
    /// Day it counts for.
    pub dated_on: chrono::NaiveDate,
}

/// Keeps the sums after an entry of the ledger: of its month and of its financial year, and the shares of the schools in
/// them. The caller holds the lock of the intervention's row (of the plan's, without one).
///
/// # Errors
/// When the database fails.
pub async fn post<C: ConnectionTrait>(db: &C, movement: &Movement, bearers: &[Bearer]) -> Result<(), DbErr> {
    let _ = (db, movement, bearers);
    Ok(())
}

/// Shares all sums of the intervention anew, because the schools that take part in it, or what they bear, have changed. The
/// caller holds the lock of the intervention's row. The number of statements does not depend on sums or schools.
///
/// # Errors
/// When the database fails.
pub async fn reshare<C: ConnectionTrait>(db: &C, intervention_id: &str, bearers: &[Bearer]) -> Result<(), DbErr> {
    let _ = (db, intervention_id, bearers);
    Ok(())
}
