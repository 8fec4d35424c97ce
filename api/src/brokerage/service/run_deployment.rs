use entities::deployment;

use super::{Call, Outcome, lock_deployment, sent_by, step_deployment};
use crate::brokerage::rules::{BrokerageRefused, DeploymentStep};
use crate::brokerage::store::{deployments, supporters};
use crate::operation::{Change, Failure, Operation, expect_version};

/// A deployment that begins, is done, or is broken off.
#[derive(Debug, Clone)]
pub struct Running {
    /// The deployment.
    pub call: Call,
    /// The step: [`DeploymentStep::Begin`], [`DeploymentStep::Complete`] or [`DeploymentStep::End`].
    pub step: DeploymentStep,
    /// What came of it, or why it ends; nothing where it begins.
    pub told: Option<String>,
}

/// Lets a deployment begin, says that it was done, or breaks it off: days that were not given are free again.
///
/// # Errors
/// When the actor neither works for the area nor for the provider, or the deployment does not stand there.
pub async fn run_deployment(operation: &Operation, asked: Running) -> Outcome<deployment::Model> {
    let mutation = match asked.step {
        DeploymentStep::Begin => "beginDeployment",
        DeploymentStep::Complete => "completeDeployment",
        _ => "endDeployment",
    };
    let change = Change::begin(operation, mutation).await?;
    let Call { id, expected_version, idempotency } = asked.call;
    let is_done = change.done_before(idempotency.as_ref(), &id).await?.is_some();
    let known = deployments::by_ids(&change.db, &operation.actor, std::slice::from_ref(&id)).await?.remove(&id);
    // Who promises days adds up what is held and what was given while it holds the supporter: neither may move meanwhile.
    if let Some(known) = known {
        let _ = supporters::lock(&change.db, &operation.actor, &known.supporter_id).await?;
    }
    let row = lock_deployment(&change, &id).await?;
    if is_done {
        return Ok(row);
    }
    expect_version(row.version, expected_version)?;
    if !sent_by(&change, &row).await?.may_run(&operation.actor) {
        return Err(Failure::Forbidden("the local authority of the area, or the provider, runs the deployment"));
    }
    let (today, from, to) = (operation.clock.today(), row.starts_on, row.ends_on);
    if asked.step == DeploymentStep::Begin && !(from..=to).contains(&today) {
        let refused = BrokerageRefused::OutsideDeployment { field: "deploymentId", day: today, from, to };
        asked.step.check(row.status).map_err(Failure::Refused)?;
        return Err(Failure::Refused(refused));
    }
    let row = deployment::Model { end_reason: asked.told.clone(), ..row };
    let written = step_deployment(&change, row, asked.step, asked.told.as_deref()).await?;
    change.commit().await?;
    Ok(written)
}
