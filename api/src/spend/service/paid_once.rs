//! An invoice is paid once: by the claim for it, or by an entry of the ledger with its number.

use std::slice;

use entities::states::{Account, EntryKind};
use entities::{intervention, ledger_entry};
use sea_orm::DbErr;

use crate::operation::Change;
use crate::spend::store::{claims, ledger};

/// Whether a payment of the intervention was recorded with the number of the invoice, and not reversed. Two statements at
/// most.
pub(super) async fn is_paid_by_entry(
    change: &Change<'_>,
    intervention: &intervention::Model,
    invoice: &String,
) -> Result<bool, DbErr> {
    let (db, actor, area) = (&change.db, &change.operation.actor, intervention.area_la_code);
    let found = ledger::by_external_references(db, actor, area, slice::from_ref(invoice)).await?;
    let is_payment = |entry: &ledger_entry::Model| (entry.account, entry.kind) == (Account::Actual, EntryKind::Actual);
    let of_it = |entry: &ledger_entry::Model| entry.intervention_id.as_deref() == Some(&intervention.id);
    let paid = found.into_iter().filter(|entry| is_payment(entry) && of_it(entry));
    stands(change, paid.map(|entry| entry.id).collect()).await
}

/// Whether a claim of the intervention for the invoice was accepted, and its payment not reversed. Three statements at most.
pub(super) async fn is_paid_by_claim(
    change: &Change<'_>,
    intervention: &intervention::Model,
    invoice: &str,
) -> Result<bool, DbErr> {
    let (db, actor) = (&change.db, &change.operation.actor);
    let accepted = claims::accepted(db, actor, &intervention.id, invoice).await?;
    if accepted.is_empty() {
        return Ok(false);
    }
    let paid = ledger::of_claims(db, actor, &accepted).await?;
    stands(change, paid.into_values().map(|entry| entry.id).collect()).await
}

/// Whether one of the entries was not reversed.
async fn stands(change: &Change<'_>, entries: Vec<i64>) -> Result<bool, DbErr> {
    if entries.is_empty() {
        return Ok(false);
    }
    let reversed = ledger::reversals_of(&change.db, &change.operation.actor, &entries).await?;
    Ok(reversed.len() < entries.len())
}
