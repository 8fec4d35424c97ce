use async_graphql::{Context, ID, InputObject, Object, Result};
use entities::states;

use super::analysis::{NeedAnalysis, find_analysis};
use super::chain::{NeedBandSpend, spend_by_need, work_not_on_need};
use super::enums::NeedBand;
use super::predictions::PredictionsOfMeasure;
use super::reproduction::NeedReproduction;
use super::rule_set::NeedRuleSet;
use super::school::{SchoolNeed, schools_of_analysis};
use crate::commissioning::graphql::Intervention;
use crate::config::Limits;
use crate::data_sharing::log::Recorder;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::{Code, internal};
use crate::graphql::input::filter_list;
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{AcademicYear, LaCode, Period};
use crate::needs::service::{PredictionsAsked, PredictionsError, predictions, reproduce};
use crate::needs::store::analyses::{self, AnalysisFilter};
use crate::needs::store::rule_sets;
use crate::needs::store::schools::SchoolFilter;
use crate::observations::graphql::{catalogue, cohort_numbers, measure_ids};

/// Measures that predictions are asked of at once.
const MEASURES: usize = 20;

/// Which analyses. Parts that are left out let all pass; the parts are joined by *and*.
#[derive(Debug, Clone, Copy, Default, InputObject)]
pub struct NeedAnalysisFilter {
    /// Of the schools of this local authority.
    area_la_code: Option<LaCode>,
    /// For the commissioning of this academic year.
    year: Option<AcademicYear>,
}

/// Which schools of an analysis. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, InputObject)]
pub struct SchoolNeedFilter {
    /// Global id of the analysis.
    analysis_id: ID,
    /// In one of these bands.
    bands: Option<Vec<NeedBand>>,
    /// Of one of these phases, by GIAS code; `codeLists { phases }` lists them.
    phase_codes: Option<Vec<i32>>,
    /// Whether they take part in work of the year that has a contract, or did; one that was taken out of it does not.
    is_helped: Option<bool>,
}

/// Root fields of needs analysis.
#[derive(Debug, Default)]
pub struct NeedsQuery;

/// Root fields of needs analysis.
#[Object]
impl NeedsQuery {
    /// All versions of the rules by which need is found, the latest first. Every signed-in caller may read it; others get null and
    /// `UNAUTHENTICATED`.
    #[graphql(guard = "May::read(\"Query\", \"needRuleSets\")")]
    async fn need_rule_sets(&self, ctx: &Context<'_>) -> Result<Option<Vec<NeedRuleSet>>> {
        let operation = operation(ctx)?;
        let found = rule_sets::all(&operation.db, &operation.actor).await.map_err(|error| internal(&error))?;
        Ok(Some(found.into_iter().map(NeedRuleSet).collect()))
    }

