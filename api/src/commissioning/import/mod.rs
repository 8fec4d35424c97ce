//! Interventions from a file: proposals that a partnership keeps elsewhere, taken in by its operator.
//!
//! The file is proposed as a whole or not at all, in one transaction, by the same use case as the mutation. A row is known
//! again by its `external_reference`: what is there and says the same is left alone.

mod row;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use entities::intervention;
use entities::keys::LaCode;

use self::row::{COLUMNS, Parsed, column_of};
use super::rules::CommissioningRefused;
use super::service::{Proposal, propose};
use super::store::{interventions, plans, priorities};
use crate::files::{Fault, FileError, Refusal, Row, Table, TableReport};
use crate::operation::{Change, Failure, Operation};
use crate::providers::store as providers;
use crate::schools::rules::names;

/// Why a file of interventions was not read to its end.
#[derive(Debug, thiserror::Error)]
pub enum InterventionsError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The database failed; nothing was written.
    #[error("the interventions cannot be written")]
    Database(#[from] sea_orm::DbErr),
}

/// Proposes the interventions of the file in the area of the operator, all or none of them.
///
/// # Errors
/// When the file cannot be read or the database fails. Lines that are wrong are in the report, and then nothing was
/// written.
pub async fn import_interventions(
    operation: &Operation,
    area: LaCode,
    path: &Path,
    dry_run: bool,
) -> Result<TableReport, InterventionsError> {
    let table = Table::read(path, &COLUMNS)?;
    let change = Change::begin(operation, "importInterventions").await?;
    let known = Known::read(&change, area, &table).await?;
    let mut intake = Intake { lines: BTreeMap::new(), created: 0, unchanged: 0 };
    intake.refuse_all(table.refusals);
    for row in &table.rows {
        intake.take(&change, &known, row).await?;
    }
    let rows = u64::try_from(table.rows.len()).unwrap_or_default();
    let report = intake.report(table.file, rows, dry_run);
    if report.is_accepted() && !dry_run {
        change.commit().await?;
    }
    Ok(report)
}

/// What is taken in so far, and what is to be mended, by line.
struct Intake {
    lines: BTreeMap<u64, Vec<Refusal>>,
    created: u64,
    unchanged: u64,
}

impl Intake {
    fn refuse_all(&mut self, refusals: Vec<Refusal>) {
        for refusal in refusals {
            self.lines.entry(refusal.line).or_default().push(refusal);
        }
    }

    fn refuse(&mut self, row: &Row, faults: Vec<Fault>) {
        self.refuse_all(faults.into_iter().map(|fault| fault.on(row.line)).collect());
    }

    async fn take(&mut self, change: &Change<'_>, known: &Known, row: &Row) -> Result<(), sea_orm::DbErr> {
        let parsed = match Parsed::read(row) {
            Ok(parsed) => parsed,
            Err(faults) => {
                self.refuse(row, faults);
                return Ok(());
            }
        };
        let first = known.lines.get(&parsed.external_reference);
        if let Some(first) = first.filter(|first| **first != row.line) {
            let reason = format!("is that of line {first} already; each row needs its own");
            self.refuse(row, vec![row.fault("external_reference", reason)]);
            return Ok(());
        }
        let proposal = match known.proposal(row, parsed) {
            Ok(proposal) => proposal,
            Err(faults) => {
                self.refuse(row, faults);
                return Ok(());
            }
        };
        let there = proposal.external_reference.as_ref().and_then(|reference| known.there.get(reference));
        match there {
            Some(there) => self.compare(row, there, &proposal),
            None => match propose(change, change.new_id(), proposal).await {
                Ok(_) => self.created += 1,
                Err(Failure::Refused(refused)) => self.refuse(row, faults(row, &refused)),
                Err(Failure::Database(error)) => return Err(error),
                Err(failure) => self.refuse(row, vec![Fault::of_line(failure.to_string())]),
            },
        }
        Ok(())
    }

    /// What is there is left alone; what says something else is not overwritten.
    fn compare(&mut self, row: &Row, there: &intervention::Model, proposal: &Proposal) {
        let differs = [
            ("academic_year", there.plan_id != proposal.plan_id),
            ("priority_code", there.priority_id != proposal.priority_id),
            ("kind", there.kind != proposal.kind),
            ("title", there.title != proposal.title),
            ("summary", there.summary != proposal.summary),
            ("provider", there.provider_id != proposal.provider_id),
            ("broker", there.broker_id != proposal.broker_id),
            ("phase_code", there.phase_code != proposal.phase_code),
            ("planned_starts_on", there.planned_starts_on != proposal.days.starts_on),
            ("planned_ends_on", there.planned_ends_on != proposal.days.ends_on),
        ];
        let faults: Vec<Fault> = differs
            .into_iter()
            .filter(|(_, differs)| *differs)
            .map(|(column, _)| {
                row.fault(column, format!("is not what {} says; revise it there, or mend the file", there.reference))
            })
            .collect();
        if faults.is_empty() {
            self.unchanged += 1;
        } else {
            self.refuse(row, faults);
        }
    }

