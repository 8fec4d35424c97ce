//! The schools and authorities that figures can be about.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entities::values::Period;

/// A school while it had a LAESTAB.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spell {
    pub(super) urn: i32,
    pub(super) opened_on: Option<NaiveDate>,
    pub(super) closed_on: Option<NaiveDate>,
}

/// What the register knows of keys. The schools of England, open and closed, take a few megabytes.
#[derive(Debug, Default)]
pub(super) struct Register {
    urns: HashSet<i32>,
    holders: HashMap<i32, Vec<Spell>>,
    pub(super) authorities: HashSet<i32>,
}

impl Register {
    pub(super) fn add(&mut self, laestab: Option<i32>, spell: Spell) {
        self.urns.insert(spell.urn);
        if let Some(laestab) = laestab {
            self.holders.entry(laestab).or_default().push(spell);
        }
    }

    pub(super) fn has(&self, urn: i32) -> bool {
        self.urns.contains(&urn)
    }

    /// The one school that had the LAESTAB when the census of the period was taken, in January.
    pub(super) fn holder(&self, laestab: i32, period: Period) -> Option<i32> {
        let day = NaiveDate::from_ymd_opt(period.begins_in() + 1, 1, 15)?;
        let was_there = |spell: &&Spell| {
            spell.opened_on.is_none_or(|opened| opened <= day) && spell.closed_on.is_none_or(|closed| day <= closed)
        };
        let mut holders = self.holders.get(&laestab)?.iter().filter(was_there);
        match (holders.next(), holders.next()) {
            (Some(spell), None) => Some(spell.urn),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn register(spells: &[(i32, Option<&str>, Option<&str>)]) -> Register {
        let mut register = Register::default();
        let day = |text: &str| text.parse().unwrap();
        for (urn, opened, closed) in spells {
            register.add(Some(8_514_005), Spell { urn: *urn, opened_on: opened.map(day), closed_on: closed.map(day) });
        }
        register
    }

    fn holder(register: &Register, year: &str) -> Option<i32> {
        register.holder(8_514_005, Period::parse(year).unwrap())
    }

    #[test]
    fn an_academy_takes_over_the_number_on_the_day_it_opens() {
        let register = register(&[(1, None, Some("2013-08-31")), (2, Some("2013-09-01"), None)]);
        assert_eq!((holder(&register, "2012/13"), holder(&register, "2013/14")), (Some(1), Some(2)));
        assert_eq!(register.holder(8_514_006, Period::parse("2013/14").unwrap()), None);
    }

    #[test]
    fn two_holders_at_once_or_none_yet_are_no_answer() {
        assert_eq!(holder(&register(&[(1, None, None), (2, None, None)]), "2012/13"), None);
        assert_eq!(holder(&register(&[(2, Some("2013-09-01"), None)]), "2012/13"), None);
    }
}
