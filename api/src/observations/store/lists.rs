//! Lists of observations.

use std::collections::HashMap;

use entities::observation::{Column, Entity};
use entities::values::Period;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{ConnectionTrait, DbErr, QueryFilter, QuerySelect, QueryTrait};

use super::filter::{ObservationFilter, shown_value};
use super::row::{Seen, Wanted, read, select};
use crate::db::page::{Counted, Keyset, OWNER, Page, Part, Place, Rows, list, page_of_each};
use crate::policy::{Basis, Sight};

/// What a list is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// By subject, then as they were written: for those who read all.
    Subject,
    /// As they were written, or the last written first.
    Recorded {
        /// The last first.
        is_descending: bool,
    },
    /// By the value that the reader is shown; what has none comes last.
    Value {
        /// The largest first.
        is_descending: bool,
    },
    /// By period, or the latest first.
    Period {
        /// The latest first.
        is_descending: bool,
    },
}

fn column(column: Column) -> Expr {
    Expr::col((Entity, column))
}

impl Order {
    fn keyset(self, sight: &Sight<'_>) -> Keyset {
        let key = column(Column::Id);
        let of = |sort, is_nullable, is_descending| Keyset { sort, key: key.clone(), is_nullable, is_descending };
        match self {
            Self::Subject => of(column(Column::Subject), false, false),
            Self::Recorded { is_descending } => of(column(Column::RecordedAt), false, is_descending),
            Self::Value { is_descending } => of(shown_value(sight), true, is_descending),
            Self::Period { is_descending } => of(column(Column::Period), false, is_descending),
        }
    }

    /// Where the observation stands in a list in this order.
    #[must_use]
    pub fn place(self, row: &Seen) -> Place {
        let sort = match self {
            Self::Subject => Part::Number(row.subject.into()),
            Self::Recorded { .. } => row.recorded_at.map_or(Part::Absent, Part::Time),
            Self::Value { .. } => row.shown.figures().value.map_or(Part::Absent, |value| Part::Number(value.get())),
            Self::Period { .. } => Part::Number(row.period.number().into()),
        };
        Place { sort, key: Part::Number(row.id) }
    }
}

/// Which observations, in which order, and what of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Asked {
    /// Which.
    pub filter: ObservationFilter,
    /// In which order.
    pub order: Order,
    /// What of them.
    pub wanted: Wanted,
}

impl Asked {
    /// Asks for what is wanted, and for what says where a row stands in the order.
    #[must_use]
    pub const fn new(filter: ObservationFilter, order: Order, wanted: Wanted) -> Self {
        let has_history = wanted.has_history || matches!(order, Order::Recorded { .. });
        Self { filter, order, wanted: Wanted { has_history, ..wanted } }
    }

    /// Whether the list depends on values: what it leaves out, or puts last, is then told of as well.
    #[must_use]
    pub const fn depends_on_values(&self) -> bool {
        self.filter.asks_of_values() || matches!(self.order, Order::Value { .. })
    }
}

/// What of a subject a list was asked of under an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consulted {
    /// The subject.
    pub subject: i32,
    /// Number of the measure.
    pub measure_id: i32,
    /// The agreement, and other bases.
    pub basis: Basis,
    /// The earliest period.
    pub first_period: Period,
    /// The latest period.
    pub last_period: Period,
    /// How many observations.
    pub observations: i64,
}

