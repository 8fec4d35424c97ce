//! How a series over time is put together.

use entities::keys::Urn;
use entities::states::ObservationStatus;
use entities::values::Thousandths;

/// What is known of an observation that may be the point of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// Whether it is of the school itself, not of one that it followed.
    pub is_own: bool,
    /// How settled it is: the more settled counts.
    pub status: ObservationStatus,
    /// Whether there is a value for the reader.
    pub has_value: bool,
    /// Whether it is what is held, not what is released of it.
    pub is_held: bool,
}

/// The difference of two values, if both are there.
#[must_use]
pub fn difference(of: Option<Thousandths>, to: Option<Thousandths>) -> Option<Thousandths> {
    Thousandths::new(of?.get() - to?.get())
}

/// The school that a school continues: its only predecessor, if it followed that whole. What came of a merger, an
/// amalgamation or a split continues no one school, so its series begins anew.
#[must_use]
pub fn predecessor<'a>(links: impl IntoIterator<Item = (Urn, &'a str)>) -> Option<Urn> {
    only_whole("PREDECESSOR", links)
}

/// The school that continues a school: its only successor, if that followed it whole.
#[must_use]
pub fn successor<'a>(links: impl IntoIterator<Item = (Urn, &'a str)>) -> Option<Urn> {
    only_whole("SUCCESSOR", links)
}

fn only_whole<'a>(whole: &str, links: impl IntoIterator<Item = (Urn, &'a str)>) -> Option<Urn> {
    let mut links = links.into_iter();
    let (urn, kind) = links.next()?;
    (links.next().is_none() && kind == whole).then_some(urn)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urn(number: i32) -> Urn {
        Urn::new(number).unwrap()
    }

    #[test]
    fn only_a_whole_and_single_predecessor_is_continued() {
        assert_eq!(predecessor([(urn(116_000), "PREDECESSOR")]), Some(urn(116_000)));
        assert_eq!(predecessor([(urn(116_000), "PREDECESSOR_MERGED")]), None);
        assert_eq!(predecessor([(urn(116_000), "PREDECESSOR"), (urn(116_001), "PREDECESSOR")]), None);
        assert_eq!(predecessor([]), None);
        assert_eq!(successor([(urn(140_000), "SUCCESSOR")]), Some(urn(140_000)));
        assert_eq!(successor([(urn(140_000), "SUCCESSOR_SPLIT_SCHOOL")]), None);
    }

    #[test]
    fn the_school_itself_then_the_more_settled_then_what_has_a_value_counts() {
        let candidate = |is_own, status, has_value, is_held| Candidate { is_own, status, has_value, is_held };
        let own = candidate(true, ObservationStatus::Provisional, false, false);
        assert!(own > candidate(false, ObservationStatus::Final, true, true));
        assert!(candidate(true, ObservationStatus::Final, false, false) > own);
        let released = candidate(true, ObservationStatus::InYear, true, false);
        assert!(candidate(true, ObservationStatus::InYear, true, true) > released);
        assert!(released > candidate(true, ObservationStatus::InYear, false, true));
    }

    #[test]
    fn a_difference_needs_both() {
        let value = Thousandths::new;
        assert_eq!(difference(value(41_500), value(60_000)), value(-18_500));
        assert_eq!(difference(value(1), None), None);
    }
}
