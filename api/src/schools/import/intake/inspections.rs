use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use entities::keys::Urn;

use crate::files::Fault;
use crate::files::Line;
use crate::schools::import::cells::{self, Cell};
use crate::schools::import::columns::{INSPECTION, INSPECTION_HEADERS, InspectionHeaders, PREVIOUS_HEADERS};
use crate::schools::import::desk::{Desk, first_about};
use crate::schools::import::error::{Doing, ImportError};
use crate::schools::import::formats::find;
use crate::schools::import::layout::{grade, read};
use crate::schools::import::merge::Vintage;
use crate::schools::import::store::InspectionRow;

/// An inspection that a line tells of.
#[derive(Debug)]
pub(super) struct Found {
    urn: i32,
    inspected_on: NaiveDate,
    cells: Vec<Cell>,
}

/// Columns of an inspection bound to the cells of a file.
#[derive(Debug)]
pub(super) struct InspectionLayout {
    header: Vec<String>,
    inspected_at: usize,
    places: Vec<Option<usize>>,
}

/// Takes in files of inspections.
#[derive(Debug)]
pub(in crate::schools::import) struct Inspections {
    layouts: Vec<InspectionLayout>,
    school: SchoolOf,
    school_at: Option<usize>,
    inspected_school_at: Option<usize>,
    is_same_school_at: Option<usize>,
    seen: HashMap<(i32, NaiveDate), u64>,
}

/// How a line names the school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SchoolOf {
    Urn,
    /// Ofsted's management information has the URN at the time of the inspection, which may be a predecessor's.
    Laestab,
}

impl SchoolOf {
    const fn column(self) -> &'static str {
        match self {
            Self::Urn => "URN",
            Self::Laestab => "LAESTAB",
        }
    }
}

impl InspectionLayout {
    /// Binds the columns, if the file tells the day and the grade of an inspection.
    pub(super) fn of(header: &[String], headers: &InspectionHeaders) -> Option<Self> {
        let inspected_at = find(header, headers.inspected_on)?;
        let places: Vec<Option<usize>> = headers.columns.iter().map(|names| find(header, names)).collect();
        places.first().copied().flatten()?;
        Some(Self { header: header.to_vec(), inspected_at, places })
    }

    /// The inspection that the line tells of, if it tells its day and grade.
    pub(super) fn read(&self, urn: i32, line: &Line) -> Result<Option<Found>, Fault> {
        let day = line.cell(Some(self.inspected_at));
        let verdict = line.cell(self.places.first().copied().flatten());
        if cells::is_blank(day) || cells::is_blank(verdict) {
            return Ok(None);
        }
        let inspected_on = cells::date(day).map_err(|reason| self.fault(Some(self.inspected_at), line, reason))?;
        let Some(inspected_on) = inspected_on.date() else { return Ok(None) };
        let mut found = Found { urn, inspected_on, cells: Vec::with_capacity(INSPECTION.len()) };
        for ((name, reads), place) in INSPECTION.into_iter().zip(&self.places) {
            let cell = read(reads, line.cell(*place)).map_err(|reason| self.fault(*place, line, reason))?;
            found.cells.push(checked(name, cell).map_err(|reason| self.fault(*place, line, reason))?);
        }
        if let (Ok((_, Some(category))), Some(cell)) = (grade(verdict), found.cells.get_mut(1)) {
            *cell = Cell::Text(Some(category.to_owned()));
        }
        Ok(Some(found))
    }

    fn fault(&self, place: Option<usize>, line: &Line, reason: String) -> Fault {
        let column = place.and_then(|place| self.header.get(place)).map_or("", String::as_str);
        Fault::new(column, line.cell(place), reason)
    }
}

/// A category of concern has few letters, and a URN has five or six digits.
fn checked(column: &str, cell: Cell) -> Result<Cell, String> {
    match column {
        "category_of_concern" if cell.text().len() > 10 => Err("is no category of concern: SM or SWK".to_owned()),
        "urn_at_inspection" if cell.integer().is_some_and(|number| Urn::new(number).is_none()) => {
            Err("is not a URN".to_owned())
        }
        _ => Ok(cell),
    }
}

impl Inspections {
    pub(super) fn of(header: &[String]) -> Self {
        Self::new(header, SchoolOf::Urn)
    }

    pub(super) fn by_laestab(header: &[String]) -> Self {
        Self::new(header, SchoolOf::Laestab)
    }

    fn new(header: &[String], school: SchoolOf) -> Self {
        let layouts = [&INSPECTION_HEADERS, &PREVIOUS_HEADERS];
        Self {
            layouts: layouts.into_iter().filter_map(|headers| InspectionLayout::of(header, headers)).collect(),
            school,
            school_at: find(header, &[school.column()]),
            inspected_school_at: find(header, &["URN at time of latest full inspection"]),
            is_same_school_at: find(
                header,
                &["Does the latest full inspection relate to the URN of the current school?"],
            ),
            seen: HashMap::new(),
        }
    }

    pub(super) async fn take(&mut self, desk: &mut Desk<'_>, lines: Vec<Line>) -> Result<(), ImportError> {
        let schools = self.schools(desk, &lines).await?;
        let mut found = Vec::new();
        for line in lines {
            match self.read(&schools, &line) {
                Ok(inspections) if inspections.is_empty() => desk.tally.unchanged += 1,
                Ok(inspections) => found.extend(inspections),
                Err(fault) => desk.tally.refuse(line.number, fault),
            }
        }
        let (created, updated, unchanged) = desk.take_inspections(found).await?;
        desk.tally.created += created;
        desk.tally.updated += updated;
        desk.tally.unchanged += unchanged;
        Ok(())
    }

