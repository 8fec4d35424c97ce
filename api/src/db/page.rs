//! Keyset pages: a page begins after a row, not at a number, so it stays right while rows are added.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, NaiveDate, Utc};
use entities::keys::{GroupUid, Urn};
use sea_orm::sea_query::{
    Asterisk, Expr, ExprTrait, Func, Order, OverStatement, Query, SelectStatement, WindowStatement,
};
use sea_orm::{
    ColIdx, Condition, ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, TryGetError, TryGetable, Value,
};
use serde::{Deserialize, Serialize};

/// Name of the column with the key of the owner of a list, where the lists of several are fetched at once.
pub const OWNER: &str = "owner_key";

/// Name of the column with the number of all rows of a list, where it is counted with a page.
const TOTAL: &str = "total_count";

const PLACE: &str = "place_in_list";

/// Key of the owner of a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OwnerKey {
    /// A row key.
    Text(String),
    /// A number that the register gives: a URN, a UID.
    Number(i32),
}

impl From<&str> for OwnerKey {
    fn from(key: &str) -> Self {
        Self::Text(key.to_owned())
    }
}

impl From<Urn> for OwnerKey {
    fn from(urn: Urn) -> Self {
        Self::Number(urn.get())
    }
}

impl From<GroupUid> for OwnerKey {
    fn from(uid: GroupUid) -> Self {
        Self::Number(uid.get())
    }
}

impl From<OwnerKey> for Value {
    fn from(key: OwnerKey) -> Self {
        match key {
            OwnerKey::Text(key) => key.into(),
            OwnerKey::Number(key) => key.into(),
        }
    }
}

impl TryGetable for OwnerKey {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let number = i32::try_get_by(row, index).map(Self::Number);
        number.or_else(|_| String::try_get_by(row, index).map(Self::Text))
    }
}

/// One part of a row's place in an order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Part {
    /// A whole number.
    Number(i64),
    /// A day.
    Day(NaiveDate),
    /// A moment.
    Time(DateTime<Utc>),
    /// A text.
    Text(String),
    /// The row has no value in the column; such rows come last.
    Absent,
}

impl From<Part> for Value {
    fn from(part: Part) -> Self {
        match part {
            Part::Number(number) => i32::try_from(number).map_or_else(|_| number.into(), Into::into),
            Part::Day(day) => day.into(),
            Part::Time(time) => time.into(),
            Part::Text(text) => text.into(),
            Part::Absent => Self::Int(None),
        }
    }
}

/// A row's place in an order: what it is ordered by, then its key, which no other row has.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Value of the column that the list is ordered by.
    pub sort: Part,
    /// Key of the row.
    pub key: Part,
}

/// What a list is ordered by.
#[derive(Debug, Clone)]
pub struct Keyset {
    /// Column that the list is ordered by; the key itself if nothing else.
    pub sort: Expr,
    /// Column with the row's key.
    pub key: Expr,
    /// Whether rows may lack the sort column; they come last in both directions.
    pub is_nullable: bool,
    /// Whether the largest comes first.
    pub is_descending: bool,
}

/// Which stretch of a list is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Page {
    /// Rows at most.
    pub size: u64,
    /// The stretch begins after this row.
    pub after: Option<Place>,
    /// The stretch ends before this row.
    pub before: Option<Place>,
    /// Whether the last rows of the stretch are meant, not the first.
    pub is_from_end: bool,
}

/// Rows of one page, in the order of the list.
#[derive(Debug, Clone)]
pub struct Rows<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Whether the list has rows before them.
    pub has_previous: bool,
    /// Whether the list has rows after them.
    pub has_next: bool,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), has_previous: false, has_next: false }
    }
}

impl Page {
    /// Rows to fetch: one more than asked for, to know whether there are more.
    #[must_use]
    pub const fn fetch(&self) -> u64 {
        self.size.saturating_add(1)
    }

    /// Whether the page is cut from the whole list, not from what is beyond a cursor.
    #[must_use]
    pub const fn is_whole_list(&self) -> bool {
        self.after.is_none() && self.before.is_none()
    }

    /// Makes a page of the rows that were fetched in the direction of the page.
    #[must_use]
    pub fn of<T>(&self, mut fetched: Vec<T>) -> Rows<T> {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let has_more = fetched.len() > size;
        fetched.truncate(size);
        if self.is_from_end {
            fetched.reverse();
            Rows { rows: fetched, has_previous: has_more, has_next: self.before.is_some() }
        } else {
            Rows { rows: fetched, has_previous: self.after.is_some(), has_next: has_more }
        }
    }
}

