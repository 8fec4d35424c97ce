//! What was known at a time: the ledger as far as it was written then, shared among the schools that took part then.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use entities::keys::Urn;
use entities::states::{Account, Grain, InterventionStatus, ParticipationStatus};
use entities::values::Pence;
use entities::{audit_event, intervention, ledger_entry, participation_revision};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, JoinType, Order, Query, SelectStatement};
use sea_orm::{ActiveEnum, ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, DbErr, Iterable, QueryResult};
use serde_json::json;

use super::Review;
use super::cells::of_json;
use crate::auth::Actor;
use crate::costs::rules::{Balances, Bearer, Cell, Sum, shares, weights};
use crate::policy::{own_school, reviewable_entries, visible_condition};
use crate::spend::rules::review::{Step, is_reached, is_settled, status_at};

/// Entries that are read at most.
pub const MOST_ENTRIES: i64 = 500_000;
/// Cells that are grouped at most.
const MOST_CELLS: usize = 500_000;

const CELL: [(&str, &str); 12] = [
    ("plan_id", "text"),
    ("intervention_id", "text"),
    ("funding_source_id", "text"),
    ("starts_on", "date"),
    ("urn", "integer"),
    ("status", "text"),
    ("is_settled", "integer"),
    ("budget_pence", "bigint"),
    ("committed_pence", "bigint"),
    ("actual_pence", "bigint"),
    ("co_funded_pence", "bigint"),
    ("passed_through_pence", "bigint"),
];
const PARTICIPATION: [(&str, &str); 3] =
    [("intervention_id", "text"), ("urn", "integer"), ("pupils_reached", "integer")];

/// What was known at a time, as far as the actor may know it. It is made per request and goes to the database as JSON.
#[derive(Debug, Clone, Default)]
pub struct Known {
    cells: String,
    participations: String,
}

impl Known {
    /// The cells, with the columns of what is kept, and the status and whether payments have come to their end.
    pub(super) fn cells(&self, backend: DatabaseBackend) -> SelectStatement {
        // SQLite keeps days as texts.
        let columns = CELL.map(|(name, kind)| match (backend, kind) {
            (DatabaseBackend::Sqlite, "date") => (name, "text"),
            other => (name, other.1),
        });
        of_json(&self.cells, &columns, backend)
    }

    /// Who took part, as far as schools were reached.
    pub(super) fn participations(&self, backend: DatabaseBackend) -> SelectStatement {
        of_json(&self.participations, &PARTICIPATION, backend)
    }
}

/// What the ledger said of one month of an intervention and a source.
struct Month {
    sum: Sum,
    /// Whether the actor sees it as a whole, not only what its schools bear.
    is_whole: bool,
}

/// Who took part in an intervention.
#[derive(Default)]
struct TakingPart {
    bearers: Vec<Bearer>,
    own: HashSet<Urn>,
    visible: Vec<Bearer>,
}

/// What was known at the time, as far as the actor may know it; nothing if that is more than can be reviewed at once. Three
/// statements.
///
/// # Errors
/// When the database fails.
pub async fn known<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    review: &Review,
    at: DateTime<Utc>,
) -> Result<Option<Known>, DbErr> {
    let Some(months) = months(db, actor, review, at).await? else { return Ok(None) };
    let taking_part = taking_part(db, actor, review, at).await?;
    let statuses = statuses(db, actor, review, at).await?;
    let mut by_intervention: BTreeMap<String, Vec<Month>> = BTreeMap::new();
    for month in months {
        by_intervention.entry(month.sum.cell.intervention_id.clone()).or_default().push(month);
    }
    let mut rows = Vec::new();
    for (id, months) in by_intervention {
        let nobody = TakingPart::default();
        let parts = taking_part.get(&id).unwrap_or(&nobody);
        add_cells(&mut rows, review, &months, parts, statuses.get(&id).copied()).ok_or_else(too_large)?;
        if rows.len() > MOST_CELLS {
            return Ok(None);
        }
    }
    let visible = taking_part.iter().flat_map(|(id, parts)| parts.visible.iter().map(move |bearer| (id, bearer)));
    let participations = visible.filter(|(_, bearer)| is_reached(bearer.status, bearer.pupils_reached));
    let participations: Vec<_> =
        participations.map(|(id, bearer)| json!([id, bearer.urn.get(), bearer.pupils_reached])).collect();
    Ok(Some(Known { cells: text(&rows), participations: text(&participations) }))
}

