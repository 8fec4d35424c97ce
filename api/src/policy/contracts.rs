//! What of an intervention that it sees an actor may know and do, and whether it has an interest in a provider.

use entities::keys::LaCode;
use entities::states::{OrganisationKind, ProviderKind, Role};
use entities::{intervention, provider};

use crate::auth::Actor;

use super::areas::{COMMISSIONERS, areas, own_organisations, works_for};

/// The parties of an intervention, as far as they say who sees its contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parties<'a> {
    /// Local authority whose partnership commissions it.
    pub area: LaCode,
    /// Organisation of the provider.
    pub provider: Option<&'a str>,
    /// Organisation of the broker.
    pub broker: Option<&'a str>,
}

impl<'a> From<&'a intervention::Model> for Parties<'a> {
    fn from(row: &'a intervention::Model) -> Self {
        let (provider, broker) = (row.provider_organisation_id.as_deref(), row.broker_organisation_id.as_deref());
        Self { area: row.area_la_code, provider, broker }
    }
}

/// Whether the actor may see the money of the partnership of the area: the budgets of its plans.
#[must_use]
pub fn sees_budgets(actor: &Actor, area: LaCode) -> bool {
    areas(actor, &COMMISSIONERS).contains(&area)
}

/// Whether the actor sees the contract of the intervention: its money, its ledger and its history.
#[must_use]
pub fn sees_contract(actor: &Actor, parties: Parties<'_>) -> bool {
    sees_budgets(actor, parties.area) || delivers(actor, parties) || is_own(actor, parties.broker)
}

/// Whether the actor works for the provider that delivers the intervention.
#[must_use]
pub fn delivers(actor: &Actor, parties: Parties<'_>) -> bool {
    is_own(actor, parties.provider)
}

/// Whether the actor may keep the contract of the intervention and its money: it works for the local authority of the area,
/// and not for who delivers or brokers the intervention besides.
///
/// # Errors
/// Why it may not.
pub fn keeps_contract(actor: &Actor, parties: Parties<'_>) -> Result<(), &'static str> {
    if !works_for(actor, parties.area) {
        return Err("only those who work for the local authority of the area do this");
    }
    if delivers(actor, parties) || is_own(actor, parties.broker) {
        return Err(
            "you work for who delivers or brokers the intervention, so a colleague who does not has to do this",
        );
    }
    Ok(())
}

/// Whether the act on an intervention is a decision of the board that the actor may see by delivering or brokering it: then it
/// has to [see the budgets](sees_budgets) of the area to know who decided and why.
#[must_use]
pub fn may_lack_reasons(actor: &Actor, action: &str) -> bool {
    action == "decideOnIntervention" && actor.has_role(Role::TeachingSchoolUser)
}

/// Whether the actor works for the provider.
#[must_use]
pub fn is_own_provider(actor: &Actor, provider: &provider::Model) -> bool {
    is_own(actor, Some(&provider.organisation_id))
}

fn is_own(actor: &Actor, organisation_id: Option<&str>) -> bool {
    let own = own_organisations(actor, &[Role::TeachingSchoolUser]);
    organisation_id.is_some_and(|id| own.iter().any(|own| own == id))
}

/// Whether the actor sits on the Executive Board of the area.
#[must_use]
pub fn decides_for(actor: &Actor, area: LaCode) -> bool {
    areas(actor, &[Role::BoardMember]).contains(&area)
}

/// How the actor belongs to the provider, in words: to the provider itself, the trust that it is, or the school that leads
/// it; nothing if it does not. Nobody settles claims of a provider that it belongs to.
#[must_use]
pub fn belongs_to(actor: &Actor, provider: &provider::Model) -> Option<&'static str> {
    actor.memberships().iter().find_map(|membership| {
        if membership.organisation_id == provider.organisation_id {
            Some("member of the provider")
        } else if provider.trust_uid.is_some() && membership.trust_uid == provider.trust_uid {
            Some("member of the trust that is the provider")
        } else if provider.school_urn.is_some() && membership.school_urn == provider.school_urn {
            Some("member of the school that leads the provider")
        } else {
            None
        }
    })
}

/// The interest that the actor has in the provider by its memberships, in words; nothing if it has none. Nobody decides on
/// work of an organisation that it belongs to, nor, if it works for the local authority, on that of its services. (Claims
/// of those services the local authority settles all the same: nobody else could.)
#[must_use]
pub fn interest_in(actor: &Actor, provider: &provider::Model) -> Option<&'static str> {
    let is_of_authority = actor.memberships().iter().any(|membership| {
        membership.organisation_kind == OrganisationKind::LocalAuthority
            && membership.area_la_code == provider.area_la_code
    });
    let is_service = provider.kind == ProviderKind::LaService && is_of_authority;
    belongs_to(actor, provider).or(is_service.then_some("member of the local authority whose service is the provider"))
}
