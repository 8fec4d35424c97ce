use std::cmp::Reverse;

use entities::keys::{GroupUid, Urn};
use entities::values::{GridPlace, HalfDays};

/// Name and version of the way in which candidates are ranked: it changes with the weights and rules below.
pub const METHOD: &str = "support-match 1";

/// The most that each part can count, in tenths of a point; together a hundred points. They are the partnership's own choice.
const SPECIALISM: i64 = 400;
const PHASE: i64 = 200;
const FREE_DAYS: i64 = 200;
const DISTANCE: i64 = 100;
const QUALITY: i64 = 100;

/// From here on, in metres, nearness counts nothing: about an hour on the road.
const FAR: i64 = 40_000;

/// GIAS code of all-through schools.
const ALL_THROUGH: i32 = 7;

/// What a school needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Codes of the specialisms that are asked for.
    pub specialisms: Vec<String>,
    /// Phase of the school.
    pub phase: Option<i32>,
    /// How many days.
    pub days: HalfDays,
    /// Where the school is.
    pub place: Option<GridPlace>,
}

/// What is published of the work of a provider: for each grade its number in the scale, of how many grades, and how often.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Grades, the best being 1.
    pub grades: Vec<(i16, i16, i64)>,
}

impl Record {
    fn outcomes(&self) -> i64 {
        self.grades.iter().map(|(.., outcomes)| outcomes).sum()
    }
}

/// What is known of somebody who could be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Codes of its specialisms.
    pub specialisms: Vec<String>,
    /// Phases that it knows.
    pub phases: Vec<i32>,
    /// Days that it has free when they are needed.
    pub free: HalfDays,
    /// Where it comes from.
    pub place: Option<GridPlace>,
    /// What is published of the provider that it is or that sends it.
    pub record: Record,
}

/// Somebody who could be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Key of the supporter.
    pub id: String,
    /// The name as it is ordered.
    pub name_sort: String,
    /// What is known of it.
    pub facts: Facts,
}

/// By what a candidate is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// How much of what is asked for it is expert in.
    Specialism,
    /// Whether it knows the phase of the school.
    Phase,
    /// How many of the days it has.
    FreeDays,
    /// How near it is.
    Distance,
    /// What quality assurance published of the provider that it is or that sends it.
    Quality,
}

/// What a part counts, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Points {
    /// The part.
    pub part: Part,
    /// What it counts, in tenths of a point.
    pub tenths: i64,
    /// What it could count at most, in tenths of a point.
    pub most: i64,
    /// Why, for people.
    pub reason: String,
}

/// How well a candidate fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Key of the supporter.
    pub id: String,
    /// The parts together, in tenths of a point.
    pub tenths: i64,
    /// Days that it has free.
    pub free: HalfDays,
    /// Metres to the school, where both places are known.
    pub metres: Option<i64>,
    /// The parts.
    pub parts: Vec<Points>,
}

/// The candidates, who fits best first; of those who fit alike, who has more days, then by name. Exact: no fraction is rounded twice,
/// and the order of the candidates means nothing.
#[must_use]
pub fn rank(need: &Need, candidates: &[Candidate]) -> Vec<Match> {
    let mut judged: Vec<(Match, &str)> =
        candidates.iter().map(|candidate| (judge(need, candidate), candidate.name_sort.as_str())).collect();
    judged.sort_by(|(one, name), (other, other_name)| {
        let key = |found: &Match| (Reverse(found.tenths), Reverse(found.free));
        key(one).cmp(&key(other)).then(name.cmp(other_name)).then(one.id.cmp(&other.id))
    });
    judged.into_iter().map(|(found, _)| found).collect()
}

fn judge(need: &Need, Candidate { id, facts, .. }: &Candidate) -> Match {
    let places = need.place.zip(facts.place);
    let metres = places.map(|(school, home)| school.metres_to(home));
    let parts = vec![
        specialism(need, facts),
        phase(need, facts),
        free_days(need, facts),
        distance(places),
        quality(&facts.record),
    ];
    let tenths = parts.iter().map(|part| part.tenths).sum();
    Match { id: id.clone(), tenths, free: facts.free, metres, parts }
}

/// The share of the most, rounded half up.
fn share(most: i64, part: i64, whole: i64) -> i64 {
    if whole == 0 { 0 } else { (most * part * 2 + whole) / (whole * 2) }
}

