//! How each mutation is called so that it writes nothing: what every caller is tried on.

use serde_json::{Map, Value, json};
use tests::{agreement_terms, impact_plan};

use super::cast::Ids;
use super::rows::{Relation, Rows};

/// A version that no row has.
const STALE: i64 = 999;
/// A day of no plan.
const LONG_AGO: &str = "2001-01-01";

/// What a mutation is about.
#[derive(Debug, Clone, Copy)]
pub enum Subject {
    /// Nothing that is there yet.
    New,
    /// The row that the input names in this field, of a type, which exists for some.
    Row(&'static str, &'static str, Rows),
}

/// One call: whose row it is about, and the input.
pub struct Call {
    /// Whose; the caller's own where it is about none.
    pub relation: Relation,
    /// For whom the row exists; nothing where it is about none.
    pub rows: Option<Rows>,
    /// The input.
    pub input: Value,
}

const PLAN: Subject = Subject::Row("planId", "CommissioningPlan", Rows::Plans);
const INTERVENTION: Subject = Subject::Row("interventionId", "Intervention", Rows::Interventions);
const PARTICIPATION: Subject = Subject::Row("participationId", "Participation", Rows::Participations);
const AGREEMENT: Subject = Subject::Row("agreementId", "Agreement", Rows::Sharing);
const REVIEW: Subject = Subject::Row("reviewId", "QaReview", Rows::Reviews);
const SUPPORTER: Subject = Subject::Row("supporterId", "Supporter", Rows::Supporters);
const REQUEST: Subject = Subject::Row("requestId", "SupportRequest", Rows::Requests);
const OFFER: Subject = Subject::Row("offerId", "SupportOffer", Rows::Requests);
const DEPLOYMENT: Subject = Subject::Row("deploymentId", "Deployment", Rows::Deployments);
const EVALUATION: Subject = Subject::Row("evaluationId", "ImpactEvaluation", Rows::Published);
const CLAIM: Subject = Subject::Row("claimId", "Claim", Rows::Contracts);

