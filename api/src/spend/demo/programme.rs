//! The programme of the founding action plan of 3 June 2016, as data. What it names is the plan's; schools are real ones of
//! the register, but that they took part, all amounts and all figures are invented, and say so.

use entities::states::{InterventionKind, ProviderKind};

/// A priority of the plan: code and title.
pub(super) const PRIORITIES: [(&str, &str); 8] = [
    ("1", "Collaborative arrangements that support sector-led school improvement"),
    ("2", "Robust challenge of all providers of education to improve rates of progress"),
    ("3", "More effective use of statutory powers of intervention"),
    ("4", "Better outcomes for disadvantaged and vulnerable pupils, boys and SEND"),
    ("5", "Effective use of performance data, information and predictions"),
    ("6", "Better school attendance, above all of vulnerable groups"),
    ("7", "School improvement services held firmly to account"),
    ("8", "Better post-16 outcomes and progression"),
];

/// Whoever delivers or brokers, by its place in this list.
pub(super) const PROVIDERS: [(&str, ProviderKind); 7] = [
    // The demo's alliance user works for this one.
    ("Invented Teaching School Alliance (demo)", ProviderKind::TeachingSchoolAlliance),
    ("Challenge Partners (demo)", ProviderKind::PeerReviewNetwork),
    ("School Improvement Service (demo)", ProviderKind::LaService),
    ("Ethnic Minority Achievement Service (demo)", ProviderKind::LaService),
    ("University of Portsmouth (demo)", ProviderKind::University),
    ("Further education college (demo)", ProviderKind::FeCollege),
    ("Invented media agency (demo)", ProviderKind::Consultancy),
];
pub(super) const ALLIANCE: usize = 0;
const CHALLENGE_PARTNERS: usize = 1;
const SERVICE: usize = 2;
const EMAS: usize = 3;
const UNIVERSITY: usize = 4;
const COLLEGE: usize = 5;
const AGENCY: usize = 6;

/// Where money comes from: code, name, whether others pay beside the partnership, whether it is passed on; and the budget of
/// the plan from it, in pounds.
pub(super) const SOURCES: [(&str, &str, bool, bool, i64); 4] = [
    ("DSG", "Dedicated schools grant (invented amounts)", false, false, 180_000),
    ("LA", "Council's school improvement budget (invented amounts)", false, false, 120_000),
    ("SCHOOLS", "Contributions of schools (invented amounts)", true, false, 20_000),
    ("PP", "Pupil premium passed on to schools (invented amounts)", false, true, 0),
];
pub(super) const GRANT: usize = 0;
pub(super) const COUNCIL: usize = 1;
pub(super) const SCHOOLS: usize = 2;
pub(super) const PASSED_ON: usize = 3;

/// Schools that take part: how many of a phase, leaving out the first so many by URN.
pub(super) struct Schools {
    /// GIAS phase: 2 primary, 4 secondary.
    pub(super) phase: i32,
    pub(super) skip: usize,
    pub(super) number: usize,
}

/// How far the work came in the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Proposed,
    Deferred,
    Approved,
    Commissioned,
    Cancelled,
    InDelivery,
    Completed,
    Evaluated,
}