impl Keyset {
    /// Orders the query and cuts it to the page and one row more.
    pub fn apply(&self, query: &mut SelectStatement, page: &Page) {
        self.apply_order(query, page);
        query.limit(page.fetch());
    }

    /// Orders the query and leaves only the rows between the places that the page names.
    fn apply_order(&self, query: &mut SelectStatement, page: &Page) {
        self.restrict(query, page);
        for (expression, order) in self.orders(page.is_from_end) {
            query.order_by_expr(expression, order);
        }
    }

    /// Leaves only the rows between the places that the page names.
    pub fn restrict(&self, query: &mut SelectStatement, page: &Page) {
        if let Some(place) = &page.after {
            query.cond_where(self.beyond(place, true));
        }
        if let Some(place) = &page.before {
            query.cond_where(self.beyond(place, false));
        }
    }

    /// What to order by: rows without a value last, then the value, then the key; all reversed from the end.
    #[must_use]
    pub fn orders(&self, is_from_end: bool) -> Vec<(Expr, Order)> {
        let nulls = if is_from_end { Order::Desc } else { Order::Asc };
        let direction = if self.is_descending == is_from_end { Order::Asc } else { Order::Desc };
        let mut orders = Vec::with_capacity(3);
        if self.is_nullable {
            orders.push((self.sort.clone().is_null(), nulls));
        }
        orders.push((self.sort.clone(), direction.clone()));
        orders.push((self.key.clone(), direction));
        orders
    }

    /// Cuts the lists of several owners to a page each: the query selects the owner's key first and then the columns.
    #[must_use]
    pub fn of_each(&self, mut query: SelectStatement, owner: Expr, page: &Page) -> SelectStatement {
        self.restrict(&mut query, page);
        let mut window = WindowStatement::new();
        window.add_partition_by(owner);
        for (expression, order) in self.orders(page.is_from_end) {
            window.order_by_expr(expression, order);
        }
        query.expr_window_as(Func::cust("ROW_NUMBER"), window, PLACE);
        Query::select()
            .column(Asterisk)
            .from_subquery(query, "listed")
            .and_where(Expr::col(("listed", PLACE)).lte(i64::try_from(page.fetch()).unwrap_or(i64::MAX)))
            .order_by(("listed", PLACE), Order::Asc)
            .to_owned()
    }

    /// Rows after the place in the order of the list, or before it.
    fn beyond(&self, place: &Place, is_after: bool) -> Condition {
        let is_greater = is_after != self.is_descending;
        if !self.is_nullable {
            return self.beyond_in_one(place, is_greater);
        }
        let compare = |column: &Expr, part: &Part| {
            let value = Expr::val(Value::from(part.clone()));
            if is_greater { column.clone().gt(value) } else { column.clone().lt(value) }
        };
        let same_value = match place.sort {
            Part::Absent => self.sort.clone().is_null(),
            _ => self.sort.clone().eq(Expr::val(Value::from(place.sort.clone()))),
        };
        let mut condition = Condition::any().add(Condition::all().add(same_value).add(compare(&self.key, &place.key)));
        match (&place.sort, is_after) {
            (Part::Absent, true) => {}
            (Part::Absent, false) => condition = condition.add(self.sort.clone().is_not_null()),
            (_, true) if self.is_nullable => {
                condition = condition.add(compare(&self.sort, &place.sort)).add(self.sort.clone().is_null());
            }
            _ => condition = condition.add(compare(&self.sort, &place.sort)),
        }
        condition
    }
}

impl Keyset {
    /// Value and key compared as one: an index over both is entered at the place, however far down the list it is.
    fn beyond_in_one(&self, place: &Place, is_greater: bool) -> Condition {
        let part = |part: &Part| Expr::val(Value::from(part.clone()));
        let here = Expr::tuple([self.sort.clone(), self.key.clone()]);
        let there = Expr::tuple([part(&place.sort), part(&place.key)]);
        Condition::all().add(if is_greater { here.gt(there) } else { here.lt(there) })
    }
}

/// A page of a list and, if it was wanted, the number of all rows of the list.
#[derive(Debug, Clone)]
pub struct Counted<T> {
    /// The page.
    pub rows: Rows<T>,
    /// Rows of the whole list, whatever the page.
    pub total: Option<i64>,
}

