//! URNs under which schools of needs analyses took part in work and bore its cost: what became an academy had another before.

use sea_orm::entity::prelude::*;

use crate::keys::Urn;

/// One URN.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "need_urn")]
pub struct Model {
    /// The analysis.
    #[sea_orm(primary_key, auto_increment = false)]
    pub analysis_id: String,
    /// The URN.
    #[sea_orm(primary_key, auto_increment = false)]
    pub urn: Urn,
    /// The school of the analysis that it is or was.
    pub school_urn: Urn,
}

impl ActiveModelBehavior for ActiveModel {}
