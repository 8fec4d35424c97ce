use entities::values::Pence;

/// What a plan has, and what of it is allocated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlanBalances {
    /// Budget.
    pub budget: Pence,
    /// By how much decisions let the allocations exceed it.
    pub raised: Pence,
    /// Sum of what is allocated to interventions.
    pub allocated: Pence,
}

/// What an intervention is allocated, has promised and has paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InterventionBalances {
    /// Allocations.
    pub allocated: Pence,
    /// Commitments.
    pub committed: Pence,
    /// By how much decisions let the commitments exceed the allocations.
    pub commitment_raised: Pence,
    /// Payments.
    pub actual: Pence,
    /// By how much decisions let the payments exceed the commitments.
    pub actual_raised: Pence,
}

impl PlanBalances {
    /// What may still be allocated.
    #[must_use]
    pub fn unallocated(self) -> Pence {
        room(self.budget, self.raised, self.allocated)
    }

    /// What may be taken from the budget.
    #[must_use]
    pub fn spare(self) -> Pence {
        self.unallocated().min(self.budget)
    }
}

impl InterventionBalances {
    /// What may still be committed.
    #[must_use]
    pub fn uncommitted(self) -> Pence {
        room(self.allocated, self.commitment_raised, self.committed)
    }

    /// What may still be paid.
    #[must_use]
    pub fn unpaid(self) -> Pence {
        room(self.committed, self.actual_raised, self.actual)
    }

    /// What may be given back to the plan.
    #[must_use]
    pub fn spare(self) -> Pence {
        self.uncommitted().min(self.allocated)
    }

    /// What may be taken from the commitments.
    #[must_use]
    pub fn uncommittable(self) -> Pence {
        self.unpaid().min(self.committed)
    }
}

/// What is left of a limit. The sum of three amounts fits 64 bits; a room that is larger than an amount can be is as large
/// as one can be.
fn room(limit: Pence, raised: Pence, used: Pence) -> Pence {
    Pence::new(limit.get() + raised.get() - used.get()).unwrap_or(Pence::LARGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pence(pence: i64) -> Pence {
        Pence::new(pence).unwrap()
    }

    #[test]
    fn what_is_left_is_the_limit_with_what_raised_it_less_what_is_used() {
        let plan = PlanBalances { budget: pence(100), raised: pence(20), allocated: pence(110) };
        assert_eq!((plan.unallocated(), plan.spare()), (pence(10), pence(10)));
        let untouched = PlanBalances { allocated: Pence::ZERO, ..plan };
        assert_eq!((untouched.unallocated(), untouched.spare()), (pence(120), pence(100)));
        let work = InterventionBalances {
            allocated: pence(80),
            committed: pence(60),
            commitment_raised: pence(5),
            actual: pence(20),
            actual_raised: pence(1),
        };
        assert_eq!((work.uncommitted(), work.unpaid()), (pence(25), pence(41)));
        assert_eq!((work.spare(), work.uncommittable()), (pence(25), pence(41)));
    }

    #[test]
    fn a_room_is_at_most_as_large_as_an_amount() {
        let plan = PlanBalances { budget: Pence::LARGEST, raised: Pence::LARGEST, allocated: Pence::ZERO };
        assert_eq!(plan.unallocated(), Pence::LARGEST);
    }
}
