//! Whether what was promised is reached, by the figures that are loaded.

use entities::keys::LaCode;
use entities::states::{Direction, England, Level, ObservationStatus, SuccessTest};
use entities::success_measure;
use entities::values::{AcademicYear, Period};
use sea_orm::{ActiveEnum, DbErr};

use super::rules::{Asked, CannotTell, Figures, Rank, is_reached, rank};
use super::store;
use crate::observations::catalogue::Catalogue;
use crate::observations::service::Settled;
use crate::observations::store::filter::ObservationFilter;
use crate::observations::store::lists;
use crate::observations::store::row::{Seen, Wanted};
use crate::operation::Operation;
use crate::policy::Sight;
use crate::schools::store::facts::state_funded_of;
use crate::schools::store::inspections::graded;

/// Observations that are read at most.
const MOST: u64 = 100_000;

/// What the partnership released is of some schools only.
const PUBLISHED: [ObservationStatus; 3] =
    [ObservationStatus::Provisional, ObservationStatus::Revised, ObservationStatus::Final];

/// What came of one success measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    /// What was promised.
    pub measure: success_measure::Model,
    /// The period that was looked at.
    pub period: Period,
    /// Whether it is reached.
    pub is_reached: Result<bool, CannotTell>,
    /// The figures of the period, in thousandths.
    pub now: Figures,
    /// Those of the period with which is compared.
    pub before: Figures,
    /// Place of the local authority, where that is asked.
    pub rank: Option<Rank>,
    /// Its place in the period with which is compared.
    pub rank_before: Option<Rank>,
}

/// Looks whether the local authority reached what was promised, in the year for which it was promised, or in another. Five statements at most.
///
/// # Errors
/// When the database fails.
pub async fn reached(
    operation: &Operation,
    catalogue: &Catalogue,
    area: LaCode,
    year: Option<AcademicYear>,
) -> Result<Vec<Reached>, DbErr> {
    let (db, actor) = (&operation.db, &operation.actor);
    let measures = store::all(db, actor).await?;
    let seen = lists::all(db, &Sight::of(actor, &[]), &filter(&measures, year), Wanted::default(), MOST).await?;
    let good = if measures.iter().any(|measure| measure.test == SuccessTest::AllGood) {
        share_of_good(operation, area, last_day(&measures, year)).await?
    } else {
        None
    };
    let loaded = Loaded { area, authorities: authorities(&seen), settled: Settled::of(&seen), good };
    Ok(measures.into_iter().map(|measure| loaded.look(catalogue, measure, year)).collect())
}

/// The same part of the year that is asked for.
fn in_year(due: Period, year: Option<AcademicYear>) -> Period {
    year.and_then(|year| Period::new(year.begins_in(), due.span())).unwrap_or(due)
}

fn filter(measures: &[success_measure::Model], year: Option<AcademicYear>) -> ObservationFilter {
    let mut periods: Vec<Period> = Vec::new();
    for measure in measures {
        periods.push(in_year(measure.due_period, year));
        periods.extend(measure.baseline_period);
    }
    periods.sort_unstable();
    periods.dedup();
    let ids = |measure: &success_measure::Model| [measure.measure_id, measure.against_measure_id];
    let cohorts = |measure: &success_measure::Model| [measure.cohort_number, measure.against_number];
    ObservationFilter {
        levels: Some(vec![Level::LocalAuthority, Level::England]),
        measure_ids: Some(measures.iter().flat_map(ids).flatten().collect()),
        cohort_numbers: Some(measures.iter().flat_map(cohorts).flatten().collect()),
        periods: Some(periods),
        is_public: Some(true),
        statuses: Some(PUBLISHED.to_vec()),
        ..ObservationFilter::default()
    }
}

