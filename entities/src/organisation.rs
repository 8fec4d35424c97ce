//! A body for which a role can be held.

use sea_orm::entity::prelude::*;

use crate::keys::{GroupUid, LaCode, Urn};
use crate::states::OrganisationKind;

/// One organisation within the partnership of one local authority's area.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// What kind of body it is.
    pub kind: OrganisationKind,
    /// Name to show.
    pub name: String,
    /// Local authority whose partnership it belongs to.
    pub area_la_code: LaCode,
    /// The trust, if it is one.
    pub trust_uid: Option<GroupUid>,
    /// The school, if it is one.
    pub school_urn: Option<Urn>,
    /// When it was registered.
    pub created_at: DateTimeUtc,
    /// Memberships, past and present.
    #[sea_orm(has_many)]
    pub memberships: HasMany<super::membership::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
