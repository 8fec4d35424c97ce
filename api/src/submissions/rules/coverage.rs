use std::collections::BTreeSet;

use entities::keys::{GroupUid, Urn};
use entities::values::Period;

use super::ownership::{OnRegister, is_maintained};
use super::problem::{Problem, ProblemCode};
use super::said::Row;

/// Whose data are sent or shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// A trust's.
    Trust(GroupUid),
    /// A school's.
    School(Urn),
    /// The area's: the operator takes in what its schools sent in another way.
    Area,
}

/// What one live data-sharing agreement lets a sharer submit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Who shares.
    pub owner: Owner,
    /// Numbers of its measures.
    pub measures: BTreeSet<i32>,
    /// Numbers of its cohorts.
    pub cohorts: BTreeSet<i16>,
    /// First period; nothing for all.
    pub first_period: Option<Period>,
    /// Last period; nothing for all.
    pub last_period: Option<Period>,
}

impl Coverage {
    fn covers(&self, row: &Row, owners: &[Owner]) -> bool {
        owners.contains(&self.owner)
            && self.measures.contains(&row.key.measure_id)
            && self.cohorts.contains(&row.key.cohort)
            && self.first_period.is_none_or(|first| row.key.period >= first)
            && self.last_period.is_none_or(|last| row.key.period.begins_in() <= last.begins_in())
    }
}

/// Checks that a live agreement lets the figure be shared. A school that the local authority maintains needs none for what it
/// sends itself; a trust shares under its own, any other school under its own or its trust's.
#[must_use]
pub fn check_coverage(row: &Row, school: &OnRegister, sender: Owner, coverages: &[Coverage]) -> Option<Problem> {
    let is_trust = matches!(sender, Owner::Trust(_));
    if !is_trust && is_maintained(school.type_code) {
        return None;
    }
    let owners: Vec<Owner> = if is_trust {
        vec![sender]
    } else {
        let trusts = school.trusts.iter().copied().map(Owner::Trust);
        std::iter::once(Owner::School(school.urn)).chain(trusts).collect()
    };
    if coverages.iter().any(|coverage| coverage.covers(row, &owners)) {
        return None;
    }
    let message = "no live data-sharing agreement lets you share this measure, cohort and period; sign one with the \
                   partnership first";
    Some(Problem::of_row(row.line, ProblemCode::NoAgreement, message))
}

#[cfg(test)]
mod tests {
    use entities::keys::LaCode;
    use entities::states::ObservationStatus;
    use entities::values::Thousandths;

    use super::super::figures::Figures;
    use super::super::said::Key;
    use super::*;

    fn row(cohort: i16, period: &str) -> Row {
        let key = Key {
            urn: Urn::new(116_182).unwrap(),
            measure_id: 2,
            cohort,
            period: Period::parse(period).unwrap(),
            status: ObservationStatus::InYear,
        };
        let value = Thousandths::new(0).unwrap();
        let figures = Figures { value, numerator: None, denominator: None, pupils: None, lower: None, upper: None };
        Row { line: 2, key, figures, is_confirmed: false }
    }

    fn school(type_code: i32) -> OnRegister {
        OnRegister {
            urn: Urn::new(116_182).unwrap(),
            la_code: LaCode::new(851),
            type_code: Some(type_code),
            status_code: Some(1),
            opened_on: None,
            closed_on: None,
            trusts: vec![GroupUid::new(2157).unwrap()],
        }
    }

    fn coverage(owner: Owner) -> Coverage {
        let period = |text| Period::parse(text).ok();
        Coverage {
            owner,
            measures: [2].into(),
            cohorts: [1].into(),
            first_period: period("2025/26"),
            last_period: period("2026/27"),
        }
    }

    #[test]
    fn a_maintained_school_needs_no_agreement_and_an_academy_does() {
        let own = Owner::School(Urn::new(116_182).unwrap());
        assert_eq!(check_coverage(&row(1, "2026/27"), &school(1), own, &[]), None);
        let refused = check_coverage(&row(1, "2026/27"), &school(34), own, &[]).unwrap();
        assert_eq!(refused.code, ProblemCode::NoAgreement);
        assert_eq!(check_coverage(&row(1, "2026/27"), &school(34), own, &[coverage(own)]), None);
        let trusts = coverage(Owner::Trust(GroupUid::new(2157).unwrap()));
        assert_eq!(check_coverage(&row(1, "2026/27"), &school(34), own, std::slice::from_ref(&trusts)), None);
        assert_eq!(check_coverage(&row(1, "2026/27"), &school(34), Owner::Area, &[trusts]), None);
    }

    #[test]
    fn an_agreement_covers_its_measures_cohorts_and_periods_and_nobody_elses() {
        let trust = Owner::Trust(GroupUid::new(2157).unwrap());
        let is_covered = |row: Row, owner| check_coverage(&row, &school(34), trust, &[coverage(owner)]).is_none();
        assert!(is_covered(row(1, "2026/27"), trust));
        assert!(is_covered(row(1, "2026/27 summer"), trust), "the terms of its last year too");
        assert!(!is_covered(row(1, "2027/28 autumn"), trust));
        assert!(!is_covered(row(1, "2024/25"), trust));
        assert!(!is_covered(row(4, "2026/27"), trust));
        assert!(!is_covered(row(1, "2026/27"), Owner::Trust(GroupUid::new(5153).unwrap())));
        assert!(!is_covered(row(1, "2026/27"), Owner::School(Urn::new(116_182).unwrap())), "the trust sends");
    }
}
