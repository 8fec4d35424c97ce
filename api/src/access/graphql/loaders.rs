//! Users, organisations and memberships of many objects at once: one statement per batch.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::{audit_event, membership, organisation, user};

use crate::access::store::{self, Holder};
use crate::audit;
use crate::graphql::error::internal;
use crate::graphql::reader::Reader;

/// A user by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UserById(pub String);

/// An organisation by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrganisationById(pub String);

/// A membership by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MembershipById(pub String);

/// All visible memberships of a user or for an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MembershipsOf {
    /// Key of the user or organisation.
    pub id: String,
    /// Which of the two.
    pub holder: Holder,
}

/// What was done to a membership.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HistoryOf(pub String);

impl Loader<UserById> for Reader {
    type Value = user::Model;
    type Error = Error;

    async fn load(&self, keys: &[UserById]) -> Result<HashMap<UserById, user::Model>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found =
            store::by_ids::<user::Entity, _>(self.db(), self.actor(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, row)| (UserById(id), row)).collect())
    }
}

impl Loader<OrganisationById> for Reader {
    type Value = organisation::Model;
    type Error = Error;

    async fn load(&self, keys: &[OrganisationById]) -> Result<HashMap<OrganisationById, organisation::Model>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = store::by_ids::<organisation::Entity, _>(self.db(), self.actor(), &ids).await;
        Ok(found.map_err(|error| internal(&error))?.into_iter().map(|(id, row)| (OrganisationById(id), row)).collect())
    }
}

impl Loader<MembershipById> for Reader {
    type Value = membership::Model;
    type Error = Error;

    async fn load(&self, keys: &[MembershipById]) -> Result<HashMap<MembershipById, membership::Model>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = store::by_ids::<membership::Entity, _>(self.db(), self.actor(), &ids).await;
        Ok(found.map_err(|error| internal(&error))?.into_iter().map(|(id, row)| (MembershipById(id), row)).collect())
    }
}

impl Loader<MembershipsOf> for Reader {
    type Value = Vec<membership::Model>;
    type Error = Error;

    async fn load(&self, keys: &[MembershipsOf]) -> Result<HashMap<MembershipsOf, Vec<membership::Model>>> {
        let mut found = HashMap::new();
        for holder in [Holder::User, Holder::Organisation] {
            let ids: Vec<String> = keys.iter().filter(|key| key.holder == holder).map(|key| key.id.clone()).collect();
            if ids.is_empty() {
                continue;
            }
            let lists =
                store::memberships_of(self.db(), self.actor(), holder, &ids).await.map_err(|error| internal(&error))?;
            found.extend(lists.into_iter().map(|(id, rows)| (MembershipsOf { id, holder }, rows)));
        }
        Ok(found)
    }
}

impl Loader<HistoryOf> for Reader {
    type Value = Vec<audit_event::Model>;
    type Error = Error;

    async fn load(&self, keys: &[HistoryOf]) -> Result<HashMap<HistoryOf, Vec<audit_event::Model>>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = audit::histories(self.db(), "Membership", &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, events)| (HistoryOf(id), events)).collect())
    }
}
