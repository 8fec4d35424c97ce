//! Data-sharing agreements and the log of what was read under them.

use entities::states::Role;

use super::{ADMINISTRATORS, Audience, FieldRule, rule};
use crate::policy::sharing::SIGNATORIES;

/// Who can be party to an agreement, and those who work for the local authority.
const PARTIES: Audience = Audience::Roles(&[
    Role::LaAdmin,
    Role::LaOfficer,
    Role::BoardMember,
    Role::TrustUser,
    Role::TeachingSchoolUser,
    Role::SchoolUser,
    Role::Dashboard,
]);
const SIGNERS: Audience = Audience::Roles(&SIGNATORIES);

pub(super) const FIELDS: &[FieldRule] = &[
    rule("Query", PARTIES, &["agreement", "agreements", "disclosureLog"]),
    rule(
        "Agreement",
        PARTIES,
        &[
            "id",
            "reference",
            "title",
            "localAuthority",
            "status",
            "isLive",
            "startsOn",
            "endsOn",
            "reviewOn",
            "firstPeriod",
            "lastPeriod",
            "lawfulBasis",
            "specialCategoryCondition",
            "legalPower",
            "otherOrganisations",
            "individualRights",
            "retention",
            "security",
            "parties",
            "measureCodes",
            "cohortCodes",
            "purposes",
            "signedAt",
            "revokedAt",
            "revokedBy",
            "revokeReason",
            "version",
            "createdAt",
        ],
    ),
    rule("Agreement", ADMINISTRATORS, &["history"]),
    rule(
        "AgreementParty",
        PARTIES,
        &["name", "kind", "organisation", "trust", "school", "side", "controller", "signedAt", "signedBy"],
    ),
    rule(
        "DisclosureEntry",
        PARTIES,
        &[
            "id",
            "occurredAt",
            "agreement",
            "readerOrganisationName",
            "readerOrganisation",
            "readerName",
            "purpose",
            "measureCodes",
            "firstPeriod",
            "lastPeriod",
            "schoolCount",
            "observationCount",
            "requestId",
        ],
    ),
    rule("Mutation", ADMINISTRATORS, &["draftAgreement", "reviseAgreement"]),
    rule("Mutation", SIGNERS, &["signAgreement", "revokeAgreement"]),
    rule("DraftAgreementPayload", ADMINISTRATORS, &["agreement", "userErrors"]),
    rule("ReviseAgreementPayload", ADMINISTRATORS, &["agreement", "userErrors"]),
    rule("SignAgreementPayload", SIGNERS, &["agreement", "userErrors"]),
    rule("RevokeAgreementPayload", SIGNERS, &["agreement", "userErrors"]),
];
