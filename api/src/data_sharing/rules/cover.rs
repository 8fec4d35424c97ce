use entities::keys::{GroupUid, Urn};
use entities::values::Period;

use super::Periods;

/// Whose figures they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// Those that a trust shares.
    Trust(GroupUid),
    /// Those that a school shares.
    School(Urn),
}

/// What a live agreement lets be shared.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// Trusts that share.
    pub trust_uids: &'a [GroupUid],
    /// Schools that share.
    pub urns: &'a [Urn],
    /// Numbers of the measures.
    pub measure_ids: &'a [i32],
    /// Numbers of the cohorts.
    pub cohort_numbers: &'a [i16],
    /// The periods.
    pub periods: Periods,
}

impl Scope<'_> {
    /// Whether it takes in this figure of this owner.
    #[must_use]
    pub fn covers(&self, owner: Owner, measure_id: i32, cohort_number: i16, period: Period) -> bool {
        let is_shared = match owner {
            Owner::Trust(uid) => self.trust_uids.contains(&uid),
            Owner::School(urn) => self.urns.contains(&urn),
        };
        is_shared
            && self.measure_ids.contains(&measure_id)
            && self.cohort_numbers.contains(&cohort_number)
            && self.periods.contain(period)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_covered_if_owner_measure_cohort_and_period_are() {
        let (trust, school) = (GroupUid::new(5153).unwrap(), Urn::new(116_182).unwrap());
        let period = |text| Period::parse(text).unwrap();
        let scope = Scope {
            trust_uids: &[trust],
            urns: &[school],
            measure_ids: &[1, 2],
            cohort_numbers: &[0],
            periods: Periods { first: Some(period("2026/27")), last: None },
        };
        assert!(scope.covers(Owner::Trust(trust), 1, 0, period("2026/27 autumn")));
        assert!(scope.covers(Owner::School(school), 2, 0, period("2027/28")));
        assert!(!scope.covers(Owner::School(Urn::new(116_187).unwrap()), 1, 0, period("2026/27")));
        assert!(!scope.covers(Owner::Trust(GroupUid::new(2157).unwrap()), 1, 0, period("2026/27")));
        assert!(!scope.covers(Owner::Trust(trust), 3, 0, period("2026/27")));
        assert!(!scope.covers(Owner::Trust(trust), 1, 1, period("2026/27")));
        assert!(!scope.covers(Owner::Trust(trust), 1, 0, period("2025/26")));
    }
}
