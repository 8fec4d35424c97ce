use async_graphql::SimpleObject;

use crate::graphql::scalars::Pence;
use crate::impact::rules::{Cost, EEF_COST_BANDS};

/// What the work cost when the evaluation was published, and whom it reached, as was known then.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactCost {
    /// What was paid, in pence.
    total_pence: Pence,
    /// In pence for each school that takes part, rounded half up. Null if none does.
    pence_per_school: Option<Pence>,
    /// Pupils, or staff, reached. Null where it was not known of every school when the evaluation was published, where they were fewer than
    /// the disclosure rule of the measure allows to tell (6), and where an earlier evaluation of the same work told a number that differs
    /// from it by so few.
    pupils: Option<i32>,
    /// In pence for each of them, rounded half up. Null where `pupils` is.
    pence_per_pupil: Option<Pence>,
    /// Academic years that the work touched.
    years: Option<i32>,
    /// In pence for each of them in a year, rounded half up. Null where `pupils` is.
    pence_per_pupil_and_year: Option<Pence>,
    /// Band of the cost per pupil and year, from 1 (very low) to 5 (very high). Null where `pupils` is.
    band: Option<i32>,
    /// Table of the bands: Education Endowment Foundation, Teaching and Learning Toolkit; up to 80, 200, 720 and 1,200 pounds.
    band_table: String,
}

impl ImpactCost {
    /// The cost, as far as it may be told.
    pub(super) fn of(cost: Cost) -> Self {
        Self {
            total_pence: cost.total.into(),
            pence_per_school: cost.per_school().map(Into::into),
            pupils: cost.pupils,
            pence_per_pupil: cost.per_pupil().map(Into::into),
            years: cost.years,
            pence_per_pupil_and_year: cost.per_pupil_and_year().map(Into::into),
            band: cost.band().map(|band| band.get().into()),
            band_table: EEF_COST_BANDS.version.to_owned(),
        }
    }
}
