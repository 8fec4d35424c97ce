//! Finds the figures that an evaluation compares.

use std::collections::{HashMap, HashSet};

use entities::keys::{LaCode, Urn};
use entities::measure_break;
use entities::states::{ImpactMethod, ImpactPart, ImpactSide, Level, MeasureNature, ObservationStatus, ValueState};
use entities::values::{Percent, Period};
use entities::{impact_input, impact_school};
use sea_orm::{ActiveEnum, ConnectionTrait, DbErr};

use super::Outcome;
use crate::auth::Actor;
use crate::impact::rules::{Excluded, Gap, ImpactRefused, Judged, Plan, SchoolValues};
use crate::impact::store::values::{Asked, MOST, Whose, read};
use crate::observations::rules::fitting;
use crate::observations::service::{Settled, chains, each_once};
use crate::observations::store::row::Seen;
use crate::operation::Failure;
use crate::policy::Sight;
use crate::schools::store::facts::{Intake, IntakesOf, intakes_of};

/// An observation that counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Its row number.
    pub observation_id: i64,
    /// Whether everybody may see it.
    pub is_public: bool,
    /// How settled it is.
    pub status: ObservationStatus,
    /// The establishment that it is of.
    pub subject: i32,
    value: f64,
    denominator: Option<u32>,
}

/// A school with its values and where they are from.
#[derive(Debug, Clone, PartialEq)]
pub struct School {
    /// The values.
    pub values: SchoolValues,
    /// The observations behind them.
    pub inputs: Vec<(ImpactPart, Input)>,
    /// As the register has it.
    pub fsm: Option<Percent>,
    /// As the register has it.
    pub on_roll: Option<i32>,
}

impl School {
    /// Whether its values are of different establishments.
    pub fn crosses_urns(&self) -> bool {
        self.inputs.iter().any(|(_, input)| input.subject != self.values.urn.get())
    }
}

/// England before and after, with the observations behind it.
pub type National = ((f64, f64), Vec<(ImpactPart, Input)>);

/// All that is compared.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    /// The schools that take part.
    pub treated: Vec<School>,
    /// Schools that they could be compared with.
    pub others: Vec<School>,
    /// England before and after, with where that is from.
    pub national: Option<National>,
    /// Whether there is a figure of the cohort at all.
    pub has_any: bool,
    /// Who is compared with whom, if that is settled and not to be chosen.
    pub settled: Option<Pairing>,
    /// The releases of which a figure was read.
    pub releases: HashSet<String>,
}

/// Who was compared with whom.
#[derive(Debug, Clone, Default)]
pub struct Pairing {
    /// The others, with the schools to which they are similar.
    pub others: HashMap<Urn, Option<Urn>>,
    /// Schools that take part and to which none was similar.
    pub unlike: HashSet<Urn>,
}

impl Pairing {
    /// As the evaluation has it.
    pub fn of(schools: &[impact_school::Model]) -> Self {
        let of_side = |side| schools.iter().filter(move |school| school.side == side);
        let is_unlike =
            |school: &&impact_school::Model| school.excluded_code.as_deref() == Some(Excluded::NoSimilarSchool.code());
        Self {
            others: of_side(ImpactSide::Comparator).map(|school| (school.urn, school.matched_urn)).collect(),
            unlike: of_side(ImpactSide::Treated).filter(is_unlike).map(|school| school.urn).collect(),
        }
    }
}

/// Which schools are looked at.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Those that take part.
    pub treated: Vec<Urn>,
    /// Those that they are compared with, if that is settled; else they are found by the method.
    pub settled: Option<Pairing>,
    /// The local authority of the partnership.
    pub area: LaCode,
}

/// What the figures are of.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What its measure is judged by.
    pub judged: Judged,
    /// Changes of the definition of the measure.
    pub breaks: &'a [measure_break::Model],
}

