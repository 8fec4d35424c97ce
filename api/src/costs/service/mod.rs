//! What the rooms above tell of their changes, each within the transaction of the change; and the operator's check of it all.

mod check;
mod rebuild;

pub use check::{Differences, check};
pub use rebuild::{Rebuilt, rebuild};

use std::collections::BTreeMap;

use entities::keys::Urn;
use entities::states::{Account, Grain};
use entities::values::Pence;
use sea_orm::{ConnectionTrait, DbErr};

use super::rules::{Balances, Bearer, Cell, Sum, first_of_month, shares, weights};
use super::store;

/// Money that the ledger says was budgeted, promised or paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
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

impl Movement {
    /// The cell of its month.
    fn month(&self) -> Cell {
        Cell {
            plan_id: self.plan_id.clone(),
            intervention_id: self.intervention_id.clone().unwrap_or_default(),
            funding_source_id: self.funding_source_id.clone(),
            grain: Grain::Month,
            starts_on: first_of_month(self.dated_on),
        }
    }
}

/// Keeps the sums after an entry of the ledger: of its month and of its financial year, and the shares of the schools in
/// them. The caller holds the lock of the intervention's row (of the plan's, without one), so that who takes part stays as it
/// is. Three statements, of which the last takes three thousand shares at a time.
///
/// # Errors
/// When the database fails, or a sum is larger than an amount can be.
pub async fn post<C: ConnectionTrait>(db: &C, movement: &Movement) -> Result<(), DbErr> {
    let Movement { account, amount, is_co_funding, is_pass_through, .. } = *movement;
    let moved = Balances::moved(account, amount, is_co_funding, is_pass_through);
    if moved == Balances::default() {
        return Ok(());
    }
    let month = movement.month();
    let year = month.of_the_year().ok_or_else(unkept)?;
    let sums = store::add_to_sums(db, &[month.clone(), year.clone()], moved).await?;
    if !sums.iter().all(|sum| sum.balances.are_amounts()) {
        return Err(unkept());
    }
    let after = sums.iter().find(|sum| sum.cell == month).ok_or_else(unkept)?.balances;
    let weights = weights_now(db, &month.intervention_id).await?;
    let mut changed = BTreeMap::new();
    for (urn, change) in changes(after, moved, &weights).ok_or_else(unkept)? {
        changed.insert((month.clone(), urn), change);
        changed.insert((year.clone(), urn), change);
    }
    store::add_to_shares(db, &changed).await
}

/// By how much the shares differ from those before the sum moved.
fn changes(after: Balances, moved: Balances, weights: &[(Urn, u64)]) -> Option<Vec<(Option<Urn>, Balances)>> {
    let before = after.checked_sub(moved)?.shared(weights);
    let pairs = after.shared(weights).into_iter().zip(before);
    pairs.map(|((urn, after), (_, before))| Some((urn, after.checked_sub(before)?))).collect()
}

/// Shares all sums of the intervention anew, because the schools that take part in it, or what they bear, have changed. The
/// caller holds the lock of the intervention's row. Four statements, of which the last takes three thousand shares at a
/// time.
///
/// # Errors
/// When the database fails, or a sum is larger than an amount can be.
pub async fn reshare<C: ConnectionTrait>(db: &C, intervention_id: &str) -> Result<(), DbErr> {
    // Before the sums are read: it waits for a rebuild, which may change them.
    store::delete_shares(db, intervention_id).await?;
    let months = store::months(db, &[intervention_id.to_owned()]).await?;
    let shares = shares(&months, &weights_now(db, intervention_id).await?).ok_or_else(unkept)?;
    store::insert_shares(db, &shares).await
}

/// The weights of the schools that take part in the intervention now.
async fn weights_now<C: ConnectionTrait>(db: &C, intervention_id: &str) -> Result<Vec<(Urn, u64)>, DbErr> {
    let bearers = store::bearers(db, &[intervention_id.to_owned()]).await?;
    Ok(weights_of(intervention_id, bearers.get(intervention_id).map_or(&[], Vec::as_slice)))
}

/// No school takes part in what a plan has not allocated.
fn weights_of(intervention_id: &str, bearers: &[Bearer]) -> Vec<(Urn, u64)> {
    if intervention_id.is_empty() { Vec::new() } else { weights(bearers) }
}

/// The months by intervention.
fn by_intervention(months: Vec<Sum>) -> BTreeMap<String, Vec<Sum>> {
    let mut by_intervention: BTreeMap<String, Vec<Sum>> = BTreeMap::new();
    for sum in months {
        by_intervention.entry(sum.cell.intervention_id.clone()).or_default().push(sum);
    }
    by_intervention
}

fn unkept() -> DbErr {
    DbErr::Custom("a sum of the ledger is larger than an amount can be, or of a year that is not held".to_owned())
}
