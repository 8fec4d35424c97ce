use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::ledger_entry;

use super::claim::{Claim, find_claim};
use super::enums::{Account, BudgetType, EntryKind};
use super::funding_source::{FundingSource, find_funding_source};
use super::loaders::{LedgerEntryById, ReversalOf};
use crate::access::graphql::UserNameById;
use crate::commissioning::graphql::{CommissioningPlan, Intervention, find_intervention, find_plan};
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::reader::{loaders, operation};
use crate::graphql::scalars::{AcademicYear, Date, FinancialYear, Pence};
use crate::policy::sees_budgets;

/// Money that was budgeted, promised or paid.
#[derive(Debug, Clone)]
pub struct LedgerEntry(pub ledger_entry::Model);

/// Money that was budgeted, promised or paid. An entry is never changed or removed: a mistake is undone by another entry.
/// `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` see those of their area; `TEACHING_SCHOOL_USER` those of the interventions that
/// it delivers or brokers.
#[Object]
impl LedgerEntry {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::LedgerEntry(self.0.id).encode()
    }

    /// What it is.
    async fn kind(&self) -> EntryKind {
        self.0.kind.into()
    }

    /// Which balance it moves: that of its kind, or of the entry which it undoes.
    async fn account(&self) -> Account {
        self.0.account.into()
    }

    /// Whether a budget is the first of its plan or intervention, or a change. Null for entries that are no budget.
    async fn budget_type(&self) -> Option<BudgetType> {
        self.0.budget_type.map(Into::into)
    }

    /// How much, in pence; below 0 for what takes from the balance.
    async fn amount_pence(&self) -> Pence {
        self.0.amount_pence.into()
    }

    /// Whether the money is counted already where it was given, so that it moves no balance and no total counts it.
    async fn is_pass_through(&self) -> bool {
        self.0.is_pass_through
    }

    /// Day it counts for.
    async fn dated_on(&self) -> Date {
        Date(self.0.dated_on)
    }

    /// Financial year of the day, 1 April to 31 March.
    async fn financial_year(&self) -> FinancialYear {
        FinancialYear(self.0.financial_year)
    }

    /// Academic year of the day, which is that of the plan.
    async fn academic_year(&self) -> AcademicYear {
        AcademicYear(self.0.academic_year)
    }

    /// Who is promised or paid. Null for a budget.
    async fn counterparty(&self) -> Option<&str> {
        self.0.counterparty.as_deref()
    }

    /// What for; of a reversal, why.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// Key in the system that it comes from, such as the number of an invoice or a purchase order. Null if it has none, and
    /// for the payment of a claim, whose own reference it is.
    async fn external_reference(&self) -> Option<&str> {
        self.0.external_reference.as_deref()
    }

    /// The entry that it undoes. Null unless its kind is `REVERSAL`.
    async fn reverses(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        match self.0.reverses_id {
            Some(id) => Ok(loaders(ctx)?.load_one(LedgerEntryById(id)).await?.map(Self)),
            None => Ok(None),
        }
    }

    /// The entry that undoes it. Null while it stands.
    async fn reversed_by(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        Ok(loaders(ctx)?.load_one(ReversalOf(self.0.id)).await?.map(Self))
    }

    /// Where the money comes from.
    async fn funding_source(&self, ctx: &Context<'_>) -> Result<Option<FundingSource>> {
        find_funding_source(ctx, self.0.funding_source_id.clone()).await
    }

    /// The plan.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<CommissioningPlan>> {
        find_plan(ctx, self.0.plan_id.clone()).await
    }

    /// The intervention. Null for the budget of the plan that is not allocated.
    async fn intervention(&self, ctx: &Context<'_>) -> Result<Option<Intervention>> {
        match &self.0.intervention_id {
            Some(id) => find_intervention(ctx, id.clone()).await,
            None => Ok(None),
        }
    }

    /// The claim that it pays. Null if it pays none.
    async fn claim(&self, ctx: &Context<'_>) -> Result<Option<Claim>> {
        match &self.0.claim_id {
            Some(id) => find_claim(ctx, id.clone()).await,
            None => Ok(None),
        }
    }

    /// Name of who recorded it. Null for what was imported. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area may
    /// read it; others get null and `FORBIDDEN`.
    async fn recorded_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if !sees_budgets(&operation(ctx)?.actor, self.0.area_la_code) {
            return Err(Code::Forbidden
                .error("only the local authority and the Executive Board of the area see who keeps its ledger"));
        }
        match &self.0.recorded_by {
            Some(id) => loaders(ctx)?.load_one(UserNameById(id.clone())).await,
            None => Ok(None),
        }
    }

    /// When it was recorded, in UTC.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.0.recorded_at
    }
}
