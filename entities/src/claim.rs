//! What providers ask to be paid under their contracts.

use sea_orm::entity::prelude::*;

use crate::states::ClaimStatus;
use crate::values::Pence;

/// One claim.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The intervention under whose contract it is claimed.
    pub intervention_id: String,
    /// Who claims.
    pub provider_id: String,
    /// Where the money comes from; set when it is accepted.
    pub funding_source_id: Option<String>,
    /// How much.
    pub amount_pence: Pence,
    /// Day of the invoice.
    pub dated_on: Date,
    /// What for.
    pub description: String,
    /// Number of the provider's invoice.
    pub external_reference: String,
    /// Where it stands.
    pub status: ClaimStatus,
    /// Why it was refused or withdrawn.
    pub reason: Option<String>,
    /// User who submitted it.
    pub submitted_by: Option<String>,
    /// When it was submitted.
    pub submitted_at: DateTimeUtc,
    /// User who accepted, refused or withdrew it.
    pub settled_by: Option<String>,
    /// When.
    pub settled_at: Option<DateTimeUtc>,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
