use entities::impact_evaluation;
use entities::keys::Urn;
use entities::states::Purpose;
use sea_orm::{ConnectionTrait, DbErr};

use super::figures::{Computed, compute};
use super::gather::{Subject, Wanted, gather};
use super::plan::{judged, measure_of};
use super::{Call, Outcome, TakenUp, plan_of, take_up};
use crate::commissioning::store::participations;
use crate::data_sharing::log::Recorder;
use crate::data_sharing::store::grants::hold_live;
use crate::impact::rules::Step;
use crate::impact::store::parts;
use crate::observations::catalogue::Catalogue;
use crate::observations::service::Readings;
use crate::operation::{Change, Failure, Operation};
use crate::policy::{Grant, Sight};

/// With what figures are computed besides the rows.
pub type Means<'a> = (&'a Catalogue, &'a Recorder);

/// Computes the figures of a draft by its plan, from the observations that the actor may read now: all schools that have taken part count,
/// also those that left (as they were meant to be treated). That nothing can be estimated is a result too.
///
/// # Errors
/// When the actor may not, the evaluation is no draft, or the log of readings is closed.
pub async fn compute_evaluation(
    operation: &Operation,
    means: Means<'_>,
    call: Call,
) -> Outcome<impact_evaluation::Model> {
    let change = Change::begin(operation, "computeImpactEvaluation").await?;
    let opened = match take_up(&change, &call).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(opened) => *opened,
    };
    opened.expect_planner(&change)?;
    Step::Compute.check(opened.row.status).map_err(Failure::Refused)?;
    super::expect_work(&opened.work)?;
    let mut row = opened.row;
    row.baseline_overlaps = Some(plan_of(&row).baseline_overlaps(super::begins_on(&opened.work)));
    let found = participations::of_intervention(&change.db, &operation.actor, &row.intervention_id).await?;
    let mut treated: Vec<Urn> = found.iter().map(|participation| participation.urn).collect();
    treated.dedup();
    let wanted = Wanted { treated, settled: None, area: row.area_la_code };
    let today = operation.clock.today();
    let grants = hold_live(&change.db, &operation.actor, Purpose::ImpactEvaluation, today).await?;
    let computed = compute_from((&change.db, operation), (means, &grants), &row, &wanted).await?;
    computed.write_into(&mut row);
    row.computed_at = Some(operation.clock.now());
    row.computed_by = operation.actor.user_id().map(str::to_owned);
    row.computed_revision = Some(row.plan_revision);
    parts::replace(&change.db, &row.id, computed.parts(&row.id, row.weighting)).await?;
    let written = super::step(&change, row, Step::Compute, None).await?;
    change.commit().await?;
    Ok(written)
}

/// Reads the figures as they are now, has it written down, and compares them.
pub(super) async fn compute_from<C: ConnectionTrait>(
    (db, operation): (&C, &Operation),
    ((catalogue, log), grants): (Means<'_>, &[Grant]),
    row: &impact_evaluation::Model,
    wanted: &Wanted,
) -> Outcome<Computed> {
    let sight = Sight::of(&operation.actor, grants);
    let (plan, measure) = (plan_of(row), measure_of(catalogue, row)?);
    let subject = Subject { plan: &plan, judged: judged(measure), breaks: catalogue.breaks(measure.id) };
    let (gathered, seen) = gather((db, &operation.actor), &sight, subject, wanted).await?;
    let readings = Readings::of(&seen);
    readings.write_down((operation, catalogue, log), grants, Purpose::ImpactEvaluation).await.map_err(DbErr::from)?;
    Ok(compute(subject, gathered, super::timing_of(row)))
}
