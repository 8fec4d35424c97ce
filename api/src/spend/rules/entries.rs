use entities::states::{Account, InterventionStatus};
use entities::values::Pence;

use super::{InterventionBalances, TermsRefused, Unwritten};

/// Why a commitment or a payment cannot be recorded. The codes are public and are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryRefused {
    /// Source, day or reference.
    #[error(transparent)]
    Terms(#[from] TermsRefused),
    /// Nobody is to be paid.
    #[error(
        "there is no contract: the intervention is {0}, was never commissioned or has no provider; commitments are recorded while it is COMMISSIONED or \
         IN_DELIVERY, payments from then on"
    )]
    NoContract(InterventionStatus),
    /// More would be committed than allocated.
    #[error(
        "{free} can still be committed and {asked} is asked for; allocate more with `allocateFunding`, or let the board raise \
         the limit"
    )]
    OverAllocation {
        /// What is asked for.
        asked: Pence,
        /// What is left.
        free: Pence,
    },
    /// More would be paid than committed.
    #[error(
        "{free} can still be paid and {asked} is asked for; commit more with `recordCommitment`, or let the board raise the \
         limit"
    )]
    OverCommitment {
        /// What is asked for.
        asked: Pence,
        /// What is left.
        free: Pence,
    },
    /// A sum of the ledger is no amount any more.
    #[error("a sum of the ledger would be larger than 2^53 - 1 pence; check the amount")]
    TooLarge,
}

impl EntryRefused {
    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Terms(refused) => refused.code(),
            Self::NoContract(_) => "NO_CONTRACT",
            Self::OverAllocation { .. } => "OVER_ALLOCATION",
            Self::OverCommitment { .. } => "OVER_COMMITMENT",
            Self::TooLarge => "TOO_LARGE",
        }
    }

    /// Field of the input that is to be mended.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Terms(refused) => refused.field(),
            Self::NoContract(_) => "interventionId",
            Self::OverAllocation { .. } | Self::OverCommitment { .. } | Self::TooLarge => "amountPence",
        }
    }
}

impl From<Unwritten> for EntryRefused {
    fn from(unwritten: Unwritten) -> Self {
        match unwritten {
            Unwritten::Taken => Self::Terms(TermsRefused::ExternalReferenceTaken),
            Unwritten::TooLarge => Self::TooLarge,
        }
    }
}

/// Whether there is a contract under which somebody can be promised or paid money. What was delivered before the work was
/// completed or cancelled is still paid.
///
/// # Errors
/// When the intervention is not commissioned yet, is to be promised more once its work is over, or has no contractor.
pub fn check_contract(account: Account, status: InterventionStatus, has_contractor: bool) -> Result<(), EntryRefused> {
    use InterventionStatus::{Cancelled, Commissioned, Completed, Evaluated, InDelivery};
    let is_in_force = match status {
        Commissioned | InDelivery => true,
        Completed | Evaluated | Cancelled => account == Account::Actual,
        _ => false,
    };
    if is_in_force && has_contractor { Ok(()) } else { Err(EntryRefused::NoContract(status)) }
}

/// The balances with so much more committed.
///
/// # Errors
/// When it is more than is left of the allocation.
pub fn commit(balances: InterventionBalances, amount: Pence) -> Result<InterventionBalances, EntryRefused> {
    let free = balances.uncommitted();
    let committed = balances.committed.checked_add(amount).filter(|_| amount <= free);
    let committed = committed.ok_or(EntryRefused::OverAllocation { asked: amount, free: free.max(Pence::ZERO) })?;
    Ok(InterventionBalances { committed, ..balances })
}

