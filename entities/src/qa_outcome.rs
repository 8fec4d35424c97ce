//! What of a review is published: as it was then. Names are copied, because who reads it need not see the rows they are of.

use sea_orm::entity::prelude::*;

use crate::keys::{InterventionReference, LaCode, Urn};
use crate::states::{QaRecommendation, QaReviewKind, QaSubject};
use crate::values::AcademicYear;

/// The outcome of one review.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "qa_outcome")]
pub struct Model {
    /// The review.
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: String,
    /// Local authority whose partnership published it.
    pub area_la_code: LaCode,
    /// The version of the framework.
    pub framework_id: i32,
    /// What kind of thing was reviewed.
    pub subject: QaSubject,
    /// How it was reviewed.
    pub kind: QaReviewKind,
    /// The intervention.
    pub intervention_id: Option<String>,
    /// Its reference.
    pub intervention_reference: Option<InterventionReference>,
    /// Its title then.
    pub intervention_title: Option<String>,
    /// The provider.
    pub provider_id: Option<String>,
    /// Its name then.
    pub provider_name: Option<String>,
    /// The school, of a peer review.
    pub urn: Option<Urn>,
    /// GIAS phase of the school, or of those for which the intervention is.
    pub phase_code: Option<i32>,
    /// Academic year in which the review was made.
    pub academic_year: AcademicYear,
    /// Day on which it was made.
    pub conducted_on: Date,
    /// Overall grade.
    pub grade: i16,
    /// What is recommended; nothing for a peer review.
    pub recommendation: Option<QaRecommendation>,
    /// When it was published.
    pub published_at: DateTimeUtc,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTimeUtc>,
    /// Why.
    pub withdraw_reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
