//! One line of a file of interventions.

use chrono::NaiveDate;
use entities::keys::Urn;
use entities::states::InterventionKind;
use entities::values::AcademicYear;

use crate::commissioning::rules::PlannedDays;
use crate::commissioning::service::{Criterion, Proposal, SchoolPlace};
use crate::files::{Columns, Fault, Row};

/// Columns of the format.
pub(super) const COLUMNS: Columns = Columns {
    needed: &["external_reference", "academic_year", "priority_code", "kind", "title"],
    others: &[
        "summary",
        "provider",
        "broker",
        "phase_code",
        "cohort_codes",
        "school_urns",
        "school_cohort",
        "planned_starts_on",
        "planned_ends_on",
        "measure",
        "measure_cohort",
        "baseline",
        "target",
        "due_on",
    ],
};

/// Characters that a title, and that a text, may have: as the mutation has it.
const LONGEST_TITLE: usize = 200;
const LONGEST_TEXT: usize = 2_000;
/// Schools that one row may name.
const MOST_SCHOOLS: usize = 1_000;

/// A line whose cells mean something each.
pub(super) struct Parsed {
    pub(super) external_reference: String,
    pub(super) year: AcademicYear,
    pub(super) priority_code: String,
    pub(super) provider: Option<String>,
    pub(super) broker: Option<String>,
    kind: InterventionKind,
    title: String,
    summary: Option<String>,
    phase_code: Option<i32>,
    cohort_codes: Vec<String>,
    schools: Vec<SchoolPlace>,
    days: PlannedDays,
    criterion: Option<Criterion>,
}

/// The column that says what a field of the mutation says.
pub(super) fn column_of(field: &str) -> &'static str {
    let rest = field.rsplit('.').next().unwrap_or_default();
    match field.split('.').next().unwrap_or_default() {
        "planId" => "academic_year",
        "priorityId" => "priority_code",
        "providerId" => "provider",
        "brokerId" => "broker",
        "phaseCode" => "phase_code",
        "cohortCodes" => "cohort_codes",
        "schools" if rest == "cohortCode" => "school_cohort",
        "schools" => "school_urns",
        "plannedStartsOn" => "planned_starts_on",
        "plannedEndsOn" => "planned_ends_on",
        "successCriteria" if rest == "cohortCode" => "measure_cohort",
        "successCriteria" => "due_on",
        "externalReference" => "external_reference",
        _ => "",
    }
}

/// Keeps what means something, and what is wrong with the rest.
struct Reading<'a> {
    row: &'a Row,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn keep<T>(&mut self, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|fault| self.faults.push(fault)).ok()
    }

    fn needed<T>(&mut self, column: &str, expected: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let read = self.row.needed_as(column, expected, parse);
        self.keep(read)
    }

    fn optional<T>(&mut self, column: &str, expected: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let read = self.row.parsed(column, expected, parse);
        self.keep(read).flatten()
    }

    fn day(&mut self, column: &str) -> Option<NaiveDate> {
        let read = self.row.day(column);
        self.keep(read).flatten()
    }

    /// Values of a cell, with blanks or semicolons between.
    fn list<T>(&mut self, column: &str, expected: &str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let cell = self.row.cell(column);
        let parts = cell.split([' ', ';']).filter(|part| !part.is_empty());
        let read: Option<Vec<T>> = parts.map(&parse).collect();
        if read.is_none() {
            self.faults.push(self.row.fault(column, format!("is not {expected}")));
        }
        read.unwrap_or_default()
    }
}

