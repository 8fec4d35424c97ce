//! All that is wrong with a batch, found with a number of statements that does not depend on it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use entities::keys::Urn;
use entities::measure;
use entities::states::ObservationStatus;
use entities::values::Period;
use sea_orm::DbErr;

use super::departed::{hide_what_others_sent, sent_by_another};
use super::send::{Batch, Sender};
use crate::data_sharing::rules as data_sharing;
use crate::data_sharing::store::grants::{Cover, lets_submit};
use crate::observations::catalogue::Catalogue;
use crate::operation::Change;
use crate::submissions::rules::{
    Cell, Cube, Key, Known, Lists, OnRegister, Owner, Parting, Problem, ProblemCode, Row, WindowDays, before,
    check_coverage, check_jump, check_parts, check_period, check_school, check_window, duplicates, read, sharers,
};
use crate::submissions::store::collection_windows::{self, Collected};
use crate::submissions::store::observations::{self, Asked, AskedBeside, Current};
use crate::submissions::store::register;

/// What the checks come to.
#[derive(Debug)]
pub(super) struct Checked {
    /// The rows that are right by themselves.
    pub(super) rows: Vec<Row>,
    /// All problems, by line.
    pub(super) problems: Vec<Problem>,
    /// The observations that count today, of the figures that the rows say.
    pub(super) current: HashMap<Key, Current>,
    /// Whether a row comes after the day on which it was due.
    pub(super) is_late: bool,
}

/// Problems that are listed of a batch: whoever has more has made one mistake many times.
const MOST_PROBLEMS: usize = 10_000;

/// The catalogue, as rows look codes up in it.
struct Codes<'a>(&'a Catalogue);

impl Lists for Codes<'_> {
    fn measure(&self, code: &str) -> Option<&measure::Model> {
        self.0.measure(code).map(Arc::as_ref)
    }

    fn cohort(&self, code: &str) -> Option<i16> {
        self.0.number(code)
    }
}

/// Checks the batch. Six statements; seven if a school has left the sender.
pub(super) async fn check(
    change: &Change<'_>,
    catalogue: &Catalogue,
    batch: &Batch,
    sender: &Sender,
) -> Result<Checked, DbErr> {
    let (rows, mut problems) = read_all(catalogue, batch);
    let schools = schools(change, &rows, sender).await?;
    let standing = Standing::read(change, sender, &rows, &schools).await?;
    let (mut admitted, mut is_late) = (Vec::with_capacity(rows.len()), false);
    for row in rows {
        match standing.admit(&row, sender, &schools) {
            Ok(row_is_late) => {
                is_late |= row_is_late;
                admitted.push(row);
            }
            Err(Refused { problem, is_own }) => {
                problems.push(problem);
                // Of a school that is not the sender's nothing more is said.
                admitted.extend(is_own.then_some(row));
            }
        }
    }
    problems.extend(duplicates(&admitted));
    let mut stored = stored(change, &admitted).await?;
    let hidden = hide_what_others_sent(change, sender, &schools, &mut stored).await?;
    problems.extend(admitted.iter().filter(|row| hidden.contains(&row.key)).map(sent_by_another));
    compare(catalogue, batch, &admitted, &stored, &mut problems);
    let problems = listed(problems);
    Ok(Checked { rows: admitted, problems, current: stored, is_late })
}

/// The problems by line, and no more of them than are listed.
fn listed(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by(|one, other| (one.line, one.field, one.code).cmp(&(other.line, other.field, other.code)));
    let Some(next) = problems.get(MOST_PROBLEMS - 1).filter(|_| problems.len() > MOST_PROBLEMS) else {
        return problems;
    };
    let message = "there is more to mend from here on; mend what is listed and send the batch again";
    let more = Problem::of_row(next.line, ProblemCode::TooManyProblems, message);
    problems.truncate(MOST_PROBLEMS - 1);
    problems.push(more);
    problems
}

