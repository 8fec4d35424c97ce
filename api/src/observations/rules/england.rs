use entities::states::England;

/// The figure of England that is of schools of the phase: GIAS phases 2 (primary) and 4 (secondary).
const fn of_phase(phase: i32) -> Option<England> {
    match phase {
        2 => Some(England::StateFundedPrimary),
        4 => Some(England::StateFundedSecondary),
        _ => None,
    }
}

/// With which figures of England schools of these phases are compared, the most fitting first: that of the state-funded schools of their
/// phase if all are primaries or all are secondaries, that of all state-funded schools, that of all schools.
pub fn fitting(phases: impl IntoIterator<Item = Option<i32>>) -> impl Iterator<Item = England> {
    let own = only(phases).flatten().and_then(of_phase);
    [own, Some(England::StateFunded), Some(England::AllSchools)].into_iter().flatten()
}

/// The one value that all are; nothing if they differ.
fn only<T: PartialEq>(values: impl IntoIterator<Item = T>) -> Option<T> {
    let mut values = values.into_iter();
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn primaries_are_compared_with_primaries_and_mixed_schools_with_all() {
        use England::{AllSchools, StateFunded, StateFundedPrimary, StateFundedSecondary};
        let of = |phases: &[Option<i32>]| fitting(phases.iter().copied()).collect::<Vec<_>>();
        assert_eq!(of(&[Some(2), Some(2)]), [StateFundedPrimary, StateFunded, AllSchools]);
        assert_eq!(of(&[Some(4)]), [StateFundedSecondary, StateFunded, AllSchools]);
        assert_eq!(of(&[Some(2), Some(4)]), [StateFunded, AllSchools]);
        assert_eq!(of(&[Some(2), None]), [StateFunded, AllSchools]);
        assert_eq!(of(&[]), [StateFunded, AllSchools]);
    }
}
