use chrono::NaiveDate;
use entities::code_lists::MAINTAINED_TYPES;
use entities::keys::{GroupUid, LaCode, Urn};
use entities::values::Period;

use super::coverage::Owner;
use super::problem::{Problem, ProblemCode};

/// What the register says of a school on the day of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnRegister {
    /// The school.
    pub urn: Urn,
    /// Local authority in whose area it is.
    pub la_code: Option<LaCode>,
    /// Code of `establishment_type`.
    pub type_code: Option<i32>,
    /// Code of `establishment_status`.
    pub status_code: Option<i32>,
    /// Day it opened, where the register knows.
    pub opened_on: Option<NaiveDate>,
    /// Day it closed.
    pub closed_on: Option<NaiveDate>,
    /// Academy trusts of which it was a member on the day.
    pub trusts: Vec<GroupUid>,
    /// Those of them of which it is a member today.
    pub trusts_today: Vec<GroupUid>,
}

/// Code of `establishment_status`: closed.
const CLOSED: i32 = 2;
/// Code of `establishment_status`: proposed to open.
const PROPOSED: i32 = 4;

/// Whether a local authority maintains schools of the type.
#[must_use]
pub fn is_maintained(type_code: Option<i32>) -> bool {
    type_code.is_some_and(|code| MAINTAINED_TYPES.contains(&code))
}

impl OnRegister {
    fn is_open_on(&self, day: NaiveDate) -> bool {
        let has_closed = self.closed_on.map_or(self.status_code == Some(CLOSED), |closed| closed <= day);
        let has_opened = self.opened_on.map_or(self.status_code != Some(PROPOSED), |opened| opened <= day);
        has_opened && !has_closed
    }

    /// Whether the school was the owner's on the day. All schools of the area are the partnership's that collects.
    fn belongs_to(&self, owner: Owner) -> bool {
        match owner {
            Owner::School(urn) => self.urn == urn,
            Owner::Trust(uid) => self.trusts.contains(&uid),
            Owner::Area => true,
        }
    }

    /// Whether the school was the owner's and is no longer: what others send of it is none of the owner's business.
    #[must_use]
    pub fn has_left(&self, owner: Owner) -> bool {
        matches!(owner, Owner::Trust(uid) if !self.trusts_today.contains(&uid))
    }
}

/// Checks that the owner may send a figure of the period, if the school has left it: only of time when the school was its own.
///
/// # Errors
/// When the period begins after the day on which the school is said to have been its own.
pub fn check_period(
    line: i32,
    period: Period,
    school: &OnRegister,
    owner: Owner,
    day: NaiveDate,
) -> Result<(), Problem> {
    if !school.has_left(owner) || period.first_day() <= day {
        return Ok(());
    }
    let message = format!("the school has left you, and the period begins after {day}; leave the row out");
    Err(Problem::at(line, "period", ProblemCode::NotOwnSchool, &period.to_string(), message))
}

/// Checks that a batch of the owner may be about the school. Of a school that is not its own nothing more is said.
///
/// # Errors
/// What is wrong.
pub fn check_school(
    line: i32,
    urn: Urn,
    school: Option<&OnRegister>,
    owner: Owner,
    area: LaCode,
    day: NaiveDate,
) -> Result<(), Problem> {
    let wrong = |code, message: String| Err(Problem::at(line, "urn", code, &urn.to_string(), message));
    let Some(school) = school else {
        return wrong(ProblemCode::UnknownSchool, "the register has no school with this URN; check it".to_owned());
    };
    if !school.belongs_to(owner) {
        return wrong(
            ProblemCode::NotOwnSchool,
            format!(
                "the school was not yours on {day}; leave the row out, or give the day on which it was as statedOn"
            ),
        );
    }
    if school.la_code != Some(area) {
        let message = "the school is in the area of another local authority; send it to the partnership of that area";
        return wrong(ProblemCode::OutsideArea, message.to_owned());
    }
    if !school.is_open_on(day) {
        return wrong(ProblemCode::SchoolClosed, format!("the school was not open on {day}; leave the row out"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn school() -> OnRegister {
        OnRegister {
            urn: Urn::new(116_182).unwrap(),
            la_code: LaCode::new(851),
            type_code: Some(1),
            status_code: Some(1),
            opened_on: None,
            closed_on: None,
            trusts: vec![GroupUid::new(2157).unwrap()],
            trusts_today: vec![],
        }
    }

    fn code(school: Option<&OnRegister>, owner: Owner) -> Option<&'static str> {
        let urn = Urn::new(116_182).unwrap();
        let checked = check_school(2, urn, school, owner, LaCode::new(851).unwrap(), day("2026-11-24"));
        checked.err().map(|problem| problem.code.as_str())
    }

    #[test]
    fn a_school_is_its_own_its_trusts_and_the_areas() {
        let (own, other) = (Owner::School(Urn::new(116_182).unwrap()), Owner::School(Urn::new(116_187).unwrap()));
        let trust = |uid| Owner::Trust(GroupUid::new(uid).unwrap());
        for (owner, expected) in [
            (own, None),
            (other, Some("NOT_OWN_SCHOOL")),
            (trust(2157), None),
            (trust(5153), Some("NOT_OWN_SCHOOL")),
            (Owner::Area, None),
        ] {
            assert_eq!(code(Some(&school()), owner), expected, "{owner:?}");
        }
        assert_eq!(code(None, own), Some("UNKNOWN_SCHOOL"));
    }

    #[test]
    fn of_a_school_that_has_left_only_what_began_before() {
        let period = |text: &str| Period::parse(text).unwrap();
        let code = |text, owner| {
            let checked = check_period(2, period(text), &school(), owner, day("2026-08-31"));
            checked.err().map(|problem| problem.code.as_str())
        };
        let former = Owner::Trust(GroupUid::new(2157).unwrap());
        assert_eq!(code("2025/26 summer", former), None);
        assert_eq!(code("2026/27 autumn", former), Some("NOT_OWN_SCHOOL"));
        assert_eq!(code("2026/27 autumn", Owner::Area), None);
        let today = OnRegister { trusts_today: school().trusts, ..school() };
        assert_eq!(check_period(2, period("2026/27 autumn"), &today, former, day("2026-08-31")), Ok(()));
    }

    #[test]
    fn a_school_is_open_on_the_day_and_of_the_area() {
        for (school, expected) in [
            (
                OnRegister { closed_on: Some(day("2026-08-31")), status_code: Some(2), ..school() },
                Some("SCHOOL_CLOSED"),
            ),
            (OnRegister { closed_on: Some(day("2026-12-31")), status_code: Some(3), ..school() }, None),
            (OnRegister { status_code: Some(2), ..school() }, Some("SCHOOL_CLOSED")),
            (OnRegister { status_code: Some(4), ..school() }, Some("SCHOOL_CLOSED")),
            (OnRegister { opened_on: Some(day("2027-01-01")), ..school() }, Some("SCHOOL_CLOSED")),
            (OnRegister { la_code: LaCode::new(850), ..school() }, Some("OUTSIDE_AREA")),
            (OnRegister { la_code: None, ..school() }, Some("OUTSIDE_AREA")),
        ] {
            assert_eq!(code(Some(&school), Owner::Area), expected, "{school:?}");
        }
    }
}
