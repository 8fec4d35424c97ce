use chrono::NaiveDate;
use entities::qa_review;

use super::people::{Member, check_lead, find_named};
use super::schedule_review::check_planned;
use super::{Call, Opened, Outcome, TakenUp, step, take_up};
use crate::operation::{Change, Failure, Operation};
use crate::quality::frameworks::Frameworks;
use crate::quality::rules::{QualityRefused, Step};
use crate::quality::store::reviews;

/// What of a plan is to be changed. What is left out stays.
#[derive(Debug, Clone)]
pub struct Revising {
    /// The review.
    pub call: Call,
    /// Another day.
    pub scheduled_for: Option<NaiveDate>,
    /// Another team, in place of the one that it has.
    pub team: Option<Vec<Member>>,
    /// Another moderator.
    pub moderator: Option<String>,
}

impl Revising {
    /// Another moderator can be named until somebody has moderated; the rest stays once the review was made.
    const fn step(&self) -> Step {
        if self.scheduled_for.is_some() || self.team.is_some() { Step::Revise } else { Step::NameModerator }
    }
}

/// Changes the plan of a review.
///
/// # Errors
/// When the actor may not plan it, it was made already, or who is named is not there or not independent: all of it at once.
pub async fn revise_review(
    operation: &Operation,
    frameworks: &Frameworks,
    asked: Revising,
) -> Outcome<qa_review::Model> {
    let change = Change::begin(operation, "reviseQaReview").await?;
    let mut opened = match take_up(&change, &asked.call).await? {
        TakenUp::Done(row) => return Ok(*row),
        TakenUp::Open(opened) => *opened,
    };
    if !opened.reviewed.may_plan(&operation.actor) {
        return Err(Failure::Forbidden("only who may plan the review changes its plan"));
    }
    asked.step().check(opened.row.status).map_err(Failure::Refused)?;
    let mut refused = Vec::new();
    if let Some(day) = asked.scheduled_for {
        refused.extend(check_planned(&opened, opened.framework(frameworks)?, day));
        opened.row.scheduled_for = day;
    }
    name(&change, &mut opened, &asked, refused).await?;
    let written = step(&change, opened.row, asked.step(), None).await?;
    change.commit().await?;
    Ok(written)
}

/// Names team and moderator anew, and refuses one who would be both.
async fn name(
    change: &Change<'_>,
    opened: &mut Opened,
    asked: &Revising,
    mut refused: Vec<QualityRefused>,
) -> Outcome<()> {
    let team = asked.team.as_deref().unwrap_or_default();
    if asked.team.is_some() {
        check_lead(team, &mut refused);
    }
    let named = find_named(change, &opened.reviewed, (team, asked.moderator.as_ref()), &mut refused).await?;
    let ids = std::slice::from_ref(&opened.row.id);
    let team = match &asked.team {
        Some(_) => named.team_of(&opened.row.id),
        None => reviews::teams_of(&change.db, &change.operation.actor, ids)
            .await?
            .remove(&opened.row.id)
            .unwrap_or_default(),
    };
    let moderator_id = named.moderator_id.or_else(|| opened.row.moderator_id.clone());
    if team.iter().any(|member| moderator_id.as_ref() == Some(&member.user_id)) {
        refused.push(QualityRefused::SamePerson(if asked.moderator.is_some() { "moderator" } else { "team" }));
    }
    QualityRefused::all(refused).map_err(Failure::Refused)?;
    opened.row.moderator_id = moderator_id;
    if asked.team.is_some() {
        reviews::replace_team(&change.db, &opened.row.id, team).await?;
    }
    Ok(())
}
