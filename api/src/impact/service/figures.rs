//! From figures that were gathered to what an evaluation says.

use std::collections::{BTreeSet, HashMap};

use entities::keys::Urn;
use entities::states::{ImpactMethod, ImpactPart, ImpactSide, MeasureNature, ObservationStatus};
use entities::{impact_balance, impact_evaluation, impact_input, impact_reason, impact_release, impact_school};

use super::gather::{Gathered, Input, School, Subject};
use crate::impact::rules::{
    Balance, CannotEstimate, Comparison, Effect, Evidence, Excluded, Found, Interval, Judged, METHOD_VERSION,
    MatchingRule, Property, SchoolValues, Security, balance, comparable, compare, of_percentages, similar_schools,
    standardised,
};
use crate::impact::store::parts::Parts;

/// Why there is no effect size.
const OF_A_GAP: &str = "GAP";
const NO_PUPIL_SD: &str = "NO_PUPIL_SD";
const NO_PUPILS: &str = "NO_PUPILS";

/// What was computed.
#[derive(Debug, Clone)]
pub struct Computed {
    found: Result<Found, CannotEstimate>,
    effect: Result<Effect, &'static str>,
    security: Option<Security>,
    balance: Vec<Balance>,
    schools: Vec<Counted>,
    national: Vec<(ImpactPart, Input)>,
    participants: usize,
    judged: Judged,
    timing: Timing,
    releases: BTreeSet<String>,
}

/// Whether what is compared was fixed and measured in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// Whether the plan was made or changed when the outcome period had begun.
    pub is_plan_late: bool,
    /// Whether the baseline period was not over when the work began.
    pub baseline_overlaps: bool,
}

/// A school with what became of it.
#[derive(Debug, Clone)]
struct Counted {
    school: School,
    side: ImpactSide,
    excluded: Option<Excluded>,
    matched: Option<Urn>,
}

impl Counted {
    fn is_counted(&self) -> bool {
        self.excluded.is_none()
    }
}

/// Compares what was gathered as the plan has it.
pub fn compute(subject: Subject<'_>, gathered: Gathered, timing: Timing) -> Computed {
    let plan = subject.plan;
    let participants = gathered.treated.len();
    let (schools, balance, chosen) = choose(subject, &gathered);
    let values = |side: ImpactSide| -> Vec<SchoolValues> {
        schools.iter().filter(|of| of.side == side && of.is_counted()).map(|of| of.school.values.clone()).collect()
    };
    let (treated, others) = (values(ImpactSide::Treated), values(ImpactSide::Comparator));
    let national = gathered.national.as_ref().map(|(both, _)| *both);
    let by = Comparison { method: plan.method, weighting: plan.weighting, national };
    let everybody: Vec<SchoolValues> = gathered.treated.iter().map(|school| school.values.clone()).collect();
    let breaks = subject.breaks.iter().map(|change| change.period);
    let found = comparable((plan.baseline, plan.outcome), subject.judged.is_attainment, breaks)
        .and(if gathered.has_any { Ok(()) } else { Err(CannotEstimate::CohortNotMeasured) })
        .and(countable(by, &everybody))
        .and(chosen)
        .and_then(|()| compare(by, &treated, &others));
    let effect = match &found {
        Ok(found) => effect(subject, found),
        Err(_) => Err("CANNOT_ESTIMATE"),
    };
    let uses_england = plan.method == ImpactMethod::NationalComparator && found.is_ok();
    let national = gathered.national.filter(|_| uses_england).map(|(_, inputs)| inputs).unwrap_or_default();
    let releases = gathered.releases.into_iter().collect();
    let judged = subject.judged;
    let mut computed =
        Computed { found, effect, security: None, balance, schools, national, participants, judged, timing, releases };
    computed.security = computed.found.as_ref().ok().map(|found| {
        Security::of(&Evidence {
            method: plan.method,
            participants,
            counted: found.treated.schools.unwrap_or_default(),
            baseline_difference: computed.imbalance(),
            data_status: computed.data_status().unwrap_or(ObservationStatus::Final),
            is_plan_late: timing.is_plan_late,
            baseline_overlaps: timing.baseline_overlaps,
        })
    });
    computed
}

/// Whether those who take part can be counted at all. That all of them changed alike says nothing against comparing them with others.
fn countable(by: Comparison, treated: &[SchoolValues]) -> Result<(), CannotEstimate> {
    match compare(Comparison { method: ImpactMethod::PrePost, ..by }, treated, &[]) {
        Ok(_) | Err(CannotEstimate::NoVariance) => Ok(()),
        Err(reason) => Err(reason),
    }
}

