use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use entities::{disclosure_rule, measure, measure_break};

use super::enums::{Direction, MeasureNature, MeasureUnit, Stage};
use crate::commissioning::graphql::Cohort;
use crate::graphql::error::{Code, internal};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Period, decimal};
use crate::observations::catalogue::{Catalogue, CatalogueCache, Partition};

/// A measure of the catalogue.
#[derive(Debug, Clone)]
pub struct Measure(pub Arc<measure::Model>);

/// A defined statistic of schools, local authorities or England. The catalogue is public.
#[Object]
impl Measure {
    /// Code, never given to another measure: the DfE's field code where there is one, such as `PTRWM_EXP`.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name to show.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it means.
    async fn definition(&self) -> &str {
        &self.0.definition
    }

    /// Stage of education.
    async fn stage(&self) -> Stage {
        self.0.stage.into()
    }

    /// What a value is a number of.
    async fn unit(&self) -> MeasureUnit {
        self.0.unit.into()
    }

    /// What it counts, and so which rule of disclosure is for it.
    async fn nature(&self) -> MeasureNature {
        self.0.nature.into()
    }

    /// Decimals with which it is published, 0 to 3; values are rounded to them, half away from zero.
    async fn decimals(&self) -> i32 {
        self.0.decimals
    }

    /// Which way is good.
    async fn direction(&self) -> Direction {
        self.0.direction.into()
    }

    /// Whether it measures attainment or progress in learning.
    async fn is_attainment(&self) -> bool {
        self.0.is_attainment
    }

    /// Standard deviation among pupils, in the unit of the measure. Null where none is published.
    async fn pupil_standard_deviation(&self) -> Option<f64> {
        self.0.pupil_sd_thousandths.map(decimal)
    }

    /// Where `pupilStandardDeviation` is published.
    async fn pupil_standard_deviation_source(&self) -> Option<&str> {
        self.0.pupil_sd_source.as_deref()
    }

    /// Who publishes it, in which statistics.
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// First period for which it is published. Null where it is not known.
    async fn first_period(&self) -> Option<Period> {
        self.0.first_period.map(Period)
    }

    /// Last period for which it is published. Null while it goes on.
    async fn last_period(&self) -> Option<Period> {
        self.0.last_period.map(Period)
    }

    /// Least value that it can have, in its unit. Null if it has none.
    async fn least(&self) -> Option<f64> {
        self.0.least_thousandths.map(decimal)
    }

    /// Largest value that it can have, in its unit. Null if it has none.
    async fn most(&self) -> Option<f64> {
        self.0.most_thousandths.map(decimal)
    }

    /// Where its definition changed, the earliest first; values on either side cannot be compared. 10 at most.
    async fn breaks(&self, ctx: &Context<'_>) -> Result<Vec<MeasureBreak>> {
        Ok(catalogue(ctx).await?.breaks(self.0.id).iter().take(BREAKS).map(Into::into).collect())
    }

    /// Rule of disclosure control that is in force for it.
    async fn disclosure_rule(&self, ctx: &Context<'_>) -> Result<Option<DisclosureRule>> {
        Ok(catalogue(ctx).await?.rule(&self.0.rule_code).map(Into::into))
    }
}

/// Breaks that are listed at most.
const BREAKS: usize = 10;

/// Where the definition of a measure changed.
#[derive(Debug, Clone, SimpleObject)]
pub struct MeasureBreak {
    /// First period with the new definition.
    pub period: Period,
    /// What changed, and the source.
    pub note: String,
}

impl From<&measure_break::Model> for MeasureBreak {
    fn from(row: &measure_break::Model) -> Self {
        Self { period: Period(row.period), note: row.note.clone() }
    }
}

/// A rule of disclosure control, in one version.
#[derive(Debug, Clone, SimpleObject)]
pub struct DisclosureRule {
    /// Code of the family of measures that it is for.
    pub code: String,
    /// Version, from 1.
    pub version: i32,
    /// Pupils below which a figure that this service publishes is withheld: its count, numerator, denominator, or their
    /// difference. 0 withholds nothing.
    pub threshold: i32,
    /// Counts that this service publishes are rounded to a multiple of this; 1 leaves them.
    pub count_base: i32,
    /// What it is for, and its source.
    pub note: String,
}

impl From<&disclosure_rule::Model> for DisclosureRule {
    fn from(row: &disclosure_rule::Model) -> Self {
        let disclosure_rule::Model { code, version, threshold, count_base, note } = row.clone();
        Self { code, version, threshold, count_base, note }
    }
}

/// A way to part a cohort into others.
#[derive(Debug, Clone, SimpleObject)]
pub struct CohortPartition {
    /// Code of the partition, such as `SEX`.
    pub code: String,
    /// The cohort that is parted.
    pub whole: Cohort,
    /// The cohorts that make it up.
    pub parts: Vec<Cohort>,
}

impl CohortPartition {
    pub(super) fn new(catalogue: &Catalogue, partition: &Partition) -> Option<Self> {
        let cohort = |number: i16| catalogue.cohort_numbered(number).cloned().map(Cohort::from);
        let parts = partition.parts.iter().copied().filter_map(cohort).collect();
        Some(Self { code: partition.code.clone(), whole: cohort(partition.whole)?, parts })
    }
}

/// The catalogue.
///
/// # Errors
/// When the database fails.
pub async fn catalogue(ctx: &Context<'_>) -> Result<Arc<Catalogue>> {
    ctx.data::<Arc<CatalogueCache>>()?.get(&operation(ctx)?.db).await.map_err(|error| internal(&error))
}

/// The measure with the number.
///
/// # Errors
/// When the database fails.
pub async fn measure_by_id(ctx: &Context<'_>, id: i32) -> Result<Option<Measure>> {
    Ok(catalogue(ctx).await?.measure_numbered(id).cloned().map(Measure))
}

/// The cohort of pupils with the number; nothing without one. No statement while the catalogue is fresh.
///
/// # Errors
/// When the database fails.
pub async fn cohort_numbered(ctx: &Context<'_>, number: Option<i16>) -> Result<Option<Cohort>> {
    let Some(number) = number else { return Ok(None) };
    Ok(catalogue(ctx).await?.cohort_numbered(number).cloned().map(Cohort::from))
}

/// The numbers of the measures with these codes.
///
/// # Errors
/// `BAD_USER_INPUT` for a code that no measure has.
pub fn measure_ids(catalogue: &Catalogue, part: &str, codes: &[String]) -> Result<Vec<i32>> {
    let unknown = |code: &String| {
        let code: String = code.chars().take(60).collect();
        Code::BadUserInput.error(format!("{part}: there is no measure {code:?}; `measures` lists them"))
    };
    codes.iter().map(|code| catalogue.measure(code).map(|measure| measure.id).ok_or_else(|| unknown(code))).collect()
}

/// The numbers of the cohorts with these codes.
///
/// # Errors
/// `BAD_USER_INPUT` for a code that no cohort of pupils has.
pub fn cohort_numbers(catalogue: &Catalogue, part: &str, codes: &[String]) -> Result<Vec<i16>> {
    let unknown = |code: &String| {
        let code: String = code.chars().take(60).collect();
        Code::BadUserInput.error(format!("{part}: there is no cohort of pupils {code:?}; `cohorts` lists them"))
    };
    codes.iter().map(|code| catalogue.number(code).ok_or_else(|| unknown(code))).collect()
}
