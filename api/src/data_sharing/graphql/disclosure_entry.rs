use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};

use super::agreement::{Agreement, find_agreement};
use super::enums::Purpose;
use crate::access::graphql::{Organisation, OrganisationById, user_name};
use crate::data_sharing::store::disclosures::Entry;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::reader::{loaders, operation};
use crate::graphql::scalars::Period;
use crate::policy::sees_reader;

/// What one request was given under one agreement.
#[derive(Debug, Clone)]
pub struct DisclosureEntry(pub Entry);

/// What one request was given under one data-sharing agreement: who read what, what for and when. `LA_ADMIN` and `LA_OFFICER` see
/// what was read in their area; who shares under an agreement all that was read under it; others what their organisation read.
/// An entry is never changed.
#[Object]
impl DisclosureEntry {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::DisclosureEntry(self.0.row.id.clone()).encode()
    }

    /// When, in UTC.
    async fn occurred_at(&self) -> DateTime<Utc> {
        self.0.row.occurred_at
    }

    /// The agreement under which it was read.
    async fn agreement(&self, ctx: &Context<'_>) -> Result<Option<Agreement>> {
        find_agreement(ctx, self.0.row.agreement_id.clone()).await
    }

    /// Name of the organisation that read.
    async fn reader_organisation_name(&self) -> &str {
        &self.0.reader_organisation_name
    }

    /// The organisation that read. Null if the caller does not belong to it, nor works for the local authority of the area.
    async fn reader_organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        let id = self.0.row.reader_organisation_id.clone();
        Ok(loaders(ctx)?.load_one(OrganisationById(id)).await?.map(Organisation))
    }

    /// Name of the person or the program that read. Only `LA_ADMIN` of the area and those who belong to the organisation that read
    /// may read it; others get null and `FORBIDDEN`.
    async fn reader_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if !sees_reader(&operation(ctx)?.actor, &self.0.row) {
            return Err(
                Code::Forbidden.error("only administrators of the area and colleagues of the reader know who read")
            );
        }
        user_name(ctx, self.0.row.reader_user_id.as_ref()).await
    }

    /// What it was read for.
    async fn purpose(&self) -> Purpose {
        self.0.row.purpose.into()
    }

    /// Codes of the measures that were read, by the alphabet.
    async fn measure_codes(&self) -> Vec<&str> {
        self.0.row.measures.split(',').filter(|code| !code.is_empty()).collect()
    }

    /// First period of the figures that were read.
    async fn first_period(&self) -> Period {
        Period(self.0.row.first_period)
    }

    /// Last period of the figures that were read.
    async fn last_period(&self) -> Period {
        Period(self.0.row.last_period)
    }

    /// Number of schools of which figures were read.
    async fn school_count(&self) -> i32 {
        self.0.row.schools
    }

    /// Number of observations that were read.
    async fn observation_count(&self) -> i32 {
        self.0.row.observations
    }

    /// Id of the HTTP request, as its answer's `x-request-id` had it.
    async fn request_id(&self) -> &str {
        &self.0.row.request_id
    }
}
