use chrono::NaiveDate;
use entities::states::{QaActionStatus, QaPointKind, QaRecommendation};
use entities::values::AcademicYear;
use entities::{qa_action, qa_findings, qa_judgement, qa_point, qa_review};

use super::people::check_independent_team;
use super::{Call, Opened, Outcome, TakenUp, step, take_up};
use crate::operation::{Change, Failure, Operation};
use crate::policy::Reviewed;
use crate::quality::frameworks::Frameworks;
use crate::quality::rules::{Framework, Given, QualityRefused, Step, judge};
use crate::quality::store::{actions, findings, reviews};

/// What is judged of a criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The grade.
    pub given: Given,
    /// On what evidence.
    pub evidence: String,
}

/// Something that is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAction {
    /// What.
    pub text: String,
    /// By whom, in words.
    pub owner: String,
    /// By when.
    pub due_on: NaiveDate,
}

/// What a team found.
#[derive(Debug, Clone)]
pub struct Conducting {
    /// The review.
    pub call: Call,
    /// Day on which it was made.
    pub conducted_on: NaiveDate,
    /// Every criterion once.
    pub judgements: Vec<Judged>,
    /// Code of the overall grade.
    pub overall_grade: String,
    /// What is recommended, of provision.
    pub recommendation: Option<QaRecommendation>,
    /// What is strong.
    pub strengths: Vec<String>,
    /// What is to be improved.
    pub improvements: Vec<String>,
    /// What is to be done.
    pub actions: Vec<NewAction>,
}

/// Writes down what the team found, in place of what it wrote down before.
///
/// # Errors
/// When the actor does not lead the team, the findings are moderated already, somebody of the team has an interest, or the
/// findings are not complete: all of it at once.
pub async fn conduct_review(
    operation: &Operation,
    frameworks: &Frameworks,
    asked: Conducting,
) -> Outcome<qa_review::Model> {
    let change = Change::begin(operation, "conductQaReview").await?;
    let opened = match take_up(&change, &asked.call).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(opened) => *opened,
    };
    let mut refused = check_team(&change, &opened, asked.conducted_on).await?;
    Step::Conduct.check(opened.row.status).map_err(Failure::Refused)?;
    let framework = opened.framework(frameworks)?;
    refused.extend(check(&change, &opened, framework, &asked));
    let given: Vec<Given> = asked.judgements.iter().map(|judged| judged.given.clone()).collect();
    let judged = judge(framework, &given, &asked.overall_grade);
    if let Err(wrong) = &judged {
        refused.extend(wrong.each().to_vec());
    }
    QualityRefused::all(refused).map_err(Failure::Refused)?;
    let (_, overall) = judged.map_err(Failure::Refused)?;
    write(&change, &opened.row, framework, &asked, overall).await?;
    let written = step(&change, opened.row, Step::Conduct, None).await?;
    change.commit().await?;
    Ok(written)
}

/// The lead writes the findings down, and nobody of the team has an interest, today or on the day of the review.
async fn check_team(change: &Change<'_>, opened: &Opened, conducted_on: NaiveDate) -> Outcome<Vec<QualityRefused>> {
    let actor = &change.operation.actor;
    let ids = std::slice::from_ref(&opened.row.id);
    let team = reviews::teams_of(&change.db, actor, ids).await?.remove(&opened.row.id).unwrap_or_default();
    let leads = team.iter().any(|member| member.is_lead && actor.user_id() == Some(member.user_id.as_str()));
    if !leads {
        return Err(Failure::Forbidden("only the lead of the team writes down what it found"));
    }
    check_independent_team(change, &opened.reviewed, &team, conducted_on).await
}

/// What needs no database.
fn check(change: &Change<'_>, opened: &Opened, framework: &Framework, asked: &Conducting) -> Vec<QualityRefused> {
    let (field, day) = ("conductedOn", asked.conducted_on);
    let mut refused = Vec::new();
    if day > change.operation.clock.today() {
        refused.push(QualityRefused::InFuture { field, day });
    }
    if day < framework.row.published_on || AcademicYear::of(day).is_none() {
        refused.push(QualityRefused::BeforeFramework { field, day, published_on: framework.row.published_on });
    }
    if let Some(intervention) = &opened.subject.intervention {
        match intervention.started_on {
            None => refused.push(QualityRefused::NotBegun),
            Some(began_on) if day < began_on => refused.push(QualityRefused::BeforeItBegan { field, day, began_on }),
            Some(_) => {}
        }
    }
    match (&opened.reviewed, asked.recommendation) {
        (Reviewed::Provision { .. }, None) => refused.push(QualityRefused::RecommendationMissing),
        (Reviewed::School { .. }, Some(_)) => refused.push(QualityRefused::RecommendationNotExpected),
        _ => {}
    }
    for (position, action) in asked.actions.iter().enumerate().filter(|(_, action)| action.due_on < day) {
        let due_on = action.due_on;
        refused.push(QualityRefused::DueBeforeReview { position, due_on, conducted_on: day });
    }
    refused
}

async fn write(
    change: &Change<'_>,
    row: &qa_review::Model,
    framework: &Framework,
    asked: &Conducting,
    overall: i16,
) -> Outcome<()> {
    findings::forget(&change.db, &row.id).await?;
    let found = qa_findings::Model {
        review_id: row.id.clone(),
        conducted_on: asked.conducted_on,
        overall_grade: overall,
        recommendation: asked.recommendation,
        moderated_grade: None,
        moderated_by: None,
        moderated_at: None,
        moderation_note: None,
        response: None,
        responded_by: None,
        responded_at: None,
    };
    let judgement = |judged: &Judged| {
        Some(qa_judgement::Model {
            review_id: row.id.clone(),
            position: framework.criterion(&judged.given.criterion)?.position,
            grade: framework.grade(&judged.given.grade)?.number,
            evidence: judged.evidence.clone(),
            moderated_grade: None,
        })
    };
    let judgements = asked.judgements.iter().filter_map(judgement).collect();
    findings::insert(&change.db, found, judgements, points(row, asked)).await?;
    actions::insert(&change.db, action_rows(change, row, asked)).await?;
    Ok(())
}

fn points(row: &qa_review::Model, asked: &Conducting) -> Vec<qa_point::Model> {
    let strengths = asked.strengths.iter().map(|text| (QaPointKind::Strength, text));
    let improvements = asked.improvements.iter().map(|text| (QaPointKind::Improvement, text));
    let point = |(position, (kind, text)): (i16, (QaPointKind, &String))| qa_point::Model {
        review_id: row.id.clone(),
        position,
        kind,
        text: text.clone(),
    };
    (1..).zip(strengths.chain(improvements)).map(point).collect()
}

fn action_rows(change: &Change<'_>, row: &qa_review::Model, asked: &Conducting) -> Vec<qa_action::Model> {
    let action = |(position, action): (i16, &NewAction)| qa_action::Model {
        id: change.new_id(),
        review_id: row.id.clone(),
        position,
        text: action.text.clone(),
        owner: action.owner.clone(),
        due_on: action.due_on,
        status: QaActionStatus::Open,
        closed_on: None,
        note: None,
        version: 1,
    };
    (1..).zip(&asked.actions).map(action).collect()
}
