//! Quality assurance: frameworks, reviews, and what of them is published.

use entities::states::Role;

use super::{ADMINISTRATORS, Audience, COMMISSIONERS, FieldRule, PARTNERS, rule};

/// Who works for schools: their peer reviews are theirs.
const SCHOOLS: Audience = Audience::Roles(&[Role::TrustUser, Role::SchoolUser]);
/// Who plans reviews: the local authority, and schools their peer reviews.
const PLANNERS: Audience = Audience::Roles(&[Role::LaAdmin, Role::LaOfficer, Role::TrustUser, Role::SchoolUser]);
/// Who publishes outcomes: those, and the Executive Board what is said of the local authority's own services.
const PUBLISHERS: Audience =
    Audience::Roles(&[Role::LaAdmin, Role::LaOfficer, Role::BoardMember, Role::TrustUser, Role::SchoolUser]);
/// Who says what the reviewed party thinks.
const REVIEWED: Audience =
    Audience::Roles(&[Role::LaAdmin, Role::LaOfficer, Role::TrustUser, Role::TeachingSchoolUser, Role::SchoolUser]);

pub(super) const FIELDS: &[FieldRule] = &[
    rule("Query", Audience::SignedIn, &["qaFrameworks", "qaOutcomes"]),
    rule("Query", PARTNERS, &["qaReviews", "qaActions"]),
    rule("Query", COMMISSIONERS, &["qaCoverage", "qaAgreement"]),
    rule("Intervention", PARTNERS, &["qaReviews", "qaOutcomes"]),
    rule("Provider", PARTNERS, &["record"]),
    rule("School", PARTNERS, &["peerReviews"]),
    rule("School", Audience::SignedIn, &["qaOutcomes"]),
    rule(
        "QaFramework",
        Audience::SignedIn,
        &["id", "code", "version", "name", "subject", "source", "publishedOn", "grades", "criteria"],
    ),
    rule("QaGrade", Audience::SignedIn, &["number", "code", "name"]),
    rule("QaCriterion", Audience::SignedIn, &["code", "name", "question", "weight", "descriptors"]),
    rule("QaDescriptor", Audience::SignedIn, &["grade", "text"]),
    rule(
        "QaReview",
        PARTNERS,
        &[
            "id",
            "localAuthority",
            "framework",
            "subject",
            "subjectName",
            "intervention",
            "provider",
            "school",
            "hub",
            "kind",
            "status",
            "scheduledFor",
            "isOverdue",
            "team",
            "moderator",
            "findings",
            "actions",
            "outcome",
            "endReason",
            "version",
            "createdAt",
        ],
    ),
    rule("QaReview", SCHOOLS, &["consents"]),
    rule("QaReview", ADMINISTRATORS, &["history"]),
    rule("QaReviewer", PARTNERS, &["name", "isLead"]),
    rule(
        "QaFindings",
        PARTNERS,
        &[
            "conductedOn",
            "overallGrade",
            "moderatedGrade",
            "weightedMean",
            "recommendation",
            "judgements",
            "strengths",
            "improvements",
            "moderatedBy",
            "moderatedAt",
            "moderationNote",
            "response",
            "respondedAt",
        ],
    ),
    rule("QaJudgement", PARTNERS, &["criterion", "grade", "moderatedGrade", "evidence"]),
    rule(
        "QaAction",
        PARTNERS,
        &["id", "review", "text", "owner", "dueOn", "status", "isOverdue", "closedOn", "note", "version"],
    ),
    rule(
        "QaConsent",
        SCHOOLS,
        &["id", "review", "audience", "grantedBy", "grantedAt", "revokedBy", "revokedAt", "revokeReason"],
    ),
    rule(
        "QaOutcome",
        Audience::SignedIn,
        &[
            "id",
            "review",
            "localAuthority",
            "framework",
            "subject",
            "kind",
            "intervention",
            "interventionReference",
            "interventionTitle",
            "provider",
            "providerName",
            "school",
            "phase",
            "year",
            "conductedOn",
            "grade",
            "criteriaGrades",
            "weightedMean",
            "recommendation",
            "followUp",
            "publishedAt",
            "isWithdrawn",
            "withdrawnAt",
            "withdrawReason",
        ],
    ),
    rule("QaCriterionGrade", Audience::SignedIn, &["criterion", "grade"]),
    rule("QaFollowUp", Audience::SignedIn, &["open", "overdue", "done", "dropped"]),
    rule(
        "ProviderRecord",
        PARTNERS,
        &["grades", "lastReviewedOn", "openActions", "overdueActions", "outcomes", "reviews"],
    ),
    rule("QaGradeCount", PARTNERS, &["framework", "grade", "outcomes"]),
    rule(
        "QaCoverage",
        COMMISSIONERS,
        &["since", "liveInterventions", "reviewedInterventions", "reviewedPercent", "notReviewed"],
    ),
    rule(
        "QaAgreement",
        COMMISSIONERS,
        &["framework", "criterion", "judgements", "observed", "kappa", "standardError", "lower", "upper", "reason"],
    ),
    rule("Mutation", PLANNERS, &["scheduleQaReview", "reviseQaReview", "cancelQaReview"]),
    rule("Mutation", PARTNERS, &["conductQaReview", "moderateQaReview"]),
    rule("Mutation", REVIEWED, &["respondToQaReview"]),
    rule("Mutation", PUBLISHERS, &["publishQaReview", "withdrawQaReview", "closeQaAction"]),
    rule("Mutation", SCHOOLS, &["grantQaConsent", "revokeQaConsent"]),
    rule("ScheduleQaReviewPayload", PLANNERS, &["review", "userErrors"]),
    rule("ReviseQaReviewPayload", PLANNERS, &["review", "userErrors"]),
    rule("CancelQaReviewPayload", PLANNERS, &["review", "userErrors"]),
    rule("ConductQaReviewPayload", PARTNERS, &["review", "userErrors"]),
    rule("ModerateQaReviewPayload", PARTNERS, &["review", "userErrors"]),
    rule("RespondToQaReviewPayload", REVIEWED, &["review", "userErrors"]),
    rule("PublishQaReviewPayload", PUBLISHERS, &["review", "userErrors"]),
    rule("WithdrawQaReviewPayload", PUBLISHERS, &["review", "userErrors"]),
    rule("CloseQaActionPayload", PUBLISHERS, &["action", "userErrors"]),
    rule("GrantQaConsentPayload", SCHOOLS, &["consent", "userErrors"]),
    rule("RevokeQaConsentPayload", SCHOOLS, &["consent", "userErrors"]),
];
