use chrono::NaiveDate;
use entities::states::QaReviewStatus;
use entities::{qa_review, qa_reviewer};

use super::people::{Member, check_lead, find_named, names};
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
    let (mut refused, before) = (Vec::new(), opened.row.clone());
    if let Some(day) = asked.scheduled_for {
        refused.extend(check_planned(&opened, opened.framework(frameworks)?, day));
        opened.row.scheduled_for = day;
    }
    let team = name(&change, &mut opened, &asked, refused).await?;
    let reason = changes(&change, (&before, &team.0), (&opened.row, &team.1)).await?;
    let written = step(&change, opened.row, asked.step(), Some(&reason)).await?;
    change.commit().await?;
    Ok(written)
}

/// Keys of the members of a team.
type Team = Vec<String>;

/// Names team and moderator anew, and refuses one who would be both; once something was found, who made the review does not choose
/// its moderator. Gives the team before and after.
async fn name(
    change: &Change<'_>,
    opened: &mut Opened,
    asked: &Revising,
    mut refused: Vec<QualityRefused>,
) -> Outcome<(Team, Team)> {
    let members = asked.team.as_deref().unwrap_or_default();
    if asked.team.is_some() {
        check_lead(members, &mut refused);
    }
    let (id, actor) = (opened.row.id.clone(), &change.operation.actor);
    let named = find_named(change, &opened.reviewed, (members, asked.moderator.as_ref()), &mut refused).await?;
    let before = reviews::teams_of(&change.db, actor, std::slice::from_ref(&id)).await?.remove(&id).unwrap_or_default();
    let is_of_team = before.iter().any(|member| actor.user_id() == Some(member.user_id.as_str()));
    if is_of_team && opened.row.status != QaReviewStatus::Scheduled {
        refused.push(QualityRefused::SamePerson("reviewId"));
    }
    let after = if asked.team.is_some() { named.team_of(&id) } else { before.clone() };
    let moderator_id = named.moderator_id.or_else(|| opened.row.moderator_id.clone());
    if after.iter().any(|member| moderator_id.as_ref() == Some(&member.user_id)) {
        refused.push(QualityRefused::SamePerson(if asked.moderator.is_some() { "moderator" } else { "team" }));
    }
    QualityRefused::all(refused).map_err(Failure::Refused)?;
    opened.row.moderator_id = moderator_id;
    let keys = |team: &[qa_reviewer::Model]| team.iter().map(|member| member.user_id.clone()).collect();
    let teams = (keys(&before), keys(&after));
    if asked.team.is_some() {
        reviews::replace_team(&change.db, &id, after).await?;
    }
    Ok(teams)
}

/// What was changed, in words: for the history.
async fn changes(
    change: &Change<'_>,
    (before, team_before): (&qa_review::Model, &Team),
    (after, team_after): (&qa_review::Model, &Team),
) -> Outcome<String> {
    let mut said = Vec::new();
    if before.scheduled_for != after.scheduled_for {
        said.push(format!("day: {} → {}", before.scheduled_for, after.scheduled_for));
    }
    if team_before != team_after {
        said.push(format!("team: {} → {}", names(change, team_before).await?, names(change, team_after).await?));
    }
    if before.moderator_id != after.moderator_id {
        let key = |row: &qa_review::Model| row.moderator_id.clone().into_iter().collect::<Vec<_>>();
        let (one, other) = (names(change, &key(before)).await?, names(change, &key(after)).await?);
        said.push(format!("moderator: {one} → {other}"));
    }
    Ok(said.join("; "))
}
