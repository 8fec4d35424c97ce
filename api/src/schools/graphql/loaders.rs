//! What is loaded for many objects at once: one statement per batch, whatever the number of keys. Page, columns and day
//! are part of the key; keys that agree in them share the statement.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Error, Result};
use chrono::NaiveDate;
use entities::inspection;
use entities::keys::{GroupUid, Urn};

use crate::db::page::{Page, Rows};
use crate::graphql::error::internal;
use crate::graphql::reader::{Reader, grouped};
use crate::schools::store::links::{Direction, Link};
use crate::schools::store::memberships::{Side, Spell};
use crate::schools::store::schools::{FetchedSchool, Owner, SchoolSelection};
use crate::schools::store::sources::Source;
use crate::schools::store::{GroupColumns, GroupRow, groups, inspections, links, memberships, schools, sources};

/// A school by its URN.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SchoolByUrn {
    /// The school.
    pub urn: Urn,
    /// What of it.
    pub selection: SchoolSelection,
}

/// A group of schools by its UID.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GroupByUid {
    /// The group.
    pub uid: GroupUid,
    /// What of it.
    pub columns: GroupColumns,
}

/// A page of the schools of a group or a local authority.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SchoolsOf {
    /// Key of the group or local authority.
    pub key: i32,
    /// Which of the two, and on what day.
    pub owner: Owner,
    /// Which of its schools.
    pub page: Page,
    /// What of them.
    pub selection: SchoolSelection,
}

/// The number of schools of a group or a local authority.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SchoolCountOf {
    /// Key of the group or local authority.
    pub key: i32,
    /// Which of the two, and on what day.
    pub owner: Owner,
}

/// A page of the memberships of a school or a group.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MembershipsOf {
    /// URN or UID.
    pub key: i32,
    /// Which of the two.
    pub side: Side,
    /// Which of the memberships.
    pub page: Page,
}

/// The number of memberships of a school or a group.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MembershipCountOf {
    /// URN or UID.
    pub key: i32,
    /// Which of the two.
    pub side: Side,
}

/// The academy trust of a school on a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TrustOn {
    /// The school.
    pub urn: Urn,
    /// The day.
    pub day: NaiveDate,
}

/// A page of the inspections of a school.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct InspectionsOf {
    /// The school.
    pub urn: Urn,
    /// Which of its inspections.
    pub page: Page,
}

/// The number of inspections of a school.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct InspectionCountOf(pub Urn);

/// The predecessors or successors of a school.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LinksOf {
    /// The school.
    pub urn: Urn,
    /// Which way.
    pub direction: Direction,
}

/// The files that described a school.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SourcesOf(pub Urn);

impl Loader<SchoolByUrn> for Reader {
    type Value = FetchedSchool;
    type Error = Error;

    async fn load(&self, keys: &[SchoolByUrn]) -> Result<HashMap<SchoolByUrn, FetchedSchool>> {
        let mut found = HashMap::new();
        for (selection, urns) in grouped(keys, |key| (key.selection, key.urn)) {
            let rows =
                schools::by_urns(self.db(), self.actor(), &urns, selection).await.map_err(|error| internal(&error))?;
            found.extend(
                rows.into_iter().filter_map(|row| Some((SchoolByUrn { urn: row.school.urn?, selection }, row))),
            );
        }
        Ok(found)
    }
}

impl Loader<GroupByUid> for Reader {
    type Value = GroupRow;
    type Error = Error;

    async fn load(&self, keys: &[GroupByUid]) -> Result<HashMap<GroupByUid, GroupRow>> {
        let mut found = HashMap::new();
        for (columns, uids) in grouped(keys, |key| (key.columns, key.uid)) {
            let rows =
                groups::by_uids(self.db(), self.actor(), &uids, columns).await.map_err(|error| internal(&error))?;
            found.extend(rows.into_iter().filter_map(|row| Some((GroupByUid { uid: row.uid?, columns }, row))));
        }
        Ok(found)
    }
}

impl Loader<SchoolsOf> for Reader {
    type Value = Rows<FetchedSchool>;
    type Error = Error;

    async fn load(&self, keys: &[SchoolsOf]) -> Result<HashMap<SchoolsOf, Rows<FetchedSchool>>> {
        let mut found = HashMap::new();
        for ((owner, page, selection), ids) in
            grouped(keys, |key| ((key.owner, key.page.clone(), key.selection), key.key))
        {
            let lists = schools::pages_of(self.db(), self.actor(), owner, &ids, &page, selection).await;
            let lists = lists.map_err(|error| internal(&error))?;
            found.extend(
                lists.into_iter().map(|(key, rows)| (SchoolsOf { key, owner, page: page.clone(), selection }, rows)),
            );
        }
        Ok(found)
    }
}

