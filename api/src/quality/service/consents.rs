use entities::qa_consent;
use entities::states::QaAudience;

use super::{Call, Opened, Outcome, REVIEW, lock, open};
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::policy::Reviewed;
use crate::quality::rules::{QualityRefused, Step};
use crate::quality::store::consents;

/// Somebody whom a school lets see its peer review.
#[derive(Debug, Clone)]
pub struct Granting {
    /// The review.
    pub call: Call,
    /// Who may see it.
    pub audience: QaAudience,
}

/// A consent that is taken back.
#[derive(Debug, Clone)]
pub struct Revoking {
    /// Key of the consent.
    pub consent_id: String,
    /// Why.
    pub reason: String,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Lets somebody see a peer review, from now on until it is revoked.
///
/// # Errors
/// When the review is not of the actor's school, nobody's consent is needed, or the audience may see it already.
pub async fn grant_consent(operation: &Operation, asked: Granting) -> Outcome<qa_consent::Model> {
    let change = Change::begin(operation, "grantQaConsent").await?;
    let id = change.new_id();
    if let Some(id) = change.done_before(asked.call.idempotency.as_ref(), &id).await? {
        return found(&change, &id).await;
    }
    let row = lock(&change, &asked.call.review_id).await?;
    expect_version(row.version, asked.call.expected_version)?;
    let opened = open(&change, row).await?;
    expect_owner(&change, &opened)?;
    Step::Consent.check(opened.row.status).map_err(Failure::Refused)?;
    if asked.audience == QaAudience::Hub && opened.row.hub_provider_id.is_none() {
        return Err(Failure::Refused(QualityRefused::NoHub));
    }
    let consent = qa_consent::Model {
        id,
        review_id: opened.row.id.clone(),
        audience: asked.audience,
        granted_by: operation.actor.user_id().map(str::to_owned),
        granted_at: operation.clock.now(),
        revoked_by: None,
        revoked_at: None,
        revoke_reason: None,
    };
    if !consents::insert(&change.db, consent.clone()).await? {
        return Err(Failure::Refused(QualityRefused::GrantedAlready));
    }
    change.record((REVIEW, &opened.row.id), (None, None), Some(&asked.audience.to_string())).await?;
    change.commit().await?;
    Ok(consent)
}

/// Takes a consent back: from now on the audience sees the review no more.
///
/// # Errors
/// When the review is not of the actor's school, or the consent is revoked.
pub async fn revoke_consent(operation: &Operation, asked: Revoking) -> Outcome<qa_consent::Model> {
    let change = Change::begin(operation, "revokeQaConsent").await?;
    let id = &asked.consent_id;
    if change.done_before(asked.idempotency.as_ref(), id).await?.is_some() {
        return found(&change, id).await;
    }
    let review_id = found(&change, id).await?.review_id;
    let review = lock(&change, &review_id).await?;
    let opened = open(&change, review).await?;
    expect_owner(&change, &opened)?;
    let row = consents::lock_consent(&change.db, &operation.actor, id).await?.ok_or(Failure::NotFound("consent"))?;
    if row.revoked_at.is_some() {
        return Err(Failure::Refused(QualityRefused::RevokedAlready));
    }
    let reason = format!("{}: {}", row.audience, asked.reason);
    let revoked = qa_consent::Model {
        revoked_by: operation.actor.user_id().map(str::to_owned),
        revoked_at: Some(operation.clock.now()),
        revoke_reason: Some(asked.reason),
        ..row
    };
    let written = consents::update(&change.db, revoked).await?;
    change.record((REVIEW, &review_id), (None, None), Some(&reason)).await?;
    change.commit().await?;
    Ok(written)
}

async fn found(change: &Change<'_>, id: &String) -> Outcome<qa_consent::Model> {
    let found = consents::by_ids(&change.db, &change.operation.actor, std::slice::from_ref(id)).await?.remove(id);
    found.ok_or(Failure::NotFound("consent"))
}

fn expect_owner(change: &Change<'_>, opened: &Opened) -> Outcome<()> {
    if matches!(opened.reviewed, Reviewed::Provision { .. }) {
        return Err(Failure::Refused(QualityRefused::ConsentNotNeeded));
    }
    if opened.reviewed.is_own_school(&change.operation.actor) {
        return Ok(());
    }
    Err(Failure::Forbidden("the peer review belongs to the school: only it or its trust lets others see it"))
}
