//! The review of spend: sums of the ledger as they are kept, or as they were known at a time, by what the board asks.
//!
//! Whatever is asked, the same statement groups the same *cells*: sums that are kept, shares of them where schools are asked
//! for, or what the ledger said at a time, which is handed to the database as JSON.

mod cells;
mod counts;
mod entries;
mod filter;
mod frame;
mod groups;
mod known;
mod names;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

pub use self::counts::{reach, reach_of_all};
pub use self::entries::{RowEntries, entries_of_rows, entry_place, numbers_of_entries};
pub use self::filter::ReviewFilter;
pub use self::groups::{Group, GroupKey, Reviewed, group_place, page, total};
pub use self::known::{Known, known};
use crate::policy::Detail;
use crate::spend::rules::review::Grouping;

/// What is asked of the review.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Review {
    /// What sums are grouped by: one to three different.
    pub groupings: Vec<Grouping>,
    /// Which sums.
    pub filter: ReviewFilter,
    /// How closely they are looked at.
    pub detail: Detail,
    /// In which order the groups come.
    pub order: ReviewOrder,
    /// As of when; nothing for now.
    pub known_at: Option<DateTime<Utc>>,
}

/// What groups are ordered by. The keys decide between equals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ReviewOrder {
    /// What.
    pub sort: ReviewSort,
    /// Whether the largest comes first.
    pub is_descending: bool,
}

/// What groups can be ordered by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum ReviewSort {
    /// Names of the keys, in the order of the groupings; groups without a value come last.
    #[default]
    Names,
    /// Budget.
    Budget,
    /// Commitments.
    Committed,
    /// Payments.
    Actual,
}

/// A sum that a group may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Figure {
    /// Budget.
    Budget,
    /// Commitments.
    Committed,
    /// Payments.
    Actual,
    /// Payments by others.
    CoFunded,
    /// Payments passed on.
    PassedThrough,
    /// What is forecast to be paid.
    Forecast,
}

impl Figure {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Budget, Self::Committed, Self::Actual, Self::CoFunded, Self::PassedThrough, Self::Forecast];

    /// The column that holds it.
    const fn column(self) -> &'static str {
        match self {
            Self::Budget => "budget_pence",
            Self::Committed => "committed_pence",
            Self::Actual => "actual_pence",
            Self::CoFunded => "co_funded_pence",
            Self::PassedThrough => "passed_through_pence",
            Self::Forecast => "forecast_pence",
        }
    }
}

/// Which figures are needed: what is not asked for is not calculated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// Sums.
    pub figures: BTreeSet<Figure>,
    /// Whether interventions are counted.
    pub interventions: bool,
    /// Whether schools and pupils are counted.
    pub participations: bool,
}

impl Needs {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Self { figures: Figure::ALL.into(), interventions: true, participations: true }
    }

    /// Needs what the other needs too.
    pub fn join(&mut self, other: Self) {
        self.figures.extend(other.figures);
        self.interventions |= other.interventions;
        self.participations |= other.participations;
    }

    /// Whether something is counted.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.interventions || self.participations
    }
}

impl Review {
    /// Whether the shares of schools are asked for, not the sums.
    #[must_use]
    pub fn is_of_schools(&self) -> bool {
        self.groupings.iter().any(|grouping| grouping.is_of_schools()) || self.filter.is_of_schools()
    }

    /// Whether sums of months are needed; those of years are fewer.
    fn is_by_month(&self) -> bool {
        self.known_at.is_some() || self.groupings.contains(&Grouping::Month) || self.filter.months.is_some()
    }
}
