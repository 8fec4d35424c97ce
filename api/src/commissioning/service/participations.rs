use chrono::NaiveDate;
use entities::states::ParticipationStatus;
use entities::{intervention, participation};

use super::parts::{SchoolPlace, check_cohorts, check_schools, participation_row};
use super::{Outcome, Subject, TakenUp, expect_officer, settle, take_up};
use crate::commissioning::rules::{Closing, CommissioningRefused, check_closing, check_delivery, check_enrolment};
use crate::commissioning::store::{history, interventions, participations};
use crate::costs::service::reshare;
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::policy::{Parties, delivers, works_for};

/// A school is to take part.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// The intervention.
    pub subject: Subject,
    /// The school.
    pub school: SchoolPlace,
    /// First day; the planned first day or today, whichever is later, if left out.
    pub joined_on: Option<NaiveDate>,
}

/// What is to be revised of a participation. What is left out stays as it is.
#[derive(Debug, Clone)]
pub struct ParticipationRevision {
    /// Key of the participation.
    pub participation_id: String,
    /// Version of it that the caller read.
    pub expected_version: i32,
    /// Whom of the school it is for.
    pub cohort_code: Option<String>,
    /// Places planned for the school.
    pub places: Option<i32>,
    /// Fixed share of the cost.
    pub cost_share_parts: Option<i32>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Whom the work has reached.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Key of the participation.
    pub participation_id: String,
    /// Version of it that the caller read.
    pub expected_version: i32,
    /// Pupils, or staff, reached so far.
    pub pupils_reached: i32,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// A participation is over.
#[derive(Debug, Clone)]
pub struct ClosingParticipation {
    /// Key of the participation.
    pub participation_id: String,
    /// Version of it that the caller read.
    pub expected_version: i32,
    /// Whether the school took part to the end.
    pub is_completed: bool,
    /// Last day; today if left out.
    pub ended_on: Option<NaiveDate>,
    /// Why it is over.
    pub reason: String,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Lets a school take part, and shares the cost anew.
///
/// # Errors
/// When it is not open, takes part already, or the intervention is over.
pub async fn enrol_school(operation: &Operation, asked: Enrolment) -> Outcome<participation::Model> {
    let change = Change::begin(operation, "enrolSchool").await?;
    let (db, actor) = (&change.db, &operation.actor);
    let urn = asked.school.urn;
    let row = match take_up(&change, &asked.subject).await? {
        TakenUp::Done(row) => {
            let first = participations::of_school(db, actor, &row.id, urn).await?;
            return first.ok_or(Failure::NotFound("participation"));
        }
        TakenUp::Open(row) => *row,
    };
    expect_officer(&change, &row)?;
    let joined_on = asked.joined_on.unwrap_or_else(|| first_day(operation, &row));
    check_joining(&change, &row, &asked.school, joined_on).await?;
    let joining = participation_row(&change, &row, asked.school, joined_on);
    participations::insert(db, std::slice::from_ref(&joining), operation.clock.now()).await?;
    reshare(db, &row.id).await?;
    settle(change, row, None, Some(&format!("URN {urn}"))).await?;
    Ok(joining)
}

/// The planned first day, or today if that has passed, within the year.
fn first_day(operation: &Operation, row: &intervention::Model) -> NaiveDate {
    let planned = row.planned_starts_on.unwrap_or_else(|| row.academic_year.first_day());
    planned.max(operation.clock.today()).min(row.academic_year.last_day())
}

async fn check_joining(
    change: &Change<'_>,
    row: &intervention::Model,
    school: &SchoolPlace,
    joined_on: NaiveDate,
) -> Outcome<()> {
    let mut refused: Vec<_> = check_enrolment(row.status, row.academic_year, joined_on).err().into_iter().collect();
    check_cohorts(change, &mut refused, &[("cohortCode".to_owned(), &school.cohort_code)]).await?;
    let (field, urn) = ("urn".to_owned(), school.urn);
    check_schools(change, &mut refused, &[(field.clone(), urn)]).await?;
    if participations::of_school(&change.db, &change.operation.actor, &row.id, urn).await?.is_some() {
        refused.push(CommissioningRefused::SchoolTwice { field, urn });
    }
    CommissioningRefused::all(refused).map_err(Failure::Refused)
}

/// Which participation, as the caller read it.
struct Named<'a> {
    id: &'a str,
    expected_version: i32,
    idempotency: Option<&'a Idempotency>,
}

/// The participation, locked after its intervention.
enum Found {
    /// To be worked on, with its intervention.
    Open(Box<(intervention::Model, participation::Model)>),
    /// The same call was made before: this is the answer.
    Done(Box<participation::Model>),
}

async fn find(change: &Change<'_>, named: Named<'_>) -> Outcome<Found> {
    let (db, actor) = (&change.db, &change.operation.actor);
    let unknown = || Failure::NotFound("participation");
    let id = named.id.to_owned();
    let is_done = change.done_before(named.idempotency, &id).await?.is_some();
    let read = participations::by_ids(db, actor, std::slice::from_ref(&id)).await?.pop().ok_or_else(unknown)?;
    let intervention = interventions::lock_intervention(db, actor, &read.intervention_id).await?;
    let intervention = intervention.ok_or_else(unknown)?;
    let row = participations::lock(db, actor, &id).await?.ok_or_else(unknown)?;
    if is_done {
        return Ok(Found::Done(Box::new(row)));
    }
    if !works_for(actor, intervention.area_la_code) && !delivers(actor, Parties::from(&intervention)) {
        return Err(Failure::Forbidden("only who delivers it and the local authority of the area do this"));
    }
    expect_version(row.version, named.expected_version)?;
    Ok(Found::Open(Box::new((intervention, row))))
}

/// Writes the changed participation, shares the cost anew, and lets the change have happened.
async fn write(
    change: Change<'_>,
    intervention: &intervention::Model,
    row: participation::Model,
    reason: Option<&str>,
) -> Outcome<participation::Model> {
    let written = participations::update(&change.db, row, change.operation.clock.now()).await?;
    reshare(&change.db, &intervention.id).await?;
    let told = match reason {
        Some(reason) => format!("URN {}: {reason}", written.urn),
        None => format!("URN {}", written.urn),
    };
    change.record((history::INTERVENTION, &intervention.id), (None, None), Some(&told)).await?;
    change.commit().await?;
    Ok(written)
}

/// Revises what is planned for a school: whom it is for, places, its share of the cost.
///
/// # Errors
/// When the actor does not work for the area, or the participation is closed.
pub async fn revise_participation(
    operation: &Operation,
    asked: ParticipationRevision,
) -> Outcome<participation::Model> {
    let change = Change::begin(operation, "reviseParticipation").await?;
    let named = Named {
        id: &asked.participation_id,
        expected_version: asked.expected_version,
        idempotency: asked.idempotency.as_ref(),
    };
    let (intervention, mut row) = match find(&change, named).await? {
        Found::Done(row) => return Ok(*row),
        Found::Open(found) => *found,
    };
    expect_officer(&change, &intervention)?;
    if row.status != ParticipationStatus::Active {
        return Err(Failure::Refused(CommissioningRefused::ClosedAlready));
    }
    if let Some(code) = asked.cohort_code {
        let mut refused = Vec::new();
        check_cohorts(&change, &mut refused, &[("cohortCode".to_owned(), &code)]).await?;
        CommissioningRefused::all(refused).map_err(Failure::Refused)?;
        row.cohort_code = code;
    }
    row.places = asked.places.or(row.places);
    row.cost_share_parts = asked.cost_share_parts.or(row.cost_share_parts);
    write(change, &intervention, row, None).await
}

/// Records whom the work has reached in a school so far.
///
/// # Errors
/// When the actor neither delivers it nor works for the area, there is no contract, or the participation is closed.
pub async fn record_delivery(operation: &Operation, asked: Delivery) -> Outcome<participation::Model> {
    let change = Change::begin(operation, "recordDelivery").await?;
    let named = Named {
        id: &asked.participation_id,
        expected_version: asked.expected_version,
        idempotency: asked.idempotency.as_ref(),
    };
    let (intervention, mut row) = match find(&change, named).await? {
        Found::Done(row) => return Ok(*row),
        Found::Open(found) => *found,
    };
    check_delivery(intervention.status, row.status).map_err(Failure::Refused)?;
    row.pupils_reached = Some(asked.pupils_reached);
    let told = format!("{} reached", asked.pupils_reached);
    write(change, &intervention, row, Some(&told)).await
}

/// Closes a participation: the school took part to the end, or left before.
///
/// # Errors
/// When the actor neither delivers it nor works for the area, it is closed already, or the day cannot be.
pub async fn close_participation(operation: &Operation, asked: ClosingParticipation) -> Outcome<participation::Model> {
    let change = Change::begin(operation, "closeParticipation").await?;
    let named = Named {
        id: &asked.participation_id,
        expected_version: asked.expected_version,
        idempotency: asked.idempotency.as_ref(),
    };
    let (intervention, mut row) = match find(&change, named).await? {
        Found::Done(row) => return Ok(*row),
        Found::Open(found) => *found,
    };
    let today = operation.clock.today();
    let ended_on = asked.ended_on.unwrap_or(today);
    let closing = Closing { status: row.status, joined_on: row.joined_on, ended_on, today };
    check_closing(intervention.status, closing).map_err(Failure::Refused)?;
    row.joined_on = row.joined_on.min(ended_on);
    row.status = if asked.is_completed { ParticipationStatus::Completed } else { ParticipationStatus::Withdrawn };
    row.ended_on = Some(ended_on);
    row.end_reason = Some(asked.reason.clone());
    write(change, &intervention, row, Some(&asked.reason)).await
}
