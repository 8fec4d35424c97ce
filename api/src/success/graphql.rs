//! Success measures as GraphQL has them.

use async_graphql::{Context, Enum, Object, Result};
use entities::states;

use crate::commissioning::graphql::Cohort;
use crate::graphql::access::May;
use crate::graphql::error::internal;
use crate::graphql::reader::operation;
use crate::graphql::scalars::{AcademicYear, LaCode, Period};
use crate::observations::graphql::{Measure, Stage, catalogue, cohort_numbered, measure_by_id};
use crate::success::rules::{CannotTell, Rank};
use crate::success::service::{self, Reached};

/// How it is found out whether what was promised is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "states::SuccessTest")]
pub enum SuccessTest {
    /// The local authority is among the best quarter of all.
    TopQuarter,
    /// It is among the better half of all.
    TopHalf,
    /// Its place among all is no worse than it was, as a share of all.
    RankKept,
    /// Its value is better than that of England.
    BetterThanEngland,
    /// Its gap between two groups of pupils is smaller than that of England.
    GapBelowEngland,
    /// Its gap between two groups of pupils is half of what it was, or less.
    GapHalved,
    /// How far it is behind England is half of what it was, or less.
    GapToEnglandHalved,
    /// Its value rose by `amount`, or more.
    RisenBy,
    /// All of its open state-funded schools that were inspected are judged good or outstanding.
    AllGood,
}

/// Whether what was promised is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum SuccessStatus {
    /// It is reached.
    Met,
    /// It is not reached.
    NotMet,
    /// It cannot be told; `cannotTell` says why.
    CannotTell,
}

/// Why it cannot be told whether something is reached.
#[derive(Debug, Clone, async_graphql::SimpleObject)]
pub struct SuccessCannotTell {
    /// Code: `NO_FIGURE`, `NO_BASELINE`, `NO_ENGLAND`, `TOO_FEW_AUTHORITIES`, `NO_GAP` (there was none to halve), `MEASURE_CHANGED`.
    code: String,
    /// The same as a sentence.
    message: String,
}

impl From<CannotTell> for SuccessCannotTell {
    fn from(reason: CannotTell) -> Self {
        Self { code: reason.code().to_owned(), message: reason.to_string() }
    }
}

/// A place among all local authorities.
#[derive(Debug, Clone, async_graphql::SimpleObject)]
pub struct SuccessRank {
    /// The place: 1 for the best; equal values share one.
    place: usize,
    /// Of how many local authorities.
    of: usize,
}

impl From<Rank> for SuccessRank {
    fn from(rank: Rank) -> Self {
        Self { place: rank.place, of: rank.of }
    }
}

/// Root fields of success measures.
#[derive(Debug, Default)]
pub struct SuccessQuery;

/// Root fields of success measures.
#[Object]
impl SuccessQuery {
    /// What the partnership promised to reach (section 6 of the action plan of 3 June 2016) and whether it did, by the published figures of the
    /// local authority, of all others and of England that are loaded. Every signed-in caller may read it; others get null and
    /// `UNAUTHENTICATED`.
    #[graphql(guard = "May::read(\"Query\", \"successMeasures\")")]
    async fn success_measures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The local authority.")] area_la_code: LaCode,
        #[graphql(desc = "Year of the figures; the one for which each was promised if left out.")] year: Option<
            AcademicYear,
        >,
    ) -> Result<Option<Vec<SuccessMeasure>>> {
        let catalogue = catalogue(ctx).await?;
        let found = service::reached(operation(ctx)?, &catalogue, area_la_code.0, year.map(|year| year.0)).await;
        Ok(Some(found.map_err(|error| internal(&error))?.into_iter().map(SuccessMeasure).collect()))
    }
}

fn decimal(thousandths: Option<i64>) -> Option<f64> {
    thousandths.and_then(entities::values::Thousandths::new).map(entities::values::Thousandths::to_f64)
}

