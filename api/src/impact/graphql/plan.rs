use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use entities::impact_plan;

use super::enums::{ImpactMethod, ImpactWeighting};
use crate::commissioning::graphql::Cohort;
use crate::graphql::scalars::{Date, Period};
use crate::observations::graphql::{Measure, cohort_numbered, measure_by_id};

/// What is compared with what in an evaluation, and by when that is to be published.
#[derive(Debug, Clone)]
pub struct ImpactPlan(pub impact_plan::Model);

/// What is compared with what in an evaluation, and by when that is to be published. A plan is fixed before the outcome period begins:
/// one that was made or changed after that says so, because who knows the outcome can choose what to compare.
#[Object]
impl ImpactPlan {
    /// Number of the plan, from 1. Earlier plans stay.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// The measure.
    async fn measure(&self, ctx: &Context<'_>) -> Result<Option<Measure>> {
        measure_by_id(ctx, self.0.measure_id).await
    }

    /// The pupils.
    async fn cohort(&self, ctx: &Context<'_>) -> Result<Option<Cohort>> {
        cohort_numbered(ctx, Some(self.0.cohort_number)).await
    }

    /// The pupils whom they are behind, if the gap is evaluated. Null otherwise.
    async fn against_cohort(&self, ctx: &Context<'_>) -> Result<Option<Cohort>> {
        cohort_numbered(ctx, self.0.against_number).await
    }

    /// With what is compared.
    async fn method(&self) -> ImpactMethod {
        self.0.method.into()
    }

    /// What each school counts.
    async fn weighting(&self) -> ImpactWeighting {
        self.0.weighting.into()
    }

    /// The period before.
    async fn baseline_period(&self) -> Period {
        Period(self.0.baseline_period)
    }

    /// The period after.
    async fn outcome_period(&self) -> Period {
        Period(self.0.outcome_period)
    }

    /// Similar schools for each that takes part, if they are compared with such.
    async fn comparators_each(&self) -> i32 {
        self.0.comparators_each
    }

    /// How far apart two similar schools may be in anything by which they are chosen, in standard deviations.
    async fn caliper(&self) -> f64 {
        f64::from(self.0.caliper_hundredths) / 100.0
    }

    /// By when it is to be published.
    async fn due_on(&self) -> Date {
        Date(self.0.due_on)
    }

    /// Whether the outcome period had begun when the plan was made.
    async fn is_late(&self) -> bool {
        self.0.is_late
    }

    /// Why the plan before was changed. Null for the first.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// When it was made, in UTC.
    async fn made_at(&self) -> DateTime<Utc> {
        self.0.made_at
    }
}
