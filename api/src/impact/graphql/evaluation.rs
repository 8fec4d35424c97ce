use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::impact_evaluation;

use super::beside::Beside;
use super::chart::{ImpactLine, lines};
use super::cost::ImpactCost;
use super::enums::{ImpactMethod, ImpactStatus, ImpactVerdict};
use super::loaders::{EvaluationById, HistoryOf, InputsOf, PlansOf, SuccessorOf};
use super::plan::ImpactPlan;
use super::result::{ImpactCannotEstimate, ImpactResult, cost_of};
use super::school::{ImpactInput, ImpactSchool, schools_of};
use super::told::is_told;
use super::verdict::verdict_of;
use crate::access::graphql::AuditEvent;
use crate::commissioning::graphql::{Cohort, Intervention, InterventionKind, find_intervention};
use crate::graphql::access::May;
use crate::graphql::id::GlobalId;
use crate::graphql::page::{Listing, PageArguments};
use crate::graphql::plain::AtOnce;
use crate::graphql::reader::{loaders, operation};
use crate::graphql::scalars::{AcademicYear, Date, Period};
use crate::impact::store::evaluations::PENDING;
use crate::observations::graphql::{Measure, cohort_numbered, measure_by_id};
use crate::providers::graphql::{Provider, find_provider};
use crate::schools::code_lists::CodeList;
use crate::schools::graphql::{CodedName, LocalAuthority, coded, local_authority_of};

/// Parts of a list that hangs on an evaluation.
const PARTS: usize = 100;

/// What one intervention did to one measure for one cohort.
#[derive(Debug, Clone)]
pub struct ImpactEvaluation {
    pub(super) row: Arc<impact_evaluation::Model>,
    /// What was read with it.
    pub(super) beside: Beside,
}

impl From<impact_evaluation::Model> for ImpactEvaluation {
    fn from(row: impact_evaluation::Model) -> Self {
        Self { row: Arc::new(row), beside: Beside::default() }
    }
}