fn text(rows: &[serde_json::Value]) -> String {
    serde_json::to_string(rows).unwrap_or_default()
}

fn too_large() -> DbErr {
    DbErr::Custom("a sum of the ledger is larger than an amount can be, or of a year that is not held".to_owned())
}

/// Adds the cells of one intervention: as wholes, or as shares where schools are asked for or no more may be seen.
fn add_cells(
    rows: &mut Vec<serde_json::Value>,
    review: &Review,
    months: &[Month],
    parts: &TakingPart,
    status: Option<InterventionStatus>,
) -> Option<()> {
    let whole = months.iter().try_fold(Balances::default(), |sum, month| sum.checked_add(month.sum.balances))?;
    let settled = status.is_some_and(|status| is_settled(status, whole.committed, whole.actual));
    let mut add = |cell: &Cell, urn: Option<Urn>, balances: Balances| {
        let status = status.map(|status| status.to_value());
        let urn = urn.map_or(0, Urn::get);
        rows.push(json!([
            cell.plan_id,
            cell.intervention_id,
            cell.funding_source_id,
            cell.starts_on,
            urn,
            status,
            i32::from(settled),
            balances.budget,
            balances.committed,
            balances.actual,
            balances.co_funded,
            balances.passed_through,
        ]));
    };
    if !review.is_of_schools() && months.iter().all(|month| month.is_whole) {
        months.iter().for_each(|month| add(&month.sum.cell, None, month.sum.balances));
        return Some(());
    }
    let weights = if status.is_some() { weights(&parts.bearers) } else { Vec::new() };
    for month in months {
        for ((cell, urn), share) in shares(std::slice::from_ref(&month.sum), &weights)? {
            let is_seen = month.is_whole || urn.is_some_and(|urn| parts.own.contains(&urn));
            if cell.grain == Grain::Month && is_seen {
                add(&cell, urn, share);
            }
        }
    }
    Some(())
}

/// The interventions of which the actor may know something: whose entries it may see, or that its schools took part in.
fn entries(actor: &Actor, review: &Review, at: DateTime<Utc>) -> SelectStatement {
    let revision = participation_revision::Entity;
    let urn = Expr::col((revision, participation_revision::Column::Urn));
    let of_own = Query::select()
        .column((revision, participation_revision::Column::InterventionId))
        .from(revision)
        .and_where(participation_revision::Column::RecordedAt.lte(at))
        .cond_where(own_school(actor, &urn))
        .to_owned();
    let seen = reviewable_entries(actor, review.detail).add(ledger_entry::Column::InterventionId.in_subquery(of_own));
    let counts = Condition::any()
        .add(ledger_entry::Column::IsPassThrough.eq(false))
        .add(ledger_entry::Column::Account.eq(Account::Actual.to_value()));
    Query::select()
        .from(ledger_entry::Entity)
        .and_where(ledger_entry::Column::RecordedAt.lte(at))
        .cond_where(seen)
        .cond_where(counts)
        .to_owned()
}

/// Keys of those interventions.
fn intervention_ids(actor: &Actor, review: &Review, at: DateTime<Utc>) -> SelectStatement {
    let intervention_id = (ledger_entry::Entity, ledger_entry::Column::InterventionId);
    let mut ids = entries(actor, review, at);
    ids.column(intervention_id).and_where(Expr::col(intervention_id).is_not_null()).to_owned()
}

/// 1 if the condition holds, else 0: both databases read it alike.
fn flag(condition: Condition) -> CaseStatement {
    CaseStatement::new().case(Expr::from(condition), 1).finally(0)
}

