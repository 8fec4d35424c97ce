use async_graphql::{Context, InputObject, Result};
use chrono::{DateTime, Utc};
use entities::values::Thousandths;

use super::enums::{Level, ObservationStatus, ValueState};
use super::measure::{catalogue, cohort_numbers, measure_ids};
use crate::graphql::error::Code;
use crate::graphql::input::filter_list;
use crate::graphql::scalars::{GroupUid, LaCode, Period, Urn};
use crate::observations::store::filter;

/// Which observations. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by *or*. What
/// is asked of a value or its state is asked of what the caller is shown.
#[derive(Debug, Clone, Default, InputObject)]
pub struct ObservationFilter {
    /// Of these kinds of subject.
    levels: Option<Vec<Level>>,
    /// Of these schools.
    school_urns: Option<Vec<Urn>>,
    /// Of the schools of these trusts, as the register has them today.
    trust_uids: Option<Vec<GroupUid>>,
    /// Of these local authorities and of the schools in their areas.
    la_codes: Option<Vec<LaCode>>,
    /// Of these measures; codes of `measures`.
    measure_codes: Option<Vec<String>>,
    /// Of these cohorts; codes of `cohorts`.
    cohort_codes: Option<Vec<String>>,
    /// Of this period or a later one. A year comes before its terms.
    period_from: Option<Period>,
    /// Of this period or an earlier one. A year comes before its terms.
    period_to: Option<Period>,
    /// With one of these statuses.
    statuses: Option<Vec<ObservationStatus>>,
    /// In one of these states.
    states: Option<Vec<ValueState>>,
    /// Only what everybody may see (`true`), or only what is held (`false`).
    is_public: Option<bool>,
    /// With a value of this or more, in the unit of the measure.
    value_at_least: Option<f64>,
    /// With a value of this or less, in the unit of the measure.
    value_at_most: Option<f64>,
    /// Written after this time.
    recorded_after: Option<DateTime<Utc>>,
}

impl ObservationFilter {
    /// The filter as the store takes it.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a part that lists nothing or too much, or a code or number that means nothing.
    pub(super) async fn resolve(
        self,
        ctx: &Context<'_>,
        known_at: Option<DateTime<Utc>>,
    ) -> Result<filter::ObservationFilter> {
        let catalogue = catalogue(ctx).await?;
        let measures = filter_list("measureCodes", self.measure_codes, |code| code)?;
        let cohorts = filter_list("cohortCodes", self.cohort_codes, |code| code)?;
        Ok(filter::ObservationFilter {
            subjects: None,
            levels: filter_list("levels", self.levels, Into::into)?,
            urns: filter_list("schoolUrns", self.school_urns, |urn| urn.0)?,
            phase_codes: None,
            trust_uids: filter_list("trustUids", self.trust_uids, |uid| uid.0)?,
            la_codes: filter_list("laCodes", self.la_codes, |code| code.0)?,
            measure_ids: measures.map(|codes| measure_ids(&catalogue, "filter.measureCodes", &codes)).transpose()?,
            cohort_numbers: cohorts
                .map(|codes| cohort_numbers(&catalogue, "filter.cohortCodes", &codes))
                .transpose()?,
            first_period: self.period_from.map(|period| period.0),
            last_period: self.period_to.map(|period| period.0),
            periods: None,
            statuses: filter_list("statuses", self.statuses, Into::into)?,
            states: filter_list("states", self.states, Into::into)?,
            is_public: self.is_public,
            least: self.value_at_least.map(|value| thousandths("valueAtLeast", value)).transpose()?,
            most: self.value_at_most.map(|value| thousandths("valueAtMost", value)).transpose()?,
            recorded_after: self.recorded_after,
            known_at,
        })
    }
}

/// The number in thousandths.
fn thousandths(part: &str, value: f64) -> Result<Thousandths> {
    Thousandths::parse(&value.to_string(), 3)
        .map_err(|error| Code::BadUserInput.error(format!("filter.{part} is {value}: {error}")))
}