/// The rows that are right by themselves. A batch with more problems than are listed is read no further.
fn read_all(catalogue: &Catalogue, batch: &Batch) -> (Vec<Row>, Vec<Problem>) {
    let mut problems = batch.faults.clone();
    let mut rows = Vec::with_capacity(batch.rows.len());
    for said in &batch.rows {
        if problems.len() > MOST_PROBLEMS {
            break;
        }
        match read(said, &Codes(catalogue)) {
            Ok(row) => rows.push(row),
            Err(wrong) => problems.extend(wrong),
        }
    }
    (rows, problems)
}

async fn schools(change: &Change<'_>, rows: &[Row], sender: &Sender) -> Result<HashMap<Urn, OnRegister>, DbErr> {
    let urns: Vec<Urn> = rows.iter().map(|row| row.key.urn).collect();
    let days = (sender.stated_on, change.operation.clock.today());
    register::lock_schools(&change.db, &urns, days).await
}

/// What the partnership lets be sent.
struct Standing {
    covers: Vec<Cover>,
    windows: HashMap<Collected, WindowDays>,
    today: chrono::NaiveDate,
}

/// Why a row is not admitted, and whether more may be said of it.
struct Refused {
    problem: Problem,
    is_own: bool,
}

impl Standing {
    async fn read(
        change: &Change<'_>,
        sender: &Sender,
        rows: &[Row],
        schools: &HashMap<Urn, OnRegister>,
    ) -> Result<Self, DbErr> {
        let today = change.operation.clock.today();
        let covers = lets_submit(&change.db, sender.area, &owners(sender, schools), today).await?;
        let collected: BTreeSet<(i32, Period)> = rows.iter().map(|row| (row.key.measure_id, row.key.period)).collect();
        let windows = collection_windows::for_batch(&change.db, sender.area, collected).await?;
        Ok(Self { covers, windows, today })
    }

    /// Whether the row is late, if it may be sent at all.
    fn admit(&self, row: &Row, sender: &Sender, schools: &HashMap<Urn, OnRegister>) -> Result<bool, Refused> {
        let foreign = |problem| Refused { problem, is_own: false };
        let own = |problem| Refused { problem, is_own: true };
        let (urn, school) = (row.key.urn, schools.get(&row.key.urn));
        check_school(row.line, urn, school, sender.owner, sender.area, sender.stated_on).map_err(foreign)?;
        if let Some(school) = school {
            check_period(row.line, row.key.period, school, sender.owner, sender.stated_on).map_err(foreign)?;
        }
        let uncovered = school
            .and_then(|school| check_coverage(row, school, sender.owner, |owner| self.is_covered(owner, &row.key)));
        if let Some(problem) = uncovered {
            return Err(foreign(problem));
        }
        let Key { measure_id, period, status, .. } = row.key;
        let window = self.windows.get(&Collected { measure_id, period, status }).copied();
        check_window(row.line, window, self.today).map_err(own)
    }

    fn is_covered(&self, owner: Owner, key: &Key) -> bool {
        let covers =
            |owner| self.covers.iter().any(|cover| cover.covers(owner, key.measure_id, key.cohort, key.period));
        sharing(owner).is_some_and(covers)
    }
}

/// The owner as agreements have it; the area shares under nobody's.
const fn sharing(owner: Owner) -> Option<data_sharing::Owner> {
    match owner {
        Owner::Trust(uid) => Some(data_sharing::Owner::Trust(uid)),
        Owner::School(urn) => Some(data_sharing::Owner::School(urn)),
        Owner::Area => None,
    }
}

/// Whose agreements may cover the rows.
fn owners(sender: &Sender, schools: &HashMap<Urn, OnRegister>) -> Vec<data_sharing::Owner> {
    let owners: BTreeSet<Owner> = schools.values().flat_map(|school| sharers(school, sender.owner)).collect();
    owners.into_iter().filter_map(sharing).collect()
}

