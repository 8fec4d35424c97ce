//! From what is held to a cube, and from what was decided of it to the rows that everybody may see.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::states::{Level, MeasureNature, ValueState};
use entities::values::Thousandths;
use entities::{disclosure_rule, measure, observation, release};

use crate::disclosure::control::{
    Cohorts, CohortsError, Cube, DecidedCell, Decision, Nature, Reason, Relation, Row, RuleSet, Subject, decide,
};
use crate::observations::catalogue::Catalogue;
use crate::observations::rules::ReleaseRefused;
use crate::observations::store::releases::Held;

/// Decides what everybody may see of what is held of the measure.
///
/// # Errors
/// When what is held makes no cube.
pub(super) fn decided(
    catalogue: &Catalogue,
    measure: &measure::Model,
    rule: &disclosure_rule::Model,
    held: &[Held],
) -> Result<Decision, ReleaseRefused> {
    let unsound = |error: &dyn std::fmt::Display| ReleaseRefused::Unsound(error.to_string());
    let cohorts = cohorts(catalogue).map_err(|error| unsound(&error))?;
    let rows: Vec<Row> = held.iter().filter_map(|held| row(catalogue, held)).collect();
    let cube = Cube::new(nature(measure.nature), cohorts, &rows).map_err(|error| unsound(&error))?;
    Ok(decide(&cube, &rules(measure, rule)))
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

const fn nature(nature: MeasureNature) -> Nature {
    match nature {
        MeasureNature::Count => Nature::Count,
        MeasureNature::Share => Nature::Share,
        MeasureNature::Score => Nature::Score,
        MeasureNature::Rate => Nature::Rate,
        MeasureNature::NotOfPupils => Nature::NotOfPupils,
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
fn row(catalogue: &Catalogue, held: &Held) -> Option<Row> {
    let seen = &held.seen;
    let figures = seen.shown.figures();
    let whole = |value: Thousandths| (value.get() % 1_000 == 0).then_some(value.get() / 1_000);
    let value = figures.value.filter(|_| seen.shown.state() == ValueState::Present)?;
    Some(Row {
        school: u32::try_from(seen.subject).ok()?,
        trust: held.trust_uid.and_then(|uid| u32::try_from(uid.get()).ok()),
        cohort: catalogue.cohort_numbered(seen.cohort_number)?.code.clone(),
        numerator: figures.numerator.and_then(whole).or_else(|| whole(value).filter(|_| figures.denominator.is_none())),
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
