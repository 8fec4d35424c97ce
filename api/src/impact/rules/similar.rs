use entities::keys::Urn;
use entities::states::ImpactWeighting;

use super::{CannotEstimate, MatchingRule, SchoolValues, Unit, nearest, standardised_difference};

/// By what schools are alike or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// The value of the baseline period.
    Baseline,
    /// How it had changed since the period before.
    PriorTrend,
    /// Pupils eligible for free school meals, in percent.
    FreeSchoolMeals,
    /// Pupils on roll.
    OnRoll,
}

const PROPERTIES: [Property; 4] =
    [Property::Baseline, Property::PriorTrend, Property::FreeSchoolMeals, Property::OnRoll];

impl Property {
    /// Code of the property, never renamed.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Baseline => "BASELINE",
            Self::PriorTrend => "PRIOR_TREND",
            Self::FreeSchoolMeals => "FREE_SCHOOL_MEALS",
            Self::OnRoll => "ON_ROLL",
        }
    }

    fn of(self, school: &SchoolValues) -> Option<f64> {
        match self {
            Self::Baseline => school.baseline,
            Self::PriorTrend => Some(school.baseline? - school.prior?),
            Self::FreeSchoolMeals => school.fsm,
            Self::OnRoll => school.on_roll,
        }
    }
}

/// How alike two sides were in one property: standardised mean differences.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Balance {
    /// The property.
    pub property: Property,
    /// Of all schools that could be compared with; nothing where none was chosen from others.
    pub before: Option<f64>,
    /// Of those that are.
    pub after: f64,
}

/// The schools that were chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// Each chosen school, with the one to which it is similar.
    pub chosen: Vec<(Urn, Urn)>,
    /// Schools that take part and that no other is near enough to.
    pub unmatched: Vec<Urn>,
    /// How alike both sides are, in each property by which they were chosen.
    pub balance: Vec<Balance>,
}

/// Stands for schools without a phase.
const NO_PHASE: i32 = -1;

/// Chooses for each school that can be counted the schools of its phase most like it before: in the baseline, in how that had changed, in the share
/// of pupils eligible for free school meals, and in size, each as far as it is known of all schools that take part. Others of which one
/// of these is not known are not chosen.
///
/// # Errors
/// When there is nobody to choose for or from.
pub fn similar_schools(
    weighting: ImpactWeighting,
    treated: &[SchoolValues],
    candidates: &[SchoolValues],
    rule: MatchingRule,
) -> Result<Similar, CannotEstimate> {
    let counted: Vec<_> = treated.iter().filter(|school| school.excluded(weighting).is_none()).collect();
    let properties = known(&counted);
    let unit = |school: &&SchoolValues| {
        let values: Option<Vec<f64>> = properties.iter().map(|property| property.of(school)).collect();
        Some(Unit { key: school.urn, kind: school.phase.unwrap_or(NO_PHASE), values: values? })
    };
    let countable = candidates.iter().filter(|school| school.excluded(weighting).is_none());
    let candidates: Vec<Unit<Urn>> = countable.filter_map(|school| unit(&school)).collect();
    if candidates.is_empty() {
        return Err(CannotEstimate::NoComparators);
    }
    let treated: Vec<Unit<Urn>> = counted.iter().filter_map(unit).collect();
    let matched = nearest(&treated, &candidates, rule)?;
    if matched.pairs.is_empty() {
        return Err(CannotEstimate::NoComparators);
    }
    let differences = properties.iter().zip(matched.before.iter().zip(&matched.after));
    let balance = differences.map(|(property, (before, after))| Balance {
        property: *property,
        before: Some(*before),
        after: *after,
    });
    let balance = balance.collect();
    let pairs = matched.pairs.into_iter();
    let chosen = pairs.flat_map(|(urn, others)| others.into_iter().map(move |other| (other, urn))).collect();
    Ok(Similar { chosen, unmatched: matched.unmatched, balance })
}

