use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use entities::impact_evaluation;

use super::loaders::{BalanceOf, ReasonsOf};
use crate::graphql::reader::loaders;
use crate::graphql::scalars::Pence;
use crate::impact::rules::{CannotEstimate, Cost, EEF_TOOLKIT, Gap, GapChange, Months};
use crate::impact::store::parts::Parts;
use crate::observations::graphql::ObservationStatus;

/// Why something cannot be estimated.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactCannotEstimate {
    /// Code: `TOO_FEW_SCHOOLS`, `NO_BASELINE`, `NO_OUTCOME`, `SUPPRESSED_INPUTS`, `NO_COMPARATORS`, `NO_NATIONAL_FIGURE`,
    /// `NO_DENOMINATORS`, `NO_VARIANCE`, `MEASURE_CHANGED`, `TEST_CANCELLED`, `COHORT_NOT_MEASURED`, `NOT_A_NUMBER`.
    code: String,
    /// The same as a sentence.
    message: String,
}

impl ImpactCannotEstimate {
    /// The reason with the code.
    pub(super) fn of(code: &str) -> Self {
        let message = CannotEstimate::of_code(code).map_or_else(String::new, |reason| reason.to_string());
        Self { code: code.to_owned(), message }
    }
}

/// One side of a comparison. Values are in the unit of the measure; of a gap, how far the cohort is behind the other.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactSideFigures {
    /// Schools that are counted. Null where the side is England.
    schools: Option<i32>,
    /// Mean before.
    baseline: f64,
    /// Mean after.
    outcome: f64,
    /// After less before.
    change: f64,
}

/// A difference in standard deviations between pupils, so that measures can be compared. Positive is better.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactEffectSize {
    /// The effect size.
    pub(super) value: f64,
    /// Lower end of its 95 % confidence interval: that of the estimate, turned in the same way, so that it holds how much schools differ.
    pub(super) low: f64,
    /// Upper end.
    pub(super) high: f64,
    /// `HEDGES_G` (Hedges, 1981) by the standard deviation among pupils that is published for the measure, or `COX_INDEX` (What Works
    /// Clearinghouse, *Procedures and Standards Handbook* 5.0, appendix E) of percentages.
    pub(super) formula: String,
}

/// Months of additional progress, of attainment only. They are read off a table, and nothing is extrapolated. What one must know with
/// them is beside them.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactMonths {
    /// Months: `3`, `-2` for less progress, `12+` beyond the table.
    pub(super) months: String,
    /// Months at the lower end of the 95 % confidence interval.
    pub(super) low: String,
    /// Months at its upper end.
    pub(super) high: String,
    /// Table: Education Endowment Foundation, Teaching and Learning Toolkit.
    pub(super) table: String,
    /// Schools that take part and are counted.
    pub(super) schools: i32,
    /// Security of the evidence, 0 to 5.
    pub(super) security: i32,
    /// What was paid, in pence.
    pub(super) cost_pence: Pence,
    /// In pence for each pupil and month of progress, rounded half up. Null without progress, and where the number of pupils is not told.
    pub(super) pence_per_pupil_and_month: Option<Pence>,
}

/// The disadvantage gap: how far the cohort is behind the other, in the unit of the measure.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactGap {
    /// Mean gap before, at the schools that take part.
    baseline: f64,
    /// Mean gap after.
    outcome: f64,
    /// After less before: negative where it narrowed.
    change: f64,
    /// Whether it was halved at least. Null where there was no gap.
    is_halved: Option<bool>,
}

/// One reason why the evidence is as secure as it is.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactReason {
    /// Code of the rule: `DESIGN_MATCHED`, `DESIGN_LOCAL`, `DESIGN_NATIONAL`, `DESIGN_PRE_POST`, `FEW_SCHOOLS`, `ATTRITION`, `IMBALANCE`,
    /// `UNSETTLED_DATA`, `LATE_PLAN`, `LATE_BASELINE`.
    code: String,
    /// What the rule says here.
    message: String,
    /// What it gives to the rating, or takes from it.
    points: i32,
}

