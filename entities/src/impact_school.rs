//! The schools of an evaluation: those that take part, and those that they are compared with.

use sea_orm::entity::prelude::*;

use crate::keys::Urn;
use crate::states::ImpactSide;
use crate::values::Percent;

/// One school.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "impact_school")]
pub struct Model {
    /// The evaluation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evaluation_id: String,
    /// The school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub urn: Urn,
    /// On which side.
    pub side: ImpactSide,
    /// Why it is not counted: a code.
    pub excluded_code: Option<String>,
    /// What it counts.
    pub weight: Option<f64>,
    /// The school to which it is similar.
    pub matched_urn: Option<Urn>,
    /// Its value before.
    pub baseline: Option<f64>,
    /// Its value after.
    pub outcome: Option<f64>,
    /// Pupils eligible for free school meals, as the register had it.
    pub fsm_basis_points: Option<Percent>,
    /// Pupils on roll, as the register had it.
    pub pupils_on_roll: Option<i32>,
    /// Whether its values are of different establishments: it became an academy between the periods.
    pub crosses_urns: bool,
}

impl ActiveModelBehavior for ActiveModel {}
