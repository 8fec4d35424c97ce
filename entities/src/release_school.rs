//! The schools of a release, with the trusts in whose totals it counted them.

use sea_orm::entity::prelude::*;

use crate::keys::{GroupUid, Urn};

/// One school in one release.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "release_school")]
pub struct Model {
    /// The release.
    #[sea_orm(primary_key, auto_increment = false)]
    pub release_id: String,
    /// The school.
    #[sea_orm(primary_key, auto_increment = false)]
    pub urn: Urn,
    /// The trust; null if it was in none.
    pub trust_uid: Option<GroupUid>,
}

impl ActiveModelBehavior for ActiveModel {}
