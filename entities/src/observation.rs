//! One value of one measure for one subject and one cohort in one period. A revision is a new row; the row before is
//! closed, not changed.

use sea_orm::entity::prelude::*;

use crate::keys::LaCode;
use crate::states::{Level, ObservationStatus, ValueState};
use crate::values::{Period, Thousandths};

/// One version of one observation.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "observation")]
pub struct Model {
    /// Row number, in the order of writing.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What kind of subject it is about.
    pub level: Level,
    /// The subject: URN, group UID, local authority code, or the number of [`crate::states::England`].
    pub subject: i32,
    /// The measure.
    pub measure_id: i32,
    /// The cohort.
    pub cohort_number: i16,
    /// The period.
    pub period: Period,
    /// How settled it is. Observations of different statuses are told side by side.
    pub status: ObservationStatus,
    /// Version of this observation, from 1.
    pub version: i32,
    /// Whether the value is there, and if not, why.
    pub state: ValueState,
    /// The publisher's own symbol where there is no value, such as `SUPP`.
    pub symbol: Option<String>,
    /// The value.
    pub value_thousandths: Option<Thousandths>,
    /// What it is a part or a sum of, where the measure has it.
    pub numerator_thousandths: Option<Thousandths>,
    /// What it is divided by.
    pub denominator: Option<i32>,
    /// Pupils behind it, where the denominator is not pupils.
    pub pupils: Option<i32>,
    /// Lower limit of the 95 % confidence interval, where it is published.
    pub lower_thousandths: Option<Thousandths>,
    /// Upper limit of the 95 % confidence interval.
    pub upper_thousandths: Option<Thousandths>,
    /// Whether everybody may see it: its publisher has published it, or a release of this service.
    pub is_public: bool,
    /// Local authority of the partnership that collected or released it; null for what its publisher has published.
    pub area_la_code: Option<LaCode>,
    /// File it was taken from.
    pub source_file_id: Option<i32>,
    /// Batch it came with.
    pub submission_id: Option<String>,
    /// Line of the file or batch; the header is line 1.
    pub source_line: Option<i32>,
    /// Release that it is part of, if this service published it: a row of its own beside the one that is held.
    pub release_id: Option<String>,
    /// Why a released value is withheld, for those who may know: `SUPPRESSED` or `SECONDARY_SUPPRESSION`.
    pub withheld_because: Option<ValueState>,
    /// When it was written.
    pub recorded_at: DateTimeUtc,
    /// When a later version took its place; null while it counts.
    pub superseded_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
