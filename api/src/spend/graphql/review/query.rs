use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};

use super::arguments::{SpendGrouping, SpendReviewFilter, SpendReviewOrder, groupings, known_at};
use super::needs::{needs, needs_of_connection, page_arguments, wants_number};
use super::row::{SpendFigures, SpendReviewRow};
use crate::config::Limits;
use crate::db::page::{Counted, Page};
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::{Code, internal};
use crate::graphql::page::{Listing, PageArguments, counted_listing};
use crate::graphql::reader::operation;
use crate::operation::Operation;
use crate::policy::review_detail;
use crate::spend::store::review::{self, Known, Needs, Review, Reviewed, group_place, known, reach, reach_of_all};

/// Root field of the review of spend.
#[derive(Debug, Default)]
pub struct SpendReviewQuery;

/// Spend by what the board asks.
#[derive(Debug)]
pub struct SpendReview {
    review: Arc<Review>,
    known: Option<Known>,
    total: SpendFigures,
    /// The rows of the first page that is selected, fetched with the total.
    first: Option<(PageArguments, Reviewed)>,
}

/// The list and the field that pages it.
const ROWS: (&str, &str) = ("SpendReview", "rows");

/// Root field of the review of spend.
#[Object]
impl SpendReviewQuery {
    /// Spend by what the board asks: budget, commitments and payments of the partnership, grouped by one to three of academic
    /// year, financial year, priority, provider, kind, funding source, phase, trust, school, month and status. What an
    /// intervention costs is shared among the schools that take part in it where schools or trusts are asked for; in every
    /// grouping the rows add up to the total, to the penny.
    ///
    /// `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` see all of their area; `TEACHING_SCHOOL_USER` the contracts that it delivers
    /// or brokers; `TRUST_USER` and `SCHOOL_USER` the shares of their own schools, whatever it is grouped by;
    /// `ADVISORY_MEMBER` may group and filter by priority, academic year and financial year only, else it gets null and
    /// `FORBIDDEN`, as `DASHBOARD` always does.
    #[graphql(guard = "May::read(\"Query\", \"spendReview\")")]
    async fn spend_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the rows are grouped by: one to three different groupings.")] group_by: Vec<
            SpendGrouping,
        >,
        #[graphql(desc = "Which spend; all if left out.")] filter: Option<SpendReviewFilter>,
        #[graphql(desc = "Order of the rows; by the names of their keys if left out.")] order_by: Option<
            SpendReviewOrder,
        >,
        #[graphql(
            desc = "An instant, not one to come: the review as it would have been then, by the entries, the participations \
                and the statuses that were recorded by then; who delivers what is as it is now. What is known now if left out."
        )]
        known_at: Option<DateTime<Utc>>,
    ) -> Result<Option<SpendReview>> {
        let operation = operation(ctx)?;
        let review = self::review(operation, group_by, filter, order_by.unwrap_or_default(), known_at)?;
        let review = Arc::new(review);
        let known = match review.known_at {
            Some(at) => Some(known_then(operation, &review, at).await?),
            None => None,
        };
        Ok(Some(look(ctx, operation, review, known).await?))
    }
}

/// What is asked, if it may be.
fn review(
    operation: &Operation,
    group_by: Vec<SpendGrouping>,
    filter: Option<SpendReviewFilter>,
    order: SpendReviewOrder,
    asked_at: Option<DateTime<Utc>>,
) -> Result<Review> {
    let groupings = groupings(group_by)?;
    let filter = filter.unwrap_or_default().resolve()?;
    let known_at = known_at(asked_at, operation.clock.now())?;
    let is_by_priority = groupings.iter().all(|grouping| grouping.is_by_priority()) && filter.is_by_priority();
    let detail = review_detail(&operation.actor, is_by_priority).ok_or_else(|| {
        Code::Forbidden.error(
            "your memberships let you review spend by PRIORITY, ACADEMIC_YEAR and FINANCIAL_YEAR only; group and filter by those",
        )
    })?;
    Ok(Review { groupings, filter, detail, order: order.into(), known_at })
}

async fn known_then(operation: &Operation, review: &Review, at: DateTime<Utc>) -> Result<Known> {
    let found = known(&operation.db, &operation.actor, review, at).await.map_err(|error| internal(&error))?;
    let too_much = "the ledger of then has more entries than are reviewed at once; ask without knownAt";
    found.ok_or_else(|| Code::BadUserInput.error(too_much))
}

