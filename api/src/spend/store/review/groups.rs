//! Groups of the review with their sums, a page of them at a time, and the sum of all.

use std::collections::BTreeSet;

use entities::values::Pence;
use sea_orm::sea_query::{Asterisk, Expr, Query, SelectStatement, WindowStatement};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

use super::cells::Cells;
use super::frame::{BETWEEN, KEYS};
use super::names::{add_names, columns, has_columns, key_text, sort_text};
use super::{Figure, Known, Needs, Review, ReviewSort};
use crate::auth::Actor;
use crate::db::page::{Keyset, Page, Part, Place, Rows};
use crate::spend::rules::review::{Reach, Sums};

/// Column with the number of all groups.
const NUMBER: &str = "number_of_groups";

/// A key of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupKey {
    /// The key as the statements know it.
    pub key: String,
    /// Code, where a table has one.
    pub code: Option<String>,
    /// Name, where a table has one.
    pub name: Option<String>,
}

/// A group with its sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its keys, in the order of the groupings.
    pub keys: Vec<GroupKey>,
    /// Its sums, as far as they were asked for.
    pub sums: Sums,
    /// What is counted of it, if that was asked for.
    pub reach: Reach,
    /// What it is ordered by.
    sort: Part,
}

impl Group {
    /// The text that names the group within its review.
    #[must_use]
    pub fn key_text(&self) -> String {
        self.keys.iter().map(|key| key.key.as_str()).collect::<Vec<_>>().join(BETWEEN)
    }
}

/// Where the group stands in a list.
#[must_use]
pub fn group_place(group: &Group) -> Place {
    Place { sort: group.sort.clone(), key: Part::Text(group.key_text()) }
}

/// A page of the groups, with what was asked of all of them.
#[derive(Debug, Clone, Default)]
pub struct Reviewed {
    /// The page.
    pub rows: Rows<Group>,
    /// Sums of all groups, as far as they were asked for.
    pub total: Sums,
    /// Number of all groups, if it was asked for.
    pub number: i64,
}

/// A page of the groups with the sums that are needed of each, and, if they are needed, the sums of all groups and their
/// number. One statement; two if those of all are needed and the page is empty.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    (actor, review, known): (&Actor, &Review, Option<&Known>),
    page: &Page,
    of_rows: &Needs,
    of_all: Option<&Needs>,
    wants_number: bool,
) -> Result<Reviewed, DbErr> {
    let none = BTreeSet::new();
    let of_all = of_all.map_or(&none, |needs| &needs.figures);
    let cells = Cells { review, actor, backend: db.get_database_backend(), known };
    let listed = listed(&cells, &of_rows.figures, of_all, wants_number);
    let mut query = Query::select().column(Asterisk).from_subquery(listed.clone(), "listed").to_owned();
    keyset(review).apply(&mut query, page);
    let mut results = db.query_all(&query).await?;
    let rows = results.iter().map(|row| group(row, review, &of_rows.figures)).collect::<Result<_, _>>()?;
    let wants_all = wants_number || !of_all.is_empty();
    if results.is_empty() && wants_all && (page.size == 0 || !page.is_whole_list()) {
        let first = Query::select().column(Asterisk).from_subquery(listed, "listed").limit(1).to_owned();
        results = db.query_all(&first).await?;
    }
    let mut reviewed = Reviewed { rows: page.of(rows), ..Reviewed::default() };
    if let Some(row) = results.first() {
        reviewed.total = sums(row, of_all, total_column)?;
        reviewed.number = if wants_number { row.try_get("", NUMBER)? } else { 0 };
    }
    Ok(reviewed)
}

/// The sums of all that is reviewed. One statement.
///
/// # Errors
/// When the database fails.
pub async fn total<C: ConnectionTrait>(
    db: &C,
    (actor, review, known): (&Actor, &Review, Option<&Known>),
    needs: &Needs,
) -> Result<Sums, DbErr> {
    if needs.figures.is_empty() {
        return Ok(Sums::default());
    }
    let cells = Cells { review, actor, backend: db.get_database_backend(), known };
    let mut query = Query::select();
    for figure in &needs.figures {
        let sum = format!("CAST(COALESCE(SUM(cell.{}), 0) AS bigint)", figure.column());
        query.expr_as(Expr::cust(sum), total_column(*figure));
    }
    query.from_subquery(cells.select(&needs.figures), "cell");
    match db.query_one(&query).await? {
        Some(row) => sums(&row, &needs.figures, total_column),
        None => Ok(Sums::default()),
    }
}

