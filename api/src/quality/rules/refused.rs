use chrono::NaiveDate;
use entities::states::{InterventionStatus, QaFrameworkSubject, QaReviewStatus};

/// Why something of quality assurance is refused. The codes are public and are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QualityRefused {
    /// Several refusals at once.
    #[error("{} things are to be mended", .0.len())]
    Several(Vec<Self>),
    /// A review is of one thing.
    #[error("name exactly one of interventionId, providerId and urn: a review is of one thing")]
    OneSubject,
    /// There is no such intervention for the caller.
    #[error("there is no intervention with this key")]
    UnknownIntervention,
    /// There is no such provider for the caller.
    #[error("the area has no provider with this key; register it first")]
    UnknownProvider,
    /// The register has no such school.
    #[error("the register has no school with this URN")]
    UnknownSchool,
    /// The school is closed or has not opened.
    #[error("the school is not open, so its peers cannot review it; name its successor")]
    SchoolNotOpen,
    /// There is no such hub for the caller.
    #[error("the area has no provider with this key that could be the hub; register it first")]
    UnknownHub,
    /// Only a peer review has a hub.
    #[error("only a peer review of a school has a hub; leave hubProviderId out")]
    HubNotExpected,
    /// The kind does not fit what is reviewed.
    #[error("a school is reviewed by PEER, and work and providers by DESK or VISIT; choose the kind that fits")]
    KindMismatch,
    /// There is no such version of a framework.
    #[error("there is no framework with this code and version; `qaFrameworks` lists them")]
    UnknownFramework,
    /// The framework is for something else.
    #[error("the framework is for {0}; choose one for what is reviewed")]
    FrameworkMismatch(QaFrameworkSubject),
    /// The framework was not there yet.
    #[error("{day} is before the framework was published, on {published_on}; choose a version that was in force")]
    BeforeFramework {
        /// Where the day is named.
        field: &'static str,
        /// The day.
        day: NaiveDate,
        /// Day from which the framework can be used.
        published_on: NaiveDate,
    },
    /// Nothing of the intervention can be reviewed yet, or it never will be.
    #[error(
        "the intervention is {0}; its delivery is reviewed from when it is COMMISSIONED, and not if it was cancelled before it began"
    )]
    NotReviewable(InterventionStatus),
    /// Nobody delivers the intervention.
    #[error("the intervention has no provider whose work could be reviewed")]
    ProviderMissing,
    /// The work had not begun.
    #[error("the intervention begins on {began_on}; a review of it on {day} would be before that")]
    BeforeItBegan {
        /// Where the day is named.
        field: &'static str,
        /// The day.
        day: NaiveDate,
        /// First day of the work.
        began_on: NaiveDate,
    },
    /// The work has not begun.
    #[error("the intervention has not begun, so there is nothing to review; use beginDelivery first")]
    NotBegun,
    /// A day on which something was is still to come.
    #[error("{day} is still to come; give the day on which it was")]
    InFuture {
        /// Where the day is named.
        field: &'static str,
        /// The day.
        day: NaiveDate,
    },
    /// Nobody signs in by the name.
    #[error("nobody signs in as {subject:?}; the administrator grants a membership first")]
    UnknownUser {
        /// Where the name is.
        field: String,
        /// The name.
        subject: String,
    },
    /// The name is there twice.
    #[error("{subject:?} is named twice; name each member of the team once")]
    UserTwice {
        /// Where the name is.
        field: String,
        /// The name.
        subject: String,
    },
    /// Not exactly one member leads the team.
    #[error("{0} members lead the team; mark exactly one as the lead")]
    OneLead(usize),
    /// The person belongs to what is reviewed.
    #[error("{subject:?} is {interest}, so cannot review or moderate this; name somebody who is not")]
    Interest {
        /// Where the name is.
        field: String,
        /// The name.
        subject: String,
        /// What the person is.
        interest: &'static str,
    },
    /// A member of the team may not sign in any more.
    #[error(
        "a member of the team may not sign in any more; name another team with reviseQaReview, or plan the review anew"
    )]
    MemberGone,
    /// The caller belongs to what is reviewed.
    #[error("you are {0}, so you cannot do this; somebody who is not can")]
    OwnInterest(&'static str),
    /// The moderator is in the team.
    #[error("who reviews does not moderate; let a second person do that")]
    SamePerson(&'static str),
    /// The moderator has to be named.
    #[error(
        "name the moderator: somebody of the Executive Board for a service of the local authority, anybody independent for a peer review"
    )]
    ModeratorMissing,
    /// The named person could not act for the partnership.
    #[error(
        "{subject:?} cannot moderate: outside peer reviews the local authority and the Executive Board of the area moderate"
    )]
    ModeratorNotOfArea {
        /// The name.
        subject: String,
    },
    /// The step cannot be taken from where the review stands.
    #[error("the review is {found}; this can be done while it is {}", listed(.allowed))]
    WrongState {
        /// Where it stands.
        found: QaReviewStatus,
        /// From where it can be done.
        allowed: Vec<QaReviewStatus>,
    },
    /// The framework has no such criterion.
    #[error("the framework has no criterion {code:?}; it has {known}")]
    UnknownCriterion {
        /// Where it is named.
        field: String,
        /// The code.
        code: String,
        /// Those that it has.
        known: String,
    },
    /// A criterion is judged twice.
    #[error("{code} is judged twice; judge each criterion once")]
    CriterionTwice {
        /// Where it is named.
        field: String,
        /// The code.
        code: String,
    },
    /// Criteria are not judged.
    #[error("not judged: {0}; judge each criterion of the framework once")]
    CriterionMissing(String),
    /// The scale has no such grade.
    #[error("the framework has no grade {code:?}; its scale is {known}")]
    UnknownGrade {
        /// Where it is named.
        field: String,
        /// The code.
        code: String,
        /// Those that it has.
        known: String,
    },
    /// The overall grade is better than the best or worse than the worst of the criteria.
    #[error("the overall grade {given} is outside the grades of the criteria, {best} to {worst}; give one within them")]
    OverallOutOfRange {
        /// The grade.
        given: String,
        /// The best.
        best: String,
        /// The worst.
        worst: String,
    },
    /// Work and providers are recommended on.
    #[error("say what you recommend: CONTINUE, ADJUST, STOP or SCALE_UP")]
    RecommendationMissing,
    /// A school is not recommended on.
    #[error("a peer review recommends nothing of the kind; leave recommendation out")]
    RecommendationNotExpected,
    /// An action is due before the review that asked for it.
    #[error("the action is due on {due_on}, before the review on {conducted_on}; give a later day")]
    DueBeforeReview {
        /// Where the action is in the list.
        position: usize,
        /// Day by which it is due.
        due_on: NaiveDate,
        /// Day of the review.
        conducted_on: NaiveDate,
    },
    /// A grade is changed without a word.
    #[error("you change a grade; say why as note")]
    NoteMissing,
    /// The reviewed party has said what it thinks.
    #[error("the outcome is published with a response already; it stays")]
    RespondedAlready,
    /// The action is closed.
    #[error("the action is closed; nothing was changed")]
    ClosedAlready,
    /// Only a peer review is the school's to show.
    #[error("the review is not of a school by its peers: nobody's consent is needed to show it")]
    ConsentNotNeeded,
    /// There is no hub to show it to.
    #[error("no hub organises this review; there is nobody to show it to")]
    NoHub,
    /// The audience may see it already.
    #[error("the review is shown to this audience already")]
    GrantedAlready,
    /// The consent was revoked before.
    #[error("the consent is revoked; nothing was changed")]
    RevokedAlready,
}

