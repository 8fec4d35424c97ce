//! The balances of plans and interventions, which the ledger moves. Their rows are locked by whoever writes them; the
//! database checks the limits too.

use entities::values::Pence;
use entities::{commissioning_plan, intervention};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, IntoActiveModel};

/// Writes the budget of the plan, with the next version. One statement.
///
/// # Errors
/// When the database fails, or the allocations would exceed the budget.
pub async fn set_budget<C: ConnectionTrait>(
    db: &C,
    plan: commissioning_plan::Model,
    budget: Pence,
) -> Result<commissioning_plan::Model, DbErr> {
    let version = plan.version + 1;
    let mut row = plan.into_active_model();
    (row.budget_pence, row.version) = (Set(budget), Set(version));
    row.update(db).await
}

/// Writes what of the plan is allocated. Its version stays: those who allocate to different interventions are no rivals. One
/// statement.
///
/// # Errors
/// When the database fails, or the allocations would exceed the budget.
pub async fn set_allocated_of_plan<C: ConnectionTrait>(
    db: &C,
    plan: commissioning_plan::Model,
    allocated: Pence,
) -> Result<commissioning_plan::Model, DbErr> {
    let mut row = plan.into_active_model();
    row.allocated_pence = Set(allocated);
    row.update(db).await
}

/// Writes what is allocated to the intervention, with the next version. One statement.
///
/// # Errors
/// When the database fails, or the commitments would exceed the allocation.
pub async fn set_allocated<C: ConnectionTrait>(
    db: &C,
    intervention: intervention::Model,
    allocated: Pence,
) -> Result<intervention::Model, DbErr> {
    let version = intervention.version + 1;
    let mut row = intervention.into_active_model();
    (row.allocated_pence, row.version) = (Set(allocated), Set(version));
    row.update(db).await
}

/// Writes what is committed and paid of the intervention. Its version stays: entries of the ledger are no rivals of each
/// other. One statement.
///
/// # Errors
/// When the database fails, or a limit would be exceeded.
pub async fn set_spent<C: ConnectionTrait>(
    db: &C,
    intervention: intervention::Model,
    committed: Pence,
    actual: Pence,
) -> Result<intervention::Model, DbErr> {
    let mut row = intervention.into_active_model();
    (row.committed_pence, row.actual_pence) = (Set(committed), Set(actual));
    row.update(db).await
}
