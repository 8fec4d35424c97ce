//! Root fields: what is read.

mod claims;
mod funding_sources;
mod ledger;

use async_graphql::MergedObject;

/// Root fields of money.
#[derive(Debug, Default, MergedObject)]
pub struct SpendQuery(funding_sources::FundingSourcesQuery, ledger::LedgerQuery, claims::ClaimsQuery);
