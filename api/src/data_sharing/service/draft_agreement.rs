use entities::agreement;
use entities::keys::LaCode;
use entities::states::AgreementStatus;

use super::terms::{Terms, check};
use super::{AGREEMENT, Outcome, of_before};
use crate::data_sharing::rules::AgreementRefused;
use crate::data_sharing::store::{agreements, parts};
use crate::operation::{Change, Failure, Idempotency, Operation};
use crate::policy::{administers, only_administered_area};

/// An agreement to be written down.
#[derive(Debug, Clone)]
pub struct Drafting {
    /// Local authority whose partnership keeps it; the only one that the actor runs, if left out.
    pub area: Option<LaCode>,
    /// Reference that the partnership gives it.
    pub reference: String,
    /// What it says.
    pub terms: Terms,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Writes an agreement down, for its parties to sign.
///
/// # Errors
/// When the actor does not run the partnership of the area, the area has one with the reference, or something is wrong with the
/// terms: all of that at once.
pub async fn draft_agreement(operation: &Operation, drafting: Drafting) -> Outcome<agreement::Model> {
    let change = Change::begin(operation, "draftAgreement").await?;
    let id = change.new_id();
    if let Some(id) = change.done_before(drafting.idempotency.as_ref(), &id).await? {
        return of_before(&change, &id).await;
    }
    let area = drafting.area.or_else(|| only_administered_area(&operation.actor));
    let Some(area) = area.filter(|area| administers(&operation.actor, *area)) else {
        return Err(Failure::Forbidden("name as areaLaCode the local authority whose partnership you run"));
    };
    let parts = check(&change, area, &drafting.terms).await?;
    let row = draft(&change, id, area, drafting);
    if !agreements::insert(&change.db, row.clone()).await? {
        return Err(Failure::Refused(AgreementRefused::ReferenceTaken));
    }
    parts::replace(&change.db, &row.id, parts).await?;
    change.record((AGREEMENT, &row.id), (None, Some(&row.status.to_string())), None).await?;
    change.commit().await?;
    Ok(row)
}

fn draft(change: &Change<'_>, id: String, area: LaCode, drafting: Drafting) -> agreement::Model {
    let operation = change.operation;
    let days = drafting.terms.days;
    let mut row = agreement::Model {
        id,
        area_la_code: area,
        reference: drafting.reference,
        title: String::new(),
        status: AgreementStatus::Draft,
        starts_on: days.starts_on,
        ends_on: days.ends_on,
        review_on: None,
        first_period: None,
        last_period: None,
        lawful_basis: String::new(),
        special_category_condition: None,
        legal_power: None,
        other_organisations: None,
        individual_rights: String::new(),
        retention: String::new(),
        security: String::new(),
        signed_at: None,
        revoked_at: None,
        revoked_by: None,
        revoke_reason: None,
        version: 1,
        created_by: operation.actor.user_id().map(str::to_owned),
        created_at: operation.clock.now(),
    };
    drafting.terms.write_to(&mut row);
    row
}
