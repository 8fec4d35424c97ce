//! How many days of a half-term a deployment takes.

use sea_orm::entity::prelude::*;

use crate::values::{HalfDays, Period};

/// The days of one half-term.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deployment_days")]
pub struct Model {
    /// The deployment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub deployment_id: String,
    /// The half-term.
    #[sea_orm(primary_key, auto_increment = false)]
    pub half_term: Period,
    /// Who is sent: so that its days are added up without the deployment.
    pub supporter_id: String,
    /// Days that are agreed.
    pub days: HalfDays,
}

impl ActiveModelBehavior for ActiveModel {}
