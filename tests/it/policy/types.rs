//! Where each type of the schema is found: behind `node`, within a row that has a global id, or below a root field.

use super::rows::Rows;

/// Root fields behind which an object of the register is found, with two of its area and of another; the rest of the query,
/// and where the object is. The first name is the type's.
pub const REGISTER: [(&str, &str, [&str; 2], &str, &str); 17] = [
    ("Trust", "trust", ["(uid: 5153)", "(uid: 2053)"], "FIELDS", "/found"),
    ("SchoolGroup", "schoolGroup", ["(uid: 5154)", "(uid: 1861)"], "FIELDS", "/found"),
    (
        "GroupMembership",
        "trust",
        ["(uid: 5153)", "(uid: 2053)"],
        "memberships { edges { node { FIELDS } } }",
        "/found/memberships/edges/0/node",
    ),
    ("SchoolLink", "school", ["(urn: 140697)", "(urn: 147128)"], "predecessors { FIELDS }", "/found/predecessors/0"),
    (
        "Inspection",
        "school",
        ["(urn: 116182)", "(urn: 116482)"],
        "inspections { edges { node { FIELDS } } }",
        "/found/inspections/edges/0/node",
    ),
    ("RegisterSource", "school", ["(urn: 116182)", "(urn: 116482)"], "sources { FIELDS }", "/found/sources/0"),
    ("Address", "school", ["(urn: 116182)", "(urn: 116482)"], "address { FIELDS }", "/found/address"),
    ("CodedName", "school", ["(urn: 116182)", "(urn: 116482)"], "status { FIELDS }", "/found/status"),
    ("LocalAuthority", "localAuthority", ["(code: 851)", "(code: 850)"], "FIELDS", "/found"),
    ("CodeLists", "codeLists", ["", ""], "FIELDS", "/found"),
    ("Cohort", "cohorts", ["", ""], "FIELDS", "/found/0"),
    ("CohortPartition", "cohortPartitions", ["", ""], "FIELDS", "/found/0"),
    ("Measure", "measure", ["(code: \"PTRWM_EXP\")", "(code: \"P8MEA\")"], "FIELDS", "/found"),
    ("MeasureBreak", "measure", ["(code: \"PTRWM_EXP\")", "(code: \"P8MEA\")"], "breaks { FIELDS }", "/found/breaks/0"),
    (
        "DisclosureRule",
        "measure",
        ["(code: \"PTRWM_EXP\")", "(code: \"P8MEA\")"],
        "disclosureRule { FIELDS }",
        "/found/disclosureRule",
    ),
    ("SchoolFacets", "schoolFacets", ["", ""], "FIELDS", "/found"),
    (
        "Facet",
        "schoolFacets",
        ["(filter: { laCodes: [851] })", "(filter: { laCodes: [850] })"],
        "phases { FIELDS }",
        "/found/phases/0",
    ),
];

/// Types that have a global id, and for whom their rows exist. A type of the schema that is in none of these tables fails the
/// matrix: add it here if `node` gives it, to [`WITHIN`] if a field of such a row does, or to [`super::probes::probes`].
pub const NODES: [(&str, Rows); 34] = [
    ("User", Rows::People),
    ("Organisation", Rows::Organisations),
    ("Membership", Rows::People),
    ("CommissioningPlan", Rows::Plans),
    ("Priority", Rows::Plans),
    ("Provider", Rows::Providers),
    ("Intervention", Rows::Interventions),
    ("Participation", Rows::Participations),
    ("Decision", Rows::Boards),
    ("DeclaredInterest", Rows::Boards),
    ("InterventionEvent", Rows::Contracts),
    ("FundingSource", Rows::Sources),
    ("Allocation", Rows::Contracts),
    ("LedgerEntry", Rows::Contracts),
    ("Claim", Rows::Contracts),
    ("Observation", Rows::Held),
    ("Release", Rows::Published),
    ("Agreement", Rows::Sharing),
    ("DisclosureEntry", Rows::Sharing),
    ("Submission", Rows::Batches),
    ("CollectionWindow", Rows::Windows),
    ("QaFramework", Rows::Published),
    ("QaReview", Rows::Reviews),
    ("QaAction", Rows::Reviews),
    ("QaOutcome", Rows::Published),
    ("QaConsent", Rows::Consents),
    ("Supporter", Rows::Supporters),
    ("SupportRequest", Rows::Requests),
    ("SupportOffer", Rows::Requests),
    ("Deployment", Rows::Deployments),
    ("Visit", Rows::Deployments),
    ("ImpactEvaluation", Rows::Published),
    ("NeedRuleSet", Rows::Published),
    ("NeedAnalysis", Rows::Boards),
];

/// Types that a list of a row with a global id gives: the row's type, the list.
pub const WITHIN: [(&str, &str, &str, &str); 17] = [
    ("AuditEvent", "Membership", "history", "/found/history/0"),
    ("SuccessCriterion", "Intervention", "successCriteria", "/found/successCriteria/0"),
    ("DocumentLink", "Intervention", "documents", "/found/documents/0"),
    ("AgreementParty", "Agreement", "parties", "/found/parties/0"),
    ("CostShare", "Participation", "costShare", "/found/costShare"),
    ("SubmissionStep", "Submission", "steps", "/found/steps/0"),
    ("SubmissionProblem", "Submission", "problems", "/found/problems/edges/0/node"),
    ("QaGrade", "QaFramework", "grades", "/found/grades/0"),
    ("QaCriterion", "QaFramework", "criteria", "/found/criteria/0"),
    ("QaReviewer", "QaReview", "team", "/found/team/0"),
    ("QaFindings", "QaReview", "findings", "/found/findings"),
    ("QaCriterionGrade", "QaOutcome", "criteriaGrades", "/found/criteriaGrades/0"),
    ("QaFollowUp", "QaOutcome", "followUp", "/found/followUp"),
    ("DeploymentDays", "Deployment", "days", "/found/days/0"),
    ("NeedRule", "NeedRuleSet", "rules", "/found/rules/0"),
    ("NeedBandCount", "NeedAnalysis", "bands", "/found/bands/0"),
    ("NeedOfArea", "NeedAnalysis", "needs", "/found/needs/0"),
];