impl Subject<'_> {
    /// The period before that of the baseline, unless the measure meant something else then.
    fn prior(&self) -> Option<Period> {
        let prior = self.plan.baseline.year_before().filter(|_| self.plan.method == ImpactMethod::SimilarSchools)?;
        let is_between = |change: &measure_break::Model| prior < change.period && change.period <= self.plan.baseline;
        (!self.breaks.iter().any(is_between)).then_some(prior)
    }

    fn asked(&self, whose: Whose) -> Asked {
        let cohorts = [Some(self.plan.cohort_number), self.plan.against_number];
        let periods = [self.prior(), Some(self.plan.baseline), Some(self.plan.outcome)];
        Asked {
            whose,
            measure_id: self.plan.measure_id,
            cohorts: cohorts.into_iter().flatten().collect(),
            periods: periods.into_iter().flatten().collect(),
        }
    }
}

/// Reads the figures as they are now. Thirteen statements at most. Gives what was read as well, to be written down.
///
/// # Errors
/// When the database fails, or there are too many figures.
pub async fn gather<C: ConnectionTrait>(
    (db, actor): (&C, &Actor),
    sight: &Sight<'_>,
    subject: Subject<'_>,
    wanted: &Wanted,
) -> Outcome<(Gathered, Vec<Seen>)> {
    let treated = each_once(chains((db, actor), &wanted.treated).await?);
    let named: Vec<Urn> = treated.iter().flatten().copied().collect();
    let mut seen = read(db, sight, &subject.asked(Whose::Schools(named))).await?;
    let intakes = intakes_of(db, &IntakesOf::Schools(wanted.treated.clone())).await?;
    let others = Others { db, actor, sight, subject }.find(wanted, (&treated, &intakes)).await?;
    seen.extend(others.seen);
    if u64::try_from(seen.len()).is_ok_and(|number| number > MOST) {
        return Err(Failure::Refused(ImpactRefused::TooManyFigures(MOST)));
    }
    let figures = Figures(Settled::of(&seen));
    let schools = |chains: &[Vec<Urn>], intakes: &HashMap<Urn, Intake>| -> Vec<School> {
        let school = |chain: &Vec<Urn>| {
            let urn = *chain.first()?;
            Some(figures.school(subject, urn, chain, intakes.get(&urn)))
        };
        let mut schools: Vec<School> = chains.iter().filter_map(school).collect();
        schools.sort_by_key(|school| school.values.urn);
        schools
    };
    let (treated, others) = (schools(&treated, &intakes), schools(&others.chains, &others.intakes));
    let has_any = seen.iter().any(|row| row.is_public) || treated.iter().any(|school| !school.inputs.is_empty());
    let phases = intakes.values().map(|intake| intake.phase_code);
    let national = figures.national(subject, phases);
    let releases = seen.iter().filter_map(|row| row.origin.release_id.clone()).collect();
    let settled = wanted.settled.clone();
    Ok((Gathered { treated, others, national, has_any, settled, releases }, seen))
}

/// Finds the schools to compare with.
struct Others<'a, C> {
    db: &'a C,
    actor: &'a Actor,
    sight: &'a Sight<'a>,
    subject: Subject<'a>,
}

/// The schools to compare with, each with its URNs.
#[derive(Debug, Default)]
struct FoundOthers {
    seen: Vec<Seen>,
    chains: Vec<Vec<Urn>>,
    intakes: HashMap<Urn, Intake>,
}

