use entities::states::{ImpactMethod, ObservationStatus};

/// What the security of an evaluation's evidence is judged by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// With what was compared.
    pub method: ImpactMethod,
    /// Schools that take part.
    pub participants: usize,
    /// Those of them that are counted.
    pub counted: usize,
    /// Standardised mean difference of the baseline of those and their comparators; nothing where there are none.
    pub baseline_difference: Option<f64>,
    /// The least settled status among the inputs.
    pub data_status: ObservationStatus,
    /// Whether the plan was made or changed when the outcome period had begun.
    pub is_plan_late: bool,
    /// Whether the baseline period was not over when the work began.
    pub baseline_overlaps: bool,
}

/// One reason for the rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Code of the rule, never renamed.
    pub code: &'static str,
    /// What the rule says here.
    pub message: String,
    /// What it gives, or takes.
    pub points: i16,
}

/// How secure the evidence is: 0 (nothing can be built on it) to 5, with the reasons, which add up to it unless they go below 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Security {
    /// The rating.
    pub rating: i16,
    /// Why.
    pub reasons: Vec<Reason>,
}

impl Security {
    /// Rates the evidence in the manner of the padlocks of the Education Endowment Foundation (*Classification of the security of findings
    /// from EEF evaluations*): a start by design, from which threats take. Five would need chance to decide who takes part, which no
    /// method here has. Thresholds: attrition as the EEF's (11, 21 % and 50 %), baseline imbalance as What Works Clearinghouse, 2022,
    /// *Procedures and Standards Handbook* 5.0 (0.25 standard deviations).
    #[must_use]
    pub fn of(evidence: &Evidence) -> Self {
        let mut reasons = vec![design(evidence.method)];
        reasons.extend(size(evidence.counted));
        reasons.extend(attrition(evidence.participants, evidence.counted));
        reasons.extend(evidence.baseline_difference.and_then(balance));
        reasons.extend(status(evidence.data_status));
        if evidence.is_plan_late {
            let message = "The plan was made or changed when the outcome period had begun.".to_owned();
            reasons.push(Reason { code: "LATE_PLAN", message, points: -1 });
        }
        if evidence.baseline_overlaps {
            let message =
                "The baseline period was not over when the work began, so some of its effect may be before.".to_owned();
            reasons.push(Reason { code: "LATE_BASELINE", message, points: -1 });
        }
        let sum: i16 = reasons.iter().map(|reason| reason.points).sum();
        Self { rating: sum.clamp(0, 5), reasons }
    }
}

fn design(method: ImpactMethod) -> Reason {
    let (code, points, message) = match method {
        ImpactMethod::SimilarSchools => {
            ("DESIGN_MATCHED", 4, "The change is compared with that of schools chosen to be alike before.")
        }
        ImpactMethod::LocalComparator => {
            ("DESIGN_LOCAL", 3, "The change is compared with that of the other schools of the area.")
        }
        ImpactMethod::NationalComparator => {
            ("DESIGN_NATIONAL", 2, "The change is compared with that of England as a whole.")
        }
        ImpactMethod::PrePost => {
            ("DESIGN_PRE_POST", 1, "Nothing is compared with: what would have changed anyway is in the figure.")
        }
    };
    Reason { code, message: message.to_owned(), points }
}

fn size(counted: usize) -> Option<Reason> {
    let points = match counted {
        0..5 => -2,
        5..10 => -1,
        _ => return None,
    };
    let message = format!("{counted} schools are counted; ten are wanted.");
    Some(Reason { code: "FEW_SCHOOLS", message, points })
}

/// In whole percent, so that no rounding decides.
fn attrition(participants: usize, counted: usize) -> Option<Reason> {
    let lost = participants.saturating_sub(counted);
    let over = |percent: usize| lost * 100 > participants * percent;
    let points = match (over(10), over(20), over(50)) {
        (_, _, true) => -3,
        (_, true, _) => -2,
        (true, ..) => -1,
        _ => return None,
    };
    let message = format!("{lost} of {participants} schools that take part have no figures to count.");
    Some(Reason { code: "ATTRITION", message, points })
}

