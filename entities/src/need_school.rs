//! The need of schools.

use sea_orm::entity::prelude::*;

use crate::keys::Urn;
use crate::states::NeedBand;
use crate::values::AcademicYear;

/// One school of an analysis.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "need_school")]
pub struct Model {
    /// The analysis.
    #[sea_orm(primary_key, auto_increment = false)]
    pub analysis_id: String,
    /// The school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub urn: Urn,
    /// Year of the analysis.
    pub academic_year: AcademicYear,
    /// Version of the rules.
    pub rule_set_id: i32,
    /// Its GIAS phase then.
    pub phase_code: Option<i32>,
    /// Points that it has.
    pub points: i32,
    /// Points that it could have, by the rules whose figures are there.
    pub possible: i32,
    /// The former in hundredths of a percent of the latter.
    pub score_basis_points: i32,
    /// How great its need is.
    pub band: NeedBand,
    /// Place among all schools, 1 for the greatest need; null where it is not known.
    pub rank: Option<i32>,
    /// Place among the schools of its phase.
    pub phase_rank: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