impl<C: ConnectionTrait> Others<'_, C> {
    /// As the method has them, without those that take part. Six statements at most.
    async fn find(
        &self,
        wanted: &Wanted,
        (treated, of_treated): (&[Vec<Urn>], &HashMap<Urn, Intake>),
    ) -> Result<FoundOthers, DbErr> {
        let method = self.subject.plan.method;
        let area = match method {
            ImpactMethod::PrePost | ImpactMethod::NationalComparator => return Ok(FoundOthers::default()),
            ImpactMethod::LocalComparator => Some(wanted.area),
            ImpactMethod::SimilarSchools => None,
        };
        let mut phases: Vec<i32> = of_treated.values().filter_map(|intake| intake.phase_code).collect();
        phases.sort_unstable();
        phases.dedup();
        let of = match &wanted.settled {
            Some(settled) => IntakesOf::Schools(settled.others.keys().copied().collect()),
            None => IntakesOf::Phases(phases.clone(), area),
        };
        let intakes = intakes_of(self.db, &of).await?;
        let mut urns: Vec<Urn> = intakes.keys().copied().collect();
        urns.sort_unstable();
        let chains = match method {
            ImpactMethod::LocalComparator => chains((self.db, self.actor), &urns).await?,
            _ => urns.into_iter().map(|urn| vec![urn]).collect(),
        };
        let takes_part: HashSet<Urn> = treated.iter().flatten().copied().collect();
        let is_other = |chain: &Vec<Urn>| chain.iter().all(|urn| !takes_part.contains(urn));
        let chains = each_once(chains.into_iter().filter(is_other).collect());
        let whose = match (&wanted.settled, area) {
            (Some(_), _) => Whose::Schools(chains.iter().flatten().copied().collect()),
            (None, Some(area)) => Whose::Area(area),
            (None, None) => Whose::Phases(phases),
        };
        let seen = read(self.db, self.sight, &self.subject.asked(whose)).await?;
        Ok(FoundOthers { seen, chains, intakes })
    }
}

/// The figures that count.
struct Figures<'a>(Settled<'a>);

