//! Needs as schools and priorities have them.

use async_graphql::{Context, Object, Result};
use entities::keys::Urn;
use entities::{need_analysis, need_school};

use super::analysis::NeedAnalysis;
use super::loaders::{AnalysisById, NeedsOfPriority};
use super::rule_set::{NeedRule, find_rule};
use super::school::SchoolNeed;
use crate::graphql::children::children;
use crate::graphql::page::{Listing, PageArguments};
use crate::graphql::reader::loaders;

/// A need that a priority was drawn from.
#[derive(Debug, Clone)]
pub struct NeedDrawn {
    analysis: need_analysis::Model,
    position: i16,
}

/// A need that a priority was drawn from: what a rule found in an analysis.
#[Object]
impl NeedDrawn {
    /// The analysis.
    async fn analysis(&self) -> NeedAnalysis {
        NeedAnalysis(self.analysis.clone())
    }

    /// The rule whose finding is to become better.
    async fn rule(&self, ctx: &Context<'_>) -> Result<Option<NeedRule>> {
        find_rule(ctx, self.analysis.rule_set_id, self.position).await
    }
}

/// The needs that a priority was drawn from, in the order of the rules.
///
/// # Errors
/// When the database fails.
pub async fn needs_of_priority(ctx: &Context<'_>, priority_id: String) -> Result<Vec<NeedDrawn>> {
    let loaders = loaders(ctx)?;
    let mut drawn = Vec::new();
    for need in loaders.load_one(NeedsOfPriority(priority_id)).await?.unwrap_or_default() {
        if let Some(analysis) = loaders.load_one(AnalysisById(need.analysis_id)).await? {
            drawn.push(NeedDrawn { analysis, position: need.position });
        }
    }
    Ok(drawn)
}

/// A page of what analyses said of the need of a school, the last analysis first.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that cannot be; when the database fails.
pub async fn needs_of_school(ctx: &Context<'_>, urn: Urn, arguments: PageArguments) -> Result<Listing<SchoolNeed>> {
    children::<need_school::Entity, _>(ctx, "needs of a school", (urn, ()), arguments, SchoolNeed).await
}
