//! The ledger from a file of a finance system, taken in by the operator.
//!
//! The file is written as a whole or not at all, in one transaction, by the same use cases as the mutations, so the same
//! limits hold. A row is known again by its `external_reference`: what is there and says the same is left alone.

mod row;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use entities::keys::{InterventionReference, LaCode};
use entities::states::Account;
use entities::values::Pence;
use entities::{commissioning_plan, intervention, ledger_entry};
use sea_orm::DbErr;

use self::row::{COLUMNS, Kind, Parsed, column_of};
use super::rules::{BudgetRefused, EntryRefused, ReversalRefused};
use super::service::{
    Allocating, BudgetSetting, Recording, Reversing, allocate_within, record_within, reverse_within, set_budget_within,
};
use super::store::{funding_sources, ledger};
use crate::commissioning::store::{interventions, plans};
use crate::files::{Fault, FileError, Refusal, Row, Table, TableReport};
use crate::operation::{Change, Failure, Operation};

/// References that are looked for with one statement.
const AT_A_TIME: usize = 10_000;

/// Why a file of the ledger was not read to its end.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The database failed; nothing was written.
    #[error("the ledger cannot be written")]
    Database(#[from] DbErr),
}

/// Writes the entries of the file to the ledger of the operator's area, all or none of them.
///
/// # Errors
/// When the file cannot be read or the database fails. Lines that are wrong are in the report, and then nothing was
/// written.
pub async fn import_ledger(
    operation: &Operation,
    area: LaCode,
    path: &Path,
    dry_run: bool,
) -> Result<TableReport, LedgerError> {
    let table = Table::read(path, &COLUMNS)?;
    let change = Change::begin(operation, "importLedger").await?;
    let known = Known::read(&change, area, &table).await?;
    let mut intake = Intake { change: &change, known, lines: BTreeMap::new(), created: 0, unchanged: 0 };
    intake.refuse_all(table.refusals);
    for row in &table.rows {
        if let Err(stop) = intake.take(row).await {
            intake.stop(row, stop)?;
        }
    }
    let rows = u64::try_from(table.rows.len()).unwrap_or_default();
    let report = intake.report(table.file, rows, dry_run);
    if report.is_accepted() && !dry_run {
        change.commit().await?;
    }
    Ok(report)
}

/// Why a row is not taken in.
enum Stop {
    Faults(Vec<Fault>),
    Database(DbErr),
}

impl From<DbErr> for Stop {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Faults(vec![fault])
    }
}

/// What is taken in so far, and what is to be mended, by line.
struct Intake<'a> {
    change: &'a Change<'a>,
    known: Known,
    lines: BTreeMap<u64, Vec<Refusal>>,
    created: u64,
    unchanged: u64,
}

