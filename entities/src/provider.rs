//! Whoever delivers or brokers improvement work.

use sea_orm::entity::prelude::*;

use crate::keys::{GroupUid, LaCode, Ukprn, Urn};
use crate::states::ProviderKind;

/// One provider within the partnership of one area.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "provider")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Local authority whose partnership it works for.
    pub area_la_code: LaCode,
    /// The organisation whose members work for it.
    pub organisation_id: String,
    /// What kind of body it is.
    pub kind: ProviderKind,
    /// Name to show.
    pub name: String,
    /// The name as it is ordered and searched.
    pub name_sort: String,
    /// The trust, if it is one.
    pub trust_uid: Option<GroupUid>,
    /// The school that leads it, if one does.
    pub school_urn: Option<Urn>,
    /// UK provider reference number, if it has one.
    pub ukprn: Option<Ukprn>,
    /// Address of its website.
    pub website: Option<String>,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
    /// When the row was written.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
