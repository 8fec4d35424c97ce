use async_graphql::{Context, ID, Object, Result};
use entities::intervention;

use super::loaders::InterventionById;
use super::plan::{CommissioningPlan, find_plan};
use crate::graphql::id::GlobalId;
use crate::graphql::reader::loaders;

/// A piece of commissioned improvement work.
#[derive(Debug, Clone)]
pub struct Intervention(pub intervention::Model);

/// The intervention with the key, if the caller may see it.
///
/// # Errors
/// When the database fails.
pub async fn find_intervention(ctx: &Context<'_>, id: String) -> Result<Option<Intervention>> {
    Ok(loaders(ctx)?.load_one(InterventionById(id)).await?.map(Intervention))
}

/// A piece of commissioned improvement work.
#[Object]
impl Intervention {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Intervention(self.0.id.clone()).encode()
    }

    /// Reference that people use, such as `INT-2016-0042`.
    async fn reference(&self) -> String {
        self.0.reference.to_string()
    }

    /// The plan it belongs to.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<CommissioningPlan>> {
        find_plan(ctx, self.0.plan_id.clone()).await
    }
}