/// Something that was promised, and whether it is reached.
#[derive(Debug, Clone)]
pub struct SuccessMeasure(Reached);

/// Something that was promised, and whether it is reached. Values are in the unit of the measure; of a gap, how far the one group of pupils is
/// behind the other.
#[Object]
impl SuccessMeasure {
    /// Code, never given to another.
    async fn code(&self) -> &str {
        &self.0.measure.code
    }

    /// Stage of education.
    async fn stage(&self) -> Stage {
        self.0.measure.stage.into()
    }

    /// What was promised, in the words of the source.
    async fn text(&self) -> &str {
        &self.0.measure.text
    }

    /// Where it was promised.
    async fn source(&self) -> &str {
        &self.0.measure.source
    }

    /// How it is found out.
    async fn test(&self) -> SuccessTest {
        self.0.measure.test.into()
    }

    /// The measure. Null for inspections.
    async fn measure(&self, ctx: &Context<'_>) -> Result<Option<Measure>> {
        match self.0.measure.measure_id {
            Some(id) => measure_by_id(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The pupils. Null for inspections.
    async fn cohort(&self, ctx: &Context<'_>) -> Result<Option<Cohort>> {
        cohort_numbered(ctx, self.0.measure.cohort_number).await
    }

    /// The measure of those whom they are behind, for a gap. Null otherwise.
    async fn against_measure(&self, ctx: &Context<'_>) -> Result<Option<Measure>> {
        match self.0.measure.against_measure_id {
            Some(id) => measure_by_id(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The pupils whom they are behind, for a gap. Null otherwise.
    async fn against_cohort(&self, ctx: &Context<'_>) -> Result<Option<Cohort>> {
        cohort_numbered(ctx, self.0.measure.against_number).await
    }

    /// By how much the value is to rise, for `RISEN_BY`. Null otherwise.
    async fn amount(&self) -> Option<f64> {
        self.0.measure.amount_thousandths.map(|amount| amount.to_f64())
    }

    /// The period with which is compared. Null where none is.
    async fn baseline_period(&self) -> Option<Period> {
        self.0.measure.baseline_period.map(Period)
    }

    /// The period for which it was promised.
    async fn due_period(&self) -> Period {
        Period(self.0.measure.due_period)
    }

    /// The period of the figures.
    async fn period(&self) -> Period {
        Period(self.0.period)
    }

    /// Whether it is reached.
    async fn status(&self) -> SuccessStatus {
        match self.0.is_reached {
            Ok(true) => SuccessStatus::Met,
            Ok(false) => SuccessStatus::NotMet,
            Err(_) => SuccessStatus::CannotTell,
        }
    }

    /// Why that cannot be told. Null if it can.
    async fn cannot_tell(&self) -> Option<SuccessCannotTell> {
        self.0.is_reached.err().map(Into::into)
    }

    /// The value of the local authority, or its gap; for `ALL_GOOD` the percentage of schools. Null if it is not loaded.
    async fn value(&self) -> Option<f64> {
        decimal(self.0.now.own)
    }

    /// That of England. Null if it is not loaded, and for `ALL_GOOD`.
    async fn england(&self) -> Option<f64> {
        decimal(self.0.now.england)
    }

    /// The value of the local authority in the period with which is compared. Null where none is, or it is not loaded.
    async fn baseline(&self) -> Option<f64> {
        decimal(self.0.before.own)
    }

    /// That of England then.
    async fn england_baseline(&self) -> Option<f64> {
        decimal(self.0.before.england)
    }

    /// Place of the local authority among all, where that is asked. Null if too few are loaded.
    async fn rank(&self) -> Option<SuccessRank> {
        self.0.rank.map(Into::into)
    }

    /// Its place in the period with which is compared.
    async fn baseline_rank(&self) -> Option<SuccessRank> {
        self.0.rank_before.map(Into::into)
    }
}