/// The months of the ledger; nothing if they have more entries than are read. One statement.
async fn months<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    review: &Review,
    at: DateTime<Utc>,
) -> Result<Option<Vec<Month>>, DbErr> {
    let mut each = entries(actor, review, at);
    let entry = |column: ledger_entry::Column| Expr::col((ledger_entry::Entity, column));
    let starts_on = match db.get_database_backend() {
        DatabaseBackend::Postgres => "CAST(date_trunc('month', ledger_entry.dated_on) AS date)",
        _ => "substr(ledger_entry.dated_on, 1, 7) || '-01'",
    };
    each.expr_as(entry(ledger_entry::Column::PlanId), "plan_id")
        .expr_as(Expr::cust("COALESCE(ledger_entry.intervention_id, '')"), "intervention_id")
        .expr_as(entry(ledger_entry::Column::FundingSourceId), "funding_source_id")
        .expr_as(Expr::cust(starts_on), "starts_on")
        .expr_as(flag(reviewable_entries(actor, review.detail)), "is_whole")
        .expr_as(entry(ledger_entry::Column::Account), "account")
        .expr_as(entry(ledger_entry::Column::IsPassThrough), "is_pass_through")
        .expr_as(Expr::col(("source", "is_co_funding")), "is_co_funding")
        .expr_as(entry(ledger_entry::Column::AmountPence), "amount_pence")
        .join_as(
            JoinType::InnerJoin,
            "funding_source",
            "source",
            Expr::col(("source", "id")).equals((ledger_entry::Entity, ledger_entry::Column::FundingSourceId)),
        );
    let keys = [
        "plan_id",
        "intervention_id",
        "funding_source_id",
        "starts_on",
        "is_whole",
        "account",
        "is_pass_through",
        "is_co_funding",
    ];
    let query = Query::select()
        .columns(keys)
        .expr(Expr::cust("CAST(SUM(amount_pence) AS bigint)"))
        .expr(Expr::cust("COUNT(*)"))
        .from_subquery(each, "entry")
        .add_group_by(keys.map(Expr::col))
        .limit(u64::try_from(MOST_CELLS).unwrap_or(u64::MAX).saturating_add(1))
        .to_owned();
    let rows = db.query_all(&query).await?;
    let mut months: BTreeMap<(Cell, bool), Balances> = BTreeMap::new();
    let mut entries: i64 = 0;
    for row in &rows {
        let (cell, is_whole, moved, count) = month(row)?;
        entries = entries.saturating_add(count);
        let sum = months.entry((cell, is_whole)).or_default();
        *sum = sum.checked_add(moved).ok_or_else(too_large)?;
    }
    if entries > MOST_ENTRIES || rows.len() > MOST_CELLS {
        return Ok(None);
    }
    let month = |((cell, is_whole), balances)| Month { sum: Sum { cell, balances }, is_whole };
    Ok(Some(months.into_iter().map(month).collect()))
}

fn month(row: &QueryResult) -> Result<(Cell, bool, Balances, i64), DbErr> {
    let starts_on: NaiveDate = row.try_get_by_index(3)?;
    let is_whole: i32 = row.try_get_by_index(4)?;
    let account: Account = row.try_get_by_index(5)?;
    let (is_pass_through, is_co_funding): (bool, bool) = (row.try_get_by_index(6)?, row.try_get_by_index(7)?);
    let pence: i64 = row.try_get_by_index(8)?;
    let amount = Pence::new(pence).ok_or_else(too_large)?;
    let cell = Cell {
        plan_id: row.try_get_by_index(0)?,
        intervention_id: row.try_get_by_index(1)?,
        funding_source_id: row.try_get_by_index(2)?,
        grain: Grain::Month,
        starts_on,
    };
    let moved = Balances::moved(account, amount, is_co_funding, is_pass_through);
    Ok((cell, is_whole == 1, moved, row.try_get_by_index(9)?))
}

