use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::client::Client;
use crate::programme::{ROW, done};

/// Day on which the reviews of the tests are made.
pub const REVIEWED_ON: &str = "2026-11-10";

/// Who plans, makes, moderates and publishes a review, by what they sign in as.
#[derive(Clone, Copy)]
pub struct Reviewers<'a> {
    /// The server.
    pub app: &'a TestApp,
    /// Plans it and publishes it.
    pub keeper: &'a str,
    /// Leads the team.
    pub lead: &'a str,
    /// Moderates it.
    pub moderator: &'a str,
}

/// What a review is of.
#[derive(Debug, Clone, Copy)]
pub enum ReviewOf<'a> {
    /// An intervention, by its global id.
    Intervention(&'a str),
    /// A provider, by its global id.
    Provider(&'a str),
    /// A school, by its URN.
    School(i64),
}

impl ReviewOf<'_> {
    const fn is_school(self) -> bool {
        matches!(self, Self::School(_))
    }
}

/// The user as a client.
#[must_use]
pub fn signed_in<'a>(app: &'a TestApp, subject: &str) -> Client<'a> {
    app.client_with(Some(app.token(subject, TimeDelta::minutes(15))))
}

/// The input that plans a review.
#[must_use]
pub fn planned(of: ReviewOf<'_>, lead: &str, moderator: &str) -> Value {
    let mut input = json!({
        "kind": if of.is_school() { "PEER" } else { "VISIT" }, "scheduledFor": REVIEWED_ON,
        "team": [{ "subject": lead, "isLead": true }], "moderator": moderator,
    });
    match of {
        ReviewOf::Intervention(id) => input["interventionId"] = json!(id),
        ReviewOf::Provider(id) => input["providerId"] = json!(id),
        ReviewOf::School(urn) => input["urn"] = json!(urn),
    }
    input
}

/// The input that names a review as it was read.
#[must_use]
pub fn about(review: &Value) -> Value {
    json!({ "reviewId": review["id"], "expectedVersion": review["version"] })
}

/// The input that writes down what was found: of a peer review, or of provision.
#[must_use]
pub fn found(review: &Value, is_peer_review: bool) -> Value {
    let (criteria, grades): (&[&str], _) = if is_peer_review {
        (
            &["LEADERSHIP", "PROVISION_AND_OUTCOMES", "DISADVANTAGED_AND_ADDITIONAL_NEEDS"],
            ["EFFECTIVE", "WORKING_TOWARDS_EFFECTIVE"],
        )
    } else {
        (&["NEED_AND_DESIGN", "DELIVERY", "EXPERTISE", "ENGAGEMENT", "IMPACT", "VALUE"], ["SECURE", "DEVELOPING"])
    };
    let judgement = |(criterion, grade): (&&str, &&str)| json!({ "criterion": criterion, "grade": grade, "evidence": format!("Seen of {criterion}") });
    let judgements: Vec<Value> = criteria.iter().zip(grades.iter().cycle()).map(judgement).collect();
    let mut input = about(review);
    input["conductedOn"] = json!(REVIEWED_ON);
    input["judgements"] = json!(judgements);
    input["overallGrade"] = json!(grades[0]);
    input["recommendation"] = if is_peer_review { Value::Null } else { json!("ADJUST") };
    input["strengths"] = json!(["Teachers say that it helps"]);
    input["improvements"] = json!(["Two schools missed half of it"]);
    input["actions"] = json!([
        { "text": "Agree dates with both schools", "owner": "The provider's lead", "dueOn": "2026-11-20" },
        { "text": "Report what changed", "owner": "The schools", "dueOn": "2027-02-01" },
    ]);
    input
}

impl Reviewers<'_> {
    /// Plans a review.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn schedule(&self, of: ReviewOf<'_>) -> Value {
        let input = planned(of, self.lead, self.moderator);
        done(&signed_in(self.app, self.keeper), "scheduleQaReview", "review", ROW, input).await
    }

    /// Plans a review and takes it to this state by the steps that lead there.
    ///
    /// # Panics
    /// When a step is refused.
    pub async fn bring_to(&self, of: ReviewOf<'_>, state: &str) -> Value {
        let scheduled = self.schedule(of).await;
        if state == "SCHEDULED" {
            return scheduled;
        }
        if state == "CANCELLED" {
            return self.end(&scheduled, "cancelQaReview").await;
        }
        let lead = signed_in(self.app, self.lead);
        let conducted = done(&lead, "conductQaReview", "review", ROW, found(&scheduled, of.is_school())).await;
        if state == "CONDUCTED" {
            return conducted;
        }
        let moderator = signed_in(self.app, self.moderator);
        let moderated = done(&moderator, "moderateQaReview", "review", ROW, about(&conducted)).await;
        if state == "MODERATED" {
            return moderated;
        }
        let keeper = signed_in(self.app, self.keeper);
        let published = done(&keeper, "publishQaReview", "review", ROW, about(&moderated)).await;
        if state == "PUBLISHED" {
            return published;
        }
        self.end(&published, "withdrawQaReview").await
    }

    async fn end(&self, review: &Value, mutation: &str) -> Value {
        let mut input = about(review);
        input["reason"] = json!("It rested on a mistake");
        done(&signed_in(self.app, self.keeper), mutation, "review", ROW, input).await
    }
}

/// The review as the client sees it.
///
/// # Panics
/// When the client does not see it.
pub async fn review_as(client: &Client<'_>, id: &Value, fields: &str) -> Value {
    let answer = client.ask(&format!("{{ node(id: {id}) {{ ... on QaReview {{ {fields} }} }} }}")).await;
    assert!(answer.data("/node").is_object(), "{}", answer.text);
    answer.data("/node").clone()
}