impl Loader<SchoolCountOf> for Reader {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[SchoolCountOf]) -> Result<HashMap<SchoolCountOf, i64>> {
        let mut found = HashMap::new();
        for (owner, ids) in grouped(keys, |key| (key.owner, key.key)) {
            let counts =
                schools::counts_of(self.db(), self.actor(), owner, &ids).await.map_err(|error| internal(&error))?;
            found.extend(counts.into_iter().map(|(key, count)| (SchoolCountOf { key, owner }, count)));
        }
        Ok(found)
    }
}

impl Loader<MembershipsOf> for Reader {
    type Value = Rows<Spell>;
    type Error = Error;

    async fn load(&self, keys: &[MembershipsOf]) -> Result<HashMap<MembershipsOf, Rows<Spell>>> {
        let mut found = HashMap::new();
        for ((side, page), ids) in grouped(keys, |key| ((key.side, key.page.clone()), key.key)) {
            let lists = memberships::pages_of(self.db(), self.actor(), side, &ids, &page).await;
            let lists = lists.map_err(|error| internal(&error))?;
            found.extend(lists.into_iter().map(|(key, rows)| (MembershipsOf { key, side, page: page.clone() }, rows)));
        }
        Ok(found)
    }
}

impl Loader<MembershipCountOf> for Reader {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[MembershipCountOf]) -> Result<HashMap<MembershipCountOf, i64>> {
        let mut found = HashMap::new();
        for (side, ids) in grouped(keys, |key| (key.side, key.key)) {
            let counts =
                memberships::counts_of(self.db(), self.actor(), side, &ids).await.map_err(|error| internal(&error))?;
            found.extend(counts.into_iter().map(|(key, count)| (MembershipCountOf { key, side }, count)));
        }
        Ok(found)
    }
}

impl Loader<TrustOn> for Reader {
    type Value = GroupUid;
    type Error = Error;

    async fn load(&self, keys: &[TrustOn]) -> Result<HashMap<TrustOn, GroupUid>> {
        let mut found = HashMap::new();
        for (day, urns) in grouped(keys, |key| (key.day, key.urn)) {
            let numbers: Vec<i32> = urns.iter().map(|urn| urn.get()).collect();
            let trusts = memberships::trusts_on(self.db(), self.actor(), &numbers, day)
                .await
                .map_err(|error| internal(&error))?;
            found.extend(urns.into_iter().filter_map(|urn| Some((TrustOn { urn, day }, *trusts.get(&urn.get())?))));
        }
        Ok(found)
    }
}

impl Loader<InspectionsOf> for Reader {
    type Value = Rows<inspection::Model>;
    type Error = Error;

    async fn load(&self, keys: &[InspectionsOf]) -> Result<HashMap<InspectionsOf, Rows<inspection::Model>>> {
        let mut found = HashMap::new();
        for (page, urns) in grouped(keys, |key| (key.page.clone(), key.urn)) {
            let numbers: Vec<i32> = urns.iter().map(|urn| urn.get()).collect();
            let lists = inspections::pages_of(self.db(), self.actor(), &numbers, &page).await;
            let mut lists = lists.map_err(|error| internal(&error))?;
            found.extend(
                urns.into_iter()
                    .filter_map(|urn| Some((InspectionsOf { urn, page: page.clone() }, lists.remove(&urn.get())?))),
            );
        }
        Ok(found)
    }
}

impl Loader<InspectionCountOf> for Reader {
    type Value = i64;
    type Error = Error;

    async fn load(&self, keys: &[InspectionCountOf]) -> Result<HashMap<InspectionCountOf, i64>> {
        let numbers: Vec<i32> = keys.iter().map(|key| key.0.get()).collect();
        let counts =
            inspections::counts_of(self.db(), self.actor(), &numbers).await.map_err(|error| internal(&error))?;
        Ok(keys.iter().filter_map(|key| Some((key.clone(), *counts.get(&key.0.get())?))).collect())
    }
}

impl Loader<LinksOf> for Reader {
    type Value = Vec<Link>;
    type Error = Error;

    async fn load(&self, keys: &[LinksOf]) -> Result<HashMap<LinksOf, Vec<Link>>> {
        let mut found = HashMap::new();
        for (direction, urns) in grouped(keys, |key| (key.direction, key.urn)) {
            let numbers: Vec<i32> = urns.iter().map(|urn| urn.get()).collect();
            let mut lists = links::of_schools(self.db(), self.actor(), direction, &numbers)
                .await
                .map_err(|error| internal(&error))?;
            found.extend(
                urns.into_iter().filter_map(|urn| Some((LinksOf { urn, direction }, lists.remove(&urn.get())?))),
            );
        }
        Ok(found)
    }
}

impl Loader<SourcesOf> for Reader {
    type Value = Vec<Source>;
    type Error = Error;

    async fn load(&self, keys: &[SourcesOf]) -> Result<HashMap<SourcesOf, Vec<Source>>> {
        let numbers: Vec<i32> = keys.iter().map(|key| key.0.get()).collect();
        let mut lists =
            sources::of_schools(self.db(), self.actor(), &numbers).await.map_err(|error| internal(&error))?;
        Ok(keys.iter().filter_map(|key| Some((key.clone(), lists.remove(&key.0.get())?))).collect())
    }
}
