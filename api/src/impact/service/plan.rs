use std::sync::Arc;

use entities::states::ImpactStatus;
use entities::{impact_evaluation, impact_plan, intervention, measure};

use super::{
    Call, EVALUATION, OF_THE_AREA, Outcome, TakenUp, begins_on, ends_on, has_contract, plan_of, take_up, work_of,
};
use crate::commissioning::store::priorities;
use crate::impact::rules::{ImpactRefused, Judged, Plan, Step};
use crate::impact::store::evaluations;
use crate::observations::catalogue::Catalogue;
use crate::operation::{Change, Failure, Idempotency, Operation};
use crate::policy::Reviewed;

/// What is planned, with its measure and cohorts by their codes.
#[derive(Debug, Clone)]
pub struct NewPlan {
    /// Code of the measure.
    pub measure_code: String,
    /// Code of the cohort.
    pub cohort_code: String,
    /// Code of the cohort that it is behind, if the gap is evaluated.
    pub against_cohort_code: Option<String>,
    /// The rest; its numbers of measure and cohorts are not looked at.
    pub plan: Plan,
}

/// An evaluation that is planned.
#[derive(Debug, Clone)]
pub struct Planning {
    /// Key of the intervention.
    pub intervention_id: String,
    /// What is planned.
    pub plan: NewPlan,
    /// Key of the published evaluation whose place it is to take.
    pub supersedes_id: Option<String>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// A plan that takes the place of another.
#[derive(Debug, Clone)]
pub struct Revising {
    /// The evaluation.
    pub call: Call,
    /// What is planned now.
    pub plan: NewPlan,
    /// Why it is changed.
    pub reason: String,
}

/// Plans an evaluation.
///
/// # Errors
/// When the actor may not plan it, the intervention has no contract, or the plan cannot be: all that is wrong at once.
pub async fn plan_evaluation(
    operation: &Operation,
    catalogue: &Catalogue,
    asked: Planning,
) -> Outcome<impact_evaluation::Model> {
    let change = Change::begin(operation, "planImpactEvaluation").await?;
    let id = change.new_id();
    if let Some(id) = change.done_before(asked.idempotency.as_ref(), &id).await? {
        let found = evaluations::lock(&change.db, &operation.actor, &id).await?;
        return found.ok_or(Failure::NotFound("evaluation"));
    }
    let found = work_of(&change, &asked.intervention_id).await?;
    let (work, judged) = found.ok_or(Failure::Refused(ImpactRefused::UnknownIntervention))?;
    if !judged.may_plan(&operation.actor) {
        return Err(Failure::Forbidden(OF_THE_AREA));
    }
    let mut refused = Vec::new();
    refused.extend(check_work(&work));
    let (plan, problems) = resolve(catalogue, &asked.plan, &work);
    refused.extend(problems);
    refused.extend(check_superseded(&change, &asked, &work, &plan).await?);
    ImpactRefused::all(refused).map_err(Failure::Refused)?;
    let row = new_row(&change, id, (&work, &judged), &plan, asked.supersedes_id).await?;
    evaluations::insert(&change.db, row.clone()).await?;
    evaluations::insert_plan(&change.db, revision(&change, &row, None)).await?;
    change.record((EVALUATION, &row.id), (None, Some(&row.status.to_string())), None).await?;
    change.commit().await?;
    Ok(row)
}

/// Changes the plan of a draft. Figures that were computed by the plan before can no longer be submitted.
///
/// # Errors
/// When the actor may not, the evaluation is no draft, or the plan cannot be.
pub async fn revise_plan(
    operation: &Operation,
    catalogue: &Catalogue,
    asked: Revising,
) -> Outcome<impact_evaluation::Model> {
    let change = Change::begin(operation, "reviseImpactPlan").await?;
    let opened = match take_up(&change, &asked.call).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(opened) => *opened,
    };
    opened.expect_planner(&change)?;
    Step::Revise.check(opened.row.status).map_err(Failure::Refused)?;
    let (plan, mut problems) = resolve(catalogue, &asked.plan, &opened.work);
    let mut row = opened.row;
    if row.supersedes_id.is_some() && subject_of(&plan) != subject_of(&plan_of(&row)) {
        problems.push(ImpactRefused::SupersededMismatch);
    }
    ImpactRefused::all(problems).map_err(Failure::Refused)?;
    row.plan_revision += 1;
    row.is_plan_late = row.is_plan_late || plan.is_late(operation.clock.today());
    fill(&mut row, &plan);
    evaluations::insert_plan(&change.db, revision(&change, &row, Some(asked.reason.clone()))).await?;
    let written = super::step(&change, row, Step::Revise, Some(&asked.reason)).await?;
    change.commit().await?;
    Ok(written)
}

