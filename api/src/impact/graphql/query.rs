use async_graphql::{Context, ID, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entities::impact_evaluation;

use super::beside::with_what_is_beside;
use super::due::ImpactDue;
use super::enums::{ImpactMethod, ImpactStatus};
use super::evaluation::ImpactEvaluation;
use super::recomputation::ImpactRecomputation;
use super::summary::{ImpactGrouping, ImpactSummaryRow};
use crate::commissioning::graphql::InterventionKind;
use crate::config::Limits;
use crate::data_sharing::log::Recorder;
use crate::db::page::{Counted, Rows};
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::{Code, internal};
use crate::graphql::id::GlobalId;
use crate::graphql::input::{filter_keys, filter_list};
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::plain::AtOnce;
use crate::graphql::reader::operation;
use crate::graphql::scalars::{AcademicYear, LaCode, Urn};
use crate::graphql::user_error::refusal;
use crate::impact::service;
use crate::impact::store::due::{self, Asked};
use crate::impact::store::evaluations::{self, EvaluationFilter};
use crate::impact::store::summary;
use crate::lists::Child;
use crate::observations::catalogue::Catalogue;
use crate::observations::graphql::{catalogue, cohort_numbers, measure_ids};

/// Which evaluations. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ImpactEvaluationFilter {
    /// Of the partnership of one of these local authorities.
    area_la_codes: Option<Vec<LaCode>>,
    /// In one of these states.
    statuses: Option<Vec<ImpactStatus>>,
    /// Of one of the interventions with these references, such as `INT-2016-0042`.
    intervention_references: Option<Vec<String>>,
    /// Of work of one of these kinds.
    kinds: Option<Vec<InterventionKind>>,
    /// Of work of one of the providers with these global ids.
    provider_ids: Option<Vec<ID>>,
    /// Of work for priorities with one of these codes.
    priority_codes: Option<Vec<String>>,
    /// Of work of the commissioning plans of one of these academic years.
    years: Option<Vec<AcademicYear>>,
    /// Of work for schools of one of these phases, by GIAS code; `codeLists { phases }` lists them.
    phase_codes: Option<Vec<i32>>,
    /// By one of the measures with these codes; `measures` lists them.
    measure_codes: Option<Vec<String>>,
    /// Of one of the cohorts with these codes; `cohorts` lists them.
    cohort_codes: Option<Vec<String>>,
    /// Compared in one of these ways.
    methods: Option<Vec<ImpactMethod>>,
    /// In which one of the schools with these URNs takes part.
    urns: Option<Vec<Urn>>,
    /// With evidence at least as secure as this, 0 to 5. Those of which nothing is estimated do not pass.
    security_from: Option<i32>,
    /// Published, superseded, withdrawn or otherwise changed at this time or later: what is new since the last visit. Ask again from a
    /// minute before the last answer, and take what has the same `id` for the same evaluation.
    changed_since: Option<DateTime<Utc>>,
    /// True: only those that were due before today and are not published.
    is_overdue: Option<bool>,
}

impl ImpactEvaluationFilter {
    fn resolve(self, ctx: &Context<'_>, catalogue: &Catalogue) -> Result<EvaluationFilter> {
        let measures = filter_list("measureCodes", self.measure_codes, |code| code)?;
        let cohorts = filter_list("cohortCodes", self.cohort_codes, |code| code)?;
        let references = filter_list("interventionReferences", self.intervention_references, |text| text)?;
        let reference = |text: &String| {
            entities::keys::InterventionReference::parse(text)
                .map_err(|error| Code::BadUserInput.error(format!("filter.interventionReferences: {error}")))
        };
        let today = operation(ctx)?.clock.today();
        Ok(EvaluationFilter {
            areas: filter_list("areaLaCodes", self.area_la_codes, |code| code.0)?,
            statuses: filter_list("statuses", self.statuses, Into::into)?,
            references: references.map(|texts| texts.iter().map(reference).collect()).transpose()?,
            kinds: filter_list("kinds", self.kinds, Into::into)?,
            provider_ids: filter_keys("providerIds", self.provider_ids, GlobalId::provider_key)?,
            priority_codes: filter_list("priorityCodes", self.priority_codes, |code| code)?,
            years: filter_list("years", self.years, |year| year.0)?,
            phase_codes: filter_list("phaseCodes", self.phase_codes, |code| code)?,
            measure_ids: measures.map(|codes| measure_ids(catalogue, "filter.measureCodes", &codes)).transpose()?,
            cohort_numbers: cohorts.map(|codes| cohort_numbers(catalogue, "filter.cohortCodes", &codes)).transpose()?,
            methods: filter_list("methods", self.methods, Into::into)?,
            urns: filter_list("urns", self.urns, |urn| urn.0)?,
            security_from: self.security_from.map(rating).transpose()?,
            changed_since: self.changed_since,
            overdue_on: self.is_overdue.unwrap_or_default().then_some(today),
        })
    }
}

fn rating(rating: i32) -> Result<i16> {
    let told = || Code::BadUserInput.error(format!("filter.securityFrom is {rating}; give 0 to 5"));
    i16::try_from(rating).ok().filter(|rating| (0..=5).contains(rating)).ok_or_else(told)
}

/// Rows of a summary.
const ROWS: usize = 500;

/// Root fields of impact.
#[derive(Debug, Default)]
pub struct ImpactQuery;

