//! From what is held to a cube, and from what was decided of it to the rows that everybody may see.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use entities::states::{Level, MeasureNature, MeasureUnit, ValueState};
use entities::values::Thousandths;
use entities::{disclosure_rule, measure, observation, release};

use crate::disclosure::control::{
    Before, Cohorts, CohortsError, Cube, DecidedCell, Decision, Nature, Reason, Relation, Row, RuleSet, Subject, decide,
};
use crate::disclosure::reading::Figures;
use crate::observations::catalogue::Catalogue;
use crate::observations::rules::ReleaseRefused;
use crate::observations::store::releases::{Exact, Former, Held, Version};

/// What was released of the same before, and the figures that it was made of.
#[derive(Debug, Default)]
pub(super) struct Past {
    pub(super) releases: Vec<Former>,
    pub(super) versions: Vec<Version>,
}

impl Past {
    /// The versions of which a release was made.
    pub(super) fn used(&self) -> impl Iterator<Item = &Version> {
        let is_used = |version: &&Version| self.releases.iter().any(|former| version.counted_at(former.released_at));
        self.versions.iter().filter(is_used)
    }
}

/// Decides what everybody may see of what is held of the measure, given what was released of it before.
///
/// # Errors
/// When what is held makes no cube.
pub(super) fn decided(
    catalogue: &Catalogue,
    measure: &measure::Model,
    rule: &disclosure_rule::Model,
    held: &[Held],
    past: &Past,
) -> Result<Decision, ReleaseRefused> {
    let nature = nature(measure).ok_or_else(|| ReleaseRefused::NotOfSchools(measure.code.clone()))?;
    let held = held.iter().filter(|held| held.seen.shown.state() == ValueState::Present);
    let exact = held.map(|held| Exact {
        subject: held.seen.subject,
        trust_uid: held.trust_uid,
        cohort_number: held.seen.cohort_number,
        figures: *held.seen.shown.figures(),
    });
    let cube = cube(catalogue, nature, exact)?;
    let former = past.releases.iter().map(|former| before(catalogue, nature, former, &past.versions));
    Ok(decide(&cube, &rules(measure, rule), &former.collect::<Result<Vec<_>, _>>()?))
}

fn cube(catalogue: &Catalogue, nature: Nature, held: impl Iterator<Item = Exact>) -> Result<Cube, ReleaseRefused> {
    let unsound = |error: &dyn std::fmt::Display| ReleaseRefused::Unsound(error.to_string());
    let cohorts = cohorts(catalogue).map_err(|error| unsound(&error))?;
    let rows: Vec<Row> = held.filter_map(|held| row(catalogue, nature, &held)).collect();
    Cube::new(nature, cohorts, &rows).map_err(|error| unsound(&error))
}

/// What a release told, made again of what was held then.
fn before(
    catalogue: &Catalogue,
    nature: Nature,
    former: &Former,
    versions: &[Version],
) -> Result<Before, ReleaseRefused> {
    let of_schools = former.cells.iter().filter(|cell| cell.level == Level::School);
    let told: HashSet<(i32, i16)> = of_schools.map(|cell| (cell.subject, cell.cohort_number)).collect();
    let then = versions.iter().filter(|version| version.counted_at(former.released_at)).map(|version| version.exact);
    let held = then
        .filter(|held| told.contains(&(held.subject, held.cohort_number)))
        .map(|held| Exact { trust_uid: former.trusts.get(&held.subject).copied().flatten(), ..held });
    let cube = cube(catalogue, nature, held)?;
    let withheld = former.cells.iter().filter(|cell| cell.is_withheld).filter_map(|cell| {
        let number = u32::try_from(cell.subject).ok()?;
        let subject = match cell.level {
            Level::School => Subject::School(number),
            Level::Trust => Subject::Trust(number),
            _ => Subject::Area,
        };
        Some((subject, catalogue.cohort_numbered(cell.cohort_number)?.code.clone()))
    });
    Ok(Before::new(cube, withheld.collect::<BTreeSet<_>>()))
}

/// All cohorts of pupils and how they make up each other.
pub(crate) fn cohorts(catalogue: &Catalogue) -> Result<Cohorts, CohortsError> {
    let codes: Vec<&str> = catalogue.cohorts().map(|cohort| cohort.code.as_str()).collect();
    Cohorts::new(&codes, &relations(catalogue))
}

/// The partitions of the catalogue; cohorts that are in none are parts of all pupils.
pub(crate) fn relations(catalogue: &Catalogue) -> Vec<Relation> {
    let code = |number: &i16| catalogue.cohort_numbered(*number).map(|cohort| cohort.code.clone()).unwrap_or_default();
    let partitions = catalogue.partitions().iter();
    let mut relations: Vec<Relation> = partitions
        .clone()
        .map(|partition| Relation::Partition {
            whole: code(&partition.whole),
            parts: partition.parts.iter().map(code).collect(),
        })
        .collect();
    let is_part = |number: i16| partitions.clone().any(|partition| partition.parts.contains(&number));
    for cohort in catalogue.cohorts() {
        if cohort.number.is_some_and(|number| number != ALL_PUPILS && !is_part(number)) {
            relations.push(Relation::Subset { whole: code(&ALL_PUPILS), part: cohort.code.clone() });
        }
    }
    relations
}

