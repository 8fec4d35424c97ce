//! Evaluations and what hangs on them, of many objects at once: one statement per batch.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::{audit_event, impact_balance, impact_evaluation, impact_input, impact_plan, impact_reason};

use crate::audit;
use crate::graphql::by_key::by_key;
use crate::graphql::error::internal;
use crate::graphql::reader::Reader;
use crate::impact::service::EVALUATION;
use crate::impact::store::{evaluations, parts};

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
