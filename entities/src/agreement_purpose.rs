//! What the data of a data-sharing agreement may be used for.

use sea_orm::entity::prelude::*;

use crate::states::Purpose;

/// One purpose of one agreement.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_purpose")]
pub struct Model {
    /// The agreement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agreement_id: String,
    /// The purpose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub purpose: Purpose,
}

impl ActiveModelBehavior for ActiveModel {}
