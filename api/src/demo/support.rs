//! Who can be sent in the demo, what its schools ask for, and what came of it. Names are invented.

use entities::states::Designation;

use super::setting::{ALLIANCE, SERVICE};

/// Somebody who can be sent.
pub(super) struct Helper {
    pub(super) name: &'static str,
    pub(super) designation: Option<Designation>,
    /// Who sends it, by its place in the list of providers.
    pub(super) provider: Option<usize>,
    /// Where it comes from, by its place among the open schools of the area that are of no trust.
    pub(super) home: Option<usize>,
    pub(super) specialisms: &'static [&'static str],
    pub(super) phases: &'static [i32],
    /// Days of each half-term.
    pub(super) days: f64,
}

/// A school of the demo that asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asker {
    /// The school for which the demo's head works.
    Head,
    /// A school of the trust for which the demo's data manager works.
    Trust,
}

/// How far a story goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told {
    Asked,
    Closed,
    Offered,
    Agreed,
    Active,
    Completed,
    Ended,
}

/// What a school asks for, and what came of it.
pub(super) struct Story {
    pub(super) asker: Asker,
    pub(super) need: &'static str,
    pub(super) specialism: &'static str,
    pub(super) days: f64,
    /// First and last day on which support is wanted; of a story of today, nothing: it is wanted to the end of the year.
    pub(super) between: Option<(&'static str, &'static str)>,
    /// Who was offered and declined, by its place in the list of helpers.
    pub(super) declined: Option<usize>,
    /// Who was offered after that.
    pub(super) sent: Option<usize>,
    /// Days of visits.
    pub(super) visits: &'static [&'static str],
    pub(super) told: Told,
}

pub(super) const HELPERS: [Helper; 5] = [
    Helper {
        name: "Invented SLE for mathematics (demo)",
        designation: Some(Designation::Sle),
        provider: Some(ALLIANCE),
        home: Some(0),
        specialisms: &["MATHS", "ASSESSMENT"],
        phases: &[2],
        days: 5.0,
    },
    Helper {
        name: "Invented SLE for early reading (demo)",
        designation: Some(Designation::Sle),
        provider: Some(ALLIANCE),
        home: Some(3),
        specialisms: &["PHONICS", "ENGLISH", "EARLY_YEARS"],
        phases: &[1, 2],
        days: 4.0,
    },
    Helper {
        name: "Invented NLE (demo)",
        designation: Some(Designation::Nle),
        provider: None,
        home: Some(6),
        specialisms: &["HEADSHIP", "CURRICULUM_LEADERSHIP", "CLOSING_THE_GAP"],
        phases: &[2, 4],
        days: 6.0,
    },
    Helper {
        name: "Invented NLG (demo)",
        designation: Some(Designation::Nlg),
        provider: None,
        home: Some(9),
        specialisms: &["GOVERNANCE"],
        phases: &[2, 4, 7],
        days: 2.5,
    },
    Helper {
        name: "People of the school improvement service (demo)",
        designation: None,
        provider: Some(SERVICE),
        home: None,
        specialisms: &["ATTENDANCE", "BEHAVIOUR", "SEND"],
        phases: &[1, 2, 4, 7],
        days: 10.0,
    },
];
const MATHS: usize = 0;
const READING: usize = 1;
const NLE: usize = 2;
const NLG: usize = 3;
const SERVICE_PEOPLE: usize = 4;

pub(super) const STORIES: [Story; 7] = [
    Story {
        asker: Asker::Head,
        need: "Somebody who leads mathematics well to work beside our new subject lead (invented)",
        specialism: "MATHS",
        days: 4.0,
        between: Some(("2016-09-19", "2016-12-16")),
        declined: None,
        sent: Some(MATHS),
        visits: &["2016-09-28", "2016-10-12", "2016-11-23"],
        told: Told::Completed,
    },
    Story {
        asker: Asker::Trust,
        need: "Phonics in the first two years: teaching, training and books that fit (invented)",
        specialism: "PHONICS",
        days: 3.0,
        between: Some(("2017-01-09", "2017-07-14")),
        declined: Some(NLE),
        sent: Some(READING),
        visits: &["2017-01-25"],
        told: Told::Active,
    },
    Story {
        asker: Asker::Head,
        need: "A review of governance before the chair of governors leaves (invented)",
        specialism: "GOVERNANCE",
        days: 2.0,
        between: Some(("2017-02-20", "2017-05-26")),
        declined: None,
        sent: Some(NLG),
        visits: &[],
        told: Told::Ended,
    },
    Story {
        asker: Asker::Trust,
        need: "Attendance of pupils who are persistently absent (invented)",
        specialism: "ATTENDANCE",
        days: 5.0,
        between: Some(("2017-04-24", "2017-07-14")),
        declined: Some(SERVICE_PEOPLE),
        sent: None,
        visits: &[],
        told: Told::Closed,
    },
    Story {
        asker: Asker::Trust,
        need: "A head from outside for an acting head in her first year (invented)",
        specialism: "HEADSHIP",
        days: 2.0,
        between: None,
        declined: None,
        sent: Some(NLE),
        visits: &[],
        told: Told::Offered,
    },
    Story {
        asker: Asker::Head,
        need: "Support for pupils with special educational needs in mathematics (invented)",
        specialism: "SEND",
        days: 3.0,
        between: None,
        declined: None,
        sent: None,
        visits: &[],
        told: Told::Asked,
    },
    Story {
        asker: Asker::Head,
        need: "Assessment in mathematics that teachers use (invented)",
        specialism: "ASSESSMENT",
        days: 2.5,
        between: None,
        declined: None,
        sent: Some(MATHS),
        visits: &[],
        told: Told::Agreed,
    },
];
