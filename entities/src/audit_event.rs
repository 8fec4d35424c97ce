//! Who did what, when, to which row. Append only; the database refuses updates and deletions.

use sea_orm::entity::prelude::*;

/// One act of one actor.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    /// Row number, in the order of writing.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// When.
    pub occurred_at: DateTimeUtc,
    /// User who acted; null for the operator's commands.
    pub actor_user_id: Option<String>,
    /// The act, named as the mutation: `grantMembership`.
    pub action: String,
    /// Kind of the row acted on: `Membership`.
    pub subject_type: String,
    /// Key of that row.
    pub subject_id: String,
    /// State before, if the act changed one.
    pub from_state: Option<String>,
    /// State after, if the act changed one.
    pub to_state: Option<String>,
    /// Reason the actor gave.
    pub reason: Option<String>,
    /// Request in which it happened.
    pub request_id: String,
}

impl ActiveModelBehavior for ActiveModel {}
