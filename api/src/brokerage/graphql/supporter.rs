use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::supporter;

use super::capacity::SupporterCapacity;
use super::enums::Designation;
use super::loaders::{CapacityOf, PhasesOf, SpecialismsOf, SupporterById};
use super::specialism::Specialism;
use crate::graphql::id::GlobalId;
use crate::graphql::reader::{loaders, operation};
use crate::graphql::scalars::Date;
use crate::providers::graphql::{Provider, find_provider};
use crate::schools::code_lists::CodeList;
use crate::schools::graphql::{CodedName, LocalAuthority, School, coded, find_school, local_authority_of};

/// Parts of a row that are listed at most; mutations take no more.
pub(super) const PARTS: usize = 100;

/// Who can be sent to support a school.
#[derive(Debug, Clone)]
pub struct Supporter(pub supporter::Model);

/// The supporter with the key, if the caller may see it.
///
/// # Errors
/// When the database fails.
pub(super) async fn find_supporter(ctx: &Context<'_>, id: String) -> Result<Option<Supporter>> {
    Ok(loaders(ctx)?.load_one(SupporterById(id)).await?.map(Supporter))
}

/// Who can be sent to support a school: a system leader, designated as such, or a provider with its people. It exists for all who work
/// within the partnership of its area, but not for `ADVISORY_MEMBER` and `DASHBOARD`.
#[Object]
impl Supporter {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Supporter(self.0.id.clone()).encode()
    }

    /// Local authority whose partnership it works for.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        local_authority_of(ctx, self.0.area_la_code).await
    }

    /// Name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// As what the person is designated. Null for a provider with its people.
    async fn designation(&self) -> Option<Designation> {
        self.0.designation.map(Into::into)
    }

    /// The provider that it is, or that sends the person. Null if there is none, or the caller does not see it.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        match self.0.provider_id.clone() {
            Some(id) => find_provider(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The school that it comes from. Null for a provider of no school.
    async fn home_school(&self, ctx: &Context<'_>) -> Result<Option<School>> {
        match self.0.school_urn {
            Some(urn) => find_school(ctx, urn).await,
            None => Ok(None),
        }
    }

    /// In what it is expert, in the order of `specialisms`; 100 at most.
    async fn specialisms(&self, ctx: &Context<'_>) -> Result<Vec<Specialism>> {
        let rows = loaders(ctx)?.load_one(SpecialismsOf(self.0.id.clone())).await?.unwrap_or_default();
        Ok(rows.into_iter().take(PARTS).map(Specialism).collect())
    }

    /// Phases of education that it knows (GIAS); 100 at most.
    async fn phases(&self, ctx: &Context<'_>) -> Result<Vec<CodedName>> {
        let rows = loaders(ctx)?.load_one(PhasesOf(self.0.id.clone())).await?.unwrap_or_default();
        let mut phases = Vec::new();
        for row in rows.iter().take(PARTS) {
            phases.extend(coded(ctx, CodeList::Phase, Some(row.phase_code.to_string())).await?);
        }
        Ok(phases)
    }

    /// First day on which it can be sent.
    async fn valid_from(&self) -> Date {
        Date(self.0.valid_from)
    }

    /// Last day on which it can be sent. Null while no end is set.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date)
    }

    /// Whether it can be sent today.
    async fn is_valid(&self, ctx: &Context<'_>) -> Result<bool> {
        let today = operation(ctx)?.clock.today();
        Ok(self.0.valid_from <= today && self.0.valid_to.is_none_or(|to| today <= to))
    }

    /// The days that it has for others, by half-term, the earliest first; the last 100 at most. Empty for those who may not know: it is
    /// told to `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area, to `TEACHING_SCHOOL_USER` of its provider, and to the person.
    async fn capacity(&self, ctx: &Context<'_>) -> Result<Vec<SupporterCapacity>> {
        let ledger = loaders(ctx)?.load_one(CapacityOf(self.0.id.clone())).await?.unwrap_or_default();
        let lines = ledger.iter().skip(ledger.len().saturating_sub(PARTS));
        Ok(lines.map(|(half_term, line)| SupporterCapacity { half_term: *half_term, line: *line }).collect())
    }

    /// Number of changes made to it, beginning with 1; mutations take it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was registered here, in UTC.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}
