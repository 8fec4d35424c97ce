//! Plans, priorities and cohorts.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::{cohort, commissioning_plan, priority};

use crate::commissioning::store::{cohorts, plans, priorities};
use crate::graphql::error::internal;
use crate::graphql::reader::Reader;

/// A plan by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlanById(pub String);

/// A priority by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PriorityById(pub String);

/// All priorities of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PrioritiesOfPlan(pub String);

/// A cohort by its code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CohortByCode(pub String);

impl Loader<PlanById> for Reader {
    type Value = commissioning_plan::Model;
    type Error = Error;

    async fn load(&self, keys: &[PlanById]) -> Result<HashMap<PlanById, commissioning_plan::Model>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = plans::by_ids(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, row)| (PlanById(id), row)).collect())
    }
}

impl Loader<PriorityById> for Reader {
    type Value = priority::Model;
    type Error = Error;

    async fn load(&self, keys: &[PriorityById]) -> Result<HashMap<PriorityById, priority::Model>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = priorities::by_ids(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, row)| (PriorityById(id), row)).collect())
    }
}

impl Loader<PrioritiesOfPlan> for Reader {
    type Value = Vec<priority::Model>;
    type Error = Error;

    async fn load(&self, keys: &[PrioritiesOfPlan]) -> Result<HashMap<PrioritiesOfPlan, Vec<priority::Model>>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let lists = priorities::of_plans(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(lists.into_iter().map(|(id, rows)| (PrioritiesOfPlan(id), rows)).collect())
    }
}

impl Loader<CohortByCode> for Reader {
    type Value = cohort::Model;
    type Error = Error;

    async fn load(&self, keys: &[CohortByCode]) -> Result<HashMap<CohortByCode, cohort::Model>> {
        let codes: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = cohorts::by_codes(self.db(), self.actor(), &codes).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|row| (CohortByCode(row.code.clone()), row)).collect())
    }
}
