use async_graphql::{Context, ID, InputObject, Object, Result};

use crate::config::Limits;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::{Code, internal};
use crate::graphql::id::GlobalId;
use crate::graphql::input::{filter_keys, filter_list};
use crate::graphql::page::{Listing, PageArguments, counted_listing, wants_total};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;
use crate::spend::graphql::{Account, EntryKind, LedgerEntry};
use crate::spend::store::ledger;

/// Which entries of the ledger. Parts that are left out let all pass; the parts are joined by *and*, the values of a part by
/// *or*.
#[derive(Debug, Clone, Default, InputObject)]
pub struct LedgerFilter {
    /// Of one of the plans with these global ids.
    plan_ids: Option<Vec<ID>>,
    /// Of one of the interventions with these global ids.
    intervention_ids: Option<Vec<ID>>,
    /// Of one of the funding sources with these global ids.
    funding_source_ids: Option<Vec<ID>>,
    /// Of one of these kinds.
    kinds: Option<Vec<EntryKind>>,
    /// That move one of these balances.
    accounts: Option<Vec<Account>>,
    /// With exactly this reference.
    external_reference: Option<String>,
    /// That count for this day or a later one.
    dated_from: Option<Date>,
    /// That count for this day or an earlier one.
    dated_to: Option<Date>,
}

impl LedgerFilter {
    /// The filter as the store takes it.
    fn resolve(self) -> Result<ledger::LedgerFilter> {
        Ok(ledger::LedgerFilter {
            plan_ids: filter_keys("planIds", self.plan_ids, GlobalId::plan_key)?,
            intervention_ids: filter_keys("interventionIds", self.intervention_ids, GlobalId::intervention_key)?,
            funding_source_ids: filter_keys("fundingSourceIds", self.funding_source_ids, GlobalId::funding_source_key)?,
            kinds: filter_list("kinds", self.kinds, Into::into)?,
            accounts: filter_list("accounts", self.accounts, Into::into)?,
            external_reference: self.external_reference.map(reference).transpose()?,
            dated_from: self.dated_from.map(|day| day.0),
            dated_to: self.dated_to.map(|day| day.0),
        })
    }
}

/// The reference, if it is one that an entry can have.
fn reference(text: String) -> Result<String> {
    if text.chars().any(char::is_control) {
        return Err(Code::BadUserInput.error("filter.externalReference has control characters; remove them"));
    }
    Ok(text)
}

/// Root fields of the ledger.
#[derive(Debug, Default)]
pub struct LedgerQuery;

/// Root fields of the ledger.
#[Object]
impl LedgerQuery {
    /// Entries of the ledger that the caller may see, the last written first. Only `LA_ADMIN`, `LA_OFFICER`, `BOARD_MEMBER` and
    /// `TEACHING_SCHOOL_USER` may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Query\", \"ledgerEntries\")")]
    async fn ledger_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which entries; all if left out.")] filter: Option<LedgerFilter>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<LedgerEntry>>> {
        let filter = filter.unwrap_or_default().resolve()?;
        let list = ListId::new("ledgerEntries", &filter);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let operation = operation(ctx)?;
        let found = ledger::page(&operation.db, &operation.actor, &filter, &page, wants_total(ctx)).await;
        Ok(Some(counted_listing(list, found.map_err(|error| internal(&error))?, ledger::place, LedgerEntry)))
    }
}