/// One intervention.
pub(super) struct Work {
    /// Number of the action in the plan.
    pub(super) action: &'static str,
    pub(super) title: &'static str,
    pub(super) summary: &'static str,
    pub(super) kind: InterventionKind,
    pub(super) priority: &'static str,
    pub(super) provider: usize,
    pub(super) broker: Option<usize>,
    pub(super) cohort: &'static str,
    pub(super) schools: Option<Schools>,
    pub(super) days: (&'static str, &'static str),
    /// Measure, value before and value to be reached.
    pub(super) criterion: (&'static str, f64, f64),
    pub(super) source: usize,
    /// Pounds allocated and committed.
    pub(super) money: (i64, i64),
    /// Payments: day, pounds, what for.
    pub(super) payments: &'static [(&'static str, i64, &'static str)],
    pub(super) stage: Stage,
}

const fn of(phase: i32, skip: usize, number: usize) -> Option<Schools> {
    Some(Schools { phase, skip, number })
}

const RWM: &str = "KS2 reading, writing and maths, expected standard, percent";
const GOOD: &str = "Schools judged good or outstanding, percent";

/// The interventions that the founding document names.
pub(super) const WORKS: [Work; 19] = [
    Work {
        action: "4.1",
        title: "Pupil premium reviews",
        summary: "Trained facilitators review how schools use the pupil premium, by agreed protocols, and offer bespoke support.",
        kind: InterventionKind::Review,
        priority: "4",
        provider: ALLIANCE,
        broker: None,
        cohort: "DISADVANTAGED",
        schools: of(2, 0, 8),
        days: ("2016-10-03", "2017-07-14"),
        criterion: (RWM, 39.0, 46.0),
        source: GRANT,
        money: (16_000, 14_400),
        payments: &[
            ("2016-11-18", 3_600, "Training of facilitators"),
            ("2017-02-10", 5_400, "Reviews of the first schools"),
            ("2017-06-23", 5_400, "Reviews of the other schools"),
        ],
        stage: Stage::Completed,
    },
    Work {
        action: "4.2",
        title: "Challenge the Gap",
        summary: "A whole-school programme of evidence-based strategies: ten schools, six training workshops.",
        kind: InterventionKind::TargetedProgramme,
        priority: "4",
        provider: ALLIANCE,
        broker: Some(CHALLENGE_PARTNERS),
        cohort: "DISADVANTAGED",
        schools: of(2, 4, 10),
        days: ("2016-09-05", "2017-07-14"),
        criterion: (RWM, 42.5, 50.0),
        source: GRANT,
        money: (48_000, 45_000),
        payments: &[
            ("2016-09-30", 7_500, "Workshop 1 of 6"),
            ("2016-11-11", 7_500, "Workshop 2 of 6"),
            ("2017-01-20", 7_500, "Workshop 3 of 6"),
            ("2017-03-17", 7_500, "Workshop 4 of 6"),
            ("2017-05-12", 7_500, "Workshop 5 of 6"),
            ("2017-06-30", 7_499, "Workshop 6 of 6"),
        ],
        stage: Stage::Evaluated,
    },
    Work {
        action: "1.5",
        title: "Staying Good network",
        summary: "A network of leaders of good schools, in partnership with the alliance.",
        kind: InterventionKind::LeadershipNetwork,
        priority: "1",
        provider: ALLIANCE,
        broker: None,
        cohort: "HEADTEACHERS",
        schools: of(2, 14, 9),
        days: ("2016-10-10", "2017-07-07"),
        criterion: (GOOD, 86.0, 100.0),
        source: COUNCIL,
        money: (9_000, 8_100),
        payments: &[
            ("2016-12-09", 2_700, "Autumn term"),
            ("2017-03-31", 2_700, "Spring term"),
            ("2017-07-07", 2_700, "Summer term"),
        ],
        stage: Stage::Completed,
    },
    Work {
        action: "1.5",
        title: "Good to Great network",
        summary: "A network of leaders of schools on the way to outstanding, in partnership with the alliance.",
        kind: InterventionKind::LeadershipNetwork,
        priority: "1",
        provider: ALLIANCE,
        broker: None,
        cohort: "HEADTEACHERS",
        schools: of(2, 20, 7),
        days: ("2016-10-10", "2017-07-07"),
        criterion: (GOOD, 86.0, 100.0),
        source: COUNCIL,
        money: (8_000, 7_000),
        payments: &[("2016-12-09", 2_333, "Autumn term"), ("2017-03-31", 2_333, "Spring term")],
        stage: Stage::InDelivery,
    },
    Work {
        action: "1.5",
        title: "Induction of headteachers and deputies",
        summary: "Induction programme for those new to headship and deputy headship.",
        kind: InterventionKind::LeadershipProgramme,
        priority: "1",
        provider: ALLIANCE,
        broker: None,
        cohort: "HEADTEACHERS",
        schools: of(2, 2, 6),
        days: ("2016-09-19", "2017-06-30"),
        criterion: ("Heads still in post after two years, percent", 78.0, 90.0),
        source: COUNCIL,
        money: (7_500, 7_200),
        payments: &[("2016-12-16", 3_600, "First half"), ("2017-05-26", 3_600, "Second half")],
        stage: Stage::Completed,
    },
    Work {
        action: "1.5",
        title: "Leadership of maths and English",
        summary: "Middle leaders of maths and English work on schemes, moderation and coaching.",
        kind: InterventionKind::ProfessionalDevelopment,
        priority: "1",
        provider: SERVICE,
        broker: None,
        cohort: "MIDDLE_LEADERS",
        schools: of(4, 0, 6),
        days: ("2016-11-07", "2017-07-14"),
        criterion: ("Attainment 8", 46.1, 48.5),
        source: COUNCIL,
        money: (14_000, 12_000),
        payments: &[("2017-01-27", 4_000, "Autumn term"), ("2017-04-21", 4_000, "Spring term")],
        stage: Stage::InDelivery,
    },
    Work {
        action: "1.3",
        title: "Local peer assessment",
        summary: "Peer assessment where progress is below the agreed threshold, building on the Challenge Partners model.",
        kind: InterventionKind::PeerReview,
        priority: "2",
        provider: CHALLENGE_PARTNERS,
        broker: Some(SERVICE),
        cohort: "ALL_PUPILS",
        schools: of(2, 8, 12),
        days: ("2017-01-09", "2017-07-21"),
        criterion: (RWM, 48.0, 54.0),
        source: GRANT,
        money: (24_000, 21_600),
        payments: &[("2017-03-24", 10_800, "Reviews of six schools"), ("2017-06-16", 7_200, "Reviews of four schools")],
        stage: Stage::InDelivery,
    },
    Work {
        action: "2.5",
        title: "Governance reviews",
        summary: "External reviews of governance, with National Leaders of Governance, where progress has been insufficient.",
        kind: InterventionKind::GovernanceSupport,
        priority: "2",
        provider: SERVICE,
        broker: None,
        cohort: "GOVERNORS",
        schools: of(2, 26, 5),
        days: ("2016-10-17", "2017-05-26"),
        criterion: (GOOD, 86.0, 100.0),
        source: COUNCIL,
        money: (6_000, 5_000),
        payments: &[("2016-12-02", 2_000, "Two reviews"), ("2017-05-19", 3_000, "Three reviews")],
        stage: Stage::Completed,
    },
    Work {
        action: "4.4",
        title: "Reading Recovery (ECAR)",
        summary: "Proven early literacy support for learners who are new to English and other vulnerable pupils.",
        kind: InterventionKind::LiteracyProgramme,
        priority: "4",
        provider: SERVICE,
        broker: None,
        cohort: "EAL",
        schools: of(2, 1, 11),
        days: ("2016-09-12", "2017-07-14"),
        criterion: ("KS1 reading, expected standard, percent", 68.0, 74.0),
        source: GRANT,
        money: (36_000, 33_000),
        payments: &[
            ("2016-12-14", 11_000, "Autumn term"),
            ("2017-04-05", 11_000, "Spring term"),
            ("2017-07-12", 11_000, "Summer term"),
        ],
        stage: Stage::Completed,
    },
    Work {
        action: "4.4",
        title: "New to English",
        summary: "Outreach of the Ethnic Minority Achievement Service to schools with many learners who are new to English.",
        kind: InterventionKind::InclusionOutreach,
        priority: "4",
        provider: EMAS,
        broker: None,
        cohort: "EAL",
        schools: of(4, 2, 4),
        days: ("2016-09-12", "2017-07-14"),
        criterion: ("Progress 8 of EAL pupils", 0.1, 0.3),
        source: COUNCIL,
        money: (12_000, 10_500),
        payments: &[("2016-12-20", 3_500, "Autumn term"), ("2017-04-07", 3_500, "Spring term")],
        stage: Stage::InDelivery,
    },
    Work {
        action: "4.5",
        title: "Outreach for special educational needs",
        summary: "Builds capacity in mainstream schools: workforce development, SENCO network, ordinarily available provision.",
        kind: InterventionKind::InclusionOutreach,
        priority: "4",
        provider: SERVICE,
        broker: None,
        cohort: "SEN_SUPPORT",
        schools: of(2, 17, 14),
        days: ("2016-09-26", "2017-07-14"),
        criterion: ("KS2 reading, writing and maths of SEN support, expected standard, percent", 14.0, 19.0),
        source: GRANT,
        money: (22_000, 20_000),
        payments: &[("2016-12-12", 7_000, "Autumn term"), ("2017-03-29", 7_000, "Spring term")],
        stage: Stage::InDelivery,
    },
    Work {
        action: "4.3",
        title: "Evaluation of the secondary pupil premium initiative",
        summary: "Final report on the initiative of 2015/16 and case studies for the next Narrowing the Gap publication.",
        kind: InterventionKind::Other,
        priority: "4",
        provider: SERVICE,
        broker: None,
        cohort: "DISADVANTAGED",
        schools: of(4, 0, 9),
        days: ("2016-09-05", "2017-01-31"),
        criterion: ("Case studies published", 0.0, 6.0),
        source: COUNCIL,
        money: (4_000, 4_000),
        payments: &[("2017-01-31", 4_000, "Final report")],
        stage: Stage::Evaluated,
    },
    Work {
        action: "6.4",
        title: "Get involved attendance campaign",
        summary: "A marketing campaign with local radio, aimed at Year 10 in all secondary schools.",
        kind: InterventionKind::AttendanceCampaign,
        priority: "6",
        provider: AGENCY,
        broker: Some(SERVICE),
        cohort: "PERSISTENTLY_ABSENT",
        schools: of(4, 0, 10),
        days: ("2016-09-19", "2017-03-31"),
        criterion: ("Persistent absence, percent", 15.4, 13.0),
        source: COUNCIL,
        money: (18_000, 17_250),
        payments: &[("2016-10-28", 8_625, "Launch"), ("2017-03-31", 8_625, "Spring flight")],
        stage: Stage::Completed,
    },
    Work {
        action: "6.2",
        title: "Targeted support for attendance",
        summary: "Training of leaders and governors, and visits where attendance is a cause for concern.",
        kind: InterventionKind::ProfessionalDevelopment,
        priority: "6",
        provider: SERVICE,
        broker: None,
        cohort: "PERSISTENTLY_ABSENT",
        schools: of(4, 3, 5),
        days: ("2016-10-03", "2017-07-14"),
        criterion: ("Overall absence, percent", 5.2, 4.6),
        source: COUNCIL,
        money: (9_500, 9_000),
        payments: &[("2017-02-24", 3_000, "Autumn term")],
        stage: Stage::Cancelled,
    },
    Work {
        action: "8.2",
        title: "NEET prevention programme",
        summary: "Year 11 to Year 13: early support for young people at risk, with all secondary schools and colleges.",
        kind: InterventionKind::ParticipationProgramme,
        priority: "8",
        provider: COLLEGE,
        broker: None,
        cohort: "AT_RISK_OF_NEET",
        schools: of(4, 0, 10),
        days: ("2016-09-12", "2017-08-25"),
        criterion: ("Participation at 16 and 17, percent", 89.7, 94.7),
        source: GRANT,
        money: (26_000, 25_200),
        payments: &[("2016-12-15", 8_400, "Autumn term"), ("2017-03-30", 8_400, "Spring term")],
        stage: Stage::InDelivery,
    },
    Work {
        action: "1.6",
        title: "Student volunteer placements",
        summary: "Students support teaching and learning in subjects where performance is weak, with accreditation.",
        kind: InterventionKind::StudentPlacement,
        priority: "1",
        provider: UNIVERSITY,
        broker: None,
        cohort: "ALL_PUPILS",
        schools: of(4, 1, 3),
        days: ("2017-04-24", "2017-07-14"),
        criterion: ("Attainment 8", 46.1, 47.0),
        source: COUNCIL,
        money: (3_500, 3_000),
        payments: &[],
        stage: Stage::Commissioned,
    },
    Work {
        action: "1.6",
        title: "Science and technology hub",
        summary: "Teacher capacity, links with local employers and careers, linked to the UTC that opens in September 2017.",
        kind: InterventionKind::SubjectHub,
        priority: "1",
        provider: UNIVERSITY,
        broker: Some(COLLEGE),
        cohort: "ALL_PUPILS",
        schools: None,
        days: ("2017-06-05", "2017-08-31"),
        criterion: ("Entries for three sciences, percent", 21.0, 28.0),
        source: GRANT,
        money: (0, 0),
        payments: &[],
        stage: Stage::Deferred,
    },
    Work {
        action: "8.3",
        title: "Specialist careers adviser",
        summary: "One day a week, for the apprenticeship strategy: traineeships and pre-apprenticeship programmes.",
        kind: InterventionKind::ParticipationProgramme,
        priority: "8",
        provider: COLLEGE,
        broker: None,
        cohort: "AT_RISK_OF_NEET",
        schools: of(4, 4, 3),
        days: ("2017-01-09", "2017-07-14"),
        criterion: ("Young people in Level 1 traineeships", 12.0, 40.0),
        source: COUNCIL,
        money: (5_000, 0),
        payments: &[],
        stage: Stage::Approved,
    },
    Work {
        action: "2.1",
        title: "Training needs of assessed schools",
        summary: "Professional development where peer assessment has shown a need.",
        kind: InterventionKind::ProfessionalDevelopment,
        priority: "2",
        provider: ALLIANCE,
        broker: None,
        cohort: "TEACHERS",
        schools: of(2, 8, 4),
        days: ("2017-05-01", "2017-07-14"),
        criterion: (RWM, 48.0, 54.0),
        source: COUNCIL,
        money: (0, 0),
        payments: &[],
        stage: Stage::Proposed,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programme_fits_its_budget_and_itself() {
        let budget: i64 = SOURCES.iter().map(|source| source.4).sum();
        assert!(WORKS.iter().map(|work| work.money.0).sum::<i64>() <= budget);
        for work in &WORKS {
            let (allocated, committed) = work.money;
            let paid: i64 = work.payments.iter().map(|payment| payment.1).sum();
            assert!(committed <= allocated && paid <= committed, "{}", work.title);
            assert!(PRIORITIES.iter().any(|(code, _)| *code == work.priority), "{}", work.title);
            assert!(work.provider < PROVIDERS.len() && work.source < SOURCES.len());
        }
        let titles: std::collections::HashSet<_> = WORKS.iter().map(|work| work.title).collect();
        assert_eq!(titles.len(), WORKS.len());
    }
}
