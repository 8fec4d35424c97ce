use entities::{qa_findings, qa_judgement, qa_review};

use super::{Call, Opened, Outcome, TakenUp, step, take_up};
use crate::operation::{Change, Failure, Operation};
use crate::policy::is_moderator;
use crate::quality::frameworks::Frameworks;
use crate::quality::rules::{Given, Grades, QualityRefused, Step, moderate};
use crate::quality::store::{findings, reviews};

/// What a moderator makes of the findings.
#[derive(Debug, Clone)]
pub struct Moderating {
    /// The review.
    pub call: Call,
    /// Grades of criteria that are changed; the others stay.
    pub grades: Vec<Given>,
    /// Code of the overall grade, if it is changed.
    pub overall_grade: Option<String>,
    /// What there is to say to it.
    pub note: Option<String>,
}

/// Moderates the findings.
///
/// # Errors
/// When the actor may not moderate the review or is of its team, nothing was found yet, a grade is none or is changed without a
/// word.
pub async fn moderate_review(
    operation: &Operation,
    frameworks: &Frameworks,
    asked: Moderating,
) -> Outcome<qa_review::Model> {
    let change = Change::begin(operation, "moderateQaReview").await?;
    let mut opened = match take_up(&change, &asked.call).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(opened) => *opened,
    };
    expect_moderator(&change, &opened).await?;
    Step::Moderate.check(opened.row.status).map_err(Failure::Refused)?;
    let framework = opened.framework(frameworks)?;
    let (found, judgements) = found(&change, &opened.row.id).await?;
    let before: Grades = judgements.iter().map(|judgement| (judgement.position, judgement.grade)).collect();
    let changed_overall = asked.overall_grade.as_deref();
    let (grades, overall) = moderate(framework, (before.clone(), found.overall_grade), &asked.grades, changed_overall)
        .map_err(Failure::Refused)?;
    if (grades != before || overall != found.overall_grade) && asked.note.is_none() {
        return Err(Failure::Refused(QualityRefused::NoteMissing));
    }
    write(&change, (found, overall), (judgements, &grades), asked.note.clone()).await?;
    opened.row.moderator_id = operation.actor.user_id().map(str::to_owned);
    let written = step(&change, opened.row, Step::Moderate, asked.note.as_deref()).await?;
    change.commit().await?;
    Ok(written)
}

/// Refuses who is not to moderate it, who made it, and who has an interest in what is reviewed.
async fn expect_moderator(change: &Change<'_>, opened: &Opened) -> Outcome<()> {
    let actor = &change.operation.actor;
    let ids = std::slice::from_ref(&opened.row.id);
    let team = reviews::teams_of(&change.db, actor, ids).await?.remove(&opened.row.id).unwrap_or_default();
    let is_entitled = match opened.row.moderator_id {
        Some(_) => is_moderator(actor, &opened.row) && opened.reviewed.could_moderate(actor),
        None => opened.reviewed.may_moderate_unnamed(actor),
    };
    if !is_entitled {
        return Err(Failure::Forbidden(
            "the moderator who is named moderates; if nobody is, somebody of the local authority of the area",
        ));
    }
    if team.iter().any(|member| actor.user_id() == Some(member.user_id.as_str())) {
        return Err(Failure::Refused(QualityRefused::SamePerson("reviewId")));
    }
    opened.expect_independent(change)
}

async fn found(change: &Change<'_>, id: &String) -> Outcome<(qa_findings::Model, Vec<qa_judgement::Model>)> {
    let (db, actor, ids) = (&change.db, &change.operation.actor, std::slice::from_ref(id));
    let found = findings::findings_of(db, actor, ids).await?.remove(id).ok_or(Failure::NotFound("review"))?;
    Ok((found, findings::judgements_of(db, actor, ids).await?.remove(id).unwrap_or_default()))
}

async fn write(
    change: &Change<'_>,
    (mut found, overall): (qa_findings::Model, i16),
    (judgements, grades): (Vec<qa_judgement::Model>, &Grades),
    note: Option<String>,
) -> Outcome<()> {
    found.moderated_grade = Some(overall);
    found.moderated_by = change.operation.actor.user_id().map(str::to_owned);
    found.moderated_at = Some(change.operation.clock.now());
    found.moderation_note = note;
    let review_id = found.review_id.clone();
    findings::update(&change.db, found).await?;
    let moderated = judgements.into_iter().map(|judgement| {
        let moderated_grade = grades.get(&judgement.position).copied();
        qa_judgement::Model { moderated_grade, ..judgement }
    });
    findings::replace_judgements(&change.db, &review_id, moderated.collect()).await?;
    Ok(())
}
