//! Connections: one way from `first`, `after`, `last`, `before` to a page, and from rows to a connection.

use async_graphql::connection::{
    Connection, DefaultConnectionName, DefaultEdgeName, DisableNodesField, Edge, EmptyFields,
};
use async_graphql::{Context, InputType, Object, OutputType, Result, SelectionField};
use futures_util::future::BoxFuture;

use super::cursor::{Cursor, ListId};
use super::error::Code;
use crate::config::Limits;
use crate::db::page::{Counted, Page, Place, Rows};

/// Lists whose pages may be longer than the limit `page_size`, with the rows that they may have, by type and field: those
/// that are read as a whole. What a row of them costs counts as anywhere else.
const PAGE_LIMITS: [(&str, &str, usize); 2] = [("Query", "observations", 500), ("SpendReview", "rows", 1_000)];

/// Rows that a page of the field may have, if that is not the limit `page_size`.
#[must_use]
pub fn page_limit(type_name: &str, field: &str) -> Option<usize> {
    let mut limits = PAGE_LIMITS.iter().filter(|(of, name, _)| *of == type_name && *name == field);
    limits.next().map(|(_, _, rows)| *rows)
}

/// A page of a list in Relay's form, with a `totalCount` that is counted only when it is asked for.
pub type Listing<T> =
    Connection<Cursor, T, TotalCount, EmptyFields, DefaultConnectionName, DefaultEdgeName, DisableNodesField>;

/// The arguments with which a client pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct PageArguments {
    /// Rows from the beginning.
    pub first: Option<i32>,
    /// Only rows after this cursor.
    pub after: Option<String>,
    /// Rows from the end.
    pub last: Option<i32>,
    /// Only rows before this cursor.
    pub before: Option<String>,
}

impl PageArguments {
    /// Those of a field further down; nothing if they are not of their types.
    #[must_use]
    pub fn of_field(field: SelectionField<'_>) -> Option<Self> {
        let mut arguments = Self::default();
        for (name, value) in field.arguments().ok()? {
            match name.as_str() {
                "first" => arguments.first = InputType::parse(Some(value)).ok()?,
                "after" => arguments.after = InputType::parse(Some(value)).ok()?,
                "last" => arguments.last = InputType::parse(Some(value)).ok()?,
                "before" => arguments.before = InputType::parse(Some(value)).ok()?,
                _ => return None,
            }
        }
        Some(arguments)
    }

    /// The stretch of the list that is asked for.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a size below 0 or above the limit, both `first` and `last`, or a cursor of another list.
    pub fn page(&self, list: ListId, limits: &Limits) -> Result<Page> {
        self.page_up_to(limits.page_size, list, limits)
    }

    /// The stretch of the list that is asked for, of a field that has a limit of its own.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn page_of(&self, (type_name, field): (&str, &str), list: ListId, limits: &Limits) -> Result<Page> {
        self.page_up_to(page_limit(type_name, field).unwrap_or(limits.page_size), list, limits)
    }

    fn page_up_to(&self, most: usize, list: ListId, limits: &Limits) -> Result<Page> {
        if self.first.is_some() && self.last.is_some() {
            return Err(Code::BadUserInput.error("give `first` or `last`, not both"));
        }
        let size = match (self.first, self.last) {
            (Some(first), _) => size("first", first, most)?,
            (_, Some(last)) => size("last", last, most)?,
            _ => u64::try_from(limits.default_page_size).unwrap_or(u64::MAX),
        };
        Ok(Page {
            size,
            after: self.after.as_deref().map(|cursor| list.place("after", cursor)).transpose()?,
            before: self.before.as_deref().map(|cursor| list.place("before", cursor)).transpose()?,
            is_from_end: self.last.is_some(),
        })
    }
}

