use entities::keys::Urn;
use entities::states::Account;
use entities::values::Pence;

use super::apportion;

/// What is kept of the ledger for one intervention, source and time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balances {
    /// Budget.
    pub budget: Pence,
    /// Commitments.
    pub committed: Pence,
    /// Payments.
    pub actual: Pence,
    /// Payments by others beside the partnership; part of the payments.
    pub co_funded: Pence,
    /// Payments passed on, which are in no other balance.
    pub passed_through: Pence,
}

impl Balances {
    /// What an entry of the ledger moves. Money that is passed on is counted where it was given, so it moves nothing but
    /// what was passed on, and only once it was paid.
    #[must_use]
    pub fn moved(account: Account, amount: Pence, is_co_funding: bool, is_pass_through: bool) -> Self {
        let none = Self::default();
        match account {
            Account::Actual if is_pass_through => Self { passed_through: amount, ..none },
            Account::Actual if is_co_funding => Self { actual: amount, co_funded: amount, ..none },
            Account::Actual => Self { actual: amount, ..none },
            _ if is_pass_through => none,
            Account::Commitment => Self { committed: amount, ..none },
            Account::Budget => Self { budget: amount, ..none },
        }
    }

    /// The sums, if each is an amount.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.with(other, Pence::checked_add)
    }

    /// The differences, if each is an amount.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.with(other, Pence::checked_sub)
    }

    /// Whether each is an amount. Sums that the database made may be none.
    #[must_use]
    pub fn are_amounts(self) -> bool {
        self.checked_add(Self::default()).is_some()
    }

    fn with(self, other: Self, calculate: impl Fn(Pence, Pence) -> Option<Pence>) -> Option<Self> {
        Some(Self {
            budget: calculate(self.budget, other.budget)?,
            committed: calculate(self.committed, other.committed)?,
            actual: calculate(self.actual, other.actual)?,
            co_funded: calculate(self.co_funded, other.co_funded)?,
            passed_through: calculate(self.passed_through, other.passed_through)?,
        })
    }

    /// What each school bears, in the order of the weights; all of it is nobody's where no school takes part.
    #[must_use]
    pub fn shared(self, weights: &[(Urn, u64)]) -> Vec<(Option<Urn>, Self)> {
        if weights.is_empty() {
            return vec![(None, self)];
        }
        let numbers: Vec<u64> = weights.iter().map(|(_, weight)| *weight).collect();
        let parts = |whole| apportion(whole, &numbers).into_iter();
        let paid = parts(self.actual).zip(parts(self.co_funded)).zip(parts(self.passed_through));
        let promised = parts(self.budget).zip(parts(self.committed));
        let shares = promised.zip(paid).map(|((budget, committed), ((actual, co_funded), passed_through))| Self {
            budget,
            committed,
            actual,
            co_funded,
            passed_through,
        });
        weights.iter().map(|(urn, _)| Some(*urn)).zip(shares).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pence(pence: i64) -> Pence {
        Pence::new(pence).unwrap()
    }

    #[test]
    fn what_is_passed_on_is_in_no_other_balance() {
        let amount = pence(-7);
        for (account, passed_through) in [(Account::Budget, 0), (Account::Commitment, 0), (Account::Actual, -7)] {
            let expected = Balances { passed_through: pence(passed_through), ..Balances::default() };
            assert_eq!(Balances::moved(account, amount, false, true), expected);
        }
    }

    #[test]
    fn what_others_pay_is_part_of_the_payments() {
        let amount = pence(7);
        let paid = Balances { actual: amount, co_funded: amount, ..Balances::default() };
        assert_eq!(Balances::moved(Account::Actual, amount, true, false), paid);
        let promised = Balances { committed: amount, ..Balances::default() };
        assert_eq!(Balances::moved(Account::Commitment, amount, true, false), promised);
    }

    #[test]
    fn nobody_bears_what_no_school_takes_part_in() {
        let whole = Balances { budget: pence(5), ..Balances::default() };
        assert_eq!(whole.shared(&[]), [(None, whole)]);
    }

    proptest! {
        #[test]
        fn shares_of_each_balance_sum_to_it(
            amounts in prop::array::uniform5(-1_000_000..1_000_000i64),
            weights in prop::collection::vec(1..9u64, 0..9),
        ) {
            let [budget, committed, actual, co_funded, passed_through] = amounts.map(pence);
            let whole = Balances { budget, committed, actual, co_funded, passed_through };
            let weights: Vec<_> = (100_001..).map(|urn| Urn::new(urn).unwrap()).zip(weights).collect();
            let shares = whole.shared(&weights);
            let sum = shares.iter().try_fold(Balances::default(), |sum, (_, share)| sum.checked_add(*share));
            prop_assert_eq!(sum, Some(whole));
            prop_assert_eq!(shares.len(), weights.len().max(1));
        }
    }
}
