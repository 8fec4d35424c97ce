//! A group of schools on the national register: an academy trust, a federation, a sponsor, a foundation trust.

use sea_orm::entity::prelude::*;

use crate::keys::{GroupUid, Ukprn};

/// One group as the register last described it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "school_group")]
pub struct Model {
    /// GIAS group UID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub uid: GroupUid,
    /// Group id of the register, `TR00081`: a trust reference number for trusts, `SP…` for sponsors.
    pub trust_reference_number: Option<String>,
    /// Name as published; many are in capitals, as Companies House writes them.
    pub name: String,
    /// Name folded to lower-case ASCII words, for ordering alike on both databases.
    pub name_sort: String,
    /// Kind of group, a code of `group_type`.
    pub type_code: i32,
    /// Status, a code of `group_status`.
    pub status_code: Option<String>,
    /// Companies House number, eight characters with its leading zeros.
    pub companies_house_number: Option<String>,
    /// UK provider reference number.
    pub ukprn: Option<Ukprn>,
    /// Day it opened as a group.
    pub opened_on: Option<Date>,
    /// Day it was incorporated.
    pub incorporated_on: Option<Date>,
    /// Day it closed.
    pub closed_on: Option<Date>,
    /// Street.
    pub street: Option<String>,
    /// Locality.
    pub locality: Option<String>,
    /// Third line of the address.
    pub address3: Option<String>,
    /// Town.
    pub town: Option<String>,
    /// County.
    pub county: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Memberships of schools, past and present.
    #[sea_orm(has_many)]
    pub memberships: HasMany<super::group_membership::Entity>,
    /// Schools whose academy trust this is today.
    #[sea_orm(has_many)]
    pub schools: HasMany<super::school::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
