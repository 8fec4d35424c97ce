use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use entities::keys::{LaCode, Urn};
use entities::states::{Level, ObservationStatus};
use entities::values::{AcademicYear, Period};
use entities::{need_analysis, need_urn};

use super::measure::{Figures, Looked, Rule, indicators, ranked, school_row, years};
use super::{ANALYSIS, Outcome};
use crate::needs::rules::NeedsRefused;
use crate::needs::store::analyses::Found;
use crate::needs::store::{analyses, rule_sets};
use crate::observations::catalogue::Catalogue;
use crate::observations::service::{Settled, chains};
use crate::observations::store::filter::ObservationFilter;
use crate::observations::store::lists;
use crate::observations::store::row::{Seen, Wanted};
use crate::operation::{Change, Failure, Idempotency, Operation};
use crate::policy::{LA_STAFF, Sight, only_area, works_for};
use crate::schools::store::facts::state_funded_of;
use crate::schools::store::inspections::graded;

/// An analysis that is to be made.
#[derive(Debug, Clone)]
pub struct Running {
    /// Local authority; the only one that the actor works for, if left out.
    pub area: Option<LaCode>,
    /// Year whose commissioning it is for.
    pub year: AcademicYear,
    /// Code of the rules; those that were published last, if left out.
    pub rules: Option<String>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Observations that are read at most.
const MOST: u64 = 200_000;

/// What schools measure within the year or predict is no result, even where the partnership released it.
const PUBLISHED: [ObservationStatus; 3] =
    [ObservationStatus::Provisional, ObservationStatus::Revised, ObservationStatus::Final];

/// Makes an analysis of the open state-funded schools of the area, from what is published of the years before, as it is known now. Nothing
/// that is not public counts, so that who may see the analysis need not be asked what of it.
///
/// # Errors
/// When the actor does not work for the area, there are no such rules, or the register has no school of the area.
pub async fn run_analysis(
    operation: &Operation,
    catalogue: &Catalogue,
    asked: Running,
) -> Outcome<need_analysis::Model> {
    let change = Change::begin(operation, "runNeedsAnalysis").await?;
    let (db, actor) = (&change.db, &operation.actor);
    let id = change.new_id();
    if let Some(id) = change.done_before(asked.idempotency.as_ref(), &id).await? {
        let found = analyses::by_ids(db, actor, std::slice::from_ref(&id)).await?.remove(&id);
        return found.ok_or(Failure::NotFound("needs analysis"));
    }
    let area = asked.area.or_else(|| only_area(actor, &LA_STAFF));
    let Some(area) = area.filter(|area| works_for(actor, *area)) else {
        return Err(Failure::Forbidden("name as areaLaCode the local authority that you work for"));
    };
    let set = rule_sets::in_force(db, actor, asked.rules.as_deref(), operation.clock.today()).await?;
    let set = set.ok_or(Failure::Refused(match asked.rules {
        Some(code) => NeedsRefused::UnknownRules(code),
        None => NeedsRefused::NoRules,
    }))?;
    let rules = rule_sets::rules_of(db, actor, &[set.id]).await?.remove(&set.id).unwrap_or_default();
    let rules: Vec<Rule<'_>> = rules.iter().map(|row| Rule::of(catalogue, row)).collect();
    let looked = state_funded_of(db, area).await?;
    if looked.is_empty() {
        return Err(Failure::Refused(NeedsRefused::NoSchools));
    }
    let urns: Vec<Urn> = looked.iter().map(|(urn, _)| *urn).collect();
    let chains = chains((db, actor), &urns).await?;
    let chains: HashMap<Urn, Vec<Urn>> =
        chains.into_iter().filter_map(|chain| Some((*chain.first()?, chain))).collect();
    let of_school = |(urn, phase): (Urn, Option<i32>)| Some(Looked { urn, urns: chains.get(&urn)?, phase });
    let looked: Vec<Looked<'_>> = looked.into_iter().filter_map(of_school).collect();
    let years = years(&set, asked.year);
    let seen = read(&change, &rules, (area, &years)).await?;
    let all_urns: Vec<Urn> = looked.iter().flat_map(|school| school.urns).copied().collect();
    let inspections = graded(db, actor, &all_urns, last_day_before(asked.year).min(operation.clock.today())).await?;
    let figures = Figures { settled: Settled::of(&seen), inspections: &inspections };
    let found: HashMap<Urn, Vec<_>> =
        looked.iter().map(|school| (school.urn, indicators(&id, &rules, *school, (&figures, &years)))).collect();
    let of_school = |school: &Looked<'_>| {
        let found = found.get(&school.urn).into_iter().flatten();
        (school.urn, school.phase, found.map(|row| (row.position, row.points)).collect())
    };
    let places = ranked(&set, &rules, looked.iter().map(of_school));
    let row = need_analysis::Model {
        id,
        area_la_code: area,
        academic_year: asked.year,
        revision: analyses::last_revision(db, actor, area, asked.year).await? + 1,
        rule_set_id: set.id,
        made_by: actor.user_id().map(str::to_owned),
        made_at: operation.clock.now(),
    };
    let found = Found {
        schools: places.iter().map(|place| school_row(&row, place)).collect(),
        urns: urns_of(&row.id, &looked),
        indicators: places.iter().filter_map(|place| found.get(&place.tally.key)).flatten().cloned().collect(),
    };
    if !analyses::insert(db, row.clone(), found).await? {
        return Err(Failure::Refused(NeedsRefused::MadeMeanwhile(asked.year)));
    }
    change.record((ANALYSIS, &row.id), (None, None), None).await?;
    change.commit().await?;
    Ok(row)
}

