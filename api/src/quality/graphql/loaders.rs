//! Reviews, what they found and what is published of them, of many objects at once: one statement per batch.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::{
    audit_event, qa_action, qa_consent, qa_findings, qa_judgement, qa_outcome, qa_outcome_grade, qa_point, qa_review,
    qa_reviewer,
};

use crate::audit;
use crate::graphql::by_key::by_key;
use crate::graphql::error::internal;
use crate::graphql::reader::Reader;
use crate::quality::service::REVIEW;
use crate::quality::store::actions::FollowUp;
use crate::quality::store::outcomes::Record;
use crate::quality::store::{actions, consents, findings, outcomes, reviews, subjects};

by_key! {
    /// A review by its key.
    ReviewById => qa_review::Model = reviews::by_ids;
    /// What a review is of, by name.
    SubjectNameOf => String = subjects::names_of;
    /// The team of a review.
    TeamOf => Vec<qa_reviewer::Model> = reviews::teams_of;
    /// What a review found.
    FindingsOf => qa_findings::Model = findings::findings_of;
    /// The judgements of a review.
    JudgementsOf => Vec<qa_judgement::Model> = findings::judgements_of;
    /// Strengths and areas for improvement.
    PointsOf => Vec<qa_point::Model> = findings::points_of;
    /// What is to be done after a review.
    ActionsOf => Vec<qa_action::Model> = actions::actions_of;
    /// An action by its key.
    ActionById => qa_action::Model = actions::by_ids;
    /// To whom a review is shown.
    ConsentsOf => Vec<qa_consent::Model> = consents::consents_of;
    /// A consent by its key.
    ConsentById => qa_consent::Model = consents::by_ids;
    /// The outcome of a review.
    OutcomeById => qa_outcome::Model = outcomes::by_ids;
    /// The published grades of a review.
    OutcomeGradesOf => Vec<qa_outcome_grade::Model> = outcomes::grades_of;
    /// The record of a provider.
    RecordOf => Record = outcomes::records_of;
}

/// How far the actions after a published review are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FollowUpOf(pub String);

/// How many actions after published reviews of a provider are open, and how many of these are overdue.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OpenActionsOf(pub String);

/// What was done to a review.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HistoryOf(pub String);

impl Loader<FollowUpOf> for Reader {
    type Value = FollowUp;
    type Error = Error;

    async fn load(&self, keys: &[FollowUpOf]) -> Result<HashMap<FollowUpOf, FollowUp>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let today = self.operation.clock.today();
        let found = actions::follow_ups_of(self.db(), self.actor(), &ids, today).await;
        let found = found.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, follow_up)| (FollowUpOf(id), follow_up)).collect())
    }
}

impl Loader<OpenActionsOf> for Reader {
    type Value = (i64, i64);
    type Error = Error;

    async fn load(&self, keys: &[OpenActionsOf]) -> Result<HashMap<OpenActionsOf, (i64, i64)>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let today = self.operation.clock.today();
        let found = outcomes::open_actions_of(self.db(), self.actor(), &ids, today).await;
        let found = found.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, numbers)| (OpenActionsOf(id), numbers)).collect())
    }
}

impl Loader<HistoryOf> for Reader {
    type Value = Vec<audit_event::Model>;
    type Error = Error;

    async fn load(&self, keys: &[HistoryOf]) -> Result<HashMap<HistoryOf, Vec<audit_event::Model>>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = audit::histories(self.db(), self.actor(), REVIEW, &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, events)| (HistoryOf(id), events)).collect())
    }
}
