//! What was done to interventions, as the audit trail has it.

use entities::audit_event::{Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, PaginatorTrait, QueryFilter};

use crate::auth::Actor;
use crate::db::page::{Keyset, Part, Place};
use crate::lists::Child;
use crate::policy::visible;

/// Kind of the rows acted on.
pub const INTERVENTION: &str = "Intervention";

/// Acts that make the proposal what it is.
const PROPOSING: [&str; 3] = ["proposeIntervention", "reproposeIntervention", "reviseIntervention"];

/// Keys of interventions are nobody else's, so the kind of the subject need not be asked for.
impl Child for Entity {
    type Owner = ();

    fn owner((): ()) -> Column {
        Column::SubjectId
    }

    fn keyset() -> Keyset {
        let id = Expr::col((Entity, Column::Id));
        Keyset { sort: id.clone(), key: id, is_nullable: false, is_descending: false }
    }

    fn place(row: &Model) -> Place {
        Place { sort: Part::Number(row.id), key: Part::Number(row.id) }
    }
}

/// Whether the actor proposed the intervention, proposed it again or revised it. One statement.
///
/// # Errors
/// When the database fails.
pub async fn has_proposed<C: ConnectionTrait>(db: &C, actor: &Actor, intervention_id: &str) -> Result<bool, DbErr> {
    let Some(user_id) = actor.user_id() else { return Ok(false) };
    let events = visible::<Entity>(actor)
        .filter(Column::SubjectType.eq(INTERVENTION))
        .filter(Column::SubjectId.eq(intervention_id))
        .filter(Column::ActorUserId.eq(user_id))
        .filter(Column::Action.is_in(PROPOSING));
    events.count(db).await.map(|events| events > 0)
}

/// The events of interventions with these row numbers. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(db: &C, actor: &Actor, ids: &[i64]) -> Result<Vec<Model>, DbErr> {
    let events = visible::<Entity>(actor).filter(Column::SubjectType.eq(INTERVENTION));
    events.filter(Column::Id.is_in(ids.iter().copied())).all(db).await
}
