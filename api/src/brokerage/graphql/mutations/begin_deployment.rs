use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::brokerage::graphql::Deployment;
use crate::brokerage::rules::DeploymentStep;
use crate::brokerage::service::{self, Call, Running};
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;

/// A deployment that begins.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct BeginDeploymentInput {
    /// Global id of the deployment.
    deployment_id: ID,
    /// Version of the deployment that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `beginDeployment` did.
#[derive(Debug, SimpleObject)]
pub struct BeginDeploymentPayload {
    /// The deployment as it is now. Null if there are `userErrors`.
    deployment: Option<Deployment>,
    /// What to mend in the input; nothing was written if there is any. Codes: `WRONG_STATE`, `OUTSIDE_DEPLOYMENT`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct BeginDeployment;

#[Object]
impl BeginDeployment {
    /// Lets an agreed deployment begin, on one of its days. Only `LA_ADMIN` and `LA_OFFICER` of the area, and
    /// `TEACHING_SCHOOL_USER` of the provider that sends its people may.
    #[graphql(guard = "May::call(\"beginDeployment\")")]
    async fn begin_deployment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which deployment.")] input: BeginDeploymentInput,
    ) -> Result<BeginDeploymentPayload> {
        let Some(GlobalId::Deployment(deployment_id)) = GlobalId::decode(&input.deployment_id) else {
            return Err(Code::NotFound.error("there is no deployment with this key"));
        };
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(BeginDeploymentPayload { deployment: None, user_errors });
        }
        let result = service::run_deployment(operation(ctx)?, input.running(deployment_id)).await;
        let deployment = outcome(ctx, &mut user_errors, result)?.map(Deployment);
        Ok(BeginDeploymentPayload { deployment, user_errors })
    }
}

impl BeginDeploymentInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn running(self, deployment_id: String) -> Running {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        let call = Call { id: deployment_id, expected_version: self.expected_version, idempotency };
        Running { call, step: DeploymentStep::Begin, told: None }
    }
}
