use async_graphql::{Context, Object, Result, SimpleObject};

use super::enums::ImpactPart;
use super::result::{ImpactCannotEstimate, ImpactResult};
use crate::graphql::scalars::Urn;
use crate::impact::service::{Recomputed, Revised};
use crate::observations::graphql::{Observation, find_evaluated};

/// An evaluation computed once more.
#[derive(Debug, Clone)]
pub struct ImpactRecomputation(pub Recomputed);

/// An evaluation computed once more: from the figures that it used, and from those of now, of the same schools. Nothing of it is kept;
/// a published evaluation stays as it is, and one that takes its place is planned.
#[Object]
impl ImpactRecomputation {
    /// Whether the figures that it used give its figures again, to the last bit. Null if the caller cannot read one of them any more,
    /// nothing was estimated, or it was computed by another version of the arithmetic.
    async fn is_identical(&self) -> Option<bool> {
        self.0.is_identical
    }

    /// Figures that it used and that the caller cannot read any more.
    async fn unreadable_inputs(&self) -> i32 {
        i32::try_from(self.0.unreadable).unwrap_or(i32::MAX)
    }

    /// What would be found from the figures of now. Null if nothing can be estimated from them.
    async fn result_now(&self) -> Option<ImpactResult> {
        ImpactResult::of(&self.0.now, Some(&self.0.parts))
    }

    /// Why nothing can be estimated from the figures of now. Null if something can.
    async fn cannot_estimate_now(&self) -> Option<ImpactCannotEstimate> {
        self.0.now.cannot_code.as_deref().map(ImpactCannotEstimate::of)
    }

    /// Figures that were revised since, or are there now, or are not there any more; none if all are as they were.
    async fn revised_inputs(&self, ctx: &Context<'_>) -> Result<Vec<ImpactRevisedInput>> {
        let revised = &self.0.revised;
        let ids: Vec<i64> = revised.iter().flat_map(|input| [input.then, input.now]).flatten().collect();
        let found = find_evaluated(ctx, &ids).await?;
        let observation = |id: Option<i64>| id.and_then(|id| found.get(&id).cloned());
        let of = |input: &Revised| ImpactRevisedInput {
            urn: input.urn.map(Urn),
            part: input.part.into(),
            used: observation(input.then),
            now: observation(input.now),
        };
        Ok(revised.iter().map(of).collect())
    }
}

/// A figure that differs from the one that an evaluation used.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactRevisedInput {
    /// URN of the school whose it is. Null for England.
    urn: Option<Urn>,
    /// What it is.
    part: ImpactPart,
    /// The observation that was used. Null where there was none, or the caller does not see it any more.
    used: Option<Observation>,
    /// The one that counts now. Null where there is none.
    now: Option<Observation>,
}