/// Number of the cohort of all pupils.
const ALL_PUPILS: i16 = 1;

/// What the figures of schools are; nothing where those of several make no total and are told for areas only, such as a rate
/// per 10,000 inhabitants. Points per entry and value added are weighed by the pupils behind them.
const fn nature(measure: &measure::Model) -> Option<Nature> {
    match (measure.nature, measure.unit) {
        (MeasureNature::Count, _) => Some(Nature::Count),
        (MeasureNature::Share, _) => Some(Nature::Share),
        (MeasureNature::Score, _) | (MeasureNature::Rate, MeasureUnit::Points | MeasureUnit::Score) => {
            Some(Nature::Score)
        }
        (MeasureNature::Rate, MeasureUnit::Percent) => Some(Nature::Rate),
        (MeasureNature::Rate, _) => None,
        (MeasureNature::NotOfPupils, MeasureUnit::Pounds | MeasureUnit::Count) => Some(Nature::NotOfPupils),
        (MeasureNature::NotOfPupils, _) => Some(Nature::Ratio),
    }
}

fn rules(measure: &measure::Model, rule: &disclosure_rule::Model) -> RuleSet {
    let number = |number: i32| u32::try_from(number).unwrap_or_default();
    RuleSet {
        code: rule.code.clone(),
        version: number(rule.version),
        threshold: number(rule.threshold),
        count_base: number(rule.count_base),
        decimals: number(measure.decimals),
    }
}

/// The cell of a school; nothing where there is no value.
fn row(catalogue: &Catalogue, nature: Nature, held: &Exact) -> Option<Row> {
    let figures: &Figures = &held.figures;
    let whole = |value: Thousandths| (value.get() % 1_000 == 0).then_some(value.get() / 1_000);
    let value = figures.value?;
    Some(Row {
        school: u32::try_from(held.subject).ok()?,
        trust: held.trust_uid.and_then(|uid| u32::try_from(uid.get()).ok()),
        cohort: catalogue.cohort_numbered(held.cohort_number)?.code.clone(),
        numerator: match nature {
            Nature::Count => whole(value),
            Nature::Share | Nature::Rate => figures.numerator.and_then(whole),
            // The denominator of points per entry is entries; there the mean is weighed by the pupils.
            Nature::Score => figures.numerator.and_then(whole).filter(|_| figures.pupils.is_none()),
            Nature::NotOfPupils | Nature::Ratio => None,
        },
        denominator: figures.denominator.map(i64::from),
        pupils: figures.pupils.map(i64::from),
        value_thousandths: Some(value.get()),
    })
}

/// The rows that everybody may see, each a new version of the one released before.
pub(super) fn public_rows(
    catalogue: &Catalogue,
    release: &release::Model,
    decision: &Decision,
    versions: &HashMap<(Level, i32, i16), i32>,
    now: DateTime<Utc>,
) -> Vec<observation::Model> {
    let cells = decision.cells().iter();
    cells.filter_map(|cell| public_row(catalogue, release, cell, versions, now)).collect()
}

fn public_row(
    catalogue: &Catalogue,
    release: &release::Model,
    cell: &DecidedCell,
    versions: &HashMap<(Level, i32, i16), i32>,
    now: DateTime<Utc>,
) -> Option<observation::Model> {
    let number = |number: u32| i32::try_from(number).ok();
    let (level, subject) = match cell.subject() {
        Subject::Area => (Level::LocalAuthority, release.area_la_code.get()),
        Subject::Trust(uid) => (Level::Trust, number(uid)?),
        Subject::School(urn) => (Level::School, number(urn)?),
    };
    let cohort_number = catalogue.number(cell.cohort())?;
    let disclosed = cell.disclosed();
    let shown = disclosed.shown();
    let value = shown.and_then(|shown| shown.value_thousandths()).and_then(Thousandths::new);
    let count = |count: Option<i64>| count.and_then(|count| count.checked_mul(1_000)).and_then(Thousandths::new);
    Some(observation::Model {
        id: 0,
        level,
        subject,
        measure_id: release.measure_id,
        cohort_number,
        period: release.period,
        status: release.status,
        version: versions.get(&(level, subject, cohort_number)).copied().unwrap_or_default() + 1,
        state: match (disclosed.is_withheld(), value) {
            (true, _) => ValueState::Suppressed,
            (false, Some(_)) => ValueState::Present,
            (false, None) => ValueState::NotApplicable,
        },
        symbol: disclosed.is_withheld().then(|| "c".to_owned()),
        value_thousandths: value,
        numerator_thousandths: count(shown.and_then(|shown| shown.numerator())),
        denominator: shown.and_then(|shown| shown.denominator()).and_then(|count| i32::try_from(count).ok()),
        pupils: None,
        lower_thousandths: None,
        upper_thousandths: None,
        is_public: true,
        area_la_code: Some(release.area_la_code),
        source_file_id: None,
        submission_id: None,
        source_line: None,
        release_id: Some(release.id.clone()),
        withheld_because: cell.reason().map(|reason| match reason {
            Reason::Primary => ValueState::Suppressed,
            Reason::Secondary => ValueState::SecondarySuppression,
        }),
        recorded_at: now,
        superseded_at: None,
    })
}
