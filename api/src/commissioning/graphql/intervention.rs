use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::{audit_event, decision, intervention, participation, values};

use super::cohort::Cohort;
use super::decision::Decision;
use super::enums::{InterventionKind, InterventionStatus};
use super::event::InterventionEvent;
use super::loaders::{CohortByCode, CohortCodesOf, CriteriaOf, DocumentsOf, InterventionById};
use super::participation::Participation;
use super::parts::{DocumentLink, SuccessCriterion};
use super::plan::{CommissioningPlan, find_plan};
use super::priority::{Priority, find_priority};
use crate::commissioning::store::decisions::DecidedOn;
use crate::graphql::access::May;
use crate::graphql::children::children;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::page::{Listing, PageArguments};
use crate::graphql::plain::AtOnce;
use crate::graphql::reader::{loaders, operation};
use crate::graphql::scalars::{AcademicYear, Date, Pence};
use crate::impact::graphql::{self as impact, ImpactEvaluation, impact_evaluations_of};
use crate::policy::{Parties, sees_contract};
use crate::providers::graphql::{Provider, find_provider};
use crate::quality::graphql::{OwnerOf, QaOutcome, QaReview, qa_outcomes_of, qa_reviews_of};
use crate::schools::code_lists::CodeList;
use crate::schools::graphql::{CodedName, coded};
use crate::spend::graphql::{Allocation, Claim, LedgerEntry, Parent, allocations_of, claims_of, ledger_of};

/// Cohorts, criteria and documents that an intervention has at most.
pub(super) const PARTS: usize = 20;

/// A piece of commissioned improvement work.
#[derive(Debug, Clone)]
pub struct Intervention(pub intervention::Model);

/// The intervention with the key, if the caller may see it.
///
/// # Errors
/// When the database fails.
pub async fn find_intervention(ctx: &Context<'_>, id: String) -> Result<Option<Intervention>> {
    Ok(loaders(ctx)?.load_one(InterventionById(id)).await?.map(Intervention))
}

impl Intervention {
    /// Refuses what only the parties of the contract may read.
    fn check_contract(&self, ctx: &Context<'_>) -> Result<()> {
        if sees_contract(&operation(ctx)?.actor, Parties::from(&self.0)) {
            return Ok(());
        }
        Err(Code::Forbidden
            .error("only the local authority, the Executive Board and who delivers or brokers it see the contract"))
    }

    /// An amount of the contract, for those who see it.
    fn money(&self, ctx: &Context<'_>, amount: Option<values::Pence>) -> Result<Option<Pence>> {
        self.check_contract(ctx)?;
        let amount = amount.ok_or_else(|| Code::Internal.error("the balances of the intervention are no amounts"))?;
        Ok(Some(amount.into()))
    }
}

