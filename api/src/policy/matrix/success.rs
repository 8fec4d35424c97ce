//! Success measures: what was promised, and whether published figures say that it is reached.

use super::{Audience, FieldRule, rule};

pub(super) const FIELDS: &[FieldRule] = &[
    rule("Query", Audience::SignedIn, &["successMeasures"]),
    rule(
        "SuccessMeasure",
        Audience::SignedIn,
        &[
            "againstCohort",
            "againstMeasure",
            "amount",
            "baseline",
            "baselinePeriod",
            "baselineRank",
            "cannotTell",
            "code",
            "cohort",
            "duePeriod",
            "england",
            "englandBaseline",
            "measure",
            "period",
            "rank",
            "source",
            "stage",
            "status",
            "test",
            "text",
            "value",
        ],
    ),
    rule("SuccessCannotTell", Audience::SignedIn, &["code", "message"]),
    rule("SuccessRank", Audience::SignedIn, &["of", "place"]),
];
