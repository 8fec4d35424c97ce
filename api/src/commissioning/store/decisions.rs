//! Verdicts of the commissioning group, and interests of its members.

use std::collections::HashMap;

use entities::states::{Question, Verdict};
use entities::values::Pence;
use entities::{decision, declared_interest};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::lists::Child;
use crate::policy::visible;

/// Whose decisions are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecidedOn {
    /// Those on an intervention.
    Intervention,
    /// Those on a plan itself: its budget.
    Plan,
}

/// Later decisions have later keys: they are made of the time.
impl Child for decision::Entity {
    type Owner = DecidedOn;

    fn owner(of: DecidedOn) -> decision::Column {
        match of {
            DecidedOn::Intervention => decision::Column::InterventionId,
            DecidedOn::Plan => decision::Column::SubjectId,
        }
    }

    fn keyset() -> Keyset {
        let column = |column| Expr::col((decision::Entity, column));
        let (sort, key) = (column(decision::Column::Round), column(decision::Column::Id));
        Keyset { sort, key, is_nullable: false, is_descending: false }
    }

    fn place(row: &decision::Model) -> Place {
        Place { sort: Part::Number(row.round.into()), key: Part::Text(row.id.clone()) }
    }
}

/// The decisions with these keys. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, decision::Model>, DbErr> {
    let found = visible::<decision::Entity>(actor).filter(decision::Column::Id.is_in(ids.iter().cloned()));
    Ok(found.all(db).await?.into_iter().map(|row| (row.id.clone(), row)).collect())
}

/// What was said in the round so far: who, the verdict, and by how much a limit is to be raised. One statement.
///
/// # Errors
/// When the database fails.
pub async fn votes<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    subject_id: &str,
    question: Question,
    round: i32,
) -> Result<Vec<(String, (Verdict, Option<Pence>))>, DbErr> {
    let of_round = visible::<decision::Entity>(actor)
        .filter(decision::Column::SubjectId.eq(subject_id))
        .filter(decision::Column::Question.eq(question))
        .filter(decision::Column::Round.eq(round));
    let rows = of_round.order_by_asc(decision::Column::Id).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.user_id, (row.verdict, row.raised_pence))).collect())
}

/// Writes a decision; says whether it did: not if the member has decided in the round already. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: decision::Model) -> Result<bool, DbErr> {
    use decision::Column::{Question, Round, SubjectId, UserId};
    let has_decided = OnConflict::columns([SubjectId, Question, Round, UserId]).do_nothing().to_owned();
    let written = decision::Entity::insert(new.into_active_model()).on_conflict(has_decided);
    Ok(written.exec_without_returning(db).await? > 0)
}

fn interests_keyset() -> Keyset {
    let key = Expr::col((declared_interest::Entity, declared_interest::Column::Id));
    Keyset { sort: key.clone(), key, is_nullable: false, is_descending: true }
}

/// Where the interest stands in a list.
#[must_use]
pub fn interest_place(row: &declared_interest::Model) -> Place {
    Place { sort: Part::Text(row.id.clone()), key: Part::Text(row.id.clone()) }
}

/// One page of the declared interests, the latest first, and, if it is wanted, their number. Statements as [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn interests<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<declared_interest::Model>, DbErr> {
    let query = visible::<declared_interest::Entity>(actor).into_query();
    let read = |row: &_| declared_interest::Model::from_query_result(row, "");
    list(db, query, &interests_keyset(), page, wants_total, read).await
}

/// The declared interests with these keys. One statement.
///
/// # Errors
/// When the database fails.
pub async fn interests_by_ids<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, declared_interest::Model>, DbErr> {
    let of_keys = declared_interest::Column::Id.is_in(ids.iter().cloned());
    let found = visible::<declared_interest::Entity>(actor).filter(of_keys).all(db).await?;
    Ok(found.into_iter().map(|row| (row.id.clone(), row)).collect())
}

/// The declared interest, locked until the transaction ends, if the actor may see it. One statement.
///
/// # Errors
/// When the database fails.
pub async fn lock_interest<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    id: &str,
) -> Result<Option<declared_interest::Model>, DbErr> {
    let found = visible::<declared_interest::Entity>(actor).filter(declared_interest::Column::Id.eq(id));
    found.lock_exclusive().one(db).await
}

/// Interests, withdrawn ones too, in the intervention or one of the providers, the earliest first. One statement.
///
/// # Errors
/// When the database fails.
pub async fn interests_in<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    intervention_id: &str,
    provider_ids: &[String],
) -> Result<Vec<declared_interest::Model>, DbErr> {
    use declared_interest::Column;
    let of_it = Condition::any()
        .add(Column::InterventionId.eq(intervention_id))
        .add(Column::ProviderId.is_in(provider_ids.iter().cloned()));
    visible::<declared_interest::Entity>(actor).filter(of_it).order_by_asc(Column::Id).all(db).await
}

/// Writes a new declared interest. One statement.
///
/// # Errors
/// When the database fails.
pub async fn insert_interest<C: ConnectionTrait>(db: &C, new: declared_interest::Model) -> Result<(), DbErr> {
    declared_interest::Entity::insert(new.into_active_model()).exec_without_returning(db).await.map(|_| ())
}

/// Writes the changed interest with the next version. One statement.
///
/// # Errors
/// When the database fails.
pub async fn update_interest<C: ConnectionTrait>(
    db: &C,
    changed: declared_interest::Model,
) -> Result<declared_interest::Model, DbErr> {
    let mut row = changed.into_active_model().reset_all();
    row.version = ActiveValue::Set(row.version.take().unwrap_or_default() + 1);
    row.update(db).await
}
