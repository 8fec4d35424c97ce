//! The audit trail: who did what, when, to which row. Written in the transaction of the act itself; the database refuses
//! to change or remove what was written.

use std::collections::HashMap;

use entities::audit_event;
use sea_orm::{ActiveValue, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::auth::Actor;
use crate::operation::Operation;
use crate::policy::visible;

/// One act, as the use case states it.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    /// Named as the mutation: `grantMembership`.
    pub action: &'static str,
    /// Kind of the row acted on: `Membership`.
    pub subject_type: &'static str,
    /// Key of that row.
    pub subject_id: &'a str,
    /// State before, if the act changed one.
    pub from_state: Option<&'a str>,
    /// State after, if the act changed one.
    pub to_state: Option<&'a str>,
    /// Reason that the actor gave.
    pub reason: Option<&'a str>,
}

/// Writes the acts down, in their order. One statement.
///
/// # Errors
/// When the database fails.
pub async fn record<C: ConnectionTrait>(db: &C, operation: &Operation, acts: &[Act<'_>]) -> Result<(), DbErr> {
    let events = acts.iter().map(|act| event(operation, act));
    audit_event::Entity::insert_many(events).exec_without_returning(db).await?;
    Ok(())
}

fn event(operation: &Operation, act: &Act<'_>) -> audit_event::ActiveModel {
    let owned = |text: Option<&str>| ActiveValue::Set(text.map(str::to_owned));
    audit_event::ActiveModel {
        id: ActiveValue::NotSet,
        occurred_at: ActiveValue::Set(operation.clock.now()),
        actor_user_id: owned(operation.actor.user_id()),
        action: ActiveValue::Set(act.action.to_owned()),
        subject_type: ActiveValue::Set(act.subject_type.to_owned()),
        subject_id: ActiveValue::Set(act.subject_id.to_owned()),
        from_state: owned(act.from_state),
        to_state: owned(act.to_state),
        reason: owned(act.reason),
        request_id: ActiveValue::Set(operation.request_id.to_string()),
    }
}

/// What was done to the rows, as far as the actor may know, the earliest first. One statement.
///
/// # Errors
/// When the database fails.
pub async fn histories<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    subject_type: &str,
    subject_ids: &[String],
) -> Result<HashMap<String, Vec<audit_event::Model>>, DbErr> {
    let events = visible::<audit_event::Entity>(actor)
        .filter(audit_event::Column::SubjectType.eq(subject_type))
        .filter(audit_event::Column::SubjectId.is_in(subject_ids))
        .order_by_asc(audit_event::Column::Id)
        .all(db)
        .await?;
    let mut histories: HashMap<String, Vec<audit_event::Model>> = HashMap::new();
    for event in events {
        histories.entry(event.subject_id.clone()).or_default().push(event);
    }
    Ok(histories)
}