/// Fetches a page of the list that the query selects, and counts the list if that is wanted. One statement; two if a list is
/// counted of which the page begins or ends at a cursor.
///
/// # Errors
/// When the database fails or a row cannot be read.
pub async fn list<C: ConnectionTrait, T>(
    db: &C,
    mut query: SelectStatement,
    keyset: &Keyset,
    page: &Page,
    wants_total: bool,
    read: impl Fn(&QueryResult) -> Result<T, DbErr>,
) -> Result<Counted<T>, DbErr> {
    let is_counted_apart = wants_total && !page.is_whole_list();
    let counted_apart = if is_counted_apart { Some(count(db, query.clone()).await?) } else { None };
    let is_counted_with_page = wants_total && !is_counted_apart;
    if is_counted_with_page {
        query.expr_window_as(Expr::cust("COUNT(*)"), WindowStatement::new(), TOTAL);
    }
    keyset.apply_order(&mut query, page);
    let results = db.query_all_raw(first_rows(db.get_database_backend(), &query, page.fetch())).await?;
    let total = match results.first() {
        Some(row) if is_counted_with_page => Some(row.try_get("", TOTAL)?),
        None if is_counted_with_page => Some(0),
        _ => counted_apart,
    };
    let rows = results.iter().map(read).collect::<Result<_, _>>()?;
    Ok(Counted { rows: page.of(rows), total })
}

/// The first rows of the query. How many stands in the text: PostgreSQL takes a bound number for a tenth of the list, finds the plan that it
/// could keep too dear, and plans the statement each time anew.
fn first_rows(backend: DbBackend, query: &SelectStatement, rows: u64) -> Statement {
    let mut statement = backend.build(query);
    statement.sql.push_str(&format!(" LIMIT {rows}"));
    statement
}

async fn count<C: ConnectionTrait>(db: &C, mut query: SelectStatement) -> Result<i64, DbErr> {
    query.clear_selects().expr(Expr::cust("COUNT(*)"));
    match db.query_one(&query).await? {
        Some(row) => row.try_get_by_index(0),
        None => Ok(0),
    }
}

/// Sorts the rows of [`Keyset::of_each`] by owner and makes a page of each.
///
/// # Errors
/// When a row cannot be read.
pub fn page_of_each<K: TryGetable + Eq + Hash, T>(
    results: &[QueryResult],
    page: &Page,
    read: impl Fn(&QueryResult) -> Result<T, DbErr>,
) -> Result<HashMap<K, Rows<T>>, DbErr> {
    let mut fetched: HashMap<K, Vec<T>> = HashMap::new();
    for result in results {
        fetched.entry(result.try_get_by_index(0)?).or_default().push(read(result)?);
    }
    Ok(fetched.into_iter().map(|(owner, rows)| (owner, page.of(rows))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(size: u64, is_from_end: bool) -> Page {
        Page { size, after: None, before: None, is_from_end }
    }

    #[test]
    fn one_row_more_than_asked_for_tells_that_there_are_more() {
        let rows = page(2, false).of(vec![1, 2, 3]);
        assert_eq!((rows.rows, rows.has_previous, rows.has_next), (vec![1, 2], false, true));
        let rows = page(2, true).of(vec![9, 8, 7]);
        assert_eq!((rows.rows, rows.has_previous, rows.has_next), (vec![8, 9], true, false));
    }

    #[test]
    fn rows_without_a_value_come_last_in_both_directions() {
        let keyset =
            |is_descending| Keyset { sort: Expr::col("fsm"), key: Expr::col("urn"), is_nullable: true, is_descending };
        for is_descending in [false, true] {
            let orders = keyset(is_descending).orders(false);
            assert_eq!(orders.first().map(|(_, order)| order.clone()), Some(Order::Asc));
        }
    }

    #[test]
    fn a_part_survives_being_written_down() {
        for part in [
            Part::Number(116_182),
            Part::Day(NaiveDate::from_ymd_opt(2019, 3, 13).unwrap()),
            Part::Time("2026-11-24T12:00:00.000001Z".parse().unwrap()),
            Part::Text("bramble infant school".into()),
            Part::Absent,
        ] {
            let text = serde_json::to_string(&part).unwrap();
            assert_eq!(serde_json::from_str::<Part>(&text).unwrap(), part, "{text}");
        }
    }
}
