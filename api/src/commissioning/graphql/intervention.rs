use async_graphql::{Context, ID, Object, Result};
use entities::{intervention, values};

use super::loaders::InterventionById;
use super::plan::{CommissioningPlan, find_plan};
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::page::{Listing, PageArguments};
use crate::graphql::reader::{loaders, operation};
use crate::graphql::scalars::Pence;
use crate::policy::{Parties, sees_contract};
use crate::spend::graphql::{Allocation, Claim, LedgerEntry, Parent, allocations_of, claims_of, ledger_of};

/// A piece of commissioned improvement work.
#[derive(Debug, Clone)]
pub struct Intervention(pub intervention::Model);

/// The intervention with the key, if the caller may see it.
///
/// # Errors
/// When the database fails.
pub async fn find_intervention(ctx: &Context<'_>, id: String) -> Result<Option<Intervention>> {
    Ok(loaders(ctx)?.load_one(InterventionById(id)).await?.map(Intervention))
}

impl Intervention {
    /// Lets pass who sees the contract.
    fn check_contract(&self, ctx: &Context<'_>) -> Result<()> {
        if sees_contract(&operation(ctx)?.actor, Parties::from(&self.0)) {
            return Ok(());
        }
        Err(Code::Forbidden.error(
            "only the local authority, the Executive Board, and the provider and broker of an intervention see its contract",
        ))
    }

    /// An amount of the contract, for those who see it.
    fn money(&self, ctx: &Context<'_>, amount: Option<values::Pence>) -> Result<Option<Pence>> {
        self.check_contract(ctx)?;
        let amount = amount.ok_or_else(|| Code::Internal.error("the balances of the intervention are no amounts"))?;
        Ok(Some(amount.into()))
    }
}

/// A piece of commissioned improvement work.
#[Object]
impl Intervention {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Intervention(self.0.id.clone()).encode()
    }

    /// Reference that people use, such as `INT-2016-0042`.
    async fn reference(&self) -> String {
        self.0.reference.to_string()
    }

    /// The plan it belongs to.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<CommissioningPlan>> {
        find_plan(ctx, self.0.plan_id.clone()).await
    }
    /// What is allocated to it, in pence: the sum of its allocations. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the
    /// area and `TEACHING_SCHOOL_USER` of its provider or broker may read it; others get null and `FORBIDDEN`.
    async fn allocated_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, Some(self.0.allocated_pence))
    }

    /// What was promised of it, in pence: the sum of its commitments in the ledger, less those that were reversed. Only
    /// `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area and `TEACHING_SCHOOL_USER` of its provider or broker may read
    /// it; others get null and `FORBIDDEN`.
    async fn committed_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, Some(self.0.committed_pence))
    }

    /// By how much, in pence, decisions of the board let its commitments exceed its allocations; 0 if none did. Only
    /// `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area and `TEACHING_SCHOOL_USER` of its provider or broker may read
    /// it; others get null and `FORBIDDEN`.
    async fn commitment_raised_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, Some(self.0.commitment_raised_pence))
    }

    /// What can be committed at most, in pence: its allocations and what decisions added. Only `LA_ADMIN`, `LA_OFFICER` and
    /// `BOARD_MEMBER` of the area and `TEACHING_SCHOOL_USER` of its provider or broker may read it; others get null and
    /// `FORBIDDEN`.
    async fn commitment_limit_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, self.0.allocated_pence.checked_add(self.0.commitment_raised_pence))
    }

    /// What was paid of it, in pence: the sum of its payments in the ledger, less those that were reversed; without money
    /// that is only passed on. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area and `TEACHING_SCHOOL_USER` of its
    /// provider or broker may read it; others get null and `FORBIDDEN`.
    async fn actual_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, Some(self.0.actual_pence))
    }

    /// By how much, in pence, decisions of the board let its payments exceed its commitments; 0 if none did. Only `LA_ADMIN`,
    /// `LA_OFFICER` and `BOARD_MEMBER` of the area and `TEACHING_SCHOOL_USER` of its provider or broker may read it; others
    /// get null and `FORBIDDEN`.
    async fn actual_raised_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, Some(self.0.actual_raised_pence))
    }

    /// What can be paid at most, in pence: its commitments and what decisions added. Only `LA_ADMIN`, `LA_OFFICER` and
    /// `BOARD_MEMBER` of the area and `TEACHING_SCHOOL_USER` of its provider or broker may read it; others get null and
    /// `FORBIDDEN`.
    async fn actual_limit_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, self.0.committed_pence.checked_add(self.0.actual_raised_pence))
    }

    /// Allocations less payments, in pence; below 0 where decisions let more be paid. Only `LA_ADMIN`, `LA_OFFICER` and
    /// `BOARD_MEMBER` of the area and `TEACHING_SCHOOL_USER` of its provider or broker may read it; others get null and
    /// `FORBIDDEN`.
    async fn remaining_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        self.money(ctx, self.0.allocated_pence.checked_sub(self.0.actual_pence))
    }

    /// Entries of its ledger, the last written first. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area and
    /// `TEACHING_SCHOOL_USER` of its provider or broker may read it; others get null and `FORBIDDEN`.
    async fn ledger(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<LedgerEntry>>> {
        self.check_contract(ctx)?;
        let arguments = PageArguments { first, after, last, before };
        ledger_of(ctx, (Parent::Intervention, self.0.id.clone()), arguments).await.map(Some)
    }

    /// What was allocated to it and given back, the latest first. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the
    /// area and `TEACHING_SCHOOL_USER` of its provider or broker may read it; others get null and `FORBIDDEN`.
    async fn allocations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Allocation>>> {
        self.check_contract(ctx)?;
        let arguments = PageArguments { first, after, last, before };
        allocations_of(ctx, self.0.id.clone(), arguments).await.map(Some)
    }

    /// What its provider claimed, the latest first. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area and
    /// `TEACHING_SCHOOL_USER` of its provider or broker may read it; others get null and `FORBIDDEN`.
    async fn claims(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Claim>>> {
        self.check_contract(ctx)?;
        let arguments = PageArguments { first, after, last, before };
        claims_of(ctx, self.0.id.clone(), arguments).await.map(Some)
    }
}
