//! Finds the figures that an evaluation compares.

use std::collections::HashMap;

use entities::keys::{LaCode, Urn};
use entities::states::{
    Direction, England, ImpactMethod, ImpactPart, ImpactSide, Level, MeasureNature, ObservationStatus, ValueState,
};
use entities::values::{Percent, Period};
use entities::{impact_input, impact_school, measure};
use sea_orm::{ActiveEnum, ConnectionTrait, DbErr};

use crate::auth::Actor;

use crate::impact::rules::{Gap, Plan, SchoolValues};
use crate::impact::store::values::{Asked, Whose, read};
use crate::observations::rules::{predecessor, successor};
use crate::observations::store::row::Seen;
use crate::policy::Sight;
use crate::schools::store::facts::{Intake, IntakesOf, intakes_of};
use crate::schools::store::links::{Direction as LinkDirection, Link, of_schools};

/// An observation that counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Its row number.
    pub observation_id: i64,
    /// The release by which it is public, if it is so.
    pub release_id: Option<String>,
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
    /// The others with the schools to which they are similar, if they are settled and not to be chosen.
    pub settled: Option<HashMap<Urn, Option<Urn>>>,
}

/// Which schools are looked at.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Those that take part.
    pub treated: Vec<Urn>,
    /// Those that they are compared with, and to which of them each is similar, if that is settled; else they are found by the method.
    pub others: Option<HashMap<Urn, Option<Urn>>>,
    /// The local authority of the partnership.
    pub area: LaCode,
}

/// What the figures are of.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its measure.
    pub measure: &'a measure::Model,
}

impl Subject<'_> {
    /// Whether more of the measure is better.
    pub fn is_more_better(&self) -> bool {
        self.measure.direction == Direction::HigherIsBetter
    }

    fn prior(&self) -> Option<Period> {
        self.plan.baseline.year_before().filter(|_| self.plan.method == ImpactMethod::SimilarSchools)
    }

    fn asked(&self, whose: Whose) -> Asked {
        let cohorts = [Some(self.plan.cohort_number), self.plan.against_number];
        let periods = [self.prior(), Some(self.plan.baseline), Some(self.plan.outcome)];
        Asked {
            whose,
            measure_id: self.measure.id,
            cohorts: cohorts.into_iter().flatten().collect(),
            periods: periods.into_iter().flatten().collect(),
        }
    }
}

/// Reads the figures as they are now. Seven statements at most. Gives what was read as well, to be written down.
///
/// # Errors
/// When the database fails.
pub async fn gather<C: ConnectionTrait>(
    (db, actor): (&C, &Actor),
    sight: &Sight<'_>,
    subject: Subject<'_>,
    wanted: &Wanted,
) -> Result<(Gathered, Vec<Seen>), DbErr> {
    let chains = each_once(chains((db, actor), &wanted.treated).await?);
    let named: Vec<Urn> = chains.iter().flatten().copied().collect();
    let mut seen = read(db, sight, &subject.asked(Whose::Schools(named))).await?;
    let intakes = intakes_of(db, &IntakesOf::Schools(wanted.treated.clone())).await?;
    let (others, of_others) = others(db, sight, subject, (wanted, &intakes)).await?;
    seen.extend(others);
    let figures = Figures::of(&seen);
    let school = |chain: &Vec<Urn>, intakes: &HashMap<Urn, Intake>| {
        let urn = *chain.first()?;
        Some(figures.school(subject, urn, chain, intakes.get(&urn)))
    };
    let mut treated: Vec<School> = chains.iter().filter_map(|chain| school(chain, &intakes)).collect();
    treated.sort_by_key(|school| school.values.urn);
    let mut urns: Vec<Urn> = of_others.keys().copied().filter(|urn| !named_in(&chains, *urn)).collect();
    urns.sort_unstable();
    let others: Vec<School> = urns.into_iter().filter_map(|urn| school(&vec![urn], &of_others)).collect();
    let has_inputs = |schools: &[School]| schools.iter().any(|school| !school.inputs.is_empty());
    let has_any = seen.iter().any(|row| row.is_public) || has_inputs(&treated) || has_inputs(&others);
    let (national, settled) = (figures.national(subject), wanted.others.clone());
    Ok((Gathered { treated, others, national, has_any, settled }, seen))
}

/// A school that takes part under two URNs, because it became an academy, is one.
fn each_once(chains: Vec<Vec<Urn>>) -> Vec<Vec<Urn>> {
    let mut kept: Vec<Vec<Urn>> = Vec::new();
    for chain in chains {
        if chain.first().is_some_and(|urn| !named_in(&kept, *urn)) {
            kept.push(chain);
        }
    }
    kept
}

fn named_in(chains: &[Vec<Urn>], urn: Urn) -> bool {
    chains.iter().any(|chain| chain.contains(&urn))
}

