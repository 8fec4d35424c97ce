use std::sync::Arc;

use async_graphql::{Context, Error, Object, Result};
use entities::values;

use super::key::SpendReviewKey;
use super::loaders::{EntriesOfRow, EntryCountOfRow};
use crate::config::Limits;
use crate::graphql::access::May;
use crate::graphql::cursor::ListId;
use crate::graphql::error::Code;
use crate::graphql::page::{Listing, PageArguments, TotalCount, listing};
use crate::graphql::reader::loaders;
use crate::graphql::scalars::Pence;
use crate::operation::Operation;
use crate::policy::{Detail, sees_reach};
use crate::spend::graphql::LedgerEntry;
use crate::spend::rules::review::{Reach, Sums, cost_of_each};
use crate::spend::store::review::{Group, Review, entry_place};

/// The figures of a whole review.
#[derive(Debug, Clone, Copy)]
pub struct SpendFigures {
    pub(super) sums: Sums,
    pub(super) reach: Reach,
    detail: Detail,
}

/// One group of a review.
#[derive(Debug, Clone)]
pub struct SpendReviewRow {
    pub(super) review: Arc<Review>,
    pub(super) group: Group,
}

impl SpendFigures {
    /// Figures that are all 0.
    pub(super) fn of(detail: Detail) -> Self {
        Self { sums: Sums::default(), reach: Reach::default(), detail }
    }

    const fn figures(&self) -> (Sums, Reach) {
        (self.sums, self.reach)
    }

    const fn detail(&self) -> Detail {
        self.detail
    }
}

impl SpendReviewRow {
    const fn figures(&self) -> (Sums, Reach) {
        (self.group.sums, self.group.reach)
    }

    fn detail(&self) -> Detail {
        self.review.detail
    }
}

/// Refuses who sees the sums of an area as one of its panel, and would be told of its own schools beside them.
fn check_reach(ctx: &Context<'_>, detail: Detail) -> Result<()> {
    if sees_reach(&ctx.data::<Operation>()?.actor, detail) {
        return Ok(());
    }
    let why = "you see sums of an area as a member of its panel, which may not know whom they reached; to see what your own schools bear, group by KIND too";
    Err(Code::Forbidden.error(why))
}

fn amount(pence: Option<values::Pence>) -> Result<Pence> {
    pence.map(Into::into).ok_or_else(no_amount)
}

fn no_amount() -> Error {
    Code::Internal.error("a figure of the review is larger than an amount can be")
}

