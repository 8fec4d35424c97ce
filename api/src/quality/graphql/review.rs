use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::qa_review;
use entities::states;

use super::action::QaAction;
use super::consent::QaConsent;
use super::enums::{QaReviewKind, QaReviewStatus, QaSubject};
use super::findings::{QaFindings, QaReviewer};
use super::framework::{QaFramework, find_framework};
use super::loaders::{ActionsOf, ConsentsOf, FindingsOf, HistoryOf, OutcomeById, ReviewById, SubjectNameOf, TeamOf};
use super::outcome::QaOutcome;
use crate::access::graphql::{AuditEvent, user_name};
use crate::commissioning::graphql::{Intervention, find_intervention};
use crate::graphql::access::May;
use crate::graphql::id::GlobalId;
use crate::graphql::reader::{loaders, operation};
use crate::graphql::scalars::Date;
use crate::providers::graphql::{Provider, find_provider};
use crate::schools::graphql::{LocalAuthority, School, find_school, local_authority_of};

/// Members of a team and actions after a review that are listed at most; mutations take no more.
pub(super) const PARTS: usize = 100;

/// A review of quality.
#[derive(Debug, Clone)]
pub struct QaReview(pub qa_review::Model);

/// The review with the key, if the caller may see it.
///
/// # Errors
/// When the database fails.
pub(super) async fn find_review(ctx: &Context<'_>, id: String) -> Result<Option<QaReview>> {
    Ok(loaders(ctx)?.load_one(ReviewById(id)).await?.map(QaReview))
}

/// A review of the quality of an intervention's delivery, of a provider, or, by its peers, of a school. Reviews of provision exist for
/// `LA_ADMIN` and `LA_OFFICER` of the area, for those who work for who delivers or brokers what is reviewed, and for
/// `BOARD_MEMBER` once they are published, or, of services of the local authority, moderated. A peer review belongs to the school: it exists for those who work for the school or its
/// trust, and for others once it is published and while the school consents.
/// Every review exists for its team and its moderator.
#[Object]
impl QaReview {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::QaReview(self.0.id.clone()).encode()
    }

    /// Local authority whose partnership keeps it.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        local_authority_of(ctx, self.0.area_la_code).await
    }

    /// The version of the framework by which it is made.
    async fn framework(&self, ctx: &Context<'_>) -> Result<Option<QaFramework>> {
        find_framework(ctx, self.0.framework_id).await
    }

    /// What is reviewed.
    async fn subject(&self) -> QaSubject {
        self.0.subject.into()
    }

    /// Title of the intervention, or name of the provider or the school, that is reviewed. Who makes the review need not see the rest
    /// of it.
    async fn subject_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        loaders(ctx)?.load_one(SubjectNameOf(self.0.id.clone())).await
    }

    /// The intervention whose delivery is reviewed. Null if something else is, or the caller does not see it.
    async fn intervention(&self, ctx: &Context<'_>) -> Result<Option<Intervention>> {
        match self.0.intervention_id.clone() {
            Some(id) => find_intervention(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The provider that is reviewed, or that delivers what is. Null for a school, and if the caller does not see it.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        match self.0.provider_id.clone() {
            Some(id) => find_provider(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The school that its peers review. Null for anything else.
    async fn school(&self, ctx: &Context<'_>) -> Result<Option<School>> {
        match self.0.urn {
            Some(urn) => find_school(ctx, urn).await,
            None => Ok(None),
        }
    }

    /// The provider that organises a peer review. Null if none does, or the caller does not see it.
    async fn hub(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        match self.0.hub_provider_id.clone() {
            Some(id) => find_provider(ctx, id).await,
            None => Ok(None),
        }
    }

    /// How it is made.
    async fn kind(&self) -> QaReviewKind {
        self.0.kind.into()
    }

    /// Where it stands.
    async fn status(&self) -> QaReviewStatus {
        self.0.status.into()
    }

    /// Day for which it is planned.
    async fn scheduled_for(&self) -> Date {
        Date(self.0.scheduled_for)
    }

    /// Whether it was planned for a day before today and is not made.
    async fn is_overdue(&self, ctx: &Context<'_>) -> Result<bool> {
        let is_open = self.0.status == states::QaReviewStatus::Scheduled;
        Ok(is_open && self.0.scheduled_for < operation(ctx)?.clock.today())
    }

    /// Who reviews, the lead first; 100 at most.
    async fn team(&self, ctx: &Context<'_>) -> Result<Vec<QaReviewer>> {
        let rows = loaders(ctx)?.load_one(TeamOf(self.0.id.clone())).await?.unwrap_or_default();
        Ok(rows.into_iter().take(PARTS).map(QaReviewer).collect())
    }

    /// Name of who is to moderate it, or has. Null while nobody is named.
    async fn moderator(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        user_name(ctx, self.0.moderator_id.as_ref()).await
    }

    /// What was found. Null while nothing was found or the caller may not know it yet: the team and the moderator know it at
    /// once, and `LA_ADMIN` and `LA_OFFICER` too, except of who they belong to and of the authority's own services; who is reviewed knows it
    /// once it is moderated, and everybody else who sees the review once it is published.
    async fn findings(&self, ctx: &Context<'_>) -> Result<Option<QaFindings>> {
        let found = loaders(ctx)?.load_one(FindingsOf(self.0.id.clone())).await?;
        Ok(found.map(|row| QaFindings { row, framework_id: self.0.framework_id }))
    }

    /// What is to be done, in order; 100 at most. Empty for those who may not know the findings.
    async fn actions(&self, ctx: &Context<'_>) -> Result<Vec<QaAction>> {
        let rows = loaders(ctx)?.load_one(ActionsOf(self.0.id.clone())).await?.unwrap_or_default();
        Ok(rows.into_iter().take(PARTS).map(QaAction).collect())
    }

    /// What is published of it. Null before that.
    async fn outcome(&self, ctx: &Context<'_>) -> Result<Option<QaOutcome>> {
        Ok(loaders(ctx)?.load_one(OutcomeById(self.0.id.clone())).await?.map(QaOutcome))
    }

    /// Why it was cancelled or withdrawn. Null otherwise.
    async fn end_reason(&self) -> Option<&str> {
        self.0.end_reason.as_deref()
    }

    /// To whom the school has let its peer review be shown, those that were revoked too, the earliest first; 100 at most. Only
    /// `TRUST_USER` and `SCHOOL_USER` of the school may read it; others get null and `FORBIDDEN`, or an empty list.
    #[graphql(guard = "May::read(\"QaReview\", \"consents\")")]
    async fn consents(&self, ctx: &Context<'_>) -> Result<Option<Vec<QaConsent>>> {
        let rows = loaders(ctx)?.load_one(ConsentsOf(self.0.id.clone())).await?.unwrap_or_default();
        Ok(Some(rows.into_iter().take(PARTS).map(QaConsent).collect()))
    }

    /// What was done to it, the earliest first; 100 at most. Empty for a peer review: it is the school's. Only `LA_ADMIN` may read
    /// it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"QaReview\", \"history\")")]
    async fn history(&self, ctx: &Context<'_>) -> Result<Option<Vec<AuditEvent>>> {
        let events = loaders(ctx)?.load_one(HistoryOf(self.0.id.clone())).await?.unwrap_or_default();
        Ok(Some(events.into_iter().take(PARTS).map(AuditEvent).collect()))
    }

    /// Number of changes made to it, beginning with 1; mutations take it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was scheduled, in UTC.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}
