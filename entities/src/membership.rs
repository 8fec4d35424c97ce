//! A role that a user holds for an organisation, with the days between which it does.

use sea_orm::entity::prelude::*;

use crate::states::Role;

/// One membership.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Who holds it.
    pub user_id: String,
    /// What it lets its holder be.
    pub role: Role,
    /// For whom.
    pub organisation_id: String,
    /// First day on which it counts.
    pub starts_on: Date,
    /// First day on which it no longer counts; null while no end is set.
    pub ends_on: Option<Date>,
    /// User who granted it; null for those that the operator's commands made.
    pub granted_by: Option<String>,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
    /// When it was granted.
    pub created_at: DateTimeUtc,
    /// The user.
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::user::Entity>,
    /// The organisation.
    #[sea_orm(belongs_to, from = "organisation_id", to = "id")]
    pub organisation: BelongsTo<super::organisation::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