/// Types of what is asked of who could be sent to the caller's school: the rest of the query below it, and where the object is.
pub const MATCHES: [(&str, &str, &str); 4] = [
    ("SupportMatches", "FIELDS", "/found"),
    ("SupportMatch", "candidates { FIELDS }", "/found/candidates/0"),
    ("SupportMatchPart", "candidates { parts { FIELDS } }", "/found/candidates/0/parts/0"),
    ("SupportExclusion", "excluded { FIELDS }", "/found/excluded/0"),
];

/// Types of what an analysis says of a school: the rest of the query below it, and where the object is.
pub const NEED: [(&str, &str, &str); 2] = [
    ("SchoolNeed", "FIELDS", "/found/needs/edges/0/node"),
    ("NeedIndicator", "indicators { FIELDS }", "/found/needs/edges/0/node/indicators/0"),
];

/// Types of what was promised: the rest of the query below it, and where the object is.
pub const SUCCESS: [(&str, &str, &str); 3] = [
    ("SuccessMeasure", "FIELDS", "/found/0"),
    ("SuccessRank", "rank { FIELDS }", "/found/4/rank"),
    ("SuccessCannotTell", "cannotTell { FIELDS }", "/found/1/cannotTell"),
];

/// Types of what schools predicted: the rest of the query below it, and where the object is.
pub const PREDICTIONS: [(&str, &str, &str); 3] = [
    ("PredictionsOfMeasure", "FIELDS", "/found/0"),
    ("PredictionAccuracy", "accuracy { FIELDS }", "/found/0/accuracy"),
    ("SchoolPrediction", "schools { FIELDS }", "/found/0/schools/0"),
];

/// Types of an evaluation that found something: the rest of the query below it, and where the object is.
pub const IMPACT: [(&str, &str, &str); 16] = [
    ("ImpactPlan", "plans { FIELDS }", "/found/plans/0"),
    ("ImpactResult", "result { FIELDS }", "/found/result"),
    ("ImpactSideFigures", "result { treated { FIELDS } }", "/found/result/treated"),
    ("ImpactEffectSize", "result { effectSize { FIELDS } }", "/found/result/effectSize"),
    ("ImpactMonths", "result { months { FIELDS } }", "/found/result/months"),
    ("ImpactSecurity", "result { security { FIELDS } }", "/found/result/security"),
    ("ImpactReason", "result { security { reasons { FIELDS } } }", "/found/result/security/reasons/0"),
    ("ImpactBalance", "result { balance { FIELDS } }", "/found/result/balance/0"),
    ("ImpactCost", "cost { FIELDS }", "/found/cost"),
    ("ImpactLine", "chart { FIELDS }", "/found/chart/0"),
    ("ImpactPoint", "chart { points { FIELDS } }", "/found/chart/0/points/0"),
    ("ImpactSchool", "schools { edges { node { FIELDS } } }", "/found/schools/edges/0/node"),
    ("ImpactInput", "schools { edges { node { inputs { FIELDS } } } }", "/found/schools/edges/0/node/inputs/0"),
    ("ImpactGap", "result { gap { FIELDS } }", "/found/result/gap"),
    ("ImpactCannotEstimate", "cannotEstimate { FIELDS }", "/found/cannotEstimate"),
    ("ImpactRevisedInput", "FIELDS", "/found"),
];

/// Types of what evaluations say together: the rest of the query below it, and where the object is.
pub const SUMMARY: [(&str, &str, &str); 7] = [
    ("ImpactSummaryRow", "FIELDS", "/found/0"),
    ("ImpactSummaryKey", "keys { FIELDS }", "/found/0/keys/0"),
    ("ImpactPooled", "randomEffects { FIELDS }", "/found/0/randomEffects"),
    ("ImpactHeterogeneity", "heterogeneity { FIELDS }", "/found/0/heterogeneity"),
    ("ImpactForestPoint", "forest { FIELDS }", "/found/0/forest/0"),
    ("ImpactProgress", "progress { FIELDS }", "/found/0/progress"),
    ("ImpactVerdictCount", "verdicts { FIELDS }", "/found/0/verdicts/0"),
];

/// Types of the review of spend: the rest of the query below it, and where the object is.
pub const REVIEW: [(&str, &str, &str); 4] = [
    ("SpendReview", "FIELDS", "/found"),
    ("SpendFigures", "total { FIELDS }", "/found/total"),
    ("SpendReviewRow", "rows { edges { node { FIELDS } } }", "/found/rows/edges/0/node"),
    ("SpendReviewKey", "rows { edges { node { keys { FIELDS } } } }", "/found/rows/edges/0/node/keys/0"),
];

/// Types of a series of observations: the rest of the query below it, and where the object is.
pub const SERIES: [(&str, &str, &str); 5] = [
    ("ObservationSeries", "FIELDS", "/found"),
    ("SeriesLine", "lines { FIELDS }", "/found/lines/0"),
    ("SeriesPoint", "lines { points { FIELDS } }", "/found/lines/0/points/0"),
    ("SeriesGap", "gaps { FIELDS }", "/found/gaps/0"),
    ("GapPoint", "gaps { points { FIELDS } }", "/found/gaps/0/points/0"),
];
