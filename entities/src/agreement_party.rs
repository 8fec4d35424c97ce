//! Who is party to a data-sharing agreement, and whether it has signed.

use sea_orm::entity::prelude::*;

use crate::states::{AgreementSide, Controller};

/// One party.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_party")]
pub struct Model {
    /// The agreement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agreement_id: String,
    /// The organisation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: String,
    /// Whether it shares or is given data.
    pub side: AgreementSide,
    /// What it is by the law of data protection.
    pub controller: Controller,
    /// Who signed for it.
    pub signed_by: Option<String>,
    /// When.
    pub signed_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
