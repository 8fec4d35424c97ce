use entities::states::{Account, ParticipationStatus};
use proptest::prelude::*;

use super::programme::{SOURCES, TRUSTS, WORK};

/// One thing that happens.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// Money moves: which intervention (none: a plan itself), source, account, pence and day.
    Move { of: Option<usize>, source: usize, account: Account, pence: i64, day: u64 },
    /// An entry is undone.
    Reverse { which: prop::sample::Index, day: u64 },
    /// A school joins, or what it bears changes.
    TakePart { of: usize, school: usize, status: ParticipationStatus, pupils: Option<i32>, parts: Option<i32> },
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let account = prop::sample::select(vec![Account::Budget, Account::Commitment, Account::Actual]);
    let amount = prop_oneof![1..=20i64, 1..=9_999_999i64];
    let moves = (prop::option::weighted(0.9, 0..WORK.len()), 0..SOURCES.len(), account, amount, 0..500u64);
    let moves = moves.prop_map(|(of, source, account, pence, day)| {
        let account = if of.is_none() { Account::Budget } else { account };
        Step::Move { of, source, account, pence, day }
    });
    let numbers = || prop::option::of(0..40i32);
    let status = prop::sample::select(vec![
        ParticipationStatus::Active,
        ParticipationStatus::Completed,
        ParticipationStatus::Withdrawn,
    ]);
    let takes_part = (0..WORK.len(), 0..TRUSTS.len(), status, numbers(), numbers());
    prop_oneof![
        5 => moves,
        1 => (any::<prop::sample::Index>(), 0..500u64).prop_map(|(which, day)| Step::Reverse { which, day }),
        3 => takes_part.prop_map(|(of, school, status, pupils, parts)| {
            Step::TakePart { of, school, status, pupils, parts }
        }),
    ]
}