/// Declares what a row and the whole review show alike. (Flattening a shared object would be shorter; the engine loses the
/// fields of one that is reached again through its own parts.)
macro_rules! figures_object {
    ($(#[$about:meta])* $type:ident, { $($own:tt)* }) => {
        $(#[$about])*
        #[Object]
        impl $type {
            $($own)*

            /// Sum of the budget entries, in pence: of interventions what is allocated to them, of plans what is not allocated
            /// yet. Money that is only passed on is in no figure but `passedThroughPence`.
            async fn budget_pence(&self) -> Pence {
                self.figures().0.budget.into()
            }

            /// Sum of the commitments, in pence: contracts and orders, those that were undone taken off.
            async fn committed_pence(&self) -> Pence {
                self.figures().0.committed.into()
            }

            /// Sum of what was paid, in pence, what was undone taken off; by the partnership and, as `coFundedPence` says, by
            /// others.
            async fn actual_pence(&self) -> Pence {
                self.figures().0.actual.into()
            }

            /// Budget less payments, in pence; below 0 where more was paid than budgeted.
            async fn remaining_pence(&self) -> Result<Pence> {
                amount(self.figures().0.remaining())
            }

            /// What is expected to be paid in the end, in pence: of interventions that are `EVALUATED` or `CANCELLED`, or
            /// whose payments reach what is committed, what was paid; of others what is committed.
            async fn forecast_pence(&self) -> Pence {
                self.figures().0.forecast.into()
            }

            /// Budget less forecast, in pence; below 0 where it is over budget.
            async fn variance_pence(&self) -> Result<Pence> {
                amount(self.figures().0.variance())
            }

            /// What others paid beside the partnership, such as schools and trusts, in pence; part of `actualPence`.
            async fn co_funded_pence(&self) -> Pence {
                self.figures().0.co_funded.into()
            }

            /// What was only passed on, in pence: it is counted where it was given and is in no other figure.
            async fn passed_through_pence(&self) -> Pence {
                self.figures().0.passed_through.into()
            }

            /// Number of different interventions that have budget, commitments or payments here.
            async fn intervention_count(&self) -> i64 {
                self.figures().1.interventions
            }

            /// Number of different schools that take part in those interventions, as far as the caller may see them; schools
            /// that have withdrawn count if pupils were reached there. In a review by school or trust, or of some schools, only
            /// those schools. `ADVISORY_MEMBER` gets null and `FORBIDDEN`.
            #[graphql(guard = "May::read(\"SpendFigures\", \"schoolCount\")")]
            async fn school_count(&self, ctx: &Context<'_>) -> Result<Option<i64>> {
                check_reach(ctx, self.detail())?;
                Ok(Some(self.figures().1.schools))
            }

            /// Sum of the pupils reached at those schools; of interventions for staff, the staff. Who takes part in two
            /// interventions counts twice; who is not counted yet not at all. `ADVISORY_MEMBER` gets null and `FORBIDDEN`.
            #[graphql(guard = "May::read(\"SpendFigures\", \"pupilsReached\")")]
            async fn pupils_reached(&self, ctx: &Context<'_>) -> Result<Option<i64>> {
                check_reach(ctx, self.detail())?;
                Ok(Some(self.figures().1.pupils))
            }

            /// `actualPence` for each of the schools of `schoolCount`, rounded half up to the penny. Null if there are none.
            /// `ADVISORY_MEMBER` gets null and `FORBIDDEN`.
            #[graphql(guard = "May::read(\"SpendFigures\", \"costPerSchoolPence\")")]
            async fn cost_per_school_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
                check_reach(ctx, self.detail())?;
                let (sums, reach) = self.figures();
                Ok(cost_of_each(sums.actual, reach.schools).map(Into::into))
            }

            /// `actualPence` for each of the pupils of `pupilsReached`, rounded half up to the penny. Null if there are none.
            /// `ADVISORY_MEMBER` gets null and `FORBIDDEN`.
            #[graphql(guard = "May::read(\"SpendFigures\", \"costPerPupilPence\")")]
            async fn cost_per_pupil_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
                check_reach(ctx, self.detail())?;
                let (sums, reach) = self.figures();
                Ok(cost_of_each(sums.actual, reach.pupils).map(Into::into))
            }
        }
    };
}

figures_object!(
    /// The figures of a whole review: each amount is the sum of those of the rows, to the penny.
    SpendFigures,
    {}
);
figures_object!(
    /// One group of a review: the spend that has all its keys.
    SpendReviewRow,
    {
        /// What the spend of the row has in common: one key for each of `groupBy`, in that order.
        async fn keys(&self) -> Vec<SpendReviewKey> {
            let keys = self.review.groupings.iter().zip(&self.group.keys);
            keys.map(|(grouping, key)| SpendReviewKey::new(*grouping, key)).collect()
        }

        /// Entries of the ledger behind the row, in the order in which they were written: with `knownAt`, those that were
        /// written by then. Behind what schools bear are the entries that are shared among them, each as a whole. Only
        /// `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER`, and `TEACHING_SCHOOL_USER` of its contracts, may read it; others get
        /// null and `FORBIDDEN`.
        #[graphql(guard = "May::read(\"SpendReviewRow\", \"entries\")")]
        async fn entries(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
            #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
            #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
            #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        ) -> Result<Option<Listing<LedgerEntry>>> {
            let (review, group) = (self.review.clone(), self.group.key_text());
            let list = ListId::new("entries of a spend review", &(&review, &group));
            let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
            let key = EntriesOfRow { review: review.clone(), group: group.clone(), page };
            let rows = loaders(ctx)?.load_one(key).await?.unwrap_or_default();
            let total = TotalCount::new(move |ctx| {
                let key = EntryCountOfRow { review: review.clone(), group: group.clone() };
                Box::pin(async move { Ok(loaders(ctx)?.load_one(key).await?.unwrap_or_default()) })
            });
            Ok(Some(listing(list, rows, total, entry_place, LedgerEntry)))
        }
    }
);
