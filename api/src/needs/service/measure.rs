//! What the rules find of schools.

use std::collections::{HashMap, HashSet};

use entities::keys::Urn;
use entities::states::{Level, NeedTest};
use entities::values::{AcademicYear, Period, Thousandths};
use entities::{inspection, measure_break, need_analysis, need_indicator, need_rule, need_rule_set, need_school};
use sea_orm::ActiveEnum;

use crate::needs::rules::{Bands, Place, Tally, Threshold, applies, behind, rank};
use crate::observations::catalogue::Catalogue;
use crate::observations::rules::fitting;
use crate::observations::service::Settled;
use crate::observations::store::row::Seen;

/// A school that is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looked<'a> {
    /// The school.
    pub urn: Urn,
    /// URNs under which figures of it are, its own first: what became an academy had another before.
    pub urns: &'a [Urn],
    /// Its phase.
    pub phase: Option<i32>,
}

/// A rule with whether more of its measure is better.
#[derive(Debug, Clone, Copy)]
pub struct Rule<'a> {
    /// The rule.
    pub row: &'a need_rule::Model,
    is_more_better: bool,
    /// Changes of the definition of its measure.
    breaks: &'a [measure_break::Model],
}

impl<'a> Rule<'a> {
    /// The rule, of a measure of the catalogue or of inspections.
    pub fn of(catalogue: &'a Catalogue, row: &'a need_rule::Model) -> Self {
        use entities::states::Direction::HigherIsBetter;
        let measure = row.measure_id.and_then(|id| catalogue.measure_numbered(id));
        let is_more_better = measure.is_some_and(|measure| measure.direction == HigherIsBetter);
        Self { row, is_more_better, breaks: measure.map_or(&[], |measure| catalogue.breaks(measure.id)) }
    }

    /// The year before, if the measure meant the same then.
    fn comparable_year_before(self, period: Period) -> Option<Period> {
        let is_changed = self.breaks.iter().any(|change| change.period == period);
        period.year_before().filter(|_| !is_changed)
    }

    const fn threshold(self) -> Threshold {
        Threshold {
            concern: self.row.concern_thousandths,
            severe: self.row.severe_thousandths,
            points: self.row.points,
        }
    }

    /// By how much the value is worse, and the points of that. Of an inspection the grade itself counts.
    fn judge(self, value: Thousandths, compared: Option<Thousandths>) -> Option<(Thousandths, i32)> {
        let behind = match self.row.test {
            NeedTest::Inspection => value,
            _ => behind(value, compared?, self.is_more_better)?,
        };
        Some((behind, self.threshold().points(behind)))
    }
}

/// All figures from which needs are found.
#[derive(Debug)]
pub struct Figures<'a> {
    /// Observations.
    pub settled: Settled<'a>,
    /// Inspections of each school, the latest first.
    pub inspections: &'a HashMap<Urn, Vec<inspection::Model>>,
}

/// A number with the observation that it is from.
type Figure = (Thousandths, Option<i64>);

/// What a rule found.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    period: Option<Period>,
    value: Option<Figure>,
    compared: Option<Figure>,
    inspection_id: Option<i32>,
}

impl Figures<'_> {
    fn at(&self, subject: (Level, i32), of: (Option<i32>, Option<i16>, Period)) -> Option<Figure> {
        let row = self.settled.at(subject, (of.0?, of.1?, of.2))?;
        Some((row.shown.figures().value?, Some(row.id)))
    }

    /// What the rule finds of the school: of the latest year before this one of which there is a figure and what it is compared with; or of the
    /// latest with a figure at all.
    fn find(&self, rule: Rule<'_>, school: Looked<'_>, years: &[Period]) -> Found {
        if rule.row.test == NeedTest::Inspection {
            return self.grade(school);
        }
        let in_year = |period: &Period| {
            let value = self.of_school(school, (rule.row.measure_id, rule.row.cohort_number, *period))?;
            let compared = self.compared(rule, school, *period);
            Some(Found { period: Some(*period), value: Some(value), compared, inspection_id: None })
        };
        let found = || years.iter().filter_map(in_year);
        found().find(|found| found.compared.is_some()).or_else(|| found().next()).unwrap_or_default()
    }

    /// The figure of the school, under the first of its URNs that has one.
    fn of_school(&self, school: Looked<'_>, of: (Option<i32>, Option<i16>, Period)) -> Option<Figure> {
        school.urns.iter().find_map(|urn| self.at((Level::School, urn.get()), of))
    }

    fn compared(&self, rule: Rule<'_>, school: Looked<'_>, period: Period) -> Option<Figure> {
        match rule.row.test {
            NeedTest::WorseThanEngland => fitting([school.phase]).find_map(|england| {
                self.at(
                    (Level::England, england.to_value()),
                    (rule.row.england_measure_id, rule.row.cohort_number, period),
                )
            }),
            NeedTest::WorseThanBar => rule.row.bar_thousandths.map(|bar| (bar, None)),
            NeedTest::Gap => self.of_school(school, (rule.row.measure_id, rule.row.against_number, period)),
            NeedTest::Decline => {
                let before = rule.comparable_year_before(period)?;
                self.of_school(school, (rule.row.measure_id, rule.row.cohort_number, before))
            }
            NeedTest::Inspection => None,
        }
    }

    fn grade(&self, school: Looked<'_>) -> Found {
        let latest = school.urns.iter().find_map(|urn| self.inspections.get(urn)?.first());
        latest.map_or_else(Found::default, |row| Found {
            value: grade(row).map(|grade| (grade, None)),
            inspection_id: Some(row.id),
            ..Found::default()
        })
    }
}