/// The balances with so much more paid.
///
/// # Errors
/// When it is more than is left of the commitments.
pub fn pay(balances: InterventionBalances, amount: Pence) -> Result<InterventionBalances, EntryRefused> {
    let free = balances.unpaid();
    let actual = balances.actual.checked_add(amount).filter(|_| amount <= free);
    let actual = actual.ok_or(EntryRefused::OverCommitment { asked: amount, free: free.max(Pence::ZERO) })?;
    Ok(InterventionBalances { actual, ..balances })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{PlanBalances, allocate, change_budget, uncommit, unpay};
    use super::*;

    fn pence(pence: i64) -> Pence {
        Pence::new(pence).unwrap()
    }

    #[test]
    fn there_is_a_contract_from_commissioning_on() {
        use InterventionStatus::{Cancelled, Commissioned, Completed, Evaluated, InDelivery};
        for status in InterventionStatus::all() {
            let promises = [Commissioned, InDelivery].contains(&status);
            let pays = promises || [Completed, Evaluated, Cancelled].contains(&status);
            assert_eq!(check_contract(Account::Commitment, status, true).is_ok(), promises, "{status}");
            assert_eq!(check_contract(Account::Actual, status, true).is_ok(), pays, "{status}");
            for account in Account::all() {
                assert!(check_contract(account, status, false).is_err(), "{status}");
            }
        }
    }

    #[test]
    fn commitments_stay_within_the_allocation_and_payments_within_the_commitments() {
        let before = InterventionBalances {
            allocated: pence(80),
            committed: pence(60),
            commitment_raised: pence(5),
            actual: pence(20),
            actual_raised: pence(1),
        };
        assert_eq!(commit(before, pence(25)).unwrap().committed, pence(85));
        assert_eq!(pay(before, pence(41)).unwrap().actual, pence(61));
        let over = commit(before, pence(26)).unwrap_err();
        assert_eq!((over.code(), over.to_string().contains("£0.25")), ("OVER_ALLOCATION", true), "{over}");
        let over = pay(before, pence(42)).unwrap_err();
        assert_eq!((over.code(), over.to_string().contains("£0.41")), ("OVER_COMMITMENT", true), "{over}");
        assert_eq!(commit(before, Pence::LARGEST).unwrap_err().code(), "OVER_ALLOCATION");
        assert_eq!(pay(before, Pence::LARGEST).unwrap_err().code(), "OVER_COMMITMENT");
    }

    #[derive(Debug, Clone, Copy)]
    enum Step {
        Budget(i64),
        Allocate(i64),
        Commit(i64),
        Pay(i64),
        Uncommit(i64),
        Unpay(i64),
        Raise(usize, i64),
    }

    fn step() -> impl Strategy<Value = Step> {
        let change = || prop_oneof![-9..9i64, -900..900i64];
        let amount = || prop_oneof![1..9i64, 1..900i64];
        prop_oneof![
            change().prop_map(Step::Budget),
            change().prop_map(Step::Allocate),
            amount().prop_map(Step::Commit),
            amount().prop_map(Step::Pay),
            amount().prop_map(Step::Uncommit),
            amount().prop_map(Step::Unpay),
            (0..3usize, 1..50i64).prop_map(|(which, by)| Step::Raise(which, by)),
        ]
    }

    /// The balances after the step; as before if it is refused.
    fn take(step: Step, plan: &mut PlanBalances, work: &mut InterventionBalances) {
        let (before, by) = (*work, |amount| pence(amount));
        match step {
            Step::Budget(change) => *plan = change_budget(*plan, by(change)).unwrap_or(*plan),
            Step::Allocate(change) => (*plan, *work) = allocate(*plan, before, by(change)).unwrap_or((*plan, before)),
            Step::Commit(amount) => *work = commit(before, by(amount)).unwrap_or(before),
            Step::Pay(amount) => *work = pay(before, by(amount)).unwrap_or(before),
            Step::Uncommit(amount) => *work = uncommit(before, by(amount)).unwrap_or(before),
            Step::Unpay(amount) => *work = unpay(before, by(amount)).unwrap_or(before),
            Step::Raise(which, amount) => {
                let raised = [&mut plan.raised, &mut work.commitment_raised, &mut work.actual_raised];
                let limit = raised.into_iter().nth(which).unwrap();
                *limit = limit.checked_add(by(amount)).unwrap();
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_is_recorded_the_limits_hold(steps in prop::collection::vec(step(), 0..60)) {
            let (mut plan, mut work) = (PlanBalances::default(), InterventionBalances::default());
            for step in steps {
                take(step, &mut plan, &mut work);
                let amounts = [plan.budget, plan.allocated, work.allocated, work.committed, work.actual];
                prop_assert!(amounts.iter().all(|amount| *amount >= Pence::ZERO), "{step:?}: {plan:?} {work:?}");
                prop_assert_eq!(plan.allocated, work.allocated);
                prop_assert!(plan.allocated.get() <= plan.budget.get() + plan.raised.get());
                prop_assert!(work.committed.get() <= work.allocated.get() + work.commitment_raised.get());
                prop_assert!(work.actual.get() <= work.committed.get() + work.actual_raised.get());
            }
        }
    }
}