/// Fetches what is selected of the whole review and, with it, the first page of rows that is selected.
async fn look(
    ctx: &Context<'_>,
    operation: &Operation,
    review: Arc<Review>,
    known: Option<Known>,
) -> Result<SpendReview> {
    let mut of_all: Option<Needs> = None;
    let mut first = None;
    for field in ctx.field().selection_set() {
        match field.name() {
            "total" => of_all.get_or_insert_default().join(needs(field)),
            "rows" => {
                let Some(page) = page_arguments(field) else { continue };
                let (fetched, needs, counts) = first.get_or_insert_with(|| (page.clone(), Needs::default(), false));
                if *fetched == page {
                    needs.join(needs_of_connection(field));
                    *counts |= wants_number(field);
                }
            }
            _ => {}
        }
    }
    let what = (&*operation.actor, &*review, known.as_ref());
    let mut total = SpendFigures::of(review.detail);
    let limits = ctx.data::<Limits>()?;
    let page = first.as_ref().and_then(|(page, ..)| page.page_of(ROWS, list(&review), limits).ok());
    let first = match (first, page) {
        (Some((arguments, of_rows, wants_number)), Some(page)) => {
            let reviewed = rows(operation, what, &page, &of_rows, of_all.as_ref(), wants_number).await?;
            total.sums = reviewed.total;
            Some((arguments, reviewed))
        }
        _ => {
            if let Some(needs) = &of_all {
                total.sums = review::total(&operation.db, what, needs).await.map_err(|error| internal(&error))?;
            }
            None
        }
    };
    if let Some(needs) = of_all.filter(Needs::counts) {
        total.reach = reach_of_all(&operation.db, what, &needs).await.map_err(|error| internal(&error))?;
    }
    Ok(SpendReview { review, known, total, first })
}

/// A page of the rows with what is needed of each.
async fn rows(
    operation: &Operation,
    what: (&crate::auth::Actor, &Review, Option<&Known>),
    page: &Page,
    of_rows: &Needs,
    of_all: Option<&Needs>,
    wants_number: bool,
) -> Result<Reviewed> {
    let found = review::page(&operation.db, what, page, of_rows, of_all, wants_number).await;
    let mut found = found.map_err(|error| internal(&error))?;
    let groups = &mut found.rows.rows;
    if of_rows.counts() && !groups.is_empty() {
        let is_part = found.rows.has_next || found.rows.has_previous;
        let counted = reach(&operation.db, what, is_part.then_some(groups.as_slice()), of_rows).await;
        let mut counted = counted.map_err(|error| internal(&error))?;
        for group in groups {
            group.reach = counted.remove(&group.key_text()).unwrap_or_default();
        }
    }
    Ok(found)
}

fn list(review: &Review) -> ListId {
    ListId::new("rows of a spend review", review)
}

/// Spend by what the board asks: budget, commitments and payments, of the whole and by group.
#[Object]
impl SpendReview {
    /// The figures of all that is reviewed.
    async fn total(&self) -> SpendFigures {
        self.total
    }

    /// The groups, in the order that was asked for. A page may have 1,000 rows. Groups that have no budget, commitments or
    /// payments are left out.
    async fn rows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most 1,000.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most 1,000.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<SpendReviewRow>> {
        let arguments = PageArguments { first, after, last, before };
        let list = list(&self.review);
        let found = match &self.first {
            Some((fetched, reviewed)) if *fetched == arguments => reviewed.clone(),
            _ => {
                let page = arguments.page_of(ROWS, list, ctx.data::<Limits>()?)?;
                let operation = operation(ctx)?;
                let what = (&*operation.actor, &*self.review, self.known.as_ref());
                let needs = needs_of_connection(ctx.field());
                rows(operation, what, &page, &needs, None, wants_number(ctx.field())).await?
            }
        };
        let node = |group| SpendReviewRow { review: self.review.clone(), group };
        let counted = Counted { rows: found.rows, total: Some(found.number) };
        Ok(counted_listing(list, counted, group_place, node))
    }

    /// The instant of which the review tells what was known. Null for what is known now.
    async fn known_at(&self) -> Option<DateTime<Utc>> {
        self.review.known_at
    }
}
