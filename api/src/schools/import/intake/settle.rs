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

impl Desk<'_> {
    /// Ends and reopens spells of the schools and renews their trust. Answers how many spells of older files now say
    /// something else.
    pub(super) async fn settle(&mut self, urns: &BTreeSet<i32>) -> Result<u64, ImportError> {
        let urns: Vec<i32> = urns.iter().copied().collect();
        let mut updated = 0;
        for urns in urns.chunks(CHUNK) {
            let changed = self.unsettled(urns).await?;
            let old = changed.iter().filter(|(_, row)| row.file_id != self.file.id);
            updated += u64::try_from(old.count()).unwrap_or_default();
            let ended = changed.iter().filter(|(before, row)| before.is_none() && row.left_on.is_some());
            let ended = ended.filter(|(_, row)| !self.is_new(row));
            self.tally.closed += u64::try_from(ended.count()).unwrap_or_default();
            let rows = changed.into_iter().map(|(_, row)| row).collect();
            self.store.write_spells(rows).await.doing("ending memberships")?;
            self.store.refresh_trusts(urns).await.doing("renewing trusts of schools")?;
        }
        Ok(updated)
    }

    /// Whether this file has brought the spell.
    fn is_new(&self, row: &SpellRow) -> bool {
        row.file_id == self.file.id
    }

    /// Spells whose end is to be another than it is, with the end that they had.
    async fn unsettled(&self, urns: &[i32]) -> Result<Vec<(Option<NaiveDate>, SpellRow)>, ImportError> {
        let spells = self.store.spells(urns).await.doing("reading memberships")?;
        let said = self.store.said(&SCHOOL, urns).await.doing("reading what files said")?;
        let mut of_school: HashMap<i32, Vec<Spell>> = HashMap::new();
        for row in &spells {
            of_school.entry(row.urn).or_default().push(row.spell);
        }
        let settled = spells.into_iter().map(|row| {
            let all = of_school.get(&row.urn).map_or(&[][..], Vec::as_slice);
            let listed_on = said.get(&row.urn).map_or_else(Vec::new, |said| days_of_lists(said));
            (row.left_on, SpellRow { left_on: left_on(&row.spell, all, &listed_on), ..row })
        });
        Ok(settled.filter(|(before, row)| *before != row.left_on).collect())
    }
}

/// Days of the extracts that listed the school's groups.
fn days_of_lists(said: &[SaidRow]) -> Vec<NaiveDate> {
    let lists = said.iter().filter(|row| row.said.columns.contains(Columns::MEMBERSHIPS));
    lists.map(|row| row.said.extracted_on).collect()
}
