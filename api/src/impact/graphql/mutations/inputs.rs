//! Parts of inputs.

use async_graphql::InputObject;
use serde::Serialize;

use crate::graphql::input::{LONGEST_CODE, check_optional_text, check_text};
use crate::graphql::scalars::{Date, Period};
use crate::graphql::user_error::UserError;
use crate::impact::graphql::enums::{ImpactMethod, ImpactWeighting};
use crate::impact::rules::Plan;
use crate::impact::service::NewPlan;

/// What is to be compared with what, and by when that is to be published. It should be fixed before the outcome period begins; a later
/// one is taken, and says so.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct ImpactPlanInput {
    /// Code of the measure, such as `PTRWM_EXP`; `measures` lists them. One of which more or less is better.
    measure_code: String,
    /// Code of the cohort of pupils, such as `ALL_PUPILS`; `cohorts` lists them.
    #[graphql(default_with = "String::from(\"ALL_PUPILS\")")]
    cohort_code: String,
    /// Code of a second cohort: then the gap between both is evaluated, such as of `DISADVANTAGED` to `OTHER`.
    against_cohort_code: Option<String>,
    /// With what the schools that take part are compared.
    method: ImpactMethod,
    /// What each school counts.
    #[graphql(default_with = "ImpactWeighting::Schools")]
    weighting: ImpactWeighting,
    /// The period before: it begins before the work does.
    baseline_period: Period,
    /// The period after: of the same kind, and later.
    outcome_period: Period,
    /// For `SIMILAR_SCHOOLS`: how many similar schools each that takes part gets at most, 1 to 10.
    #[graphql(default = 3)]
    comparators_each: i32,
    /// For `SIMILAR_SCHOOLS`: how far apart two schools may be in anything by which they are chosen, 0.05 to 3 standard deviations.
    #[graphql(default = 1.0)]
    caliper: f64,
    /// By when it is to be published; not before the outcome period begins.
    due_on: Date,
}

impl ImpactPlanInput {
    /// Complains of codes that are blank or too long.
    pub fn check(&self, errors: &mut Vec<UserError>) {
        check_text(errors, "plan.measureCode", &self.measure_code, LONGEST_CODE);
        check_text(errors, "plan.cohortCode", &self.cohort_code, LONGEST_CODE);
        check_optional_text(errors, "plan.againstCohortCode", self.against_cohort_code.as_ref(), LONGEST_CODE);
    }
}

impl From<ImpactPlanInput> for NewPlan {
    fn from(input: ImpactPlanInput) -> Self {
        let hundredths = (input.caliper * 100.0).round();
        let plan = Plan {
            measure_id: 0,
            cohort_number: 0,
            against_number: None,
            method: input.method.into(),
            weighting: input.weighting.into(),
            baseline: input.baseline_period.0,
            outcome: input.outcome_period.0,
            comparators_each: input.comparators_each,
            caliper_hundredths: format!("{hundredths}").parse().unwrap_or_default(),
            due_on: input.due_on.0,
        };
        Self {
            measure_code: input.measure_code.trim().to_owned(),
            cohort_code: input.cohort_code.trim().to_owned(),
            against_cohort_code: input.against_cohort_code.map(|code| code.trim().to_owned()),
            plan,
        }
    }
}
