use chrono::NaiveDate;
use entities::states::AgreementStatus;

use super::{AgreementRefused, Missing};

/// Where an agreement stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Written down and not signed by all.
    Draft,
    /// Signed by all, its last day not over.
    Signed,
    /// Signed by all, its last day over.
    Expired,
    /// Ended by a party.
    Revoked,
}

impl Standing {
    /// Where an agreement with this status and last day stands today.
    #[must_use]
    pub fn of(status: AgreementStatus, ends_on: NaiveDate, today: NaiveDate) -> Self {
        match status {
            AgreementStatus::Draft => Self::Draft,
            AgreementStatus::Signed if today <= ends_on => Self::Signed,
            AgreementStatus::Signed => Self::Expired,
            AgreementStatus::Revoked => Self::Revoked,
        }
    }
}

impl std::fmt::Display for Standing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Draft => "DRAFT",
            Self::Signed => "SIGNED",
            Self::Expired => "EXPIRED",
            Self::Revoked => "REVOKED",
        })
    }
}

/// Whether an agreement that stands so lets figures be shared today.
#[must_use]
pub fn is_live(standing: Standing, starts_on: NaiveDate, today: NaiveDate) -> bool {
    standing == Standing::Signed && starts_on <= today
}

/// How much of each thing an agreement names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Contents {
    /// Parties that share.
    pub sharers: usize,
    /// Parties that are given the figures.
    pub recipients: usize,
    /// Measures.
    pub measures: usize,
    /// Cohorts.
    pub cohorts: usize,
    /// Purposes.
    pub purposes: usize,
}

impl Contents {
    fn missing(self) -> impl Iterator<Item = Missing> {
        let counted = [
            (self.sharers, Missing::Sharer),
            (self.recipients, Missing::Recipient),
            (self.measures, Missing::Measure),
            (self.cohorts, Missing::Cohort),
            (self.purposes, Missing::Purpose),
        ];
        counted.into_iter().filter(|(count, _)| *count == 0).map(|(_, missing)| missing)
    }
}

/// Whether the terms of an agreement that stands so may be changed.
///
/// # Errors
/// When it is no draft.
pub fn check_revision(standing: Standing) -> Result<(), AgreementRefused> {
    if standing == Standing::Draft { Ok(()) } else { Err(AgreementRefused::NotRevisable(standing)) }
}

/// Whether a party may sign an agreement that stands so and names so much.
///
/// # Errors
/// When it is no draft, its last day is over, or something is missing without which it lets nobody have anything: all that is
/// missing at once.
pub fn check_signing(
    standing: Standing,
    ends_on: NaiveDate,
    today: NaiveDate,
    contents: Contents,
) -> Result<(), AgreementRefused> {
    if standing != Standing::Draft {
        return Err(AgreementRefused::NotSignable(standing));
    }
    if ends_on < today {
        return Err(AgreementRefused::Ended(ends_on));
    }
    AgreementRefused::all(contents.missing().map(AgreementRefused::Missing).collect())
}

/// Whether an agreement that stands so may be revoked.
///
/// # Errors
/// When it has ended already.
pub fn check_revocation(standing: Standing) -> Result<(), AgreementRefused> {
    match standing {
        Standing::Draft | Standing::Signed => Ok(()),
        Standing::Expired | Standing::Revoked => Err(AgreementRefused::NotRevocable(standing)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    const FULL: Contents = Contents { sharers: 1, recipients: 1, measures: 1, cohorts: 1, purposes: 1 };

    #[test]
    fn what_is_signed_expires_after_its_last_day() {
        let last = day("2027-08-31");
        let on = |status, today| Standing::of(status, last, day(today));
        assert_eq!(on(AgreementStatus::Signed, "2027-08-31"), Standing::Signed);
        assert_eq!(on(AgreementStatus::Signed, "2027-09-01"), Standing::Expired);
        assert_eq!(on(AgreementStatus::Draft, "2027-09-01"), Standing::Draft);
        assert_eq!(on(AgreementStatus::Revoked, "2027-09-01"), Standing::Revoked);
    }

    #[test]
    fn only_what_is_signed_and_has_begun_is_live() {
        let first = day("2026-09-01");
        assert!(is_live(Standing::Signed, first, first));
        assert!(!is_live(Standing::Signed, first, day("2026-08-31")));
        for standing in [Standing::Draft, Standing::Expired, Standing::Revoked] {
            assert!(!is_live(standing, first, first), "{standing}");
        }
    }

    #[test]
    fn each_step_is_taken_from_where_it_may_be() {
        let today = day("2026-11-24");
        for (standing, may_revise, may_sign, may_revoke) in [
            (Standing::Draft, true, true, true),
            (Standing::Signed, false, false, true),
            (Standing::Expired, false, false, false),
            (Standing::Revoked, false, false, false),
        ] {
            assert_eq!(check_revision(standing).is_ok(), may_revise, "{standing}");
            assert_eq!(check_signing(standing, today, today, FULL).is_ok(), may_sign, "{standing}");
            assert_eq!(check_revocation(standing).is_ok(), may_revoke, "{standing}");
        }
    }

    #[test]
    fn nobody_signs_what_lets_nobody_have_anything() {
        let today = day("2026-11-24");
        let codes = |contents| {
            let refused = check_signing(Standing::Draft, today, today, contents).unwrap_err();
            refused.each().iter().map(AgreementRefused::code).collect::<Vec<_>>()
        };
        assert_eq!(codes(Contents { sharers: 0, ..FULL }), ["NO_SHARER"]);
        assert_eq!(codes(Contents { recipients: 0, ..FULL }), ["NO_RECIPIENT"]);
        assert_eq!(
            codes(Contents { measures: 0, cohorts: 0, purposes: 0, ..FULL }),
            ["NO_MEASURE", "NO_COHORT", "NO_PURPOSE"]
        );
        assert_eq!(check_signing(Standing::Draft, day("2026-11-23"), today, FULL).unwrap_err().code(), "ENDED");
    }
}
