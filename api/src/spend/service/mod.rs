//! One function per use case, named as the mutation.
//!
//! Locks are taken in one order, so that nobody waits in a circle: idempotency key, intervention, claim, plan, kept sums.
//! What is decided is decided under the lock of the row with the balance, so the limits hold whoever else writes.

mod accept_claim;
mod allocate_funding;
mod entry;
mod funding_sources;
mod paid_once;
mod recording;
mod refuse_claim;
mod reverse_ledger_entry;
mod set_plan_budget;
mod submit_claim;

pub use accept_claim::{Acceptance, accept_claim};
pub use allocate_funding::{Allocating, allocate_funding, allocate_within};
pub use funding_sources::{Renaming, SourceRegistration, amend_funding_source, register_funding_source};
pub use recording::{Recording, record_actual, record_commitment, record_within};
pub use refuse_claim::{ClaimRefusal, refuse_claim, withdraw_claim};
pub use reverse_ledger_entry::{Reversing, reverse_ledger_entry, reverse_within};
pub use set_plan_budget::{BudgetSetting, set_budget_within, set_plan_budget};
pub use submit_claim::{Claiming, submit_claim};

use chrono::NaiveDate;
use entities::keys::LaCode;
use entities::states::InterventionStatus;
use entities::values::AcademicYear;
use entities::{claim, commissioning_plan, funding_source, intervention};

use super::rules::{InterventionBalances, LedgerDay, PlanBalances, TermsRefused};
use super::store::{claims, funding_sources as sources};
use crate::commissioning::store::{interventions, plans};
use crate::operation::{Change, Failure};
use crate::policy::{Parties, keeps_contract};

/// The intervention, locked, if the actor keeps its contract.
async fn locked_intervention<R: std::error::Error>(
    change: &Change<'_>,
    id: &str,
) -> Result<intervention::Model, Failure<R>> {
    let actor = &change.operation.actor;
    let found = interventions::lock_intervention(&change.db, actor, id).await?;
    let row = found.ok_or(Failure::NotFound("intervention"))?;
    keeps_contract(actor, Parties::from(&row)).map_err(Failure::Forbidden)?;
    Ok(row)
}

/// The plan, locked. Whoever locks an intervention too has done it before.
async fn locked_plan<R: std::error::Error>(
    change: &Change<'_>,
    id: &str,
) -> Result<commissioning_plan::Model, Failure<R>> {
    let found = plans::lock_plan(&change.db, &change.operation.actor, id).await?;
    found.ok_or(Failure::NotFound("plan"))
}

/// The claim with its intervention, both locked: the intervention first, as all who write of it do.
async fn locked_claim<R: std::error::Error>(
    change: &Change<'_>,
    id: &str,
) -> Result<(claim::Model, intervention::Model), Failure<R>> {
    let (db, actor) = (&change.db, &change.operation.actor);
    let no_claim = || Failure::NotFound("claim");
    let seen = claims::by_ids(db, actor, &[id.to_owned()]).await?.remove(id).ok_or_else(no_claim)?;
    let found = interventions::lock_intervention(db, actor, &seen.intervention_id).await?;
    let intervention = found.ok_or_else(no_claim)?;
    let claim = claims::lock_claim(db, actor, id).await?.ok_or_else(no_claim)?;
    Ok((claim, intervention))
}

/// The claim that was changed when the same was sent before.
async fn claim_of_before<R: std::error::Error>(change: &Change<'_>, id: &str) -> Result<claim::Model, Failure<R>> {
    let found = claims::by_ids(&change.db, &change.operation.actor, &[id.to_owned()]).await?.remove(id);
    found.ok_or(Failure::NotFound("claim"))
}

/// Whether the intervention has, or had when it was cancelled, somebody with a contract.
fn has_contractor(row: &intervention::Model) -> bool {
    row.provider_id.is_some() && (row.status != InterventionStatus::Cancelled || row.commissioned_at.is_some())
}

/// The source that is named, if it is one of the area.
async fn known_source<R: std::error::Error + From<TermsRefused>>(
    change: &Change<'_>,
    area: LaCode,
    id: &str,
) -> Result<funding_source::Model, Failure<R>> {
    let found = sources::by_ids(&change.db, &change.operation.actor, &[id.to_owned()]).await?.remove(id);
    let of_area = found.filter(|source| source.area_la_code == area);
    of_area.ok_or_else(|| Failure::Refused(TermsRefused::UnknownFundingSource.into()))
}

/// The day that is given or, without one, today; the day beside it where today is not in the year.
fn booking_day(
    change: &Change<'_>,
    year: AcademicYear,
    given: Option<NaiveDate>,
    otherwise: NaiveDate,
) -> Result<LedgerDay, TermsRefused> {
    let today = change.operation.clock.today();
    let day = given.unwrap_or(if year.contains(today) { today } else { otherwise });
    LedgerDay::within(year, day)
}

fn plan_balances(row: &commissioning_plan::Model) -> PlanBalances {
    PlanBalances { budget: row.budget_pence, raised: row.budget_raised_pence, allocated: row.allocated_pence }
}

fn intervention_balances(row: &intervention::Model) -> InterventionBalances {
    InterventionBalances {
        allocated: row.allocated_pence,
        committed: row.committed_pence,
        commitment_raised: row.commitment_raised_pence,
        actual: row.actual_pence,
        actual_raised: row.actual_raised_pence,
    }
}

/// A refusal of the rules, as a use case gives it.
fn refused<R: std::error::Error, F: Into<R>>(refusal: F) -> Failure<R> {
    Failure::Refused(refusal.into())
}
