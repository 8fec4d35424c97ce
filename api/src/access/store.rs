//! The only SQL of users, organisations and memberships.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::keys::{GroupUid, LaCode, Urn};
use entities::states::OrganisationKind;
use entities::{membership, organisation, school, school_group, user};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, LockType, OnConflict, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, Iterable, QueryFilter, QuerySelect, QueryTrait,
};

use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, OWNER, Page, Part, Place, Rows, list, page_of_each};
use crate::policy::{Visible, visible};

/// A table whose rows have a UUID, which orders them by when they were made.
pub trait Keyed: Visible<Model: FromQueryResult + Send + Sync> {
    /// The column with the UUID.
    const ID: Self::Column;
    /// The UUID of a row.
    fn id(row: &Self::Model) -> &str;
}

impl Keyed for user::Entity {
    const ID: user::Column = user::Column::Id;
    fn id(row: &user::Model) -> &str {
        &row.id
    }
}

impl Keyed for organisation::Entity {
    const ID: organisation::Column = organisation::Column::Id;
    fn id(row: &organisation::Model) -> &str {
        &row.id
    }
}

impl Keyed for membership::Entity {
    const ID: membership::Column = membership::Column::Id;
    fn id(row: &membership::Model) -> &str {
        &row.id
    }
}

fn id_column<E: Keyed>() -> Expr {
    Expr::col((E::default(), E::ID))
}

fn keyset<E: Keyed>() -> Keyset {
    Keyset { sort: id_column::<E>(), key: id_column::<E>(), is_nullable: false, is_descending: false }
}

/// Where the row stands in a list.
#[must_use]
pub fn place<E: Keyed>(row: &E::Model) -> Place {
    let id = Part::Text(E::id(row).to_owned());
    Place { sort: id.clone(), key: id }
}

/// One page of the rows that the actor may see, the earliest made first, and, if it is wanted, their number. Statements as
/// [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<E: Keyed, C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<E::Model>, DbErr> {
    let query = visible::<E>(actor).into_query();
    list(db, query, &keyset::<E>(), page, wants_total, |row| E::Model::from_query_result(row, "")).await
}

/// The rows with these keys. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<E: Keyed, C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, E::Model>, DbErr> {
    let rows = visible::<E>(actor).filter(id_column::<E>().is_in(ids.iter().cloned())).all(db).await?;
    Ok(rows.into_iter().map(|row| (E::id(&row).to_owned(), row)).collect())
}

/// All memberships of each of several users that the actor may see, the earliest made first. One statement.
///
/// # Errors
/// When the database fails.
pub async fn memberships_of_users<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Vec<membership::Model>>, DbErr> {
    let of_users = visible::<membership::Entity>(actor).filter(membership::Column::UserId.is_in(ids.iter().cloned()));
    let mut rows = of_users.all(db).await?;
    rows.sort_by(|one, other| one.id.cmp(&other.id));
    let mut lists: HashMap<String, Vec<membership::Model>> = HashMap::new();
    for row in rows {
        lists.entry(row.user_id.clone()).or_default().push(row);
    }
    Ok(lists)
}

fn organisation_id() -> Expr {
    Expr::col((membership::Entity, membership::Column::OrganisationId))
}

fn of_organisations(actor: &Actor, ids: &[String]) -> SelectStatement {
    let condition = organisation_id().is_in(ids.iter().cloned());
    visible::<membership::Entity>(actor).filter(condition).select_only().into_query()
}

/// A page of the memberships held for each of several organisations, the earliest made first. One statement.
///
/// # Errors
/// When the database fails.
pub async fn memberships_for<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
    page: &Page,
) -> Result<HashMap<String, Rows<membership::Model>>, DbErr> {
    let mut query = of_organisations(actor, ids);
    query.expr_as(organisation_id(), OWNER);
    for column in membership::Column::iter() {
        query.column((membership::Entity, column));
    }
    let query = keyset::<membership::Entity>().of_each(query, organisation_id(), page);
    page_of_each(&db.query_all(&query).await?, page, |row| membership::Model::from_query_result(row, ""))
}

/// How many memberships are held for each of several organisations. One statement.
///
/// # Errors
/// When the database fails.
pub async fn membership_counts_for<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, i64>, DbErr> {
    let mut query = of_organisations(actor, ids);
    query.expr_as(organisation_id(), OWNER).expr(organisation_id().count()).add_group_by([organisation_id()]);
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// The membership, locked until the transaction ends, if the actor may see it. One statement.
///
/// # Errors
/// When the database fails.
pub async fn lock_membership<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    id: &str,
) -> Result<Option<membership::Model>, DbErr> {
    visible::<membership::Entity>(actor).filter(membership::Column::Id.eq(id)).lock_exclusive().one(db).await
}

/// The user with the subject, locked until the transaction ends, so that two grants to it come one after the other; made
/// if there is none. Two statements. The lock lets rows that name the user be written, so that two administrators who grant
/// to each other do not wait for one another.
///
/// # Errors
/// When the database fails.
#[expect(
    clippy::disallowed_methods,
    reason = "who names a subject knows it, and sees the user from then on by the membership"
)]
pub async fn lock_or_register_user<C: ConnectionTrait>(db: &C, new: user::Model) -> Result<user::Model, DbErr> {
    let subject = new.subject.clone();
    let known_already = OnConflict::column(user::Column::Subject).do_nothing().to_owned();
    user::Entity::insert(new.into_active_model()).on_conflict(known_already).exec_without_returning(db).await?;
    let found =
        user::Entity::find().filter(user::Column::Subject.eq(&subject)).lock(LockType::NoKeyUpdate).one(db).await?;
    found.ok_or_else(|| DbErr::RecordNotFound(subject))
}

