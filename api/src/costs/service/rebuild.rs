use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};

use super::{by_intervention, unkept, weights_of};
use crate::costs::rules::{Balances, Bears, shares};
use crate::costs::store;
use crate::db;

/// Interventions that are shared at a time, so that memory does not grow with the number of all.
pub(super) const AT_A_TIME: u64 = 200;

/// What was kept anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Sums, of months and of financial years.
    pub sums: u64,
    /// Shares of them.
    pub shares: usize,
}

/// Keeps all sums and shares anew, from the ledger and from who takes part, in one transaction. Who moves money meanwhile
/// waits for it.
///
/// # Errors
/// When the database fails; then nothing has changed.
pub async fn rebuild(db: &DatabaseConnection) -> Result<Rebuilt, DbErr> {
    let transaction = db::begin_write(db).await?;
    store::delete_everything(&transaction).await?;
    let mut rebuilt = Rebuilt { sums: store::insert_sums_of_ledger(&transaction).await?, shares: 0 };
    let mut interventions = store::interventions_after(&transaction, None, AT_A_TIME).await?;
    while let Some(last) = interventions.last() {
        let shares = shares_due(&transaction, &interventions).await?;
        store::insert_shares(&transaction, &shares).await?;
        rebuilt.shares += shares.len();
        interventions = store::interventions_after(&transaction, Some(last), AT_A_TIME).await?;
    }
    transaction.commit().await?;
    Ok(rebuilt)
}

/// The shares that the interventions should have of the sums that are kept. Two statements.
pub(super) async fn shares_due<C: ConnectionTrait>(
    db: &C,
    intervention_ids: &[String],
) -> Result<BTreeMap<Bears, Balances>, DbErr> {
    let bearers = store::bearers(db, intervention_ids).await?;
    let mut due = BTreeMap::new();
    for (id, months) in by_intervention(store::months(db, intervention_ids).await?) {
        let weights = weights_of(&id, bearers.get(&id).map_or(&[], Vec::as_slice));
        due.extend(shares(&months, &weights).ok_or_else(unkept)?);
    }
    Ok(due)
}
