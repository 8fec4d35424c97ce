use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entities::keys;
use entities::{measure, states, values};

use super::enums::{ObservationStatus, ValueState};
use super::measure::{Measure, MeasureBreak, catalogue, cohort_numbers, measure_ids};
use super::told::{grants, note};
use crate::data_sharing::graphql::Purpose;
use crate::graphql::access::May;
use crate::graphql::error::{Code, internal};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{LaCode, Period, Urn, decimal};
use crate::observations::rules::{Candidate, difference, predecessor};
use crate::observations::store::filter::ObservationFilter;
use crate::observations::store::lists;
use crate::observations::store::row::{Seen, Wanted};
use crate::operation::Operation;
use crate::policy::Sight;
use crate::schools::graphql::{LocalAuthority, School, find_school, local_authority_of};
use crate::schools::store::links::{Direction, of_schools};
use crate::schools::store::schools::authority_of;

/// Cohorts that a series may have side by side.
const COHORTS: usize = 12;
/// Schools that a series may go back through.
const FOLLOWED: usize = 4;
/// Observations that a series is made of at most.
const OBSERVATIONS: u64 = 10_000;

/// Root fields of series.
#[derive(Debug, Default)]
pub struct SeriesQuery;

/// Root fields of series.
#[Object]
impl SeriesQuery {
    /// One measure over time, for charts: cohorts side by side, of a school with its local authority and England, or of a local
    /// authority with England. A school that followed another whole, as an academy follows the school that it was, is continued
    /// backwards through it; the point at which the URN changes says so. Name a school or a local authority. Callers
    /// without a token get null and `UNAUTHENTICATED`.
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of the field")]
    #[graphql(guard = "May::read(\"Query\", \"observationSeries\")")]
    async fn observation_series(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the measure.")] measure_code: String,
        #[graphql(desc = "The school.")] urn: Option<Urn>,
        #[graphql(desc = "The local authority.")] la_code: Option<LaCode>,
        #[graphql(desc = "Codes of cohorts, 12 at most; `ALL_PUPILS` if left out.")] cohort_codes: Option<Vec<String>>,
        #[graphql(desc = "Only this period and later ones.")] period_from: Option<Period>,
        #[graphql(desc = "Only this period and earlier ones.")] period_to: Option<Period>,
        #[graphql(desc = "Only these statuses; the most settled of them counts in each period.")] statuses: Option<
            Vec<ObservationStatus>,
        >,
        #[graphql(
            desc = "What it is used for: data-sharing agreements allow some purposes only.",
            default_with = "Purpose::SchoolImprovement"
        )]
        purpose: Purpose,
        #[graphql(desc = "As it was known at this time; as it is now if left out.")] known_at: Option<DateTime<Utc>>,
    ) -> Result<Option<ObservationSeries>> {
        let catalogue = catalogue(ctx).await?;
        let codes = cohort_codes.unwrap_or_else(|| vec!["ALL_PUPILS".to_owned()]);
        if codes.is_empty() || codes.len() > COHORTS {
            return Err(Code::BadUserInput.error(format!("cohortCodes takes 1 to {COHORTS} codes")));
        }
        let cohorts = cohort_numbers(&catalogue, "cohortCodes", &codes)?;
        let measure_ids = measure_ids(&catalogue, "measureCode", &[measure_code])?;
        let operation = operation(ctx)?;
        let whose = Whose::named(operation, urn.map(|urn| urn.0), la_code.map(|code| code.0)).await?;
        let filter = ObservationFilter {
            subjects: Some(whose.subjects()),
            measure_ids: Some(measure_ids.clone()),
            cohort_numbers: Some(cohorts.clone()),
            first_period: period_from.map(|period| period.0),
            last_period: period_to.map(|period| period.0),
            statuses: statuses.map(|statuses| statuses.into_iter().map(Into::into).collect()),
            known_at,
            ..ObservationFilter::default()
        };
        let grants = grants(ctx, purpose).await?;
        let sight = Sight::of(&operation.actor, &grants);
        let wanted = Wanted { has_limits: true, ..Wanted::default() };
        let rows = lists::all(&operation.db, &sight, &filter, wanted, OBSERVATIONS).await;
        let rows = rows.map_err(|error| internal(&error))?;
        let named: Vec<(i16, String)> = cohorts.into_iter().zip(codes).collect();
        let Some(measure) = measure_ids.first().and_then(|id| catalogue.measure_numbered(*id)).cloned() else {
            return Ok(None);
        };
        let breaks: Vec<values::Period> = catalogue.breaks(measure.id).iter().map(|change| change.period).collect();
        let chosen = Chosen::of(&rows, &whose);
        note(ctx, chosen.rows(), &grants, purpose).await?;
        Ok(Some(ObservationSeries {
            lines: chosen.lines(&whose, &named, &breaks),
            periods: chosen.periods(),
            measure,
            whose,
        }))
    }
}

