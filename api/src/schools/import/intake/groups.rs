use std::collections::{BTreeSet, HashMap};

use crate::files::Fault;
use crate::files::Line;
use crate::schools::import::columns::GROUP;
use crate::schools::import::desk::{Desk, first_about};
use crate::schools::import::error::{Doing, ImportError};
use crate::schools::import::layout::{Described, Layout};
use crate::schools::import::merge::Columns;

/// Takes in files of groups.
#[derive(Debug)]
pub(in crate::schools::import) struct Groups {
    layout: Layout,
    seen: HashMap<i32, u64>,
    touched: Vec<i32>,
}

impl Groups {
    pub(super) fn of(header: &[String]) -> Self {
        Self { layout: Layout::of(&GROUP, header), seen: HashMap::new(), touched: Vec::new() }
    }

    pub(super) async fn take(&mut self, desk: &mut Desk<'_>, lines: Vec<Line>) -> Result<(), ImportError> {
        let mut groups = Vec::with_capacity(lines.len());
        for line in lines {
            match self.read(desk, &line) {
                Ok(described) => {
                    desk.accept(line.number);
                    groups.push(described);
                }
                Err(fault) => desk.refuse(line.number, fault),
            }
        }
        let outcome = desk.take_records(&self.layout, groups, Columns::default()).await?;
        desk.tally.created += outcome.created;
        desk.tally.updated += outcome.updated;
        desk.tally.unchanged += outcome.unchanged;
        desk.tally.closed += outcome.closed;
        self.touched.extend(outcome.touched);
        Ok(())
    }

    /// A group that has closed ends its memberships.
    pub(super) async fn finish(self, desk: &mut Desk<'_>) -> Result<(), ImportError> {
        let members = desk.members_of(&self.touched).await?;
        desk.settle(&members).await.map(drop)
    }

    fn read(&mut self, desk: &mut Desk<'_>, line: &Line) -> Result<Described, Fault> {
        line.cells.as_ref().map_err(Clone::clone)?;
        let described = self.layout.read(line, &mut desk.codes)?;
        first_about(&mut self.seen, described.key, line.number, "Group UID", &described.key.to_string())?;
        Ok(described)
    }
}

impl Desk<'_> {
    /// Schools that are or were members of the groups.
    pub(super) async fn members_of(&self, group_uids: &[i32]) -> Result<BTreeSet<i32>, ImportError> {
        let mut members = BTreeSet::new();
        for uids in group_uids.chunks(512) {
            members.extend(self.store.members(uids).await.doing("reading members of groups")?);
        }
        Ok(members)
    }
}