    /// The school of each URN or LAESTAB of the lines, as far as the register has it.
    async fn schools(&self, desk: &Desk<'_>, lines: &[Line]) -> Result<HashMap<i32, i32>, ImportError> {
        let keys: Vec<i32> = lines.iter().filter_map(|line| self.key(line).ok()).collect();
        match self.school {
            SchoolOf::Urn => {
                let urns = desk.existing(&keys).await?;
                Ok(urns.into_iter().map(|urn| (urn, urn)).collect())
            }
            SchoolOf::Laestab => {
                let inspected: Vec<(i32, i32)> = lines.iter().filter_map(|line| self.inspected(line)).collect();
                let urns: Vec<i32> = inspected.iter().map(|(_, urn)| *urn).collect();
                let existing = desk.existing(&urns).await?;
                let inspected = inspected.into_iter().filter(|(_, urn)| existing.contains(urn));
                let mut schools: HashMap<i32, i32> = inspected.collect();
                schools.extend(desk.store.holders(&keys).await.doing("finding schools by LAESTAB")?);
                Ok(schools)
            }
        }
    }

    /// LAESTAB of the line and URN of the inspected school, where the line says that it is the present one. It helps
    /// where no file has told the LAESTAB of a school.
    fn inspected(&self, line: &Line) -> Option<(i32, i32)> {
        let urn = Urn::parse(line.cell(self.inspected_school_at)).ok()?;
        let is_same = line.cell(self.is_same_school_at).eq_ignore_ascii_case("yes");
        is_same.then_some((self.key(line).ok()?, urn.get()))
    }

    fn key(&self, line: &Line) -> Result<i32, Fault> {
        let text = line.cell(self.school_at);
        let fault = |reason: String| Fault::new(self.school.column(), text, reason);
        match self.school {
            SchoolOf::Urn => {
                Urn::parse(text).map(Urn::get).map_err(|error| fault(format!("is not {}", error.expected)))
            }
            SchoolOf::Laestab => {
                let laestab = cells::laestab(text).map_err(fault)?;
                laestab.integer().ok_or_else(|| fault("is needed and is not there".to_owned()))
            }
        }
    }

    fn read(&mut self, schools: &HashMap<i32, i32>, line: &Line) -> Result<Vec<Found>, Fault> {
        line.cells.as_ref().map_err(Clone::clone)?;
        let key = self.key(line)?;
        let column = self.school.column();
        let urn = *schools.get(&key).ok_or_else(|| {
            let reason = "is of no school on the register: import its establishments first, then this file again";
            Fault::new(column, line.cell(self.school_at), reason)
        })?;
        let mut inspections = Vec::new();
        for layout in &self.layouts {
            inspections.extend(layout.read(urn, line)?);
        }
        for found in &inspections {
            let about = (urn, found.inspected_on);
            first_about(&mut self.seen, about, line.number, column, line.cell(self.school_at))?;
        }
        Ok(inspections)
    }
}

impl Desk<'_> {
    async fn existing(&self, urns: &[i32]) -> Result<HashSet<i32>, ImportError> {
        self.store.existing(urns).await.doing("finding schools")
    }

    /// Merges inspections into what is known of them; answers how many were created, updated and left unchanged.
    pub(super) async fn take_inspections(&mut self, found: Vec<Found>) -> Result<(u64, u64, u64), ImportError> {
        let urns: BTreeSet<i32> = found.iter().map(|found| found.urn).collect();
        if urns.is_empty() {
            return Ok((0, 0, 0));
        }
        let urns: Vec<i32> = urns.into_iter().collect();
        let mut stored = self.store.inspections(&urns).await.doing("reading inspections")?;
        let (mut created, mut updated, mut unchanged) = (0, 0, 0);
        let mut writes = Vec::new();
        for found in found {
            match stored.remove(&(found.urn, found.inspected_on)) {
                None => {
                    created += 1;
                    writes.push(self.inspection(found));
                }
                Some(mut row) => {
                    let vintage = self.file.vintage();
                    let is_changed = fill(&mut row, found.cells, vintage);
                    if is_changed {
                        updated += 1
                    } else {
                        unchanged += 1
                    }
                    let is_later_day = row.seen.extracted_on < vintage.extracted_on;
                    row.seen = row.seen.max(vintage);
                    if is_changed || is_later_day {
                        writes.push(row);
                    }
                }
            }
        }
        self.store.write_inspections(writes).await.doing("writing inspections")?;
        self.store.refresh_grades(&urns).await.doing("renewing grades of schools")?;
        Ok((created, updated, unchanged))
    }

    fn inspection(&self, found: Found) -> InspectionRow {
        let Found { urn, inspected_on, cells } = found;
        InspectionRow { urn, inspected_on, cells, seen: self.file.vintage() }
    }
}

/// Fills what is blank, and replaces what a file that is not later has said. A blank cell says nothing: the files
/// of inspections are all poorer in some column. Returns whether the inspection now says something else.
fn fill(row: &mut InspectionRow, cells: Vec<Cell>, vintage: Vintage) -> bool {
    let is_later = row.seen <= vintage;
    let mut is_changed = false;
    for (kept, cell) in row.cells.iter_mut().zip(cells) {
        if !cell.is_blank() && *kept != cell && (kept.is_blank() || is_later) {
            *kept = cell;
            is_changed = true;
        }
    }
    is_changed
}
