//! Documents of an intervention that are kept elsewhere.

use sea_orm::entity::prelude::*;

/// One link.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_link")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The intervention.
    pub intervention_id: String,
    /// Place in the list.
    pub position: i32,
    /// IATI document category, `A01` to `A12`.
    pub category: String,
    /// Title.
    pub title: String,
    /// Address.
    pub url: String,
}

impl ActiveModelBehavior for ActiveModel {}