impl Intake<'_> {
    fn refuse_all(&mut self, refusals: Vec<Refusal>) {
        for refusal in refusals {
            self.lines.entry(refusal.line).or_default().push(refusal);
        }
    }

    fn stop(&mut self, row: &Row, stop: Stop) -> Result<(), DbErr> {
        match stop {
            Stop::Database(error) => Err(error),
            Stop::Faults(faults) => {
                self.refuse_all(faults.into_iter().map(|fault| fault.on(row.line)).collect());
                Ok(())
            }
        }
    }

    async fn take(&mut self, row: &Row) -> Result<(), Stop> {
        let parsed = Parsed::read(row).map_err(Stop::Faults)?;
        let first = self.known.lines.get(&parsed.external_reference);
        if let Some(first) = first.filter(|first| **first != row.line) {
            let reason = format!("is that of line {first} already; each row needs its own");
            return Err(row.fault("external_reference", reason).into());
        }
        let source = self.known.sources.get(&parsed.funding_source).cloned();
        let source = source.ok_or_else(|| row.fault("funding_source", "is no funding source; register it first"))?;
        if let Some(there) = self.known.there.get(&parsed.external_reference) {
            let undone = self.undone(there).await?;
            self.known.compare(row, there, &parsed, (&source, undone.as_ref()))?;
            self.unchanged += 1;
            return Ok(());
        }
        self.write(row, parsed, source).await?;
        self.created += 1;
        Ok(())
    }

    /// The external reference of the entry that this one undoes.
    async fn undone(&self, there: &ledger_entry::Model) -> Result<Option<String>, DbErr> {
        let Some(id) = there.reverses_id else { return Ok(None) };
        let found = ledger::by_ids(&self.change.db, &self.change.operation.actor, &[id]).await?;
        Ok(found.into_values().next().and_then(|entry| entry.external_reference))
    }

    async fn write(&self, row: &Row, parsed: Parsed, source: String) -> Result<(), Stop> {
        match parsed.kind {
            Kind::Reversal => self.reverse(row, parsed, source).await,
            Kind::Budget if parsed.intervention.is_none() => self.budget(row, parsed, source).await,
            Kind::Budget => self.allocate(row, parsed, source).await,
            Kind::Commitment => self.record(row, parsed, source, Account::Commitment).await,
            Kind::Actual => self.record(row, parsed, source, Account::Actual).await,
        }
    }

    async fn budget(&self, row: &Row, parsed: Parsed, source: String) -> Result<(), Stop> {
        let year =
            parsed.year.ok_or_else(|| row.fault("academic_year", "is empty: a budget is of the plan of a year"))?;
        let plan = self.known.plans.get(&year.to_string());
        let id = plan.ok_or_else(|| row.fault("academic_year", "has no commissioning plan yet; open it first"))?;
        let plan = self.plan(id).await?;
        let setting = BudgetSetting {
            plan_id: plan.id,
            expected_version: plan.version,
            funding_source_id: source,
            change: parsed.amount,
            dated_on: Some(parsed.dated_on),
            description: parsed.description,
            external_reference: Some(parsed.external_reference),
            idempotency: None,
        };
        told(row, set_budget_within(self.change, setting).await, |refused: &BudgetRefused| refused.field())
    }

    async fn plan(&self, id: &String) -> Result<commissioning_plan::Model, Stop> {
        let (db, actor) = (&self.change.db, &self.change.operation.actor);
        let found = plans::by_ids(db, actor, std::slice::from_ref(id)).await?.remove(id);
        found.ok_or_else(|| Fault::of_line("the plan is gone").into())
    }

    /// The intervention as it is by now: rows before may have changed it.
    async fn intervention(&self, row: &Row, parsed: &Parsed) -> Result<intervention::Model, Stop> {
        let (db, actor) = (&self.change.db, &self.change.operation.actor);
        let named = parsed.intervention.as_ref();
        let named =
            named.ok_or_else(|| row.fault("intervention", "is empty; fill in INT-… or its external reference"))?;
        let unknown =
            || row.fault("intervention", "is no intervention of the area, by reference or external reference");
        let id = self.known.interventions.get(named).ok_or_else(unknown)?;
        let found = interventions::by_ids(db, actor, std::slice::from_ref(id)).await?.remove(id);
        Ok(found.ok_or_else(unknown)?)
    }

    async fn allocate(&self, row: &Row, parsed: Parsed, source: String) -> Result<(), Stop> {
        let intervention = self.intervention(row, &parsed).await?;
        let allocating = Allocating {
            intervention_id: intervention.id,
            expected_version: intervention.version,
            funding_source_id: source,
            change: parsed.amount,
            dated_on: Some(parsed.dated_on),
            reason: Some(parsed.description),
            external_reference: Some(parsed.external_reference),
            idempotency: None,
        };
        told(row, allocate_within(self.change, &allocating).await, |refused: &BudgetRefused| refused.field())
    }

    async fn record(&self, row: &Row, parsed: Parsed, source: String, account: Account) -> Result<(), Stop> {
        let intervention = self.intervention(row, &parsed).await?;
        let recording = Recording {
            intervention_id: intervention.id,
            expected_version: None,
            funding_source_id: source,
            amount: parsed.amount,
            dated_on: parsed.dated_on,
            description: parsed.description,
            counterparty: parsed.counterparty,
            external_reference: Some(parsed.external_reference),
            idempotency: None,
        };
        told(row, record_within(self.change, account, recording).await, |refused: &EntryRefused| refused.field())
    }

    async fn reverse(&self, row: &Row, parsed: Parsed, source: String) -> Result<(), Stop> {
        let (db, actor) = (&self.change.db, &self.change.operation.actor);
        let reverses = parsed.reverses.ok_or_else(|| row.fault("reverses", "is empty; name what is undone"))?;
        let found = ledger::by_external_references(db, actor, self.known.area, std::slice::from_ref(&reverses)).await?;
        let unknown = || row.fault("reverses", "is the external reference of no entry");
        let entry = found.into_iter().next().ok_or_else(unknown)?;
        if entry.funding_source_id != source {
            return Err(row.fault("funding_source", "is not that of the entry that is undone").into());
        }
        let is_other = parsed.amount != Pence::ZERO && parsed.amount.get().abs() != entry.amount_pence.get().abs();
        if is_other {
            let reason = format!("is not what is undone, {}; leave it out or give that", entry.amount_pence);
            return Err(row.fault("amount", reason).into());
        }
        let reversing = Reversing {
            entry_id: entry.id,
            reason: parsed.description,
            external_reference: Some(parsed.external_reference),
            dated_on: Some(parsed.dated_on),
            idempotency: None,
        };
        told(row, reverse_within(self.change, reversing).await, |refused: &ReversalRefused| refused.field())
    }

    fn report(self, file: String, rows: u64, dry_run: bool) -> TableReport {
        let refused = u64::try_from(self.lines.len()).unwrap_or_default();
        let refusals = self.lines.into_values().flatten().collect();
        TableReport { file, dry_run, rows, created: self.created, unchanged: self.unchanged, refused, refusals }
    }
}

