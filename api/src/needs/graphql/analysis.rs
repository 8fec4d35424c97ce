use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entities::{need_analysis, states};

use super::chain::{NeedBandSpend, spend_by_need, work_not_on_need};
use super::enums::NeedBand;
use super::loaders::{BandsOf, DrawnFrom, FindingsOf};
use super::rule_set::{NeedRule, NeedRuleSet, find_rule, find_rule_set};
use super::school::{SchoolNeed, schools_of_analysis};
use crate::commissioning::graphql::{Intervention, Priority, find_priority};
use crate::graphql::error::internal;
use crate::graphql::id::GlobalId;
use crate::graphql::input::filter_list;
use crate::graphql::page::{Listing, PageArguments};
use crate::graphql::reader::{loaders, operation};
use crate::graphql::scalars::AcademicYear;
use crate::needs::graphql::school::NeedIndicator;
use crate::needs::service::{self, Reproduced};
use crate::needs::store::analyses::Finding;
use crate::needs::store::schools::SchoolFilter;
use crate::observations::graphql::catalogue;
use crate::schools::graphql::{LocalAuthority, local_authority_of};

/// Which schools of an area are in need, as published figures told at one time.
#[derive(Debug, Clone)]
pub struct NeedAnalysis(pub need_analysis::Model);

/// How many schools are in a band.
#[derive(Debug, Clone, SimpleObject)]
pub struct NeedBandCount {
    /// The band.
    band: NeedBand,
    /// Schools in it.
    schools: i64,
}

/// What one rule found of the area.
#[derive(Debug, Clone)]
pub struct NeedOfArea {
    analysis: need_analysis::Model,
    finding: Finding,
}

/// What one rule found of the area: a need that priorities can be drawn from.
#[Object]
impl NeedOfArea {
    /// The rule.
    async fn rule(&self, ctx: &Context<'_>) -> Result<Option<NeedRule>> {
        find_rule(ctx, self.analysis.rule_set_id, self.finding.position).await
    }

    /// Schools whose figures are there.
    async fn measured(&self) -> i64 {
        self.finding.measured
    }

    /// Schools of concern, severe ones among them.
    async fn of_concern(&self) -> i64 {
        self.finding.of_concern
    }

    /// Schools where it is severe.
    async fn severe(&self) -> i64 {
        self.finding.severe
    }

    /// Priorities that were drawn from it, by their keys; 20 at most.
    async fn priorities(&self, ctx: &Context<'_>) -> Result<Vec<Priority>> {
        let drawn = loaders(ctx)?.load_one(DrawnFrom(self.analysis.id.clone())).await?.unwrap_or_default();
        let mut priorities = Vec::new();
        for need in drawn.into_iter().filter(|need| need.position == self.finding.position).take(PRIORITIES) {
            priorities.extend(find_priority(ctx, need.priority_id).await?);
        }
        Ok(priorities)
    }
}

/// Priorities that a plan has at most.
const PRIORITIES: usize = 20;

/// An analysis made once more, from the versions of the figures that it names.
#[derive(Debug, Clone)]
pub struct NeedReproduction {
    analysis: need_analysis::Model,
    reproduced: Reproduced,
}

/// An analysis made once more, from the versions of the figures that it names. Nothing of it is kept.
#[Object]
impl NeedReproduction {
    /// Whether they give every finding and every rank again. Null if one of them is not public any more.
    async fn is_identical(&self) -> Option<bool> {
        self.reproduced.is_identical
    }

    /// Figures that are not public any more.
    async fn unreadable_figures(&self) -> usize {
        self.reproduced.unreadable
    }

    /// Findings of which a figure was revised or withdrawn since, by URN; 100 at most.
    async fn revised(&self) -> Vec<NeedIndicator> {
        let indicator = |row| NeedIndicator { row, rule_set_id: self.analysis.rule_set_id };
        self.reproduced.revised.iter().take(100).cloned().map(indicator).collect()
    }
}

/// Which schools of an analysis. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, async_graphql::InputObject)]
pub struct SchoolNeedFilter {
    /// In one of these bands.
    bands: Option<Vec<NeedBand>>,
    /// Of one of these phases, by GIAS code; `codeLists { phases }` lists them.
    phase_codes: Option<Vec<i32>>,
    /// Whether they take part in work of the year that has a contract, or did; one that was taken out of it does not.
    is_helped: Option<bool>,
}

