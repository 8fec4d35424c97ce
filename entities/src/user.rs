//! A person or a program that signs in.

use sea_orm::entity::prelude::*;

/// One user, known by the subject of its tokens. What it may do follows from its memberships, never from a token.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// `sub` of its tokens.
    #[sea_orm(unique)]
    pub subject: String,
    /// Name to show.
    pub display_name: String,
    /// When it was registered.
    pub created_at: DateTimeUtc,
    /// When it was shut out; null while it may sign in.
    pub revoked_at: Option<DateTimeUtc>,
    /// Memberships, past and present.
    #[sea_orm(has_many)]
    pub memberships: HasMany<super::membership::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
