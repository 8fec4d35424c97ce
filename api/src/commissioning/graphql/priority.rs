use async_graphql::{Context, ID, Object, Result};
use entities::priority;

use super::intervention::Intervention;
use super::loaders::PriorityById;
use super::owned::interventions_of;
use super::plan::{CommissioningPlan, find_plan};
use crate::commissioning::store::interventions::OwnedBy;
use crate::db::page::OwnerKey;
use crate::graphql::access::May;
use crate::graphql::id::GlobalId;
use crate::graphql::page::{Listing, PageArguments};
use crate::graphql::reader::loaders;
use crate::needs::graphql::{NeedDrawn, needs_of_priority};

/// One line of a plan: what the year is to improve.
#[derive(Debug, Clone)]
pub struct Priority(pub priority::Model);

/// The priority with the key, if the caller may see it.
///
/// # Errors
/// When the database fails.
pub async fn find_priority(ctx: &Context<'_>, id: String) -> Result<Option<Priority>> {
    Ok(loaders(ctx)?.load_one(PriorityById(id)).await?.map(Priority))
}

/// The priorities with these keys that the caller may see, in their order. One statement for many.
///
/// # Errors
/// When the database fails.
pub async fn find_priorities(ctx: &Context<'_>, ids: impl Iterator<Item = String>) -> Result<Vec<Priority>> {
    let keys: Vec<PriorityById> = ids.map(PriorityById).collect();
    let mut found = loaders(ctx)?.load_many(keys.clone()).await?;
    Ok(keys.iter().filter_map(|key| found.remove(key)).map(Priority).collect())
}

/// One line of a commissioning plan: what the year is to improve. Everybody who holds a role in the area sees it, but for
/// `DASHBOARD`.
#[Object]
impl Priority {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Priority(self.0.id.clone()).encode()
    }

    /// Code within the plan, such as `4`.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// What is to improve.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Why and how. Null if nothing was written.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// The plan it is a line of.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<CommissioningPlan>> {
        find_plan(ctx, self.0.plan_id.clone()).await
    }

    /// Number of changes made to it, beginning with 1; `revisePriority` takes it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The needs that it was drawn from, in the order of the rules. Only `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` may read it; others get null
    /// and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Priority\", \"needs\")")]
    async fn needs(&self, ctx: &Context<'_>) -> Result<Option<Vec<NeedDrawn>>> {
        needs_of_priority(ctx, self.0.id.clone()).await.map(Some)
    }

    /// Interventions that serve it, by title, as far as the caller may see them. `DASHBOARD` and `ADVISORY_MEMBER` get
    /// null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"Priority\", \"interventions\")")]
    async fn interventions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<Intervention>>> {
        let arguments = PageArguments { first, after, last, before };
        interventions_of(ctx, OwnedBy::Priority, OwnerKey::Text(self.0.id.clone()), arguments).await.map(Some)
    }
}
