use chrono::NaiveDate;
use entities::values::{HalfDays, Period};

use super::Conflict;

/// Why something of brokerage is refused. The codes are public and are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BrokerageRefused {
    /// Several refusals at once.
    #[error("{} things are to be mended", .0.len())]
    Several(Vec<Self>),
    /// A person without designation, or a provider with one.
    #[error("name a designation for a person, or leave it out and name the provider that sends its people")]
    DesignationMissing,
    /// Only persons sign in.
    #[error("a provider is no person who signs in; leave subject out, or name the designation of the person")]
    SubjectNotExpected,
    /// A person comes from a school.
    #[error("say as homeSchoolUrn from which school the person comes")]
    HomeSchoolMissing,
    /// There is no such provider for the caller.
    #[error("the area has no provider with this key; register it first")]
    UnknownProvider,
    /// The register has no such school, or it is not open.
    #[error("the register has no open school with this URN")]
    UnknownSchool(&'static str),
    /// Nobody signs in so.
    #[error("nobody who may sign in here is called {0:?}; check the spelling, or leave it out")]
    UnknownUser(String),
    /// The user is another supporter already.
    #[error("this user is on the register already; amend that entry")]
    UserTaken,
    /// The list has no such specialism.
    #[error("there is no specialism {code:?}; `specialisms` lists them")]
    UnknownSpecialism {
        /// Where it is named.
        field: String,
        /// The code.
        code: String,
    },
    /// The list has no such phase.
    #[error("there is no phase with the code {code}; `codeLists {{ phases }}` lists them")]
    UnknownPhase {
        /// Where it is named.
        field: String,
        /// The code.
        code: i32,
    },
    /// Something is named twice.
    #[error("{0} is named twice; name it once")]
    Twice(String),
    /// At least one has to be named.
    #[error("{0} is empty; name at least one")]
    Empty(&'static str),
    /// The last day is before the first.
    #[error("the last day, {to}, is before the first, {from}")]
    EndsBeforeStart {
        /// Where the last day is named.
        field: &'static str,
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
    /// It takes too long.
    #[error("{days} days are more than two years; ask again nearer the time")]
    TooLong {
        /// Where the last day is named.
        field: &'static str,
        /// How many days.
        days: i64,
    },
    /// The days are over.
    #[error("{day} is over; name days that are to come")]
    InPast {
        /// Where the day is named.
        field: &'static str,
        /// The day.
        day: NaiveDate,
    },
    /// The period is no half-term.
    #[error("{period} is no half-term; write it like 2016/17 half-term 1")]
    NotAHalfTerm {
        /// Where it is named.
        field: String,
        /// The period.
        period: Period,
    },
    /// The half-term is named twice.
    #[error("{half_term} is named twice; name each half-term once")]
    HalfTermTwice {
        /// Where it is named.
        field: String,
        /// The half-term.
        half_term: Period,
    },
    /// The half-term is not within the days of the deployment.
    #[error("{half_term} is not within the days of the deployment; change startsOn or endsOn, or leave it out")]
    HalfTermOutside {
        /// Where it is named.
        field: String,
        /// The half-term.
        half_term: Period,
    },
    /// A deployment takes days.
    #[error("say how many days of which half-terms it takes")]
    NoDays,
    /// More days than are free.
    #[error("{asked} days of {half_term} are asked for and {free} are free; ask for fewer, or let more be given")]
    OverCommitted {
        /// Where they are named.
        field: String,
        /// The half-term.
        half_term: Period,
        /// Days that are asked for.
        asked: HalfDays,
        /// Days that are free.
        free: HalfDays,
    },
    /// Fewer days than are promised or gone.
    #[error("{taken} days of {half_term} are promised or gone; give no fewer, or end a deployment first")]
    BelowTaken {
        /// Where they are named.
        field: String,
        /// The half-term.
        half_term: Period,
        /// Days that are promised or gone.
        taken: HalfDays,
    },
    /// The request asks for something else than days.
    #[error("name exactly one of deployment and interventionId: an offer is of one thing")]
    OneOffer,
    /// There is no such supporter for the caller.
    #[error("the area has no supporter with this key; register it first")]
    UnknownSupporter,
    /// It cannot be sent on these days.
    #[error("it can be sent from {from} to {}; choose days within these", .to.map_or_else(|| "whenever".to_owned(), |day| day.to_string()))]
    NotValid {
        /// First day on which it can be sent.
        from: NaiveDate,
        /// Last day.
        to: Option<NaiveDate>,
    },
    /// It is sent somewhere for longer.
    #[error("it is sent to schools from {from} to {to}; let these days be valid, or end that deployment first")]
    StillSent {
        /// Where the day is named.
        field: &'static str,
        /// First day of a deployment that is not over.
        from: NaiveDate,
        /// Last day of one.
        to: NaiveDate,
    },
    /// Deployments of the same supporter to the same school overlap.
    #[error("it is sent to this school from {from} to {to} already; choose other days, or end that deployment first")]
    Overlapping {
        /// First day of the other.
        from: NaiveDate,
        /// Last day of the other.
        to: NaiveDate,
    },
    /// Who would be sent is too near to the school.
    #[error("conflict of interest: {}", .0.told())]
    ConflictOfInterest(Conflict),
    /// Who brokers is too near.
    #[error("you are {0}; a colleague who is not has to do this")]
    Interest(&'static str),
    /// There is no such intervention for the caller.
    #[error("there is no intervention with this key")]
    UnknownIntervention,
    /// The intervention takes no more schools.
    #[error("the intervention is {0}; offer one that is proposed, approved, commissioned or under way")]
    NotOffered(String),
    /// The school does not take part.
    #[error("the school has no place in the intervention; propose it with the school, or enrol it first")]
    NoPlace,
    /// Where it stands, this cannot be done.
    #[error("the {of} is {found}; this is done while it is {allowed}")]
    WrongState {
        /// What stands there.
        of: &'static str,
        /// Where.
        found: String,
        /// Where it would have to.
        allowed: String,
    },
    /// The deployment has not begun, or is over.
    #[error("the deployment is from {from} to {to}; {day} is outside that")]
    OutsideDeployment {
        /// Where the day is named.
        field: &'static str,
        /// The day.
        day: NaiveDate,
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
    /// The day is to come.
    #[error("{day} is after today; this is written down once it was")]
    InFuture {
        /// Where the day is named.
        field: &'static str,
        /// The day.
        day: NaiveDate,
    },
    /// Longer than what is left.
    #[error("{left} days are left of those agreed for {half_term}; let more be offered, or write down fewer")]
    MoreThanAgreed {
        /// The half-term.
        half_term: Period,
        /// Days that are left.
        left: HalfDays,
    },
    /// One person gives a day no more than a day.
    #[error("on {day} the person would have given {days} days; a day has one")]
    MoreThanADay {
        /// The day.
        day: NaiveDate,
        /// All that it would have given.
        days: HalfDays,
    },
    /// The half-term is another than that of the day.
    #[error("{half_term} is not the half-term of {day}, nor one beside it")]
    NotOfTheDay {
        /// The half-term.
        half_term: Period,
        /// The day.
        day: NaiveDate,
    },
    /// The visit is struck out.
    #[error("the visit is struck out already; nothing was changed")]
    StruckAlready,
}

impl BrokerageRefused {
    /// It cannot be done where the thing stands.
    pub fn wrong_state<S: ToString>(of: &'static str, found: S, allowed: &[S]) -> Self {
        let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
        Self::WrongState { of, found: found.to_string(), allowed: allowed.join(" or ") }
    }

    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Several(_) => "SEVERAL",
            Self::DesignationMissing => "DESIGNATION_MISSING",
            Self::SubjectNotExpected => "SUBJECT_NOT_EXPECTED",
            Self::HomeSchoolMissing => "HOME_SCHOOL_MISSING",
            Self::UnknownProvider => "UNKNOWN_PROVIDER",
            Self::UnknownSchool(_) => "UNKNOWN_SCHOOL",
            Self::UnknownUser(_) => "UNKNOWN_USER",
            Self::UserTaken => "USER_TAKEN",
            Self::UnknownSpecialism { .. } => "UNKNOWN_SPECIALISM",
            Self::UnknownPhase { .. } => "UNKNOWN_PHASE",
            Self::Twice(_) => "TWICE",
            Self::Empty(_) => "EMPTY",
            Self::EndsBeforeStart { .. } => "ENDS_BEFORE_START",
            Self::TooLong { .. } => "TOO_LONG_A_TIME",
            Self::InPast { .. } => "IN_PAST",
            Self::NotAHalfTerm { .. } => "NOT_A_HALF_TERM",
            Self::HalfTermTwice { .. } => "HALF_TERM_TWICE",
            Self::HalfTermOutside { .. } => "HALF_TERM_OUTSIDE",
            Self::NoDays => "NO_DAYS",
            Self::OverCommitted { .. } => "OVER_COMMITTED",
            Self::BelowTaken { .. } => "BELOW_TAKEN",
            Self::OneOffer => "ONE_OFFER",
            Self::UnknownSupporter => "UNKNOWN_SUPPORTER",
            Self::NotValid { .. } => "NOT_VALID",
            Self::StillSent { .. } => "STILL_SENT",
            Self::Overlapping { .. } => "OVERLAPPING",
            Self::ConflictOfInterest(_) => "CONFLICT_OF_INTEREST",
            Self::Interest(_) => "INTEREST",
            Self::UnknownIntervention => "UNKNOWN_INTERVENTION",
            Self::NotOffered(_) => "NOT_OFFERED",
            Self::NoPlace => "NO_PLACE",
            Self::WrongState { .. } => "WRONG_STATE",
            Self::OutsideDeployment { .. } => "OUTSIDE_DEPLOYMENT",
            Self::InFuture { .. } => "IN_FUTURE",
            Self::MoreThanAgreed { .. } => "MORE_THAN_AGREED",
            Self::MoreThanADay { .. } => "MORE_THAN_A_DAY",
            Self::NotOfTheDay { .. } => "NOT_OF_THE_DAY",
            Self::StruckAlready => "STRUCK_ALREADY",
        }
    }

    /// Path of the field of the input that is to be mended.
    #[must_use]
    pub fn field(&self) -> String {
        let field = match self {
            Self::UnknownSpecialism { field, .. } | Self::UnknownPhase { field, .. } | Self::Twice(field) => {
                return field.clone();
            }
            Self::NotAHalfTerm { field, .. }
            | Self::HalfTermTwice { field, .. }
            | Self::HalfTermOutside { field, .. } => return format!("{field}.halfTerm"),
            Self::OverCommitted { field, .. } | Self::BelowTaken { field, .. } => return format!("{field}.days"),
            Self::EndsBeforeStart { field, .. }
            | Self::TooLong { field, .. }
            | Self::OutsideDeployment { field, .. }
            | Self::InFuture { field, .. }
            | Self::InPast { field, .. }
            | Self::StillSent { field, .. }
            | Self::UnknownSchool(field)
            | Self::Empty(field) => field,
            Self::DesignationMissing => "designation",
            Self::SubjectNotExpected | Self::UnknownUser(_) | Self::UserTaken => "subject",
            Self::HomeSchoolMissing => "homeSchoolUrn",
            Self::UnknownProvider => "providerId",
            Self::NoDays => "deployment.days",
            Self::MoreThanAgreed { .. } | Self::MoreThanADay { .. } => "days",
            Self::NotOfTheDay { .. } => "halfTerm",
            Self::UnknownSupporter | Self::NotValid { .. } | Self::Overlapping { .. } | Self::ConflictOfInterest(_) => {
                "deployment.supporterId"
            }
            Self::OneOffer => "deployment",
            Self::UnknownIntervention | Self::NotOffered(_) | Self::NoPlace => "interventionId",
            Self::StruckAlready => "visitId",
            Self::WrongState { of: "deployment", .. } => "deploymentId",
            Self::WrongState { of: "offer", .. } => "offerId",
            Self::Several(_) | Self::Interest(_) | Self::WrongState { .. } => "requestId",
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