/// What one intervention did to one measure for one cohort: planned before the outcome was known, computed from published figures by a
/// named method, agreed to by a second person. Once it is published nothing of it changes; one that turned out to be wrong is withdrawn,
/// or a later one takes its place, and it stays to be seen. Every signed-in caller sees what is published; before that only the local
/// authority of the area and its Executive Board. Only figures that everybody may see are in what is published.
#[Object]
impl ImpactEvaluation {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::ImpactEvaluation(self.row.id.clone()).encode()
    }

    /// Local authority whose partnership made it.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        local_authority_of(ctx, self.row.area_la_code).await
    }

    /// Where it stands.
    async fn status(&self) -> ImpactStatus {
        self.row.status.into()
    }

    /// The intervention. Null for callers who do not see it.
    async fn intervention(&self, ctx: &Context<'_>) -> Result<Option<Intervention>> {
        find_intervention(ctx, self.row.intervention_id.clone()).await
    }

    /// Reference of the intervention, such as `INT-2016-0042`.
    async fn intervention_reference(&self) -> String {
        self.row.intervention_reference.to_string()
    }

    /// Title of the intervention when the evaluation was planned.
    async fn intervention_title(&self) -> &str {
        &self.row.intervention_title
    }

    /// What kind of work it is.
    async fn kind(&self) -> InterventionKind {
        self.row.kind.into()
    }

    /// Who delivers it. Null for callers who do not see it.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        find_provider(ctx, self.row.provider_id.clone()).await
    }

    /// Name of who delivers it.
    async fn provider_name(&self) -> &str {
        &self.row.provider_name
    }

    /// Code of the priority that it serves, within the plan of its year.
    async fn priority_code(&self) -> &str {
        &self.row.priority_code
    }

    /// Title of that priority.
    async fn priority_title(&self) -> &str {
        &self.row.priority_title
    }

    /// Phase of the schools that it is for (GIAS). Null if it is for all.
    async fn phase(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        coded(ctx, CodeList::Phase, self.row.phase_code.map(|code| code.to_string())).await
    }

    /// Year of its commissioning plan.
    async fn year(&self) -> AcademicYear {
        AcademicYear(self.row.academic_year)
    }

    /// The measure.
    async fn measure(&self, ctx: &Context<'_>) -> Result<Option<AtOnce<Measure>>> {
        Ok(measure_by_id(ctx, self.row.measure_id).await?.map(AtOnce))
    }

    /// The pupils.
    async fn cohort(&self, ctx: &Context<'_>) -> Result<Option<Cohort>> {
        cohort_numbered(ctx, Some(self.row.cohort_number)).await
    }

    /// The pupils whom they are behind, if the gap is evaluated. Null otherwise.
    async fn against_cohort(&self, ctx: &Context<'_>) -> Result<Option<Cohort>> {
        cohort_numbered(ctx, self.row.against_number).await
    }

    /// With what the schools that take part are compared.
    async fn method(&self) -> ImpactMethod {
        self.row.method.into()
    }

    /// The period before.
    async fn baseline_period(&self) -> Period {
        Period(self.row.baseline_period)
    }

    /// The period after.
    async fn outcome_period(&self) -> Period {
        Period(self.row.outcome_period)
    }

    /// What was planned, each version of it, the first one first; 100 at most.
    async fn plans(&self, ctx: &Context<'_>) -> Result<Vec<ImpactPlan>> {
        let found = loaders(ctx)?.load_one(PlansOf(self.row.id.clone())).await?.unwrap_or_default();
        Ok(found.into_iter().take(PARTS).map(ImpactPlan).collect())
    }

    /// Whether a plan was made or changed when the outcome period had begun, so that the outcome may have been known.
    async fn is_plan_late(&self) -> bool {
        self.row.is_plan_late
    }

    /// By when it is to be published.
    async fn due_on(&self) -> Date {
        Date(self.row.due_on)
    }

    /// Whether that day is over and it is not published.
    async fn is_overdue(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(PENDING.contains(&self.row.status) && self.row.due_on < operation(ctx)?.clock.today())
    }

    /// What it says of the work.
    async fn verdict(&self, ctx: &Context<'_>) -> Result<ImpactVerdict> {
        let is_withheld = self.row.computed_at.is_some() && !is_told(ctx, &self.row).await?;
        Ok(if is_withheld { ImpactVerdict::Withheld } else { verdict_of(&self.row) })
    }

    /// What was found. Null if nothing is computed or can be estimated, and, before it is published, where a figure that it was computed
    /// from is not public and the caller may not read it, or not any more.
    async fn result(&self, ctx: &Context<'_>) -> Result<Option<AtOnce<ImpactResult>>> {
        Ok(if is_told(ctx, &self.row).await? { ImpactResult::of(&self.row, None).map(AtOnce) } else { None })
    }

    /// Why nothing can be estimated. Null if something can, or nothing is computed; and where `result` would be withheld.
    async fn cannot_estimate(&self, ctx: &Context<'_>) -> Result<Option<ImpactCannotEstimate>> {
        let reason = || self.row.cannot_code.as_deref().map(ImpactCannotEstimate::of);
        Ok(if is_told(ctx, &self.row).await? { reason() } else { None })
    }

    /// What the work cost. Null before the evaluation is published.
    async fn cost(&self) -> Option<ImpactCost> {
        cost_of(&self.row).map(ImpactCost::of)
    }

    /// The lines that front ends draw: the schools that take part, what they are compared with, and where they would be had they changed
    /// in the same way. Null if nothing is estimated; and where `result` would be withheld.
    async fn chart(&self, ctx: &Context<'_>) -> Result<Option<Vec<ImpactLine>>> {
        Ok(if is_told(ctx, &self.row).await? { lines(&self.row) } else { None })
    }

    /// How it was computed, in words.
    async fn method_note(&self) -> &'static str {
        method_note(self.row.method)
    }

    /// Its schools by URN, those that take part first. Those that left are among them: who was meant to have the work counts.
    async fn schools(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Arc<Listing<ImpactSchool>>> {
        if let Some(schools) = &self.beside.schools {
            return Ok(Arc::clone(schools));
        }
        Ok(Arc::new(schools_of(ctx, &self.row, &PageArguments { first, after, last, before }).await?))
    }

    /// The figures of England that it was computed from, where that is compared with; 4 at most.
    async fn national_inputs(&self, ctx: &Context<'_>) -> Result<Vec<ImpactInput>> {
        let found = loaders(ctx)?.load_one(InputsOf(self.row.id.clone())).await?.unwrap_or_default();
        ImpactInput::of(ctx, found.into_iter().filter(|input| input.urn.is_none())).await
    }

    /// Version of the arithmetic by which it was computed. Null if nothing is computed.
    async fn method_version(&self) -> Option<&str> {
        self.row.method_version.as_deref()
    }

    /// When it was computed, in UTC. Null if nothing is.
    async fn computed_at(&self) -> Option<DateTime<Utc>> {
        self.row.computed_at
    }

    /// Whether the figures are of the plan as it is now. Null if nothing is computed.
    async fn is_of_current_plan(&self) -> Option<bool> {
        self.row.computed_revision.map(|revision| revision == self.row.plan_revision)
    }

    /// What the moderator says to it. Null if nothing.
    async fn moderation_note(&self) -> Option<&str> {
        self.row.moderation_note.as_deref()
    }

    /// When it was published, in UTC. Null before.
    async fn published_at(&self) -> Option<DateTime<Utc>> {
        self.row.published_at
    }

    /// When it was last changed, in UTC: published, superseded or withdrawn.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.row.changed_at
    }

    /// The evaluation whose place it takes. Null if there is none that the caller sees.
    async fn supersedes(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        match self.row.supersedes_id.clone() {
            Some(id) => Ok(loaders(ctx)?.load_one(EvaluationById(id)).await?.map(Into::into)),
            None => Ok(None),
        }
    }

    /// The published evaluation that took its place. Null while it counts, and where the caller does not see that one any more.
    async fn superseded_by(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        Ok(loaders(ctx)?.load_one(SuccessorOf(self.row.id.clone())).await?.map(Into::into))
    }

    /// Why it was withdrawn, or, until it is published, given back last. Null otherwise.
    async fn end_reason(&self) -> Option<&str> {
        self.row.end_reason.as_deref()
    }

    /// Version, for `expectedVersion` of mutations.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When it was planned first, in UTC.
    async fn created_at(&self) -> DateTime<Utc> {
        self.row.created_at
    }

    /// What was done to it, the earliest first; 100 at most. Only `LA_ADMIN` of the area may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"ImpactEvaluation\", \"history\")")]
    async fn history(&self, ctx: &Context<'_>) -> Result<Option<Vec<AuditEvent>>> {
        let events = loaders(ctx)?.load_one(HistoryOf(self.row.id.clone())).await?.unwrap_or_default();
        Ok(Some(events.into_iter().take(PARTS).map(AuditEvent).collect()))
    }
}

pub(super) const fn method_note(method: entities::states::ImpactMethod) -> &'static str {
    use entities::states::ImpactMethod::{LocalComparator, NationalComparator, PrePost, SimilarSchools};
    match method {
        PrePost => {
            "Mean change of the schools that take part, from baseline to outcome, with Student's paired t. Nothing is compared with: what \
             would have changed anyway is in the figure."
        }
        NationalComparator => {
            "Mean change of the schools that take part, less the change of England, with Student's t. That England has schools unlike \
             these is in the figure. Primary schools are compared with England's state-funded primaries, secondary schools with its state-funded \
             secondaries, where there is a figure of them for both periods; else with all state-funded schools, else with all schools."
        }
        LocalComparator => {
            "Mean change of the schools that take part, less that of the other schools of the local authority of the same phases, with \
             Welch's t: a difference in differences. It holds as far as both would have changed alike without the work."
        }
        SimilarSchools => {
            "Mean change of the schools that take part, less that of the schools most like them before, with Welch's t: a difference in \
             differences after matching by baseline, earlier change, free school meals and size. Schools that became academies in between are not \
             among those to match with. It holds as far as both would have \
             changed alike without the work."
        }
    }
}
