use async_graphql::{Context, ID, Object, Result};
use entities::{need_rule, need_rule_set};

use super::enums::NeedTest;
use super::loaders::{RuleSetById, RulesOf};
use crate::commissioning::graphql::Cohort;
use crate::graphql::id::GlobalId;
use crate::graphql::reader::loaders;
use crate::graphql::scalars::Date;
use crate::observations::graphql::{Measure, cohort_numbered, measure_by_id};
use crate::schools::code_lists::CodeList;
use crate::schools::graphql::{CodedName, coded};

/// One version of the rules by which need is found.
#[derive(Debug, Clone)]
pub struct NeedRuleSet(pub need_rule_set::Model);

/// One rule.
#[derive(Debug, Clone)]
pub struct NeedRule(pub need_rule::Model);

/// The version of the rules with the number.
///
/// # Errors
/// When the database fails.
pub(super) async fn find_rule_set(ctx: &Context<'_>, id: i32) -> Result<Option<NeedRuleSet>> {
    Ok(loaders(ctx)?.load_one(RuleSetById(id)).await?.map(NeedRuleSet))
}

/// The rule of a version at the place.
///
/// # Errors
/// When the database fails.
pub(super) async fn find_rule(ctx: &Context<'_>, rule_set_id: i32, position: i16) -> Result<Option<NeedRule>> {
    let rules = loaders(ctx)?.load_one(RulesOf(rule_set_id)).await?.unwrap_or_default();
    Ok(rules.into_iter().find(|rule| rule.position == position).map(NeedRule))
}

/// One version of the rules by which the need of schools is found: data that never change. A later version has a number of its own.
#[Object]
impl NeedRuleSet {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::NeedRuleSet(self.0.id).encode()
    }

    /// Code of the rules, the same in all their versions, such as `PORTSMOUTH`.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Number of the version, beginning with 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Name to show.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where the rules and their thresholds come from.
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// When the version was published.
    async fn published_on(&self) -> Date {
        Date(self.0.published_on)
    }

    /// Need is high from this share of the points that a school could have, in percent.
    async fn high_from(&self) -> f64 {
        f64::from(self.0.high_basis_points) / 100.0
    }

    /// There is some need from this share on, in percent.
    async fn medium_from(&self) -> f64 {
        f64::from(self.0.medium_basis_points) / 100.0
    }

    /// How many years before the year of an analysis a figure may be of to count.
    async fn oldest_years(&self) -> i32 {
        self.0.oldest_years
    }

    /// The rules, in their order.
    async fn rules(&self, ctx: &Context<'_>) -> Result<Vec<NeedRule>> {
        let rules = loaders(ctx)?.load_one(RulesOf(self.0.id)).await?.unwrap_or_default();
        Ok(rules.into_iter().map(NeedRule).collect())
    }
}

/// One rule: a school that is worse by `concern` or more has `points`, by `severe` or more twice as many.
#[Object]
impl NeedRule {
    /// Code within the version.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name to show.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// How need is found out.
    async fn test(&self) -> NeedTest {
        self.0.test.into()
    }

    /// GIAS phase of the schools that it is for; middle schools are as those they are deemed to be, all-through schools are both primary and
    /// secondary. Null if it is for all.
    async fn phase(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        coded(ctx, CodeList::Phase, self.0.phase_code.map(|code| code.to_string())).await
    }

    /// The measure. Null for inspections.
    async fn measure(&self, ctx: &Context<'_>) -> Result<Option<Measure>> {
        match self.0.measure_id {
            Some(id) => measure_by_id(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The pupils. Null for inspections.
    async fn cohort(&self, ctx: &Context<'_>) -> Result<Option<Cohort>> {
        cohort_numbered(ctx, self.0.cohort_number).await
    }

    /// The pupils whom they are behind, for `GAP`. Null otherwise.
    async fn against_cohort(&self, ctx: &Context<'_>) -> Result<Option<Cohort>> {
        cohort_numbered(ctx, self.0.against_number).await
    }

    /// The measure under which the same is published of England, for `WORSE_THAN_ENGLAND`. Null otherwise.
    async fn england_measure(&self, ctx: &Context<'_>) -> Result<Option<Measure>> {
        match self.0.england_measure_id {
            Some(id) => measure_by_id(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The fixed value, in the unit of the measure, for `WORSE_THAN_BAR`. Null otherwise.
    async fn bar(&self) -> Option<f64> {
        self.0.bar_thousandths.map(|bar| bar.to_f64())
    }

    /// By how much worse is of concern, in the unit of the measure; for `INSPECTION` the grade.
    async fn concern(&self) -> f64 {
        self.0.concern_thousandths.to_f64()
    }

    /// By how much worse is severe.
    async fn severe(&self) -> f64 {
        self.0.severe_thousandths.to_f64()
    }

    /// Points for concern.
    async fn points(&self) -> i32 {
        self.0.points
    }
}