impl<'a> Figures<'a> {
    fn at(&self, subject: Subject<'_>, (level, subjects): (Level, &[i32]), of: (i16, Period)) -> Option<&'a Seen> {
        let of = (subject.plan.measure_id, of.0, of.1);
        let found = || subjects.iter().filter_map(|subject| self.0.at((level, *subject), of));
        found().find(|row| row.shown.figures().value.is_some()).or_else(|| found().next())
    }

    /// The value of one period: of the cohort, or how far it is behind the other.
    fn value(&self, subject: Subject<'_>, of: (Level, &[i32]), period: Period) -> Valued {
        let (plan, at) = (subject.plan, |cohort| self.at(subject, of, (cohort, period)));
        let rows: Vec<Option<&Seen>> =
            [Some(plan.cohort_number), plan.against_number].into_iter().flatten().map(at).collect();
        valued(subject, &rows)
    }

    fn school(&self, subject: Subject<'_>, urn: Urn, chain: &[Urn], intake: Option<&Intake>) -> School {
        let urns: Vec<i32> = chain.iter().map(|urn| urn.get()).collect();
        let of = |period| self.value(subject, (Level::School, &urns), period);
        let (baseline, outcome) = (of(subject.plan.baseline), of(subject.plan.outcome));
        let prior = subject.prior().map(of).unwrap_or_default();
        let (fsm, on_roll) = (intake.and_then(|of| of.fsm_basis_points), intake.and_then(|of| of.pupil_count));
        let phase = intake.and_then(|of| of.phase_code);
        put_together(subject, urn, [prior, baseline, outcome], (phase, fsm, on_roll))
    }

    /// England, as schools of these phases are compared with it, where there is a figure for both periods.
    fn national(&self, subject: Subject<'_>, phases: impl Iterator<Item = Option<i32>>) -> Option<National> {
        fitting(phases).find_map(|england| {
            let of = |period| self.value(subject, (Level::England, &[england.to_value()]), period);
            let (baseline, outcome) = (of(subject.plan.baseline), of(subject.plan.outcome));
            let both = baseline.value.zip(outcome.value)?;
            let inputs = baseline.parts([ImpactPart::Baseline, ImpactPart::AgainstBaseline]);
            Some((both, inputs.chain(outcome.parts([ImpactPart::Outcome, ImpactPart::AgainstOutcome])).collect()))
        })
    }
}

/// The value of the observations of one period: one of the cohort, or two of a gap.
fn valued(subject: Subject<'_>, rows: &[Option<&Seen>]) -> Valued {
    let inputs: Vec<Input> = rows.iter().filter_map(|row| row.and_then(input)).collect();
    let is_withheld = rows.iter().flatten().any(|row| row.is_public && is_suppressed(row.shown.state()));
    let value = match (inputs.as_slice(), rows.len()) {
        ([one], 1) => Some(one.value),
        ([one, other], 2) => Gap::between(one.value, other.value, subject.judged.is_more_better()).map(Gap::get),
        _ => None,
    };
    Valued { value, inputs, is_withheld }
}

fn put_together(
    subject: Subject<'_>,
    urn: Urn,
    [prior, baseline, outcome]: [Valued; 3],
    (phase, fsm, on_roll): (Option<i32>, Option<Percent>, Option<i32>),
) -> School {
    let has_pupils = matches!(subject.judged.nature, MeasureNature::Share | MeasureNature::Score);
    let pupils = outcome.inputs.first().and_then(|input| input.denominator).filter(|_| has_pupils);
    let values = SchoolValues {
        urn,
        prior: prior.value,
        baseline: baseline.value,
        outcome: outcome.value,
        pupils,
        is_withheld: baseline.is_withheld || outcome.is_withheld,
        phase,
        share: 1.0,
        fsm: fsm.map(Percent::to_f64),
        on_roll: on_roll.map(f64::from),
    };
    let inputs = [
        (prior, [ImpactPart::Prior, ImpactPart::AgainstPrior]),
        (baseline, [ImpactPart::Baseline, ImpactPart::AgainstBaseline]),
        (outcome, [ImpactPart::Outcome, ImpactPart::AgainstOutcome]),
    ];
    let inputs = inputs.into_iter().flat_map(|(of, parts)| of.parts(parts)).collect();
    School { values, inputs, fsm, on_roll }
}

/// What a period has.
#[derive(Debug, Default)]
struct Valued {
    value: Option<f64>,
    inputs: Vec<Input>,
    is_withheld: bool,
}

impl Valued {
    /// The observations as what they are; none where they are not enough for a value.
    fn parts(self, parts: [ImpactPart; 2]) -> impl Iterator<Item = (ImpactPart, Input)> {
        let inputs = if self.value.is_some() { self.inputs } else { Vec::new() };
        parts.into_iter().zip(inputs)
    }
}

fn input(row: &Seen) -> Option<Input> {
    let figures = row.shown.figures();
    Some(Input {
        observation_id: row.id,
        is_public: row.is_public,
        status: row.status,
        subject: row.subject,
        value: figures.value?.to_f64(),
        denominator: figures.denominator.and_then(|number| u32::try_from(number).ok()),
    })
}

const fn is_suppressed(state: ValueState) -> bool {
    matches!(state, ValueState::Suppressed | ValueState::SecondarySuppression)
}

/// The same from observations that were read before: what each school and England had then.
pub fn gather_again(
    subject: Subject<'_>,
    (schools, inputs): (&[impact_school::Model], &[impact_input::Model]),
    seen: &HashMap<i64, Seen>,
) -> Gathered {
    let of = |urn: Option<Urn>, [part, against]: [ImpactPart; 2]| {
        let at = |part| {
            let row = inputs.iter().find(|input| input.urn == urn && input.part == part);
            row.and_then(|row| seen.get(&row.observation_id))
        };
        let wanted = [Some(part), subject.plan.against_number.map(|_| against)];
        valued(subject, &wanted.into_iter().flatten().map(at).collect::<Vec<_>>())
    };
    let baseline = |urn| of(urn, [ImpactPart::Baseline, ImpactPart::AgainstBaseline]);
    let outcome = |urn| of(urn, [ImpactPart::Outcome, ImpactPart::AgainstOutcome]);
    let school = |row: &impact_school::Model| {
        let urn = Some(row.urn);
        let prior = of(urn, [ImpactPart::Prior, ImpactPart::AgainstPrior]);
        put_together(
            subject,
            row.urn,
            [prior, baseline(urn), outcome(urn)],
            (None, row.fsm_basis_points, row.pupils_on_roll),
        )
    };
    let of_side = |side| schools.iter().filter(move |row| row.side == side);
    let national = baseline(None).value.zip(outcome(None).value).map(|both| (both, Vec::new()));
    Gathered {
        treated: of_side(ImpactSide::Treated).map(school).collect(),
        others: of_side(ImpactSide::Comparator).map(school).collect(),
        national,
        has_any: true,
        settled: Some(Pairing::of(schools)),
        releases: HashSet::new(),
    }
}
