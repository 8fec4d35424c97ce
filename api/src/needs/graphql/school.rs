use async_graphql::{Context, Object, Result};
use entities::{need_analysis, need_indicator, need_rule, need_school};

use super::analysis::NeedAnalysis;
use super::enums::NeedBand;
use super::loaders::{AnalysisById, IndicatorsOf};
use super::rule_set::{NeedRule, NeedRuleSet, find_rule, find_rule_set};
use crate::config::Limits;
use crate::graphql::cursor::ListId;
use crate::graphql::error::internal;
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::{loaders, operation};
use crate::graphql::scalars::{AcademicYear, Period, Urn};
use crate::needs::store::schools::{self, SchoolFilter};
use crate::observations::graphql::{Observation, find_public};
use crate::schools::code_lists::CodeList;
use crate::schools::graphql::{CodedName, School, coded, find_school};

/// The need of one school.
#[derive(Debug, Clone)]
pub struct SchoolNeed(pub need_school::Model);

/// The need of one school by one analysis, with the reasons. The local authority of the area and its Executive Board see it, and the school and
/// its trust.
#[Object]
impl SchoolNeed {
    /// URN of the school.
    async fn urn(&self) -> Urn {
        Urn(self.0.urn)
    }

    /// The school.
    async fn school(&self, ctx: &Context<'_>) -> Result<Option<School>> {
        find_school(ctx, self.0.urn).await
    }

    /// Year whose commissioning the analysis is for.
    async fn year(&self) -> AcademicYear {
        AcademicYear(self.0.academic_year)
    }

    /// Version of the rules.
    async fn rule_set(&self, ctx: &Context<'_>) -> Result<Option<NeedRuleSet>> {
        find_rule_set(ctx, self.0.rule_set_id).await
    }

    /// The analysis. Null for callers who do not see it as a whole.
    async fn analysis(&self, ctx: &Context<'_>) -> Result<Option<NeedAnalysis>> {
        Ok(loaders(ctx)?.load_one(AnalysisById(self.0.analysis_id.clone())).await?.map(NeedAnalysis))
    }

    /// Its GIAS phase when the analysis was made. Null where the register has none.
    async fn phase(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        coded(ctx, CodeList::Phase, self.0.phase_code.map(|code| code.to_string())).await
    }

    /// How great its need is. `NOT_KNOWN` where less than half of what is told of any school of its phase is told of it.
    async fn band(&self) -> NeedBand {
        self.0.band.into()
    }

    /// Its points in percent of those that it could have by the rules whose figures are there.
    async fn score(&self) -> f64 {
        f64::from(self.0.score_basis_points) / 100.0
    }

    /// Its points.
    async fn points(&self) -> i32 {
        self.0.points
    }

    /// The most points that it could have by the rules whose figures are there.
    async fn possible_points(&self) -> i32 {
        self.0.possible
    }

    /// Place among all schools of the analysis by score, 1 for the greatest need; equal scores share a place. Null for `NOT_KNOWN`.
    async fn rank(&self) -> Option<i32> {
        self.0.rank
    }

    /// Place among the schools of its phase. Null for `NOT_KNOWN`.
    async fn phase_rank(&self) -> Option<i32> {
        self.0.phase_rank
    }

    /// What each rule for its phase found of it, in the order of the rules.
    async fn indicators(&self, ctx: &Context<'_>) -> Result<Vec<NeedIndicator>> {
        let key = IndicatorsOf { analysis_id: self.0.analysis_id.clone(), urn: self.0.urn };
        let found = loaders(ctx)?.load_one(key).await?.unwrap_or_default();
        Ok(found.into_iter().map(|row| NeedIndicator { row, rule_set_id: self.0.rule_set_id }).collect())
    }

    /// Why it is in need: a sentence for each rule that gave points, the most points first.
    async fn reasons(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for indicator in self.indicators(ctx).await? {
            let points = indicator.row.points.unwrap_or_default();
            let rule = find_rule(ctx, indicator.rule_set_id, indicator.row.position).await?;
            if let Some(NeedRule(rule)) = rule.filter(|_| points > 0) {
                found.push((points, reason(&rule, &indicator.row)));
            }
        }
        found.sort_by_key(|(points, _)| -points);
        Ok(found.into_iter().map(|(_, reason)| reason).collect())
    }
}

