use std::collections::BTreeMap;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entities::keys;
use entities::values::Pence as Amount;

use super::enums::ImpactVerdict;
use super::loaders::PaidFor;
use super::verdict::verdict;
use crate::commissioning::graphql::Cohort;
use crate::graphql::access::May;
use crate::graphql::id::GlobalId;
use crate::graphql::reader::loaders;
use crate::graphql::scalars::{LaCode, Pence};
use crate::impact::rules::{EEF_TOOLKIT, Months, Pooled, Ranged, Rolled, Rollup, one_of_each, roll_up, shared};
use crate::impact::store::summary::Published;
use crate::observations::graphql::{Measure, cohort_numbered, measure_by_id};

/// By what published evaluations are put together, besides measure and cohort, which are never mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub enum ImpactGrouping {
    /// By the priority that the work serves.
    Priority,
    /// By the kind of work.
    Kind,
    /// By who delivers it.
    Provider,
    /// By the phase of the schools that it is for.
    Phase,
    /// By the year of the commissioning plan.
    Year,
}

impl ImpactGrouping {
    /// In which group the evaluation is: names change and are no part of it, and each partnership has priorities of its own.
    fn group(self, of: &Published) -> Group {
        let code = match self {
            Self::Priority => of.priority_code.clone(),
            Self::Kind => of.kind.to_string(),
            Self::Provider => GlobalId::Provider(of.provider_id.clone()).encode().to_string(),
            Self::Phase => of.phase_code.map_or_else(String::new, |code| code.to_string()),
            Self::Year => of.academic_year.to_string(),
        };
        Group { code, area: (self == Self::Priority).then_some(of.area_la_code) }
    }

    /// The name of the group by the evaluation.
    fn name(self, of: &Published) -> String {
        match self {
            Self::Priority => of.priority_title.clone(),
            Self::Provider => of.provider_name.clone(),
            Self::Kind | Self::Phase | Self::Year => self.group(of).code,
        }
    }
}

/// One part of the key of a row.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactSummaryKey {
    /// Code: of the priority or the phase (GIAS; empty if the work is for all), the kind, the year, or the global id of the provider.
    code: String,
    /// Name to show: that of the evaluation which was published last.
    name: String,
    /// Local authority whose partnership has the priority; null for other parts.
    area_la_code: Option<LaCode>,
}

/// A group of a grouping.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    code: String,
    area: Option<keys::LaCode>,
}

/// What was asked for, the measure, the cohort, and the one that it is behind.
type RowKey = (Vec<Group>, i32, i16, Option<i16>);

/// One row: what published evaluations of one measure and cohort say together.
#[derive(Debug, Clone)]
pub struct ImpactSummaryRow {
    keys: Vec<ImpactSummaryKey>,
    measure_id: i32,
    cohort_number: i16,
    against_number: Option<i16>,
    all: Vec<Published>,
    counted: Vec<Published>,
    left_out: usize,
    rollup: Option<Rollup>,
    known_at: Option<DateTime<Utc>>,
}

/// Several estimates put together by inverse variance, with 95 % confidence interval: of random effects that of Hartung and Knapp (2001), which
/// is right where few are put together, of a fixed effect that of the normal distribution. One alone keeps its own.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactPooled {
    /// The pooled effect.
    effect: f64,
    /// Its standard error.
    standard_error: f64,
    /// Lower end of its 95 % confidence interval.
    low: f64,
    /// Upper end.
    high: f64,
}

impl From<&Pooled> for ImpactPooled {
    fn from(pooled: &Pooled) -> Self {
        let Pooled { effect, standard_error, low, high, .. } = *pooled;
        Self { effect, standard_error, low, high }
    }
}

/// How far estimates differ by more than chance.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactHeterogeneity {
    /// Cochran's Q (1954).
    q: f64,
    /// Probability of so large a Q, if all had the same effect. Null for one evaluation.
    q_p_value: Option<f64>,
    /// Share of what they differ by that is not chance, in percent (Higgins and Thompson, 2002).
    i_squared: f64,
    /// Variance between the true effects (DerSimonian and Laird, 1986).
    tau_squared: f64,
}

/// One line of a forest plot.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactForestPoint {
    /// Global id of the evaluation.
    evaluation_id: ID,
    /// Title of the intervention.
    title: String,
    /// The estimate, in the unit of the measure.
    effect: f64,
    /// Lower end of its 95 % confidence interval.
    low: f64,
    /// Upper end.
    high: f64,
    /// What it weighs in the random effects, in percent.
    weight_percent: f64,
    /// Security of its evidence, 0 to 5.
    security: i32,
}

