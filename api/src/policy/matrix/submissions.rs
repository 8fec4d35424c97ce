//! Batches of observations and when they are due.

use entities::states::Role;

use super::{ADMINISTRATORS, Audience, FieldRule, rule};

/// Who submits observations.
const SENDERS: Audience = Audience::Roles(&[Role::TrustUser, Role::SchoolUser]);
/// Who submits and who collects them.
pub(super) const COLLECTION: Audience =
    Audience::Roles(&[Role::LaAdmin, Role::LaOfficer, Role::TrustUser, Role::SchoolUser]);

pub(super) const FIELDS: &[FieldRule] = &[
    rule("Query", COLLECTION, &["submissions", "collectionWindows"]),
    rule(
        "Submission",
        COLLECTION,
        &[
            "id",
            "status",
            "steps",
            "channel",
            "fileName",
            "sha256",
            "rows",
            "created",
            "revised",
            "unchanged",
            "problemCount",
            "isLate",
            "organisation",
            "localAuthority",
            "submittedAt",
            "problems",
        ],
    ),
    rule("SubmissionStep", COLLECTION, &["status", "at"]),
    rule("SubmissionProblem", COLLECTION, &["line", "field", "code", "value", "message"]),
    rule(
        "CollectionWindow",
        COLLECTION,
        &[
            "id",
            "localAuthority",
            "measureCode",
            "measureName",
            "period",
            "status",
            "opensOn",
            "dueOn",
            "closesOn",
            "state",
            "phases",
            "schoolsExpected",
            "schoolsSubmitted",
            "schoolsMissing",
            "schoolsSubmittedLate",
            "schoolsLate",
            "lateSubmissions",
            "version",
            "createdAt",
        ],
    ),
    rule("Mutation", SENDERS, &["submitObservations"]),
    rule("Mutation", ADMINISTRATORS, &["openCollectionWindow", "amendCollectionWindow"]),
    rule("SubmitObservationsPayload", SENDERS, &["submission", "problems", "userErrors"]),
    rule("OpenCollectionWindowPayload", ADMINISTRATORS, &["collectionWindow", "userErrors"]),
    rule("AmendCollectionWindowPayload", ADMINISTRATORS, &["collectionWindow", "userErrors"]),
];