/// All groups with their names and their sums, and beside each the sums of all.
fn listed(
    cells: &Cells<'_>,
    of_rows: &BTreeSet<Figure>,
    of_all: &BTreeSet<Figure>,
    wants_number: bool,
) -> SelectStatement {
    let review = cells.review;
    let ordered = ordered_by(review.order.sort);
    let figures: BTreeSet<Figure> = of_rows.iter().chain(of_all).copied().chain(ordered).collect();
    let mut grouped = Query::select();
    for key in KEYS.iter().take(review.groupings.len()) {
        grouped.column(*key).group_by_col(*key);
    }
    for figure in &figures {
        let column = figure.column();
        grouped.expr_as(Expr::cust(format!("CAST(SUM(cell.{column}) AS bigint)")), column);
    }
    grouped.from_subquery(cells.select(&figures), "cell");
    let mut listed = Query::select();
    listed.from_subquery(grouped, "grouped");
    add_names(&mut listed, review);
    for figure in of_rows.iter().copied().chain(ordered).collect::<BTreeSet<_>>() {
        listed.expr_as(Expr::cust(format!("grouped.{}", figure.column())), figure.column());
    }
    for figure in of_all {
        let sum = format!("CAST(SUM(grouped.{}) OVER () AS bigint)", figure.column());
        listed.expr_as(Expr::cust(sum), total_column(*figure));
    }
    if wants_number {
        listed.expr_window_as(Expr::cust("COUNT(*)"), WindowStatement::new(), NUMBER);
    }
    listed.expr_as(key_text(review, cells.backend), "key_text");
    if ordered.is_none() {
        listed.expr_as(sort_text(review, cells.backend), "sort_text");
    }
    listed
}

const fn ordered_by(sort: ReviewSort) -> Option<Figure> {
    match sort {
        ReviewSort::Names => None,
        ReviewSort::Budget => Some(Figure::Budget),
        ReviewSort::Committed => Some(Figure::Committed),
        ReviewSort::Actual => Some(Figure::Actual),
    }
}

fn keyset(review: &Review) -> Keyset {
    let sort = ordered_by(review.order.sort).map_or("sort_text", Figure::column);
    Keyset {
        sort: Expr::col(("listed", sort)),
        key: Expr::col(("listed", "key_text")),
        is_nullable: false,
        is_descending: review.order.is_descending,
    }
}

const fn total_column(figure: Figure) -> &'static str {
    match figure {
        Figure::Budget => "total_budget",
        Figure::Committed => "total_committed",
        Figure::Actual => "total_actual",
        Figure::CoFunded => "total_co_funded",
        Figure::PassedThrough => "total_passed_through",
        Figure::Forecast => "total_forecast",
    }
}

fn group(row: &QueryResult, review: &Review, figures: &BTreeSet<Figure>) -> Result<Group, DbErr> {
    let mut keys = Vec::with_capacity(review.groupings.len());
    for (place, grouping) in review.groupings.iter().enumerate() {
        let Some((key, code, name)) = columns(place) else { continue };
        let (has_code, has_name) = has_columns(*grouping);
        keys.push(GroupKey {
            key: row.try_get("", key)?,
            code: if has_code { row.try_get("", code)? } else { None },
            name: if has_name { row.try_get("", name)? } else { None },
        });
    }
    let sort = match ordered_by(review.order.sort) {
        Some(figure) => Part::Number(row.try_get("", figure.column())?),
        None => Part::Text(row.try_get("", "sort_text")?),
    };
    Ok(Group { keys, sums: sums(row, figures, Figure::column)?, reach: Reach::default(), sort })
}

fn sums(row: &QueryResult, figures: &BTreeSet<Figure>, column: impl Fn(Figure) -> &'static str) -> Result<Sums, DbErr> {
    let mut sums = Sums::default();
    for figure in figures {
        let pence: i64 = row.try_get("", column(*figure))?;
        let pence =
            Pence::new(pence).ok_or_else(|| DbErr::Custom("a sum is larger than an amount can be".to_owned()))?;
        match figure {
            Figure::Budget => sums.budget = pence,
            Figure::Committed => sums.committed = pence,
            Figure::Actual => sums.actual = pence,
            Figure::CoFunded => sums.co_funded = pence,
            Figure::PassedThrough => sums.passed_through = pence,
            Figure::Forecast => sums.forecast = pence,
        }
    }
    Ok(sums)
}