/// The user with the subject, locked until the transaction ends. One statement.
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "the operator names any user of the installation")]
pub async fn lock_user<C: ConnectionTrait>(db: &C, subject: &str) -> Result<Option<user::Model>, DbErr> {
    user::Entity::find().filter(user::Column::Subject.eq(subject)).lock(LockType::NoKeyUpdate).one(db).await
}

/// What the users with these keys are called. One statement.
///
/// # Errors
/// When the database fails.
#[expect(
    clippy::disallowed_methods,
    reason = "who may read what a colleague wrote may know who wrote it; nothing else is read"
)]
pub async fn display_names<C: ConnectionTrait>(db: &C, ids: &[String]) -> Result<HashMap<String, String>, DbErr> {
    let named = user::Entity::find().filter(user::Column::Id.is_in(ids.iter().cloned()));
    Ok(named.all(db).await?.into_iter().map(|user| (user.id, user.display_name)).collect())
}

/// Writes when the user was shut out, or that it is not. One statement.
///
/// # Errors
/// When the database fails.
pub async fn set_revoked_at<C: ConnectionTrait>(
    db: &C,
    user: user::Model,
    revoked_at: Option<DateTime<Utc>>,
) -> Result<user::Model, DbErr> {
    let mut row = user.into_active_model();
    row.revoked_at = ActiveValue::Set(revoked_at);
    row.update(db).await
}

/// How an organisation is known apart from its own key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// A trust of the register.
    Trust(GroupUid),
    /// A school of the register.
    School(Urn),
    /// Any other body, by its kind and name.
    Named(OrganisationKind, String),
}

impl Identity {
    fn condition(&self) -> Condition {
        match self {
            Self::Trust(uid) => organisation::Column::TrustUid.eq(*uid).into_condition(),
            Self::School(urn) => organisation::Column::SchoolUrn.eq(*urn).into_condition(),
            Self::Named(kind, name) => {
                Condition::all().add(organisation::Column::Kind.eq(*kind)).add(organisation::Column::Name.eq(name))
            }
        }
    }

    /// The name that the register gives the body; nothing if the register has no such body that the actor may see.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn name<C: ConnectionTrait>(&self, db: &C, actor: &Actor) -> Result<Option<String>, DbErr> {
        match self {
            Self::Trust(uid) => {
                let found =
                    visible::<school_group::Entity>(actor).filter(school_group::Column::Uid.eq(*uid)).one(db).await?;
                Ok(found
                    .filter(|group| crate::schools::rules::groups::TRUST_TYPES.contains(&group.type_code))
                    .map(|group| group.name))
            }
            Self::School(urn) => {
                let found = visible::<school::Entity>(actor).filter(school::Column::Urn.eq(*urn)).one(db).await?;
                Ok(found.map(|school| school.name))
            }
            Self::Named(_, name) => Ok(Some(name.clone())),
        }
    }
}

/// The organisation of the area that is so known, if the actor may see it. One statement.
///
/// # Errors
/// When the database fails.
pub async fn organisation_known_as<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    area: LaCode,
    identity: &Identity,
) -> Result<Option<organisation::Model>, DbErr> {
    visible::<organisation::Entity>(actor)
        .filter(organisation::Column::AreaLaCode.eq(area))
        .filter(identity.condition())
        .one(db)
        .await
}

/// Writes a new organisation, unless somebody else just wrote the same. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert_organisation<C: ConnectionTrait>(db: &C, new: organisation::Model) -> Result<(), DbErr> {
    let written_already = OnConflict::new().do_nothing().to_owned();
    organisation::Entity::insert(new.into_active_model())
        .on_conflict(written_already)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Gives the organisation another name. One statement.
///
/// # Errors
/// When the database fails, or another of its kind in the area has the name.
pub async fn rename_organisation<C: ConnectionTrait>(db: &C, id: &str, name: &str) -> Result<(), DbErr> {
    let row = organisation::ActiveModel {
        id: ActiveValue::Unchanged(id.to_owned()),
        name: ActiveValue::Set(name.to_owned()),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}

/// All memberships of the user, whoever may see them: the rule against holding a role twice is about all. One statement.
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "a rule about all memberships of a user; what is read is not shown")]
pub async fn all_memberships_of<C: ConnectionTrait>(db: &C, user_id: &str) -> Result<Vec<membership::Model>, DbErr> {
    membership::Entity::find().filter(membership::Column::UserId.eq(user_id)).all(db).await
}

/// Writes a new membership. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert_membership<C: ConnectionTrait>(db: &C, new: membership::Model) -> Result<membership::Model, DbErr> {
    new.into_active_model().insert(db).await
}

/// Writes the changed membership with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update_membership<C: ConnectionTrait>(
    db: &C,
    changed: membership::Model,
) -> Result<membership::Model, DbErr> {
    let mut row = changed.into_active_model().reset_all();
    row.version = ActiveValue::Set(row.version.take().unwrap_or_default() + 1);
    row.update(db).await
}
