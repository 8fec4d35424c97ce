//! What a grouping is called in a statement: its expression depends on the table that the statement begins with. All text
//! here is ours; what callers send is bound.

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::DatabaseBackend;
use sea_orm::sea_query::Expr;

use super::Review;
use crate::spend::rules::review::Grouping;

/// Names of the columns of the keys, in the order of the groupings.
pub(super) const KEYS: [&str; 3] = ["k1", "k2", "k3"];

/// Sign between the parts of a text that names a whole group or its place in the order; smaller than any letter.
pub(super) const BETWEEN: &str = "\u{1}";

/// The tables of a statement, as far as the expressions of keys differ by them.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// Table with the plan and the source.
    pub(super) table: &'static str,
    /// First day of the month.
    pub(super) month: String,
    /// First day of the financial year.
    pub(super) year: String,
    /// Column with the school; 0 where no school takes part.
    pub(super) urn: String,
    /// Key of the trust of that school.
    pub(super) trust: String,
    /// Where the intervention stands.
    pub(super) status: String,
}

impl Frame {
    /// Cells of a table with the columns of what is kept.
    pub(super) fn of_cells(table: &'static str, review: &Review, backend: DatabaseBackend) -> Self {
        let starts_on = format!("{table}.starts_on");
        let year = match (review.is_by_month(), backend) {
            (false, _) => starts_on.clone(),
            (true, DatabaseBackend::Postgres) => {
                format!("CAST(date_trunc('year', {starts_on} - interval '3 months') + interval '3 months' AS date)")
            }
            (true, _) => format!("strftime('%Y', {starts_on}, '-3 months') || '-04-01'"),
        };
        let urn = format!("{table}.urn");
        Self { table, month: starts_on, year, trust: trust_key(&urn), urn, status: "work.status".to_owned() }
    }

    /// Entries of the ledger; `bearer` has the schools.
    pub(super) fn of_entries(review: &Review, backend: DatabaseBackend) -> Self {
        Self {
            table: "ledger_entry",
            month: "substr(CAST(ledger_entry.dated_on AS text), 1, 7) || '-01'".to_owned(),
            year: "CAST(ledger_entry.financial_year AS text) || '-04-01'".to_owned(),
            urn: "bearer.urn".to_owned(),
            trust: "bearer.trust_key".to_owned(),
            status: review.known_at.map_or_else(|| "work.status".to_owned(), |at| status_at(at, backend)),
        }
    }

    /// The key of the grouping. Groups without a value have the keys that `Grouping::absent` knows.
    ///
    /// Whether there is an intervention is asked of a column with few values: PostgreSQL guesses the number of groups by it,
    /// and takes several workers only if there are few.
    pub(super) fn key(&self, grouping: Grouping) -> String {
        let Self { table, month, year, urn, trust, status } = self;
        match grouping {
            Grouping::AcademicYear => "plan.academic_year".to_owned(),
            Grouping::FinancialYear => year.clone(),
            Grouping::Month => month.clone(),
            Grouping::Priority => "COALESCE(work.priority_id, '!')".to_owned(),
            Grouping::Provider => {
                "COALESCE(work.provider_id, CASE WHEN work.area_la_code IS NULL THEN '!' ELSE '-' END)".to_owned()
            }
            Grouping::Kind => "COALESCE(work.kind, '!')".to_owned(),
            Grouping::Status => format!("COALESCE({status}, '!')"),
            Grouping::Phase => {
                "COALESCE(work.phase_code, CASE WHEN work.area_la_code IS NULL THEN -2 ELSE -1 END)".to_owned()
            }
            Grouping::FundingSource => format!("{table}.funding_source_id"),
            Grouping::School => urn.clone(),
            Grouping::Trust => trust.clone(),
        }
    }

    /// Text that names a whole group: its keys in their order.
    pub(super) fn key_text(&self, review: &Review, backend: DatabaseBackend) -> Expr {
        joined(review.groupings.iter().map(|grouping| self.key(*grouping)), backend)
    }
}

/// Where the intervention stood at the time, as [`crate::spend::rules::review::status_at`] has it.
fn status_at(at: DateTime<Utc>, backend: DatabaseBackend) -> String {
    let time = at.to_rfc3339_opts(SecondsFormat::AutoSi, false);
    let time = match backend {
        DatabaseBackend::Postgres => format!("CAST('{time}' AS timestamptz)"),
        // SQLite keeps times as texts, written the same way.
        _ => format!("'{time}'"),
    };
    let steps = "FROM audit_event AS step WHERE step.subject_type = 'Intervention' AND step.subject_id = work.id \
                 AND step.to_state IS NOT NULL";
    let last = format!("SELECT step.to_state {steps} AND step.occurred_at <= {time} ORDER BY step.id DESC LIMIT 1");
    let first = format!("SELECT step.from_state {steps} ORDER BY step.id LIMIT 1");
    format!("COALESCE(({last}), ({first}), work.status)")
}

/// The trust of the school of that column, which is joined as `place`.
pub(super) fn trust_key(urn: &str) -> String {
    format!("COALESCE(place.trust_uid, CASE WHEN {urn} = 0 THEN 0 ELSE -1 END)")
}

/// The keys as one text, in the order of bytes.
pub(super) fn joined(keys: impl Iterator<Item = String>, backend: DatabaseBackend) -> Expr {
    let (between, collation) = between(backend);
    let texts: Vec<String> = keys.map(|key| format!("CAST({key} AS text)")).collect();
    Expr::cust(format!("({}){collation}", texts.join(&format!(" || {between} || "))))
}

/// The sign between parts in SQL, and what makes a text be ordered by its bytes.
pub(super) const fn between(backend: DatabaseBackend) -> (&'static str, &'static str) {
    match backend {
        DatabaseBackend::Postgres => ("chr(1)", " COLLATE \"C\""),
        _ => ("char(1)", ""),
    }
}
