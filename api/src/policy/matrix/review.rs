//! The review of spend, and what schools and trusts bear of the cost.

use entities::states::Role;

use super::{Audience, CONTRACT_PARTIES, FieldRule, PARTNERS, rule};

/// Who may have spend reviewed: everybody within the partnership, each what it may see of it; the panel by priority only.
const REVIEWERS: Audience = Audience::Roles(&[
    Role::LaAdmin,
    Role::LaOfficer,
    Role::BoardMember,
    Role::AdvisoryMember,
    Role::TrustUser,
    Role::TeachingSchoolUser,
    Role::SchoolUser,
]);

const FIGURES: &[&str] = &[
    "budgetPence",
    "committedPence",
    "actualPence",
    "remainingPence",
    "forecastPence",
    "variancePence",
    "coFundedPence",
    "passedThroughPence",
    "interventionCount",
];

/// Figures that count the schools that take part, which the panel does not see.
const REACH: &[&str] = &["schoolCount", "pupilsReached", "costPerSchoolPence", "costPerPupilPence"];

pub(super) const FIELDS: &[FieldRule] = &[
    rule("Query", REVIEWERS, &["spendReview"]),
    rule("SpendReview", REVIEWERS, &["total", "rows", "knownAt"]),
    rule("SpendFigures", REVIEWERS, FIGURES),
    rule("SpendFigures", PARTNERS, REACH),
    rule("SpendReviewRow", REVIEWERS, FIGURES),
    rule("SpendReviewRow", REVIEWERS, &["keys"]),
    rule("SpendReviewRow", PARTNERS, REACH),
    rule("SpendReviewRow", CONTRACT_PARTIES, &["entries"]),
    rule("SpendReviewKey", REVIEWERS, &["grouping", "nodeId", "code", "name"]),
    rule("School", PARTNERS, &["costShare"]),
    rule("Trust", PARTNERS, &["costShare"]),
    rule("CostShare", PARTNERS, &["budgetPence", "committedPence", "actualPence", "coFundedPence"]),
];
