use chrono::NaiveDate;
use entities::states::InterventionStatus::{self, Approved, Commissioned, Deferred, InDelivery, Proposed};
use entities::states::ParticipationStatus;
use entities::values::AcademicYear;

use super::CommissioningRefused;
use super::step::allow;

/// How a participation is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// Where it stands.
    pub status: ParticipationStatus,
    /// Day the school joined.
    pub joined_on: NaiveDate,
    /// Day it ends.
    pub ended_on: NaiveDate,
    /// What day it is.
    pub today: NaiveDate,
}

/// Whether a school can join on the day: while the intervention is not over, within the year of its plan.
///
/// # Errors
/// When it cannot.
pub fn check_enrolment(
    found: InterventionStatus,
    year: AcademicYear,
    joined_on: NaiveDate,
) -> Result<(), CommissioningRefused> {
    allow(found, &[Proposed, Deferred, Approved, Commissioned, InDelivery])?;
    if year.contains(joined_on) {
        return Ok(());
    }
    Err(CommissioningRefused::OutsideYear { field: "joinedOn", day: joined_on, year })
}

/// Whether delivery can be recorded: while the intervention is under way.
///
/// # Errors
/// When it cannot.
pub fn check_delivery(found: InterventionStatus, status: ParticipationStatus) -> Result<(), CommissioningRefused> {
    allow(found, &[Commissioned, InDelivery])?;
    if status == ParticipationStatus::Active { Ok(()) } else { Err(CommissioningRefused::ClosedAlready) }
}

/// Whether the participation can be closed.
///
/// # Errors
/// When the intervention is over, it is closed, would end before it began, or ends in the future.
pub fn check_closing(found: InterventionStatus, closing: Closing) -> Result<(), CommissioningRefused> {
    allow(found, &[Proposed, Deferred, Approved, Commissioned, InDelivery])?;
    let Closing { status, joined_on, ended_on, today } = closing;
    if status != ParticipationStatus::Active {
        return Err(CommissioningRefused::ClosedAlready);
    }
    if ended_on > today {
        return Err(CommissioningRefused::InFuture { field: "endedOn", day: ended_on });
    }
    // A school that was to join later leaves before it joined.
    if ended_on < joined_on.min(today) {
        return Err(CommissioningRefused::EndsBeforeItJoined { joined_on, ended_on });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn code(result: Result<(), CommissioningRefused>) -> &'static str {
        result.map_or_else(|refused| refused.code(), |()| "")
    }

    #[test]
    fn a_participation_is_closed_once_on_a_day_that_was() {
        let closing = |status, ended_on: &str| Closing {
            status,
            joined_on: day("2016-09-14"),
            ended_on: day(ended_on),
            today: day("2016-11-01"),
        };
        assert_eq!(code(check_closing(InDelivery, closing(ParticipationStatus::Active, "2016-11-01"))), "");
        assert_eq!(code(check_closing(InDelivery, closing(ParticipationStatus::Active, "2016-11-02"))), "IN_FUTURE");
        assert_eq!(
            code(check_closing(InDelivery, closing(ParticipationStatus::Active, "2016-09-13"))),
            "ENDS_BEFORE_IT_JOINED"
        );
        assert_eq!(
            code(check_closing(InDelivery, closing(ParticipationStatus::Withdrawn, "2016-11-01"))),
            "CLOSED_ALREADY"
        );
        assert_eq!(
            code(check_closing(InterventionStatus::Evaluated, closing(ParticipationStatus::Active, "2016-11-01"))),
            "WRONG_STATE"
        );
        let before_it_joins =
            Closing { joined_on: day("2017-01-09"), ..closing(ParticipationStatus::Active, "2016-11-01") };
        assert_eq!(code(check_closing(Proposed, before_it_joins)), "");
    }

    #[test]
    fn schools_join_until_it_is_over_and_within_the_year() {
        let year = AcademicYear::new(2016).unwrap();
        for status in InterventionStatus::all() {
            let is_over = !matches!(status, Proposed | Deferred | Approved | Commissioned | InDelivery);
            assert_eq!(check_enrolment(status, year, day("2016-09-14")).is_err(), is_over, "{status}");
        }
        assert_eq!(code(check_enrolment(InDelivery, year, day("2017-09-01"))), "OUTSIDE_YEAR");
    }
}
