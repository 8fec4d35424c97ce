use async_graphql::Object;

use super::school::NeedIndicator;
use crate::needs::service::Reproduced;

/// Findings that are told at once.
const REVISED: usize = 12;

/// An analysis made once more, from the versions of the figures that it names.
#[derive(Debug, Clone)]
pub struct NeedReproduction {
    pub(super) rule_set_id: i32,
    pub(super) reproduced: Reproduced,
}

/// An analysis made once more, from the versions of the figures that it names. Nothing of it is kept.
#[Object]
impl NeedReproduction {
    /// Whether they give every finding and every rank again. Null if one of them is not public any more.
    async fn is_identical(&self) -> Option<bool> {
        self.reproduced.is_identical
    }

    /// Figures that are not public any more.
    async fn unreadable_figures(&self) -> usize {
        self.reproduced.unreadable
    }

    /// Findings of which a figure was revised or withdrawn since, by URN; 12 at most, after those that
    /// are skipped.
    async fn revised(&self, #[graphql(desc = "Findings that are skipped.", default)] skip: u32) -> Vec<NeedIndicator> {
        let skipped = usize::try_from(skip).unwrap_or(usize::MAX);
        let indicator = |row| NeedIndicator { row, rule_set_id: self.rule_set_id };
        self.reproduced.revised.iter().skip(skipped).take(REVISED).cloned().map(indicator).collect()
    }
}
