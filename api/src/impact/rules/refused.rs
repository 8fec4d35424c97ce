use chrono::NaiveDate;
use entities::states::{ImpactStatus, InterventionStatus};

/// Why something of impact evaluations is refused. The codes are public and are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImpactRefused {
    /// Several refusals at once.
    #[error("{} things are to be mended", .0.len())]
    Several(Vec<Self>),
    /// There is no such intervention for the caller.
    #[error("there is no intervention with this key")]
    UnknownIntervention,
    /// There is nothing to evaluate.
    #[error("the intervention is {0}; its evaluation is planned once it is COMMISSIONED, and not if it was cancelled")]
    NotEvaluable(InterventionStatus),
    /// Nobody delivers it.
    #[error("the intervention has no provider whose work could be evaluated")]
    ProviderMissing,
    /// There is no such measure.
    #[error("there is no measure {0:?}; `measures` lists them")]
    UnknownMeasure(String),
    /// There is no such cohort of pupils.
    #[error("there is no cohort of pupils {code:?}; `cohorts` lists them")]
    UnknownCohort {
        /// Where it is named.
        field: &'static str,
        /// The code.
        code: String,
    },
    /// A gap is between two cohorts.
    #[error("a cohort has no gap to itself; name another as againstCohortCode, such as OTHER")]
    CohortTwice,
    /// The measure only describes.
    #[error("of this measure neither more nor less is better, so it tells of no impact; choose another")]
    NotJudged,
    /// The denominators are no pupils.
    #[error("the measure does not divide by pupils, so schools cannot count by them; choose SCHOOLS")]
    NotWeighable,
    /// The periods are of different kinds.
    #[error("baseline and outcome are of different kinds; give two academic years, or the same term of two years")]
    PeriodsDiffer,
    /// The outcome is not after the baseline.
    #[error("the outcome period is not after the baseline period; give a later one")]
    OutcomeBeforeBaseline,
    /// The baseline begins when the work had begun.
    #[error("the baseline period begins after the work, on {0}; give one that began before")]
    BaselineAfterStart(NaiveDate),
    /// The work was over before the baseline was.
    #[error("the work was over on {0}, before the baseline period was; give one that ended before the work did")]
    BaselineAfterWork(NaiveDate),
    /// The outcome was over when the work began.
    #[error("the outcome period was over before the work began, on {0}; give a later one")]
    OutcomeBeforeStart(NaiveDate),
    /// Too many or too few comparators.
    #[error("{0} similar schools for each are not possible; give 1 to 10")]
    ComparatorsOutOfRange(i32),
    /// The caliper is too wide or too narrow.
    #[error("a caliper is 0.05 to 3 standard deviations")]
    CaliperOutOfRange,
    /// It is due before there could be an outcome.
    #[error("{due_on} is before the outcome period begins, on {begins_on}; give a later day")]
    DueTooEarly {
        /// By when it is to be published.
        due_on: NaiveDate,
        /// First day of the outcome period.
        begins_on: NaiveDate,
    },
    /// There is no published evaluation to take the place of.
    #[error("there is no published evaluation of this intervention with this key")]
    UnknownSuperseded,
    /// It is of something else.
    #[error("the evaluation whose place this takes is of another measure or cohort; plan one of its own instead")]
    SupersededMismatch,
    /// The step cannot be taken from where the evaluation stands.
    #[error("the evaluation is {found}; this can be done while it is {}", listed(.allowed))]
    WrongState {
        /// Where it stands.
        found: ImpactStatus,
        /// From where it can be done.
        allowed: Vec<ImpactStatus>,
    },
    /// There are no figures.
    #[error("nothing is computed yet; use computeImpactEvaluation first")]
    NotComputed,
    /// The figures are of another plan.
    #[error("the plan was changed since the figures were computed; use computeImpactEvaluation again")]
    ComputedByOtherPlan,
    /// The same person cannot do both.
    #[error("who planned, computed or submitted an evaluation does not moderate it; let a second person do that")]
    SamePerson,
    /// The caller has an interest.
    #[error("you are {0}, so you cannot do this; somebody who is not can")]
    OwnInterest(&'static str),
    /// Inputs are not public.
    #[error(
        "{0} of the figures that it was computed from are not public; release them or wait until they are published, and compute it again"
    )]
    UnpublishedInputs(u64),
    /// A release that it rests on was withdrawn.
    #[error("a release that it rests on was withdrawn; compute it again")]
    ReleaseWithdrawn,
    /// Not all schools can be compared at once.
    #[error("there are more than {0} figures to compare with; narrow the cohorts, or choose another method")]
    TooManyFigures(u64),
    /// The work was cancelled, or has no contract any more.
    #[error("the intervention is {0} by now, so there is nothing to evaluate; withdraw the evaluation")]
    WorkEnded(InterventionStatus),
    /// The evaluation whose place it takes is not published any more.
    #[error("the evaluation whose place this takes is {0} by now")]
    SupersededMeanwhile(ImpactStatus),
}