/// What became of the row.
fn told<T, R: std::error::Error>(
    row: &Row,
    result: Result<T, Failure<R>>,
    field: impl Fn(&R) -> &'static str,
) -> Result<(), Stop> {
    match result {
        Ok(_) => Ok(()),
        Err(Failure::Database(error)) => Err(error.into()),
        Err(Failure::Refused(refused)) => Err(row.fault(column_of(field(&refused)), refused.to_string()).into()),
        Err(failure) => Err(Fault::of_line(failure.to_string()).into()),
    }
}

/// What the rows name, read once for the whole file.
struct Known {
    area: LaCode,
    /// Keys of plans by year.
    plans: HashMap<String, String>,
    /// Keys of sources by code.
    sources: HashMap<String, String>,
    /// Keys of interventions by reference and external reference.
    interventions: HashMap<String, String>,
    /// Entries that are there, by external reference.
    there: HashMap<String, ledger_entry::Model>,
    /// The first line of each external reference.
    lines: HashMap<String, u64>,
}

impl Known {
    async fn read(change: &Change<'_>, area: LaCode, table: &Table) -> Result<Self, DbErr> {
        let (db, actor) = (&change.db, &change.operation.actor);
        let mut lines = HashMap::new();
        for row in &table.rows {
            lines.entry(row.cell("external_reference").to_owned()).or_insert(row.line);
        }
        let mut there = HashMap::new();
        for some in lines.keys().cloned().collect::<Vec<_>>().chunks(AT_A_TIME) {
            let found = ledger::by_external_references(db, actor, area, some).await?;
            there.extend(found.into_iter().filter_map(|row| Some((row.external_reference.clone()?, row))));
        }
        let of_area = plans::of_area(db, actor, area).await?;
        Ok(Self {
            area,
            plans: of_area.into_iter().map(|plan| (plan.academic_year.to_string(), plan.id)).collect(),
            sources: funding_sources::codes_of_area(db, actor, area).await?.into_iter().collect(),
            interventions: lock_interventions(change, area, table).await?,
            there,
            lines,
        })
    }

    /// What is there is left alone; what says something else cannot be changed.
    fn compare(
        &self,
        row: &Row,
        there: &ledger_entry::Model,
        parsed: &Parsed,
        (source, undone): (&String, Option<&String>),
    ) -> Result<(), Stop> {
        let named = parsed.intervention.as_ref().and_then(|named| self.interventions.get(named));
        let is_reversal = parsed.kind == Kind::Reversal;
        let year = parsed.year.filter(|_| parsed.kind == Kind::Budget && named.is_none());
        let counterparty = parsed.counterparty.as_ref();
        let differs = [
            ("kind", there.kind != parsed.kind.entry_kind()),
            ("amount", !is_reversal && there.amount_pence != parsed.amount),
            ("dated_on", there.dated_on != parsed.dated_on),
            ("funding_source", there.funding_source_id != *source),
            ("intervention", !is_reversal && there.intervention_id.as_ref() != named),
            ("academic_year", year.is_some_and(|year| self.plans.get(&year.to_string()) != Some(&there.plan_id))),
            ("counterparty", counterparty.is_some() && there.counterparty.as_ref() != counterparty),
            ("reverses", is_reversal && undone != parsed.reverses.as_ref()),
            ("description", there.account != Account::Budget && there.description != parsed.description),
        ];
        let reason =
            "is not what the ledger has under this reference; an entry is never changed: reverse it and record another";
        let faults: Vec<Fault> =
            differs.into_iter().filter(|(_, differs)| *differs).map(|(column, _)| row.fault(column, reason)).collect();
        if faults.is_empty() { Ok(()) } else { Err(Stop::Faults(faults)) }
    }
}

/// Keys of the interventions that the rows name. They are locked in the order of their keys, so that two files, or a file and
/// whoever else keeps the ledger, do not wait for each other in a circle.
async fn lock_interventions(
    change: &Change<'_>,
    area: LaCode,
    table: &Table,
) -> Result<HashMap<String, String>, DbErr> {
    let (db, actor) = (&change.db, &change.operation.actor);
    let named: BTreeSet<String> = table.rows.iter().filter_map(|row| row.text("intervention")).collect();
    let named: Vec<String> = named.into_iter().collect();
    let mut found = HashMap::new();
    for some in named.chunks(AT_A_TIME) {
        for (reference, row) in interventions::by_external_references(db, actor, area, some).await? {
            found.insert(reference, row.id);
        }
        let references: Vec<_> = some.iter().filter_map(|named| InterventionReference::parse(named).ok()).collect();
        for row in interventions::by_references(db, actor, area, &references).await? {
            found.insert(row.reference.to_string(), row.id);
        }
    }
    let ids: BTreeSet<String> = found.values().cloned().collect();
    interventions::lock_all(db, actor, &ids.into_iter().collect::<Vec<_>>()).await?;
    Ok(found)
}
