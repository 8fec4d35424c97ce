use entities::states::ImpactStatus;
use entities::values::AcademicYear;
use entities::{impact_evaluation, participation};

use super::plan::measure_of;
use super::{Call, EVALUATION, Opened, Outcome, TakenUp, begins_on, ends_on, expect_work, step, take_up};
use crate::commissioning::store::participations;
use crate::impact::rules::{ImpactRefused, Step, tellable};
use crate::impact::store::{evaluations, parts};
use crate::observations::catalogue::Catalogue;
use crate::operation::{Change, Failure, Operation};

/// Publishes the figures as they are, for good, with what was paid for the work until now. The evaluation whose place it takes counts no
/// more. Only figures from what everybody may see are published, so that nothing can be calculated from them that is withheld.
///
/// # Errors
/// When the actor may not publish it, the figures are not moderated, or an input is not public.
pub async fn publish_evaluation(
    operation: &Operation,
    catalogue: &Catalogue,
    call: Call,
) -> Outcome<impact_evaluation::Model> {
    let change = Change::begin(operation, "publishImpactEvaluation").await?;
    let mut opened = match take_up(&change, &call).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(opened) => *opened,
    };
    opened.expect_settler(&change)?;
    Step::Publish.check(opened.row.status).map_err(Failure::Refused)?;
    expect_work(&opened.work)?;
    if parts::rests_on_withdrawn(&change.db, &operation.actor, &opened.row.id).await? {
        return Err(Failure::Refused(ImpactRefused::ReleaseWithdrawn));
    }
    let unpublished = parts::unpublished_inputs(&change.db, &operation.actor, &opened.row.id).await?;
    if opened.row.is_internal || unpublished > 0 {
        return Err(Failure::Refused(ImpactRefused::UnpublishedInputs(unpublished)));
    }
    write_cost(&change, threshold_of(catalogue, &opened.row)?, &mut opened).await?;
    opened.row.published_at = Some(operation.clock.now());
    // Why figures were given back before is no part of what is published; the history has it.
    opened.row.end_reason = None;
    supersede(&change, &opened.row).await?;
    let written = step(&change, opened.row, Step::Publish, None).await?;
    change.commit().await?;
    Ok(written)
}

/// Fewer pupils than this are not told, by the disclosure rule of the measure.
fn threshold_of(catalogue: &Catalogue, row: &impact_evaluation::Model) -> Outcome<i32> {
    let rule = catalogue.rule(&measure_of(catalogue, row)?.rule_code);
    Ok(rule.ok_or(Failure::NotFound("disclosure rule"))?.threshold)
}

/// What the work cost and whom it reached, as is known now and may be told.
async fn write_cost(change: &Change<'_>, threshold: i32, opened: &mut Opened) -> Outcome<()> {
    let (work, actor) = (&opened.work, &change.operation.actor);
    let taking_part = participations::of_intervention(&change.db, actor, &work.id).await?;
    let today = change.operation.clock.today();
    let years = begins_on(work).and_then(|first| {
        let last = ends_on(work).unwrap_or(today).max(first);
        Some(AcademicYear::of(last)?.begins_in() - AcademicYear::of(first)?.begins_in() + 1)
    });
    opened.row.cost_pence = Some(work.actual_pence);
    let told_before = evaluations::pupils_told(&change.db, &work.id).await?;
    opened.row.cost_pupils = pupils_reached(&taking_part).and_then(|pupils| tellable(pupils, threshold, &told_before));
    opened.row.cost_years = years;
    Ok(())
}

/// Pupils reached; nothing while it is not known of a school that did not leave.
fn pupils_reached(taking_part: &[participation::Model]) -> Option<i32> {
    use entities::states::ParticipationStatus::Withdrawn;
    let of = |row: &participation::Model| match row.status {
        Withdrawn => Some(row.pupils_reached.unwrap_or_default()),
        _ => row.pupils_reached,
    };
    taking_part.iter().map(of).sum()
}

/// Ends the evaluation whose place the row takes.
async fn supersede(change: &Change<'_>, row: &impact_evaluation::Model) -> Outcome<()> {
    let Some(id) = &row.supersedes_id else { return Ok(()) };
    let found = evaluations::lock_former(&change.db, id, &row.intervention_id).await?;
    let mut former = found.ok_or(Failure::Refused(ImpactRefused::UnknownSuperseded))?;
    if Step::Supersede.check(former.status).is_err() {
        return Err(Failure::Refused(ImpactRefused::SupersededMeanwhile(former.status)));
    }
    former.status = ImpactStatus::Superseded;
    let written = evaluations::update(&change.db, former, change.operation.clock.now()).await?;
    let (from, to) = (ImpactStatus::Published.to_string(), written.status.to_string());
    change.record((EVALUATION, &written.id), (Some(&from), Some(&to)), None).await?;
    Ok(())
}