/// Local authorities of which a figure is loaded.
fn authorities(seen: &[Seen]) -> Vec<i32> {
    let of_authorities = seen.iter().filter(|row| row.level == Level::LocalAuthority);
    let mut codes: Vec<i32> = of_authorities.map(|row| row.subject).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// The day until which inspections count: the last of the year.
fn last_day(measures: &[success_measure::Model], year: Option<AcademicYear>) -> chrono::NaiveDate {
    let due = measures.iter().find(|measure| measure.test == SuccessTest::AllGood).map(|measure| measure.due_period);
    let period = due.map(|due| in_year(due, year));
    let year = period.and_then(|period| AcademicYear::new(period.begins_in()));
    year.map_or(chrono::NaiveDate::MAX, AcademicYear::last_day)
}

/// Grades of schools that are good or outstanding.
const GOOD: [&str; 2] = ["1", "2"];

/// Share of the open state-funded schools whose latest inspection by the day judged them good or outstanding, of those that were judged, in
/// thousandths of a percent. Nothing where none was. Two statements.
async fn share_of_good(operation: &Operation, area: LaCode, by: chrono::NaiveDate) -> Result<Option<i64>, DbErr> {
    let schools = state_funded_of(&operation.db, area).await?;
    let urns: Vec<_> = schools.into_iter().map(|(urn, _)| urn).collect();
    let inspections = graded(&operation.db, &operation.actor, &urns, by).await?;
    let latest: Vec<_> = inspections.values().filter_map(|of| of.first()).collect();
    let is_good = |code: &Option<String>| code.as_deref().is_some_and(|code| GOOD.contains(&code));
    let good = latest.iter().filter(|row| is_good(&row.overall_effectiveness_code)).count();
    let (Ok(good), Ok(all)) = (i64::try_from(good), i64::try_from(latest.len())) else { return Ok(None) };
    Ok((all > 0).then(|| good * 100_000 / all))
}

/// All that is loaded.
struct Loaded<'a> {
    area: LaCode,
    authorities: Vec<i32>,
    settled: Settled<'a>,
    good: Option<i64>,
}

impl Loaded<'_> {
    fn look(&self, catalogue: &Catalogue, measure: success_measure::Model, year: Option<AcademicYear>) -> Reached {
        let period = in_year(measure.due_period, year);
        let row = measure.measure_id.and_then(|id| catalogue.measure_numbered(id));
        let is_more_better = row.is_none_or(|row| row.direction == Direction::HigherIsBetter);
        let (now, before) = (self.figures(&measure, is_more_better, Some(period)), measure.baseline_period);
        let before = self.figures(&measure, is_more_better, before.filter(|baseline| *baseline < period));
        let amount = measure.amount_thousandths.map_or(0, |amount| amount.get());
        let asked = Asked { test: measure.test, is_more_better, amount };
        let changed = measure.measure_id.zip(measure.baseline_period).is_some_and(|(id, baseline)| {
            catalogue.breaks(id).iter().any(|change| baseline < change.period && change.period <= period)
        });
        let is_reached = is_reached(asked, &now, &before);
        let is_reached = if changed { is_reached.and(Err(CannotTell::MeasureChanged)) } else { is_reached };
        let is_of_places =
            matches!(measure.test, SuccessTest::TopQuarter | SuccessTest::TopHalf | SuccessTest::RankKept);
        let place = |figures: &Figures| rank(figures, is_more_better).ok().filter(|_| is_of_places);
        let (rank, rank_before) = (place(&now), place(&before));
        Reached { measure, period, is_reached, now, before, rank, rank_before }
    }

    fn figures(&self, measure: &success_measure::Model, is_more_better: bool, period: Option<Period>) -> Figures {
        let Some(period) = period else { return Figures::default() };
        if measure.test == SuccessTest::AllGood {
            return Figures { own: self.good, ..Figures::default() };
        }
        let value = |subject: (Level, i32), id: Option<i32>, cohort: Option<i16>| {
            let row = self.settled.at(subject, (id?, cohort?, period))?;
            row.shown.figures().value.map(|value| value.get())
        };
        let of = |subject: (Level, i32)| {
            let own = value(subject, measure.measure_id, measure.cohort_number)?;
            if measure.against_measure_id.is_none() {
                return Some(own);
            }
            let other = value(subject, measure.against_measure_id, measure.against_number)?;
            Some(if is_more_better { other - own } else { own - other })
        };
        let england = [England::StateFunded, England::AllSchools].into_iter();
        Figures {
            own: of((Level::LocalAuthority, self.area.get())),
            england: england.filter_map(|england| of((Level::England, england.to_value()))).next(),
            authorities: self.authorities.iter().filter_map(|code| of((Level::LocalAuthority, *code))).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_year_is_asked_in_the_same_part_of_it() {
        let year = AcademicYear::new(2018);
        let of = |text| Period::parse(text).unwrap();
        assert_eq!(in_year(of("2017/18"), year), of("2018/19"));
        assert_eq!(in_year(of("2017-18"), year), of("2018-19"));
        assert_eq!(in_year(of("2017/18"), None), of("2017/18"));
    }
}
