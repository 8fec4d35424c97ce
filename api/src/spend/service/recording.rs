use chrono::NaiveDate;
use entities::states::Account;
use entities::values::Pence;
use entities::{funding_source, intervention, ledger_entry};

use super::entry::Draft;
use super::paid_once::is_paid_by_claim;
use super::{has_contractor, intervention_balances, known_source, locked_intervention, refused};
use crate::commissioning::store::balances;
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::providers::store as providers;
use crate::spend::rules::{EntryRefused, LedgerDay, TermsRefused, check_contract, commit, pay};
use crate::spend::store::ledger;

/// A commitment or a payment to be recorded.
#[derive(Debug, Clone)]
pub struct Recording {
    /// Key of the intervention.
    pub intervention_id: String,
    /// Version of the intervention that the caller read, if it is to be as it was.
    pub expected_version: Option<i32>,
    /// Key of the source.
    pub funding_source_id: String,
    /// How much; more than 0.
    pub amount: Pence,
    /// Day it counts for.
    pub dated_on: NaiveDate,
    /// What for.
    pub description: String,
    /// Who is promised or paid; the provider, if left out.
    pub counterparty: Option<String>,
    /// Key in the system that it comes from.
    pub external_reference: Option<String>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Records a promise to pay, within what is allocated to the intervention.
///
/// # Errors
/// When the actor does not work for the local authority, there is no contract, the source is unknown, the day is not in the
/// plan's year, the reference is taken or that of a claim that was
/// paid, or more would be committed than allocated.
pub async fn record_commitment(
    operation: &Operation,
    recording: Recording,
) -> Result<ledger_entry::Model, Failure<EntryRefused>> {
    let change = Change::begin(operation, "recordCommitment").await?;
    record(change, Account::Commitment, recording).await
}

/// Records a payment, within what is committed of the intervention.
///
/// # Errors
/// As [`record_commitment`], or when the day is to come, or more would be paid than committed.
pub async fn record_actual(
    operation: &Operation,
    recording: Recording,
) -> Result<ledger_entry::Model, Failure<EntryRefused>> {
    let change = Change::begin(operation, "recordActual").await?;
    record(change, Account::Actual, recording).await
}

async fn record(
    change: Change<'_>,
    account: Account,
    recording: Recording,
) -> Result<ledger_entry::Model, Failure<EntryRefused>> {
    let key = recording.idempotency.clone();
    // The database numbers the entry, so the key names it once it is written.
    if let Some(id) = change.done_before(key.as_ref(), "").await? {
        return entry_of_before(&change, &id).await;
    }
    let written = record_within(&change, account, recording).await?;
    change.name_subject(key.as_ref(), &written.id.to_string()).await?;
    change.commit().await?;
    Ok(written)
}

/// Records a commitment or a payment as part of a larger change, such as the import of a file: the idempotency key is not
/// looked at. A change in which anything was refused is not to be committed.
///
/// # Errors
/// As [`record_commitment`] and [`record_actual`].
pub async fn record_within(
    change: &Change<'_>,
    account: Account,
    recording: Recording,
) -> Result<ledger_entry::Model, Failure<EntryRefused>> {
    let intervention = locked_intervention(change, &recording.intervention_id).await?;
    recording.expected_version.map_or(Ok(()), |expected| expect_version(intervention.version, expected))?;
    check_contract(account, intervention.status, has_contractor(&intervention)).map_err(Failure::Refused)?;
    let source = known_source(change, intervention.area_la_code, &recording.funding_source_id).await?;
    let mut day = LedgerDay::within(intervention.academic_year, recording.dated_on).map_err(refused)?;
    if account == Account::Actual {
        day = day.come_by(change.operation.clock.today()).map_err(refused)?;
        if let Some(invoice) = &recording.external_reference
            && is_paid_by_claim(change, &intervention, invoice).await?
        {
            return Err(refused(TermsRefused::ExternalReferenceTaken));
        }
    }
    let counterparty = match recording.counterparty {
        Some(named) => Some(named),
        None => provider_name(change, &intervention).await?,
    };
    let booked = (recording.amount, day);
    let mut draft = Draft::of_intervention(change, &intervention, &source, account, booked, recording.description);
    draft.row.counterparty = counterparty;
    draft.row.external_reference = recording.external_reference;
    let written = spend(change, intervention, &source, draft).await?;
    change.record(("LedgerEntry", &written.id.to_string()), (None, None), None).await?;
    Ok(written)
}

/// The entry that was written when the same was sent before.
pub(super) async fn entry_of_before<R: std::error::Error>(
    change: &Change<'_>,
    id: &str,
) -> Result<ledger_entry::Model, Failure<R>> {
    let id: i64 = id.parse().map_err(|_| Failure::NotFound("entry"))?;
    let found = ledger::by_ids(&change.db, &change.operation.actor, &[id]).await?.remove(&id);
    found.ok_or(Failure::NotFound("entry"))
}

/// Writes a commitment or a payment if the limits let it, and moves the balance of the locked intervention. Money that is
/// passed on moves none, and has no limit.
pub(super) async fn spend(
    change: &Change<'_>,
    intervention: intervention::Model,
    source: &funding_source::Model,
    draft: Draft<'_>,
) -> Result<ledger_entry::Model, Failure<EntryRefused>> {
    let (before, amount) = (intervention_balances(&intervention), draft.row.amount_pence);
    let after = match draft.row.account {
        _ if source.is_pass_through => before,
        Account::Actual => pay(before, amount).map_err(Failure::Refused)?,
        Account::Commitment => commit(before, amount).map_err(Failure::Refused)?,
        Account::Budget => before,
    };
    let written = draft.write::<EntryRefused>(change).await?;
    if after != before {
        balances::set_spent(&change.db, intervention, after.committed, after.actual).await?;
    }
    Ok(written)
}

/// What the provider of the intervention is called.
pub(super) async fn provider_name<R: std::error::Error>(
    change: &Change<'_>,
    intervention: &intervention::Model,
) -> Result<Option<String>, Failure<R>> {
    let Some(id) = &intervention.provider_id else { return Ok(None) };
    let found = providers::by_ids(&change.db, &change.operation.actor, std::slice::from_ref(id)).await?.remove(id);
    Ok(found.map(|provider| provider.name))
}
