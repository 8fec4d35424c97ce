use entities::keys::{GroupUid, Urn};

use super::ownership::{OnRegister, is_maintained};
use super::problem::{Problem, ProblemCode};
use super::said::Row;

/// Whose data are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// A trust's.
    Trust(GroupUid),
    /// A school's.
    School(Urn),
    /// The area's: the operator takes in what its schools sent in another way.
    Area,
}

/// Who may have agreed that figures of the school are shared, given who sends them: a trust shares under its own agreement,
/// any other under that of the school or of its trust.
#[must_use]
pub fn sharers(school: &OnRegister, sender: Owner) -> Vec<Owner> {
    if matches!(sender, Owner::Trust(_)) {
        return vec![sender];
    }
    let trusts = school.trusts.iter().copied().map(Owner::Trust);
    std::iter::once(Owner::School(school.urn)).chain(trusts).collect()
}

/// Checks that a live agreement of one of the sharers lets the figure be shared, as `is_covered` says. A school that the local
/// authority maintains needs none for what it sends itself.
#[must_use]
pub fn check_coverage(
    row: &Row,
    school: &OnRegister,
    sender: Owner,
    is_covered: impl Fn(Owner) -> bool,
) -> Option<Problem> {
    let is_trust = matches!(sender, Owner::Trust(_));
    let needs_none = !is_trust && is_maintained(school.type_code);
    if needs_none || sharers(school, sender).into_iter().any(is_covered) {
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
    use entities::values::{Period, Thousandths};

    use super::super::figures::Figures;
    use super::super::said::Key;
    use super::*;

    fn row() -> Row {
        let key = Key {
            urn: Urn::new(116_182).unwrap(),
            measure_id: 2,
            cohort: 1,
            period: Period::parse("2026/27").unwrap(),
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
            trusts_today: vec![],
        }
    }

    #[test]
    fn a_maintained_school_needs_no_agreement_and_an_academy_does() {
        let own = Owner::School(Urn::new(116_182).unwrap());
        let trust = Owner::Trust(GroupUid::new(2157).unwrap());
        let code = |type_code, sender, covered: &[Owner]| {
            let found = check_coverage(&row(), &school(type_code), sender, |owner| covered.contains(&owner));
            found.map(|problem| problem.code)
        };
        assert_eq!(code(1, own, &[]), None);
        assert_eq!(code(34, own, &[]), Some(ProblemCode::NoAgreement));
        assert_eq!(code(34, own, &[own]), None);
        assert_eq!(code(34, own, &[trust]), None);
        assert_eq!(code(34, Owner::Area, &[trust]), None);
        assert_eq!(code(34, trust, &[trust]), None);
        assert_eq!(code(34, trust, &[own]), Some(ProblemCode::NoAgreement), "the trust sends");
        assert_eq!(code(1, trust, &[]), Some(ProblemCode::NoAgreement), "a trust always needs one");
    }
}
