use async_graphql::{Context, InputObject, Object, Result};

use super::analysis::NeedAnalysis;
use super::predictions::PredictionsOfMeasure;
use super::rule_set::NeedRuleSet;
use crate::config::Limits;
use crate::data_sharing::log::Recorder;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::{Code, internal};
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{AcademicYear, LaCode, Period};
use crate::needs::service::{PredictionsAsked, PredictionsError, predictions};
use crate::needs::store::analyses::{self, AnalysisFilter};
use crate::needs::store::rule_sets;
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
            Err(PredictionsError::Closed(closed)) => Err(Code::Internal.error(closed.to_string())),
        }
    }
}