/// Whose series it is.
#[derive(Debug, Clone)]
struct Whose {
    /// The school and those that it followed, itself first; none if the series is of a local authority.
    urns: Vec<keys::Urn>,
    /// The local authority, or that of the school.
    authority: Option<keys::LaCode>,
}

impl Whose {
    async fn named(operation: &Operation, urn: Option<keys::Urn>, la_code: Option<keys::LaCode>) -> Result<Self> {
        match (urn, la_code) {
            (Some(urn), None) => {
                let authority = authority_of(&operation.db, &operation.actor, urn).await;
                let authority = authority.map_err(|error| internal(&error))?;
                Ok(Self { urns: continued(operation, urn).await?, authority })
            }
            (None, Some(code)) => Ok(Self { urns: Vec::new(), authority: Some(code) }),
            _ => Err(Code::BadUserInput.error("name a school by `urn` or a local authority by `laCode`")),
        }
    }

    fn subjects(&self) -> Vec<(states::Level, Vec<i32>)> {
        let mut subjects = vec![(states::Level::England, vec![0, 1, 2, 3])];
        if !self.urns.is_empty() {
            subjects.push((states::Level::School, self.urns.iter().map(|urn| urn.get()).collect()));
        }
        if let Some(code) = self.authority {
            subjects.push((states::Level::LocalAuthority, vec![code.get()]));
        }
        subjects
    }

    /// Lines that the series has, its own first.
    fn levels(&self) -> Vec<SeriesSubject> {
        if self.urns.is_empty() {
            vec![SeriesSubject::LocalAuthority, SeriesSubject::England]
        } else {
            vec![SeriesSubject::School, SeriesSubject::LocalAuthority, SeriesSubject::England]
        }
    }
}

/// The school and those that it followed, one after the other. A statement for each.
async fn continued(operation: &Operation, urn: keys::Urn) -> Result<Vec<keys::Urn>> {
    let mut urns = vec![urn];
    while let Some(last) = urns.last().filter(|_| urns.len() <= FOLLOWED) {
        let links = of_schools(&operation.db, &operation.actor, Direction::Predecessors, &[last.get()]).await;
        let mut links = links.map_err(|error| internal(&error))?;
        let links = links.remove(&last.get()).unwrap_or_default();
        match predecessor(links.iter().map(|link| (link.urn, link.type_code.as_str()))) {
            Some(before) if !urns.contains(&before) => urns.push(before),
            _ => break,
        }
    }
    Ok(urns)
}

/// Whose line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Enum)]
pub enum SeriesSubject {
    /// The school, with the schools that it followed.
    School,
    /// The local authority.
    LocalAuthority,
    /// England: state-funded schools where there is a figure for them, else those of its phase, else all schools.
    England,
}

type Place = (SeriesSubject, i16, values::Period);

/// The observation that counts at each place of the series.
struct Chosen<'a>(BTreeMap<Place, &'a Seen>);

impl<'a> Chosen<'a> {
    fn of(rows: &'a [Seen], whose: &Whose) -> Self {
        let mut chosen: BTreeMap<Place, (&Seen, (Candidate, i32))> = BTreeMap::new();
        for row in rows {
            let rank = rank(row, whose);
            let place = (subject(row.level), row.cohort_number, row.period);
            match chosen.get(&place) {
                Some((_, best)) if *best >= rank => {}
                _ => drop(chosen.insert(place, (row, rank))),
            }
        }
        Self(chosen.into_iter().map(|(place, (row, _))| (place, row)).collect())
    }