/// How secure the evidence is, in the manner of the padlocks of the Education Endowment Foundation.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactSecurity {
    /// 0 (nothing can be built on it) to 5 (chance decided who takes part, which no method here has; so 4 is the most).
    rating: i32,
    /// Why, the design first. The points add up to the rating, unless they would go below 0.
    reasons: Vec<ImpactReason>,
}

/// How alike both sides were before.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactBalance {
    /// In what: `BASELINE`, `PRIOR_TREND`, `FREE_SCHOOL_MEALS` or `ON_ROLL`.
    property: String,
    /// Standardised mean difference of the schools that take part and all that they could have been compared with. Null where none was
    /// chosen.
    before: Option<f64>,
    /// That of the schools that are compared (Austin, 2009). Beyond 0.25 either way is taken as unlike.
    after: f64,
}

/// What an evaluation found. Figures are as they were computed, not rounded, in the unit of the measure: percentage points for
/// percentages.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub struct ImpactResult {
    /// By how much the measure rose more at the schools that take part than at the comparators, or at all where there are none.
    /// Whether that is good is told by `verdict`.
    pub(super) estimate: f64,
    /// Lower end of the 95 % confidence interval: of so many evaluations like this, 95 in 100 hold the truth in theirs.
    pub(super) low: f64,
    /// Upper end.
    pub(super) high: f64,
    /// Standard error of the estimate.
    pub(super) standard_error: f64,
    /// Student's t of no effect.
    pub(super) t: f64,
    /// Degrees of freedom: Satterthwaite's where schools are compared with schools.
    pub(super) degrees_of_freedom: f64,
    /// Probability of an estimate at least so far from nothing, were there no effect (two-sided): Student's t (1908) of changes, Welch's
    /// (1947) of differences in differences.
    pub(super) p_value: f64,
    /// Schools that take part or did, counted or not.
    pub(super) participants: i32,
    /// The schools that take part.
    treated: ImpactSideFigures,
    /// Pupils behind their outcomes. Null where the measure does not tell.
    pub(super) treated_pupils: Option<i32>,
    /// What they are compared with. Null for `PRE_POST`.
    comparator: Option<ImpactSideFigures>,
    /// The gap, if that is evaluated. Null otherwise.
    gap: Option<ImpactGap>,
    /// The same in standard deviations between pupils. Null where the measure does not allow it; `noEffectSizeBecause` says why.
    pub(super) effect_size: Option<ImpactEffectSize>,
    /// `NO_PUPIL_SD` (no standard deviation among pupils is published), `NO_PUPILS` (the measure does not tell how many pupils are behind),
    /// `TOO_FEW_PUPILS` (fewer than two), `NO_VARIANCE` (the published deviation is not above nothing), `GAP` (of a gap there is none),
    /// `PROPORTION_AT_BOUND` (the interval reaches 0 or 100 percent), or `NOT_A_NUMBER`. Null if there is one.
    pub(super) no_effect_size_because: Option<String>,
    /// Months of additional progress. Null where there is no effect size, for what is no attainment, and before it is published, because
    /// cost belongs to it.
    pub(super) months: Option<ImpactMonths>,
    /// The least settled status among the figures that it was computed from.
    pub(super) data_status: Option<ObservationStatus>,
    #[graphql(skip)]
    evaluation_id: String,
    #[graphql(skip)]
    rating: i16,
    /// Of what is not kept; of what is, the store has them.
    #[graphql(skip)]
    parts: Option<Parts>,
}

#[ComplexObject]
impl ImpactResult {
    /// How secure the evidence is, with the reasons.
    async fn security(&self, ctx: &Context<'_>) -> Result<ImpactSecurity> {
        let found = match &self.parts {
            Some(parts) => parts.reasons.clone(),
            None => loaders(ctx)?.load_one(ReasonsOf(self.evaluation_id.clone())).await?.unwrap_or_default(),
        };
        let reason = |row: entities::impact_reason::Model| ImpactReason {
            code: row.code,
            message: row.message,
            points: row.points.into(),
        };
        Ok(ImpactSecurity { rating: self.rating.into(), reasons: found.into_iter().map(reason).collect() })
    }

