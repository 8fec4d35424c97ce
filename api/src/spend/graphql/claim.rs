use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::claim;

use super::enums::ClaimStatus;
use super::funding_source::{FundingSource, find_funding_source};
use super::ledger_entry::LedgerEntry;
use super::loaders::{ClaimById, EntryOfClaim};
use crate::commissioning::graphql::{Intervention, find_intervention};
use crate::graphql::id::GlobalId;
use crate::graphql::reader::loaders;
use crate::graphql::scalars::{Date, Pence};
use crate::providers::graphql::{Provider, find_provider};

/// What a provider asks to be paid under its contract.
#[derive(Debug, Clone)]
pub struct Claim(pub claim::Model);

/// The claim with the key, if the caller may see it.
///
/// # Errors
/// When the database fails.
pub(super) async fn find_claim(ctx: &Context<'_>, id: String) -> Result<Option<Claim>> {
    Ok(loaders(ctx)?.load_one(ClaimById(id)).await?.map(Claim))
}

/// What a provider asks to be paid under its contract. `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` see those of their area;
/// `TEACHING_SCHOOL_USER` those of the interventions that it delivers or brokers.
#[Object]
impl Claim {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Claim(self.0.id.clone()).encode()
    }

    /// The intervention under whose contract it is claimed.
    async fn intervention(&self, ctx: &Context<'_>) -> Result<Option<Intervention>> {
        find_intervention(ctx, self.0.intervention_id.clone()).await
    }

    /// Who claims.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        find_provider(ctx, self.0.provider_id.clone()).await
    }

    /// Where the money comes from. Null unless it was accepted.
    async fn funding_source(&self, ctx: &Context<'_>) -> Result<Option<FundingSource>> {
        match &self.0.funding_source_id {
            Some(id) => find_funding_source(ctx, id.clone()).await,
            None => Ok(None),
        }
    }

    /// How much, in pence.
    async fn amount_pence(&self) -> Pence {
        self.0.amount_pence.into()
    }

    /// Day of the invoice.
    async fn dated_on(&self) -> Date {
        Date(self.0.dated_on)
    }

    /// What for.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// Number of the provider's invoice.
    async fn external_reference(&self) -> &str {
        &self.0.external_reference
    }

    /// Where it stands.
    async fn status(&self) -> ClaimStatus {
        self.0.status.into()
    }

    /// Why it was refused or withdrawn. Null otherwise.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// When it was submitted, in UTC.
    async fn submitted_at(&self) -> DateTime<Utc> {
        self.0.submitted_at
    }

    /// When it was accepted, refused or withdrawn, in UTC. Null while it waits.
    async fn settled_at(&self) -> Option<DateTime<Utc>> {
        self.0.settled_at
    }

    /// The payment in the ledger. Null unless it was accepted. It stays when the payment was reversed.
    async fn entry(&self, ctx: &Context<'_>) -> Result<Option<LedgerEntry>> {
        Ok(loaders(ctx)?.load_one(EntryOfClaim(self.0.id.clone())).await?.map(LedgerEntry))
    }

    /// Number of changes made to it, beginning with 1; `acceptClaim`, `refuseClaim` and `withdrawClaim` take it as
    /// `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}
