//! What is done to the works of the programme, in the order of time.

use chrono::{DateTime, TimeDelta, Utc};

use super::noon;
use super::programme::{Stage, WORKS, Work};
use super::setting::ALLIANCE;

/// What is done to a work, by its place in the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ActKind {
    Propose(usize),
    Decide(usize),
    Allocate(usize),
    Commission(usize),
    Commit(usize),
    Begin(usize),
    /// The payment at this place.
    Pay(usize, usize),
    /// The provider claims the payment at this place.
    Claim(usize, usize),
    /// An officer accepts that claim.
    Accept(usize, usize),
    Reach(usize),
    Cancel(usize),
    Close(usize),
    Complete(usize),
    Evaluate(usize),
}

/// An act at its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Act {
    pub(super) at: DateTime<Utc>,
    pub(super) kind: ActKind,
}

/// All acts, the earliest first.
pub(super) fn script() -> Vec<Act> {
    let mut acts: Vec<Act> = WORKS.iter().enumerate().flat_map(|(place, work)| acts_of(place, work)).collect();
    acts.sort();
    acts
}

fn acts_of(place: usize, work: &Work) -> Vec<Act> {
    let reached = |stage: Stage| work.stage >= stage;
    let (starts, ends) = (noon(work.days.0), noon(work.days.1));
    let mut acts = vec![(noon("2016-07-11"), ActKind::Propose(place))];
    if work.stage != Stage::Proposed {
        acts.push((noon("2016-07-19"), ActKind::Decide(place)));
    }
    if reached(Stage::Approved) {
        acts.push((noon("2016-08-30"), ActKind::Allocate(place)));
    }
    if reached(Stage::Commissioned) {
        acts.push((noon("2016-08-31"), ActKind::Commission(place)));
        acts.push((noon("2016-09-01"), ActKind::Commit(place)));
    }
    if reached(Stage::Cancelled) {
        acts.push((starts, ActKind::Begin(place)));
        acts.extend(payments(place, work));
        acts.push((noon("2017-02-27").min(ends - TimeDelta::days(7)), ActKind::Reach(place)));
    }
    if work.stage == Stage::Cancelled {
        acts.push((noon("2017-03-01"), ActKind::Cancel(place)));
    }
    if reached(Stage::Completed) {
        let closed = ends + TimeDelta::days(1);
        acts.extend([(closed, ActKind::Close(place)), (closed + TimeDelta::hours(1), ActKind::Complete(place))]);
    }
    if reached(Stage::Evaluated) {
        acts.push((noon("2017-10-02"), ActKind::Evaluate(place)));
    }
    acts.into_iter().map(|(at, kind)| Act { at, kind }).collect()
}

/// The alliance claims what it is paid; others send invoices that an officer records.
fn payments(place: usize, work: &Work) -> Vec<(DateTime<Utc>, ActKind)> {
    let mut acts = Vec::new();
    for (number, (day, ..)) in work.payments.iter().enumerate() {
        let at = noon(day);
        if work.provider == ALLIANCE {
            acts.push((at, ActKind::Claim(place, number)));
            acts.push((at + TimeDelta::days(5), ActKind::Accept(place, number)));
        } else {
            acts.push((at, ActKind::Pay(place, number)));
        }
    }
    acts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_is_proposed_before_it_is_decided_on_and_paid_before_it_is_complete() {
        let script = script();
        assert!(script.is_sorted());
        let at = |kind: ActKind| script.iter().position(|act| act.kind == kind).unwrap();
        let gap = WORKS.iter().position(|work| work.title == "Challenge the Gap").unwrap();
        assert!(at(ActKind::Propose(gap)) < at(ActKind::Decide(gap)));
        assert!(at(ActKind::Accept(gap, 5)) < at(ActKind::Complete(gap)));
        assert!(at(ActKind::Close(gap)) < at(ActKind::Complete(gap)));
        for (place, _) in WORKS.iter().enumerate().filter(|(_, work)| work.stage >= Stage::Completed) {
            assert!(at(ActKind::Begin(place)) < at(ActKind::Reach(place)));
            assert!(at(ActKind::Reach(place)) < at(ActKind::Close(place)));
        }
    }
}
