//! Quality assurance of the demo's year, and peer reviews of schools since.

use std::sync::Arc;

use chrono::TimeDelta;
use entities::keys::Urn;
use entities::{qa_action, qa_review};

use super::cast::{Cast, day, once};
use super::programme::WORKS;
use super::reviews::{HUB, Of, REVIEWS, Reached, Review};
use super::{Played, noon, played};
use crate::operation::Operation;
use crate::quality::frameworks::Frameworks;
use crate::quality::rules::{Framework, Given};
use crate::quality::service::{
    self as quality, Call, ClosingAction, Conducting, Ending, Granting, Judged, Member, Moderating, NewAction,
    Responding, Revoking, Scheduling, SubjectKey,
};
use crate::quality::store::{actions, reviews};

/// Makes the reviews, one after the other.
pub(super) async fn assure(cast: &Cast) -> Played<()> {
    let frameworks = Frameworks::read(&cast.officer.db).await?;
    for (place, review) in REVIEWS.iter().enumerate() {
        let Some(of) = cast.reviewed(review.of) else { continue };
        let assuring = Assuring { cast, frameworks: &frameworks, place, review };
        assuring.play(of).await?;
    }
    Ok(())
}

struct Assuring<'a> {
    cast: &'a Cast,
    frameworks: &'a Frameworks,
    place: usize,
    review: &'static Review,
}

