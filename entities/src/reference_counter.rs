//! The last number given to an intervention of an academic year.

use sea_orm::entity::prelude::*;

use crate::values::AcademicYear;

/// One year.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reference_counter")]
pub struct Model {
    /// The year.
    #[sea_orm(primary_key, auto_increment = false)]
    pub academic_year: AcademicYear,
    /// The last number given.
    pub last_number: i32,
}

impl ActiveModelBehavior for ActiveModel {}