/// The URNs that the schools have and had, each once.
fn urns_of(analysis_id: &str, looked: &[Looked<'_>]) -> Vec<need_urn::Model> {
    let mut schools: BTreeMap<Urn, Urn> = BTreeMap::new();
    for school in looked {
        for urn in school.urns {
            schools.entry(*urn).or_insert(school.urn);
        }
    }
    // Its own number is first of all its own.
    schools.extend(looked.iter().map(|school| (school.urn, school.urn)));
    let row = |(urn, school_urn)| need_urn::Model { analysis_id: analysis_id.to_owned(), urn, school_urn };
    schools.into_iter().map(row).collect()
}

/// The published figures of the schools of the area, and of England. Two statements.
async fn read(change: &Change<'_>, rules: &[Rule<'_>], (area, years): (LaCode, &[Period])) -> Outcome<Vec<Seen>> {
    let mut periods = years.to_vec();
    periods.extend(years.last().and_then(|last| last.year_before()));
    let cohorts = |rule: &Rule<'_>| [rule.row.cohort_number, rule.row.against_number];
    let common = ObservationFilter {
        cohort_numbers: Some(rules.iter().flat_map(cohorts).flatten().collect()),
        periods: Some(periods),
        is_public: Some(true),
        statuses: Some(PUBLISHED.to_vec()),
        ..ObservationFilter::default()
    };
    let of_schools = ObservationFilter {
        levels: Some(vec![Level::School]),
        la_codes: Some(vec![area]),
        measure_ids: Some(rules.iter().filter_map(|rule| rule.row.measure_id).collect()),
        ..common.clone()
    };
    let of_england = ObservationFilter {
        levels: Some(vec![Level::England]),
        measure_ids: Some(rules.iter().filter_map(|rule| rule.row.england_measure_id).collect()),
        ..common
    };
    let sight = Sight::of(&change.operation.actor, &[]);
    let mut seen = lists::all(&change.db, &sight, &of_schools, Wanted::default(), MOST + 1).await?;
    if u64::try_from(seen.len()).is_ok_and(|number| number > MOST) {
        return Err(Failure::Refused(NeedsRefused::TooManyFigures(MOST)));
    }
    seen.extend(lists::all(&change.db, &sight, &of_england, Wanted::default(), MOST).await?);
    Ok(seen)
}

/// The day before the year: later inspections were not known when its work was commissioned.
fn last_day_before(year: AcademicYear) -> NaiveDate {
    year.first_day().pred_opt().unwrap_or_default()
}
