use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::values::HalfDays;
use entities::{deployment, visit};

use super::capacity::DeploymentDays;
use super::enums::DeploymentStatus;
use super::loaders::{DaysOf, DeploymentById, GivenBy};
use super::supporter::{PARTS, Supporter, find_supporter};
use super::visit::Visit;
use crate::db::page::OwnerKey;
use crate::graphql::children::children;
use crate::graphql::id::GlobalId;
use crate::graphql::page::{Listing, PageArguments};
use crate::graphql::reader::loaders;
use crate::graphql::scalars::{Date, Period};
use crate::schools::graphql::{LocalAuthority, School, find_school, local_authority_of};

/// A supporter is sent to a school.
#[derive(Debug, Clone)]
pub struct Deployment(pub deployment::Model);

/// The deployment with the key, if the caller may see it.
///
/// # Errors
/// When the database fails.
pub(super) async fn find_deployment(ctx: &Context<'_>, id: String) -> Result<Option<Deployment>> {
    Ok(loaders(ctx)?.load_one(DeploymentById(id)).await?.map(Deployment))
}

/// A supporter is sent to a school for so many days. It exists for `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area, for
/// `SCHOOL_USER` and `TRUST_USER` of the school and of the school that the supporter comes from, for `TEACHING_SCHOOL_USER` of its
/// provider, and for the person who is sent.
#[Object]
impl Deployment {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Deployment(self.0.id.clone()).encode()
    }

    /// Local authority whose partnership brokered it.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        local_authority_of(ctx, self.0.area_la_code).await
    }

    /// Who is sent. Null if the caller does not see it.
    async fn supporter(&self, ctx: &Context<'_>) -> Result<Option<Supporter>> {
        find_supporter(ctx, self.0.supporter_id.clone()).await
    }

    /// To which school.
    async fn school(&self, ctx: &Context<'_>) -> Result<Option<School>> {
        find_school(ctx, self.0.urn).await
    }

    /// First day.
    async fn starts_on(&self) -> Date {
        Date(self.0.starts_on)
    }

    /// Last day.
    async fn ends_on(&self) -> Date {
        Date(self.0.ends_on)
    }

    /// Where it stands.
    async fn status(&self) -> DeploymentStatus {
        self.0.status.into()
    }

    /// How many days of which half-terms it takes, in order; 100 at most.
    async fn days(&self, ctx: &Context<'_>) -> Result<Vec<DeploymentDays>> {
        let rows = loaders(ctx)?.load_one(DaysOf(self.0.id.clone())).await?.unwrap_or_default();
        let line = |row: entities::deployment_days::Model| DeploymentDays {
            half_term: Period(row.half_term),
            days: row.days.days(),
        };
        Ok(rows.into_iter().take(PARTS).map(line).collect())
    }

    /// How many days it takes in all; whole or half ones.
    async fn agreed_days(&self, ctx: &Context<'_>) -> Result<f64> {
        let rows = loaders(ctx)?.load_one(DaysOf(self.0.id.clone())).await?.unwrap_or_default();
        Ok(rows.iter().map(|row| row.days).sum::<HalfDays>().days())
    }

    /// How many days were given in all, by visits that are not struck out; whole or half ones.
    async fn given_days(&self, ctx: &Context<'_>) -> Result<f64> {
        let given = loaders(ctx)?.load_one(GivenBy(self.0.id.clone())).await?.unwrap_or_default();
        Ok(given.values().copied().sum::<HalfDays>().days())
    }

    /// The visits, by day, those that are struck out among them.
    async fn visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<Visit>> {
        let arguments = PageArguments { first, after, last, before };
        children::<visit::Entity, _>(ctx, "visits of", (OwnerKey::Text(self.0.id.clone()), ()), arguments, Visit).await
    }

    /// When the school accepted it, in UTC. Null if it has not.
    async fn agreed_at(&self) -> Option<DateTime<Utc>> {
        self.0.agreed_at
    }

    /// What came of it, or why it ended early. Null before that.
    async fn end_reason(&self) -> Option<&str> {
        self.0.end_reason.as_deref()
    }

    /// Number of changes made to it, beginning with 1; mutations take it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was offered, in UTC.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}
