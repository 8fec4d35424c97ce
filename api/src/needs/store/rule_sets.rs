//! Versions of the rules. They are nobody's rows: by what need is found is no secret.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::{need_rule, need_rule_set};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};

use crate::auth::Actor;
use crate::policy::visible;

/// All versions, the latest published first. One statement.
///
/// # Errors
/// When the database fails.
pub async fn all<C: ConnectionTrait>(db: &C, actor: &Actor) -> Result<Vec<need_rule_set::Model>, DbErr> {
    use need_rule_set::{Column, Entity};
    visible::<Entity>(actor).order_by_desc(Column::PublishedOn).order_by_desc(Column::Id).all(db).await
}

/// The version with the number, or the latest of the rules with the code that was published by the day, or of any. One statement.
///
/// # Errors
/// When the database fails.
pub async fn in_force<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    code: Option<&str>,
    on: NaiveDate,
) -> Result<Option<need_rule_set::Model>, DbErr> {
    let found = all(db, actor).await?.into_iter();
    Ok(found.filter(|set| set.published_on <= on).find(|set| code.is_none_or(|code| set.code == code)))
}

/// The versions with these numbers. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[i32],
) -> Result<HashMap<i32, need_rule_set::Model>, DbErr> {
    use need_rule_set::{Column, Entity};
    let found = visible::<Entity>(actor).filter(Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(found.into_iter().map(|row| (row.id, row)).collect())
}

/// The rules of each of several versions, in their order. One statement.
///
/// # Errors
/// When the database fails.
pub async fn rules_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[i32],
) -> Result<HashMap<i32, Vec<need_rule::Model>>, DbErr> {
    use need_rule::{Column, Entity};
    let of_sets = visible::<Entity>(actor).filter(Column::RuleSetId.is_in(ids.iter().copied()));
    let mut found: HashMap<i32, Vec<need_rule::Model>> = HashMap::new();
    for row in of_sets.order_by_asc(Column::Position).all(db).await? {
        found.entry(row.rule_set_id).or_default().push(row);
    }
    Ok(found)
}