fn specialism(need: &Need, facts: &Facts) -> Points {
    let (has, lacks): (Vec<&String>, Vec<&String>) =
        need.specialisms.iter().partition(|code| facts.specialisms.contains(code));
    let listed = |codes: &[&String]| codes.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(", ");
    let reason = match (has.is_empty(), lacks.is_empty()) {
        (_, true) => format!("is expert in {}", listed(&has)),
        (true, _) => format!("is not expert in {}", listed(&lacks)),
        (false, false) => format!("is expert in {}, not in {}", listed(&has), listed(&lacks)),
    };
    let number = |codes: &[&String]| i64::try_from(codes.len()).unwrap_or_default();
    let tenths = share(SPECIALISM, number(&has), number(&has) + number(&lacks));
    Points { part: Part::Specialism, tenths, most: SPECIALISM, reason }
}

/// Whether who knows these phases knows that of the school: middle schools are deemed primary (3) or secondary (5), and an all-through
/// school is both.
fn knows_phase(phases: &[i32], school: i32) -> bool {
    let near: &[i32] = match school {
        2 | 3 => &[2, 3, ALL_THROUGH],
        4 | 5 => &[4, 5, ALL_THROUGH],
        ALL_THROUGH => &[2, 4, ALL_THROUGH],
        _ => &[],
    };
    phases.iter().any(|phase| *phase == school || near.contains(phase))
}

fn phase(need: &Need, facts: &Facts) -> Points {
    let (tenths, reason) = match need.phase {
        Some(school) if knows_phase(&facts.phases, school) => (PHASE, "knows the phase of the school"),
        Some(_) => (0, "does not know the phase of the school"),
        None => (0, "the register does not say the phase of the school"),
    };
    Points { part: Part::Phase, tenths, most: PHASE, reason: reason.to_owned() }
}

fn free_days(need: &Need, facts: &Facts) -> Points {
    let counted = facts.free.min(need.days);
    let tenths = share(FREE_DAYS, counted.halves().into(), need.days.halves().into());
    let reason = format!("has {} days free of {} that are asked for", facts.free, need.days);
    Points { part: Part::FreeDays, tenths, most: FREE_DAYS, reason }
}

fn distance(places: Option<(GridPlace, GridPlace)>) -> Points {
    let (tenths, reason) = match places {
        Some((school, home)) => {
            let metres = school.metres_to(home);
            let tenths_of_km = (metres + 50) / 100;
            let km = format!("{}.{} km away", tenths_of_km / 10, tenths_of_km % 10);
            let is_exact = school.is_exact && home.is_exact;
            let reason = if is_exact {
                format!("is {km} as the crow flies")
            } else {
                format!("is about {km}, by the middle of a postcode district")
            };
            (share(DISTANCE, (FAR - metres).max(0), FAR), reason)
        }
        None => (0, "one of the two places is not known".to_owned()),
    };
    Points { part: Part::Distance, tenths, most: DISTANCE, reason }
}

/// The best grade of a scale counts all, the worst nothing, those between by equal steps; who has no record counts half, so that a
/// newcomer is neither preferred nor shut out.
fn quality(record: &Record) -> Points {
    let outcomes = record.outcomes();
    if outcomes == 0 {
        let reason = "no outcome of quality assurance is published of it".to_owned();
        return Points { part: Part::Quality, tenths: QUALITY / 2, most: QUALITY, reason };
    }
    let best = |scale: &i16| i64::from(*scale).max(2) - 1;
    let steps = record.grades.iter().map(|(_, scale, _)| best(scale)).fold(1, lcm);
    let reached = |(grade, scale, outcomes): &(i16, i16, i64)| {
        i64::from(scale - grade).clamp(0, best(scale)) * (steps / best(scale)) * outcomes
    };
    let tenths = share(QUALITY, record.grades.iter().map(reached).sum(), steps * outcomes);
    let reason = format!("{outcomes} published outcomes of quality assurance");
    Points { part: Part::Quality, tenths, most: QUALITY, reason }
}

/// The least number that both divide.
fn lcm(one: i64, other: i64) -> i64 {
    let (mut a, mut b) = (one, other);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    one / a * other
}

