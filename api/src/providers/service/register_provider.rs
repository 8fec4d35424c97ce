use entities::keys::{GroupUid, LaCode, Ukprn, Urn};
use entities::states::{OrganisationKind, ProviderKind};
use entities::{organisation, provider};

use super::check_registered;
use crate::access::store::{self as organisations, Identity};
use crate::operation::{Change, Failure, Idempotency, Operation};
use crate::policy::{LA_STAFF, only_area, works_for};
use crate::providers::rules::{ProviderRefused, check_trust, check_website};
use crate::providers::store;
use crate::schools::rules::names;

/// A provider to be registered.
#[derive(Debug, Clone)]
pub struct Registration {
    /// Area of the partnership; the only one that the actor works for, if left out.
    pub area: Option<LaCode>,
    /// What kind of body it is.
    pub kind: ProviderKind,
    /// Name to show.
    pub name: String,
    /// The trust, if it is one.
    pub trust_uid: Option<GroupUid>,
    /// The school that leads it.
    pub school_urn: Option<Urn>,
    /// UK provider reference number.
    pub ukprn: Option<Ukprn>,
    /// Address of its website.
    pub website: Option<String>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Registers the provider, and the organisation whose members work for it where there is none of the name.
///
/// # Errors
/// When the actor does not work for the area, the name is taken, or the register has no such trust or school.
pub async fn register_provider(
    operation: &Operation,
    new: Registration,
) -> Result<provider::Model, Failure<ProviderRefused>> {
    let change = Change::begin(operation, "registerProvider").await?;
    let id = change.new_id();
    if let Some(id) = change.done_before(new.idempotency.as_ref(), &id).await? {
        return store::lock(&change.db, &operation.actor, &id).await?.ok_or(Failure::NotFound("provider"));
    }
    let area = new.area.or_else(|| only_area(&operation.actor, &LA_STAFF));
    let Some(area) = area.filter(|area| works_for(&operation.actor, *area)) else {
        return Err(Failure::Forbidden("name as areaLaCode the local authority that you work for"));
    };
    check_trust(new.kind, new.trust_uid.is_some()).map_err(Failure::Refused)?;
    new.website.as_deref().map_or(Ok(()), check_website).map_err(Failure::Refused)?;
    check_registered(&change, new.trust_uid.map(Identity::Trust), ProviderRefused::UnknownTrust).await?;
    check_registered(&change, new.school_urn.map(Identity::School), ProviderRefused::UnknownSchool).await?;
    let organisation = find_or_register(&change, area, &new.name).await?;
    let row = provider::Model {
        id,
        area_la_code: area,
        organisation_id: organisation.id,
        kind: new.kind,
        name_sort: names::fold(&new.name),
        name: new.name,
        trust_uid: new.trust_uid,
        school_urn: new.school_urn,
        ukprn: new.ukprn,
        website: new.website,
        version: 1,
        created_at: operation.clock.now(),
    };
    if !store::insert(&change.db, row.clone()).await? {
        return Err(Failure::Refused(ProviderRefused::NameTaken(row.name)));
    }
    change.record(("Provider", &row.id), (None, None), None).await?;
    change.commit().await?;
    Ok(row)
}

/// The organisation of the name whose members work for providers: a membership may have been granted before.
async fn find_or_register(
    change: &Change<'_>,
    area: LaCode,
    name: &str,
) -> Result<organisation::Model, Failure<ProviderRefused>> {
    let (db, actor) = (&change.db, &change.operation.actor);
    let kind = OrganisationKind::Provider;
    let identity = Identity::Named(kind, name.to_owned());
    if let Some(found) = organisations::organisation_known_as(db, actor, area, &identity).await? {
        return Ok(found);
    }
    let new = organisation::Model {
        id: change.new_id(),
        kind,
        name: name.to_owned(),
        area_la_code: area,
        trust_uid: None,
        school_urn: None,
        created_at: change.operation.clock.now(),
    };
    organisations::insert_organisation(db, new).await?;
    let found = organisations::organisation_known_as(db, actor, area, &identity).await?;
    found.ok_or(Failure::NotFound("organisation"))
}
