//! Users, organisations and memberships of many objects at once: one statement per batch.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use entities::{audit_event, membership, organisation, user};

use crate::access::store;
use crate::audit;
use crate::db::page::{Page, Rows};
use crate::graphql::error::internal;
use crate::graphql::reader::{Reader, grouped};

/// A user by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UserById(pub String);

/// The name to show of the user with the key. Whoever asks has made sure that the caller may know it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DisplayNameOf(pub String);

/// An organisation by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrganisationById(pub String);

/// A membership by its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MembershipById(pub String);

/// All visible memberships of a user.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MembershipsOfUser(pub String);

/// A page of the memberships held for an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MembershipsFor {
    /// Key of the organisation.
    pub id: String,
    /// Which of the memberships.
    pub page: Page,
}

/// The number of memberships held for an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MembershipCountFor(pub String);

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

impl Loader<DisplayNameOf> for Reader {
    type Value = String;
    type Error = Error;

    async fn load(&self, keys: &[DisplayNameOf]) -> Result<HashMap<DisplayNameOf, String>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found = store::display_names(self.db(), &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, name)| (DisplayNameOf(id), name)).collect())
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

impl Loader<MembershipsOfUser> for Reader {
    type Value = Vec<membership::Model>;
    type Error = Error;

    async fn load(&self, keys: &[MembershipsOfUser]) -> Result<HashMap<MembershipsOfUser, Vec<membership::Model>>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let lists = store::memberships_of_users(self.db(), self.actor(), &ids).await;
        let lists = lists.map_err(|error| internal(&error))?;
        Ok(lists.into_iter().map(|(id, rows)| (MembershipsOfUser(id), rows)).collect())
    }
}

impl Loader<MembershipsFor> for Reader {
    type Value = Rows<membership::Model>;
    type Error = Error;

    async fn load(&self, keys: &[MembershipsFor]) -> Result<HashMap<MembershipsFor, Rows<membership::Model>>> {
        let mut found = HashMap::new();
        for (page, ids) in grouped(keys, |key| (key.page.clone(), key.id.clone())) {
            let lists = store::memberships_for(self.db(), self.actor(), &ids, &page).await;
            let lists = lists.map_err(|error| internal(&error))?;
            found.extend(lists.into_iter().map(|(id, rows)| (MembershipsFor { id, page: page.clone() }, rows)));
        }
        Ok(found)
    }
}

impl Loader<MembershipCountFor> for Reader {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[MembershipCountFor]) -> Result<HashMap<MembershipCountFor, i64>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let counts = store::membership_counts_for(self.db(), self.actor(), &ids).await;
        let counts = counts.map_err(|error| internal(&error))?;
        Ok(counts.into_iter().map(|(id, count)| (MembershipCountFor(id), count)).collect())
    }
}

impl Loader<HistoryOf> for Reader {
    type Value = Vec<audit_event::Model>;
    type Error = Error;

    async fn load(&self, keys: &[HistoryOf]) -> Result<HashMap<HistoryOf, Vec<audit_event::Model>>> {
        let ids: Vec<String> = keys.iter().map(|key| key.0.clone()).collect();
        let found =
            audit::histories(self.db(), self.actor(), "Membership", &ids).await.map_err(|error| internal(&error))?;
        Ok(found.into_iter().map(|(id, events)| (HistoryOf(id), events)).collect())
    }
}
