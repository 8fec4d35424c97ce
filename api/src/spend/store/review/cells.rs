//! The cells that a review adds up: those that the actor may see and the filter lets pass, with the keys of their groups.

use std::collections::BTreeSet;

use entities::states::Grain;
use sea_orm::sea_query::{Expr, ExprTrait, Func, JoinType, Query, SelectStatement, UnionType};
use sea_orm::{ActiveEnum, Condition, DatabaseBackend};

use super::frame::{Frame, KEYS};
use super::{Figure, Known, Review};
use crate::auth::Actor;
use crate::policy::{reviewable, reviewable_own_shares, reviewable_shares};
use crate::spend::rules::review::{ENDED, Grouping};

const SUMS: &str = "spend_rollup";
const SHARES: &str = "spend_share";

/// Whose cells, of which review, in which database.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells<'a> {
    pub(super) review: &'a Review,
    pub(super) actor: &'a Actor,
    pub(super) backend: DatabaseBackend,
    /// What was known, for a review of what was known at a time.
    pub(super) known: Option<&'a Known>,
}

impl Cells<'_> {
    /// All cells: their keys, the figures, and the intervention.
    pub(super) fn select(&self, figures: &BTreeSet<Figure>) -> SelectStatement {
        let Review { detail, .. } = *self.review;
        if let Some(known) = self.known {
            let mut cells = self.of(SHARES, figures);
            cells.from_subquery(known.cells(self.backend), SHARES);
            return cells;
        }
        if self.review.is_of_schools() {
            return self.kept(SHARES, figures, reviewable_shares(self.actor, detail));
        }
        let mut whole = self.kept(SUMS, figures, reviewable(self.actor, detail));
        if let Some(own) = reviewable_own_shares(self.actor, detail) {
            whole.union(UnionType::All, self.kept(SHARES, figures, own));
        }
        whole
    }

    /// Cells of what is kept, as far as the actor may see them.
    fn kept(&self, table: &'static str, figures: &BTreeSet<Figure>, scope: Condition) -> SelectStatement {
        let grain = if self.review.is_by_month() { Grain::Month } else { Grain::Year };
        let mut cells = self.of(table, figures);
        cells.from(table).and_where(Expr::col((table, "grain")).eq(grain.to_value())).cond_where(scope);
        cells
    }

    /// Keys, figures, joins and filter over a table with the columns of what is kept.
    fn of(&self, table: &'static str, figures: &BTreeSet<Figure>) -> SelectStatement {
        let (review, filter) = (self.review, &self.review.filter);
        let frame = self.frame(table);
        let mut cells = Query::select();
        for (grouping, key) in review.groupings.iter().zip(KEYS) {
            cells.expr_as(Expr::cust(frame.key(*grouping)), key);
        }
        for figure in figures {
            cells.expr_as(self.figure(table, *figure), figure.column());
        }
        cells.expr_as(Expr::col((table, "intervention_id")), "intervention_id");
        self.join(&mut cells, table, figures);
        let status = Expr::cust(frame.status.clone());
        cells
            .cond_where(filter.of_interventions(&status))
            .cond_where(filter.of_sources(&Expr::col((table, "funding_source_id"))))
            .cond_where(filter.of_schools(&Expr::col((table, "urn"))))
            .cond_where(filter.of_time(&Expr::col((table, "starts_on")), review.is_by_month()));
        cells
    }

    fn frame(&self, table: &'static str) -> Frame {
        let frame = Frame::of_cells(table, self.review, self.backend);
        if self.known.is_some() { Frame { status: "spend_share.status".to_owned(), ..frame } } else { frame }
    }

    fn figure(&self, table: &'static str, figure: Figure) -> Expr {
        if figure != Figure::Forecast {
            return Expr::col((table, figure.column()));
        }
        let is_settled = if self.known.is_some() {
            format!("{table}.is_settled = 1")
        } else {
            let ended = ENDED.map(|status| format!("'{}'", status.to_value())).join(", ");
            format!("work.status IN ({ended}) OR work.actual_pence >= work.committed_pence")
        };
        Expr::cust(format!("CASE WHEN {is_settled} THEN {table}.actual_pence ELSE {table}.committed_pence END"))
    }

    /// Joins what the keys, the figures and the filter need, and nothing else.
    fn join(&self, cells: &mut SelectStatement, table: &'static str, figures: &BTreeSet<Figure>) {
        let Review { groupings, filter, .. } = self.review;
        let has = |wanted: &[Grouping]| groupings.iter().any(|grouping| wanted.contains(grouping));
        let of_work = [Grouping::Priority, Grouping::Provider, Grouping::Kind, Grouping::Phase, Grouping::Status];
        let needs_settled = figures.contains(&Figure::Forecast) && self.known.is_none();
        if has(&of_work) || needs_settled || filter.is_of_interventions() {
            let on = Expr::col(("work", "id")).equals((table, "intervention_id"));
            cells.join_as(JoinType::LeftJoin, "intervention", "work", on);
        }
        if has(&[Grouping::AcademicYear]) || filter.academic_years.is_some() {
            let on = Expr::col(("plan", "id")).equals((table, "plan_id"));
            cells.join_as(JoinType::InnerJoin, "commissioning_plan", "plan", on);
        }
        if has(&[Grouping::Trust]) {
            let on = Expr::col(("place", "urn")).equals((table, "urn"));
            cells.join_as(JoinType::LeftJoin, "school", "place", on);
        }
    }
}

/// The rows of a JSON array of arrays as a table: name and type of each column, in order.
pub(super) fn of_json(
    json: &str,
    columns: &[(&'static str, &'static str)],
    backend: DatabaseBackend,
) -> SelectStatement {
    let mut rows = Query::select();
    for (place, (name, kind)) in columns.iter().enumerate() {
        rows.expr_as(Expr::cust(format!("CAST(listed.value ->> {place} AS {kind})")), *name);
    }
    let function = match backend {
        DatabaseBackend::Postgres => Func::cust("json_array_elements").arg(Expr::val(json).cast_as("json")),
        _ => Func::cust("json_each").arg(Expr::val(json)),
    };
    rows.from_function(function, "listed");
    rows
}
