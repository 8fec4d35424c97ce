//! Reviews of the demo, one or more in each state. Judgements and names are invented.

use entities::states::QaRecommendation::{self, Adjust, Continue, ScaleUp, Stop};
use entities::states::{QaAudience, QaReviewKind};

use super::setting::{ALLIANCE, CHALLENGE_PARTNERS};

/// What a review of the demo is of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of {
    /// A work of the programme, by its title.
    Work(&'static str),
    /// A provider, by its place in the list.
    Provider(usize),
    /// The school for which the demo's head works.
    HeadsSchool,
    /// A school of the trust for which the demo's data manager works.
    TrustsSchool,
}

/// How far it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reached {
    Scheduled,
    Cancelled,
    Conducted,
    Moderated,
    Published,
    Withdrawn,
}

/// One review.
pub(super) struct Review {
    pub(super) of: Of,
    pub(super) kind: QaReviewKind,
    /// Day for which it was planned and on which it was made.
    pub(super) on: &'static str,
    /// Who leads the team and who moderates, by what they sign in as.
    pub(super) people: (&'static str, &'static str),
    /// Numbers of the grades of the criteria, in the order of the framework, then of the overall grade.
    pub(super) grades: (&'static [i16], i16),
    /// Place of a criterion that the moderator changes, and the number of its new grade.
    pub(super) moderated: Option<(usize, i16)>,
    pub(super) recommendation: Option<QaRecommendation>,
    pub(super) response: Option<&'static str>,
    pub(super) reached: Reached,
    /// To whom a school lets it be shown, and whether that was taken back.
    pub(super) consents: &'static [(QaAudience, bool)],
}

const OFFICERS: (&str, &str) = ("la-officer", "la-admin");
/// Nobody of the local authority judges its own services.
const OUTSIDERS: (&str, &str) = ("teaching-school-user", "board-member");

const fn visit(of: Of, on: &'static str, grades: (&'static [i16], i16), recommendation: QaRecommendation) -> Review {
    Review {
        of,
        kind: QaReviewKind::Visit,
        on,
        people: OFFICERS,
        grades,
        moderated: None,
        recommendation: Some(recommendation),
        response: None,
        reached: Reached::Published,
        consents: &[],
    }
}

const fn peer_review(of: Of, on: &'static str, grades: (&'static [i16], i16)) -> Review {
    Review {
        of,
        kind: QaReviewKind::Peer,
        on,
        people: OUTSIDERS,
        grades,
        moderated: None,
        recommendation: None,
        response: None,
        reached: Reached::Published,
        consents: &[],
    }
}

/// The hub of the peer reviews.
pub(super) const HUB: usize = CHALLENGE_PARTNERS;

pub(super) const REVIEWS: [Review; 14] = [
    Review {
        moderated: Some((1, 3)),
        response: Some(
            "Two schools could not release staff for the fourth workshop; both dates are agreed now (invented)",
        ),
        ..visit(Of::Work("Challenge the Gap"), "2017-03-21", (&[1, 2, 1, 2, 2, 2], 2), ScaleUp)
    },
    visit(Of::Work("Staying Good network"), "2017-05-16", (&[2, 2, 1, 2, 3, 2], 2), Continue),
    Review {
        people: OUTSIDERS,
        reached: Reached::Withdrawn,
        ..visit(Of::Work("Reading Recovery (ECAR)"), "2017-03-07", (&[1, 2, 1, 2, 2, 4], 2), Adjust)
    },
    Review { people: OUTSIDERS, ..visit(Of::Work("New to English"), "2017-06-13", (&[2, 2, 2, 3, 3, 2], 2), Continue) },
    Review {
        kind: QaReviewKind::Desk,
        ..visit(Of::Provider(ALLIANCE), "2017-07-18", (&[2, 2, 1, 2, 2, 2], 2), Continue)
    },
    visit(Of::Work("Get involved attendance campaign"), "2017-06-27", (&[3, 2, 3, 4, 4, 4], 4), Stop),
    Review {
        reached: Reached::Moderated,
        ..visit(Of::Work("Good to Great network"), "2017-06-20", (&[2, 3, 2, 3, 3, 3], 3), Adjust)
    },
    Review {
        people: OUTSIDERS,
        reached: Reached::Conducted,
        ..visit(Of::Work("Leadership of maths and English"), "2017-06-21", (&[2, 2, 2, 2, 3, 2], 2), Continue)
    },
    Review {
        people: OUTSIDERS,
        reached: Reached::Scheduled,
        ..visit(Of::Work("Outreach for special educational needs"), "2017-07-11", (&[], 0), Continue)
    },
    Review {
        reached: Reached::Cancelled,
        ..visit(Of::Work("NEET prevention programme"), "2017-05-09", (&[], 0), Continue)
    },
    Review {
        consents: &[(QaAudience::Hub, false), (QaAudience::LocalAuthority, false), (QaAudience::Public, true)],
        response: Some("A fair picture; our plan for mathematics has begun (invented)"),
        ..peer_review(Of::HeadsSchool, "2019-11-19", (&[2, 2, 3], 2))
    },
    Review { consents: &[(QaAudience::Public, false)], ..peer_review(Of::TrustsSchool, "2020-01-28", (&[1, 2, 2], 2)) },
    Review { reached: Reached::Conducted, ..peer_review(Of::TrustsSchool, "2021-11-23", (&[2, 2, 2], 2)) },
    Review { reached: Reached::Scheduled, ..peer_review(Of::HeadsSchool, "2022-11-22", (&[], 0)) },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_review_in_each_state() {
        let mut reached: Vec<Reached> = REVIEWS.iter().map(|review| review.reached).collect();
        reached.sort();
        reached.dedup();
        assert_eq!(reached.len(), 6);
    }
}
