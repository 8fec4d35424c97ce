//! Support between schools, with what hangs on it.

use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    Brokering, NOBODYS_SCHOOL, NeighboursProgramme, Programme, TestApp, Who, done, employ, home, leader,
    neighbours_school, register_supporter, text,
};

use super::rows::Relation::{self, Foreign, OfArea, Own};

/// A deployment under way with all that hangs on it, as global ids.
struct Sent {
    supporter: String,
    request: String,
    offer: String,
    deployment: String,
    visit: String,
}

/// Deployments under way: of the Teaching School's people to the trust's and to the school's school, of the rival's to nobody's, and of the
/// neighbours'; each with a visit that was struck out.
pub struct Deployments {
    trusts: Sent,
    schools: Sent,
    rivals: Sent,
    foreign: Sent,
}

impl Deployments {
    /// Makes them, and a supporter from each school of the caller's, who could not be sent there.
    pub async fn settle(app: &TestApp, area: &Programme, theirs: &NeighboursProgramme) -> Self {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let other_admin = area.neighbours.admin_client(app);
        let home = home(&admin, area).await;
        employ(&admin, "nobodys-head", NOBODYS_SCHOOL).await;
        let foreign_school = neighbours_school(&other_admin).await;
        employ(&other_admin, "other-head", foreign_school).await;
        for urn in [area.school, area.trust_school] {
            register_supporter(&admin, leader("From the school", urn, None), 1.0).await;
        }
        let to = |keeper, head, urn, provider| Brokering {
            app,
            keeper,
            head,
            urn,
            home,
            provider: Some(provider),
            person: None,
        };
        Self {
            trusts: sent(to("la-admin", "trust-user", area.trust_school, &area.provider)).await,
            schools: sent(to("la-admin", "school-user", area.school, &area.provider)).await,
            rivals: sent(to("la-admin", "nobodys-head", NOBODYS_SCHOOL, &area.rival)).await,
            foreign: sent(to("other-admin", "other-head", foreign_school, &theirs.provider)).await,
        }
    }

    fn tried_by(&self, who: Who, of: impl Fn(&Sent) -> &String) -> Vec<(Relation, String)> {
        let own = if who == Who::Holder(Role::TrustUser) { &self.trusts } else { &self.schools };
        vec![(Own, of(own).clone()), (OfArea, of(&self.rivals).clone()), (Foreign, of(&self.foreign).clone())]
    }

    /// Rows that the caller is tried on, by their types.
    pub fn rows_tried_by(&self, who: Who) -> [(&'static str, Vec<(Relation, String)>); 5] {
        [
            ("Supporter", self.tried_by(who, |sent| &sent.supporter)),
            ("SupportRequest", self.tried_by(who, |sent| &sent.request)),
            ("SupportOffer", self.tried_by(who, |sent| &sent.offer)),
            ("Deployment", self.tried_by(who, |sent| &sent.deployment)),
            ("Visit", self.tried_by(who, |sent| &sent.visit)),
        ]
    }
}

async fn sent(team: Brokering<'_>) -> Sent {
    let supporter = team.supporter("Somebody").await;
    let made = team.deployment_in("ACTIVE", &supporter).await;
    let visit = team.visit(&made.deployment).await;
    let strike = json!({ "visitId": visit, "reason": "It was another school" });
    done(&team.keeper(), "strikeVisit", "visit", "id", strike).await;
    let id = |row: &Value| text(row, "/id");
    Sent {
        supporter: id(&supporter),
        request: id(&made.request),
        offer: id(&made.offer),
        deployment: id(&made.deployment),
        visit,
    }
}
