//! Interests that deciders declare in a provider or an intervention.

use sea_orm::entity::prelude::*;

use crate::keys::LaCode;

/// One declared interest.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "declared_interest")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Local authority whose partnership it is declared to.
    pub area_la_code: LaCode,
    /// Who has it.
    pub user_id: String,
    /// The provider in which.
    pub provider_id: Option<String>,
    /// The intervention in which.
    pub intervention_id: Option<String>,
    /// What it is.
    pub nature: String,
    /// When it was declared.
    pub declared_at: DateTimeUtc,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
