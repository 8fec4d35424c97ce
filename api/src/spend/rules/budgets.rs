use entities::states::InterventionStatus;
use entities::values::Pence;

use super::{InterventionBalances, PlanBalances, TermsRefused, Unwritten};

/// Why a budget or an allocation cannot be changed. The codes are public and are never renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BudgetRefused {
    /// Source, day or reference.
    #[error(transparent)]
    Terms(#[from] TermsRefused),
    /// The money is counted where it was given.
    #[error("money of this source is only passed on and is no budget; name another source")]
    PassedThrough,
    /// The budget is no amount any more.
    #[error("the budget would be larger than 2^53 - 1 pence; check the amount")]
    TooLarge,
    /// More would be allocated than there is.
    #[error("only {spare} can be taken from the budget: the rest is allocated; take it from interventions first")]
    BudgetBelowAllocated {
        /// What can be taken.
        spare: Pence,
    },
    /// The plan has not as much.
    #[error(
        "the plan has {free} left to allocate and {asked} is asked for; add to its budget with `setPlanBudget`, or let the \
         board raise its limit"
    )]
    OverBudget {
        /// What is asked for.
        asked: Pence,
        /// What is left.
        free: Pence,
    },
    /// More would be committed than allocated.
    #[error("only {spare} can be taken from the intervention: the rest is committed; reverse commitments first")]
    AllocationBelowCommitted {
        /// What can be taken.
        spare: Pence,
    },
    /// An intervention in this state gets no money, or has none to give back.
    #[error(
        "an intervention in the state {0} is given no money; it is while it is APPROVED, COMMISSIONED or IN_DELIVERY, and \
         what is left can be taken back later too"
    )]
    WrongState(InterventionStatus),
}

impl BudgetRefused {
    /// Code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Terms(refused) => refused.code(),
            Self::PassedThrough => "PASSED_THROUGH",
            Self::TooLarge => "TOO_LARGE",
            Self::BudgetBelowAllocated { .. } => "BUDGET_BELOW_ALLOCATED",
            Self::OverBudget { .. } => "OVER_BUDGET",
            Self::AllocationBelowCommitted { .. } => "ALLOCATION_BELOW_COMMITTED",
            Self::WrongState(_) => "WRONG_STATE",
        }
    }

    /// Field of the input that is to be mended.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Terms(refused) => refused.field(),
            Self::PassedThrough => "fundingSourceId",
            Self::WrongState(_) => "interventionId",
            _ => "changePence",
        }
    }
}

impl From<Unwritten> for BudgetRefused {
    fn from(unwritten: Unwritten) -> Self {
        match unwritten {
            Unwritten::Taken => Self::Terms(TermsRefused::ExternalReferenceTaken),
            Unwritten::TooLarge => Self::TooLarge,
        }
    }
}

/// The plan with more budget, or less.
///
/// # Errors
/// When less is left than is allocated, or the budget is no amount.
pub fn change_budget(plan: PlanBalances, change: Pence) -> Result<PlanBalances, BudgetRefused> {
    if change.negated() > plan.spare() {
        return Err(BudgetRefused::BudgetBelowAllocated { spare: plan.spare() });
    }
    let budget = plan.budget.checked_add(change).ok_or(BudgetRefused::TooLarge)?;
    Ok(PlanBalances { budget, ..plan })
}

/// Whether an intervention in the state can be given money, or money can be taken from it.
///
/// # Errors
/// When it cannot.
pub fn check_allocatable(status: InterventionStatus, change: Pence) -> Result<(), BudgetRefused> {
    use InterventionStatus::{Approved, Cancelled, Commissioned, Completed, Evaluated, InDelivery};
    let is_less = change < Pence::ZERO;
    match status {
        Approved | Commissioned | InDelivery => Ok(()),
        Completed | Evaluated | Cancelled if is_less => Ok(()),
        _ => Err(BudgetRefused::WrongState(status)),
    }
}

