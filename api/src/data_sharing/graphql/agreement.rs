use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::agreement;

use super::enums::{AgreementStatus, Purpose};
use super::loaders::{AgreementById, CoverageOf, HistoryOf, PartiesOf};
use super::party::AgreementParty;
use crate::access::graphql::{AuditEvent, user_name};
use crate::data_sharing::rules::{Standing, is_live};
use crate::data_sharing::store::parts::Coverage;
use crate::graphql::access::May;
use crate::graphql::id::GlobalId;
use crate::graphql::reader::{loaders, operation};
use crate::graphql::scalars::{Date, Period};
use crate::schools::graphql::{LocalAuthority, local_authority_of};

/// Events of a history that are listed at most.
const EVENTS: usize = 50;

/// An agreement to share figures.
#[derive(Debug, Clone)]
pub struct Agreement(pub agreement::Model);

/// The agreement with the key, if the caller may see it.
///
/// # Errors
/// When the database fails.
pub async fn find_agreement(ctx: &Context<'_>, id: String) -> Result<Option<Agreement>> {
    Ok(loaders(ctx)?.load_one(AgreementById(id)).await?.map(Agreement))
}

impl Agreement {
    fn standing(&self, ctx: &Context<'_>) -> Result<Standing> {
        Ok(Standing::of(self.0.status, self.0.ends_on, operation(ctx)?.clock.today()))
    }

    async fn coverage(&self, ctx: &Context<'_>) -> Result<Coverage> {
        Ok(loaders(ctx)?.load_one(CoverageOf(self.0.id.clone())).await?.unwrap_or_default())
    }
}

/// An agreement by which organisations share unpublished figures: who shares which measures, of which cohorts and periods, with
/// whom, what for and until when. Without one that is live there is no read. `LA_ADMIN` and `LA_OFFICER` see those of their
/// area; others those to which their organisation is party. What it says follows the data sharing code of the Information
/// Commissioner.
#[Object]
impl Agreement {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Agreement(self.0.id.clone()).encode()
    }

    /// Reference that the partnership gives it; no other of the area has it.
    async fn reference(&self) -> &str {
        &self.0.reference
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Local authority whose partnership keeps it.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        local_authority_of(ctx, self.0.area_la_code).await
    }

    /// Where it stands today.
    async fn status(&self, ctx: &Context<'_>) -> Result<AgreementStatus> {
        Ok(self.standing(ctx)?.into())
    }

    /// Whether figures are shared under it today: it is `SIGNED` and its first day has come.
    async fn is_live(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(is_live(self.standing(ctx)?, self.0.starts_on, operation(ctx)?.clock.today()))
    }

    /// First day on which figures are shared under it.
    async fn starts_on(&self) -> Date {
        Date(self.0.starts_on)
    }

    /// Last day on which they are.
    async fn ends_on(&self) -> Date {
        Date(self.0.ends_on)
    }

    /// Day by which the parties look at it again. Null if none is set.
    async fn review_on(&self) -> Option<Date> {
        self.0.review_on.map(Date)
    }

    /// First period of the figures that it covers. Null if it covers all before `lastPeriod`.
    async fn first_period(&self) -> Option<Period> {
        self.0.first_period.map(Period)
    }

    /// Last period of the figures that it covers; an academic year with its terms. Null if it covers all after `firstPeriod`.
    async fn last_period(&self) -> Option<Period> {
        self.0.last_period.map(Period)
    }

    /// Lawful basis, by UK GDPR article 6.
    async fn lawful_basis(&self) -> &str {
        &self.0.lawful_basis
    }

    /// Condition for special category data, by UK GDPR article 9. Null if there are none.
    async fn special_category_condition(&self) -> Option<&str> {
        self.0.special_category_condition.as_deref()
    }

    /// Power in law to share. Null if none is named.
    async fn legal_power(&self) -> Option<&str> {
        self.0.legal_power.as_deref()
    }

    /// Other organisations that are involved, such as a supplier. Null if none is named.
    async fn other_organisations(&self) -> Option<&str> {
        self.0.other_organisations.as_deref()
    }

    /// How people exercise their rights of access, correction and objection.
    async fn individual_rights(&self) -> &str {
        &self.0.individual_rights
    }

    /// How long data are kept and how they are deleted.
    async fn retention(&self) -> &str {
        &self.0.retention
    }

    /// How data are kept safe.
    async fn security(&self) -> &str {
        &self.0.security
    }

    /// Its parties: those that share first, then by name; 50 at most.
    async fn parties(&self, ctx: &Context<'_>) -> Result<Vec<AgreementParty>> {
        let parties = loaders(ctx)?.load_one(PartiesOf(self.0.id.clone())).await?.unwrap_or_default();
        Ok(parties.into_iter().map(AgreementParty).collect())
    }

    /// Codes of the measures that it covers, by the alphabet.
    async fn measure_codes(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(self.coverage(ctx).await?.measure_codes)
    }

    /// Codes of the cohorts that it covers, by the alphabet.
    async fn cohort_codes(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(self.coverage(ctx).await?.cohort_codes)
    }

    /// What the figures may be used for.
    async fn purposes(&self, ctx: &Context<'_>) -> Result<Vec<Purpose>> {
        Ok(self.coverage(ctx).await?.purposes.into_iter().map(Into::into).collect())
    }

    /// When the last party signed, in UTC. Null while it is a `DRAFT`, and if it was revoked as one.
    async fn signed_at(&self) -> Option<DateTime<Utc>> {
        self.0.signed_at
    }

    /// When it was revoked, in UTC. Null unless it is `REVOKED`.
    async fn revoked_at(&self) -> Option<DateTime<Utc>> {
        self.0.revoked_at
    }

    /// Name of who revoked it. Null unless it is `REVOKED`.
    async fn revoked_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        user_name(ctx, self.0.revoked_by.as_ref()).await
    }

    /// Why it was revoked. Null unless it is `REVOKED`.
    async fn revoke_reason(&self) -> Option<&str> {
        self.0.revoke_reason.as_deref()
    }

    /// Number of changes made to it, beginning with 1; `reviseAgreement`, `signAgreement` and `revokeAgreement` take it as
    /// `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was written down, in UTC.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// What was done to it, the latest first; 50 at most. Only `LA_ADMIN` may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Agreement\", \"history\")")]
    async fn history(&self, ctx: &Context<'_>) -> Result<Option<Vec<AuditEvent>>> {
        let events = loaders(ctx)?.load_one(HistoryOf(self.0.id.clone())).await?.unwrap_or_default();
        Ok(Some(events.into_iter().rev().take(EVENTS).map(AuditEvent).collect()))
    }
}
