//! How much of the budget of a plan is meant for an intervention. Append only.

use sea_orm::entity::prelude::*;

use crate::values::Pence;

/// One change of what is allocated.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "allocation")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The plan.
    pub plan_id: String,
    /// The intervention.
    pub intervention_id: String,
    /// Where the money comes from.
    pub funding_source_id: String,
    /// By how much more, or less.
    pub amount_pence: Pence,
    /// From when.
    pub dated_on: Date,
    /// Why.
    pub reason: Option<String>,
    /// User who recorded it.
    pub recorded_by: Option<String>,
    /// When it was recorded.
    pub recorded_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
