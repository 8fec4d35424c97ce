//! Local authority with education functions, present or dissolved.

use sea_orm::entity::prelude::*;

use crate::keys::LaCode;

/// One local authority.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "local_authority")]
pub struct Model {
    /// DfE code, three digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: LaCode,
    /// Name.
    pub name: String,
    /// Name folded to lower-case ASCII words, for ordering alike on both databases and for finding by name.
    pub name_sort: String,
    /// ONS code, `E06000044`.
    pub gss_code: Option<String>,
    /// Region, a code of `region`.
    pub region_code: Option<String>,
    /// Schools in its area.
    #[sea_orm(has_many)]
    pub schools: HasMany<super::school::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