/// Why somebody cannot be sent to a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Conflict {
    /// It comes from the school.
    OwnSchool,
    /// It comes from a school of the same trust.
    OwnTrust,
    /// It holds a membership of the school, its trust, or a school of that.
    Member,
    /// The provider that it is or that sends it is the school's trust, or is led by the school or a school of that trust.
    OwnProvider,
    /// It, or somebody of the provider that it is, reviews or moderates the school, or has within the year.
    Reviewer,
}

impl Conflict {
    /// The conflict, for people.
    #[must_use]
    pub const fn told(self) -> &'static str {
        match self {
            Self::OwnSchool => "comes from the school itself",
            Self::OwnTrust => "comes from a school of the same trust",
            Self::Member => "belongs to the school, its trust or another school of that",
            Self::OwnProvider => {
                "its provider is the school's trust, or is led by the school or a school of that trust"
            }
            Self::Reviewer => "reviews or moderates the school, or has within the last year",
        }
    }
}

/// How somebody who could be sent is tied to schools and trusts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tie {
    /// The school that it comes from, with its trust.
    pub home: Option<(Urn, Option<GroupUid>)>,
    /// Schools that it holds memberships of, with their trusts.
    pub schools: Vec<(Urn, Option<GroupUid>)>,
    /// Trusts that it holds memberships of.
    pub trusts: Vec<GroupUid>,
    /// The school that leads its provider, with its trust.
    pub lead: Option<(Urn, Option<GroupUid>)>,
    /// The trust that is its provider.
    pub provider_trust: Option<GroupUid>,
    /// Whether it reviews the school, or has within the year.
    pub reviews: bool,
}

