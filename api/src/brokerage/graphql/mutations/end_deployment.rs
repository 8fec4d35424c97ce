use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::brokerage::graphql::Deployment;
use crate::brokerage::rules::DeploymentStep;
use crate::brokerage::service::{self, Call, Running};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{LONGEST_TEXT, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// A deployment that is broken off.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct EndDeploymentInput {
    /// Global id of the deployment.
    deployment_id: ID,
    /// Version of the deployment that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Why; 2,000 characters at most.
    reason: String,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `endDeployment` did.
#[derive(Debug, SimpleObject)]
pub struct EndDeploymentPayload {
    /// The deployment as it is now. Null if there are `userErrors`.
    deployment: Option<Deployment>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`,
    /// `CONTROL_CHARACTERS`, `WRONG_STATE`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct EndDeployment;

#[Object]
impl EndDeployment {
    /// Breaks an agreed deployment off. Days that were not given are free again. Only `LA_ADMIN` and `LA_OFFICER` of
    /// the area, and `TEACHING_SCHOOL_USER` of the provider that sends its people may.
    #[graphql(guard = "May::call(\"endDeployment\")")]
    async fn end_deployment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which deployment, and what is said of it.")] input: EndDeploymentInput,
    ) -> Result<EndDeploymentPayload> {
        let Some(GlobalId::Deployment(deployment_id)) = GlobalId::decode(&input.deployment_id) else {
            return Err(Code::NotFound.error("there is no deployment with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(EndDeploymentPayload { deployment: None, user_errors });
        }
        let result = service::run_deployment(operation(ctx)?, input.running(deployment_id)).await;
        let deployment = outcome(ctx, &mut user_errors, result)?.map(Deployment);
        Ok(EndDeploymentPayload { deployment, user_errors })
    }
}

impl EndDeploymentInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_text(&mut errors, "reason", &self.reason, LONGEST_TEXT);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn running(self, deployment_id: String) -> Running {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { id: deployment_id, expected_version: self.expected_version, idempotency };
        Running { call, step: DeploymentStep::End, told: Some(self.reason) }
    }
}