    fn rows(&self) -> Vec<&'a Seen> {
        self.0.values().copied().collect()
    }

    fn periods(&self) -> Vec<values::Period> {
        self.0.keys().map(|(_, _, period)| *period).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn lines(&self, whose: &Whose, cohorts: &[(i16, String)], breaks: &[values::Period]) -> Vec<SeriesLine> {
        let periods = self.periods();
        let lines = whose.levels().into_iter().flat_map(|subject| cohorts.iter().map(move |cohort| (subject, cohort)));
        lines
            .map(|(subject, (number, code))| {
                let at = |period: &values::Period| self.0.get(&(subject, *number, *period)).copied();
                SeriesLine { subject, cohort_code: code.clone(), points: points(&periods, at, whose, breaks) }
            })
            .collect()
    }
}

fn subject(level: states::Level) -> SeriesSubject {
    match level {
        states::Level::School | states::Level::Trust => SeriesSubject::School,
        states::Level::LocalAuthority => SeriesSubject::LocalAuthority,
        states::Level::England => SeriesSubject::England,
    }
}

/// What decides between observations of the same place. Of the schools of England the state-funded are preferred, then those
/// of a phase, then all.
fn rank(row: &Seen, whose: &Whose) -> (Candidate, i32) {
    let is_own = whose.urns.first().is_none_or(|urn| row.level != states::Level::School || urn.get() == row.subject);
    let candidate = Candidate {
        is_own,
        status: row.status,
        has_value: row.shown.figures().value.is_some(),
        is_held: !row.is_public,
    };
    let preference = match (row.level, row.subject) {
        (states::Level::England, 1) => 2,
        (states::Level::England, 2 | 3) => 1,
        _ => 0,
    };
    (candidate, preference)
}

fn points<'a>(
    periods: &[values::Period],
    at: impl Fn(&values::Period) -> Option<&'a Seen>,
    whose: &Whose,
    breaks: &[values::Period],
) -> Vec<SeriesPoint> {
    let mut before: Option<&Seen> = None;
    let mut points = Vec::with_capacity(periods.len());
    for period in periods {
        let here = at(period);
        points.push(SeriesPoint::new(*period, here, broken(before, here, breaks), whose));
        before = here.or(before);
    }
    points
}

/// What lies between two points so that they cannot be compared, or not without thought.
fn broken(before: Option<&Seen>, here: Option<&Seen>, breaks: &[values::Period]) -> Vec<SeriesBreak> {
    let (Some(before), Some(here)) = (before, here) else { return Vec::new() };
    let mut found = Vec::new();
    if here.level == states::Level::School && before.subject != here.subject {
        found.push(SeriesBreak::NewUrn);
    }
    if breaks.iter().any(|change| before.period < *change && *change <= here.period) {
        found.push(SeriesBreak::NewDefinition);
    }
    found
}

/// One measure over time.
#[derive(Debug, Clone)]
pub struct ObservationSeries {
    measure: Arc<measure::Model>,
    whose: Whose,
    periods: Vec<values::Period>,
    lines: Vec<SeriesLine>,
}

/// One measure over time, with cohorts side by side and comparators.
#[Object]
impl ObservationSeries {
    /// The measure.
    async fn measure(&self) -> Measure {
        Measure(Arc::clone(&self.measure))
    }

    /// The school. Null if the series is of a local authority.
    async fn school(&self, ctx: &Context<'_>) -> Result<Option<School>> {
        match self.whose.urns.first() {
            Some(urn) => find_school(ctx, *urn).await,
            None => Ok(None),
        }
    }

    /// The local authority, or that of the school.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        match self.whose.authority {
            Some(code) => local_authority_of(ctx, code).await,
            None => Ok(None),
        }
    }

    /// URNs through which the school is followed back, its own first; 5 at most.
    async fn urns(&self) -> Vec<Urn> {
        self.whose.urns.iter().copied().map(Urn).collect()
    }

    /// Periods of the points, the earliest first.
    async fn periods(&self) -> Vec<Period> {
        self.periods.iter().copied().map(Period).collect()
    }

    /// Where the definition of the measure changed, the earliest first; 10 at most.
    async fn breaks(&self, ctx: &Context<'_>) -> Result<Vec<MeasureBreak>> {
        Ok(catalogue(ctx).await?.breaks(self.measure.id).iter().take(10).map(Into::into).collect())
    }

    /// One line for each subject and cohort: the school, its local authority, England; within each the cohorts as they were asked
    /// for. Each line has one point for each of `periods`.
    async fn lines(&self) -> Vec<SeriesLine> {
        self.lines.clone()
    }

    /// The gap between two cohorts of the series in each period: the first less the second, in the unit of the measure, percentage
    /// points for percentages. Where either is not there, there is no gap, and `state` says why.
    async fn gaps(
        &self,
        #[graphql(desc = "Code of the first cohort.", default_with = "\"DISADVANTAGED\".to_owned()")] of: String,
        #[graphql(desc = "Code of the second cohort.", default_with = "\"OTHER\".to_owned()")] to: String,
    ) -> Result<Vec<SeriesGap>> {
        let of_cohort = |code: &str| {
            let lines: Vec<&SeriesLine> = self.lines.iter().filter(|line| line.cohort_code == code).collect();
            let told = || Code::BadUserInput.error(format!("{code:?} is not among the cohortCodes of the series"));
            if lines.is_empty() { Err(told()) } else { Ok(lines) }
        };
        let pairs = of_cohort(&of)?.into_iter().zip(of_cohort(&to)?);
        Ok(pairs.map(|(of, to)| SeriesGap::between(of, to)).collect())
    }
}

