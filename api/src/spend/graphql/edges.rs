//! The lists that hang on plans and interventions.

use async_graphql::{Context, Result};

use super::allocation::Allocation;
use super::claim::Claim;
use super::ledger_entry::LedgerEntry;
use super::loaders::{AllocationCountOf, AllocationsOf, ClaimCountOf, ClaimsOf, LedgerCountOf, LedgerOf};
use crate::config::Limits;
use crate::graphql::cursor::ListId;
use crate::graphql::page::{Listing, PageArguments, TotalCount, listing};
use crate::graphql::reader::loaders;
pub use crate::spend::store::ledger::Parent;
use crate::spend::store::{allocations, claims, ledger};

/// A page of the entries of a plan or an intervention, the last written first.
///
/// # Errors
/// When the page is none, or the database fails.
pub async fn ledger_of(
    ctx: &Context<'_>,
    (parent, id): (Parent, String),
    arguments: PageArguments,
) -> Result<Listing<LedgerEntry>> {
    let list = ListId::new("ledger of", &(parent, &id));
    let page = arguments.page(list, ctx.data::<Limits>()?)?;
    let rows = loaders(ctx)?.load_one(LedgerOf { parent, id: id.clone(), page }).await?.unwrap_or_default();
    let total = TotalCount::new(move |ctx| {
        let key = LedgerCountOf { parent, id: id.clone() };
        Box::pin(async move { Ok(loaders(ctx)?.load_one(key).await?.unwrap_or_default()) })
    });
    Ok(listing(list, rows, total, ledger::place, LedgerEntry))
}

/// A page of the allocations of an intervention, the latest first.
///
/// # Errors
/// When the page is none, or the database fails.
pub async fn allocations_of(ctx: &Context<'_>, id: String, arguments: PageArguments) -> Result<Listing<Allocation>> {
    let list = ListId::new("allocations of", &id);
    let page = arguments.page(list, ctx.data::<Limits>()?)?;
    let rows = loaders(ctx)?.load_one(AllocationsOf { id: id.clone(), page }).await?.unwrap_or_default();
    let total = TotalCount::new(move |ctx| {
        let key = AllocationCountOf(id.clone());
        Box::pin(async move { Ok(loaders(ctx)?.load_one(key).await?.unwrap_or_default()) })
    });
    Ok(listing(list, rows, total, allocations::place, Allocation))
}

/// A page of the claims of an intervention, the latest first.
///
/// # Errors
/// When the page is none, or the database fails.
pub async fn claims_of(ctx: &Context<'_>, id: String, arguments: PageArguments) -> Result<Listing<Claim>> {
    let list = ListId::new("claims of", &id);
    let page = arguments.page(list, ctx.data::<Limits>()?)?;
    let rows = loaders(ctx)?.load_one(ClaimsOf { id: id.clone(), page }).await?.unwrap_or_default();
    let total = TotalCount::new(move |ctx| {
        let key = ClaimCountOf(id.clone());
        Box::pin(async move { Ok(loaders(ctx)?.load_one(key).await?.unwrap_or_default()) })
    });
    Ok(listing(list, rows, total, claims::place, Claim))
}
