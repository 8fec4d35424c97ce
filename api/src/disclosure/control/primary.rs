use super::figures::{Heads, Nature};

/// Whether a cell is withheld on its own account: a count under the threshold, 0 included; a share of which the pupils
/// inside, outside or both together are; a rate that counts fewer or is over fewer pupils; a score over fewer pupils.
/// Figures that are not about pupils never are.
pub(super) fn is_too_small(nature: Nature, heads: Heads, threshold: u32) -> bool {
    let is_under = |pupils: i64| pupils < i64::from(threshold);
    match nature {
        Nature::NotOfPupils | Nature::Ratio => false,
        Nature::Share | Nature::Rate => is_under(heads.inside) || is_under(heads.outside),
        Nature::Count | Nature::Score => is_under(heads.inside),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(inside: i64, outside: i64) -> Heads {
        Heads { inside, outside }
    }

    #[test]
    fn the_threshold_itself_is_shown() {
        for nature in [Nature::Count, Nature::Score] {
            let found = [0, 1, 5, 6, 7].map(|pupils| is_too_small(nature, heads(pupils, 0), 6));
            assert_eq!(found, [true, true, true, false, false], "{nature:?}");
        }
    }

    #[test]
    fn a_share_is_small_by_those_inside_or_outside() {
        let cases = [((6, 6), false), ((5, 6), true), ((6, 5), true), ((0, 90), true), ((90, 0), true), ((0, 0), true)];
        for ((inside, outside), expected) in cases {
            assert_eq!(is_too_small(Nature::Share, heads(inside, outside), 6), expected, "{inside} and {outside}");
        }
    }

    #[test]
    fn a_rate_is_small_by_what_it_counts_or_by_pupils() {
        let cases = [((6, 6), false), ((5, 900), true), ((0, 900), true), ((40, 5), true), ((900, 30), false)];
        for ((counted, pupils), expected) in cases {
            assert_eq!(is_too_small(Nature::Rate, heads(counted, pupils), 6), expected, "{counted} over {pupils}");
        }
    }

    #[test]
    fn without_a_threshold_or_pupils_nothing_is_small() {
        assert!(!is_too_small(Nature::Share, heads(0, 0), 0));
        assert!(is_too_small(Nature::Count, heads(0, 0), 1));
        assert!(!is_too_small(Nature::NotOfPupils, heads(0, 0), 6));
    }
}
