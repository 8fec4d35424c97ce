//! Funding, the ledger and claims.

use entities::states::Role;

use super::{ADMINISTRATORS, Audience, COMMISSIONERS, CONTRACT_PARTIES, FieldRule, LA_STAFF, rule};

/// Who claims to be paid.
const CLAIMANTS: Audience = Audience::Roles(&[Role::TeachingSchoolUser]);

pub(super) const FIELDS: &[FieldRule] = &[
    rule("Query", CONTRACT_PARTIES, &["fundingSources", "ledgerEntries", "claims"]),
    rule("CommissioningPlan", COMMISSIONERS, &["ledger"]),
    rule(
        "Intervention",
        CONTRACT_PARTIES,
        &[
            "allocatedPence",
            "committedPence",
            "commitmentRaisedPence",
            "commitmentLimitPence",
            "actualPence",
            "actualRaisedPence",
            "actualLimitPence",
            "remainingPence",
            "ledger",
            "allocations",
            "claims",
        ],
    ),
    rule(
        "FundingSource",
        CONTRACT_PARTIES,
        &["id", "code", "name", "localAuthority", "isCoFunding", "isPassThrough", "version", "createdAt"],
    ),
    rule(
        "Allocation",
        CONTRACT_PARTIES,
        &["id", "plan", "intervention", "fundingSource", "amountPence", "datedOn", "reason", "recordedAt"],
    ),
    rule(
        "LedgerEntry",
        CONTRACT_PARTIES,
        &[
            "id",
            "kind",
            "account",
            "budgetType",
            "amountPence",
            "isPassThrough",
            "datedOn",
            "financialYear",
            "academicYear",
            "counterparty",
            "description",
            "externalReference",
            "reverses",
            "reversedBy",
            "fundingSource",
            "plan",
            "intervention",
            "claim",
            "recordedAt",
        ],
    ),
    rule("LedgerEntry", COMMISSIONERS, &["recordedBy"]),
    rule(
        "Claim",
        CONTRACT_PARTIES,
        &[
            "id",
            "intervention",
            "provider",
            "fundingSource",
            "amountPence",
            "datedOn",
            "description",
            "externalReference",
            "status",
            "reason",
            "submittedAt",
            "settledAt",
            "entry",
            "version",
        ],
    ),
    rule("Mutation", ADMINISTRATORS, &["registerFundingSource", "amendFundingSource", "setPlanBudget"]),
    rule(
        "Mutation",
        LA_STAFF,
        &["allocateFunding", "recordCommitment", "recordActual", "reverseLedgerEntry", "acceptClaim", "refuseClaim"],
    ),
    rule("Mutation", CLAIMANTS, &["submitClaim", "withdrawClaim"]),
    rule("RegisterFundingSourcePayload", ADMINISTRATORS, &["fundingSource", "userErrors"]),
    rule("AmendFundingSourcePayload", ADMINISTRATORS, &["fundingSource", "userErrors"]),
    rule("SetPlanBudgetPayload", ADMINISTRATORS, &["plan", "userErrors"]),
    rule("AllocateFundingPayload", LA_STAFF, &["intervention", "userErrors"]),
    rule("RecordCommitmentPayload", LA_STAFF, &["entry", "userErrors"]),
    rule("RecordActualPayload", LA_STAFF, &["entry", "userErrors"]),
    rule("ReverseLedgerEntryPayload", LA_STAFF, &["entry", "userErrors"]),
    rule("AcceptClaimPayload", LA_STAFF, &["claim", "userErrors"]),
    rule("RefuseClaimPayload", LA_STAFF, &["claim", "userErrors"]),
    rule("SubmitClaimPayload", CLAIMANTS, &["claim", "userErrors"]),
    rule("WithdrawClaimPayload", CLAIMANTS, &["claim", "userErrors"]),
];
