//! Who may do what with the support that is brokered between schools.

use entities::keys::{GroupUid, LaCode, Urn};
use entities::{provider, supporter};

use super::areas::{PARTNERS, areas, works_at, works_for};
use super::contracts::{belongs_to, is_own_provider};
use super::quality::Kin;
use crate::auth::Actor;

/// Whether the person can be on the register of the area: it takes part in improvement work there.
#[must_use]
pub fn could_be_sent(person: &Actor, area: LaCode) -> bool {
    areas(person, &PARTNERS).contains(&area)
}

/// Whether the actor asks for support for the school of the area and the trust, and who could come: the school or its trust, and the
/// local authority for it.
#[must_use]
pub fn may_ask_for(actor: &Actor, area: LaCode, (urn, trust_uid): (Urn, Option<GroupUid>)) -> bool {
    works_at(actor, urn, trust_uid) || works_for(actor, area)
}

/// Whether the actor may know who could not be sent in the area, and why: its local authority.
#[must_use]
pub fn knows_conflicts(actor: &Actor, area: LaCode) -> bool {
    works_for(actor, area)
}

/// Somebody who is sent to support schools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Who.
    pub supporter: supporter::Model,
    /// The provider that it is or that sends it, if there is one.
    pub provider: Option<provider::Model>,
}

impl Sent {
    /// Whether the actor says how many days there are, and runs the deployments: the local authority of the area, and the provider.
    #[must_use]
    pub fn may_run(&self, actor: &Actor) -> bool {
        let is_own = self.provider.as_ref().is_some_and(|provider| is_own_provider(actor, provider));
        is_own || works_for(actor, self.supporter.area_la_code)
    }

    /// Whether the actor writes down visits: who runs the deployment, and the person itself.
    #[must_use]
    pub fn may_log(&self, actor: &Actor) -> bool {
        self.is_person(actor) || self.may_run(actor)
    }

    /// Whether the actor is the person who is sent.
    #[must_use]
    pub fn is_person(&self, actor: &Actor) -> bool {
        self.supporter.user_id.is_some() && self.supporter.user_id.as_deref() == actor.user_id()
    }
}

/// A school that is to be supported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helped {
    /// Local authority whose partnership brokers the support.
    pub area: LaCode,
    /// The school.
    pub urn: Urn,
    /// Its trust, if it has one.
    pub trust_uid: Option<GroupUid>,
    /// That trust with its schools.
    pub kin: Kin,
}

impl Helped {
    /// Whether the actor asks for support: the school or its trust, and the local authority for it.
    #[must_use]
    pub fn may_ask(&self, actor: &Actor) -> bool {
        may_ask_for(actor, self.area, (self.urn, self.trust_uid))
    }

    /// Whether the actor accepts or declines what is offered: the school or its trust, and nobody for it.
    #[must_use]
    pub fn may_answer(&self, actor: &Actor) -> bool {
        works_at(actor, self.urn, self.trust_uid)
    }

    /// What keeps an officer from brokering support for the school, in words: nobody brokers for a school that it belongs to, nor
    /// sends itself or people of its own provider.
    #[must_use]
    pub fn interest_of(&self, actor: &Actor, sent: Option<&Sent>) -> Option<&'static str> {
        let is_of = actor.memberships().iter().any(|membership| membership.school_urn == Some(self.urn));
        if is_of || self.kin.has(actor) {
            return Some("member of the school, its trust or another school of that");
        }
        let sent = sent?;
        if sent.is_person(actor) {
            return Some("the person who would be sent");
        }
        sent.provider.as_ref().and_then(|provider| belongs_to(actor, provider))
    }
}