/// Why it cannot be sent to the school of this trust; the first reason that there is.
#[must_use]
pub fn conflict_of(tie: &Tie, urn: Urn, trust_uid: Option<GroupUid>) -> Option<Conflict> {
    let is_school = |of: &(Urn, Option<GroupUid>)| of.0 == urn;
    let is_kin = |of: &(Urn, Option<GroupUid>)| is_school(of) || trust_uid.is_some() && of.1 == trust_uid;
    let is_trust = |uid: &GroupUid| trust_uid == Some(*uid);
    let reasons = [
        (tie.home.iter().any(is_school), Conflict::OwnSchool),
        (tie.home.iter().any(is_kin), Conflict::OwnTrust),
        (tie.schools.iter().any(is_kin) || tie.trusts.iter().any(is_trust), Conflict::Member),
        (tie.lead.iter().any(is_kin) || tie.provider_trust.iter().any(is_trust), Conflict::OwnProvider),
        (tie.reviews, Conflict::Reviewer),
    ];
    reasons.into_iter().find_map(|(is_so, conflict)| is_so.then_some(conflict))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn days(days: f64) -> HalfDays {
        HalfDays::of_days(days).unwrap()
    }

    fn need() -> Need {
        let place = Some(GridPlace { easting: 464_000, northing: 100_000, is_exact: true });
        Need { specialisms: vec!["MATHS".into(), "PHONICS".into()], phase: Some(2), days: days(6.0), place }
    }

    fn candidate(id: &str, facts: Facts) -> Candidate {
        Candidate { id: id.to_owned(), name_sort: id.to_owned(), facts }
    }

    fn perfect() -> Facts {
        Facts {
            specialisms: vec!["PHONICS".into(), "MATHS".into()],
            phases: vec![2],
            free: days(6.0),
            place: need().place,
            record: Record { grades: vec![(1, 4, 3)] },
        }
    }

    #[test]
    fn who_has_all_that_is_asked_for_has_a_hundred_points_and_who_has_nothing_five() {
        let found = rank(&need(), &[candidate("b", Facts::default()), candidate("a", perfect())]);
        assert_eq!((found[0].id.as_str(), found[0].tenths, found[0].metres), ("a", 1_000, Some(0)));
        assert_eq!((found[1].id.as_str(), found[1].tenths, found[1].metres), ("b", 50, None));
        assert_eq!(SPECIALISM + PHASE + FREE_DAYS + DISTANCE + QUALITY, 1_000);
    }

    #[test]
    fn each_part_counts_its_share_and_says_why() {
        let facts = Facts {
            specialisms: vec!["MATHS".into()],
            phases: vec![4],
            free: days(1.5),
            place: Some(GridPlace { easting: 467_000, northing: 104_000, is_exact: true }),
            record: Record { grades: vec![(2, 4, 1), (4, 4, 1)] },
        };
        let found = rank(&need(), &[candidate("a", facts)]).remove(0);
        let told: Vec<(i64, &str)> = found.parts.iter().map(|part| (part.tenths, part.reason.as_str())).collect();
        assert_eq!(
            told,
            [
                (200, "is expert in MATHS, not in PHONICS"),
                (0, "does not know the phase of the school"),
                (50, "has 1.5 days free of 6 that are asked for"),
                (88, "is 5.0 km away as the crow flies"),
                (33, "2 published outcomes of quality assurance"),
            ]
        );
        assert_eq!(found.metres, Some(5_000));
    }

    #[test]
    fn a_place_that_is_guessed_is_told_as_such() {
        let place = Some(GridPlace { easting: 467_000, northing: 104_000, is_exact: false });
        let found = rank(&need(), &[candidate("a", Facts { place, ..perfect() })]).remove(0);
        let told = found.parts.iter().find(|part| part.part == Part::Distance).map(|part| part.reason.as_str());
        assert_eq!(told, Some("is about 5.0 km away, by the middle of a postcode district"));
    }

    #[test]
    fn phases_are_known_to_who_works_in_them() {
        for (phases, school, knows) in [
            (&[2][..], 2, true),
            (&[2], 3, true),
            (&[2], 7, true),
            (&[7], 4, true),
            (&[4], 2, false),
            (&[0], 0, true),
            (&[7], 0, false),
            (&[1], 2, false),
        ] {
            assert_eq!(knows_phase(phases, school), knows, "{phases:?} {school}");
        }
    }

    #[test]
    fn each_tie_is_a_conflict_of_its_own() {
        let urn = |number| Urn::new(number).unwrap();
        let trust = |number| GroupUid::new(number);
        let (school, uid) = (urn(116_182), trust(5153));
        let sister = (urn(116_187), uid);
        let stranger = (urn(116_482), trust(2053));
        let ties = [
            (Tie { home: Some((school, uid)), ..Tie::default() }, Some(Conflict::OwnSchool)),
            (Tie { home: Some(sister), ..Tie::default() }, Some(Conflict::OwnTrust)),
            (Tie { schools: vec![stranger, sister], ..Tie::default() }, Some(Conflict::Member)),
            (Tie { trusts: uid.into_iter().collect(), ..Tie::default() }, Some(Conflict::Member)),
            (Tie { lead: Some(sister), ..Tie::default() }, Some(Conflict::OwnProvider)),
            (Tie { provider_trust: uid, ..Tie::default() }, Some(Conflict::OwnProvider)),
            (Tie { reviews: true, home: Some(stranger), ..Tie::default() }, Some(Conflict::Reviewer)),
            (Tie { home: Some(stranger), lead: Some(stranger), ..Tie::default() }, None),
        ];
        for (tie, expected) in ties {
            assert_eq!(conflict_of(&tie, school, uid), expected, "{tie:?}");
        }
        let alone = Tie { home: Some((urn(116_187), None)), ..Tie::default() };
        assert_eq!(conflict_of(&alone, school, None), None, "schools without a trust are not of one trust");
    }

    proptest! {
        #[test]
        fn the_order_of_the_candidates_means_nothing(free in proptest::collection::vec(0..12i32, 1..12), turn in 0..12usize) {
            let of = |(place, halves): (usize, &i32)| {
                candidate(&format!("{place:02}"), Facts { free: HalfDays::new(*halves).unwrap(), ..perfect() })
            };
            let candidates: Vec<Candidate> = free.iter().enumerate().map(of).collect();
            let mut turned = candidates.clone();
            turned.rotate_left(turn % candidates.len());
            prop_assert_eq!(rank(&need(), &candidates), rank(&need(), &turned));
        }

        #[test]
        fn more_free_days_never_count_less(one in 0..40i32, more in 0..40i32) {
            let of = |halves| candidate("a", Facts { free: HalfDays::new(halves).unwrap(), ..perfect() });
            let tenths = |halves| rank(&need(), &[of(halves)])[0].tenths;
            prop_assert!(tenths(one) <= tenths(one + more));
            prop_assert!((0..=1_000).contains(&tenths(one)));
        }
    }
}
