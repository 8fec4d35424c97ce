use chrono::NaiveDate;
use entities::states::{AgreementSide, OrganisationKind};
use entities::values::Period;

use super::Standing;

/// Why an agreement is not written, signed or revoked. The codes are public and are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgreementRefused {
    /// Several refusals at once.
    #[error("{} things are to be mended", .0.len())]
    Several(Vec<Self>),
    /// Another agreement of the area has the reference.
    #[error("the area has an agreement with this reference already; choose another")]
    ReferenceTaken,
    /// The last day is before the first.
    #[error("an agreement from {starts_on} cannot end on {ends_on}; its last day is its first or a later one")]
    EndsBeforeItStarts {
        /// First day.
        starts_on: NaiveDate,
        /// Last day.
        ends_on: NaiveDate,
    },
    /// It is reviewed when it is not in force.
    #[error("{0} is not a day of the agreement; review it between its first and its last day")]
    ReviewOutside(NaiveDate),
    /// The last period is before the first.
    #[error("{last} is before {first}; give the earlier period as firstPeriod")]
    PeriodsReversed {
        /// First period.
        first: Period,
        /// Last period.
        last: Period,
    },
    /// Something is named twice.
    #[error("{field} is named before; name it once")]
    Twice {
        /// Where it is named again.
        field: String,
    },
    /// The area has no such organisation.
    #[error("the area has no organisation with this id; grant somebody a membership for it first")]
    UnknownOrganisation {
        /// Where it is named.
        field: String,
    },
    /// There is no such measure.
    #[error("there is no measure with the code {code:?}")]
    UnknownMeasure {
        /// Where it is named.
        field: String,
        /// The code.
        code: String,
    },
    /// There is no such cohort of pupils.
    #[error("there is no cohort of pupils with the code {code:?}; `cohorts` lists them")]
    UnknownCohort {
        /// Where it is named.
        field: String,
        /// The code.
        code: String,
    },
    /// Bodies of this kind have nothing to share, or do not read.
    #[error(
        "an organisation of kind {kind} cannot be a {side}: trusts and schools share, all but the advisory panel receive"
    )]
    SideDoesNotFit {
        /// Where it is named.
        field: String,
        /// The side.
        side: AgreementSide,
        /// The kind of the organisation.
        kind: OrganisationKind,
    },
    /// What is signed is not changed.
    #[error("the agreement is {0}; only a DRAFT can be revised: revoke it and draft another")]
    NotRevisable(Standing),
    /// It is not waiting for signatures.
    #[error("the agreement is {0}; only a DRAFT is signed")]
    NotSignable(Standing),
    /// Its last day is over.
    #[error("the agreement was to end on {0}; revise its days first")]
    Ended(NaiveDate),
    /// Something without which it lets nobody have anything.
    #[error("the agreement names no {0}; have it revised first")]
    Missing(Missing),
    /// The organisation has signed it.
    #[error("your organisation has signed already; it signs once")]
    SignedAlready,
    /// The caller could sign for several parties.
    #[error("you may sign for several of its parties; name one as organisationId")]
    PartyNotNamed,
    /// It has ended already.
    #[error("the agreement is {0} already; there is nothing to revoke")]
    NotRevocable(Standing),
}

/// What an agreement needs before it can be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// A trust or a school that shares.
    Sharer,
    /// An organisation that is given the figures.
    Recipient,
    /// A measure.
    Measure,
    /// A cohort.
    Cohort,
    /// A purpose.
    Purpose,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sharer => "SHARER",
            Self::Recipient => "RECIPIENT",
            Self::Measure => "measure",
            Self::Cohort => "cohort",
            Self::Purpose => "purpose",
        })
    }
}

impl AgreementRefused {
    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Several(_) => "SEVERAL",
            Self::ReferenceTaken => "REFERENCE_TAKEN",
            Self::EndsBeforeItStarts { .. } => "ENDS_BEFORE_IT_STARTS",
            Self::ReviewOutside(_) => "REVIEW_OUTSIDE",
            Self::PeriodsReversed { .. } => "PERIODS_REVERSED",
            Self::Twice { .. } => "TWICE",
            Self::UnknownOrganisation { .. } => "UNKNOWN_ORGANISATION",
            Self::UnknownMeasure { .. } => "UNKNOWN_MEASURE",
            Self::UnknownCohort { .. } => "UNKNOWN_COHORT",
            Self::SideDoesNotFit { .. } => "SIDE_DOES_NOT_FIT",
            Self::NotRevisable(_) => "NOT_REVISABLE",
            Self::NotSignable(_) => "NOT_SIGNABLE",
            Self::Ended(_) => "ENDED",
            Self::Missing(Missing::Sharer) => "NO_SHARER",
            Self::Missing(Missing::Recipient) => "NO_RECIPIENT",
            Self::Missing(Missing::Measure) => "NO_MEASURE",
            Self::Missing(Missing::Cohort) => "NO_COHORT",
            Self::Missing(Missing::Purpose) => "NO_PURPOSE",
            Self::SignedAlready => "SIGNED_ALREADY",
            Self::PartyNotNamed => "PARTY_NOT_NAMED",
            Self::NotRevocable(_) => "NOT_REVOCABLE",
        }
    }

    /// Path of the field of the input that is to be mended.
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::ReferenceTaken => "reference",
            Self::EndsBeforeItStarts { .. } => "terms.endsOn",
            Self::ReviewOutside(_) => "terms.reviewOn",
            Self::PeriodsReversed { .. } => "terms.lastPeriod",
            Self::Twice { field }
            | Self::UnknownOrganisation { field }
            | Self::UnknownMeasure { field, .. }
            | Self::UnknownCohort { field, .. }
            | Self::SideDoesNotFit { field, .. } => field,
            Self::PartyNotNamed => "organisationId",
            Self::Several(_)
            | Self::NotRevisable(_)
            | Self::NotSignable(_)
            | Self::Ended(_)
            | Self::Missing(_)
            | Self::SignedAlready
            | Self::NotRevocable(_) => "agreementId",
        }
    }

    /// One refusal for all of them, if there are any.
    ///
    /// # Errors
    /// The refusals.
    pub fn all(mut refusals: Vec<Self>) -> Result<(), Self> {
        match refusals.len() {
            0 => Ok(()),
            1 => refusals.pop().map_or(Ok(()), Err),
            _ => Err(Self::Several(refusals)),
        }
    }

    /// The refusals one by one.
    #[must_use]
    pub fn each(&self) -> &[Self] {
        match self {
            Self::Several(refusals) => refusals,
            one => std::slice::from_ref(one),
        }
    }
}