fn size(argument: &str, asked: i32, limit: usize) -> Result<u64> {
    u64::try_from(asked).ok().filter(|size| usize::try_from(*size).is_ok_and(|size| size <= limit)).ok_or_else(|| {
        Code::BadUserInput
            .error(format!("`{argument}` is {asked}; it may be 0 to {limit}: ask for the rest with `after`"))
    })
}

type Counting = Box<dyn for<'a> Fn(&'a Context<'_>) -> BoxFuture<'a, Result<i64>> + Send + Sync>;

/// What a connection tells of its whole list.
pub struct TotalCount(Count);

enum Count {
    Known(i64),
    WhenAsked(Counting),
}

impl TotalCount {
    /// Counts in this way, when asked.
    pub fn new<F>(count: F) -> Self
    where
        F: for<'a> Fn(&'a Context<'_>) -> BoxFuture<'a, Result<i64>> + Send + Sync + 'static,
    {
        Self(Count::WhenAsked(Box::new(count)))
    }
}

/// Whether `totalCount` of the connection is asked for.
#[must_use]
pub fn wants_total(ctx: &Context<'_>) -> bool {
    ctx.look_ahead().field("totalCount").exists()
}

/// The page, without rows if nothing but the number of all is asked for: rows that nobody sees are not read.
#[must_use]
pub fn as_wanted(ctx: &Context<'_>, page: Page) -> Page {
    let are_rows_wanted = ["edges", "pageInfo"].into_iter().any(|field| ctx.look_ahead().field(field).exists());
    if are_rows_wanted { page } else { Page { size: 0, ..page } }
}

/// What a connection tells of its whole list.
#[Object]
impl TotalCount {
    /// Number of rows in the whole list that the caller may see, with the filter, whatever the page. Counted only when
    /// asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i64> {
        match &self.0 {
            Count::Known(total) => Ok(*total),
            Count::WhenAsked(count) => count(ctx).await,
        }
    }
}

/// Makes a connection of a page that was counted if [`wants_total`] said so.
pub fn counted_listing<R, T: OutputType>(
    list: ListId,
    counted: Counted<R>,
    place: impl Fn(&R) -> Place,
    node: impl Fn(R) -> T,
) -> Listing<T> {
    let total = TotalCount(Count::Known(counted.total.unwrap_or_default()));
    listing(list, counted.rows, total, place, node)
}

/// Makes a connection of the rows of a page.
pub fn listing<R, T: OutputType>(
    list: ListId,
    rows: Rows<R>,
    total: TotalCount,
    place: impl Fn(&R) -> Place,
    node: impl Fn(R) -> T,
) -> Listing<T> {
    let mut listing = Connection::with_additional_fields(rows.has_previous, rows.has_next, total);
    listing.edges.extend(rows.rows.into_iter().map(|row| {
        let cursor = Cursor { list, place: place(&row) };
        Edge::new(cursor, node(row))
    }));
    listing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(first: Option<i32>, last: Option<i32>) -> Result<Page> {
        PageArguments { first, last, ..PageArguments::default() }.page(ListId::new("schools", &()), &Limits::default())
    }

    #[test]
    fn a_size_within_the_limit_is_taken() {
        assert_eq!(page(Some(20), None).unwrap().size, 20);
        assert_eq!(page(Some(0), None).unwrap().size, 0);
        assert_eq!(page(None, None).unwrap().size, 25);
        assert!(page(None, Some(5)).unwrap().is_from_end);
    }

    #[test]
    fn a_size_outside_the_limit_is_refused() {
        let review = |first| {
            let arguments = PageArguments { first: Some(first), ..PageArguments::default() };
            arguments.page_of(("SpendReview", "rows"), ListId::new("rows", &()), &Limits::default())
        };
        assert!(review(1_000).is_ok() && review(1_001).is_err());
        for (first, last) in [(Some(-1), None), (Some(100_000), None), (None, Some(101)), (Some(1), Some(1))] {
            assert!(page(first, last).is_err(), "{first:?} {last:?}");
        }
    }
}
