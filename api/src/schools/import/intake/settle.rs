//! What follows from memberships when all lines are in: ends of spells, and the trust that a school is in.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::schools::import::columns::SCHOOL;
use crate::schools::import::desk::Desk;
use crate::schools::import::error::{Doing, ImportError};
use crate::schools::import::merge::Columns;
use crate::schools::import::spells::{Spell, left_on};
use crate::schools::import::store::{SaidRow, SpellRow};

/// Schools settled at a time.
const CHUNK: usize = 512;

/// Spells that say something else now that they are settled.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Settled {
    /// Those that the file at hand does not list.
    pub(super) missed: u64,
    /// Those that it lists and that had ended before.
    pub(super) reopened: u64,
}

impl Desk<'_> {
    /// Ends and reopens spells of the schools and renews their trust.
    pub(super) async fn settle(&mut self, urns: &BTreeSet<i32>) -> Result<Settled, ImportError> {
        let urns: Vec<i32> = urns.iter().copied().collect();
        let mut settled = Settled::default();
        let complete_on = self.store.days_of_complete_lists().await.doing("finding complete files")?;
        for urns in urns.chunks(CHUNK) {
            let changed = self.unsettled(urns, &complete_on).await?;
            for (before, row) in &changed {
                let is_missed = row.file_id != self.file.id;
                settled.missed += u64::from(is_missed);
                settled.reopened += u64::from(!is_missed && before.is_some());
                self.tally.closed += u64::from(is_missed && before.is_none());
            }
            let rows = changed.into_iter().map(|(_, row)| row).collect();
            self.store.write_spells(rows).await.doing("ending memberships")?;
            self.store.refresh_trusts(urns).await.doing("renewing trusts of schools")?;
        }
        Ok(settled)
    }

    /// Spells whose end is to be another than it is, with the end that they had.
    async fn unsettled(
        &self,
        urns: &[i32],
        complete_on: &[NaiveDate],
    ) -> Result<Vec<(Option<NaiveDate>, SpellRow)>, ImportError> {
        let spells = self.store.spells(urns).await.doing("reading memberships")?;
        let said = self.store.said(&SCHOOL, urns).await.doing("reading what files said")?;
        let mut of_school: HashMap<i32, Vec<Spell>> = HashMap::new();
        for row in &spells {
            of_school.entry(row.urn).or_default().push(row.spell);
        }
        let settled = spells.into_iter().map(|row| {
            let all = of_school.get(&row.urn).map_or(&[][..], Vec::as_slice);
            let mut listed_on = said.get(&row.urn).map_or_else(Vec::new, |said| days_of_lists(said));
            listed_on.extend(complete_on);
            (row.left_on, SpellRow { left_on: left_on(&row.spell, all, &listed_on), ..row })
        });
        Ok(settled.filter(|(before, row)| *before != row.left_on).collect())
    }
}

/// Days of the extracts that listed the school's groups.
fn days_of_lists(said: &[SaidRow]) -> Vec<NaiveDate> {
    let lists = said.iter().filter(|row| row.said.columns.contains(Columns::MEMBERSHIPS));
    lists.map(|row| row.said.vintage.extracted_on).collect()
}
