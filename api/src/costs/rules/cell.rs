use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use entities::keys::Urn;
use entities::states::Grain;
use entities::values::FinancialYear;

use super::Balances;

/// Of what a sum is kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The plan.
    pub plan_id: String,
    /// The intervention; empty for the budget that is not allocated.
    pub intervention_id: String,
    /// Where the money comes from.
    pub funding_source_id: String,
    /// Whether it is the sum of a month or of a financial year.
    pub grain: Grain,
    /// First day of the month or of the financial year.
    pub starts_on: NaiveDate,
}

impl Cell {
    /// The same of the financial year, if it is one that is held.
    #[must_use]
    pub fn of_the_year(&self) -> Option<Self> {
        let starts_on = FinancialYear::of(self.starts_on)?.first_day();
        Some(Self { grain: Grain::Year, starts_on, ..self.clone() })
    }
}

/// First day of the month.
#[must_use]
pub fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// What is kept of one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The cell.
    pub cell: Cell,
    /// Its balances.
    pub balances: Balances,
}

/// What one school bears of a cell; nobody, where no school takes part.
pub type Bears = (Cell, Option<Urn>);

/// Who bears what of an intervention: of each of its months, and of the financial years, whose shares are the sums of those
/// of their months. Nothing if a sum is no amount, or a year none that is held.
#[must_use]
pub fn shares(months: &[Sum], weights: &[(Urn, u64)]) -> Option<BTreeMap<Bears, Balances>> {
    let mut shares: BTreeMap<Bears, Balances> = BTreeMap::new();
    for Sum { cell, balances } in months {
        let year = cell.of_the_year()?;
        for (urn, share) in balances.shared(weights) {
            shares.insert((cell.clone(), urn), share);
            let of_year = shares.entry((year.clone(), urn)).or_default();
            *of_year = of_year.checked_add(share)?;
        }
    }
    Some(shares)
}

#[cfg(test)]
mod tests {
    use entities::values::Pence;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn paid(starts_on: NaiveDate, pence: i64) -> Sum {
        let cell = Cell {
            plan_id: "p".to_owned(),
            intervention_id: "i".to_owned(),
            funding_source_id: "s".to_owned(),
            grain: Grain::Month,
            starts_on,
        };
        Sum { cell, balances: Balances { actual: Pence::new(pence).unwrap(), ..Balances::default() } }
    }

    #[test]
    fn a_year_bears_what_its_months_bear() {
        let weights: Vec<_> = [100_001, 100_002].map(|urn| (Urn::new(urn).unwrap(), 1)).into();
        let months = [paid(day(2017, 2, 1), 3), paid(day(2017, 3, 1), 5), paid(day(2017, 4, 1), 1)];
        let shares = shares(&months, &weights).unwrap();
        let of_year = |begins: i32| {
            let is_it = |cell: &Cell| cell.grain == Grain::Year && cell.starts_on == day(begins, 4, 1);
            let found = shares.iter().filter(move |((cell, _), _)| is_it(cell));
            found.map(|(_, share)| share.actual.get()).collect::<Vec<_>>()
        };
        // Shared as one sum, the eight pence of the first year would be four each.
        assert_eq!((of_year(2016), of_year(2017)), (vec![5, 3], vec![1, 0]));
        assert_eq!(shares.len(), 2 * (months.len() + 2));
    }

    #[test]
    fn a_day_belongs_to_its_month_and_its_financial_year() {
        assert_eq!(first_of_month(day(2017, 3, 31)), day(2017, 3, 1));
        let march = paid(day(2017, 3, 1), 1).cell;
        assert_eq!(march.of_the_year().map(|year| (year.grain, year.starts_on)), Some((Grain::Year, day(2016, 4, 1))));
        assert_eq!(paid(day(1980, 1, 1), 1).cell.of_the_year(), None);
    }
}
