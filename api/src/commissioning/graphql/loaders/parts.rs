//! What belongs to interventions and is shown whole, and single rows by their keys.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::{audit_event, decision, declared_interest, document_link, participation, success_criterion};

use crate::commissioning::store::{decisions, history, participations, parts};
use crate::graphql::error::internal;
use crate::graphql::reader::Reader;

/// Codes of the cohorts at whom an intervention is aimed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CohortCodesOf(pub String);

/// What an intervention is to achieve.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CriteriaOf(pub String);

/// Links to the documents of an intervention.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocumentsOf(pub String);

/// A participation by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ParticipationById(pub String);

/// A decision by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DecisionById(pub String);

/// A declared interest by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct InterestById(pub String);

/// An event in the history of an intervention by its row number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventById(pub i64);

/// Declares how the keys of one kind are loaded: with one statement.
macro_rules! loads {
    ($key:ident, $value:ty, $of:expr, $found:expr) => {
        impl Loader<$key> for Reader {
            type Value = $value;
            type Error = Error;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, $value>> {
                let ids: Vec<_> = keys.iter().map(|key| key.0.clone()).collect();
                let found = $of(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
                Ok(found.into_iter().map($found).collect())
            }
        }
    };
}

loads!(CohortCodesOf, Vec<String>, parts::cohort_codes_of, |(id, codes)| (CohortCodesOf(id), codes));
loads!(CriteriaOf, Vec<success_criterion::Model>, parts::criteria_of, |(id, rows)| (CriteriaOf(id), rows));
loads!(DocumentsOf, Vec<document_link::Model>, parts::documents_of, |(id, rows)| (DocumentsOf(id), rows));
loads!(ParticipationById, participation::Model, participations::by_ids, |row| (ParticipationById(row.id.clone()), row));
loads!(DecisionById, decision::Model, decisions::by_ids, |(id, row)| (DecisionById(id), row));
loads!(InterestById, declared_interest::Model, decisions::interests_by_ids, |(id, row)| (InterestById(id), row));
loads!(EventById, audit_event::Model, history::by_ids, |row| (EventById(row.id), row));