/// What the rule found, as a sentence.
fn reason(rule: &need_rule::Model, row: &need_indicator::Model) -> String {
    use entities::states::NeedTest::{Decline, Gap, Inspection, WorseThanBar, WorseThanEngland};
    let number = |of: Option<entities::values::Thousandths>| of.map_or(0.0, entities::values::Thousandths::to_f64);
    let (value, compared, behind) =
        (number(row.value_thousandths), number(row.compared_thousandths), number(row.behind_thousandths));
    let of_year = row.period.map_or_else(String::new, |period| format!(" in {period}"));
    let name = &rule.name;
    match rule.test {
        WorseThanEngland => format!("{name}: {value}{of_year}, {behind} worse than England's {compared}."),
        WorseThanBar => format!("{name}: {value}{of_year}, {behind} worse than {compared}."),
        Gap => format!("{name}: {value} and {compared}{of_year}, {behind} apart."),
        Decline => format!("{name}: {value}{of_year}, {behind} worse than {compared} a year before."),
        Inspection => format!("{name}: grade {value}."),
    }
}

/// What one rule found of one school.
#[derive(Debug, Clone)]
pub struct NeedIndicator {
    /// What it found.
    pub(super) row: need_indicator::Model,
    /// The rules.
    pub(super) rule_set_id: i32,
}

/// What one rule found of one school. Values are in the unit of the measure.
#[Object]
impl NeedIndicator {
    /// URN of the school.
    async fn urn(&self) -> Urn {
        Urn(self.row.urn)
    }

    /// The rule.
    async fn rule(&self, ctx: &Context<'_>) -> Result<Option<NeedRule>> {
        find_rule(ctx, self.rule_set_id, self.row.position).await
    }

    /// Year of the value: the latest that counts of which a figure is there. Null without one, and for inspections.
    async fn period(&self) -> Option<Period> {
        self.row.period.map(Period)
    }

    /// The value; of an inspection the overall grade, 1 to 4. Null if it is not published.
    async fn value(&self) -> Option<f64> {
        self.row.value_thousandths.map(|value| value.to_f64())
    }

    /// That with which it is compared: of England, of the other cohort, of a year before, or fixed. Null if it is not published, and for
    /// inspections.
    async fn compared_with(&self) -> Option<f64> {
        self.row.compared_thousandths.map(|value| value.to_f64())
    }

    /// By how much the value is worse; negative where it is better; of an inspection the grade. Null where a figure is missing.
    async fn behind(&self) -> Option<f64> {
        self.row.behind_thousandths.map(|value| value.to_f64())
    }

    /// Points; 0 if it is no concern. Null where a figure is missing: then the rule counts neither way.
    async fn points(&self) -> Option<i32> {
        self.row.points
    }

    /// The observation with the value, in the version that was used; of the URN that the school had before it became an academy, where the figure
    /// is under that. Null for inspections, and where it is not public any more.
    async fn observation(&self, ctx: &Context<'_>) -> Result<Option<Observation>> {
        find_public(ctx, self.row.observation_id).await
    }

    /// The observation with that with which it is compared. Null as `observation`, and for fixed values.
    async fn compared_observation(&self, ctx: &Context<'_>) -> Result<Option<Observation>> {
        find_public(ctx, self.row.compared_observation_id).await
    }
}

/// A page of the schools of an analysis that pass the filter, the greatest need first.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that cannot be; when the database fails.
pub(super) async fn schools_of_analysis(
    ctx: &Context<'_>,
    analysis: &need_analysis::Model,
    filter: SchoolFilter,
    arguments: PageArguments,
) -> Result<Listing<SchoolNeed>> {
    let list = ListId::new("schools of a needs analysis", &(&analysis.id, &filter));
    let page = arguments.page(list, ctx.data::<Limits>()?)?;
    let operation = operation(ctx)?;
    let asked = (analysis.id.as_str(), &filter);
    let found = schools::page(&operation.db, &operation.actor, asked, &page, wants_total(ctx)).await;
    Ok(counted_listing(list, found.map_err(|error| internal(&error))?, schools::place, SchoolNeed))
}
