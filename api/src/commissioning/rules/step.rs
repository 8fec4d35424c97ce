use entities::states::InterventionStatus::{self, Approved, Cancelled, Commissioned, Completed, Deferred, Evaluated};
use entities::states::InterventionStatus::{InDelivery, Proposed, Rejected};

use super::CommissioningRefused;

/// A step in the life of an intervention (SPEC.md section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The board approves.
    Approve,
    /// The board puts it off.
    Defer,
    /// The board turns it down.
    Reject,
    /// What was put off is proposed again.
    Repropose,
    /// The contract is made.
    Commission,
    /// The work begins.
    Begin,
    /// The work is done.
    Complete,
    /// What it achieved is known.
    Evaluate,
    /// It is given up.
    Cancel,
}

impl Step {
    /// From where the step is taken.
    #[must_use]
    pub const fn from(self) -> &'static [InterventionStatus] {
        match self {
            Self::Approve | Self::Defer | Self::Reject => &[Proposed],
            Self::Repropose => &[Deferred],
            Self::Commission => &[Approved],
            Self::Begin => &[Commissioned],
            Self::Complete => &[InDelivery],
            Self::Evaluate => &[Completed],
            Self::Cancel => &[Proposed, Deferred, Approved, Commissioned, InDelivery],
        }
    }

    /// Where it leads.
    #[must_use]
    pub const fn to(self) -> InterventionStatus {
        match self {
            Self::Approve => Approved,
            Self::Defer => Deferred,
            Self::Reject => Rejected,
            Self::Repropose => Proposed,
            Self::Commission => Commissioned,
            Self::Begin => InDelivery,
            Self::Complete => Completed,
            Self::Evaluate => Evaluated,
            Self::Cancel => Cancelled,
        }
    }

    /// Whether the step can be taken from there.
    ///
    /// # Errors
    /// When it cannot.
    pub fn check(self, found: InterventionStatus) -> Result<(), CommissioningRefused> {
        allow(found, self.from())
    }
}

/// Whether something can be done to an intervention that stands there.
pub(super) fn allow(found: InterventionStatus, allowed: &[InterventionStatus]) -> Result<(), CommissioningRefused> {
    if allowed.contains(&found) {
        Ok(())
    } else {
        Err(CommissioningRefused::WrongState { found, allowed: allowed.to_vec() })
    }
}

/// What has to be there before a contract is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readiness {
    /// Somebody delivers it.
    pub has_provider: bool,
    /// It has a first and a last day.
    pub has_days: bool,
    /// It has a success criterion.
    pub has_criterion: bool,
    /// One of them says from where it starts.
    pub has_baseline: bool,
    /// Money is allocated to it.
    pub has_allocation: bool,
}

/// Whether a contract can be made.
///
/// # Errors
/// All that is missing.
pub fn check_ready(ready: Readiness) -> Result<(), CommissioningRefused> {
    let needs = [
        (ready.has_provider, CommissioningRefused::ProviderMissing),
        (ready.has_days, CommissioningRefused::DatesMissing),
        (ready.has_criterion, CommissioningRefused::CriterionMissing),
        (ready.has_baseline || !ready.has_criterion, CommissioningRefused::BaselineMissing),
        (ready.has_allocation, CommissioningRefused::AllocationMissing),
    ];
    CommissioningRefused::all(needs.into_iter().filter(|(is_there, _)| !is_there).map(|(_, missing)| missing).collect())
}

/// What of an intervention is revised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// Title, summary, documents: what describes it.
    Description(&'static str),
    /// Dates, cohorts, criteria: what the contract will say.
    Content(&'static str),
    /// Priority, kind, provider, broker, phase: what the board decides on.
    Terms(&'static str),
}

impl Words {
    /// Whether the board decides on it, or on the contract that will say it.
    #[must_use]
    pub const fn is_decided_on(self) -> bool {
        !matches!(self, Self::Description(_))
    }
}

/// Whether the part can still be revised.
///
/// # Errors
/// When it cannot: what the board has decided on stays as it was decided.
pub fn check_revision(found: InterventionStatus, part: Words) -> Result<(), CommissioningRefused> {
    let (field, allowed): (_, &[InterventionStatus]) = match part {
        Words::Description(field) => (field, &[Proposed, Deferred, Approved, Commissioned, InDelivery, Completed]),
        Words::Content(field) => (field, &[Proposed, Deferred, Approved]),
        Words::Terms(field) => (field, &[Proposed, Deferred]),
    };
    if allowed.contains(&found) {
        return Ok(());
    }
    Err(CommissioningRefused::NoLongerRevisable { field, found, allowed: allowed.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [Step; 9] = [
        Step::Approve,
        Step::Defer,
        Step::Reject,
        Step::Repropose,
        Step::Commission,
        Step::Begin,
        Step::Complete,
        Step::Evaluate,
        Step::Cancel,
    ];

    /// The arrows of SPEC.md section 3, each written out.
    #[test]
    fn exactly_the_arrows_of_the_specification_are_allowed() {
        let arrows = [
            (Proposed, Approved),
            (Proposed, Deferred),
            (Proposed, Rejected),
            (Deferred, Proposed),
            (Approved, Commissioned),
            (Commissioned, InDelivery),
            (InDelivery, Completed),
            (Completed, Evaluated),
            (Proposed, Cancelled),
            (Deferred, Cancelled),
            (Approved, Cancelled),
            (Commissioned, Cancelled),
            (InDelivery, Cancelled),
        ];
        for from in InterventionStatus::all() {
            for step in STEPS {
                assert_eq!(step.check(from).is_ok(), arrows.contains(&(from, step.to())), "{from} {step:?}");
            }
        }
    }

    #[test]
    fn all_that_a_contract_lacks_is_told_at_once() {
        let of = |is_there| Readiness {
            has_provider: is_there,
            has_days: is_there,
            has_criterion: is_there,
            has_baseline: is_there,
            has_allocation: is_there,
        };
        let nothing = of(false);
        let refused = check_ready(nothing).unwrap_err();
        let codes: Vec<_> = refused.each().iter().map(CommissioningRefused::code).collect();
        assert_eq!(codes, ["PROVIDER_MISSING", "DATES_MISSING", "CRITERION_MISSING", "ALLOCATION_MISSING"]);
        assert_eq!(check_ready(of(true)), Ok(()));
        let no_baseline = Readiness { has_baseline: false, ..of(true) };
        assert_eq!(check_ready(no_baseline), Err(CommissioningRefused::BaselineMissing));
    }

    #[test]
    fn what_was_decided_on_stays_and_what_describes_it_may_change() {
        assert!(check_revision(Approved, Words::Terms("providerId")).is_err());
        assert!(check_revision(Approved, Words::Content("successCriteria")).is_ok());
        assert!(check_revision(InDelivery, Words::Content("successCriteria")).is_err());
        assert!(check_revision(InDelivery, Words::Description("title")).is_ok());
        assert!(check_revision(Evaluated, Words::Description("title")).is_err());
    }
}
