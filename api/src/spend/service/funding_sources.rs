use entities::funding_source;
use entities::keys::LaCode;

use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::policy::{administers, only_administered_area};
use crate::spend::rules::{SourceRefused, check_kind};
use crate::spend::store::funding_sources as store;

/// A funding source to be registered.
#[derive(Debug, Clone)]
pub struct SourceRegistration {
    /// Area of the partnership; the only one that the actor runs, if left out.
    pub area: Option<LaCode>,
    /// Code within the partnership.
    pub code: String,
    /// Name to show.
    pub name: String,
    /// Whether others pay beside the partnership.
    pub is_co_funding: bool,
    /// Whether the money is counted already where it was given.
    pub is_pass_through: bool,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// What a funding source is to be called.
#[derive(Debug, Clone)]
pub struct Renaming {
    /// Key of the source.
    pub funding_source_id: String,
    /// Version of the source that the caller read.
    pub expected_version: i32,
    /// Name to show.
    pub name: String,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Registers where money comes from.
///
/// # Errors
/// When the actor does not run the partnership, the code is taken, or the source would be of two kinds.
pub async fn register_funding_source(
    operation: &Operation,
    new: SourceRegistration,
) -> Result<funding_source::Model, Failure<SourceRefused>> {
    let change = Change::begin(operation, "registerFundingSource").await?;
    let id = change.new_id();
    if let Some(id) = change.done_before(new.idempotency.as_ref(), &id).await? {
        return store::lock_source(&change.db, &operation.actor, &id).await?.ok_or(Failure::NotFound("funding source"));
    }
    let area = new.area.or_else(|| only_administered_area(&operation.actor));
    let Some(area_la_code) = area.filter(|area| administers(&operation.actor, *area)) else {
        return Err(Failure::Forbidden("name as areaLaCode the local authority whose partnership you run"));
    };
    check_kind(new.is_co_funding, new.is_pass_through).map_err(Failure::Refused)?;
    let row = funding_source::Model {
        id,
        area_la_code,
        code: new.code,
        name: new.name,
        is_co_funding: new.is_co_funding,
        is_pass_through: new.is_pass_through,
        version: 1,
        created_at: operation.clock.now(),
    };
    if !store::insert(&change.db, row.clone()).await? {
        return Err(Failure::Refused(SourceRefused::CodeTaken(row.code)));
    }
    change.record(("FundingSource", &row.id), (None, None), None).await?;
    change.commit().await?;
    Ok(row)
}

/// Gives the source another name. What kind of money it is stays: entries of the ledger were booked by it.
///
/// # Errors
/// When the actor does not run the partnership, or the source was changed since.
pub async fn amend_funding_source(
    operation: &Operation,
    renaming: Renaming,
) -> Result<funding_source::Model, Failure<SourceRefused>> {
    let change = Change::begin(operation, "amendFundingSource").await?;
    let id = &renaming.funding_source_id;
    let before = change.done_before(renaming.idempotency.as_ref(), id).await?;
    let found = store::lock_source(&change.db, &operation.actor, id).await?;
    let row = found.ok_or(Failure::NotFound("funding source"))?;
    if before.is_some() {
        return Ok(row);
    }
    if !administers(&operation.actor, row.area_la_code) {
        return Err(Failure::Forbidden("only the administrator of the area amends its funding sources"));
    }
    expect_version(row.version, renaming.expected_version)?;
    let written = store::rename(&change.db, row, renaming.name).await?;
    change.record(("FundingSource", &written.id), (None, None), None).await?;
    change.commit().await?;
    Ok(written)
}
