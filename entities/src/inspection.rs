//! Inspection of a school by Ofsted.

use sea_orm::entity::prelude::*;

use crate::keys::Urn;

/// One inspection with what the files tell of it. Grades are codes of `ofsted_grade`; null where no file gives one.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inspection")]
pub struct Model {
    /// Row number.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// School whose record shows the inspection. Some were of its predecessor: see `urn_at_inspection`.
    pub urn: Urn,
    /// First day of the inspection.
    pub inspected_on: Date,
    /// Day on which the report was published.
    pub published_on: Option<Date>,
    /// Ofsted's inspection number.
    pub inspection_number: Option<String>,
    /// Ofsted's inspection type.
    pub inspection_type: Option<String>,
    /// URN of the establishment that was inspected, where the file gives it.
    pub urn_at_inspection: Option<Urn>,
    /// Overall effectiveness.
    pub overall_effectiveness_code: Option<String>,
    /// Category of concern: `SM` special measures, `SWK` serious weaknesses.
    pub category_of_concern: Option<String>,
    /// Quality of education.
    pub quality_of_education_code: Option<String>,
    /// Behaviour and attitudes.
    pub behaviour_and_attitudes_code: Option<String>,
    /// Personal development.
    pub personal_development_code: Option<String>,
    /// Leadership and management.
    pub leadership_and_management_code: Option<String>,
    /// Early years provision.
    pub early_years_code: Option<String>,
    /// Sixth form provision.
    pub sixth_form_code: Option<String>,
    /// Whether safeguarding is effective.
    pub is_safeguarding_effective: Option<bool>,
    /// File that last described this inspection.
    pub source_file_id: i32,
    /// The school.
    #[sea_orm(belongs_to, from = "urn", to = "urn")]
    pub school: BelongsTo<super::school::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
