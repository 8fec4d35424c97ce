use chrono::NaiveDate;
use entities::keys::Urn;
use entities::states::InterventionStatus;
use entities::values::AcademicYear;

/// Why something of commissioning is refused. The codes are public and are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommissioningRefused {
    /// Several refusals at once.
    #[error("{} things are to be mended", .0.len())]
    Several(Vec<Self>),
    /// The area has a plan of the year already.
    #[error("the area has a plan of {0} already; add to that one")]
    PlanOpen(AcademicYear),
    /// The plan has a priority with the code already.
    #[error("the plan has a priority with the code {0:?} already; choose another")]
    CodeTaken(String),
    /// The plan has as many priorities as it may.
    #[error("a plan has {0} priorities at most; revise one instead")]
    TooManyPriorities(usize),
    /// There is no such plan for the caller.
    #[error("there is no plan with this key")]
    UnknownPlan,
    /// The plan has no such priority.
    #[error("the plan has no priority with this key")]
    UnknownPriority,
    /// There is no such provider for the caller.
    #[error("the area has no provider with this key; register it first")]
    UnknownProvider,
    /// There is no such broker for the caller.
    #[error("the area has no provider with this key that could broker; register it first")]
    UnknownBroker,
    /// There is no such phase.
    #[error("there is no phase with the code {0}; `codeLists {{ phases }}` lists them")]
    UnknownPhase(i32),
    /// There is no such cohort.
    #[error("there is no cohort with the code {code:?}; `cohorts` lists them")]
    UnknownCohort {
        /// Where it is named.
        field: String,
        /// The code.
        code: String,
    },
    /// The register has no such school.
    #[error("the register has no school with the URN {urn}")]
    UnknownSchool {
        /// Where it is named.
        field: String,
        /// The URN.
        urn: Urn,
    },
    /// The school is closed or has not opened.
    #[error("the school with the URN {urn} is not open, so it cannot take part; name its successor")]
    SchoolNotOpen {
        /// Where it is named.
        field: String,
        /// The URN.
        urn: Urn,
    },
    /// The school takes part or is named already.
    #[error("the school with the URN {urn} is named or takes part already; name it once")]
    SchoolTwice {
        /// Where it is named.
        field: String,
        /// The URN.
        urn: Urn,
    },
    /// The caller may propose for its own schools only.
    #[error("the school with the URN {urn} is not yours; you may propose for your own schools")]
    NotOwnSchool {
        /// Where it is named.
        field: String,
        /// The URN.
        urn: Urn,
    },
    /// A trust proposes for no school.
    #[error("name at least one of your schools: you may propose for your own schools")]
    SchoolNeeded,
    /// The caller may propose work of its own organisation only.
    #[error("name your own organisation as provider or broker: you may propose what it delivers or brokers")]
    NotOwnProvider,
    /// A day is not in the year of the plan.
    #[error("{day} is not in the year of the plan, {year}, from {} to {}", .year.first_day(), .year.last_day())]
    OutsideYear {
        /// Where it is named.
        field: &'static str,
        /// The day.
        day: NaiveDate,
        /// The year.
        year: AcademicYear,
    },
    /// The end is before the beginning.
    #[error("it cannot end on {ends_on}, before it begins on {starts_on}")]
    EndsBeforeItStarts {
        /// Where it is named.
        field: &'static str,
        /// First day.
        starts_on: NaiveDate,
        /// Last day.
        ends_on: NaiveDate,
    },
    /// A day on which something was is still to come.
    #[error("{day} is still to come; give the day on which it was")]
    InFuture {
        /// Where it is named.
        field: &'static str,
        /// The day.
        day: NaiveDate,
    },
    /// A criterion is due before the work begins.
    #[error("a success criterion is due on {due_on}, before the work begins on {starts_on}")]
    DueBeforeStart {
        /// Place of the criterion in the list; nothing where only the first day is given.
        position: Option<usize>,
        /// Day by which it is to be met.
        due_on: NaiveDate,
        /// First day of the work.
        starts_on: NaiveDate,
    },
    /// The step cannot be taken from where the intervention stands.
    #[error("the intervention is {found}; this can be done while it is {}", listed(.allowed))]
    WrongState {
        /// Where it stands.
        found: InterventionStatus,
        /// From where it can be done.
        allowed: Vec<InterventionStatus>,
    },
    /// The part of the intervention can no longer be revised.
    #[error("the intervention is {found}; this part can be revised while it is {}", listed(.allowed))]
    NoLongerRevisable {
        /// The part.
        field: &'static str,
        /// Where it stands.
        found: InterventionStatus,
        /// While it can be revised.
        allowed: Vec<InterventionStatus>,
    },
    /// Nobody would deliver it.
    #[error("nobody is named to deliver it; revise it and name a provider first")]
    ProviderMissing,
    /// It has no planned dates.
    #[error("a contract needs a first and a last day; give plannedStartsOn and plannedEndsOn")]
    DatesMissing,
    /// It has no success criterion.
    #[error("it has no success criterion; revise it and say what it is to achieve, in whom, by when")]
    CriterionMissing,
    /// No success criterion says from where it starts.
    #[error("no success criterion has a baseline; revise it and say what the measure is before the work")]
    BaselineMissing,
    /// Nothing is allocated to it.
    #[error("nothing is allocated to it; use allocateFunding first")]
    AllocationMissing,
    /// Schools still take part.
    #[error("{0} participation(s) are open; close each of them first, as completed or withdrawn")]
    ParticipationsOpen(u64),
    /// The participation is closed.
    #[error("the participation is closed; nothing was changed")]
    ClosedAlready,
    /// The participation ends before it began.
    #[error("it cannot end on {ended_on}, before the school joined on {joined_on}")]
    EndsBeforeItJoined {
        /// Day the school joined.
        joined_on: NaiveDate,
        /// Day it would end.
        ended_on: NaiveDate,
    },
    /// The caller proposed it.
    #[error("you proposed or revised it, so you cannot decide on it; another member can")]
    Proposer,
    /// The caller has an interest in it.
    #[error("you have an interest in it, so you cannot decide on it: {0}")]
    Interest(String),
    /// The caller has decided already.
    #[error("you have decided on this already; the verdicts of {0} member(s) must agree")]
    DecidedAlready(u32),
    /// The limit is not one of what is named.
    #[error("a limit of {0} is decided on for {1}; name that")]
    WrongSubject(&'static str, &'static str),
    /// An approval of a limit does not say by how much.
    #[error("say as raisePence by how much the limit is raised")]
    RaiseMissing,
    /// What is not approved raises nothing.
    #[error("only APPROVE raises a limit; leave raisePence out")]
    RaiseNotExpected,
    /// The limit would be larger than an amount can be.
    #[error("the limit would be larger than 2^53 - 1 pence; raise it by less")]
    LimitTooLarge,
    /// There is no such provider or intervention to have an interest in.
    #[error("there is no provider or intervention with this key in your area")]
    UnknownSubject,
    /// An interest is declared in exactly one thing.
    #[error("name either a provider or an intervention")]
    OneSubject,
    /// The interest was withdrawn before.
    #[error("the interest is withdrawn already; nothing was changed")]
    WithdrawnAlready,
    /// The key of the other system is in use.
    #[error("another intervention of the area has the external reference {0:?}")]
    ExternalReferenceTaken(String),
    /// More of something than an intervention may have.
    #[error("an intervention has {most} of them at most")]
    TooMany {
        /// Where they are named.
        field: &'static str,
        /// How many it may have.
        most: usize,
    },
}