/// Which schools of an area are in need and why, for the commissioning of a year: by a version of the rules, from published figures of the years
/// before, as they were known when it was made. It never changes; a later one for the same year has a number of its own. The local authority
/// of the area and its Executive Board see it; a school and its trust see what it says of the school.
#[Object]
impl NeedAnalysis {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::NeedAnalysis(self.0.id.clone()).encode()
    }

    /// Local authority whose schools are looked at.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        local_authority_of(ctx, self.0.area_la_code).await
    }

    /// Year whose commissioning it is for.
    async fn year(&self) -> AcademicYear {
        AcademicYear(self.0.academic_year)
    }

    /// Number of the analysis for that year, beginning with 1.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// Version of the rules.
    async fn rule_set(&self, ctx: &Context<'_>) -> Result<Option<NeedRuleSet>> {
        find_rule_set(ctx, self.0.rule_set_id).await
    }

    /// When it was made, in UTC: what was known then counts.
    async fn made_at(&self) -> DateTime<Utc> {
        self.0.made_at
    }

    /// How many schools are in each band, each that has one.
    async fn bands(&self, ctx: &Context<'_>) -> Result<Vec<NeedBandCount>> {
        let found = loaders(ctx)?.load_one(BandsOf(self.0.id.clone())).await?.unwrap_or_default();
        Ok(found.into_iter().map(|(band, schools)| NeedBandCount { band: band.into(), schools }).collect())
    }

    /// Its schools, the greatest need first, those of which too little is known last.
    async fn schools(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which schools; all if left out.")] filter: Option<SchoolNeedFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<SchoolNeed>> {
        let filter = filter.unwrap_or_default();
        let bands = filter_list("bands", filter.bands, states::NeedBand::from)?;
        let phase_codes = filter_list("phaseCodes", filter.phase_codes, |code| code)?;
        let helped = |is_helped| (is_helped, self.0.area_la_code, self.0.academic_year);
        let filter = SchoolFilter { bands, phase_codes, is_helped: filter.is_helped.map(helped) };
        schools_of_analysis(ctx, &self.0, filter, PageArguments { first, after, last, before }).await
    }

    /// Need that is not met: schools with high need that take part in no work of the year that has a contract, the greatest need first.
    async fn need_not_met(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<SchoolNeed>> {
        let is_helped = Some((false, self.0.area_la_code, self.0.academic_year));
        let filter = SchoolFilter { bands: Some(vec![states::NeedBand::High]), phase_codes: None, is_helped };
        schools_of_analysis(ctx, &self.0, filter, PageArguments { first, after, last, before }).await
    }

    /// What was committed and paid for the schools of each band by the plan of the year, as each school bears its share; with what no school
    /// of the analysis bears. The parts add up to the whole of the plan.
    async fn spend_by_need(&self, ctx: &Context<'_>) -> Result<Vec<NeedBandSpend>> {
        spend_by_need(ctx, &self.0).await
    }

    /// Spend that is not on need: interventions of the plan of the year for which something was committed or paid although no school that takes
    /// part has high or medium need, by reference.
    async fn spend_not_on_need(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<Intervention>> {
        work_not_on_need(ctx, &self.0, PageArguments { first, after, last, before }).await
    }

    /// What each rule found of the area, in the order of the rules: needs that priorities can be drawn from.
    async fn needs(&self, ctx: &Context<'_>) -> Result<Vec<NeedOfArea>> {
        let found = loaders(ctx)?.load_one(FindingsOf(self.0.id.clone())).await?.unwrap_or_default();
        Ok(found.into_iter().map(|finding| NeedOfArea { analysis: self.0.clone(), finding }).collect())
    }

    /// The analysis made once more, from the versions of the figures that it names: it has to give the same.
    async fn reproduction(&self, ctx: &Context<'_>) -> Result<NeedReproduction> {
        let catalogue = catalogue(ctx).await?;
        let reproduced = service::reproduce(operation(ctx)?, &catalogue, &self.0).await;
        let reproduced = reproduced.map_err(|error| internal(&error))?;
        Ok(NeedReproduction { analysis: self.0.clone(), reproduced })
    }
}
