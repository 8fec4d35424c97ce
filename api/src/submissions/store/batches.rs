//! Batches that were sent.

use std::collections::HashMap;

use entities::states::{SubmissionChannel, SubmissionStatus};
use entities::submission::{Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    QueryTrait,
};

use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::policy::visible;

/// Which batches. A part that is nothing lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct BatchFilter {
    /// In one of these states.
    pub statuses: Option<Vec<SubmissionStatus>>,
    /// That came in one of these ways.
    pub channels: Option<Vec<SubmissionChannel>>,
    /// Sent by one of these organisations.
    pub organisation_ids: Option<Vec<String>>,
    /// Whether they were late.
    pub is_late: Option<bool>,
}

impl BatchFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.statuses.clone().map(|statuses| Column::Status.is_in(statuses)))
            .add_option(self.channels.clone().map(|channels| Column::Channel.is_in(channels)))
            .add_option(self.organisation_ids.clone().map(|ids| Column::OrganisationId.is_in(ids)))
            .add_option(self.is_late.map(|is_late| Column::IsLate.eq(is_late)))
    }
}

/// The latest batch comes first: keys that are made later sort later.
fn keyset() -> Keyset {
    let id = || Expr::col((Entity, Column::Id));
    Keyset { sort: id(), key: id(), is_nullable: false, is_descending: true }
}

/// Where the batch stands in a list.
#[must_use]
pub fn place(row: &Model) -> Place {
    let id = Part::Text(row.id.clone());
    Place { sort: id.clone(), key: id }
}

/// One page of the batches that pass the filter, the latest first, and, if it is wanted, their number. Statements as
/// [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &BatchFilter,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Model>, DbErr> {
    let query = visible::<Entity>(actor).filter(filter.condition()).into_query();
    list(db, query, &keyset(), page, wants_total, |row| Model::from_query_result(row, "")).await
}

/// The batches with these keys. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Model>, DbErr> {
    let found = visible::<Entity>(actor).filter(Column::Id.is_in(ids.iter().cloned())).all(db).await?;
    Ok(found.into_iter().map(|row| (row.id.clone(), row)).collect())
}

/// Writes a new batch. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model) -> Result<(), DbErr> {
    Entity::insert(new.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}