fn listed(states: &[InterventionStatus]) -> String {
    states.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl CommissioningRefused {
    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Several(_) => "SEVERAL",
            Self::PlanOpen(_) => "PLAN_OPEN",
            Self::CodeTaken(_) => "CODE_TAKEN",
            Self::TooManyPriorities(_) | Self::TooMany { .. } => "TOO_MANY",
            Self::UnknownPlan => "UNKNOWN_PLAN",
            Self::UnknownPriority => "UNKNOWN_PRIORITY",
            Self::UnknownProvider => "UNKNOWN_PROVIDER",
            Self::UnknownBroker => "UNKNOWN_BROKER",
            Self::UnknownPhase(_) => "UNKNOWN_PHASE",
            Self::UnknownCohort { .. } => "UNKNOWN_COHORT",
            Self::UnknownSchool { .. } => "UNKNOWN_SCHOOL",
            Self::SchoolNotOpen { .. } => "SCHOOL_NOT_OPEN",
            Self::SchoolTwice { .. } => "SCHOOL_TWICE",
            Self::NotOwnSchool { .. } => "NOT_OWN_SCHOOL",
            Self::SchoolNeeded => "SCHOOL_NEEDED",
            Self::NotOwnProvider => "NOT_OWN_PROVIDER",
            Self::OutsideYear { .. } => "OUTSIDE_YEAR",
            Self::EndsBeforeItStarts { .. } => "ENDS_BEFORE_IT_STARTS",
            Self::InFuture { .. } => "IN_FUTURE",
            Self::DueBeforeStart { .. } => "DUE_BEFORE_START",
            Self::WrongState { .. } => "WRONG_STATE",
            Self::NoLongerRevisable { .. } => "NO_LONGER_REVISABLE",
            Self::ProviderMissing => "PROVIDER_MISSING",
            Self::DatesMissing => "DATES_MISSING",
            Self::CriterionMissing => "CRITERION_MISSING",
            Self::BaselineMissing => "BASELINE_MISSING",
            Self::AllocationMissing => "ALLOCATION_MISSING",
            Self::ParticipationsOpen(_) => "PARTICIPATIONS_OPEN",
            Self::ClosedAlready => "CLOSED_ALREADY",
            Self::EndsBeforeItJoined { .. } => "ENDS_BEFORE_IT_JOINED",
            Self::Proposer => "PROPOSER",
            Self::Interest(_) => "INTEREST",
            Self::DecidedAlready(_) => "DECIDED_ALREADY",
            Self::WrongSubject(..) => "WRONG_SUBJECT",
            Self::RaiseMissing => "RAISE_MISSING",
            Self::RaiseNotExpected => "RAISE_NOT_EXPECTED",
            Self::LimitTooLarge => "TOO_LARGE",
            Self::UnknownSubject => "UNKNOWN_SUBJECT",
            Self::OneSubject => "ONE_SUBJECT",
            Self::WithdrawnAlready => "WITHDRAWN_ALREADY",
            Self::ExternalReferenceTaken(_) => "EXTERNAL_REFERENCE_TAKEN",
        }
    }

    /// Path of the field of the input that is to be mended.
    #[must_use]
    pub fn field(&self) -> String {
        let field = match self {
            Self::PlanOpen(_) => "year",
            Self::CodeTaken(_) => "code",
            Self::UnknownPlan | Self::TooManyPriorities(_) => "planId",
            Self::UnknownPriority => "priorityId",
            Self::UnknownProvider | Self::NotOwnProvider => "providerId",
            Self::UnknownBroker => "brokerId",
            Self::UnknownPhase(_) => "phaseCode",
            Self::UnknownCohort { field, .. }
            | Self::UnknownSchool { field, .. }
            | Self::SchoolNotOpen { field, .. }
            | Self::SchoolTwice { field, .. }
            | Self::NotOwnSchool { field, .. } => field,
            Self::SchoolNeeded => "schools",
            Self::OutsideYear { field, .. }
            | Self::EndsBeforeItStarts { field, .. }
            | Self::InFuture { field, .. }
            | Self::TooMany { field, .. }
            | Self::NoLongerRevisable { field, .. } => field,
            Self::DueBeforeStart { position: Some(position), .. } => {
                return format!("successCriteria.{position}.dueOn");
            }
            Self::DueBeforeStart { position: None, .. } | Self::DatesMissing => "plannedStartsOn",
            Self::ClosedAlready => "participationId",
            Self::EndsBeforeItJoined { .. } => "endedOn",
            Self::WrongSubject(..) => "limit",
            Self::RaiseMissing | Self::RaiseNotExpected | Self::LimitTooLarge => "raisePence",
            Self::UnknownSubject | Self::OneSubject => "providerId",
            Self::WithdrawnAlready => "interestId",
            Self::ExternalReferenceTaken(_) => "externalReference",
            Self::Proposer | Self::Interest(_) | Self::DecidedAlready(_) => "verdict",
            Self::Several(_)
            | Self::WrongState { .. }
            | Self::ProviderMissing
            | Self::CriterionMissing
            | Self::BaselineMissing
            | Self::AllocationMissing
            | Self::ParticipationsOpen(_) => "interventionId",
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
