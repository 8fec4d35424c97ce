//! Data-sharing agreements, with what the Information Commissioner's code asks to be written down.

use sea_orm::entity::prelude::*;

use crate::keys::LaCode;
use crate::states::AgreementStatus;
use crate::values::Period;

/// One agreement.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement")]
pub struct Model {
    /// Row key, a UUID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Local authority whose partnership keeps it.
    pub area_la_code: LaCode,
    /// Reference that the partnership gives it; no other of the area has it.
    pub reference: String,
    /// What it is called.
    pub title: String,
    /// Where it stands; whether a signed one has expired is told by `ends_on`.
    pub status: AgreementStatus,
    /// First day on which it lets data be shared.
    pub starts_on: Date,
    /// Last day on which it does.
    pub ends_on: Date,
    /// Day by which the parties look at it again.
    pub review_on: Option<Date>,
    /// First period of the observations that it covers; null for all.
    pub first_period: Option<Period>,
    /// Last period; null for all.
    pub last_period: Option<Period>,
    /// Lawful basis, by UK GDPR article 6.
    pub lawful_basis: String,
    /// Condition for special category data, by article 9.
    pub special_category_condition: Option<String>,
    /// Power in law to share.
    pub legal_power: Option<String>,
    /// Other organisations that are involved.
    pub other_organisations: Option<String>,
    /// How people exercise their rights.
    pub individual_rights: String,
    /// How long data are kept and how they are deleted.
    pub retention: String,
    /// How data are kept safe.
    pub security: String,
    /// When the last party signed.
    pub signed_at: Option<DateTimeUtc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTimeUtc>,
    /// Who revoked it.
    pub revoked_by: Option<String>,
    /// Why.
    pub revoke_reason: Option<String>,
    /// Number of changes made to the row, beginning with 1.
    pub version: i32,
    /// Who wrote it.
    pub created_by: Option<String>,
    /// When it was written.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
