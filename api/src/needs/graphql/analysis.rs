use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entities::need_analysis;

use super::enums::NeedBand;
use super::loaders::{AnalysisById, BandsOf, DrawnFrom, FindingsOf};
use super::rule_set::{NeedRule, NeedRuleSet, find_rule, find_rule_set};
use crate::commissioning::graphql::{Priority, find_priorities};
use crate::graphql::id::GlobalId;
use crate::graphql::reader::loaders;
use crate::graphql::scalars::AcademicYear;
use crate::needs::store::analyses::Finding;
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
        let of_rule = drawn.into_iter().filter(|need| need.position == self.finding.position).take(PRIORITIES);
        find_priorities(ctx, of_rule.map(|need| need.priority_id)).await
    }
}

/// Priorities that a plan has at most.
const PRIORITIES: usize = 20;

/// Which schools of an area are in need and why, for the commissioning of a year: by a version of the rules, from published figures of the years
/// before, as they were known when it was made. It never changes; a later one for the same year has a number of its own. `needSchools`,
/// `needNotMet`, `spendByNeed`, `spendNotOnNeed` and `needReproduction` have what it says in detail. The local authority
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

    /// What each rule found of the area, in the order of the rules: needs that priorities can be drawn from.
    async fn needs(&self, ctx: &Context<'_>) -> Result<Vec<NeedOfArea>> {
        let found = loaders(ctx)?.load_one(FindingsOf(self.0.id.clone())).await?.unwrap_or_default();
        Ok(found.into_iter().map(|finding| NeedOfArea { analysis: self.0.clone(), finding }).collect())
    }
}

/// The analysis with the global id, if the caller sees it.
///
/// # Errors
/// When the database fails.
pub(super) async fn find_analysis(ctx: &Context<'_>, id: &ID) -> Result<Option<need_analysis::Model>> {
    match GlobalId::decode(id) {
        Some(GlobalId::NeedAnalysis(key)) => loaders(ctx)?.load_one(AnalysisById(key)).await,
        _ => Ok(None),
    }
}
