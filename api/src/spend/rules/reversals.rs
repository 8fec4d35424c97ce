use entities::states::EntryKind;
use entities::values::Pence;

use super::{BudgetRefused, InterventionBalances, PlanBalances, TermsRefused, Unwritten, change_budget};

/// Why an entry cannot be undone. The codes are public and are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReversalRefused {
    /// The day.
    #[error(transparent)]
    Terms(#[from] TermsRefused),
    /// It was undone before.
    #[error("the entry was reversed already; it is undone once")]
    AlreadyReversed,
    /// It undoes another.
    #[error("the entry is a reversal itself; record what should have been recorded anew")]
    ReversalOfReversal,
    /// It books an allocation.
    #[error("the entry books an allocation; give the money back with `allocateFunding` and a negative changePence")]
    AllocationEntry,
    /// More would be paid than committed.
    #[error("only {spare} of the commitments is not paid yet; reverse payments first")]
    CommittedBelowActual {
        /// What can be taken.
        spare: Pence,
    },
    /// The budget does not let it.
    #[error(transparent)]
    Budget(BudgetRefused),
    /// Less would be paid than nothing.
    #[error("the payments of the intervention are less than this entry; the ledger does not add up, tell the operator")]
    PaidBelowZero,
    /// A sum of the ledger is no amount any more.
    #[error("a sum of the ledger would be larger than 2^53 - 1 pence; give another day")]
    TooLarge,
}

impl ReversalRefused {
    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Terms(refused) => refused.code(),
            Self::AlreadyReversed => "ALREADY_REVERSED",
            Self::ReversalOfReversal => "REVERSAL_OF_REVERSAL",
            Self::AllocationEntry => "ALLOCATION_ENTRY",
            Self::CommittedBelowActual { .. } => "COMMITTED_BELOW_ACTUAL",
            Self::Budget(refused) => refused.code(),
            Self::PaidBelowZero => "PAID_BELOW_ZERO",
            Self::TooLarge => "TOO_LARGE",
        }
    }

    /// Field of the input that is to be mended.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Terms(refused) => refused.field(),
            Self::TooLarge => "datedOn",
            _ => "entryId",
        }
    }
}

impl From<Unwritten> for ReversalRefused {
    fn from(unwritten: Unwritten) -> Self {
        match unwritten {
            // That it was reversed was asked under the lock of its balance, so it is the reference that is taken.
            Unwritten::Taken => Self::Terms(TermsRefused::ExternalReferenceTaken),
            Unwritten::TooLarge => Self::TooLarge,
        }
    }
}

/// What is asked of an entry that is to be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undone {
    /// What it is.
    pub kind: EntryKind,
    /// Whether it books an allocation.
    pub books_allocation: bool,
    /// Whether another entry undoes it already.
    pub is_reversed: bool,
}

/// Whether the entry can be undone.
///
/// # Errors
/// When it undoes another, was undone, or books an allocation.
pub const fn check_reversible(entry: Undone) -> Result<(), ReversalRefused> {
    match entry {
        Undone { kind: EntryKind::Reversal, .. } => Err(ReversalRefused::ReversalOfReversal),
        Undone { books_allocation: true, .. } => Err(ReversalRefused::AllocationEntry),
        Undone { is_reversed: true, .. } => Err(ReversalRefused::AlreadyReversed),
        Undone { .. } => Ok(()),
    }
}

/// The balances with so much less committed.
///
/// # Errors
/// When less would be committed than is paid.
pub fn uncommit(balances: InterventionBalances, amount: Pence) -> Result<InterventionBalances, ReversalRefused> {
    let spare = balances.uncommittable();
    let committed = balances.committed.checked_sub(amount).filter(|_| amount <= spare);
    let committed = committed.ok_or(ReversalRefused::CommittedBelowActual { spare: spare.max(Pence::ZERO) })?;
    Ok(InterventionBalances { committed, ..balances })
}

/// The balances with so much less paid.
///
/// # Errors
/// When less would be paid than nothing, which no ledger that adds up lets happen.
pub fn unpay(balances: InterventionBalances, amount: Pence) -> Result<InterventionBalances, ReversalRefused> {
    let actual = balances.actual.checked_sub(amount).filter(|actual| *actual >= Pence::ZERO);
    Ok(InterventionBalances { actual: actual.ok_or(ReversalRefused::PaidBelowZero)?, ..balances })
}

/// The plan without the budget that an entry gave it, or took from it.
///
/// # Errors
/// When less would be left than is allocated.
pub fn take_back_budget(plan: PlanBalances, amount: Pence) -> Result<PlanBalances, ReversalRefused> {
    change_budget(plan, amount.negated()).map_err(ReversalRefused::Budget)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pence(pence: i64) -> Pence {
        Pence::new(pence).unwrap()
    }

    #[test]
    fn an_entry_is_undone_once_and_an_undoing_never() {
        let entry = Undone { kind: EntryKind::Actual, books_allocation: false, is_reversed: false };
        for (entry, code) in [
            (Undone { is_reversed: true, ..entry }, "ALREADY_REVERSED"),
            (Undone { kind: EntryKind::Reversal, ..entry }, "REVERSAL_OF_REVERSAL"),
            (Undone { kind: EntryKind::Budget, books_allocation: true, ..entry }, "ALLOCATION_ENTRY"),
        ] {
            assert_eq!(check_reversible(entry).unwrap_err().code(), code);
        }
        for kind in EntryKind::all().filter(|kind| *kind != EntryKind::Reversal) {
            assert_eq!(check_reversible(Undone { kind, ..entry }), Ok(()));
        }
    }

    #[test]
    fn what_is_undone_leaves_the_limits_standing() {
        let before = InterventionBalances {
            allocated: pence(80),
            committed: pence(60),
            actual: pence(20),
            ..InterventionBalances::default()
        };
        assert_eq!(uncommit(before, pence(40)).unwrap().committed, pence(20));
        assert_eq!(uncommit(before, pence(41)).unwrap_err().code(), "COMMITTED_BELOW_ACTUAL");
        let raised = InterventionBalances { actual_raised: pence(100), ..before };
        assert_eq!(uncommit(raised, pence(60)).unwrap().committed, Pence::ZERO);
        assert_eq!(uncommit(raised, pence(61)).unwrap_err().code(), "COMMITTED_BELOW_ACTUAL");
        assert_eq!(unpay(before, pence(20)).unwrap().actual, Pence::ZERO);
        assert_eq!(unpay(before, pence(21)).unwrap_err().code(), "PAID_BELOW_ZERO");
        let plan = PlanBalances { budget: pence(100), allocated: pence(80), ..PlanBalances::default() };
        assert_eq!(take_back_budget(plan, pence(20)).unwrap().budget, pence(80));
        assert_eq!(take_back_budget(plan, pence(21)).unwrap_err().code(), "BUDGET_BELOW_ALLOCATED");
        assert_eq!(take_back_budget(plan, pence(-5)).unwrap().budget, pence(105));
    }
}
