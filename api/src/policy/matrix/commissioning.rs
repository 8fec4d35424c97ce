//! Plans, priorities and decisions.

use entities::states::Role;

use super::{ADMINISTRATORS, Audience, COMMISSIONERS, FieldRule, LA_STAFF, rule};

/// Who may know what the year is to improve: everybody within the partnership, but not dashboards.
const PLANNERS: Audience = Audience::Roles(&[
    Role::LaAdmin,
    Role::LaOfficer,
    Role::BoardMember,
    Role::AdvisoryMember,
    Role::TrustUser,
    Role::TeachingSchoolUser,
    Role::SchoolUser,
]);

pub(super) const FIELDS: &[FieldRule] = &[
    rule("Query", PLANNERS, &["commissioningPlan", "commissioningPlans"]),
    rule("Query", Audience::SignedIn, &["cohorts"]),
    rule("CommissioningPlan", PLANNERS, &["id", "year", "localAuthority", "priorities", "version", "createdAt"]),
    rule(
        "CommissioningPlan",
        COMMISSIONERS,
        &["budgetPence", "budgetRaisedPence", "allocatedPence", "unallocatedPence"],
    ),
    rule("Priority", PLANNERS, &["id", "code", "title", "description", "plan", "version"]),
    rule("Cohort", Audience::SignedIn, &["code", "name", "isStaff", "definition"]),
    rule("Mutation", ADMINISTRATORS, &["openCommissioningPlan"]),
    rule("OpenCommissioningPlanPayload", ADMINISTRATORS, &["plan", "userErrors"]),
    rule("Mutation", LA_STAFF, &["addPriority", "revisePriority"]),
    rule("AddPriorityPayload", LA_STAFF, &["priority", "userErrors"]),
    rule("RevisePriorityPayload", LA_STAFF, &["priority", "userErrors"]),
];