/// The overall grade: 1 (outstanding) to 4 (inadequate); Satisfactory, as it was called until 2012, is as requires improvement.
pub fn grade(row: &inspection::Model) -> Option<Thousandths> {
    let code = row.overall_effectiveness_code.as_deref()?;
    let number = if code == "S" { "3" } else { code };
    Thousandths::parse(number, 0).ok()
}

/// The years whose figures count, the latest first: those before the year, as many as the rules say.
pub fn years(rules: &need_rule_set::Model, year: AcademicYear) -> Vec<Period> {
    let before = |back| Some(Period::of_year(AcademicYear::new(year.begins_in() - back)?));
    (1..=rules.oldest_years).filter_map(before).collect()
}

/// Findings of one school, of the rules that are for its phase.
pub fn indicators(
    analysis_id: &str,
    rules: &[Rule<'_>],
    school: Looked<'_>,
    (figures, years): (&Figures<'_>, &[Period]),
) -> Vec<need_indicator::Model> {
    let fitting = rules.iter().filter(|rule| applies(rule.row.phase_code, school.phase));
    let indicator = |rule: &Rule<'_>| {
        let found = figures.find(*rule, school, years);
        let (value, compared) = (found.value.map(|of| of.0), found.compared.map(|of| of.0));
        let judged = value.and_then(|value| rule.judge(value, compared));
        need_indicator::Model {
            analysis_id: analysis_id.to_owned(),
            urn: school.urn,
            position: rule.row.position,
            period: found.period,
            value_thousandths: value,
            compared_thousandths: compared,
            behind_thousandths: judged.map(|(behind, _)| behind),
            points: judged.map(|(_, points)| points),
            observation_id: found.value.and_then(|of| of.1),
            compared_observation_id: found.compared.and_then(|of| of.1),
            inspection_id: found.inspection_id,
        }
    };
    fitting.map(indicator).collect()
}

/// The same finding once more from the figures that it names, as they were then.
pub fn again(
    rule: Rule<'_>,
    indicator: &need_indicator::Model,
    seen: &HashMap<i64, Seen>,
) -> Option<(Thousandths, i32)> {
    let value_of = |id: i64| seen.get(&id)?.shown.figures().value;
    let value = match (indicator.observation_id, indicator.inspection_id) {
        (Some(id), _) => value_of(id)?,
        // Inspections have no versions: the grade is that of then.
        (None, Some(_)) => indicator.value_thousandths?,
        (None, None) => return None,
    };
    let compared = match indicator.compared_observation_id {
        Some(id) => value_of(id),
        None => rule.row.bar_thousandths,
    };
    rule.judge(value, compared)
}

/// Places of rules with the points that they gave; nothing where a figure is missing.
pub type Points = Vec<(i16, Option<i32>)>;

/// Ranks schools by their findings.
pub fn ranked(
    set: &need_rule_set::Model,
    rules: &[Rule<'_>],
    schools: impl Iterator<Item = (Urn, Option<i32>, Points)>,
) -> Vec<Place<Urn>> {
    let schools: Vec<_> = schools.collect();
    let is_told = |position: i16| {
        let mut found = schools.iter().flat_map(|(.., found)| found);
        found.any(|(of, points)| *of == position && points.is_some())
    };
    // What is told of no school is asked of none.
    let told: HashSet<i16> = rules.iter().map(|rule| rule.row.position).filter(|position| is_told(*position)).collect();
    let most = |position: i16| {
        let rule = rules.iter().find(|rule| rule.row.position == position);
        rule.map_or(0, |rule| rule.threshold().most())
    };
    let tally = |(key, phase, found): &(Urn, Option<i32>, Points)| Tally {
        key: *key,
        phase: *phase,
        points: found.iter().filter_map(|(_, points)| *points).sum(),
        possible: found.iter().filter(|(_, points)| points.is_some()).map(|(position, _)| most(*position)).sum(),
        applicable: found
            .iter()
            .filter(|(position, _)| told.contains(position))
            .map(|(position, _)| most(*position))
            .sum(),
    };
    let bands = Bands { high: set.high_basis_points, medium: set.medium_basis_points };
    rank(bands, schools.iter().map(tally))
}

/// The place of a school, to be written down.
pub fn school_row(analysis: &need_analysis::Model, place: &Place<Urn>) -> need_school::Model {
    need_school::Model {
        analysis_id: analysis.id.clone(),
        urn: place.tally.key,
        academic_year: analysis.academic_year,
        rule_set_id: analysis.rule_set_id,
        phase_code: place.tally.phase,
        points: place.tally.points,
        possible: place.tally.possible,
        score_basis_points: place.score,
        band: place.band,
        rank: place.rank,
        phase_rank: place.phase_rank,
    }
}