/// Attainment put together: effect sizes and months of additional progress.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactProgress {
    /// Pooled effect size, of random effects.
    effect_size: ImpactPooled,
    /// Months of additional progress: `3`, `-2` for less, `12+` beyond the table.
    months: String,
    /// Months at the lower end of the 95 % confidence interval.
    low: String,
    /// Months at its upper end.
    high: String,
    /// Table: Education Endowment Foundation, Teaching and Learning Toolkit.
    table: String,
    /// Schools that are counted.
    schools: i64,
    /// The least security of the evidence, 0 to 5.
    least_security: i32,
    /// What the work had cost when its evaluations were published, in pence.
    cost_pence: Pence,
    /// In pence, as published, for each pupil and month of progress, rounded half up. Null without progress, and where the number of
    /// pupils is not told.
    pence_per_pupil_and_month: Option<Pence>,
}

/// How many evaluations say what.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactVerdictCount {
    /// What they say.
    verdict: ImpactVerdict,
    /// How many.
    evaluations: i64,
}

impl ImpactSummaryRow {
    /// Rows of the evaluations, by key.
    pub(super) fn rows(
        all: Vec<Published>,
        groupings: &[ImpactGrouping],
        known_at: Option<DateTime<Utc>>,
    ) -> Vec<Self> {
        let mut groups: BTreeMap<RowKey, Vec<Published>> = BTreeMap::new();
        for of in all {
            let group = groupings.iter().map(|grouping| grouping.group(&of)).collect();
            groups.entry((group, of.measure_id, of.cohort_number, of.against_number)).or_default().push(of);
        }
        groups.into_iter().map(|(key, all)| Self::of(key, groupings, all, known_at)).collect()
    }

    fn of(
        (group, measure_id, cohort_number, against_number): RowKey,
        groupings: &[ImpactGrouping],
        all: Vec<Published>,
        known_at: Option<DateTime<Utc>>,
    ) -> Self {
        let estimated: Vec<Rolled<String>> = all.iter().filter_map(rolled).collect();
        let (rolled, left_out) = one_of_each(estimated);
        let find = |one: &Rolled<String>| all.iter().find(|of| of.id == one.id).cloned();
        let counted = rolled.iter().filter_map(find).collect();
        let rollup = roll_up(&rolled).ok();
        let latest = all.iter().max_by_key(|of| (of.published_at, &of.id));
        let key = |(Group { code, area }, grouping): (Group, &ImpactGrouping)| ImpactSummaryKey {
            code,
            name: latest.map_or_else(String::new, |of| grouping.name(of)),
            area_la_code: area.map(LaCode),
        };
        let keys = group.into_iter().zip(groupings).map(key).collect();
        Self { keys, measure_id, cohort_number, against_number, all, counted, left_out, rollup, known_at }
    }

    /// Pupils reached by the work, each piece once; nothing where it is not told of one.
    fn reached(&self) -> Option<i64> {
        self.works().into_iter().map(|of| of.cost_pupils.map(i64::from)).sum()
    }

    /// The evaluations, one of each piece of work.
    fn works(&self) -> Vec<&Published> {
        let mut works: Vec<&Published> = Vec::new();
        for of in &self.all {
            match works.iter_mut().find(|known| known.intervention_id == of.intervention_id) {
                Some(known) if known.published_at >= of.published_at => {}
                Some(known) => *known = of,
                None => works.push(of),
            }
        }
        works
    }

    fn published_cost(&self) -> Amount {
        let amounts = self.works().into_iter().filter_map(|of| of.cost_pence);
        amounts.fold(Amount::ZERO, |sum, amount| sum.checked_add(amount).unwrap_or(sum))
    }

    /// What was paid for the work as far as the caller sees its ledger.
    async fn paid(&self, ctx: &Context<'_>) -> Result<Option<Amount>> {
        let known_at = self.known_at;
        let key = |of: &Published| PaidFor { intervention_id: of.intervention_id.clone(), known_at };
        let paid = loaders(ctx)?.load_many(self.works().into_iter().map(key).collect::<Vec<_>>()).await?;
        Ok(Amount::new(paid.values().sum()))
    }

