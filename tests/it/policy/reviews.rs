//! Reviews of quality, with what hangs on them.

use entities::states::Role;
use serde_json::json;
use tests::{
    NeighboursProgramme, Programme, ReviewOf, Reviewers, TestApp, Who, about, done, review_as, signed_in, text,
};

use super::rows::Relation::{self, Foreign, OfArea, Own};

/// A published review with its first action, as global ids.
struct Published {
    review: String,
    outcome: String,
    action: String,
}

/// Published reviews: of the Teaching School's work, of the rival's, of the neighbours'; of the trust's and of the school's school,
/// each with a consent that was revoked.
pub struct Reviews {
    own: Published,
    rivals: Published,
    foreign: Published,
    trusts: (Published, String),
    schools: (Published, String),
}

impl Reviews {
    /// Makes them. `second-member` of the board moderates the peer reviews, which the rival leads.
    pub async fn settle(app: &TestApp, area: &Programme, theirs: &NeighboursProgramme) -> Self {
        let people = |keeper, lead, moderator| Reviewers { app, keeper, lead, moderator };
        let of_area = people("la-officer", "la-officer", "la-admin");
        let of_neighbours = people("other-officer", "other-officer", "other-admin");
        Self {
            own: published(&of_area, ReviewOf::Intervention(&area.own.id)).await,
            rivals: published(&of_area, ReviewOf::Intervention(&area.rivals.id)).await,
            foreign: published(&of_neighbours, ReviewOf::Intervention(&theirs.work.id)).await,
            trusts: peer_review(&people("trust-user", "rival-user", "second-member"), area.trust_school).await,
            schools: peer_review(&people("school-user", "rival-user", "second-member"), area.school).await,
        }
    }

    fn tried_by(&self, who: Who, of: impl Fn(&Published) -> &String) -> Vec<(Relation, String)> {
        let own = match who {
            Who::Holder(Role::TrustUser) => &self.trusts.0,
            Who::Holder(Role::SchoolUser) => &self.schools.0,
            _ => &self.own,
        };
        vec![(Own, of(own).clone()), (OfArea, of(&self.rivals).clone()), (Foreign, of(&self.foreign).clone())]
    }

    /// Reviews that the caller is tried on.
    pub fn reviews_tried_by(&self, who: Who) -> Vec<(Relation, String)> {
        self.tried_by(who, |published| &published.review)
    }

    /// Actions that the caller is tried on.
    pub fn actions_tried_by(&self, who: Who) -> Vec<(Relation, String)> {
        self.tried_by(who, |published| &published.action)
    }

    /// Outcomes of provision.
    pub fn outcomes(&self) -> Vec<(Relation, String)> {
        self.tried_by(Who::Anonymous, |published| &published.outcome)
    }

    /// The consent of the caller's school, or else of the trust's, and that of the other.
    pub fn consents_tried_by(&self, who: Who) -> Vec<(Relation, String)> {
        let is_school = who == Who::Holder(Role::SchoolUser);
        let (own, other) = if is_school { (&self.schools, &self.trusts) } else { (&self.trusts, &self.schools) };
        vec![(Own, own.1.clone()), (OfArea, other.1.clone())]
    }
}

async fn published(people: &Reviewers<'_>, of: ReviewOf<'_>) -> Published {
    let review = people.bring_to(of, "PUBLISHED").await;
    let keeper = signed_in(people.app, people.keeper);
    let seen = review_as(&keeper, &review["id"], "id outcome { id } actions { id }").await;
    Published { review: text(&seen, "/id"), outcome: text(&seen, "/outcome/id"), action: text(&seen, "/actions/0/id") }
}

async fn peer_review(people: &Reviewers<'_>, urn: i64) -> (Published, String) {
    let published = published(people, ReviewOf::School(urn)).await;
    let keeper = signed_in(people.app, people.keeper);
    let review = review_as(&keeper, &json!(published.review), "id version").await;
    let mut grant = about(&review);
    grant["audience"] = json!("PUBLIC");
    let consent = text(&done(&keeper, "grantQaConsent", "consent", "id", grant).await, "/id");
    let revoke = json!({ "consentId": consent, "reason": "The governors have yet to see it" });
    done(&keeper, "revokeQaConsent", "consent", "id", revoke).await;
    (published, consent)
}