/// A piece of improvement work, from proposal to evaluation. `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` see all of their
/// area, `TEACHING_SCHOOL_USER` those that its organisation delivers or brokers, `TRUST_USER` and `SCHOOL_USER` those that
/// their schools take part in; for anybody else there is none.
#[Object]
impl Intervention {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Intervention(self.0.id.clone()).encode()
    }

    /// Reference that people use, such as `INT-2016-0042`: the forty-second of academic year 2016/17. It never changes.
    async fn reference(&self) -> String {
        self.0.reference.to_string()
    }

    /// Title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What is to be done and why. Null if nothing was written.
    async fn summary(&self) -> Option<&str> {
        self.0.summary.as_deref()
    }

    /// What kind of work it is.
    async fn kind(&self) -> InterventionKind {
        self.0.kind.into()
    }

    /// Where it stands.
    async fn status(&self) -> InterventionStatus {
        self.0.status.into()
    }

    /// Why it was deferred, rejected or cancelled. Null otherwise.
    async fn status_reason(&self) -> Option<&str> {
        self.0.status_reason.as_deref()
    }

    /// Academic year of its plan.
    async fn year(&self) -> AcademicYear {
        AcademicYear(self.0.academic_year)
    }

    /// The plan it belongs to.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<CommissioningPlan>> {
        find_plan(ctx, self.0.plan_id.clone()).await
    }

    /// The priority that it serves.
    async fn priority(&self, ctx: &Context<'_>) -> Result<Option<Priority>> {
        find_priority(ctx, self.0.priority_id.clone()).await
    }

    /// Who delivers it. Null while nobody is named.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        match self.0.provider_id.clone() {
            Some(id) => find_provider(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Who brokered it. Null if the local authority did.
    async fn broker(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        match self.0.broker_id.clone() {
            Some(id) => find_provider(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Phase of the schools that it is for (GIAS). Null if it is for all.
    async fn phase(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        coded(ctx, CodeList::Phase, self.0.phase_code.map(|code| code.to_string())).await
    }

    /// Cohorts at whom it is aimed; 20 at most.
    async fn cohorts(&self, ctx: &Context<'_>) -> Result<Vec<Cohort>> {
        let codes = loaders(ctx)?.load_one(CohortCodesOf(self.0.id.clone())).await?.unwrap_or_default();
        let codes = codes.into_iter().take(PARTS).map(CohortByCode);
        let mut cohorts: Vec<_> = loaders(ctx)?.load_many(codes).await?.into_values().collect();
        cohorts.sort_by_key(|cohort| cohort.position);
        Ok(cohorts.into_iter().map(Cohort::from).collect())
    }

    /// What it is to achieve, in the order in which it was written down; 20 at most.
    async fn success_criteria(&self, ctx: &Context<'_>) -> Result<Vec<SuccessCriterion>> {
        let rows = loaders(ctx)?.load_one(CriteriaOf(self.0.id.clone())).await?.unwrap_or_default();
        Ok(rows.into_iter().take(PARTS).map(SuccessCriterion).collect())
    }

    /// Documents that are kept elsewhere; 20 at most.
    async fn documents(&self, ctx: &Context<'_>) -> Result<Vec<DocumentLink>> {
        let rows = loaders(ctx)?.load_one(DocumentsOf(self.0.id.clone())).await?.unwrap_or_default();
        Ok(rows.into_iter().take(PARTS).map(DocumentLink::from).collect())
    }

    /// Planned first day. Null while it is not known.
    async fn planned_starts_on(&self) -> Option<Date> {
        self.0.planned_starts_on.map(Date)
    }

    /// Planned last day. Null while it is not known.
    async fn planned_ends_on(&self) -> Option<Date> {
        self.0.planned_ends_on.map(Date)
    }

    /// Day on which the work began. Null before that.
    async fn started_on(&self) -> Option<Date> {
        self.0.started_on.map(Date)
    }

    /// Day on which the work was done or given up. Null before that.
    async fn ended_on(&self) -> Option<Date> {
        self.0.ended_on.map(Date)
    }

    /// When it was commissioned, in UTC: since then there is a contract. Null before that.
    async fn commissioned_at(&self) -> Option<DateTime<Utc>> {
        self.0.commissioned_at
    }

    /// Key in the system that it was imported from. Null if it was proposed here.
    async fn external_reference(&self) -> Option<&str> {
        self.0.external_reference.as_deref()
    }

    /// Number of changes made to it, beginning with 1; mutations take it as `expectedVersion`. Money that is committed or
    /// paid does not count.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was proposed, in UTC.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Schools that take part, by URN. Who sees the contract sees all; `TRUST_USER` and `SCHOOL_USER` their own.
    async fn participations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<Participation>> {
        let arguments = PageArguments { first, after, last, before };
        let of = (self.0.id.as_str(), ());
        children::<participation::Entity, _>(ctx, "participations", of, arguments, Participation).await
    }

    /// What the board said to it, the earliest first. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` may read it; others
    /// get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Intervention\", \"decisions\")")]
    async fn decisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Decision>>> {
        let arguments = PageArguments { first, after, last, before };
        let of = (self.0.id.as_str(), DecidedOn::Intervention);
        children::<decision::Entity, _>(ctx, "decisions", of, arguments, Decision).await.map(Some)
    }

    /// Reviews of its delivery that the caller may see, those planned for the latest day first.
    async fn qa_reviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<QaReview>> {
        let arguments = PageArguments { first, after, last, before };
        qa_reviews_of(ctx, (self.0.id.as_str(), OwnerOf::Intervention), arguments).await
    }

    /// Published outcomes of reviews of its delivery, of the latest reviews first, withdrawn ones among them.
    async fn qa_outcomes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<QaOutcome>> {
        let arguments = PageArguments { first, after, last, before };
        qa_outcomes_of(ctx, (self.0.id.as_str(), OwnerOf::Intervention), arguments).await
    }

    /// Evaluations of its impact that the caller may see, the last changed first.
    async fn impact_evaluations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<AtOnce<ImpactEvaluation>>> {
        let arguments = PageArguments { first, after, last, before };
        impact_evaluations_of(ctx, (self.0.id.as_str(), impact::OwnerOf::Intervention), arguments).await
    }

    /// What was done to it, the earliest first. Only `LA_ADMIN`, `LA_OFFICER`, `BOARD_MEMBER`, and `TEACHING_SCHOOL_USER` of
    /// who delivers or brokers it may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Intervention\", \"history\")")]
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<InterventionEvent>>> {
        self.check_contract(ctx)?;
        let arguments = PageArguments { first, after, last, before };
        let of = (self.0.id.as_str(), ());
        children::<audit_event::Entity, _>(ctx, "history", of, arguments, InterventionEvent).await.map(Some)
    }
    /// What is allocated to it, in pence: the sum of its allocations. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the
    /// area and `TEACHING_SCHOOL_USER` of its provider or broker may read it; others get null and `FORBIDDEN`.
    async fn allocated_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, Some(self.0.allocated_pence))
    }

    /// What was promised of it, in pence: the sum of its commitments in the ledger, less those that were reversed. Only
    /// `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area and `TEACHING_SCHOOL_USER` of its provider or broker may read
    /// it; others get null and `FORBIDDEN`.
    async fn committed_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, Some(self.0.committed_pence))
    }

    /// By how much, in pence, decisions of the board let its commitments exceed its allocations; 0 if none did. Only
    /// `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area and `TEACHING_SCHOOL_USER` of its provider or broker may read
    /// it; others get null and `FORBIDDEN`.
    async fn commitment_raised_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, Some(self.0.commitment_raised_pence))
    }

    /// What can be committed at most, in pence: its allocations and what decisions added. Only `LA_ADMIN`, `LA_OFFICER` and
    /// `BOARD_MEMBER` of the area and `TEACHING_SCHOOL_USER` of its provider or broker may read it; others get null and
    /// `FORBIDDEN`.
    async fn commitment_limit_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, self.0.allocated_pence.checked_add(self.0.commitment_raised_pence))
    }

    /// What was paid of it, in pence: the sum of its payments in the ledger, less those that were reversed; without money
    /// that is only passed on. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area and `TEACHING_SCHOOL_USER` of its
    /// provider or broker may read it; others get null and `FORBIDDEN`.
    async fn actual_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, Some(self.0.actual_pence))
    }

    /// By how much, in pence, decisions of the board let its payments exceed its commitments; 0 if none did. Only `LA_ADMIN`,
    /// `LA_OFFICER` and `BOARD_MEMBER` of the area and `TEACHING_SCHOOL_USER` of its provider or broker may read it; others
    /// get null and `FORBIDDEN`.
    async fn actual_raised_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, Some(self.0.actual_raised_pence))
    }

    /// What can be paid at most, in pence: its commitments and what decisions added. Only `LA_ADMIN`, `LA_OFFICER` and
    /// `BOARD_MEMBER` of the area and `TEACHING_SCHOOL_USER` of its provider or broker may read it; others get null and
    /// `FORBIDDEN`.
    async fn actual_limit_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, self.0.committed_pence.checked_add(self.0.actual_raised_pence))
    }

    /// Allocations less payments, in pence; below 0 where decisions let more be paid. Only `LA_ADMIN`, `LA_OFFICER` and
    /// `BOARD_MEMBER` of the area and `TEACHING_SCHOOL_USER` of its provider or broker may read it; others get null and
    /// `FORBIDDEN`.
    async fn remaining_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, self.0.allocated_pence.checked_sub(self.0.actual_pence))
    }

    /// Entries of its ledger, the last written first. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area and
    /// `TEACHING_SCHOOL_USER` of its provider or broker may read it; others get null and `FORBIDDEN`.
    async fn ledger(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<LedgerEntry>>> {
        self.check_contract(ctx)?;
        let arguments = PageArguments { first, after, last, before };
        ledger_of(ctx, (Parent::Intervention, self.0.id.clone()), arguments).await.map(Some)
    }

    /// What was allocated to it and given back, the latest first. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the
    /// area and `TEACHING_SCHOOL_USER` of its provider or broker may read it; others get null and `FORBIDDEN`.
    async fn allocations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Allocation>>> {
        self.check_contract(ctx)?;
        let arguments = PageArguments { first, after, last, before };
        allocations_of(ctx, self.0.id.clone(), arguments).await.map(Some)
    }

    /// What its provider claimed, the latest first. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area and
    /// `TEACHING_SCHOOL_USER` of its provider or broker may read it; others get null and `FORBIDDEN`.
    async fn claims(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Claim>>> {
        self.check_contract(ctx)?;
        let arguments = PageArguments { first, after, last, before };
        claims_of(ctx, self.0.id.clone(), arguments).await.map(Some)
    }
}
