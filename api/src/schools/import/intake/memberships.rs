use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;

use crate::files::Fault;
use crate::files::Line;
use crate::schools::import::cells;
use crate::schools::import::columns::{GROUP, SCHOOL};
use crate::schools::import::desk::{Desk, first_about};
use crate::schools::import::error::{Doing, ImportError};
use crate::schools::import::formats::find;
use crate::schools::import::layout::{Described, Layout};
use crate::schools::import::merge::Columns;
use crate::schools::import::spells::Spell;
use crate::schools::import::store::SpellRow;

/// Takes in files of memberships. They describe the school and the group of each line too, and are all that is known of
/// some: children's centres are in no file of establishments.
#[derive(Debug)]
pub(in crate::schools::import) struct Memberships {
    schools: Layout,
    groups: Layout,
    joined_at: Option<usize>,
    seen: HashMap<SpellKey, u64>,
    seen_schools: HashSet<i32>,
    seen_groups: HashSet<i32>,
    touched: BTreeSet<i32>,
    touched_groups: Vec<i32>,
}

/// School, group, day of joining.
type SpellKey = (i32, i32, Option<NaiveDate>);

/// What a line says.
struct MembershipLine {
    school: Described,
    group: Described,
    joined_on: Option<NaiveDate>,
}

impl Memberships {
    pub(super) fn of(header: &[String]) -> Self {
        Self {
            schools: Layout::of(&SCHOOL, header),
            groups: Layout::of(&GROUP, header),
            joined_at: find(header, &["Joined date"]),
            seen: HashMap::new(),
            seen_schools: HashSet::new(),
            seen_groups: HashSet::new(),
            touched: BTreeSet::new(),
            touched_groups: Vec::new(),
        }
    }

    pub(super) async fn take(&mut self, desk: &mut Desk<'_>, lines: Vec<Line>) -> Result<(), ImportError> {
        let (mut schools, mut groups, mut listed) = (Vec::new(), Vec::new(), Vec::new());
        for line in lines {
            match self.read(desk, &line) {
                Ok(MembershipLine { school, group, joined_on }) => {
                    desk.accept(line.number);
                    listed.push((school.key, group.key, joined_on));
                    self.touched.insert(school.key);
                    if self.seen_schools.insert(school.key) {
                        schools.push(school);
                    }
                    if self.seen_groups.insert(group.key) {
                        groups.push(group);
                    }
                }
                Err(fault) => desk.refuse(line.number, fault),
            }
        }
        let groups = desk.take_records(&self.groups, groups, Columns::default()).await?;
        let schools = desk.take_records(&self.schools, schools, Columns::MEMBERSHIPS).await?;
        desk.tally.also_created += groups.created + schools.created;
        desk.tally.closed += groups.closed + schools.closed;
        self.touched_groups.extend(groups.touched);
        desk.list(listed).await
    }

    /// Ends the spells that the file no longer lists.
    pub(super) async fn finish(mut self, desk: &mut Desk<'_>) -> Result<(), ImportError> {
        self.touched.extend(desk.members_of(&self.touched_groups).await?);
        self.touched.extend(desk.schools_left_out().await?);
        let settled = desk.settle(&self.touched).await?;
        desk.tally.updated += settled.missed + settled.reopened;
        desk.tally.unchanged = desk.tally.unchanged.saturating_sub(settled.reopened);
        Ok(())
    }

    fn read(&mut self, desk: &mut Desk<'_>, line: &Line) -> Result<MembershipLine, Fault> {
        line.cells.as_ref().map_err(Clone::clone)?;
        let school = self.schools.read(line, &mut desk.codes)?;
        let group = self.groups.read(line, &mut desk.codes)?;
        let joined = line.cell(self.joined_at);
        let fault = |reason: String| Fault::new("Joined date", joined, reason);
        let joined_on = if cells::is_blank(joined) { None } else { cells::date(joined).map_err(fault)?.date() };
        let key = (school.key, group.key, joined_on);
        first_about(&mut self.seen, key, line.number, "Group UID", &group.key.to_string())?;
        Ok(MembershipLine { school, group, joined_on })
    }
}

impl Desk<'_> {
    /// Schools that a complete file no longer lists: those that closed, or that left every group. A line that was
    /// refused may have listed one, so a file with such a line is not complete.
    async fn schools_left_out(&mut self) -> Result<Vec<i32>, ImportError> {
        if !self.is_complete {
            return Ok(Vec::new());
        }
        if self.tally.refused > 0 {
            let reason = "lines were refused, so the file was not taken for complete: mend them and import it again";
            self.tally.remark(1, Fault::of_line(reason));
            return Ok(Vec::new());
        }
        self.store.mark_complete(self.file.id).await.doing("marking the file as complete")?;
        self.store.overdue(self.file.extracted_on).await.doing("finding memberships that are listed no more")
    }

    /// Keeps the spells that the file lists.
    async fn list(&mut self, listed: Vec<SpellKey>) -> Result<(), ImportError> {
        let urns: BTreeSet<i32> = listed.iter().map(|(urn, _, _)| *urn).collect();
        if urns.is_empty() {
            return Ok(());
        }
        let urns: Vec<i32> = urns.into_iter().collect();
        let stored = self.store.spells(&urns).await.doing("reading memberships")?;
        let mut stored: HashMap<SpellKey, SpellRow> =
            stored.into_iter().map(|row| ((row.urn, row.spell.group_uid, row.spell.joined_on), row)).collect();
        let mut writes = Vec::new();
        for key in listed {
            match stored.remove(&key) {
                None => {
                    self.tally.created += 1;
                    writes.push(self.new_spell(key));
                }
                Some(row) => {
                    self.tally.unchanged += 1;
                    // Lists of one day do not take a spell from each other, so that importing them again writes nothing.
                    if row.spell.seen_on < self.file.extracted_on {
                        writes.push(SpellRow { file_id: self.file.id, ..row });
                    }
                }
            }
        }
        self.store.write_spells(writes).await.doing("writing memberships")
    }

    fn new_spell(&self, (urn, group_uid, joined_on): SpellKey) -> SpellRow {
        let seen_on = self.file.extracted_on;
        let spell =
            Spell { group_uid, group_type: 0, group_closed_on: None, school_closed_on: None, joined_on, seen_on };
        SpellRow { id: None, urn, left_on: None, file_id: self.file.id, spell }
    }
}
