use std::collections::BTreeMap;

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr, IsolationLevel,
    TransactionTrait,
};

use super::rebuild::{AT_A_TIME, shares_due};
use crate::costs::rules::{Balances, Bears, Cell};
use crate::costs::store;

/// How what is kept differs from the ledger and from who takes part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differences {
    /// Number of sums that are not those of the ledger.
    pub sums: u64,
    /// Number of shares that are not what the school bears of the sum.
    pub shares: u64,
    /// The first sum or share that differs.
    pub first: Option<Cell>,
}

impl Differences {
    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.sums == 0 && self.shares == 0
    }
}

/// Compares all that is kept with the ledger and with who takes part, at one moment. It changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn check(db: &DatabaseConnection) -> Result<Differences, DbErr> {
    let moment = one_moment(db).await?;
    let mut differences = Differences::default();
    if let Some((number, first)) = store::differing_sums(&moment).await? {
        differences = Differences { sums: number, first: Some(first), ..differences };
    }
    let mut interventions = store::interventions_after(&moment, None, AT_A_TIME).await?;
    while let Some(last) = interventions.last() {
        for cell in differing_shares(&moment, &interventions).await? {
            differences.shares += 1;
            differences.first.get_or_insert(cell);
        }
        interventions = store::interventions_after(&moment, Some(last), AT_A_TIME).await?;
    }
    moment.rollback().await?;
    Ok(differences)
}

/// A transaction that sees nothing of what others write meanwhile; on SQLite every one is so.
async fn one_moment(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    match db.get_database_backend() {
        DatabaseBackend::Postgres => {
            db.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await
        }
        _ => db.begin().await,
    }
}

/// The cells of shares that are not what is due. A share that is not there is as one of nothing. Three statements.
async fn differing_shares<C: ConnectionTrait>(db: &C, intervention_ids: &[String]) -> Result<Vec<Cell>, DbErr> {
    let due = shares_due(db, intervention_ids).await?;
    let kept = store::read_shares(db, intervention_ids).await?;
    let of = |shares: &BTreeMap<Bears, Balances>, key: &Bears| shares.get(key).copied().unwrap_or_default();
    let differs_from_due = kept.keys().filter(|key| of(&kept, key) != of(&due, key));
    let is_lacking = due.keys().filter(|key| !kept.contains_key(key) && of(&due, key) != Balances::default());
    Ok(differs_from_due.chain(is_lacking).map(|(cell, _)| cell.clone()).collect())
}