/// The plan and the intervention with more allocated, or less.
///
/// # Errors
/// When the plan has not as much, or less is left than is committed.
pub fn allocate(
    plan: PlanBalances,
    intervention: InterventionBalances,
    change: Pence,
) -> Result<(PlanBalances, InterventionBalances), BudgetRefused> {
    let over_budget = BudgetRefused::OverBudget { asked: change, free: plan.unallocated().max(Pence::ZERO) };
    if change > Pence::ZERO && change > plan.unallocated() {
        return Err(over_budget);
    }
    if change.negated() > intervention.spare() {
        return Err(BudgetRefused::AllocationBelowCommitted { spare: intervention.spare() });
    }
    let sums = (plan.allocated.checked_add(change), intervention.allocated.checked_add(change));
    let (Some(of_plan), Some(of_intervention)) = sums else { return Err(over_budget) };
    Ok((
        PlanBalances { allocated: of_plan, ..plan },
        InterventionBalances { allocated: of_intervention, ..intervention },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pence(pence: i64) -> Pence {
        Pence::new(pence).unwrap()
    }

    fn plan(budget: i64, raised: i64, allocated: i64) -> PlanBalances {
        PlanBalances { budget: pence(budget), raised: pence(raised), allocated: pence(allocated) }
    }

    #[test]
    fn a_budget_stays_above_what_is_allocated() {
        for (before, change, after) in [
            (plan(100, 0, 60), -40, Ok(60)),
            (plan(100, 0, 60), -41, Err("BUDGET_BELOW_ALLOCATED")),
            (plan(100, 10, 60), -50, Ok(50)),
            (plan(100, 10, 60), -51, Err("BUDGET_BELOW_ALLOCATED")),
            (plan(0, 0, 0), -1, Err("BUDGET_BELOW_ALLOCATED")),
            (plan(5, 50, 0), -6, Err("BUDGET_BELOW_ALLOCATED")),
            (plan(0, 0, 0), Pence::LARGEST.get(), Ok(Pence::LARGEST.get())),
            (plan(1, 0, 0), Pence::LARGEST.get(), Err("TOO_LARGE")),
        ] {
            let found = change_budget(before, pence(change)).map(|plan| plan.budget.get());
            assert_eq!(found.map_err(|refused| refused.code()), after, "{before:?} {change}");
        }
    }

    #[test]
    fn allocations_stay_below_the_budget_and_above_what_is_committed() {
        let work = |allocated, committed, commitment_raised| InterventionBalances {
            allocated: pence(allocated),
            committed: pence(committed),
            commitment_raised: pence(commitment_raised),
            ..InterventionBalances::default()
        };
        for (before, intervention, change, after) in [
            (plan(100, 0, 60), work(60, 0, 0), 40, Ok((100, 100))),
            (plan(100, 0, 60), work(60, 0, 0), 41, Err("OVER_BUDGET")),
            (plan(100, 5, 100), work(60, 0, 0), 5, Ok((105, 65))),
            (plan(100, 0, 60), work(60, 20, 0), -40, Ok((20, 20))),
            (plan(100, 0, 60), work(60, 20, 0), -41, Err("ALLOCATION_BELOW_COMMITTED")),
            (plan(100, 0, 60), work(60, 20, 30), -60, Ok((0, 0))),
            (plan(100, 0, 60), work(60, 20, 30), -61, Err("ALLOCATION_BELOW_COMMITTED")),
            (plan(100, 0, 60), work(60, 0, 0), Pence::LARGEST.get(), Err("OVER_BUDGET")),
        ] {
            let found = allocate(before, intervention, pence(change));
            let found = found.map(|(plan, work)| (plan.allocated.get(), work.allocated.get()));
            assert_eq!(found.map_err(|refused| refused.code()), after, "{before:?} {intervention:?} {change}");
        }
    }

    #[test]
    fn what_is_over_can_be_given_back_and_no_more_is_given() {
        use InterventionStatus::{Approved, Cancelled, Commissioned, Completed, Evaluated, InDelivery};
        for status in InterventionStatus::all() {
            let takes = [Approved, Commissioned, InDelivery].contains(&status);
            let gives = takes || [Completed, Evaluated, Cancelled].contains(&status);
            assert_eq!(check_allocatable(status, pence(1)).is_ok(), takes, "{status}");
            assert_eq!(check_allocatable(status, pence(-1)).is_ok(), gives, "{status}");
        }
    }
}