fn balance(difference: f64) -> Option<Reason> {
    let apart = difference.abs();
    let points = if apart > 0.5 { -2 } else { -1 };
    let message = format!("Both sides differed by {apart:.2} standard deviations before; 0.25 are taken as alike.");
    (apart > 0.25).then_some(Reason { code: "IMBALANCE", message, points })
}

fn status(status: ObservationStatus) -> Option<Reason> {
    let (points, told) = match status {
        // What schools predict is never read as an outcome.
        ObservationStatus::Predicted | ObservationStatus::InYear => (-2, "measured by schools within the year"),
        ObservationStatus::Provisional => (-1, "provisional"),
        ObservationStatus::Revised | ObservationStatus::Final => return None,
    };
    Some(Reason { code: "UNSETTLED_DATA", message: format!("Some figures are {told}."), points })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: Evidence = Evidence {
        method: ImpactMethod::SimilarSchools,
        participants: 20,
        counted: 20,
        baseline_difference: Some(0.1),
        data_status: ObservationStatus::Final,
        is_plan_late: false,
        baseline_overlaps: false,
    };

    fn rated(evidence: Evidence) -> (i16, Vec<&'static str>) {
        let found = Security::of(&evidence);
        (found.rating, found.reasons.iter().map(|reason| reason.code).collect())
    }

    #[test]
    fn the_design_gives_and_each_threat_takes() {
        assert_eq!(rated(SOUND), (4, vec!["DESIGN_MATCHED"]));
        for (method, rating) in
            [(ImpactMethod::LocalComparator, 3), (ImpactMethod::NationalComparator, 2), (ImpactMethod::PrePost, 1)]
        {
            assert_eq!(rated(Evidence { method, ..SOUND }).0, rating);
        }
        for (evidence, rating, code) in [
            (Evidence { participants: 9, counted: 9, ..SOUND }, 3, "FEW_SCHOOLS"),
            (Evidence { participants: 4, counted: 4, ..SOUND }, 2, "FEW_SCHOOLS"),
            (Evidence { participants: 20, counted: 17, ..SOUND }, 3, "ATTRITION"),
            (Evidence { participants: 20, counted: 15, ..SOUND }, 2, "ATTRITION"),
            (Evidence { participants: 30, counted: 14, ..SOUND }, 1, "ATTRITION"),
            (Evidence { baseline_difference: Some(-0.3), ..SOUND }, 3, "IMBALANCE"),
            (Evidence { baseline_difference: Some(0.6), ..SOUND }, 2, "IMBALANCE"),
            (Evidence { data_status: ObservationStatus::Provisional, ..SOUND }, 3, "UNSETTLED_DATA"),
            (Evidence { data_status: ObservationStatus::InYear, ..SOUND }, 2, "UNSETTLED_DATA"),
            (Evidence { is_plan_late: true, ..SOUND }, 3, "LATE_PLAN"),
            (Evidence { baseline_overlaps: true, ..SOUND }, 3, "LATE_BASELINE"),
        ] {
            assert_eq!(rated(evidence), (rating, vec!["DESIGN_MATCHED", code]), "{evidence:?}");
        }
    }

    #[test]
    fn what_is_at_the_threshold_is_not_over_it() {
        for evidence in [
            Evidence { participants: 10, counted: 10, ..SOUND },
            Evidence { participants: 20, counted: 18, ..SOUND },
            Evidence { baseline_difference: Some(0.25), ..SOUND },
            Evidence { data_status: ObservationStatus::Revised, ..SOUND },
        ] {
            assert_eq!(rated(evidence).0, 4, "{evidence:?}");
        }
    }

    #[test]
    fn the_rating_never_goes_below_nothing() {
        let weak =
            Evidence { method: ImpactMethod::PrePost, participants: 10, counted: 2, is_plan_late: true, ..SOUND };
        assert_eq!(rated(weak).0, 0);
    }
}
