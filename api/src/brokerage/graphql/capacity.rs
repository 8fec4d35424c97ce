use async_graphql::{Object, SimpleObject};
use entities::values;

use crate::brokerage::rules::Line;
use crate::graphql::scalars::Period;

/// The days of a supporter in one half-term.
#[derive(Debug, Clone, Copy)]
pub struct SupporterCapacity {
    pub(super) half_term: values::Period,
    pub(super) line: Line,
}

/// The days that a supporter has for others in one half-term, and what of these is promised or gone: days - held - those given by
/// deployments that are over = free. Whole or half days.
#[Object]
impl SupporterCapacity {
    /// The half-term, such as `2016/17 half-term 1`.
    async fn half_term(&self) -> Period {
        Period(self.half_term)
    }

    /// Days that it has.
    async fn days(&self) -> f64 {
        self.line.days.days()
    }

    /// Days that are held by deployments which are offered, agreed or under way; what they gave already among them.
    async fn held_days(&self) -> f64 {
        self.line.held.days()
    }

    /// Days that were given, by visits; time given in kind is counted so.
    async fn given_days(&self) -> f64 {
        self.line.given.days()
    }

    /// Days that can still be promised.
    async fn free_days(&self) -> f64 {
        self.line.free().days()
    }
}

/// How many days of a half-term a deployment takes.
#[derive(Debug, Clone, SimpleObject)]
pub struct DeploymentDays {
    /// The half-term, such as `2016/17 half-term 1`.
    pub half_term: Period,
    /// Days; whole or half ones.
    pub days: f64,
}