    /// How alike both sides were before, in each thing that is known of all of them. Empty where schools are not compared with schools.
    async fn balance(&self, ctx: &Context<'_>) -> Result<Vec<ImpactBalance>> {
        let found = match &self.parts {
            Some(parts) => parts.balance.clone(),
            None => loaders(ctx)?.load_one(BalanceOf(self.evaluation_id.clone())).await?.unwrap_or_default(),
        };
        let of = |row: entities::impact_balance::Model| ImpactBalance {
            property: row.property,
            before: row.before,
            after: row.after,
        };
        Ok(found.into_iter().map(of).collect())
    }
}

impl ImpactResult {
    /// What the row has; nothing if nothing is estimated. With its reasons and balance, if they are not kept.
    pub(super) fn of(row: &impact_evaluation::Model, parts: Option<&Parts>) -> Option<Self> {
        let is_attainment = row.measure_is_attainment?;
        let (estimate, standard_error) = (row.effect?, row.standard_error?);
        let side = |schools, baseline: Option<f64>, outcome: Option<f64>| {
            let (baseline, outcome) = baseline.zip(outcome)?;
            Some(ImpactSideFigures { schools, baseline, outcome, change: outcome - baseline })
        };
        let treated = side(row.treated_schools, row.treated_baseline, row.treated_outcome)?;
        let effect_size = effect_size(row);
        let gap = row.against_number.map(|_| gap(&treated));
        Some(Self {
            estimate,
            low: row.effect_low?,
            high: row.effect_high?,
            standard_error,
            t: estimate / standard_error,
            degrees_of_freedom: row.degrees_of_freedom?,
            p_value: row.p_value?,
            participants: row.participants?,
            treated_pupils: row.treated_pupils,
            comparator: side(row.comparator_schools, row.comparator_baseline, row.comparator_outcome),
            gap,
            no_effect_size_because: row.effect_size_code.clone().filter(|_| effect_size.is_none()),
            months: effect_size.as_ref().filter(|_| is_attainment).and_then(|effect| months(row, effect)),
            effect_size,
            treated,
            data_status: row.data_status.map(Into::into),
            evaluation_id: row.id.clone(),
            rating: row.security?,
            parts: parts.cloned(),
        })
    }
}

fn effect_size(row: &impact_evaluation::Model) -> Option<ImpactEffectSize> {
    Some(ImpactEffectSize {
        value: row.effect_size?,
        low: row.effect_size_low?,
        high: row.effect_size_high?,
        formula: row.effect_size_code.clone()?,
    })
}

fn gap(treated: &ImpactSideFigures) -> ImpactGap {
    let change = GapChange { baseline: Gap::of(treated.baseline), outcome: Gap::of(treated.outcome) };
    let (baseline, outcome) = (treated.baseline, treated.outcome);
    ImpactGap { baseline, outcome, change: change.change(), is_halved: change.is_halved() }
}

fn months(row: &impact_evaluation::Model, effect: &ImpactEffectSize) -> Option<ImpactMonths> {
    let at = |value| EEF_TOOLKIT.months(value);
    let months = at(effect.value)?;
    let number = match months {
        Months::Of(number) | Months::Beyond(number) => number,
    };
    let cost = cost_of(row)?;
    Some(ImpactMonths {
        months: months.to_string(),
        low: at(effect.low)?.to_string(),
        high: at(effect.high)?.to_string(),
        table: EEF_TOOLKIT.version.to_owned(),
        schools: row.treated_schools?,
        security: row.security?.into(),
        cost_pence: cost.total.into(),
        pence_per_pupil_and_month: cost.per_pupil_and_month(number).map(Into::into),
    })
}

/// What the work cost, once the evaluation is published.
pub(super) fn cost_of(row: &impact_evaluation::Model) -> Option<Cost> {
    let total = row.cost_pence?;
    Some(Cost { total, schools: row.participants, pupils: row.cost_pupils, years: row.cost_years })
}
