//! The only SQL of providers.

use std::collections::HashMap;

use entities::keys::LaCode;
use entities::provider;
use entities::states::ProviderKind;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QuerySelect, QueryTrait,
};

use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::lists::has_word;
use crate::policy::visible;

/// Which providers. An empty part lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ProviderFilter {
    /// Of one of these kinds.
    pub kinds: Vec<ProviderKind>,
    /// With words in the name that begin with these: all of `a` to `z` and `0` to `9`.
    pub words: Vec<String>,
}

impl ProviderFilter {
    fn condition(&self) -> Condition {
        let kinds = (!self.kinds.is_empty()).then(|| provider::Column::Kind.is_in(self.kinds.iter().copied()));
        self.words
            .iter()
            .map(|word| has_word(provider::Column::NameSort, word))
            .fold(Condition::all().add_option(kinds), Condition::add)
    }
}

fn keyset() -> Keyset {
    Keyset {
        sort: Expr::col((provider::Entity, provider::Column::NameSort)),
        key: Expr::col((provider::Entity, provider::Column::Id)),
        is_nullable: false,
        is_descending: false,
    }
}

/// Where the provider stands in a list.
#[must_use]
pub fn place(row: &provider::Model) -> Place {
    Place { sort: Part::Text(row.name_sort.clone()), key: Part::Text(row.id.clone()) }
}

/// One page of the providers that pass the filter, by name, and, if it is wanted, their number. Statements as [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: &ProviderFilter,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<provider::Model>, DbErr> {
    let query = visible::<provider::Entity>(actor).filter(filter.condition()).into_query();
    list(db, query, &keyset(), page, wants_total, |row| provider::Model::from_query_result(row, "")).await
}

/// The providers with these keys. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, provider::Model>, DbErr> {
    let found = visible::<provider::Entity>(actor).filter(provider::Column::Id.is_in(ids.iter().cloned()));
    Ok(found.all(db).await?.into_iter().map(|row| (row.id.clone(), row)).collect())
}

/// Keys and names of all providers of the area that the actor may see. One statement.
///
/// # Errors
/// When the database fails.
pub async fn names_of_area<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    area: LaCode,
) -> Result<Vec<(String, String)>, DbErr> {
    let of_area = visible::<provider::Entity>(actor).filter(provider::Column::AreaLaCode.eq(area));
    of_area.select_only().columns([provider::Column::Id, provider::Column::Name]).into_tuple().all(db).await
}

/// The provider, locked until the transaction ends, if the actor may see it. One statement.
///
/// # Errors
/// When the database fails.
pub async fn lock<C: ConnectionTrait>(db: &C, actor: &Actor, id: &str) -> Result<Option<provider::Model>, DbErr> {
    visible::<provider::Entity>(actor).filter(provider::Column::Id.eq(id)).lock_exclusive().one(db).await
}

/// Writes a new provider; says whether it did: not if its organisation is a provider already. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: provider::Model) -> Result<bool, DbErr> {
    let is_provider_already = OnConflict::column(provider::Column::OrganisationId).do_nothing().to_owned();
    let written = provider::Entity::insert(new.into_active_model()).on_conflict(is_provider_already);
    Ok(written.exec_without_returning(db).await? > 0)
}

/// Writes the changed provider with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update<C: ConnectionTrait>(db: &C, changed: provider::Model) -> Result<provider::Model, DbErr> {
    let mut row = changed.into_active_model().reset_all();
    row.version = ActiveValue::Set(row.version.take().unwrap_or_default() + 1);
    row.update(db).await
}