impl Parsed {
    /// Reads the cells, or says what is wrong with each that means nothing.
    pub(super) fn read(row: &Row) -> Result<Self, Vec<Fault>> {
        let mut reading = Reading { row, faults: Vec::new() };
        let short = |most: usize| move |text: &str| (text.chars().count() <= most).then(|| text.to_owned());
        let external_reference = reading.needed("external_reference", "at most 200 characters", short(LONGEST_TITLE));
        let year =
            reading.needed("academic_year", "an academic year, such as 2016/17", |text| AcademicYear::parse(text).ok());
        let priority_code = reading.needed("priority_code", "at most 200 characters", short(LONGEST_TITLE));
        let kind = reading.needed("kind", "a kind of intervention, such as TARGETED_PROGRAMME", |text| {
            InterventionKind::all().find(|kind| kind.to_string() == text.to_ascii_uppercase())
        });
        let title = reading.needed("title", "at most 200 characters", short(LONGEST_TITLE));
        let summary = reading.optional("summary", "at most 2000 characters", short(LONGEST_TEXT));
        let phase_code = reading.optional("phase_code", "the code of a phase, such as 2", |text| text.parse().ok());
        let cohort_codes = reading.list("cohort_codes", "codes of cohorts", |text| Some(text.to_ascii_uppercase()));
        let schools = read_schools(&mut reading);
        let (starts_on, ends_on) = (reading.day("planned_starts_on"), reading.day("planned_ends_on"));
        let criterion = read_criterion(&mut reading);
        let Reading { faults, .. } = reading;
        match (external_reference, year, priority_code, kind, title) {
            (Some(external_reference), Some(year), Some(priority_code), Some(kind), Some(title))
                if faults.is_empty() =>
            {
                let days = PlannedDays { starts_on, ends_on };
                let (provider, broker) = (row.text("provider"), row.text("broker"));
                Ok(Self {
                    external_reference,
                    year,
                    priority_code,
                    provider,
                    broker,
                    kind,
                    title,
                    summary,
                    phase_code,
                    cohort_codes,
                    schools,
                    days,
                    criterion,
                })
            }
            _ => Err(faults),
        }
    }

    /// The proposal, with the keys of what it names.
    pub(super) fn proposal(
        self,
        plan_id: String,
        priority_id: String,
        provider_id: Option<String>,
        broker_id: Option<String>,
    ) -> Proposal {
        Proposal {
            plan_id,
            priority_id,
            kind: self.kind,
            title: self.title,
            summary: self.summary,
            provider_id,
            broker_id,
            phase_code: self.phase_code,
            cohort_codes: self.cohort_codes,
            days: self.days,
            schools: self.schools,
            criteria: self.criterion.into_iter().collect(),
            documents: Vec::new(),
            external_reference: Some(self.external_reference),
            idempotency: None,
        }
    }
}

/// Schools of one cohort: that of the column, else all pupils.
fn read_schools(reading: &mut Reading<'_>) -> Vec<SchoolPlace> {
    let urns = reading.list("school_urns", "URNs of six digits with blanks between", |text| Urn::parse(text).ok());
    if urns.len() > MOST_SCHOOLS {
        reading.faults.push(reading.row.fault("school_urns", "lists more than 1000 schools; enrol the others later"));
    }
    let cohort = reading.row.text("school_cohort").unwrap_or_else(|| "ALL_PUPILS".to_owned());
    let place = |urn| SchoolPlace { urn, cohort_code: cohort.clone(), places: None, cost_share_parts: None };
    urns.into_iter().map(place).collect()
}

/// One success criterion, if a measure is named: then target and day are needed.
fn read_criterion(reading: &mut Reading<'_>) -> Option<Criterion> {
    let measure = reading.optional("measure", "at most 200 characters", |text| {
        (text.chars().count() <= LONGEST_TITLE).then(|| text.to_owned())
    })?;
    let baseline_thousandths = reading.optional("baseline", VALUE, thousandths);
    let target = reading.needed("target", VALUE, thousandths);
    let due_on = reading.needed("due_on", "a day such as 2017-07-14", |text| text.parse().ok());
    let cohort_code = reading.row.text("measure_cohort").unwrap_or_else(|| "ALL_PUPILS".to_owned());
    Some(Criterion { measure, cohort_code, baseline_thousandths, target_thousandths: target?, due_on: due_on? })
}

const VALUE: &str = "a number with three decimals at most";

/// A number with three decimals at most, in thousandths.
fn thousandths(text: &str) -> Option<i64> {
    let (is_negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || decimals.len() > 3 || !is_number(whole) || !is_number(decimals) {
        return None;
    }
    let magnitude: i64 = format!("{whole}{decimals:0<3}").parse().ok()?;
    Some(if is_negative { -magnitude } else { magnitude })
}

#[cfg(test)]
mod tests {
    use super::thousandths;

    #[test]
    fn values_have_three_decimals_at_most() {
        for (text, expected) in [("42.5", Some(42_500)), ("-0.125", Some(-125)), ("95", Some(95_000))] {
            assert_eq!(thousandths(text), expected, "{text}");
        }
        for wrong in ["", "-", "1.2345", "1e3", "12,5", "1.2.3", "9999999999"] {
            assert_eq!(thousandths(wrong), None, "{wrong}");
        }
    }
}