/// What a list that depends on values was asked of, whether or not the answer shows it: by subject, measure and
/// basis. One statement.
///
/// # Errors
/// When the database fails.
pub async fn consulted<C: ConnectionTrait>(
    db: &C,
    sight: &Sight<'_>,
    filter: &ObservationFilter,
) -> Result<Vec<Consulted>, DbErr> {
    let mut query = query(sight, &filter.whatever_the_value());
    query.cond_where(sight.is_under_agreement());
    let (subject, basis, period) = (column(Column::Subject), sight.basis(), column(Column::Period));
    let measure = column(Column::MeasureId);
    query.expr(subject.clone()).expr(measure.clone()).expr_as(Expr::expr(basis), "basis");
    query.expr(period.clone().min()).expr(period.max()).expr(subject.clone().count());
    query.add_group_by([subject, measure, Expr::col("basis")]);
    let rows = db.query_all(&query).await?;
    let consulted = rows.iter().map(|row| {
        Ok(Consulted {
            subject: row.try_get_by_index(0)?,
            measure_id: row.try_get_by_index(1)?,
            basis: Basis::of_number(row.try_get_by_index(2)?),
            first_period: row.try_get_by_index(3)?,
            last_period: row.try_get_by_index(4)?,
            observations: row.try_get_by_index(5)?,
        })
    });
    consulted.collect()
}

fn query(sight: &Sight<'_>, filter: &ObservationFilter) -> SelectStatement {
    sight.observations().filter(filter.condition(sight)).select_only().into_query()
}

/// A page of the observations, and, if it is wanted, their number. Statements as [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    sight: &Sight<'_>,
    asked: &Asked,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Seen>, DbErr> {
    let mut query = query(sight, &asked.filter);
    select(&mut query, sight, asked.wanted);
    list(db, query, &asked.order.keyset(sight), page, wants_total, |row| read(row, 0, asked.wanted)).await
}

/// A page of the observations of each of several subjects of one kind, which the filter names. One statement.
///
/// # Errors
/// When the database fails.
pub async fn pages_of_each<C: ConnectionTrait>(
    db: &C,
    sight: &Sight<'_>,
    asked: &Asked,
    page: &Page,
) -> Result<HashMap<i32, Rows<Seen>>, DbErr> {
    let mut query = query(sight, &asked.filter);
    query.expr_as(column(Column::Subject), OWNER);
    select(&mut query, sight, asked.wanted);
    let query = asked.order.keyset(sight).of_each(query, column(Column::Subject), page);
    page_of_each(&db.query_all(&query).await?, page, |row| read(row, 1, asked.wanted))
}

/// How many observations each of several subjects of one kind has, which the filter names. One statement.
///
/// # Errors
/// When the database fails.
pub async fn counts_of_each<C: ConnectionTrait>(
    db: &C,
    sight: &Sight<'_>,
    filter: &ObservationFilter,
) -> Result<HashMap<i32, i64>, DbErr> {
    let mut query = query(sight, filter);
    let subject = column(Column::Subject);
    query.expr(subject.clone()).expr(subject.clone().count()).add_group_by([subject]);
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// The observations with these row numbers, in whatever version they are. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    sight: &Sight<'_>,
    ids: &[i64],
    wanted: Wanted,
) -> Result<HashMap<i64, Seen>, DbErr> {
    let mut query = sight.observations().select_only().into_query();
    query.and_where(column(Column::Id).is_in(ids.iter().copied()));
    select(&mut query, sight, wanted);
    let rows = db.query_all(&query).await?;
    let seen = rows.iter().map(|row| read(row, 0, wanted)).collect::<Result<Vec<_>, _>>()?;
    Ok(seen.into_iter().map(|row| (row.id, row)).collect())
}

/// All observations that pass the filter, at most so many, by subject, cohort and period. One statement.
///
/// # Errors
/// When the database fails.
pub async fn all<C: ConnectionTrait>(
    db: &C,
    sight: &Sight<'_>,
    filter: &ObservationFilter,
    wanted: Wanted,
    most: u64,
) -> Result<Vec<Seen>, DbErr> {
    let mut query = query(sight, filter);
    select(&mut query, sight, wanted);
    for part in [Column::Level, Column::Subject, Column::CohortNumber, Column::Period, Column::Status, Column::Id] {
        query.order_by((Entity, part), sea_orm::Order::Asc);
    }
    query.limit(most);
    db.query_all(&query).await?.iter().map(|row| read(row, 0, wanted)).collect()
}
