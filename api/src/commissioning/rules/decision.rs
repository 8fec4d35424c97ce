use entities::states::Verdict;
use entities::values::Pence;

/// What one member said: the verdict and, where a limit is raised, by how much.
pub type Vote = (Verdict, Option<Pence>);

/// Whether the last vote completes the quorum: so many members, among those before and this one, have said the same. Who
/// approves of another amount has said something else.
#[must_use]
pub fn is_carried(before: &[Vote], last: Vote, quorum: u32) -> bool {
    let same = before.iter().filter(|vote| **vote == last).count() + 1;
    u32::try_from(same).is_ok_and(|same| same >= quorum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entities::states::Verdict::{Approve, Reject};

    #[test]
    fn one_decides_unless_more_are_needed() {
        assert!(is_carried(&[], (Approve, None), 1));
        assert!(!is_carried(&[], (Approve, None), 2));
        assert!(is_carried(&[(Approve, None), (Reject, None)], (Approve, None), 2));
        assert!(!is_carried(&[(Reject, None)], (Approve, None), 2));
    }

    #[test]
    fn members_agree_on_the_amount_too() {
        let by = |pence| (Approve, Pence::new(pence));
        assert!(!is_carried(&[by(100)], by(200), 2));
        assert!(is_carried(&[by(100), by(200)], by(200), 2));
    }
}
