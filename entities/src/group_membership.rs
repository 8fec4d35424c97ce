//! Membership of a school in a group, with the days between which it held.

use sea_orm::entity::prelude::*;

use crate::keys::{GroupUid, Urn};

/// One spell of one school in one group.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_membership")]
pub struct Model {
    /// Row number.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// The school.
    pub urn: Urn,
    /// The group.
    pub group_uid: GroupUid,
    /// Day it joined; null where the register does not know.
    pub joined_on: Option<Date>,
    /// First day on which it was no longer a member; null while it is one.
    pub left_on: Option<Date>,
    /// File that last described this membership.
    pub source_file_id: i32,
    /// The school.
    #[sea_orm(belongs_to, from = "urn", to = "urn")]
    pub school: BelongsTo<super::school::Entity>,
    /// The group.
    #[sea_orm(belongs_to, from = "group_uid", to = "uid")]
    pub school_group: BelongsTo<super::school_group::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