    fn report(self, file: String, rows: u64, dry_run: bool) -> TableReport {
        let refused = u64::try_from(self.lines.len()).unwrap_or_default();
        let refusals = self.lines.into_values().flatten().collect();
        TableReport { file, dry_run, rows, created: self.created, unchanged: self.unchanged, refused, refusals }
    }
}

/// What is to be mended in the line.
fn faults(row: &Row, refused: &CommissioningRefused) -> Vec<Fault> {
    refused.each().iter().map(|refused| row.fault(column_of(&refused.field()), refused.to_string())).collect()
}

/// What the rows name, read once for the whole file.
struct Known {
    /// Keys of plans by year.
    plans: HashMap<String, String>,
    /// Keys of priorities by plan and code.
    priorities: HashMap<(String, String), String>,
    /// Keys of providers by folded name; several may fold alike.
    providers: HashMap<String, Vec<String>>,
    /// Interventions that are there, by external reference.
    there: HashMap<String, intervention::Model>,
    /// The first line of each external reference.
    lines: HashMap<String, u64>,
}

impl Known {
    async fn read(change: &Change<'_>, area: LaCode, table: &Table) -> Result<Self, sea_orm::DbErr> {
        let (db, actor) = (&change.db, &change.operation.actor);
        let mut lines = HashMap::new();
        for row in &table.rows {
            lines.entry(row.cell("external_reference").to_owned()).or_insert(row.line);
        }
        let references: Vec<String> = lines.keys().cloned().collect();
        let mut there = HashMap::new();
        for some in references.chunks(AT_A_TIME) {
            there.extend(interventions::by_external_references(db, actor, area, some).await?);
        }
        let of_area = plans::of_area(db, actor, area).await?;
        let plan_ids: Vec<String> = of_area.iter().map(|plan| plan.id.clone()).collect();
        let of_plans = priorities::of_plans(db, actor, &plan_ids).await?.into_values().flatten();
        let mut by_name: HashMap<String, Vec<String>> = HashMap::new();
        for (id, name) in providers::names_of_area(db, actor, area).await? {
            by_name.entry(names::fold(&name)).or_default().push(id);
        }
        Ok(Self {
            plans: of_area.into_iter().map(|plan| (plan.academic_year.to_string(), plan.id)).collect(),
            priorities: of_plans.map(|priority| ((priority.plan_id, priority.code), priority.id)).collect(),
            providers: by_name,
            there,
            lines,
        })
    }

    /// The proposal of the row, or which of its names name nothing.
    fn proposal(&self, row: &Row, parsed: Parsed) -> Result<Proposal, Vec<Fault>> {
        let mut faults = Vec::new();
        let plan = self.plans.get(&parsed.year.to_string()).cloned();
        if plan.is_none() {
            faults.push(row.fault("academic_year", "has no commissioning plan yet; open it first"));
        }
        let plan_id = plan.unwrap_or_default();
        let priority = self.priorities.get(&(plan_id.clone(), parsed.priority_code.clone())).cloned();
        if priority.is_none() && faults.is_empty() {
            faults.push(row.fault("priority_code", "is no priority of the plan; add it first"));
        }
        let mut named = |column: &str, name: Option<&String>| {
            let found = self.providers.get(&names::fold(name?)).map_or(&[][..], Vec::as_slice);
            match found {
                [id] => Some(id.clone()),
                [] => {
                    faults.push(row.fault(column, "is no provider of the area; register it first"));
                    None
                }
                _ => {
                    faults.push(row.fault(column, "is the name of several providers but for its spelling; amend one"));
                    None
                }
            }
        };
        let provider_id = named("provider", parsed.provider.as_ref());
        let broker_id = named("broker", parsed.broker.as_ref());
        if faults.is_empty() {
            Ok(parsed.proposal(plan_id, priority.unwrap_or_default(), provider_id, broker_id))
        } else {
            Err(faults)
        }
    }
}

/// References that are looked for with one statement.
const AT_A_TIME: usize = 10_000;
