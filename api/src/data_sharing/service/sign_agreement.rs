use entities::states::AgreementStatus;
use entities::{agreement, agreement_party};

use super::{AGREEMENT, Outcome, locked, of_before, standing};
use crate::data_sharing::rules::{AgreementRefused, check_signing};
use crate::data_sharing::store::{agreements, parts};
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::policy::signs_for;

/// A signature.
#[derive(Debug, Clone)]
pub struct Signing {
    /// Key of the agreement.
    pub agreement_id: String,
    /// Version that the caller read.
    pub expected_version: i32,
    /// Key of the organisation that signs; the only party for which the actor may sign, if left out.
    pub organisation_id: Option<String>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Signs for a party. With the last signature the agreement is signed.
///
/// # Errors
/// When the actor signs for no party, the party has signed, or the agreement was changed since, is no draft, is over, or lacks
/// something.
pub async fn sign_agreement(operation: &Operation, signing: Signing) -> Outcome<agreement::Model> {
    let change = Change::begin(operation, "signAgreement").await?;
    if change.done_before(signing.idempotency.as_ref(), &signing.agreement_id).await?.is_some() {
        return of_before(&change, &signing.agreement_id).await;
    }
    let row = locked(&change, &signing.agreement_id).await?;
    let parties = parts::rows_of_parties(&change.db, &operation.actor, &row.id).await?;
    let own = own_parties(&change, &parties, signing.organisation_id.as_deref())?;
    expect_version(row.version, signing.expected_version)?;
    let contents = parts::contents_of(&change.db, &operation.actor, &row.id, &parties).await?;
    check_signing(standing(&change, &row), row.ends_on, operation.clock.today(), contents).map_err(Failure::Refused)?;
    let party = unsigned(&own).map_err(Failure::Refused)?.clone();
    let is_last = parties.iter().all(|other| other.signed_at.is_some() || *other == party);
    let written = sign(&change, row, party, is_last).await?;
    change.commit().await?;
    Ok(written)
}

/// The parties for which the actor may sign; the one that is named, if one is.
fn own_parties<'a>(
    change: &Change<'_>,
    parties: &'a [agreement_party::Model],
    named: Option<&str>,
) -> Outcome<Vec<&'a agreement_party::Model>> {
    let ids: Vec<&str> = parties.iter().map(|party| party.organisation_id.as_str()).collect();
    let own = signs_for(&change.operation.actor, &ids);
    let is_own = |id: &str| own.contains(&id) && named.is_none_or(|named| named == id);
    let own: Vec<_> = parties.iter().filter(|party| is_own(&party.organisation_id)).collect();
    if own.is_empty() {
        return Err(Failure::Forbidden(
            "you sign for none of the agreement's parties, or not for the one that you name",
        ));
    }
    Ok(own)
}

/// The party that signs: of those for which the actor may sign, the one that has not.
fn unsigned<'a>(own: &[&'a agreement_party::Model]) -> Result<&'a agreement_party::Model, AgreementRefused> {
    let mut waiting = own.iter().filter(|party| party.signed_at.is_none());
    let first = waiting.next().ok_or(AgreementRefused::SignedAlready)?;
    if waiting.next().is_some() { Err(AgreementRefused::PartyNotNamed) } else { Ok(*first) }
}

async fn sign(
    change: &Change<'_>,
    mut row: agreement::Model,
    party: agreement_party::Model,
    is_last: bool,
) -> Outcome<agreement::Model> {
    let (user_id, now) = (change.operation.actor.user_id().map(str::to_owned), change.operation.clock.now());
    let before = row.status.to_string();
    parts::sign(&change.db, party, user_id, now).await?;
    if is_last {
        row.status = AgreementStatus::Signed;
        row.signed_at = Some(now);
    }
    let written = agreements::update(&change.db, row).await?;
    let after = written.status.to_string();
    change.record((AGREEMENT, &written.id), (Some(&before), Some(&after)), None).await?;
    Ok(written)
}
