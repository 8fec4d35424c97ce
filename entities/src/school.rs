//! A school: any establishment on the national register (GIAS), keyed by its URN.

use sea_orm::entity::prelude::*;

use crate::keys::{GroupUid, LaCode, Laestab, Ukprn, Urn};
use crate::values::Percent;

/// One establishment as the register last described it. Which file said what is in [`school_source`](super::school_source).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "school")]
pub struct Model {
    /// Unique reference number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub urn: Urn,
    /// Name as published, blanks at the ends removed.
    pub name: String,
    /// Name folded to lower-case ASCII words, for ordering alike on both databases.
    pub name_sort: String,
    /// Local authority in whose area the school is; null where the source names one without a known code.
    pub la_code: Option<LaCode>,
    /// Number of the school within its local authority, four digits.
    pub establishment_number: Option<i32>,
    /// Local authority code and establishment number together. Not unique: an academy keeps its predecessor's.
    pub laestab: Option<Laestab>,
    /// UK provider reference number.
    pub ukprn: Option<Ukprn>,
    /// Type of establishment, a code of `establishment_type`.
    pub type_code: Option<i32>,
    /// Type group, copied from the type so that filters need no join.
    pub type_group_code: Option<i32>,
    /// Phase of education, a code of `phase`.
    pub phase_code: Option<i32>,
    /// Status on the register, a code of `establishment_status`.
    pub status_code: Option<i32>,
    /// Day it opened; null if before the register's records.
    pub opened_on: Option<Date>,
    /// Reason it opened.
    pub reason_opened: Option<String>,
    /// Day it closed.
    pub closed_on: Option<Date>,
    /// Reason it closed.
    pub reason_closed: Option<String>,
    /// Lowest age that it may admit.
    pub age_low: Option<i32>,
    /// Highest age that it may teach.
    pub age_high: Option<i32>,
    /// Gender of entry, a code of `gender`.
    pub gender_code: Option<i32>,
    /// Boarding arrangements.
    pub boarders: Option<String>,
    /// Nursery provision.
    pub nursery_provision: Option<String>,
    /// Official sixth form.
    pub sixth_form: Option<String>,
    /// Religious character.
    pub religious_character: Option<String>,
    /// Diocese.
    pub diocese: Option<String>,
    /// Admissions policy.
    pub admissions_policy: Option<String>,
    /// Places for which the school is designed.
    pub capacity: Option<i32>,
    /// Day of the census from which the pupil figures come.
    pub census_on: Option<Date>,
    /// Pupils on roll.
    pub pupil_count: Option<i32>,
    /// Boys on roll.
    pub boy_count: Option<i32>,
    /// Girls on roll.
    pub girl_count: Option<i32>,
    /// Share of pupils eligible for free school meals.
    pub fsm_basis_points: Option<Percent>,
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
    /// Web site as published.
    pub website: Option<String>,
    /// Telephone number.
    pub telephone: Option<String>,
    /// Ordnance Survey easting, metres.
    pub easting: Option<i32>,
    /// Ordnance Survey northing, metres.
    pub northing: Option<i32>,
    /// Government office region, a code of `region`.
    pub region_code: Option<String>,
    /// District.
    pub district: Option<String>,
    /// Ward.
    pub ward: Option<String>,
    /// Parliamentary constituency.
    pub constituency: Option<String>,
    /// Urban or rural classification.
    pub urban_rural: Option<String>,
    /// Middle layer super output area.
    pub msoa: Option<String>,
    /// Lower layer super output area.
    pub lsoa: Option<String>,
    /// Unique property reference number.
    pub uprn: Option<String>,
    /// Day on which the register says that the record last changed.
    pub register_changed_on: Option<Date>,
    /// Academy trust of which the school is a member today, copied from its membership so that filters need no join.
    pub trust_uid: Option<GroupUid>,
    /// Grade of the latest inspection that has one, copied from `inspection`; a code of `ofsted_grade`.
    pub ofsted_grade_code: Option<String>,
    /// Day of that inspection.
    pub ofsted_inspected_on: Option<Date>,
    /// The local authority.
    #[sea_orm(belongs_to, from = "la_code", to = "code")]
    pub local_authority: BelongsTo<Option<super::local_authority::Entity>>,
    /// The trust.
    #[sea_orm(belongs_to, from = "trust_uid", to = "uid")]
    pub trust: BelongsTo<Option<super::school_group::Entity>>,
    /// Memberships of groups, past and present.
    #[sea_orm(has_many)]
    pub memberships: HasMany<super::group_membership::Entity>,
    /// Inspections by Ofsted.
    #[sea_orm(has_many)]
    pub inspections: HasMany<super::inspection::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
