use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::{commissioning_plan, decision, values};

use super::decision::Decision;
use super::intervention::Intervention;
use super::loaders::{PlanById, PrioritiesOfPlan};
use super::owned::interventions_of;
use super::priority::Priority;
use crate::commissioning::store::decisions::DecidedOn;
use crate::commissioning::store::interventions::OwnedBy;
use crate::db::page::OwnerKey;
use crate::graphql::access::May;
use crate::graphql::children::children;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::page::{Listing, PageArguments};
use crate::graphql::reader::{loaders, operation};
use crate::graphql::scalars::{AcademicYear, Pence};
use crate::policy::sees_budgets;
use crate::schools::graphql::{LocalAuthority, local_authority_of};
use crate::spend::graphql::{LedgerEntry, Parent, ledger_of};

/// Priorities that a plan lists; `addPriority` adds no more.
pub(super) const PRIORITIES: usize = 20;

/// What a partnership commissions in one academic year.
#[derive(Debug, Clone)]
pub struct CommissioningPlan(pub commissioning_plan::Model);

/// The plan with the key, if the caller may see it.
///
/// # Errors
/// When the database fails.
pub async fn find_plan(ctx: &Context<'_>, id: String) -> Result<Option<CommissioningPlan>> {
    Ok(loaders(ctx)?.load_one(PlanById(id)).await?.map(CommissioningPlan))
}

impl CommissioningPlan {
    /// Lets pass who sees the money of the plan.
    fn check_money(&self, ctx: &Context<'_>) -> Result<()> {
        if sees_budgets(&operation(ctx)?.actor, self.0.area_la_code) {
            return Ok(());
        }
        Err(Code::Forbidden
            .error("only the local authority and the Executive Board of the area see the money of a plan"))
    }

    /// An amount of the plan, for those who see its money.
    fn money(&self, ctx: &Context<'_>, amount: values::Pence) -> Result<Option<Pence>> {
        self.check_money(ctx)?;
        Ok(Some(amount.into()))
    }
}

/// What a partnership commissions in one academic year, with its budget. Everybody who holds a role in the area sees it, but
/// for `DASHBOARD`; its money only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER`.
#[Object]
impl CommissioningPlan {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::CommissioningPlan(self.0.id.clone()).encode()
    }

    /// The academic year, 1 September to 31 August.
    async fn year(&self) -> AcademicYear {
        AcademicYear(self.0.academic_year)
    }

    /// Local authority whose partnership it is the plan of.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        local_authority_of(ctx, self.0.area_la_code).await
    }

    /// Budget in pence: the sum of the plan's own budget entries in the ledger, before any of it is allocated. Only
    /// `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area may read it; others get null and `FORBIDDEN`.
    async fn budget_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, self.0.budget_pence)
    }

    /// By how much, in pence, decisions of the board let the allocations exceed the budget; 0 if none did. Only `LA_ADMIN`,
    /// `LA_OFFICER` and `BOARD_MEMBER` of the area may read it; others get null and `FORBIDDEN`.
    async fn budget_raised_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, self.0.budget_raised_pence)
    }

    /// What is allocated to interventions of the plan, in pence. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the
    /// area may read it; others get null and `FORBIDDEN`.
    async fn allocated_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, self.0.allocated_pence)
    }

    /// Budget less allocations, in pence; below 0 where a decision let them exceed it. Only `LA_ADMIN`, `LA_OFFICER` and
    /// `BOARD_MEMBER` of the area may read it; others get null and `FORBIDDEN`.
    async fn unallocated_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        let left = self.0.budget_pence.checked_sub(self.0.allocated_pence);
        self.money(ctx, left.ok_or_else(|| Code::Internal.error("the balances of the plan are no amounts"))?)
    }

    /// What the year is to improve, in the order in which it was added; 20 at most.
    async fn priorities(&self, ctx: &Context<'_>) -> Result<Vec<Priority>> {
        let rows = loaders(ctx)?.load_one(PrioritiesOfPlan(self.0.id.clone())).await?.unwrap_or_default();
        Ok(rows.into_iter().take(PRIORITIES).map(Priority).collect())
    }

    /// Number of changes made to it, beginning with 1; mutations take it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was opened, in UTC.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
    /// Its interventions, by title, as far as the caller may see them. `DASHBOARD` and `ADVISORY_MEMBER` get
    /// null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"CommissioningPlan\", \"interventions\")")]
    async fn interventions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Intervention>>> {
        let arguments = PageArguments { first, after, last, before };
        interventions_of(ctx, OwnedBy::Plan, OwnerKey::Text(self.0.id.clone()), arguments).await.map(Some)
    }

    /// What the board said to the raising of its budget's limit, the earliest first. Only `LA_ADMIN`, `LA_OFFICER` and
    /// `BOARD_MEMBER` may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"CommissioningPlan\", \"decisions\")")]
    async fn decisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Decision>>> {
        let arguments = PageArguments { first, after, last, before };
        let of = (self.0.id.as_str(), DecidedOn::Plan);
        children::<decision::Entity, _>(ctx, "decisions", of, arguments, Decision).await.map(Some)
    }

    /// All entries of its ledger and of its interventions, the last written first. Only `LA_ADMIN`, `LA_OFFICER` and
    /// `BOARD_MEMBER` of the area may read it; others get null and `FORBIDDEN`.
    async fn ledger(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<LedgerEntry>>> {
        self.check_money(ctx)?;
        let arguments = PageArguments { first, after, last, before };
        ledger_of(ctx, (Parent::Plan, self.0.id.clone()), arguments).await.map(Some)
    }
}