/// What is there of the figures that the rows say, of those before, and of the cohorts beside theirs, which make up theirs or
/// which theirs make up. Two statements.
async fn stored(change: &Change<'_>, rows: &[Row]) -> Result<HashMap<Key, Current>, DbErr> {
    let (mut asked, mut beside) = (BTreeSet::new(), BTreeSet::new());
    for Row { key, .. } in rows {
        let periods = before(key.period).into_iter().flatten().chain([key.period]);
        asked.extend(periods.map(|period| Asked::of(key, key.cohort, period)));
        beside.insert(AskedBeside::of(key));
    }
    let asked: Vec<Asked> = asked.into_iter().collect();
    let beside: Vec<AskedBeside> = beside.into_iter().collect();
    let mut stored = observations::current(&change.db, &asked).await?;
    stored.extend(observations::beside(&change.db, &beside).await?);
    Ok(stored.into_iter().map(|current| (current.key, current)).collect())
}

/// Compares the rows with what is there and with each other.
fn compare(
    catalogue: &Catalogue,
    batch: &Batch,
    rows: &[Row],
    stored: &HashMap<Key, Current>,
    problems: &mut Vec<Problem>,
) {
    let earlier = Earlier::of(rows, stored);
    for row in rows {
        let Some(measure) = catalogue.measure_numbered(row.key.measure_id) else { continue };
        let jump = check_jump(row, measure, catalogue.breaks(measure.id), earlier.before(&row.key));
        problems.extend(jump.filter(|_| !batch.confirms_jumps));
    }
    let partings: Vec<Parting<'_>> = catalogue
        .partitions()
        .iter()
        .map(|partition| Parting { whole: partition.whole, parts: &partition.parts })
        .collect();
    for (cube, cells) in cubes(rows, stored) {
        if let Some(measure) = catalogue.measure_numbered(cube.measure_id) {
            problems.extend(check_parts(measure.nature, &cells, &partings));
        }
    }
}

/// The cubes that the rows are of: what is there, and over it what the batch says.
fn cubes(rows: &[Row], stored: &HashMap<Key, Current>) -> BTreeMap<Cube, BTreeMap<i16, Cell>> {
    let cube = |key: &Key| Cube { urn: key.urn, measure_id: key.measure_id, period: key.period, status: key.status };
    let mut cubes: BTreeMap<Cube, BTreeMap<i16, Cell>> = BTreeMap::new();
    for row in rows {
        let cell = Cell { figures: row.figures, line: Some(row.line) };
        cubes.entry(cube(&row.key)).or_default().entry(row.key.cohort).or_insert(cell);
    }
    for current in stored.values() {
        if let (Some(cells), Some(figures)) = (cubes.get_mut(&cube(&current.key)), current.figures) {
            cells.entry(current.key.cohort).or_insert(Cell { figures, line: None });
        }
    }
    cubes
}

/// Figures by school, measure, cohort and period, of which the most settled counts.
struct Earlier(HashMap<(Urn, i32, i16, Period), (ObservationStatus, Known)>);

impl Earlier {
    fn of(rows: &[Row], stored: &HashMap<Key, Current>) -> Self {
        let mut found = Self(HashMap::with_capacity(rows.len() + stored.len()));
        for current in stored.values() {
            if let Some(figures) = current.figures {
                found.add(&current.key, figures.value);
            }
        }
        rows.iter().for_each(|row| found.add(&row.key, row.figures.value));
        found
    }

    fn add(&mut self, key: &Key, value: entities::values::Thousandths) {
        let known = (key.status, Known { period: key.period, value });
        let settled = self.0.entry((key.urn, key.measure_id, key.cohort, key.period)).or_insert(known);
        if key.status >= settled.0 {
            *settled = known;
        }
    }

    fn before(&self, key: &Key) -> Option<Known> {
        let of = |period: Period| self.0.get(&(key.urn, key.measure_id, key.cohort, period)).map(|(_, known)| *known);
        before(key.period).into_iter().flatten().find_map(of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_listed_than_can_be_mended_at_once() {
        let problems =
            |count: i32| (1..=count).rev().map(|line| Problem::of_row(line, ProblemCode::Blank, "")).collect();
        let few = listed(problems(10_000));
        assert_eq!((few.len(), few[9_999].code, few[9_999].line), (10_000, ProblemCode::Blank, 10_000));
        let many = listed(problems(10_001));
        assert_eq!((many.len(), many[9_999].code, many[9_999].line), (10_000, ProblemCode::TooManyProblems, 10_000));
    }
}