    /// Needs analyses, the last made first. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` may read it, and see those of their area; others
    /// get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"needsAnalyses\")")]
    async fn needs_analyses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which analyses; all if left out.")] filter: Option<NeedAnalysisFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<NeedAnalysis>>> {
        let filter = filter.unwrap_or_default();
        let filter =
            AnalysisFilter { area: filter.area_la_code.map(|code| code.0), year: filter.year.map(|year| year.0) };
        let list = ListId::new("needs analyses", &filter);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = analyses::page(&operation.db, &operation.actor, filter, &page, wants_total(ctx)).await;
        Ok(Some(counted_listing(list, found.map_err(|error| internal(&error))?, analyses::place, NeedAnalysis)))
    }

    /// Schools of a needs analysis, the greatest need first, those of which too little is known last. Null if there is no such analysis for the
    /// caller. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"needSchools\")")]
    async fn need_schools(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which analysis, and which of its schools.")] filter: SchoolNeedFilter,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<SchoolNeed>>> {
        let bands = filter_list("bands", filter.bands, states::NeedBand::from)?;
        let phase_codes = filter_list("phaseCodes", filter.phase_codes, |code| code)?;
        let Some(analysis) = find_analysis(ctx, &filter.analysis_id).await? else { return Ok(None) };
        let helped = |is_helped| (is_helped, analysis.area_la_code, analysis.academic_year);
        let filter = SchoolFilter { bands, phase_codes, is_helped: filter.is_helped.map(helped) };
        schools_of_analysis(ctx, &analysis, filter, PageArguments { first, after, last, before }).await.map(Some)
    }

    /// Need that is not met: schools with high need that take part in no work of the year that has a contract, the greatest need first. Null if
    /// there is no such analysis for the caller. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"needNotMet\")")]
    async fn need_not_met(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id of the analysis.")] analysis_id: ID,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<SchoolNeed>>> {
        let Some(analysis) = find_analysis(ctx, &analysis_id).await? else { return Ok(None) };
        let is_helped = Some((false, analysis.area_la_code, analysis.academic_year));
        let filter = SchoolFilter { bands: Some(vec![states::NeedBand::High]), phase_codes: None, is_helped };
        schools_of_analysis(ctx, &analysis, filter, PageArguments { first, after, last, before }).await.map(Some)
    }

    /// What was committed and paid for the schools of each band by the plan of the year, as each school bears its share; with what no school
    /// of the analysis bears. The parts add up to the whole of the plan. Null if there is no such analysis for the caller. Only `LA_ADMIN`,
    /// `LA_OFFICER` and `BOARD_MEMBER` may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"spendByNeed\")")]
    async fn spend_by_need(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id of the analysis.")] analysis_id: ID,
    ) -> Result<Option<Vec<NeedBandSpend>>> {
        let Some(analysis) = find_analysis(ctx, &analysis_id).await? else { return Ok(None) };
        spend_by_need(ctx, &analysis).await.map(Some)
    }

    /// Spend that is not on need: interventions of the plan of the year for which something was committed or paid although no school that bears
    /// its cost has high or medium need, by reference. Null if there is no such analysis for the caller. Only `LA_ADMIN`, `LA_OFFICER` and
    /// `BOARD_MEMBER` may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"spendNotOnNeed\")")]
    async fn spend_not_on_need(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id of the analysis.")] analysis_id: ID,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Intervention>>> {
        let Some(analysis) = find_analysis(ctx, &analysis_id).await? else { return Ok(None) };
        work_not_on_need(ctx, &analysis, PageArguments { first, after, last, before }).await.map(Some)
    }

    /// A needs analysis made once more, from the versions of the figures that it names: it has to give the same. Null if there is no such
    /// analysis for the caller. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"needReproduction\")")]
    async fn need_reproduction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id of the analysis.")] analysis_id: ID,
    ) -> Result<Option<NeedReproduction>> {
        let Some(analysis) = find_analysis(ctx, &analysis_id).await? else { return Ok(None) };
        let catalogue = catalogue(ctx).await?;
        let reproduced = reproduce(operation(ctx)?, &catalogue, &analysis).await.map_err(|error| internal(&error))?;
        Ok(Some(NeedReproduction { rule_set_id: analysis.rule_set_id, reproduced }))
    }

    /// What schools predicted, beside what came, by measure: those predictions that the caller may read by data-sharing agreements for
    /// `SCHOOL_IMPROVEMENT`, or because they are its own; reading them is logged. `DASHBOARD` and `ADVISORY_MEMBER` get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"predictions\")")]
    async fn predictions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Local authority whose schools are meant.")] area_la_code: LaCode,
        #[graphql(desc = "Period of the results, such as `2018/19`.")] period: Period,
        #[graphql(desc = "Codes of measures, such as `PTREAD_EXP`; 1 to 20.")] measure_codes: Vec<String>,
        #[graphql(desc = "Code of the cohort.", default_with = "String::from(\"ALL_PUPILS\")")] cohort_code: String,
    ) -> Result<Option<Vec<PredictionsOfMeasure>>> {
        if !(1..=MEASURES).contains(&measure_codes.len()) {
            let told = format!("measureCodes lists {} codes; give 1 to {MEASURES}", measure_codes.len());
            return Err(Code::BadUserInput.error(told));
        }
        let (catalogue, log) = (catalogue(ctx).await?, ctx.data::<Recorder>()?);
        let cohorts = cohort_numbers(&catalogue, "cohortCode", &[cohort_code])?;
        let asked = PredictionsAsked {
            area: area_la_code.0,
            period: period.0,
            measure_ids: measure_ids(&catalogue, "measureCodes", &measure_codes)?,
            cohort_number: cohorts.first().copied().unwrap_or_default(),
        };
        match predictions(operation(ctx)?, (&catalogue, log), &asked).await {
            Ok(found) => Ok(Some(PredictionsOfMeasure::by_measure(found))),
            Err(PredictionsError::Database(error)) => Err(internal(&error)),
            Err(many @ PredictionsError::TooMany(_)) => Err(Code::BadUserInput.error(many.to_string())),
            Err(PredictionsError::Closed(closed)) => Err(Code::Internal.error(closed.to_string())),
        }
    }
}
