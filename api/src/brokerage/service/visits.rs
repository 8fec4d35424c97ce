use chrono::NaiveDate;
use entities::values::{HalfDays, Period};
use entities::{deployment, visit};

use super::{DEPLOYMENT, Outcome, lock_deployment, sent_by};
use crate::brokerage::rules::{BrokerageRefused, DeploymentStep, Visited, check_visit};
use crate::brokerage::store::{deployments, visits};
use crate::operation::{Change, Failure, Idempotency, Operation};

/// A visit to be written down.
#[derive(Debug, Clone)]
pub struct Visiting {
    /// Key of the deployment.
    pub deployment_id: String,
    /// Day.
    pub visited_on: NaiveDate,
    /// The half-term whose days it uses; that of the day, if left out.
    pub half_term: Option<Period>,
    /// How long it took.
    pub days: HalfDays,
    /// What was done.
    pub note: String,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// A visit to be struck out.
#[derive(Debug, Clone)]
pub struct Striking {
    /// Key of the visit.
    pub visit_id: String,
    /// Why.
    pub reason: String,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Writes down a visit under a deployment.
///
/// # Errors
/// When it is not the actor's to write down, the deployment is not under way, the day is to come or outside the deployment, or more
/// days would be given than were agreed for the half-term.
pub async fn record_visit(operation: &Operation, asked: Visiting) -> Outcome<visit::Model> {
    let change = Change::begin(operation, "recordVisit").await?;
    let id = change.new_id();
    if let Some(id) = change.done_before(asked.idempotency.as_ref(), &id).await? {
        return found(&change, &id).await;
    }
    let (deployment, is_person) = open(&change, &asked.deployment_id).await?;
    let half_term = asked.half_term.or_else(|| Period::half_term_of(asked.visited_on)).ok_or_else(|| {
        let (field, day) = ("visitedOn", asked.visited_on);
        Failure::Refused(BrokerageRefused::OutsideDeployment {
            field,
            day,
            from: deployment.starts_on,
            to: deployment.ends_on,
        })
    })?;
    let refused =
        check_visit(&visited(&change, &deployment, (&asked, half_term), is_person).await?, operation.clock.today());
    BrokerageRefused::all(refused).map_err(Failure::Refused)?;
    let row = visit::Model {
        id,
        deployment_id: deployment.id.clone(),
        supporter_id: deployment.supporter_id,
        visited_on: asked.visited_on,
        half_term,
        days: asked.days,
        note: asked.note,
        recorded_by: operation.actor.user_id().map(str::to_owned),
        recorded_at: operation.clock.now(),
        struck_by: None,
        struck_at: None,
        strike_reason: None,
    };
    visits::insert(&change.db, row.clone()).await?;
    let told = format!("{} days on {}", row.days, row.visited_on);
    change.record((DEPLOYMENT, &deployment.id), (None, None), Some(&told)).await?;
    change.commit().await?;
    Ok(row)
}

/// Strikes a visit out that was written down by mistake: it stays to be read and does not count.
///
/// # Errors
/// When it is not the actor's to strike out, the deployment is not under way, or it is struck out already.
pub async fn strike_visit(operation: &Operation, asked: Striking) -> Outcome<visit::Model> {
    let change = Change::begin(operation, "strikeVisit").await?;
    let id = &asked.visit_id;
    let is_done = change.done_before(asked.idempotency.as_ref(), id).await?.is_some();
    let known = found(&change, id).await?;
    if is_done {
        return Ok(known);
    }
    let (deployment, _) = open(&change, &known.deployment_id).await?;
    let row = visits::lock(&change.db, &operation.actor, id).await?.ok_or(Failure::NotFound("visit"))?;
    if row.struck_at.is_some() {
        return Err(Failure::Refused(BrokerageRefused::StruckAlready));
    }
    let struck = visit::Model {
        struck_by: operation.actor.user_id().map(str::to_owned),
        struck_at: Some(operation.clock.now()),
        strike_reason: Some(asked.reason.clone()),
        ..row
    };
    let written = visits::update(&change.db, struck).await?;
    change.record((DEPLOYMENT, &deployment.id), (None, None), Some(&asked.reason)).await?;
    change.commit().await?;
    Ok(written)
}

/// The deployment, locked, if the actor logs its visits and it is under way; and whether it is of one person.
async fn open(change: &Change<'_>, id: &str) -> Outcome<(deployment::Model, bool)> {
    let row = lock_deployment(change, id).await?;
    let sent = sent_by(change, &row).await?;
    if !sent.may_log(&change.operation.actor) {
        return Err(Failure::Forbidden(
            "who is sent, its provider and the local authority of the area write down visits",
        ));
    }
    DeploymentStep::Log.check(row.status).map_err(Failure::Refused)?;
    Ok((row, sent.supporter.designation.is_some()))
}

/// The visit with what it has to fit. Three statements at most.
async fn visited(
    change: &Change<'_>,
    row: &deployment::Model,
    (asked, half_term): (&Visiting, Period),
    is_person: bool,
) -> Outcome<Visited> {
    let (actor, ids) = (&change.operation.actor, std::slice::from_ref(&row.id));
    let agreed = deployments::days_of(&change.db, actor, ids).await?.remove(&row.id).unwrap_or_default();
    let agreed = agreed.iter().find(|line| line.half_term == half_term).map(|line| line.days);
    let given = visits::given_by(&change.db, actor, ids).await?.remove(&row.id).unwrap_or_default();
    let on_the_day =
        if is_person { Some(visits::given_on(&change.db, actor, &row.id, asked.visited_on).await?) } else { None };
    Ok(Visited {
        on: asked.visited_on,
        half_term,
        days: asked.days,
        between: (row.starts_on, row.ends_on),
        agreed: agreed.unwrap_or_default(),
        given: given.get(&half_term).copied().unwrap_or_default(),
        on_the_day,
    })
}

async fn found(change: &Change<'_>, id: &String) -> Outcome<visit::Model> {
    let found = visits::by_ids(&change.db, &change.operation.actor, std::slice::from_ref(id)).await?.remove(id);
    found.ok_or(Failure::NotFound("visit"))
}