/// Whom to compare with whom.
fn choose(subject: Subject<'_>, gathered: &Gathered) -> (Vec<Counted>, Vec<Balance>, Result<(), CannotEstimate>) {
    let plan = subject.plan;
    let of = |school: &School, side, matched| Counted {
        excluded: school.values.excluded(plan.weighting),
        school: school.clone(),
        side,
        matched,
    };
    let mut schools: Vec<Counted> =
        gathered.treated.iter().map(|school| of(school, ImpactSide::Treated, None)).collect();
    let values =
        |schools: &[School]| -> Vec<SchoolValues> { schools.iter().map(|school| school.values.clone()).collect() };
    let (treated, others) = (values(&gathered.treated), values(&gathered.others));
    let countable = gathered.others.iter().filter(|school| school.values.excluded(plan.weighting).is_none());
    match plan.method {
        ImpactMethod::PrePost | ImpactMethod::NationalComparator => (schools, Vec::new(), Ok(())),
        ImpactMethod::LocalComparator | ImpactMethod::SimilarSchools
            if gathered.settled.is_some() || plan.method == ImpactMethod::LocalComparator =>
        {
            let settled = gathered.settled.as_ref();
            let matched = |school: &School| settled.and_then(|of| of.others.get(&school.values.urn).copied().flatten());
            let is_unlike = |urn: Urn| settled.is_some_and(|of| of.unlike.contains(&urn));
            exclude_unlike(&mut schools, is_unlike);
            schools.extend(countable.map(|school| of(school, ImpactSide::Comparator, matched(school))));
            share_out(&mut schools);
            let alike: Vec<SchoolValues> = treated.into_iter().filter(|school| !is_unlike(school.urn)).collect();
            (schools, balance(plan.weighting, &alike, &others), Ok(()))
        }
        ImpactMethod::LocalComparator | ImpactMethod::SimilarSchools => {
            let rule = MatchingRule {
                comparators: usize::try_from(plan.comparators_each).unwrap_or(1),
                caliper: f64::from(plan.caliper_hundredths) / 100.0,
            };
            let similar = match similar_schools(plan.weighting, &treated, &others, rule) {
                Ok(similar) => similar,
                Err(reason) => return (schools, Vec::new(), Err(reason)),
            };
            exclude_unlike(&mut schools, |urn| similar.unmatched.contains(&urn));
            let to: HashMap<Urn, Urn> = similar.chosen.iter().copied().collect();
            let chosen = countable.filter(|school| to.contains_key(&school.values.urn));
            let matched = |school: &School| to.get(&school.values.urn).copied();
            schools.extend(chosen.map(|school| of(school, ImpactSide::Comparator, matched(school))));
            share_out(&mut schools);
            (schools, similar.balance, Ok(()))
        }
    }
}

fn exclude_unlike(schools: &mut [Counted], is_unlike: impl Fn(Urn) -> bool) {
    for school in schools.iter_mut().filter(|of| of.is_counted() && is_unlike(of.school.values.urn)) {
        school.excluded = Some(Excluded::NoSimilarSchool);
    }
}

/// Lets the schools that are similar to one count a part each.
fn share_out(schools: &mut [Counted]) {
    let mut number: HashMap<Urn, u32> = HashMap::new();
    for to in schools.iter().filter_map(|of| of.matched) {
        *number.entry(to).or_default() += 1;
    }
    for of in schools {
        let among = of.matched.and_then(|to| number.get(&to)).copied().unwrap_or(1);
        of.school.values.share = f64::from(among).recip();
    }
}