/// Every mutation with what it is about and the rest of its input. A mutation that is not here fails the matrix: add a line.
#[rustfmt::skip]
fn calls() -> [(&'static str, Subject, Value); 78] {
    use Subject::{New, Row};
    let reason = json!({ "reason": "As agreed" });
    let verdict = json!({ "verdict": "APPROVE", "reasons": "Needed" });
    let entry = json!({ "fundingSourceId": "FundingSource", "amountPence": 1, "datedOn": LONG_AGO, "description": "One" });
    [
        ("grantMembership", New, json!({ "subject": "somebody", "role": "LA_OFFICER", "organisation": { "trustUid": 5153 } })),
        ("revokeMembership", Row("membershipId", "Membership", Rows::People), reason.clone()),
        ("registerProvider", New, json!({ "kind": "LA_SERVICE", "name": "Another" })),
        ("amendProvider", Row("providerId", "Provider", Rows::Providers), json!({ "name": "Other" })),
        ("openCommissioningPlan", New, json!({ "year": "2027/28" })),
        ("addPriority", PLAN, json!({ "code": "4", "title": "Taken" })),
        ("revisePriority", Row("priorityId", "Priority", Rows::Plans), json!({ "title": "Other" })),
        ("proposeIntervention", New, json!({ "planId": "CommissioningPlan", "priorityId": "Priority", "kind": "PROFESSIONAL_DEVELOPMENT", "title": "Another" })),
        ("reviseIntervention", INTERVENTION, json!({ "phaseCode": 9999 })),
        ("reproposeIntervention", INTERVENTION, reason.clone()),
        ("decideOnIntervention", INTERVENTION, verdict.clone()),
        ("decideOnLimit", INTERVENTION, json!({ "limit": "COMMITMENT", "raisePence": 1, "verdict": "APPROVE", "reasons": "Needed" })),
        ("declareInterest", New, json!({ "interventionId": "Intervention", "nature": "Another" })),
        ("withdrawInterest", Row("interestId", "DeclaredInterest", Rows::Boards), json!({})),
        ("commissionIntervention", INTERVENTION, json!({})),
        ("beginDelivery", INTERVENTION, json!({})),
        ("completeIntervention", INTERVENTION, json!({})),
        ("markInterventionEvaluated", INTERVENTION, json!({ "summary": "It helped" })),
        ("cancelIntervention", INTERVENTION, reason.clone()),
        ("enrolSchool", INTERVENTION, json!({ "urn": 116_182, "cohortCode": "DISADVANTAGED" })),
        ("reviseParticipation", PARTICIPATION, json!({ "places": 1 })),
        ("recordDelivery", PARTICIPATION, json!({ "pupilsReached": 1 })),
        ("closeParticipation", PARTICIPATION, json!({ "outcome": "COMPLETED", "reason": "As agreed" })),
        ("registerFundingSource", New, json!({ "code": "PPG", "name": "Another", "isCoFunding": false, "isPassThrough": false })),
        ("amendFundingSource", Row("fundingSourceId", "FundingSource", Rows::Sources), json!({ "name": "Other" })),
        ("setPlanBudget", PLAN, json!({ "fundingSourceId": "FundingSource", "changePence": 1, "description": "One" })),
        ("allocateFunding", INTERVENTION, json!({ "fundingSourceId": "FundingSource", "changePence": 1 })),
        ("recordCommitment", INTERVENTION, entry.clone()),
        ("recordActual", INTERVENTION, entry),
        ("reverseLedgerEntry", Row("entryId", "LedgerEntry", Rows::Contracts), json!({ "reason": "A mistake", "datedOn": LONG_AGO })),
        ("acceptClaim", CLAIM, json!({ "fundingSourceId": "FundingSource" })),
        ("refuseClaim", CLAIM, reason.clone()),
        ("submitClaim", INTERVENTION, json!({ "amountPence": 1, "datedOn": LONG_AGO, "description": "One", "externalReference": "INV-1" })),
        ("withdrawClaim", CLAIM, reason.clone()),
        ("releaseObservations", New, json!({ "measureCode": "PTRWM_EXP", "period": "2026/27 autumn", "status": "IN_YEAR" })),
        ("withdrawRelease", Row("releaseId", "Release", Rows::Published), reason.clone()),
        ("draftAgreement", New, json!({ "reference": "DSA-4", "terms": agreement_terms(&[]) })),
        ("reviseAgreement", AGREEMENT, json!({ "terms": agreement_terms(&[]) })),
        ("signAgreement", AGREEMENT, json!({})),
        ("revokeAgreement", AGREEMENT, reason.clone()),
        ("submitObservations", New, json!({ "rows": [] })),
        ("openCollectionWindow", New, json!({ "measure": "ATT8SCR", "period": "2026/27", "status": "PREDICTED", "opensOn": LONG_AGO, "dueOn": LONG_AGO, "closesOn": LONG_AGO, "phaseCodes": [4] })),
        ("scheduleQaReview", New, json!({ "interventionId": "Intervention", "kind": "VISIT", "scheduledFor": LONG_AGO, "team": [] })),
        ("reviseQaReview", REVIEW, json!({ "moderator": "somebody" })),
        ("conductQaReview", REVIEW, json!({ "conductedOn": LONG_AGO, "judgements": [], "overallGrade": "SECURE", "strengths": [], "improvements": [], "actions": [] })),
        ("moderateQaReview", REVIEW, json!({})),
        ("respondToQaReview", REVIEW, json!({ "response": "We agree" })),
        ("publishQaReview", REVIEW, json!({})),
        ("withdrawQaReview", REVIEW, reason.clone()),
        ("cancelQaReview", REVIEW, reason.clone()),
        ("closeQaAction", Row("actionId", "QaAction", Rows::Reviews), json!({ "isDone": true, "note": "Agreed" })),
        ("grantQaConsent", REVIEW, json!({ "audience": "PUBLIC" })),
        ("revokeQaConsent", Row("consentId", "QaConsent", Rows::Consents), reason.clone()),
        ("registerSupporter", New, json!({ "name": "Another", "specialismCodes": ["MATHS"], "phaseCodes": [2] })),
        ("amendSupporter", SUPPORTER, json!({ "name": "Other" })),
        ("setSupporterCapacity", SUPPORTER, json!({ "capacity": [] })),
        ("requestSupport", New, json!({ "urn": 116_182, "need": "Another", "specialismCodes": ["MATHS"], "days": 1, "neededFrom": LONG_AGO, "neededTo": LONG_AGO })),
        ("closeSupportRequest", REQUEST, reason.clone()),
        ("offerSupport", REQUEST, json!({ "interventionId": "Intervention" })),
        ("acceptSupportOffer", OFFER, json!({})),
        ("declineSupportOffer", OFFER, reason.clone()),
        ("withdrawSupportOffer", OFFER, reason.clone()),
        ("beginDeployment", DEPLOYMENT, json!({})),
        ("recordVisit", DEPLOYMENT, json!({ "visitedOn": LONG_AGO, "days": 1, "note": "Another" })),
        ("strikeVisit", Row("visitId", "Visit", Rows::Deployments), reason.clone()),
        ("completeDeployment", DEPLOYMENT, json!({ "summary": "It helped" })),
        ("endDeployment", DEPLOYMENT, reason.clone()),
        ("planImpactEvaluation", New, json!({ "interventionId": "Intervention", "plan": impact_plan() })),
        ("reviseImpactPlan", EVALUATION, json!({ "plan": impact_plan(), "reason": "As agreed" })),
        ("computeImpactEvaluation", EVALUATION, json!({})),
        ("submitImpactEvaluation", EVALUATION, json!({})),
        ("returnImpactEvaluation", EVALUATION, reason.clone()),
        ("moderateImpactEvaluation", EVALUATION, json!({})),
        ("publishImpactEvaluation", EVALUATION, json!({})),
        ("withdrawImpactEvaluation", EVALUATION, reason),
        ("runNeedsAnalysis", New, json!({ "academicYear": "2026/27" })),
        ("drawPriorityFromNeeds", Row("priorityId", "Priority", Rows::Plans), json!({ "analysisId": "NeedAnalysis", "ruleCodes": ["KS2_RWM"] })),
        ("amendCollectionWindow", Row("collectionWindowId", "CollectionWindow", Rows::Windows), json!({})),
    ]
}

/// Mutations whose input has no version to be stale; a day of no plan, a code that is taken, or that it has ended, stops them.
const WITHOUT_VERSION: [&str; 7] = [
    "addPriority",
    "reverseLedgerEntry",
    "submitClaim",
    "withdrawRelease",
    "revokeQaConsent",
    "recordVisit",
    "strikeVisit",
];

/// Mutations that some who see the row may not do, which is found out once the version is right; their input cannot be done
/// with any of the rows.
const IN_TIME: [&str; 2] = ["reviseIntervention", "reproposeIntervention"];

/// Calls of the mutation that reach what it is about and are refused there; those that are about nothing yet are refused for
/// their blank key.
pub fn tries(mutation: &str, ids: &Ids) -> Vec<Call> {
    let (subject, input) = call(mutation, ids);
    let Subject::Row(field, type_name, rows) = subject else {
        return vec![Call { relation: Relation::Own, rows: None, input: with(input, "idempotencyKey", json!(" ")) }];
    };
    let versions = ids["version"].iter().map(|(_, version)| json!(version.parse::<i64>().expect("a version")));
    let versions =
        if IN_TIME.contains(&mutation) { versions.collect() } else { vec![json!(STALE); ids[type_name].len()] };
    let tried = ids[type_name].iter().zip(versions).map(|((relation, id), version)| {
        let named = with(input.clone(), field, json!(id));
        let has_version = !WITHOUT_VERSION.contains(&mutation);
        let input = if has_version { with(named, "expectedVersion", version) } else { named };
        Call { relation: *relation, rows: Some(rows), input }
    });
    tried.collect()
}

/// An input that is refused before anything is looked for: its key is blank.
pub fn blank(mutation: &str, ids: &Ids) -> Value {
    let first = tries(mutation, ids).into_iter().next().expect("every mutation is called");
    with(first.input, "idempotencyKey", json!(" "))
}

/// What the mutation is about, and the rest of its input with the caller's own ids where it names a type.
fn call(mutation: &str, ids: &Ids) -> (Subject, Value) {
    let found = calls().into_iter().find(|(name, ..)| *name == mutation);
    let (_, subject, mut input) = found.unwrap_or_else(|| panic!("say how {mutation} is to be called"));
    for value in input.as_object_mut().into_iter().flat_map(Map::values_mut) {
        if let Some([(_, id), ..]) = value.as_str().and_then(|name| ids.get(name)).map(Vec::as_slice) {
            *value = json!(id);
        }
    }
    (subject, input)
}

fn with(mut input: Value, field: &str, value: Value) -> Value {
    input[field] = value;
    input
}
