//! Who read what under a data-sharing agreement. Rows are never changed or removed.

use sea_orm::entity::prelude::*;

use crate::keys::LaCode;
use crate::states::Purpose;
use crate::values::Period;

/// One reading: what one request was given under one agreement.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "disclosure_entry")]
pub struct Model {
    /// Row key, a UUID in the order of time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Local authority whose partnership keeps the agreement.
    pub area_la_code: LaCode,
    /// When.
    pub occurred_at: DateTimeUtc,
    /// Id of the HTTP request.
    pub request_id: String,
    /// The agreement.
    pub agreement_id: String,
    /// User who read.
    pub reader_user_id: Option<String>,
    /// Organisation for which it read.
    pub reader_organisation_id: String,
    /// What for.
    pub purpose: Purpose,
    /// Codes of the measures, by the alphabet, with commas between.
    pub measures: String,
    /// First period of the observations.
    pub first_period: Period,
    /// Last period.
    pub last_period: Period,
    /// Number of schools.
    pub schools: i32,
    /// Number of observations.
    pub observations: i32,
}

impl ActiveModelBehavior for ActiveModel {}