fn listed<T: ToString>(values: &[T]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}

impl QualityRefused {
    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Several(_) => "SEVERAL",
            Self::OneSubject => "ONE_SUBJECT",
            Self::UnknownIntervention => "UNKNOWN_INTERVENTION",
            Self::UnknownProvider => "UNKNOWN_PROVIDER",
            Self::UnknownSchool => "UNKNOWN_SCHOOL",
            Self::SchoolNotOpen => "SCHOOL_NOT_OPEN",
            Self::UnknownHub => "UNKNOWN_HUB",
            Self::HubNotExpected => "HUB_NOT_EXPECTED",
            Self::KindMismatch => "KIND_MISMATCH",
            Self::UnknownFramework => "UNKNOWN_FRAMEWORK",
            Self::FrameworkMismatch(_) => "FRAMEWORK_MISMATCH",
            Self::BeforeFramework { .. } => "BEFORE_FRAMEWORK",
            Self::NotReviewable(_) => "NOT_REVIEWABLE",
            Self::ProviderMissing => "PROVIDER_MISSING",
            Self::BeforeItBegan { .. } => "BEFORE_IT_BEGAN",
            Self::NotBegun => "NOT_BEGUN",
            Self::InFuture { .. } => "IN_FUTURE",
            Self::UnknownUser { .. } => "UNKNOWN_USER",
            Self::UserTwice { .. } => "USER_TWICE",
            Self::OneLead(_) => "ONE_LEAD",
            Self::Interest { .. } | Self::OwnInterest(_) => "INTEREST",
            Self::MemberGone => "MEMBER_GONE",
            Self::SamePerson(_) => "SAME_PERSON",
            Self::ModeratorMissing => "MODERATOR_MISSING",
            Self::ModeratorNotOfArea { .. } => "MODERATOR_NOT_OF_AREA",
            Self::WrongState { .. } => "WRONG_STATE",
            Self::UnknownCriterion { .. } => "UNKNOWN_CRITERION",
            Self::CriterionTwice { .. } => "CRITERION_TWICE",
            Self::CriterionMissing(_) => "CRITERION_MISSING",
            Self::UnknownGrade { .. } => "UNKNOWN_GRADE",
            Self::OverallOutOfRange { .. } => "OVERALL_OUT_OF_RANGE",
            Self::RecommendationMissing => "RECOMMENDATION_MISSING",
            Self::RecommendationNotExpected => "RECOMMENDATION_NOT_EXPECTED",
            Self::DueBeforeReview { .. } => "DUE_BEFORE_REVIEW",
            Self::NoteMissing => "NOTE_MISSING",
            Self::RespondedAlready => "RESPONDED_ALREADY",
            Self::ClosedAlready => "CLOSED_ALREADY",
            Self::ConsentNotNeeded => "CONSENT_NOT_NEEDED",
            Self::NoHub => "NO_HUB",
            Self::GrantedAlready => "GRANTED_ALREADY",
            Self::RevokedAlready => "REVOKED_ALREADY",
        }
    }

    /// Path of the field of the input that is to be mended.
    #[must_use]
    pub fn field(&self) -> String {
        let field = match self {
            Self::UnknownUser { field, .. }
            | Self::UserTwice { field, .. }
            | Self::Interest { field, .. }
            | Self::UnknownCriterion { field, .. }
            | Self::CriterionTwice { field, .. }
            | Self::UnknownGrade { field, .. } => return field.clone(),
            Self::DueBeforeReview { position, .. } => return format!("actions.{position}.dueOn"),
            Self::BeforeItBegan { field, .. }
            | Self::InFuture { field, .. }
            | Self::BeforeFramework { field, .. }
            | Self::SamePerson(field) => field,
            Self::OneSubject
            | Self::UnknownIntervention
            | Self::NotReviewable(_)
            | Self::ProviderMissing
            | Self::NotBegun => "interventionId",
            Self::UnknownProvider => "providerId",
            Self::UnknownSchool | Self::SchoolNotOpen => "urn",
            Self::UnknownHub | Self::HubNotExpected => "hubProviderId",
            Self::KindMismatch => "kind",
            Self::UnknownFramework | Self::FrameworkMismatch(_) => "framework",
            Self::OneLead(_) => "team",
            Self::ModeratorMissing | Self::ModeratorNotOfArea { .. } => "moderator",
            Self::CriterionMissing(_) => "judgements",
            Self::OverallOutOfRange { .. } => "overallGrade",
            Self::RecommendationMissing | Self::RecommendationNotExpected => "recommendation",
            Self::NoteMissing => "note",
            Self::RespondedAlready => "response",
            Self::ClosedAlready => "actionId",
            Self::NoHub | Self::GrantedAlready => "audience",
            Self::RevokedAlready => "consentId",
            Self::Several(_)
            | Self::OwnInterest(_)
            | Self::MemberGone
            | Self::WrongState { .. }
            | Self::ConsentNotNeeded => "reviewId",
        };
        field.to_owned()
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
