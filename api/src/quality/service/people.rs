//! Who reviews and who moderates: named by what they sign in as, and independent of what is reviewed.

use chrono::NaiveDate;
use entities::qa_reviewer;

use super::Outcome;
use crate::auth::{Actor, People, known_actors};
use crate::operation::Change;
use crate::policy::{Reviewed, could_review};
use crate::quality::rules::QualityRefused;

/// A member of a team, as it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// What the member signs in as.
    pub subject: String,
    /// Whether the member leads the team.
    pub is_lead: bool,
}

/// Who is named, by the keys of their rows.
pub(super) struct Named {
    pub(super) team: Vec<(String, bool)>,
    pub(super) moderator_id: Option<String>,
}

impl Named {
    pub(super) fn team_of(&self, review_id: &str) -> Vec<qa_reviewer::Model> {
        let member = |(user_id, is_lead): &(String, bool)| qa_reviewer::Model {
            review_id: review_id.to_owned(),
            user_id: user_id.clone(),
            is_lead: *is_lead,
        };
        self.team.iter().map(member).collect()
    }
}

/// Finds who is named, and adds to the refusals who cannot be. One statement.
pub(super) async fn find_named(
    change: &Change<'_>,
    reviewed: &Reviewed,
    (team, moderator): (&[Member], Option<&String>),
    refused: &mut Vec<QualityRefused>,
) -> Outcome<Named> {
    let subjects: Vec<String> = team.iter().map(|member| member.subject.clone()).chain(moderator.cloned()).collect();
    let today = change.operation.clock.today();
    let known = known_actors(&change.db, People::BySubject(&subjects), today).await?;
    let find = |field: String, subject: &String, refused: &mut Vec<QualityRefused>| {
        let person = known.iter().find(|person| is_called(person, subject)).filter(|person| could_review(person));
        match person.map(|person| (person, reviewed.interest_of(person))) {
            None => refused.push(QualityRefused::UnknownUser { field, subject: subject.clone() }),
            Some((_, Some(interest))) => {
                refused.push(QualityRefused::Interest { field, subject: subject.clone(), interest });
            }
            Some((person, None)) => return Some(person),
        }
        None
    };
    let mut named = Named { team: Vec::new(), moderator_id: None };
    for (place, member) in team.iter().enumerate() {
        let field = format!("team.{place}.subject");
        if team.iter().take(place).any(|before| before.subject == member.subject) {
            refused.push(QualityRefused::UserTwice { field, subject: member.subject.clone() });
        } else if let Some(id) = find(field, &member.subject, refused).and_then(Actor::user_id) {
            named.team.push((id.to_owned(), member.is_lead));
        }
    }
    if let Some(subject) = moderator
        && let Some(person) = find("moderator".to_owned(), subject, refused)
    {
        if !reviewed.could_moderate(person) {
            refused.push(QualityRefused::ModeratorNotOfArea { subject: subject.clone() });
        }
        named.moderator_id = person.user_id().map(str::to_owned);
    }
    Ok(named)
}

fn is_called(person: &Actor, name: &str) -> bool {
    matches!(person, Actor::User { subject, .. } if subject == name)
}

/// Refuses a team without exactly one lead.
pub(super) fn check_lead(team: &[Member], refused: &mut Vec<QualityRefused>) {
    let leads = team.iter().filter(|member| member.is_lead).count();
    if leads != 1 {
        refused.push(QualityRefused::OneLead(leads));
    }
}

/// Refuses a team one of whose members has come to have an interest in what is reviewed since it was named, had one on the day of
/// the review, or may not sign in any more. Two statements.
pub(super) async fn check_independent_team(
    change: &Change<'_>,
    reviewed: &Reviewed,
    team: &[qa_reviewer::Model],
    conducted_on: NaiveDate,
) -> Outcome<Vec<QualityRefused>> {
    let ids: Vec<String> = team.iter().map(|member| member.user_id.clone()).collect();
    let today = known_actors(&change.db, People::ById(&ids), change.operation.clock.today()).await?;
    let then = known_actors(&change.db, People::ById(&ids), conducted_on).await?;
    let mut refused = Vec::new();
    if today.len() < ids.len() {
        refused.push(QualityRefused::MemberGone);
    }
    for person in today.iter().chain(&then) {
        let Actor::User { subject, .. } = person else { continue };
        let is_told = refused
            .iter()
            .any(|told| matches!(told, QualityRefused::Interest { subject: told, .. } if told == subject));
        if let Some(interest) = reviewed.interest_of(person).filter(|_| !is_told) {
            let field = "reviewId".to_owned();
            refused.push(QualityRefused::Interest { field, subject: subject.clone(), interest });
        }
    }
    Ok(refused)
}

/// Names of people by their keys, with commas between; a key stands for one who may not sign in any more. One statement.
pub(super) async fn names(change: &Change<'_>, ids: &[String]) -> Outcome<String> {
    let known = known_actors(&change.db, People::ById(ids), change.operation.clock.today()).await?;
    let name = |id: &String| {
        let found = known.iter().find_map(|person| match person {
            Actor::User { id: of, display_name, .. } if of == id => Some(display_name.clone()),
            _ => None,
        });
        found.unwrap_or_else(|| id.clone())
    };
    Ok(ids.iter().map(name).collect::<Vec<_>>().join(", "))
}