/// The effect in standard deviations between pupils, or the code of why there is none.
fn effect(subject: Subject<'_>, found: &Found) -> Result<Effect, &'static str> {
    if subject.plan.against_number.is_some() {
        return Err(OF_A_GAP);
    }
    let estimate = found.estimate;
    let difference = Interval { value: estimate.value, low: estimate.low, high: estimate.high };
    let is_more_better = subject.judged.is_more_better();
    let (nature, deviation) = (subject.judged.nature, subject.judged.pupil_sd);
    let effect = match (nature, deviation) {
        (MeasureNature::Share, _) => of_percentages(difference, found.treated.outcome, is_more_better),
        (_, None) => return Err(NO_PUPIL_SD),
        (_, Some(deviation)) => {
            let pupils = found.pupils.ok_or(NO_PUPILS)?;
            let deviation = deviation.to_f64();
            standardised(difference, deviation, pupils, is_more_better)
        }
    };
    effect.map_err(CannotEstimate::code)
}

impl Computed {
    /// Standardised mean difference of the baseline of both sides.
    fn imbalance(&self) -> Option<f64> {
        self.balance.iter().find(|of| of.property == Property::Baseline).map(|of| of.after)
    }

    /// Those of all schools, counted or not: that a school is not counted is told as well.
    fn inputs(&self) -> impl Iterator<Item = (Option<Urn>, &(ImpactPart, Input))> {
        let of = |of: &'_ Counted| of.school.values.urn;
        let of_schools =
            self.schools.iter().flat_map(move |one| one.school.inputs.iter().map(move |input| (Some(of(one)), input)));
        of_schools.chain(self.national.iter().map(|input| (None, input)))
    }

    /// The least settled of what is counted.
    fn data_status(&self) -> Option<ObservationStatus> {
        let counted = self.schools.iter().filter(|of| of.is_counted()).flat_map(|of| &of.school.inputs);
        counted.chain(&self.national).map(|(_, input)| input.status).min()
    }

    /// The observations, by whose they are and what they are.
    pub fn observations(&self) -> HashMap<(Option<Urn>, ImpactPart), i64> {
        self.inputs().map(|(urn, (part, input))| ((urn, *part), input.observation_id)).collect()
    }

    /// Writes the figures into the row.
    pub fn write_into(&self, row: &mut impact_evaluation::Model) {
        let number = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
        let found = self.found.as_ref().ok();
        let (treated, comparators) = (found.map(|found| found.treated), found.and_then(|found| found.comparators));
        let estimate = found.map(|found| found.estimate);
        let effect = self.effect.as_ref().ok();
        row.method_version = Some(METHOD_VERSION.to_owned());
        row.cannot_code = self.found.as_ref().err().map(|reason| reason.code().to_owned());
        row.data_status = self.data_status();
        row.measure_direction = Some(self.judged.direction);
        row.measure_nature = Some(self.judged.nature);
        row.measure_is_attainment = Some(self.judged.is_attainment);
        row.measure_sd_thousandths = self.judged.pupil_sd;
        row.baseline_overlaps = Some(self.timing.baseline_overlaps);
        row.is_internal = self.inputs().any(|(_, (_, input))| !input.is_public);
        row.uses_release = !self.releases.is_empty();
        row.participants = Some(number(self.participants));
        row.treated_schools = treated.and_then(|side| side.schools).map(number);
        row.treated_pupils = found.and_then(|found| found.pupils).and_then(|pupils| i32::try_from(pupils).ok());
        row.treated_baseline = treated.map(|side| side.baseline);
        row.treated_outcome = treated.map(|side| side.outcome);
        row.comparator_schools = comparators.and_then(|side| side.schools).map(number);
        row.comparator_baseline = comparators.map(|side| side.baseline);
        row.comparator_outcome = comparators.map(|side| side.outcome);
        row.effect = estimate.map(|estimate| estimate.value);
        row.standard_error = estimate.map(|estimate| estimate.standard_error);
        row.degrees_of_freedom = estimate.map(|estimate| estimate.degrees_of_freedom);
        row.p_value = estimate.map(|estimate| estimate.p_value);
        row.effect_low = estimate.map(|estimate| estimate.low);
        row.effect_high = estimate.map(|estimate| estimate.high);
        row.effect_size = effect.map(|effect| effect.value);
        row.effect_size_low = effect.map(|effect| effect.low);
        row.effect_size_high = effect.map(|effect| effect.high);
        let code = match &self.effect {
            Ok(effect) => effect.formula.code(),
            Err(code) => code,
        };
        row.effect_size_code = Some(code.to_owned());
        row.security = self.security.as_ref().map(|security| security.rating);
    }

    /// What hangs on the figures.
    pub fn parts(&self, evaluation_id: &str, weighting: entities::states::ImpactWeighting) -> Parts {
        let id = || evaluation_id.to_owned();
        let schools = self.schools.iter().map(|of| impact_school::Model {
            evaluation_id: id(),
            urn: of.school.values.urn,
            side: of.side,
            excluded_code: of.excluded.map(|reason| reason.code().to_owned()),
            weight: of.is_counted().then(|| of.school.values.weight(weighting)),
            matched_urn: of.matched,
            baseline: of.school.values.baseline.filter(|_| of.is_counted()),
            outcome: of.school.values.outcome.filter(|_| of.is_counted()),
            fsm_basis_points: of.school.fsm,
            pupils_on_roll: of.school.on_roll,
            crosses_urns: of.is_counted() && of.school.crosses_urns(),
        });
        let inputs = (1..).zip(self.inputs()).map(|(position, (urn, (part, input)))| impact_input::Model {
            evaluation_id: id(),
            position,
            observation_id: input.observation_id,
            urn,
            part: *part,
        });
        let releases = self
            .releases
            .iter()
            .map(|release| impact_release::Model { evaluation_id: id(), release_id: release.clone() });
        let balance = (1..).zip(&self.balance).map(|(position, of)| impact_balance::Model {
            evaluation_id: id(),
            position,
            property: of.property.code().to_owned(),
            before: of.before,
            after: of.after,
        });
        let reasons = self.security.iter().flat_map(|security| &security.reasons);
        let reasons = (1..).zip(reasons).map(|(position, reason)| impact_reason::Model {
            evaluation_id: id(),
            position,
            code: reason.code.to_owned(),
            message: reason.message.clone(),
            points: reason.points,
        });
        Parts {
            schools: schools.collect(),
            inputs: inputs.collect(),
            releases: releases.collect(),
            balance: balance.collect(),
            reasons: reasons.collect(),
        }
    }
}