/// The schools to compare with, as the method has them, and their figures. Two statements.
async fn others<C: ConnectionTrait>(
    db: &C,
    sight: &Sight<'_>,
    subject: Subject<'_>,
    (wanted, treated): (&Wanted, &HashMap<Urn, Intake>),
) -> Result<(Vec<Seen>, HashMap<Urn, Intake>), DbErr> {
    let area = match subject.plan.method {
        ImpactMethod::PrePost | ImpactMethod::NationalComparator => return Ok((Vec::new(), HashMap::new())),
        ImpactMethod::LocalComparator => Some(wanted.area),
        ImpactMethod::SimilarSchools => None,
    };
    if let Some(settled) = &wanted.others {
        let urns: Vec<Urn> = settled.keys().copied().collect();
        let seen = read(db, sight, &subject.asked(Whose::Schools(urns.clone()))).await?;
        return Ok((seen, intakes_of(db, &IntakesOf::Schools(urns.clone())).await?));
    }
    let mut phases: Vec<i32> = treated.values().filter_map(|intake| intake.phase_code).collect();
    phases.sort_unstable();
    phases.dedup();
    let mut seen = read(db, sight, &subject.asked(area.map_or(Whose::All, Whose::Area))).await?;
    // Who is not chosen decides who is: nothing that is held may.
    if subject.plan.method == ImpactMethod::SimilarSchools {
        seen.retain(|row| row.is_public);
    }
    Ok((seen, intakes_of(db, &IntakesOf::Phases(phases, area)).await?))
}

/// Each school with the one that it followed and the one that followed it, if that was one and whole: a school that became an academy has
/// another URN since. Two statements.
async fn chains<C: ConnectionTrait>((db, actor): (&C, &Actor), urns: &[Urn]) -> Result<Vec<Vec<Urn>>, DbErr> {
    let numbers: Vec<i32> = urns.iter().map(|urn| urn.get()).collect();
    let before = of_schools(db, actor, LinkDirection::Predecessors, &numbers).await?;
    let after = of_schools(db, actor, LinkDirection::Successors, &numbers).await?;
    let kinds = |links: Option<&Vec<Link>>| -> Vec<(Urn, String)> {
        links.into_iter().flatten().map(|link| (link.urn, link.type_code.clone())).collect()
    };
    let chain = |urn: &Urn| {
        let (before, after) = (kinds(before.get(&urn.get())), kinds(after.get(&urn.get())));
        let before = predecessor(before.iter().map(|(urn, kind)| (*urn, kind.as_str())));
        let after = successor(after.iter().map(|(urn, kind)| (*urn, kind.as_str())));
        [Some(*urn), before, after].into_iter().flatten().collect()
    };
    Ok(urns.iter().map(chain).collect())
}

type Place = (Level, i32, i16, Period);

/// The observation that counts at each place.
struct Figures<'a>(HashMap<Place, &'a Seen>);

impl<'a> Figures<'a> {
    /// What everybody may see before what is held, even where it is withheld: what is published is then never decided by more. Then one
    /// with a value, then the more settled.
    fn of(seen: &'a [Seen]) -> Self {
        let rank = |row: &Seen| (row.is_public, row.shown.figures().value.is_some(), row.status, row.id);
        let mut chosen: HashMap<Place, &Seen> = HashMap::new();
        for row in seen {
            let place = (row.level, row.subject, row.cohort_number, row.period);
            match chosen.get(&place) {
                Some(best) if rank(best) >= rank(row) => {}
                _ => drop(chosen.insert(place, row)),
            }
        }
        Self(chosen)
    }

    fn at(&self, (level, subjects): (Level, &[i32]), cohort: i16, period: Period) -> Option<&'a Seen> {
        let found = || subjects.iter().filter_map(|subject| self.0.get(&(level, *subject, cohort, period)).copied());
        found().find(|row| row.shown.figures().value.is_some()).or_else(|| found().next())
    }

    /// The value of one period: of the cohort, or how far it is behind the other.
    fn value(&self, subject: Subject<'_>, of: (Level, &[i32]), period: Period) -> Valued {
        let (plan, at) = (subject.plan, |cohort| self.at(of, cohort, period));
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

    /// England: state-funded schools where there is a figure of them for both periods, else those of a phase, else all.
    fn national(&self, subject: Subject<'_>) -> Option<National> {
        let preferred =
            [England::StateFunded, England::StateFundedPrimary, England::StateFundedSecondary, England::AllSchools];
        preferred.into_iter().find_map(|england| {
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
        ([one, other], 2) => Gap::between(one.value, other.value, subject.is_more_better()).map(Gap::get),
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
    let has_pupils = matches!(subject.measure.nature, MeasureNature::Share | MeasureNature::Score);
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
        release_id: row.origin.release_id.clone(),
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
    let counted = |side| schools.iter().filter(move |row| row.side == side && row.excluded_code.is_none());
    let others = counted(ImpactSide::Comparator);
    let national = baseline(None).value.zip(outcome(None).value).map(|both| (both, Vec::new()));
    Gathered {
        treated: counted(ImpactSide::Treated).map(school).collect(),
        others: counted(ImpactSide::Comparator).map(school).collect(),
        national,
        has_any: true,
        settled: Some(others.map(|row| (row.urn, row.matched_urn)).collect()),
    }
}
