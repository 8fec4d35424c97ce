use std::collections::{BTreeSet, HashMap};

use super::inspections::{Found, InspectionLayout};
use crate::files::Fault;
use crate::files::{BytesRead, Source};
use crate::files::{Line, Lines};
use crate::schools::import::columns::{INSPECTION_HEADERS, SCHOOL};
use crate::schools::import::desk::{Desk, first_about};
use crate::schools::import::error::ImportError;
use crate::schools::import::formats::find;
use crate::schools::import::layout::{Described, Layout};
use crate::schools::import::merge::Columns;

/// Takes in files of establishments, with the inspection that some of them tell.
#[derive(Debug)]
pub(in crate::schools::import) struct Schools {
    layout: Layout,
    inspections: Option<InspectionLayout>,
    seen: HashMap<i32, u64>,
    /// The line that counts for each school, where a file has one for each year.
    latest: Option<HashMap<i32, u64>>,
    restated: BTreeSet<i32>,
}

/// A school and what its line tells of an inspection.
type SchoolLine = (Described, Option<Found>);

impl Schools {
    pub(super) fn of(header: &[String]) -> Self {
        let inspections = InspectionLayout::of(header, &INSPECTION_HEADERS);
        Self {
            layout: Layout::of(&SCHOOL, header),
            inspections,
            seen: HashMap::new(),
            latest: None,
            restated: BTreeSet::new(),
        }
    }

    /// For a file with a line for each school and year. Its lines are in no order, so the latest of each school are
    /// found before any is taken in.
    pub(super) fn by_year(header: &[String], source: &Source) -> Result<Self, ImportError> {
        let schools = Self::of(header);
        let year_at = find(header, &["AcademicYear"]);
        let mut latest: HashMap<i32, (String, u64)> = HashMap::new();
        let mut lines = Lines::open(source, &BytesRead::default())?;
        while let Some(line) = lines.next_line()? {
            if let Ok(urn) = schools.layout.key(&line) {
                let year = (line.cell(year_at).to_owned(), line.number);
                let kept = latest.entry(urn).or_insert_with(|| year.clone());
                if year.0 > kept.0 {
                    *kept = year;
                }
            }
        }
        Ok(Self { latest: Some(latest.into_iter().map(|(urn, (_, line))| (urn, line)).collect()), ..schools })
    }

    pub(super) async fn take(&mut self, desk: &mut Desk<'_>, lines: Vec<Line>) -> Result<(), ImportError> {
        let mut schools = Vec::with_capacity(lines.len());
        let mut found = Vec::new();
        for line in lines {
            match self.read(desk, &line) {
                Ok(Some((described, inspection))) => {
                    desk.accept(line.number);
                    schools.push(described);
                    found.extend(inspection);
                }
                Ok(None) => {
                    desk.codes.withdraw();
                    desk.tally.unchanged += 1;
                }
                Err(fault) => desk.refuse(line.number, fault),
            }
        }
        let outcome = desk.take_records(&self.layout, schools, Columns::default()).await?;
        desk.tally.created += outcome.created;
        desk.tally.updated += outcome.updated;
        desk.tally.unchanged += outcome.unchanged;
        desk.tally.closed += outcome.closed;
        self.restated.extend(outcome.restated);
        desk.take_inspections(found).await.map(drop)
    }

    /// A school that has closed ends its memberships.
    pub(super) async fn finish(self, desk: &mut Desk<'_>) -> Result<(), ImportError> {
        desk.settle(&self.restated).await.map(drop)
    }

    fn read(&mut self, desk: &mut Desk<'_>, line: &Line) -> Result<Option<SchoolLine>, Fault> {
        line.cells.as_ref().map_err(Clone::clone)?;
        let mut described = self.layout.read(line, &mut desk.codes)?;
        if self.latest.as_ref().and_then(|latest| latest.get(&described.key)).is_some_and(|kept| *kept != line.number) {
            return Ok(None);
        }
        first_about(&mut self.seen, described.key, line.number, "URN", &described.key.to_string())?;
        let inspection = self.inspection(described.key, line).unwrap_or_else(|fault| {
            described.remarks.push(fault);
            None
        });
        Ok(Some((described, inspection)))
    }

    /// The inspection of the line. One that cannot be read is no reason to do without the school.
    fn inspection(&self, urn: i32, line: &Line) -> Result<Option<Found>, Fault> {
        self.inspections.as_ref().map_or(Ok(None), |layout| layout.read(urn, line))
    }
}
