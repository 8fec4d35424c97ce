use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::inputs::{QaFrameworkInput, QaReviewerInput, check_team, members};
use crate::graphql::access::May;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_NAME, check_key, check_optional_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Date, Urn};
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::quality::graphql::QaReview;
use crate::quality::graphql::enums::QaReviewKind;
use crate::quality::graphql::framework::frameworks;
use crate::quality::service::{self, Scheduling, SubjectKey};

/// A review that is to be made. Exactly one of `interventionId`, `providerId` and `urn` says of what.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct ScheduleQaReviewInput {
    /// Global id of the intervention whose delivery is to be reviewed.
    intervention_id: Option<ID>,
    /// Global id of the provider that is to be reviewed.
    provider_id: Option<ID>,
    /// URN of the school that its peers are to review.
    urn: Option<Urn>,
    /// How it is to be made: `DESK` or `VISIT`, and `PEER` for a school.
    kind: QaReviewKind,
    /// By which framework. If left out, the one for what is reviewed that is in force on the day.
    framework: Option<QaFrameworkInput>,
    /// Day for which it is planned. Not before the intervention begins; a day in the past is allowed, to enter a review that was made.
    scheduled_for: Date,
    /// Who reviews: 1 to 100, exactly one of them as the lead. Nobody who belongs to what is reviewed.
    team: Vec<QaReviewerInput>,
    /// Who is to moderate, by what they sign in as: not of the team, and independent like it. Of provision, somebody of the local authority or the Executive Board of the area; if left out, anybody of the local authority may who is independent. Needed for a peer review, and for a service of the local authority.
    moderator: Option<String>,
    /// Global id of the provider that organises a peer review. Left out if none does.
    hub_provider_id: Option<ID>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `scheduleQaReview` did.
#[derive(Debug, SimpleObject)]
pub struct ScheduleQaReviewPayload {
    /// The review that was planned. Null if there are `userErrors`.
    review: Option<QaReview>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `TOO_MANY`, `ONE_SUBJECT`, `UNKNOWN_INTERVENTION`, `UNKNOWN_PROVIDER`, `UNKNOWN_SCHOOL`, `SCHOOL_NOT_OPEN`, `UNKNOWN_HUB`,
    /// `HUB_NOT_EXPECTED`, `KIND_MISMATCH`, `UNKNOWN_FRAMEWORK`, `FRAMEWORK_MISMATCH`, `BEFORE_FRAMEWORK`, `NOT_REVIEWABLE` (there is no contract), `PROVIDER_MISSING`, `BEFORE_IT_BEGAN`,
    /// `UNKNOWN_USER`, `USER_TWICE`, `ONE_LEAD`, `INTEREST` (belongs to what is reviewed), `SAME_PERSON` (of the team and the moderator),
    /// `MODERATOR_MISSING`, `MODERATOR_NOT_OF_AREA`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct ScheduleQaReview;

#[Object]
impl ScheduleQaReview {
    /// Plans a review. It begins as `SCHEDULED`. Only `LA_ADMIN` and `LA_OFFICER` may, for their area, and nobody of work of an
    /// organisation it belongs to; a peer review only `TRUST_USER` and `SCHOOL_USER`, for their own schools.
    #[graphql(guard = "May::call(\"scheduleQaReview\")")]
    async fn schedule_qa_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be reviewed, how, when and by whom.")] input: ScheduleQaReviewInput,
    ) -> Result<ScheduleQaReviewPayload> {
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(ScheduleQaReviewPayload { review: None, user_errors });
        }
        let frameworks = frameworks(ctx).await?;
        let asked = input.scheduling();
        let result = service::schedule_review(operation(ctx)?, &frameworks, asked).await;
        let review = outcome(ctx, &mut user_errors, result)?.map(QaReview);
        Ok(ScheduleQaReviewPayload { review, user_errors })
    }
}

impl ScheduleQaReviewInput {
    /// How many things are named to be reviewed.
    fn subjects(&self) -> usize {
        [self.intervention_id.is_some(), self.provider_id.is_some(), self.urn.is_some()].map(usize::from).iter().sum()
    }

    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        if self.subjects() != 1 {
            let told = "name exactly one of interventionId, providerId and urn: a review is of one thing";
            errors.push(UserError::at("interventionId", "ONE_SUBJECT", told));
        }
        check_team(&mut errors, &self.team);
        check_optional_text(&mut errors, "moderator", self.moderator.as_ref(), LONGEST_NAME);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn scheduling(self) -> Scheduling {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let key = |id: &Option<ID>| id.as_ref().map(|id| GlobalId::decode(id));
        let of = match (key(&self.intervention_id), key(&self.provider_id), self.urn) {
            (Some(Some(GlobalId::Intervention(id))), ..) => SubjectKey::Intervention(id),
            (Some(_), ..) => SubjectKey::Intervention(String::new()),
            (None, Some(Some(GlobalId::Provider(id))), _) => SubjectKey::Provider(id),
            (None, _, Some(urn)) => SubjectKey::School(urn.0),
            (None, ..) => SubjectKey::Provider(String::new()),
        };
        let hub = |id: ID| match GlobalId::decode(&id) {
            Some(GlobalId::Provider(id)) => id,
            _ => String::new(),
        };
        Scheduling {
            of,
            kind: self.kind.into(),
            framework: self.framework.map(|framework| (framework.code, framework.version)),
            scheduled_for: self.scheduled_for.0,
            team: members(self.team),
            moderator: self.moderator,
            hub_provider_id: self.hub_provider_id.map(hub),
            idempotency,
        }
    }
}