fn listed<T: ToString>(values: &[T]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}

impl ImpactRefused {
    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Several(_) => "SEVERAL",
            Self::UnknownIntervention => "UNKNOWN_INTERVENTION",
            Self::NotEvaluable(_) => "NOT_EVALUABLE",
            Self::ProviderMissing => "PROVIDER_MISSING",
            Self::UnknownMeasure(_) => "UNKNOWN_MEASURE",
            Self::UnknownCohort { .. } => "UNKNOWN_COHORT",
            Self::CohortTwice => "COHORT_TWICE",
            Self::NotJudged => "NOT_JUDGED",
            Self::NotWeighable => "NOT_WEIGHABLE",
            Self::PeriodsDiffer => "PERIODS_DIFFER",
            Self::OutcomeBeforeBaseline => "OUTCOME_BEFORE_BASELINE",
            Self::BaselineAfterStart(_) => "BASELINE_AFTER_START",
            Self::BaselineAfterWork(_) => "BASELINE_AFTER_WORK",
            Self::OutcomeBeforeStart(_) => "OUTCOME_BEFORE_START",
            Self::ComparatorsOutOfRange(_) => "COMPARATORS_OUT_OF_RANGE",
            Self::CaliperOutOfRange => "CALIPER_OUT_OF_RANGE",
            Self::DueTooEarly { .. } => "DUE_TOO_EARLY",
            Self::UnknownSuperseded => "UNKNOWN_SUPERSEDED",
            Self::SupersededMismatch => "SUPERSEDED_MISMATCH",
            Self::WrongState { .. } => "WRONG_STATE",
            Self::NotComputed => "NOT_COMPUTED",
            Self::ComputedByOtherPlan => "COMPUTED_BY_OTHER_PLAN",
            Self::SamePerson => "SAME_PERSON",
            Self::OwnInterest(_) => "INTEREST",
            Self::UnpublishedInputs(_) => "UNPUBLISHED_INPUTS",
            Self::ReleaseWithdrawn => "RELEASE_WITHDRAWN",
            Self::TooManyFigures(_) => "TOO_MANY_FIGURES",
            Self::WorkEnded(_) => "WORK_ENDED",
            Self::SupersededMeanwhile(_) => "SUPERSEDED_MEANWHILE",
        }
    }

    /// Path of the field of the input that is to be mended.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::UnknownIntervention | Self::NotEvaluable(_) | Self::ProviderMissing => "interventionId",
            Self::UnknownMeasure(_) | Self::NotJudged => "plan.measureCode",
            Self::UnknownCohort { field, .. } => field,
            Self::CohortTwice => "plan.againstCohortCode",
            Self::NotWeighable => "plan.weighting",
            Self::BaselineAfterStart(_) | Self::BaselineAfterWork(_) => "plan.baselinePeriod",
            Self::PeriodsDiffer | Self::OutcomeBeforeBaseline | Self::OutcomeBeforeStart(_) => "plan.outcomePeriod",
            Self::ComparatorsOutOfRange(_) => "plan.comparatorsEach",
            Self::CaliperOutOfRange => "plan.caliper",
            Self::DueTooEarly { .. } => "plan.dueOn",
            Self::UnknownSuperseded | Self::SupersededMismatch => "supersedesId",
            Self::Several(_)
            | Self::WrongState { .. }
            | Self::NotComputed
            | Self::ComputedByOtherPlan
            | Self::SamePerson
            | Self::OwnInterest(_)
            | Self::UnpublishedInputs(_)
            | Self::ReleaseWithdrawn
            | Self::TooManyFigures(_)
            | Self::WorkEnded(_)
            | Self::SupersededMeanwhile(_) => "evaluationId",
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