/// Who took part in the interventions, by what the participations said last until then. One statement.
async fn taking_part<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    review: &Review,
    at: DateTime<Utc>,
) -> Result<HashMap<String, TakingPart>, DbErr> {
    use participation_revision::Column;
    let column = |column: Column| Expr::col((participation_revision::Entity, column));
    let mut query = Query::select();
    for wanted in [Column::InterventionId, Column::ParticipationId, Column::Urn, Column::Status] {
        query.expr(column(wanted));
    }
    query
        .expr(column(Column::PupilsReached))
        .expr(column(Column::CostShareParts))
        .expr(flag(own_school(actor, &column(Column::Urn))))
        .expr(flag(visible_condition::<participation_revision::Entity>(actor)))
        .from(participation_revision::Entity)
        .and_where(Column::RecordedAt.lte(at))
        .and_where(Column::InterventionId.in_subquery(intervention_ids(actor, review, at)))
        .order_by((participation_revision::Entity, Column::Id), Order::Asc);
    let mut last: BTreeMap<String, (String, Bearer, bool, bool)> = BTreeMap::new();
    for row in db.query_all(&query).await? {
        let status: ParticipationStatus = row.try_get_by_index(3)?;
        let bearer = Bearer {
            urn: row.try_get_by_index(2)?,
            status,
            pupils_reached: row.try_get_by_index(4)?,
            cost_share_parts: row.try_get_by_index(5)?,
        };
        let (is_own, is_visible): (i32, i32) = (row.try_get_by_index(6)?, row.try_get_by_index(7)?);
        let (intervention_id, participation_id) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        last.insert(participation_id, (intervention_id, bearer, is_own == 1, is_visible == 1));
    }
    let mut taking_part: HashMap<String, TakingPart> = HashMap::new();
    for (id, bearer, is_own, is_visible) in last.into_values() {
        let parts = taking_part.entry(id).or_default();
        parts.bearers.push(bearer);
        parts.own.extend(is_own.then_some(bearer.urn));
        parts.visible.extend(is_visible.then_some(bearer));
    }
    Ok(taking_part)
}

/// Where the interventions stood. One statement.
///
/// Their trail is read whether the actor may see it or not: all that it learns is where an intervention stood whose cost it
/// sees.
async fn statuses<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    review: &Review,
    at: DateTime<Utc>,
) -> Result<HashMap<String, InterventionStatus>, DbErr> {
    let event = |column: audit_event::Column| Expr::col((audit_event::Entity, column));
    let id = (intervention::Entity, intervention::Column::Id);
    let of_it = Condition::all()
        .add(event(audit_event::Column::SubjectType).eq("Intervention"))
        .add(event(audit_event::Column::SubjectId).equals(id))
        .add(event(audit_event::Column::ToState).is_in(InterventionStatus::iter().map(|status| status.to_value())));
    let query = Query::select()
        .column(id)
        .column((intervention::Entity, intervention::Column::Status))
        .expr(event(audit_event::Column::OccurredAt))
        .expr(event(audit_event::Column::FromState))
        .expr(event(audit_event::Column::ToState))
        .from(intervention::Entity)
        .join(JoinType::LeftJoin, audit_event::Entity, of_it)
        .and_where(intervention::Column::Id.in_subquery(intervention_ids(actor, review, at)))
        .order_by((audit_event::Entity, audit_event::Column::Id), Order::Asc)
        .to_owned();
    let mut all: HashMap<String, (InterventionStatus, Vec<Step>)> = HashMap::new();
    for row in db.query_all(&query).await? {
        let (_, steps) = all.entry(row.try_get_by_index(0)?).or_insert((row.try_get_by_index(1)?, Vec::new()));
        let state = |state: Option<String>| state.and_then(|state| InterventionStatus::try_from_value(&state).ok());
        let occurred_at: Option<DateTime<Utc>> = row.try_get_by_index(2)?;
        let (from, to) = (state(row.try_get_by_index(3)?), state(row.try_get_by_index(4)?));
        steps.extend(occurred_at.zip(to).map(|(at, to)| Step { at, from, to }));
    }
    Ok(all.into_iter().map(|(id, (now, steps))| (id, status_at(&steps, at, now))).collect())
}