fn check_work(work: &intervention::Model) -> Option<ImpactRefused> {
    (!has_contract(work)).then_some(ImpactRefused::NotEvaluable(work.status))
}

/// The plan with the numbers of its measure and cohorts, and what is wrong with it.
fn resolve(catalogue: &Catalogue, asked: &NewPlan, work: &intervention::Model) -> (Plan, Vec<ImpactRefused>) {
    let mut refused = Vec::new();
    let measure = catalogue.measure(&asked.measure_code);
    let mut number = |field, code: &str| {
        let found = catalogue.number(code);
        if found.is_none() {
            refused.push(ImpactRefused::UnknownCohort { field, code: code.to_owned() });
        }
        found
    };
    let cohort_number = number("plan.cohortCode", &asked.cohort_code).unwrap_or_default();
    let against = asked.against_cohort_code.as_ref();
    let against_number = against.and_then(|code| number("plan.againstCohortCode", code));
    let measure_id = measure.map(|measure| measure.id).unwrap_or_default();
    let plan = Plan { measure_id, cohort_number, against_number, ..asked.plan };
    match measure {
        Some(measure) => {
            refused.extend(plan.problems(judged(measure), (begins_on(work), ends_on(work))));
        }
        None => refused.push(ImpactRefused::UnknownMeasure(asked.measure_code.clone())),
    }
    (plan, refused)
}

/// What takes the place of an evaluation is of the same.
async fn check_superseded(
    change: &Change<'_>,
    asked: &Planning,
    work: &intervention::Model,
    plan: &Plan,
) -> Outcome<Option<ImpactRefused>> {
    let Some(id) = &asked.supersedes_id else { return Ok(None) };
    let found = evaluations::by_ids(&change.db, &change.operation.actor, std::slice::from_ref(id)).await?.remove(id);
    let published = found.filter(|row| row.status == ImpactStatus::Published && row.intervention_id == work.id);
    let Some(published) = published else { return Ok(Some(ImpactRefused::UnknownSuperseded)) };
    Ok((subject_of(&plan_of(&published)) != subject_of(plan)).then_some(ImpactRefused::SupersededMismatch))
}

/// What the plan is of: measure and cohorts.
const fn subject_of(plan: &Plan) -> (i32, i16, Option<i16>) {
    (plan.measure_id, plan.cohort_number, plan.against_number)
}

