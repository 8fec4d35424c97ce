//! Which role can be held for which kind of organisation, and when a membership may be granted or ended.

use chrono::NaiveDate;
use entities::states::{OrganisationKind, Role};

/// Why a membership cannot be granted or ended. The codes are public and are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MembershipRefused {
    /// The role is held for another kind of organisation.
    #[error(
        "{} is held for an organisation of kind {}, not {}; name one of that kind",
        .role, held_for(*.role), .kind
    )]
    RoleDoesNotFit {
        /// The role asked for.
        role: Role,
        /// The kind of the organisation.
        kind: OrganisationKind,
    },
    /// The end is before the beginning.
    #[error(
        "a membership from {starts_on} cannot end on {ends_on}: the end is the first day on which it no longer counts, and \
         one that has not begun is cancelled by ending it on its first day"
    )]
    EndsBeforeItStarts {
        /// First day.
        starts_on: NaiveDate,
        /// First day on which it would no longer count.
        ends_on: NaiveDate,
    },
    /// The user holds the role for the organisation already in some of these days.
    #[error("the user holds this role for this organisation already; revoke that membership first")]
    HeldAlready,
    /// The membership has ended already.
    #[error("the membership ends on {0} already; nothing was changed")]
    EndedAlready(NaiveDate),
    /// Administrators cannot end their own administration, so that nobody locks themselves out by mistake.
    #[error("administrators cannot revoke their own administration; another administrator can")]
    OwnAdministration,
}

impl MembershipRefused {
    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::RoleDoesNotFit { .. } => "ROLE_DOES_NOT_FIT",
            Self::EndsBeforeItStarts { .. } => "ENDS_BEFORE_IT_STARTS",
            Self::HeldAlready => "HELD_ALREADY",
            Self::EndedAlready(_) => "ENDED_ALREADY",
            Self::OwnAdministration => "OWN_ADMINISTRATION",
        }
    }

    /// Field of the input that is to be mended.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::RoleDoesNotFit { .. } | Self::HeldAlready => "role",
            Self::EndsBeforeItStarts { .. } => "endsOn",
            Self::EndedAlready(_) | Self::OwnAdministration => "membershipId",
        }
    }
}

/// The kind of organisation for which a role is held (SPEC.md section 4).
#[must_use]
pub const fn held_for(role: Role) -> OrganisationKind {
    match role {
        Role::LaAdmin | Role::LaOfficer => OrganisationKind::LocalAuthority,
        Role::BoardMember => OrganisationKind::ExecutiveBoard,
        Role::AdvisoryMember => OrganisationKind::AdvisoryPanel,
        Role::TrustUser => OrganisationKind::Trust,
        Role::TeachingSchoolUser => OrganisationKind::Provider,
        Role::SchoolUser => OrganisationKind::School,
        Role::Dashboard => OrganisationKind::ApiClient,
    }
}

/// Days between which a membership counts: from the first, up to and not including the second.
pub type Days = (NaiveDate, Option<NaiveDate>);

/// Whether a membership may be granted beside those that the user has of the same role for the same organisation.
///
/// # Errors
/// When the role does not fit the organisation, the days are reversed, or they overlap with days already held.
pub fn check_grant(role: Role, kind: OrganisationKind, days: Days, held: &[Days]) -> Result<(), MembershipRefused> {
    if held_for(role) != kind {
        return Err(MembershipRefused::RoleDoesNotFit { role, kind });
    }
    if let (starts_on, Some(ends_on)) = days
        && ends_on <= starts_on
    {
        return Err(MembershipRefused::EndsBeforeItStarts { starts_on, ends_on });
    }
    if held.iter().any(|other| overlap(days, *other)) {
        return Err(MembershipRefused::HeldAlready);
    }
    Ok(())
}

/// Whether a membership may be ended on a day.
///
/// # Errors
/// When it has ended before, would end before it began, or is the actor's own administration.
pub fn check_revocation(
    (starts_on, ends_on): Days,
    new_end: NaiveDate,
    is_own_administration: bool,
) -> Result<(), MembershipRefused> {
    if let Some(ended) = ends_on.filter(|ended| *ended <= new_end) {
        return Err(MembershipRefused::EndedAlready(ended));
    }
    if new_end < starts_on {
        return Err(MembershipRefused::EndsBeforeItStarts { starts_on, ends_on: new_end });
    }
    if is_own_administration { Err(MembershipRefused::OwnAdministration) } else { Ok(()) }
}

fn overlap((from, to): Days, (other_from, other_to): Days) -> bool {
    to.is_none_or(|to| other_from < to) && other_to.is_none_or(|other_to| from < other_to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, day).unwrap()
    }

    #[test]
    fn a_role_is_held_for_one_kind_of_organisation() {
        for role in Role::all() {
            for kind in OrganisationKind::all() {
                let granted = check_grant(role, kind, (day(1), None), &[]);
                assert_eq!(granted.is_ok(), held_for(role) == kind, "{role:?} {kind:?}");
            }
        }
    }

    #[test]
    fn a_role_that_does_not_fit_is_told_what_would() {
        let refused =
            MembershipRefused::RoleDoesNotFit { role: Role::TrustUser, kind: OrganisationKind::ExecutiveBoard };
        let expected =
            "TRUST_USER is held for an organisation of kind TRUST, not EXECUTIVE_BOARD; name one of that kind";
        assert_eq!(refused.to_string(), expected);
    }

    #[test]
    fn days_already_held_are_not_granted_again() {
        let held = [(day(10), Some(day(20)))];
        let grant = |from, to| check_grant(Role::LaOfficer, OrganisationKind::LocalAuthority, (from, to), &held);
        assert_eq!(grant(day(20), None), Ok(()));
        assert_eq!(grant(day(1), Some(day(10))), Ok(()));
        assert!(grant(day(1), Some(day(1))).is_err());
        for (from, to) in [(day(1), None), (day(19), None), (day(12), Some(day(13))), (day(1), Some(day(11)))] {
            assert_eq!(grant(from, to), Err(MembershipRefused::HeldAlready), "{from} {to:?}");
        }
    }

    #[test]
    fn what_has_ended_is_not_ended_again() {
        assert_eq!(check_revocation((day(1), None), day(5), false), Ok(()));
        assert_eq!(check_revocation((day(1), Some(day(9))), day(5), false), Ok(()));
        assert_eq!(
            check_revocation((day(1), Some(day(4))), day(5), false),
            Err(MembershipRefused::EndedAlready(day(4)))
        );
        assert_eq!(check_revocation((day(1), None), day(5), true), Err(MembershipRefused::OwnAdministration));
        assert!(check_revocation((day(6), None), day(5), false).is_err());
        assert_eq!(check_revocation((day(6), None), day(6), false), Ok(()));
    }
}
