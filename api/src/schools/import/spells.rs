//! When a spell of membership ended. The register publishes who is a member on the day of an extract, not who left; the
//! end follows from the first extract that lists the school's groups and no longer that one. It is worked out anew from
//! all that is known, so the order in which extracts are imported does not matter.

use chrono::NaiveDate;

use crate::schools::rules::groups::TRUST_TYPES;

/// A spell of one school in one group, as the extracts have shown it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spell {
    pub(super) group_uid: i32,
    pub(super) group_type: i32,
    pub(super) group_closed_on: Option<NaiveDate>,
    /// Day on which the school closed, if it has.
    pub(super) school_closed_on: Option<NaiveDate>,
    pub(super) joined_on: Option<NaiveDate>,
    /// Day of the latest extract that listed the spell.
    pub(super) seen_on: NaiveDate,
}

/// First day on which the school was no longer a member, if it no longer is one. `all` are all spells of the school,
/// `listed_on` the days of all extracts that listed the school's groups, or that listed all there were.
///
/// A school is in one group of a kind at a time, so where it joined another of the same kind since, that day is the end;
/// else the day of the extract that misses the spell; in any case no later than the end of the group
/// or of the school.
pub(super) fn left_on(spell: &Spell, all: &[Spell], listed_on: &[NaiveDate]) -> Option<NaiveDate> {
    let missed_on = listed_on.iter().copied().filter(|day| *day > spell.seen_on).min();
    let ended_on = missed_on.map(|missed_on| moved_on(spell, all, missed_on).unwrap_or(missed_on));
    let left_on = [ended_on, spell.group_closed_on, spell.school_closed_on].into_iter().flatten().min()?;
    Some(spell.joined_on.map_or(left_on, |joined_on| left_on.max(joined_on)))
}

fn moved_on(spell: &Spell, all: &[Spell], missed_on: NaiveDate) -> Option<NaiveDate> {
    all.iter()
        .filter(|other| is_same_kind(other.group_type, spell.group_type) && other.seen_on > spell.seen_on)
        .filter_map(|other| other.joined_on)
        .filter(|joined_on| Some(*joined_on) > spell.joined_on && *joined_on <= missed_on)
        .min()
}

/// All trusts are of one kind: a school that leaves its single-academy trust for a multi-academy one has moved.
fn is_same_kind(one: i32, other: i32) -> bool {
    one == other || [one, other].iter().all(|group_type| TRUST_TYPES.contains(group_type))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::Days;
    use proptest::prelude::*;

    use super::*;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(number)
    }

    fn spell(group_uid: i32, joined: u64, seen: u64) -> Spell {
        Spell {
            group_uid,
            group_type: 6,
            group_closed_on: None,
            school_closed_on: None,
            joined_on: Some(day(joined)),
            seen_on: day(seen),
        }
    }

    #[test]
    fn a_spell_that_the_latest_extract_lists_lasts() {
        assert_eq!(left_on(&spell(1, 0, 10), &[spell(1, 0, 10)], &[day(5), day(10)]), None);
    }

    #[test]
    fn a_missed_spell_ends_when_the_next_of_its_kind_begins() {
        let (old, new) = (spell(1, 0, 5), spell(2, 7, 10));
        assert_eq!(left_on(&old, &[old, new], &[day(5), day(10)]), Some(day(7)));
        let sponsor = Spell { group_type: 5, ..new };
        assert_eq!(left_on(&old, &[old, sponsor], &[day(5), day(10)]), Some(day(10)));
    }

    #[test]
    fn a_single_academy_trust_ends_when_the_school_joins_a_multi_academy_one() {
        let (old, new) = (Spell { group_type: 10, ..spell(1, 0, 5) }, spell(2, 7, 10));
        assert_eq!(left_on(&old, &[old, new], &[day(5), day(10)]), Some(day(7)));
    }

    #[test]
    fn the_end_of_the_group_ends_the_spell() {
        let closed = Spell { group_closed_on: Some(day(3)), ..spell(1, 0, 5) };
        assert_eq!(left_on(&closed, &[closed], &[day(5)]), Some(day(3)));
        let late = Spell { joined_on: Some(day(4)), ..closed };
        assert_eq!(left_on(&late, &[late], &[day(5)]), Some(day(4)));
    }

    #[test]
    fn the_end_of_the_school_ends_the_spell() {
        let closed = Spell { school_closed_on: Some(day(8)), ..spell(1, 0, 5) };
        assert_eq!(left_on(&closed, &[closed], &[day(5)]), Some(day(8)));
        assert_eq!(left_on(&closed, &[closed], &[day(5), day(10)]), Some(day(8)));
    }

    /// Extracts of successive days, each with the spells that it lists: group and day of joining.
    fn extracts() -> impl Strategy<Value = Vec<(u64, Vec<(i32, u64)>)>> {
        prop::collection::vec(prop::collection::vec((1..4_i32, 0..3_u64), 0..4), 1..5)
            .prop_map(|extracts| (0..).map(|number| number * 10).zip(extracts).collect())
    }

    fn import(extracts: &[(u64, Vec<(i32, u64)>)]) -> BTreeMap<(i32, u64), Option<NaiveDate>> {
        let mut seen: BTreeMap<(i32, u64), u64> = BTreeMap::new();
        let mut listed_on = Vec::new();
        let mut left = BTreeMap::new();
        for (number, spells) in extracts {
            listed_on.push(day(*number));
            for listed in spells {
                let latest = seen.entry(*listed).or_insert(*number);
                *latest = (*latest).max(*number);
            }
            let all: Vec<Spell> = seen.iter().map(|((group, joined), seen)| spell(*group, *joined, *seen)).collect();
            left = seen.keys().copied().zip(all.iter().map(|spell| left_on(spell, &all, &listed_on))).collect();
        }
        left
    }

    proptest! {
        #[test]
        fn any_order_gives_the_same_spells(
            (extracts, shuffled) in extracts().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        ) {
            prop_assert_eq!(import(&extracts), import(&shuffled));
        }

        #[test]
        fn what_the_last_extract_lists_lasts_and_nothing_else(extracts in extracts()) {
            let last = &extracts.last().unwrap().1;
            for (listed, left) in import(&extracts) {
                prop_assert_eq!(left.is_none(), last.contains(&listed));
            }
        }
    }
}