async fn new_row(
    change: &Change<'_>,
    id: String,
    (work, judged): (&intervention::Model, &Reviewed),
    plan: &Plan,
    supersedes_id: Option<String>,
) -> Outcome<impact_evaluation::Model> {
    let (db, actor) = (&change.db, &change.operation.actor);
    let priority =
        priorities::by_ids(db, actor, std::slice::from_ref(&work.priority_id)).await?.remove(&work.priority_id);
    let priority = priority.ok_or(Failure::Refused(ImpactRefused::UnknownIntervention))?;
    let Reviewed::Provision { provider, .. } = judged else {
        return Err(Failure::Refused(ImpactRefused::ProviderMissing));
    };
    let now = change.operation.clock.now();
    let mut row = impact_evaluation::Model {
        id,
        area_la_code: work.area_la_code,
        intervention_id: work.id.clone(),
        intervention_reference: work.reference.clone(),
        intervention_title: work.title.clone(),
        kind: work.kind,
        provider_id: provider.id.clone(),
        provider_name: provider.name.clone(),
        priority_code: priority.code,
        priority_title: priority.title,
        phase_code: work.phase_code,
        academic_year: work.academic_year,
        measure_id: plan.measure_id,
        cohort_number: plan.cohort_number,
        against_number: plan.against_number,
        method: plan.method,
        weighting: plan.weighting,
        baseline_period: plan.baseline,
        outcome_period: plan.outcome,
        comparators_each: plan.comparators_each,
        caliper_hundredths: plan.caliper_hundredths,
        due_on: plan.due_on,
        plan_revision: 1,
        is_plan_late: plan.is_late(change.operation.clock.today()),
        status: ImpactStatus::Draft,
        supersedes_id,
        end_reason: None,
        version: 1,
        created_by: actor.user_id().map(str::to_owned),
        submitted_by: None,
        moderated_by: None,
        moderation_note: None,
        created_at: now,
        changed_at: now,
        published_at: None,
        computed_at: None,
        computed_by: None,
        computed_revision: None,
        measure_direction: None,
        measure_nature: None,
        measure_is_attainment: None,
        measure_sd_thousandths: None,
        baseline_overlaps: None,
        method_version: None,
        cannot_code: None,
        data_status: None,
        is_internal: false,
        uses_release: false,
        participants: None,
        treated_schools: None,
        treated_pupils: None,
        treated_baseline: None,
        treated_outcome: None,
        comparator_schools: None,
        comparator_baseline: None,
        comparator_outcome: None,
        effect: None,
        standard_error: None,
        degrees_of_freedom: None,
        p_value: None,
        effect_low: None,
        effect_high: None,
        effect_size: None,
        effect_size_low: None,
        effect_size_high: None,
        effect_size_code: None,
        security: None,
        cost_pence: None,
        cost_pupils: None,
        cost_years: None,
    };
    fill(&mut row, plan);
    Ok(row)
}

/// Writes the plan into the row.
fn fill(row: &mut impact_evaluation::Model, plan: &Plan) {
    row.measure_id = plan.measure_id;
    row.cohort_number = plan.cohort_number;
    row.against_number = plan.against_number;
    row.method = plan.method;
    row.weighting = plan.weighting;
    row.baseline_period = plan.baseline;
    row.outcome_period = plan.outcome;
    row.comparators_each = plan.comparators_each;
    row.caliper_hundredths = plan.caliper_hundredths;
    row.due_on = plan.due_on;
}

/// The plan of the row, to be written down.
fn revision(change: &Change<'_>, row: &impact_evaluation::Model, reason: Option<String>) -> impact_plan::Model {
    let plan = plan_of(row);
    impact_plan::Model {
        evaluation_id: row.id.clone(),
        revision: row.plan_revision,
        measure_id: plan.measure_id,
        cohort_number: plan.cohort_number,
        against_number: plan.against_number,
        method: plan.method,
        weighting: plan.weighting,
        baseline_period: plan.baseline,
        outcome_period: plan.outcome,
        comparators_each: plan.comparators_each,
        caliper_hundredths: plan.caliper_hundredths,
        due_on: plan.due_on,
        is_late: plan.is_late(change.operation.clock.today()),
        reason,
        made_by: change.operation.actor.user_id().map(str::to_owned),
        made_at: change.operation.clock.now(),
    }
}

/// What of the measure an evaluation is judged by, as the catalogue has it now.
pub(super) const fn judged(measure: &measure::Model) -> Judged {
    Judged {
        direction: measure.direction,
        nature: measure.nature,
        is_attainment: measure.is_attainment,
        pupil_sd: measure.pupil_sd_thousandths,
    }
}

/// The measure of the plan.
pub(super) fn measure_of<'a>(catalogue: &'a Catalogue, row: &impact_evaluation::Model) -> Outcome<&'a measure::Model> {
    catalogue.measure_numbered(row.measure_id).map(Arc::as_ref).ok_or(Failure::NotFound("measure"))
}
