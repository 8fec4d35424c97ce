use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::funding_source;

use super::loaders::FundingSourceById;
use crate::graphql::id::GlobalId;
use crate::graphql::reader::loaders;
use crate::schools::graphql::{LocalAuthority, local_authority_of};

/// Where money comes from.
#[derive(Debug, Clone)]
pub struct FundingSource(pub funding_source::Model);

/// The source with the key, if the caller may see it.
///
/// # Errors
/// When the database fails.
pub async fn find_funding_source(ctx: &Context<'_>, id: String) -> Result<Option<FundingSource>> {
    Ok(loaders(ctx)?.load_one(FundingSourceById(id)).await?.map(FundingSource))
}

/// Where money of a partnership comes from, such as the dedicated schools grant. `LA_ADMIN`, `LA_OFFICER`, `BOARD_MEMBER` and
/// `TEACHING_SCHOOL_USER` see those of their area.
#[Object]
impl FundingSource {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::FundingSource(self.0.id.clone()).encode()
    }

    /// Code within the partnership, such as `DSG`; it never changes.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name to show.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Local authority whose partnership uses it.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        local_authority_of(ctx, self.0.area_la_code).await
    }

    /// Whether others pay beside the partnership: schools, trusts, sponsors. Their payments count as payments, and are told
    /// apart too.
    async fn is_co_funding(&self) -> bool {
        self.0.is_co_funding
    }

    /// Whether the money is counted already where it was given, and is only passed on: no balance, limit or total counts it.
    async fn is_pass_through(&self) -> bool {
        self.0.is_pass_through
    }

    /// Number of changes made to it, beginning with 1; `amendFundingSource` takes it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was registered, in UTC.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}
