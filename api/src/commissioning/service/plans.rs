use entities::keys::LaCode;
use entities::values::{AcademicYear, Pence};
use entities::{commissioning_plan, priority};

use super::Outcome;
use crate::commissioning::rules::CommissioningRefused;
use crate::commissioning::store::{plans, priorities};
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::policy::{administers, only_administered_area, works_for};

/// Priorities that a plan has at most.
const MOST_PRIORITIES: usize = 20;

/// A plan to be opened.
#[derive(Debug, Clone)]
pub struct PlanOpening {
    /// Area of the partnership; the only one that the actor runs, if left out.
    pub area: Option<LaCode>,
    /// The year.
    pub year: AcademicYear,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Opens the plan of a year, without a budget.
///
/// # Errors
/// When the actor does not run the area, or there is a plan of the year.
pub async fn open_plan(operation: &Operation, opening: PlanOpening) -> Outcome<commissioning_plan::Model> {
    let change = Change::begin(operation, "openCommissioningPlan").await?;
    let id = change.new_id();
    if let Some(id) = change.done_before(opening.idempotency.as_ref(), &id).await? {
        return plans::lock_plan(&change.db, &operation.actor, &id).await?.ok_or(Failure::NotFound("plan"));
    }
    let area = opening.area.or_else(|| only_administered_area(&operation.actor));
    let Some(area) = area.filter(|area| administers(&operation.actor, *area)) else {
        return Err(Failure::Forbidden("name as areaLaCode the local authority whose partnership you run"));
    };
    let row = commissioning_plan::Model {
        id,
        area_la_code: area,
        academic_year: opening.year,
        budget_pence: Pence::ZERO,
        budget_raised_pence: Pence::ZERO,
        allocated_pence: Pence::ZERO,
        limit_round: 1,
        version: 1,
        created_at: operation.clock.now(),
    };
    if !plans::insert(&change.db, row.clone()).await? {
        return Err(Failure::Refused(CommissioningRefused::PlanOpen(opening.year)));
    }
    change.record(("CommissioningPlan", &row.id), (None, None), None).await?;
    change.commit().await?;
    Ok(row)
}

/// A priority to be added to a plan.
#[derive(Debug, Clone)]
pub struct NewPriority {
    /// Key of the plan.
    pub plan_id: String,
    /// Code within the plan.
    pub code: String,
    /// What is to improve.
    pub title: String,
    /// Why and how.
    pub description: Option<String>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Adds a priority to the plan.
///
/// # Errors
/// When the actor does not work for the area, the code is taken, or the plan has enough of them.
pub async fn add_priority(operation: &Operation, new: NewPriority) -> Outcome<priority::Model> {
    let change = Change::begin(operation, "addPriority").await?;
    let (db, actor) = (&change.db, &operation.actor);
    let id = change.new_id();
    if let Some(id) = change.done_before(new.idempotency.as_ref(), &id).await? {
        return priorities::lock(db, actor, &id).await?.ok_or(Failure::NotFound("priority"));
    }
    let plan = plans::lock_plan(db, actor, &new.plan_id).await?.ok_or(Failure::NotFound("plan"))?;
    if !works_for(actor, plan.area_la_code) {
        return Err(Failure::Forbidden("only those who work for the local authority of the area add priorities"));
    }
    let of_plan = priorities::of_plans(db, actor, std::slice::from_ref(&plan.id)).await?;
    if of_plan.get(&plan.id).is_some_and(|known| known.len() >= MOST_PRIORITIES) {
        return Err(Failure::Refused(CommissioningRefused::TooManyPriorities(MOST_PRIORITIES)));
    }
    let row = priority::Model {
        id,
        plan_id: plan.id,
        code: new.code,
        title: new.title,
        description: new.description,
        version: 1,
        created_at: operation.clock.now(),
    };
    if !priorities::insert(db, row.clone()).await? {
        return Err(Failure::Refused(CommissioningRefused::CodeTaken(row.code)));
    }
    change.record(("Priority", &row.id), (None, None), None).await?;
    change.commit().await?;
    Ok(row)
}

/// What is to be revised of a priority. What is left out stays as it is.
#[derive(Debug, Clone)]
pub struct PriorityRevision {
    /// Key of the priority.
    pub priority_id: String,
    /// Version of it that the caller read.
    pub expected_version: i32,
    /// What is to improve.
    pub title: Option<String>,
    /// Why and how.
    pub description: Option<String>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Revises the words of a priority.
///
/// # Errors
/// When the actor does not work for the area, or it was changed since.
pub async fn revise_priority(operation: &Operation, revision: PriorityRevision) -> Outcome<priority::Model> {
    let change = Change::begin(operation, "revisePriority").await?;
    let (db, actor) = (&change.db, &operation.actor);
    let is_done = change.done_before(revision.idempotency.as_ref(), &revision.priority_id).await?.is_some();
    let found = priorities::lock(db, actor, &revision.priority_id).await?;
    let mut row = found.ok_or(Failure::NotFound("priority"))?;
    if is_done {
        return Ok(row);
    }
    let plan = plans::by_ids(db, actor, std::slice::from_ref(&row.plan_id)).await?.remove(&row.plan_id);
    if !plan.is_some_and(|plan| works_for(actor, plan.area_la_code)) {
        return Err(Failure::Forbidden("only those who work for the local authority of the area revise priorities"));
    }
    expect_version(row.version, revision.expected_version)?;
    row.title = revision.title.unwrap_or(row.title);
    row.description = revision.description.or(row.description);
    let written = priorities::update(db, row).await?;
    change.record(("Priority", &written.id), (None, None), None).await?;
    change.commit().await?;
    Ok(written)
}
