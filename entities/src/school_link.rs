//! Link of the register between two establishments: predecessor, successor, merger.

use sea_orm::entity::prelude::*;

use crate::keys::Urn;

/// What `urn`'s own record says of `link_urn`. The register usually, not always, has the link in both directions. Either
/// end may be an establishment that no imported file describes, so neither is a foreign key.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "school_link")]
pub struct Model {
    /// Establishment whose record states the link.
    #[sea_orm(primary_key, auto_increment = false)]
    pub urn: Urn,
    /// Establishment it is linked to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub link_urn: Urn,
    /// What `link_urn` is to `urn`, a code of `link_type`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub link_type_code: String,
    /// Name of `link_urn` as the file gave it.
    pub link_name: Option<String>,
    /// Day since which the link holds.
    pub established_on: Option<Date>,
    /// File that last described this link.
    pub source_file_id: i32,
}

impl ActiveModelBehavior for ActiveModel {}
