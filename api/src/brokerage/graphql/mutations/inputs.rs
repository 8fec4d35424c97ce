//! Parts of inputs.

use async_graphql::{ID, InputObject};
use entities::values::{self, HalfDays};
use serde::Serialize;

use crate::brokerage::service::Sending;
use crate::graphql::id::GlobalId;
use crate::graphql::input::check_length;
use crate::graphql::scalars::{Date, Period};
use crate::graphql::user_error::UserError;

/// The most days that are named at once, in halves.
const MOST: i32 = 400;

/// Days of a half-term.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct HalfTermDaysInput {
    /// The half-term, such as `2016/17 half-term 1`.
    half_term: Period,
    /// Days: whole or half ones.
    days: f64,
}

/// Somebody who is to be sent to a school.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct DeploymentInput {
    /// Global id of the supporter.
    supporter_id: ID,
    /// First day.
    starts_on: Date,
    /// Last day.
    ends_on: Date,
    /// How many days of which half-terms it takes, 1 to 100, from 0.5 days each.
    pub(super) days: Vec<HalfTermDaysInput>,
}

impl DeploymentInput {
    pub(super) fn sending(self) -> Sending {
        Sending {
            supporter_id: decoded(&self.supporter_id, GlobalId::supporter_key),
            between: (self.starts_on.0, self.ends_on.0),
            days: half_terms(&self.days),
        }
    }
}

/// The key that the id names; none where it names something else, which no row has.
pub(super) fn decoded(id: &ID, key: impl Fn(GlobalId) -> Option<String>) -> String {
    GlobalId::decode(id).and_then(key).unwrap_or_default()
}

/// Whole or half days, from half a day to two hundred.
pub fn half_days(days: f64) -> Option<HalfDays> {
    HalfDays::of_days(days).filter(|days| (1..=MOST).contains(&days.halves()))
}

/// Complains of a number that is not of whole or half days, or below the fewest, which is told in halves.
pub(super) fn check_days(errors: &mut Vec<UserError>, field: &str, days: f64, fewest: i32) {
    let found = HalfDays::of_days(days).filter(|days| (fewest..=MOST).contains(&days.halves()));
    if found.is_none() {
        let (least, most) = (f64::from(fewest) / 2.0, f64::from(MOST) / 2.0);
        let told = format!("{field} is not a number of whole or half days from {least} to {most}");
        errors.push(UserError::at(field, "NOT_DAYS", told));
    }
}

/// The same for days by half-term.
pub(super) fn check_half_terms(errors: &mut Vec<UserError>, field: &str, days: &[HalfTermDaysInput], fewest: i32) {
    check_length(errors, field, days.len());
    for (place, line) in days.iter().enumerate() {
        check_days(errors, &format!("{field}.{place}.days"), line.days, fewest);
    }
}

/// The days, which were checked.
pub(super) fn days_of(days: f64) -> HalfDays {
    HalfDays::of_days(days).unwrap_or_default()
}

/// The days by half-term, which were checked.
pub(super) fn half_terms(days: &[HalfTermDaysInput]) -> Vec<(values::Period, HalfDays)> {
    days.iter().map(|line| (line.half_term.0, days_of(line.days))).collect()
}
