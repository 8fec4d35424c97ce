//! Who may do what with a review of quality: by what it is of and by whom it is made, not by goodwill.

use entities::keys::{GroupUid, LaCode, Urn};
use entities::states::ProviderKind;
use entities::{provider, qa_review};

use super::areas::{works_at, works_for};
use super::contracts::{belongs_to, decides_for, interest_in};
use super::matrix::{Access, audience};
use crate::auth::Actor;

/// What is reviewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reviewed {
    /// Work of a provider, or the provider itself.
    Provision {
        /// Local authority whose partnership commissions it.
        area: LaCode,
        /// Whose work it is.
        provider: Box<provider::Model>,
        /// Who brokered it, if not the local authority.
        broker: Option<Box<provider::Model>>,
        /// Trusts that the provider or the school that leads it belongs to, with their schools.
        kin: Kin,
    },
    /// A school, by its peers.
    School {
        /// The school.
        urn: Urn,
        /// Its trust, if it has one.
        trust_uid: Option<GroupUid>,
        /// That trust with its schools.
        kin: Kin,
    },
}

/// Trusts, and schools that belong to them; and people who are tied otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kin {
    /// The trusts.
    pub trusts: Vec<GroupUid>,
    /// Their schools.
    pub schools: Vec<Urn>,
    /// Users whom the provider sends to support schools, or who were sent to support the school.
    pub sent: Vec<String>,
    /// Organisations of providers that sent people without names to support the school.
    pub senders: Vec<String>,
}

impl Kin {
    /// Whether the person belongs to one of the trusts or schools.
    pub(super) fn has(&self, person: &Actor) -> bool {
        person.memberships().iter().any(|membership| {
            membership.trust_uid.is_some_and(|uid| self.trusts.contains(&uid))
                || membership.school_urn.is_some_and(|urn| self.schools.contains(&urn))
        })
    }

    fn has_sent(&self, person: &Actor) -> bool {
        let is_of_senders = person.memberships().iter().any(|held| self.senders.contains(&held.organisation_id));
        is_of_senders || person.user_id().is_some_and(|id| self.sent.iter().any(|sent| sent == id))
    }
}

impl Reviewed {
    /// What the person is to what is reviewed, in words; nothing for who is nothing to it. Nobody reviews, moderates or publishes
    /// work of an organisation that it belongs to, nor, if it works for the local authority, of that one's services.
    #[must_use]
    pub fn interest_of(&self, person: &Actor) -> Option<&'static str> {
        match self {
            Self::Provision { provider, broker, kin, .. } => {
                let as_broker = || belongs_to(person, broker.as_deref()?).map(|_| "member of who brokered the work");
                let of_kin =
                    || kin.has(person).then_some("member of a trust that the provider belongs to, or of its schools");
                let as_sent = || kin.has_sent(person).then_some("sent to support schools by the provider");
                interest_in(person, provider).or_else(as_broker).or_else(of_kin).or_else(as_sent)
            }
            Self::School { urn, kin, .. } => {
                let is_of = person.memberships().iter().any(|membership| membership.school_urn == Some(*urn));
                let as_sent = || kin.has_sent(person).then_some("sent to support the school");
                let of_kin = is_of || kin.has(person);
                of_kin.then_some("member of the school, its trust or another school of that").or_else(as_sent)
            }
        }
    }

    /// Whether the actor may plan the review and change the plan: the local authority of the area, but not who belongs to the
    /// provider or the broker; a peer review the school's own people and those of its trust.
    #[must_use]
    pub fn may_plan(&self, actor: &Actor) -> bool {
        match self {
            Self::Provision { area, provider, broker, .. } => {
                let belongs = |provider: &provider::Model| belongs_to(actor, provider).is_some();
                works_for(actor, *area) && !belongs(provider) && !broker.as_deref().is_some_and(belongs)
            }
            Self::School { .. } => self.is_own_school(actor),
        }
    }

    /// Whether the moderator has to be named: of a peer review, which is not the local authority's, and of a service of the local
    /// authority, all of whose people belong to it.
    #[must_use]
    pub fn needs_named_moderator(&self) -> bool {
        match self {
            Self::Provision { provider, .. } => provider.kind == ProviderKind::LaService,
            Self::School { .. } => true,
        }
    }

    /// Whether the actor moderates a review for which nobody is named: the local authority of the area.
    #[must_use]
    pub fn may_moderate_unnamed(&self, actor: &Actor) -> bool {
        matches!(self, Self::Provision { area, .. } if works_for(actor, *area))
    }

    /// Whether the person can be named as the moderator: of provision, somebody of the local authority or the Executive Board of the
    /// area.
    #[must_use]
    pub fn could_moderate(&self, person: &Actor) -> bool {
        match self {
            Self::Provision { area, .. } => works_for(person, *area) || decides_for(person, *area),
            Self::School { .. } => true,
        }
    }

    /// Whether the review is the actor's to publish and to withdraw, and its actions to close: the local authority's; the Executive
    /// Board's where a service of the local authority was reviewed; a peer review the school's and its trust's.
    #[must_use]
    pub fn may_settle(&self, actor: &Actor) -> bool {
        match self {
            Self::Provision { area, provider, .. } if provider.kind == ProviderKind::LaService => {
                decides_for(actor, *area)
            }
            Self::Provision { area, .. } => works_for(actor, *area),
            Self::School { .. } => self.is_own_school(actor),
        }
    }

    /// Whether the actor may say what the reviewed party thinks of the findings.
    #[must_use]
    pub fn may_respond(&self, actor: &Actor) -> bool {
        match self {
            Self::Provision { area, provider, .. } => {
                let is_service = provider.kind == ProviderKind::LaService && works_for(actor, *area);
                is_service || belongs_to(actor, provider).is_some()
            }
            Self::School { .. } => self.is_own_school(actor),
        }
    }

    /// Whether the actor works for the school that is reviewed, or for its trust: the review is theirs.
    #[must_use]
    pub fn is_own_school(&self, actor: &Actor) -> bool {
        matches!(self, Self::School { urn, trust_uid, .. } if works_at(actor, *urn, *trust_uid))
    }
}

/// Whether the actor is to moderate the review, or has.
#[must_use]
pub fn is_moderator(actor: &Actor, review: &qa_review::Model) -> bool {
    review.moderator_id.is_some() && review.moderator_id.as_deref() == actor.user_id()
}

/// Whether the person holds a role with which reviews are made.
#[must_use]
pub fn could_review(person: &Actor) -> bool {
    audience("Mutation", "conductQaReview").is_some_and(|audience| audience.admits(person) == Access::Allowed)
}