    /// Effect sizes of attainment put together; nothing where one evaluation has none.
    fn effect_size(&self) -> Option<Pooled> {
        let is_attainment = self.counted.iter().all(|of| of.measure_is_attainment == Some(true));
        self.rollup.as_ref().filter(|_| is_attainment)?.effect_size
    }

    /// Months of progress of all pupils reached.
    fn pupil_months(&self) -> Option<i64> {
        let (Months::Of(number) | Months::Beyond(number)) = EEF_TOOLKIT.months(self.effect_size()?.effect)?;
        self.reached()?.checked_mul(number.into())
    }

    fn schools_counted(&self) -> i64 {
        self.counted.iter().filter_map(|of| of.treated_schools).map(i64::from).sum()
    }
}

fn published(of: &Published) -> Option<i64> {
    of.published_at.map(|time| time.timestamp_micros())
}

fn rolled(of: &Published) -> Option<Rolled<String>> {
    let ranged = |value: Option<f64>, low: Option<f64>, high: Option<f64>| {
        Some(Ranged { value: value?, low: low?, high: high? })
    };
    Some(Rolled {
        id: of.id.clone(),
        work: of.intervention_id.clone(),
        effect: ranged(of.effect, of.effect_low, of.effect_high)?,
        standard_error: of.standard_error?,
        effect_size: ranged(of.effect_size, of.effect_size_low, of.effect_size_high),
        security: of.security?,
        published: published(of)?,
    })
}

/// One row: what published evaluations of one measure and cohort say together, never mixed with others. Of several evaluations of the same
/// work one counts: the one with the most secure evidence, of these the latest.
#[Object]
impl ImpactSummaryRow {
    /// Key of the row: one part for each grouping that was asked for, in their order.
    async fn keys(&self) -> &[ImpactSummaryKey] {
        &self.keys
    }

    /// The measure.
    async fn measure(&self, ctx: &Context<'_>) -> Result<Option<Measure>> {
        measure_by_id(ctx, self.measure_id).await
    }

    /// The pupils.
    async fn cohort(&self, ctx: &Context<'_>) -> Result<Option<Cohort>> {
        cohort_numbered(ctx, Some(self.cohort_number)).await
    }

    /// The pupils whom they are behind, if gaps were evaluated. Null otherwise.
    async fn against_cohort(&self, ctx: &Context<'_>) -> Result<Option<Cohort>> {
        cohort_numbered(ctx, self.against_number).await
    }

    /// Published evaluations, those of which nothing can be estimated among them.
    async fn evaluations(&self) -> usize {
        self.all.len()
    }

    /// Those that are put together.
    async fn counted_evaluations(&self) -> usize {
        self.counted.len()
    }

    /// Those that are left out because another of the same work counts.
    async fn left_out_evaluations(&self) -> usize {
        self.left_out
    }

    /// Pieces of work.
    async fn interventions(&self) -> usize {
        self.works().len()
    }

    /// Schools that take part and are counted; one that takes part in several pieces of work is counted in each.
    async fn schools(&self) -> i64 {
        self.schools_counted()
    }

    /// How many evaluations say what, each verdict that there is.
    async fn verdicts(&self) -> Vec<ImpactVerdictCount> {
        let of_one =
            |of: &Published| verdict(of.effect_low.zip(of.effect_high), of.measure_direction, of.against_number);
        let kinds = [
            ImpactVerdict::Improved,
            ImpactVerdict::NoClearChange,
            ImpactVerdict::Worsened,
            ImpactVerdict::CannotEstimate,
        ];
        let number = |kind: ImpactVerdict| self.all.iter().filter(|of| of_one(of) == kind).count();
        let count =
            |verdict| ImpactVerdictCount { verdict, evaluations: i64::try_from(number(verdict)).unwrap_or(i64::MAX) };
        kinds.into_iter().map(count).filter(|count| count.evaluations > 0).collect()
    }

    /// The estimates put together as if all work had the same effect. Null if there is none.
    async fn fixed_effect(&self) -> Option<ImpactPooled> {
        self.rollup.as_ref().map(|rollup| (&rollup.fixed).into())
    }

    /// The estimates put together with effects that differ from work to work: the one to quote. Null if there is none.
    async fn random_effects(&self) -> Option<ImpactPooled> {
        self.rollup.as_ref().map(|rollup| (&rollup.random).into())
    }

