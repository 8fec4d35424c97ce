//! The releases of which figures were read for an evaluation, whether they counted or not.

use sea_orm::entity::prelude::*;

/// One release.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "impact_release")]
pub struct Model {
    /// The evaluation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evaluation_id: String,
    /// The release.
    #[sea_orm(primary_key, auto_increment = false)]
    pub release_id: String,
}

impl ActiveModelBehavior for ActiveModel {}