/// How alike the schools on both sides are that can be counted, in each property that is known of all of them.
#[must_use]
pub fn balance(weighting: ImpactWeighting, treated: &[SchoolValues], others: &[SchoolValues]) -> Vec<Balance> {
    let counted = |schools: &'_ [SchoolValues]| -> Vec<SchoolValues> {
        schools.iter().filter(|school| school.excluded(weighting).is_none()).cloned().collect()
    };
    let (treated, others) = (counted(treated), counted(others));
    if treated.is_empty() || others.is_empty() {
        return Vec::new();
    }
    let both: Vec<&SchoolValues> = treated.iter().chain(&others).collect();
    let values = |property: Property, schools: &[SchoolValues]| -> Vec<f64> {
        schools.iter().filter_map(|school| property.of(school)).collect()
    };
    let of = |property: Property| Balance {
        property,
        before: None,
        after: standardised_difference(&values(property, &treated), &values(property, &others)),
    };
    known(&both).into_iter().map(of).collect()
}

/// Properties that are known of all of the schools.
fn known(schools: &[&SchoolValues]) -> Vec<Property> {
    let is_known = |property: &Property| schools.iter().all(|school| property.of(school).is_some());
    PROPERTIES.into_iter().filter(is_known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn school(urn: i32, baseline: f64, fsm: Option<f64>) -> SchoolValues {
        SchoolValues {
            urn: Urn::new(urn).unwrap(),
            prior: None,
            baseline: Some(baseline),
            outcome: Some(baseline + 1.0),
            pupils: None,
            is_withheld: false,
            phase: Some(2),
            share: 1.0,
            fsm,
            on_roll: None,
        }
    }

    const WIDE: MatchingRule = MatchingRule { comparators: 1, caliper: 3.0 };
    const EACH: ImpactWeighting = ImpactWeighting::Schools;

    #[test]
    fn what_is_known_of_all_who_take_part_decides() {
        let treated = [school(100_001, 40.0, Some(30.0)), school(100_002, 50.0, Some(10.0))];
        let candidates =
            [school(100_011, 41.0, Some(29.0)), school(100_012, 50.0, None), school(100_013, 52.0, Some(12.0))];
        let found = similar_schools(EACH, &treated, &candidates, WIDE).unwrap();
        let urns: Vec<i32> = found.chosen.iter().map(|(urn, _)| urn.get()).collect();
        assert_eq!(urns, [100_011, 100_013], "of 100012 the share of free school meals is not known");
        let properties: Vec<_> = found.balance.iter().map(|of| of.property.code()).collect();
        assert_eq!(properties, ["BASELINE", "FREE_SCHOOL_MEALS"]);
    }

    #[test]
    fn who_is_far_from_everybody_is_told() {
        let treated = [school(100_001, 40.0, None), school(100_002, 90.0, None)];
        let candidates = [school(100_011, 41.0, None), school(100_012, 42.0, None)];
        let narrow = MatchingRule { comparators: 1, caliper: 0.5 };
        let found = similar_schools(EACH, &treated, &candidates, narrow).unwrap();
        assert_eq!(found.unmatched.iter().map(|urn| urn.get()).collect::<Vec<_>>(), [100_002]);
        let none = similar_schools(EACH, &treated[1..], &candidates, narrow);
        assert_eq!(none, Err(CannotEstimate::NoComparators));
        assert_eq!(similar_schools(EACH, &treated, &[], WIDE), Err(CannotEstimate::NoComparators));
    }

    #[test]
    fn both_sides_are_compared_in_what_is_known_of_all() {
        let treated = [school(100_001, 10.0, Some(1.0)), school(100_002, 14.0, Some(3.0))];
        let others = [school(100_011, 15.0, None), school(100_012, 25.0, Some(2.0))];
        let found = balance(EACH, &treated, &others);
        assert_eq!(found.len(), 1);
        assert!((found[0].after + 8.0 / 29.0_f64.sqrt()).abs() < 1e-12);
        assert_eq!(balance(EACH, &treated, &[]), []);
    }
}