    /// How far the estimates differ by more than chance. Null if there is none.
    async fn heterogeneity(&self) -> Option<ImpactHeterogeneity> {
        let pooled = self.rollup.as_ref().map(|rollup| &rollup.random)?;
        let (q, q_p_value, i_squared) = (pooled.q, pooled.q_p_value, pooled.i_squared);
        Some(ImpactHeterogeneity { q, q_p_value, i_squared, tau_squared: pooled.tau_squared })
    }

    /// The least estimate. Null if there is none.
    async fn least_effect(&self) -> Option<f64> {
        self.rollup.as_ref().map(|rollup| rollup.least)
    }

    /// The greatest estimate. Null if there is none.
    async fn greatest_effect(&self) -> Option<f64> {
        self.rollup.as_ref().map(|rollup| rollup.greatest)
    }

    /// Effect sizes put together, with months of progress. Null for what is no attainment, and where one evaluation has no effect size.
    async fn progress(&self) -> Option<ImpactProgress> {
        let pooled = self.effect_size()?;
        let at = |value| EEF_TOOLKIT.months(value);
        let (months, low, high) = (at(pooled.effect)?, at(pooled.low)?, at(pooled.high)?);
        let per_month = self.pupil_months().and_then(|months| shared(self.published_cost(), months));
        Some(ImpactProgress {
            effect_size: (&pooled).into(),
            months: months.to_string(),
            low: low.to_string(),
            high: high.to_string(),
            table: EEF_TOOLKIT.version.to_owned(),
            schools: self.schools_counted(),
            least_security: self.counted.iter().filter_map(|of| of.security).min().unwrap_or_default().into(),
            cost_pence: self.published_cost().into(),
            pence_per_pupil_and_month: per_month.map(Into::into),
        })
    }

    /// The lines of a forest plot, one for each evaluation that is put together; 1,000 at most.
    async fn forest(&self) -> Vec<ImpactForestPoint> {
        let weights = self.rollup.as_ref().map(|rollup| rollup.weights.as_slice()).unwrap_or_default();
        let point = |(of, weight): (&Published, &f64)| {
            Some(ImpactForestPoint {
                evaluation_id: GlobalId::ImpactEvaluation(of.id.clone()).encode(),
                title: of.intervention_title.clone(),
                effect: of.effect?,
                low: of.effect_low?,
                high: of.effect_high?,
                weight_percent: *weight,
                security: of.security?.into(),
            })
        };
        self.counted.iter().zip(weights).take(1_000).filter_map(point).collect()
    }

    /// What the work had cost, in pence, when its latest evaluation was published; each piece of work once.
    async fn published_cost_pence(&self) -> Pence {
        self.published_cost().into()
    }

    /// Pupils, or staff, whom the work reached, as was known then. Null while it is not told of every piece of work.
    async fn pupils(&self) -> Option<i64> {
        self.reached()
    }

    /// What the work had cost for each of them, in pence, rounded half up. Null where `pupils` is.
    async fn pence_per_pupil(&self) -> Option<Pence> {
        shared(self.published_cost(), self.reached()?).map(Into::into)
    }

    /// What was paid for the work, in pence, by the ledger as it stands, or as it was known at `knownAt`; each piece of work once. Only
    /// `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` may read it, and count what their partnership paid; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"ImpactSummaryRow\", \"ledgerCostPence\")")]
    async fn ledger_cost_pence(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        Ok(self.paid(ctx).await?.map(Into::into))
    }

    /// The same for each of `pupils`, rounded half up. Null where that is. Who may read it is as for `ledgerCostPence`.
    #[graphql(guard = "May::read(\"ImpactSummaryRow\", \"ledgerPencePerPupil\")")]
    async fn ledger_pence_per_pupil(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        let Some(pupils) = self.reached() else { return Ok(None) };
        Ok(self.paid(ctx).await?.and_then(|paid| shared(paid, pupils)).map(Into::into))
    }

    /// The same for each of `pupils` and month of progress, rounded half up. Null without progress. Who may read it is as for
    /// `ledgerCostPence`.
    #[graphql(guard = "May::read(\"ImpactSummaryRow\", \"ledgerPencePerPupilAndMonth\")")]
    async fn ledger_pence_per_pupil_and_month(&self, ctx: &Context<'_>) -> Result<Option<Pence>> {
        let Some(months) = self.pupil_months() else { return Ok(None) };
        Ok(self.paid(ctx).await?.and_then(|paid| shared(paid, months)).map(Into::into))
    }
}
