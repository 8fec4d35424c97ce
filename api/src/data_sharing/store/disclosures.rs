//! The log of what was read.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::disclosure_entry::{Column, Entity, Model};
use entities::organisation;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, JoinType,
    QueryFilter, QueryResult, QueryTrait,
};

use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::policy::visible;

/// Which entries. A part that is nothing lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct DisclosureFilter {
    /// Under one of these agreements.
    pub agreement_ids: Vec<String>,
    /// At this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub before: Option<DateTime<Utc>>,
}

impl DisclosureFilter {
    fn condition(&self) -> Condition {
        let under = (!self.agreement_ids.is_empty()).then(|| Column::AgreementId.is_in(self.agreement_ids.clone()));
        Condition::all()
            .add_option(under)
            .add_option(self.from.map(|from| Column::OccurredAt.gte(from)))
            .add_option(self.before.map(|before| Column::OccurredAt.lt(before)))
    }
}

/// An entry with what the reader's organisation is called: who sees the entry knows who read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The row.
    pub row: Model,
    /// Name of the organisation that read.
    pub reader_organisation_name: String,
}

const READER: &str = "reader_organisation_name";

fn read(row: &QueryResult) -> Result<Entry, DbErr> {
    Ok(Entry { row: Model::from_query_result(row, "")?, reader_organisation_name: row.try_get("", READER)? })
}

fn with_reader(mut query: SelectStatement) -> SelectStatement {
    let organisation = (organisation::Entity, organisation::Column::Id);
    let is_reader = Expr::col((Entity, Column::ReaderOrganisationId)).equals(organisation);
    query.join(JoinType::InnerJoin, organisation::Entity, is_reader);
    query.expr_as(Expr::col((organisation::Entity, organisation::Column::Name)), READER);
    query
}

/// The latest entry comes first: keys that are made later sort later.
fn keyset() -> Keyset {
    let id = Expr::col((Entity, Column::Id));
    Keyset { sort: id.clone(), key: id, is_nullable: false, is_descending: true }
}

/// Where the entry stands in a list.
#[must_use]
pub fn place(entry: &Entry) -> Place {
    let id = Part::Text(entry.row.id.clone());
    Place { sort: id.clone(), key: id }
}

/// One page of the entries that pass the filter, the latest first, and, if it is wanted, their number. Statements as [`list`]
/// says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &DisclosureFilter,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Entry>, DbErr> {
    let query = with_reader(visible::<Entity>(actor).filter(filter.condition()).into_query());
    list(db, query, &keyset(), page, wants_total, read).await
}

/// The entries with these keys. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Entry>, DbErr> {
    let query = visible::<Entity>(actor).filter(Column::Id.is_in(ids.iter().cloned())).into_query();
    let found = db.query_all(&with_reader(query)).await?;
    found.iter().map(|row| read(row).map(|entry| (entry.row.id.clone(), entry))).collect()
}

/// Writes the entries. One that is there already stays as it is, so that a batch of which it is not known whether it was written
/// can be written again. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert_all<C: ConnectionTrait>(db: &C, entries: &[Model]) -> Result<(), DbErr> {
    let rows = entries.iter().cloned().map(IntoActiveModel::into_active_model);
    let is_there = OnConflict::column(Column::Id).do_nothing().to_owned();
    Entity::insert_many(rows).on_conflict(is_there).exec_without_returning(db).await.map(|_| ())
}
