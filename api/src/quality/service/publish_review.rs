use entities::values::AcademicYear;
use entities::{qa_findings, qa_outcome, qa_outcome_grade, qa_review};

use super::{Call, Opened, Outcome, TakenUp, step, take_up};
use crate::operation::{Change, Failure, Operation};
use crate::quality::rules::Step;
use crate::quality::store::{findings, outcomes};

/// Publishes the outcome: the moderated grades and the recommendation, as they are now, for good.
///
/// # Errors
/// When the actor may not publish it or has an interest in what is reviewed, or the findings are not moderated.
pub async fn publish_review(operation: &Operation, call: Call) -> Outcome<qa_review::Model> {
    let change = Change::begin(operation, "publishQaReview").await?;
    let opened = match take_up(&change, &call).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(opened) => *opened,
    };
    opened.expect_settler(&change)?;
    Step::Publish.check(opened.row.status).map_err(Failure::Refused)?;
    let (id, actor) = (&opened.row.id, &operation.actor);
    let found = findings::findings_of(&change.db, actor, std::slice::from_ref(id)).await?.remove(id);
    let found = found.ok_or(Failure::NotFound("review"))?;
    let judgements = findings::judgements_of(&change.db, actor, std::slice::from_ref(id)).await?.remove(id);
    let grade = |judgement: entities::qa_judgement::Model| qa_outcome_grade::Model {
        review_id: judgement.review_id,
        position: judgement.position,
        grade: judgement.moderated_grade.unwrap_or(judgement.grade),
    };
    let grades = judgements.unwrap_or_default().into_iter().map(grade).collect();
    outcomes::insert(&change.db, outcome(&change, &opened, &found)?, grades).await?;
    let written = step(&change, opened.row, Step::Publish, None).await?;
    change.commit().await?;
    Ok(written)
}

fn outcome(change: &Change<'_>, opened: &Opened, found: &qa_findings::Model) -> Outcome<qa_outcome::Model> {
    let (row, subject) = (&opened.row, &opened.subject);
    let academic_year = AcademicYear::of(found.conducted_on).ok_or(Failure::NotFound("review"))?;
    let intervention = subject.intervention.as_ref();
    let phase_of_school = subject.school.as_ref().and_then(|school| school.phase_code);
    Ok(qa_outcome::Model {
        review_id: row.id.clone(),
        area_la_code: row.area_la_code,
        framework_id: row.framework_id,
        subject: row.subject,
        kind: row.kind,
        intervention_id: row.intervention_id.clone(),
        intervention_reference: intervention.map(|intervention| intervention.reference.clone()),
        intervention_title: intervention.map(|intervention| intervention.title.clone()),
        provider_id: row.provider_id.clone(),
        provider_name: subject.provider.as_ref().map(|provider| provider.name.clone()),
        urn: row.urn,
        phase_code: phase_of_school.or_else(|| intervention.and_then(|intervention| intervention.phase_code)),
        academic_year,
        conducted_on: found.conducted_on,
        grade: found.moderated_grade.unwrap_or(found.overall_grade),
        recommendation: found.recommendation,
        published_at: change.operation.clock.now(),
        withdrawn_at: None,
        withdraw_reason: None,
    })
}
