use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::participation;

use super::cohort::{Cohort, cohort_of};
use super::enums::ParticipationStatus;
use super::intervention::{Intervention, find_intervention};
use crate::graphql::id::GlobalId;
use crate::graphql::scalars::Date;
use crate::schools::graphql::{School, find_school};
use crate::spend::graphql::{CostShare, cost_share_of_participation};

/// The participation of a school in an intervention.
#[derive(Debug, Clone)]
pub struct Participation(pub participation::Model);

/// The participation of a school in an intervention. Who sees the contract sees all of them; `TRUST_USER` and `SCHOOL_USER`
/// those of their own schools.
#[Object]
impl Participation {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Participation(self.0.id.clone()).encode()
    }

    /// The intervention.
    async fn intervention(&self, ctx: &Context<'_>) -> Result<Option<Intervention>> {
        find_intervention(ctx, self.0.intervention_id.clone()).await
    }

    /// The school.
    async fn school(&self, ctx: &Context<'_>) -> Result<Option<School>> {
        find_school(ctx, self.0.urn).await
    }

    /// Whom of the school it is for.
    async fn cohort(&self, ctx: &Context<'_>) -> Result<Option<Cohort>> {
        cohort_of(ctx, &self.0.cohort_code).await
    }

    /// Places planned for the school: pupils, or staff where the cohort is one of staff. Null if none were planned.
    async fn places(&self) -> Option<i32> {
        self.0.places
    }

    /// Pupils, or staff, reached so far, as `recordDelivery` said. Null while it is not known.
    async fn pupils_reached(&self) -> Option<i32> {
        self.0.pupils_reached
    }

    /// Fixed share of the cost, as parts of the sum of the parts of all schools. Null if none was agreed: then the cost is
    /// shared by pupils reached, or equally while those are not known of each school.
    async fn cost_share_parts(&self) -> Option<i32> {
        self.0.cost_share_parts
    }

    /// What the school bears of the cost of the intervention so far: by the parts that were agreed, else by pupils reached,
    /// else equally; the shares of all schools add up to the whole, to the penny.
    async fn cost_share(&self, ctx: &Context<'_>) -> Result<Option<CostShare>> {
        cost_share_of_participation(ctx, self.0.intervention_id.clone(), self.0.urn).await
    }

    /// Where it stands.
    async fn status(&self) -> ParticipationStatus {
        self.0.status.into()
    }

    /// First day.
    async fn joined_on(&self) -> Date {
        Date(self.0.joined_on)
    }

    /// Last day. Null while it is not closed.
    async fn ended_on(&self) -> Option<Date> {
        self.0.ended_on.map(Date)
    }

    /// Why it ended. Null while it is not closed.
    async fn end_reason(&self) -> Option<&str> {
        self.0.end_reason.as_deref()
    }

    /// Number of changes made to it, beginning with 1; mutations take it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When the school was enrolled or named in the proposal, in UTC.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}
