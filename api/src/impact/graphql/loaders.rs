//! Evaluations and what hangs on them, of many objects at once: one statement per batch.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use chrono::{DateTime, Utc};
use entities::{audit_event, impact_balance, impact_evaluation, impact_input, impact_plan, impact_reason};

use crate::audit;
use crate::graphql::by_key::by_key;
use crate::graphql::error::internal;
use crate::graphql::reader::{Reader, grouped};
use crate::impact::service::EVALUATION;
use crate::impact::store::{evaluations, parts, summary};

by_key! {
    /// An evaluation by its key.
    EvaluationById => impact_evaluation::Model = evaluations::by_ids;
    /// The evaluation that took the place of one.
    SuccessorOf => impact_evaluation::Model = evaluations::successors_of;
    /// The plans of an evaluation.
    PlansOf => Vec<impact_plan::Model> = evaluations::plans_of;
    /// The observations behind an evaluation.
    InputsOf => Vec<impact_input::Model> = parts::inputs_of;
    /// How alike both sides of an evaluation were.
    BalanceOf => Vec<impact_balance::Model> = parts::balance_of;
    /// Why the evidence of an evaluation is as secure as it is.
    ReasonsOf => Vec<impact_reason::Model> = parts::reasons_of;
}

/// What was done to an evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HistoryOf(pub String);

impl Loader<HistoryOf> for Reader {
    type Value = Vec<audit_event::Model>;
    type Error = Error;

    async fn load(&self, keys: &[HistoryOf]) -> Result<HashMap<HistoryOf, Vec<audit_event::Model>>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = audit::histories(self.db(), self.actor(), EVALUATION, &ids).await;
        let found = found.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, events)| (HistoryOf(id), events)).collect())
    }
}

/// What was paid for an intervention by now, or by the time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PaidFor {
    /// Key of the intervention.
    pub intervention_id: String,
    /// The time.
    pub known_at: Option<DateTime<Utc>>,
}

impl Loader<PaidFor> for Reader {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[PaidFor]) -> Result<HashMap<PaidFor, i64>> {
        let mut found = HashMap::new();
        for (known_at, ids) in grouped(keys, |key| (key.known_at, key.intervention_id.clone())) {
            let paid = summary::paid_for(self.db(), self.actor(), &ids, known_at).await;
            let paid = paid.map_err(|error| internal(&error))?;
            found.extend(paid.into_iter().map(|(intervention_id, sum)| (PaidFor { intervention_id, known_at }, sum)));
        }
        Ok(found)
    }
}