/// The points of one subject and cohort.
#[derive(Debug, Clone, SimpleObject)]
pub struct SeriesLine {
    /// Whose.
    subject: SeriesSubject,
    /// Code of the cohort.
    cohort_code: String,
    /// One point for each period of the series.
    points: Vec<SeriesPoint>,
}

/// One point of a line.
#[derive(Debug, Clone, SimpleObject)]
pub struct SeriesPoint {
    /// The period.
    period: Period,
    /// How settled it is. Null where there is no observation.
    status: Option<ObservationStatus>,
    /// Whether the value is there, and if not, why: `NOT_COLLECTED` where there is no observation.
    state: ValueState,
    /// The value, in the unit of the measure.
    value: Option<f64>,
    /// Lower limit of the 95 % confidence interval.
    lower: Option<f64>,
    /// Upper limit of the 95 % confidence interval.
    upper: Option<f64>,
    /// What the numerator was divided by.
    denominator: Option<i32>,
    /// URN of the school that it is of; another than that of the series before the school followed it.
    urn: Option<Urn>,
    /// What lies between this point and the one before, so that they cannot be compared without thought.
    breaks: Vec<SeriesBreak>,
    #[graphql(skip)]
    thousandths: Option<values::Thousandths>,
}

/// Why a point cannot be compared with the one before without thought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum SeriesBreak {
    /// It is of another establishment: the school became an academy, or was founded anew.
    NewUrn,
    /// The definition of the measure changed.
    NewDefinition,
}

impl SeriesPoint {
    fn new(period: values::Period, row: Option<&Seen>, breaks: Vec<SeriesBreak>, whose: &Whose) -> Self {
        let figures = row.map(|row| *row.shown.figures()).unwrap_or_default();
        let of_school = row.filter(|row| row.level == states::Level::School && !whose.urns.is_empty());
        Self {
            period: Period(period),
            status: row.map(|row| row.status.into()),
            state: row.map_or(states::ValueState::NotCollected, |row| row.shown.state()).into(),
            value: figures.value.map(decimal),
            lower: figures.lower.map(decimal),
            upper: figures.upper.map(decimal),
            denominator: figures.denominator,
            urn: of_school.and_then(|row| keys::Urn::new(row.subject)).map(Urn),
            breaks,
            thousandths: figures.value,
        }
    }
}

/// The gap between two cohorts of one subject.
#[derive(Debug, Clone, SimpleObject)]
pub struct SeriesGap {
    /// Whose.
    subject: SeriesSubject,
    /// One for each period of the series.
    points: Vec<GapPoint>,
}

/// The gap in one period.
#[derive(Debug, Clone, SimpleObject)]
pub struct GapPoint {
    /// The period.
    period: Period,
    /// Whether it is there, and if not, why.
    state: ValueState,
    /// The first cohort less the second, in the unit of the measure.
    value: Option<f64>,
}

impl SeriesGap {
    fn between(of: &SeriesLine, to: &SeriesLine) -> Self {
        let points = of.points.iter().zip(&to.points).map(|(of, to)| {
            let value = difference(of.thousandths, to.thousandths);
            let missing = if of.thousandths.is_none() { of.state } else { to.state };
            GapPoint {
                period: of.period,
                state: if value.is_some() { ValueState::Present } else { missing },
                value: value.map(decimal),
            }
        });
        Self { subject: of.subject, points: points.collect() }
    }
}