impl Assuring<'_> {
    async fn play(&self, of: SubjectKey) -> Played<()> {
        let keeper = self.keeper();
        self.cast.clock.set(noon(self.review.on) - TimeDelta::days(28));
        let row = played("schedule", quality::schedule_review(keeper, self.frameworks, self.scheduling(of)).await)?;
        let reached = self.review.reached;
        match reached {
            Reached::Scheduled => return Ok(()),
            Reached::Cancelled => {
                let ending = self.ending(&row, "cancel", "The programme is reviewed by its funder (invented)");
                return played("cancel", quality::cancel_review(keeper, ending).await).map(|_| ());
            }
            _ => {}
        }
        self.cast.clock.set(noon(self.review.on) + TimeDelta::days(2));
        let Some(framework) = self.frameworks.numbered(row.framework_id) else { return Ok(()) };
        let conducting = self.conducting(self.call(&row, "conduct").await?, framework);
        let row = played(
            "conduct",
            quality::conduct_review(self.person(self.review.people.0), self.frameworks, conducting).await,
        )?;
        if reached == Reached::Conducted {
            return Ok(());
        }
        self.settle(&row, framework).await
    }

    /// Moderates, responds and publishes, as far as the review is taken.
    async fn settle(&self, row: &qa_review::Model, framework: &Framework) -> Played<()> {
        let keeper = self.publisher();
        self.cast.clock.set(noon(self.review.on) + TimeDelta::days(9));
        let moderating = self.moderating(self.call(row, "moderate").await?, framework);
        let moderator = self.person(self.review.people.1);
        let row = played("moderate", quality::moderate_review(moderator, self.frameworks, moderating).await)?;
        if let Some(response) = self.review.response {
            let responding = Responding { call: self.call(&row, "respond").await?, response: response.to_owned() };
            played("respond", quality::respond_to_review(self.party(), responding).await)?;
        }
        if self.review.reached == Reached::Moderated {
            return Ok(());
        }
        self.cast.clock.set(noon(self.review.on) + TimeDelta::days(16));
        let call = self.call(&row, "publish").await?;
        let row = played("publish", quality::publish_review(keeper, call).await)?;
        self.follow_up(&row).await?;
        self.consent(&row).await?;
        if self.review.reached == Reached::Withdrawn {
            let mut ending = self.ending(&row, "withdraw", "Costs were those of another programme (invented)");
            ending.call = self.call(&row, "withdraw").await?;
            played("withdraw", quality::withdraw_review(keeper, ending).await)?;
        }
        Ok(())
    }

    /// The first action is done; the second is open.
    async fn follow_up(&self, row: &qa_review::Model) -> Played<()> {
        let keeper = self.publisher();
        let found = actions::actions_of(&keeper.db, &keeper.actor, std::slice::from_ref(&row.id)).await?;
        let Some(qa_action::Model { id, .. }) = found.into_values().flatten().next() else { return Ok(()) };
        let closing = ClosingAction {
            action_id: id,
            expected_version: 1,
            is_done: true,
            note: "Agreed in writing (invented)".to_owned(),
            idempotency: self.key("close"),
        };
        played("close", quality::close_action(keeper, closing).await).map(|_| ())
    }

    async fn consent(&self, row: &qa_review::Model) -> Played<()> {
        for (audience, is_revoked) in self.review.consents {
            let mut call = self.call(row, "").await?;
            call.idempotency = self.key(&format!("consent {audience}"));
            let granting = Granting { call, audience: *audience };
            let consent = played("consent", quality::grant_consent(self.party(), granting).await)?;
            if *is_revoked {
                let revoking = Revoking {
                    consent_id: consent.id,
                    reason: "The governors want to see it first (invented)".to_owned(),
                    idempotency: self.key(&format!("revoke {audience}")),
                };
                played("revoke", quality::revoke_consent(self.party(), revoking).await)?;
            }
        }
        Ok(())
    }

    fn scheduling(&self, of: SubjectKey) -> Scheduling {
        let (lead, moderator) = self.review.people;
        let is_peer_review = matches!(of, SubjectKey::School(_));
        Scheduling {
            of,
            kind: self.review.kind,
            framework: None,
            scheduled_for: day(self.review.on),
            team: vec![Member { subject: lead.to_owned(), is_lead: true }],
            moderator: Some(moderator.to_owned()),
            hub_provider_id: if is_peer_review { self.cast.providers.get(HUB).cloned() } else { None },
            idempotency: self.key("schedule"),
        }
    }

    fn conducting(&self, call: Call, framework: &Framework) -> Conducting {
        let (grades, overall) = self.review.grades;
        let grade = |number: i16| framework.grade_numbered(number).map_or_else(String::new, |grade| grade.code.clone());
        let judged = framework.criteria.iter().zip(grades).map(|(criterion, number)| Judged {
            given: Given { criterion: criterion.code.clone(), grade: grade(*number) },
            evidence: format!("{} Seen in two schools and in the provider's records (invented).", criterion.question),
        });
        let action = |text: &str, days: i64| NewAction {
            text: text.to_owned(),
            owner: "Lead of what is reviewed (invented)".to_owned(),
            due_on: day(self.review.on) + TimeDelta::days(days),
        };
        Conducting {
            call,
            conducted_on: day(self.review.on),
            judgements: judged.collect(),
            overall_grade: grade(overall),
            recommendation: self.review.recommendation,
            strengths: vec!["Staff speak of it with warmth and use it (invented)".to_owned()],
            improvements: vec!["What changes for pupils is not yet written down (invented)".to_owned()],
            actions: vec![action("Agree dates for the year", 21), action("Report what changed for pupils", 90)],
        }
    }

    fn moderating(&self, call: Call, framework: &Framework) -> Moderating {
        let changed = self.review.moderated.and_then(|(place, number)| {
            let (criterion, grade) = (framework.criteria.get(place)?, framework.grade_numbered(number)?);
            Some(Given { criterion: criterion.code.clone(), grade: grade.code.clone() })
        });
        let note =
            changed.as_ref().map(|_| "Two schools missed a workshop, which is more than a slip (invented)".to_owned());
        Moderating { call, grades: changed.into_iter().collect(), overall_grade: None, note }
    }

    fn ending(&self, row: &qa_review::Model, key: &str, reason: &str) -> Ending {
        let call = Call { review_id: row.id.clone(), expected_version: row.version, idempotency: self.key(key) };
        Ending { call, reason: reason.to_owned() }
    }

    /// The call with the version that the review has by now: a start that was broken off goes on where it stopped.
    async fn call(&self, row: &qa_review::Model, key: &str) -> Played<Call> {
        let reader = self.keeper();
        let found = reviews::by_ids(&reader.db, &reader.actor, std::slice::from_ref(&row.id)).await?;
        let expected_version = found.get(&row.id).map_or(row.version, |row| row.version);
        Ok(Call { review_id: row.id.clone(), expected_version, idempotency: self.key(key) })
    }

    fn key(&self, key: &str) -> Option<crate::operation::Idempotency> {
        once(&format!("review {} {key}", self.place))
    }

    fn person(&self, subject: &str) -> &Operation {
        match subject {
            "la-admin" => &self.cast.admin,
            "board-member" => &self.cast.member,
            "teaching-school-user" => &self.cast.alliance,
            _ => &self.cast.officer,
        }
    }

    /// Who plans it: schools their own.
    fn keeper(&self) -> &Operation {
        match self.review.of {
            Of::HeadsSchool | Of::TrustsSchool => self.party(),
            Of::Work(_) | Of::Provider(_) => &self.cast.officer,
        }
    }

    /// Who publishes it: the board what outsiders found of the authority's own services.
    fn publisher(&self) -> &Operation {
        match self.review.of {
            Of::HeadsSchool | Of::TrustsSchool => self.party(),
            Of::Work(_) | Of::Provider(_) if self.review.people.1 == "board-member" => &self.cast.member,
            Of::Work(_) | Of::Provider(_) => &self.cast.officer,
        }
    }

    /// Who speaks for what is reviewed.
    fn party(&self) -> &Operation {
        match self.review.of {
            Of::HeadsSchool => &self.cast.head,
            Of::TrustsSchool => &self.cast.trust,
            Of::Work(_) | Of::Provider(_) => &self.cast.alliance,
        }
    }
}

impl Cast {
    /// Key of what is reviewed; nothing if the demo does not have it.
    fn reviewed(&self, of: Of) -> Option<SubjectKey> {
        let school_of = |operation: &Arc<crate::auth::Actor>| -> Option<Urn> {
            operation.memberships().iter().find_map(|membership| membership.school_urn)
        };
        match of {
            Of::Work(title) => {
                let place = WORKS.iter().position(|work| work.title == title)?;
                self.works.get(&place).cloned().map(SubjectKey::Intervention)
            }
            Of::Provider(place) => self.providers.get(place).cloned().map(SubjectKey::Provider),
            Of::HeadsSchool => school_of(&self.head.actor).map(SubjectKey::School),
            Of::TrustsSchool => self.trusts_school.map(SubjectKey::School),
        }
    }
}
