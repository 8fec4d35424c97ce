//! Phases of education that a supporter knows.

use sea_orm::entity::prelude::*;

/// One phase of one supporter.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supporter_phase")]
pub struct Model {
    /// The supporter.
    #[sea_orm(primary_key, auto_increment = false)]
    pub supporter_id: String,
    /// GIAS code of the phase.
    #[sea_orm(primary_key, auto_increment = false)]
    pub phase_code: i32,
}

impl ActiveModelBehavior for ActiveModel {}