/// Root fields of impact.
#[Object]
impl ImpactQuery {
    /// Impact evaluations that the caller may see, the last changed first; superseded and withdrawn ones are among them unless the filter
    /// leaves them out. Every signed-in caller may read it, and sees what is published; others get null and `UNAUTHENTICATED`.
    #[graphql(guard = "May::read(\"Query\", \"impactEvaluations\")")]
    async fn impact_evaluations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which evaluations; all if left out.")] filter: Option<ImpactEvaluationFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<AtOnce<Listing<AtOnce<ImpactEvaluation>>>>> {
        let catalogue = catalogue(ctx).await?;
        let filter = filter.unwrap_or_default().resolve(ctx, &catalogue)?;
        let list = ListId::new("impact evaluations", &filter.of_any_day());
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found =
            evaluations::page(&operation.db, &operation.actor, ctx.data()?, &filter, &page, wants_total(ctx)).await;
        let Counted { rows, total } = found.map_err(|error| internal(&error))?;
        let Rows { rows, has_previous, has_next } = rows;
        let rows = Rows { rows: with_what_is_beside(ctx, rows, &catalogue).await, has_previous, has_next };
        let place = |of: &ImpactEvaluation| impact_evaluation::Entity::place(&of.row);
        Ok(Some(AtOnce(counted_listing(list, Counted { rows, total }, place, AtOnce))))
    }

    /// What published evaluations say together, by measure and cohort, which are never mixed, and by what else is asked for; in the order
    /// of the keys. Every signed-in caller may read it; others get null and `UNAUTHENTICATED`.
    #[graphql(guard = "May::read(\"Query\", \"impactSummary\")")]
    async fn impact_summary(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "By what, besides measure and cohort; each once at most.", default)] group_by: Vec<
            ImpactGrouping,
        >,
        #[graphql(
            desc = "Which evaluations; all that are published if left out. States do not matter: what is published counts."
        )]
        filter: Option<ImpactEvaluationFilter>,
        #[graphql(desc = "As it was known at this time, in UTC: what was published then, and paid.")] known_at: Option<
            DateTime<Utc>,
        >,
    ) -> Result<Option<Vec<ImpactSummaryRow>>> {
        if group_by
            .iter()
            .enumerate()
            .any(|(place, grouping)| group_by.iter().skip(place + 1).any(|other| other == grouping))
        {
            return Err(Code::BadUserInput.error("groupBy names a grouping twice; name each once"));
        }
        let catalogue = catalogue(ctx).await?;
        let filter = EvaluationFilter { statuses: None, ..filter.unwrap_or_default().resolve(ctx, &catalogue)? };
        let operation = operation(ctx)?;
        let found = summary::published(&operation.db, &operation.actor, &filter, known_at).await;
        let found = found.map_err(|error| internal(&error))?;
        if u64::try_from(found.len()).is_ok_and(|number| number > summary::MOST) {
            let told = format!("more than {} evaluations pass the filter; narrow it", summary::MOST);
            return Err(Code::BadUserInput.error(told));
        }
        let rows = ImpactSummaryRow::rows(found, &group_by, known_at);
        if rows.len() > ROWS {
            let told = format!("{} rows are found; {ROWS} are allowed: narrow the filter or group by less", rows.len());
            return Err(Code::BadUserInput.error(told));
        }
        Ok(Some(rows))
    }

    /// Evaluations that are due, overdue and missing. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` may read it; others get null and
    /// `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"impactDue\")")]
    async fn impact_due(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Local authority whose partnership is meant; all that the caller works for if left out.")]
        area_la_code: Option<LaCode>,
        #[graphql(desc = "Global id of a commissioning plan; all if left out.")] plan_id: Option<ID>,
        #[graphql(desc = "Global id of a provider; all if left out.")] provider_id: Option<ID>,
    ) -> Result<Option<ImpactDue>> {
        let key = |id: Option<ID>, key: fn(GlobalId) -> Option<String>| {
            id.map(|id| GlobalId::decode(&id).and_then(key).unwrap_or_default())
        };
        let plan_key = |id| match id {
            GlobalId::CommissioningPlan(key) => Some(key),
            _ => None,
        };
        let asked = Asked {
            area: area_la_code.map(|code| code.0),
            plan_id: key(plan_id, plan_key),
            provider_id: key(provider_id, GlobalId::provider_key),
        };
        let operation = operation(ctx)?;
        let today = operation.clock.today();
        let numbers = due::numbers(&operation.db, &operation.actor, &asked, today).await;
        Ok(Some(ImpactDue { asked, numbers: numbers.map_err(|error| internal(&error))? }))
    }

    /// An evaluation computed once more, from what it used and from what is known now. Null if there is none with figures of the caller's
    /// area. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"impactRecomputation\")")]
    async fn impact_recomputation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id of the evaluation.")] evaluation_id: ID,
    ) -> Result<Option<ImpactRecomputation>> {
        let Some(GlobalId::ImpactEvaluation(id)) = GlobalId::decode(&evaluation_id) else { return Ok(None) };
        let (catalogue, log) = (catalogue(ctx).await?, ctx.data::<Recorder>()?);
        match service::recompute(operation(ctx)?, (&catalogue, log), &id).await {
            Ok(found) => Ok(found.map(ImpactRecomputation)),
            Err(failure) => Err(Code::NotFound.error(refusal(failure)?.to_string())),
        }
    }
}
