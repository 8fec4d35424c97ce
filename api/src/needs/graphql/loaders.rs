//! What hangs on analyses, of many objects at once: one statement per batch.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::keys::Urn;
use entities::{need_analysis, need_indicator, need_rule, need_rule_set, priority_need};

use crate::graphql::by_key::by_key;
use crate::graphql::error::internal;
use crate::graphql::reader::{Reader, grouped};
use crate::needs::store::analyses::{self, Finding};
use crate::needs::store::{rule_sets, schools};

by_key! {
    /// An analysis by its key.
    AnalysisById => need_analysis::Model = analyses::by_ids;
    /// How many schools of an analysis are in each band.
    BandsOf => Vec<(entities::states::NeedBand, i64)> = analyses::bands_of;
    /// What each rule found of the area of an analysis.
    FindingsOf => Vec<Finding> = analyses::findings_of;
    /// Needs that a priority was drawn from.
    NeedsOfPriority => Vec<priority_need::Model> = analyses::needs_of_priorities;
    /// Priorities that were drawn from an analysis.
    DrawnFrom => Vec<priority_need::Model> = analyses::drawn_from;
}

/// A version of the rules by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RuleSetById(pub i32);

impl Loader<RuleSetById> for Reader {
    type Value = need_rule_set::Model;
    type Error = Error;

    async fn load(&self, keys: &[RuleSetById]) -> Result<HashMap<RuleSetById, need_rule_set::Model>> {
        let ids: Vec<i32> = keys.iter().map(|key| key.0).collect();
        let found = rule_sets::by_ids(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, row)| (RuleSetById(id), row)).collect())
    }
}

/// The rules of a version, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RulesOf(pub i32);

impl Loader<RulesOf> for Reader {
    type Value = Vec<need_rule::Model>;
    type Error = Error;

    async fn load(&self, keys: &[RulesOf]) -> Result<HashMap<RulesOf, Vec<need_rule::Model>>> {
        let ids: Vec<i32> = keys.iter().map(|key| key.0).collect();
        let found = rule_sets::rules_of(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, rows)| (RulesOf(id), rows)).collect())
    }
}

/// What each rule found of a school of an analysis.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IndicatorsOf {
    /// Key of the analysis.
    pub analysis_id: String,
    /// The school.
    pub urn: Urn,
}

impl Loader<IndicatorsOf> for Reader {
    type Value = Vec<need_indicator::Model>;
    type Error = Error;

    async fn load(&self, keys: &[IndicatorsOf]) -> Result<HashMap<IndicatorsOf, Vec<need_indicator::Model>>> {
        let mut found = HashMap::new();
        for (analysis_id, urns) in grouped(keys, |key| (key.analysis_id.clone(), key.urn)) {
            let rows = schools::indicators_of(self.db(), self.actor(), &analysis_id, &urns).await;
            let rows = rows.map_err(|error| internal(&error))?.into_iter();
            found.extend(rows.map(|(urn, rows)| (IndicatorsOf { analysis_id: analysis_id.clone(), urn }, rows)));
        }
        Ok(found)
    }
}
