use entities::keys::{Ukprn, Urn};
use entities::provider;
use entities::states::OrganisationKind;

use super::check_registered;
use crate::access::store::{self as organisations, Identity};
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::policy::{belongs_to, works_for};
use crate::providers::rules::{ProviderRefused, check_website};
use crate::providers::store;
use crate::schools::rules::names;

/// What is to be amended of a provider. What is left out stays as it is.
#[derive(Debug, Clone)]
pub struct Amendment {
    /// Key of the provider.
    pub provider_id: String,
    /// Version of the provider that the caller read.
    pub expected_version: i32,
    /// Name to show.
    pub name: Option<String>,
    /// The school that leads it.
    pub school_urn: Option<Urn>,
    /// UK provider reference number.
    pub ukprn: Option<Ukprn>,
    /// Address of its website.
    pub website: Option<String>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Amends what is known of the provider. Its organisation is called as it is.
///
/// # Errors
/// When the actor does not work for its area or belongs to it, it was changed since, the name is taken, or the register has no such school.
pub async fn amend_provider(
    operation: &Operation,
    amendment: Amendment,
) -> Result<provider::Model, Failure<ProviderRefused>> {
    let change = Change::begin(operation, "amendProvider").await?;
    let found = store::lock(&change.db, &operation.actor, &amendment.provider_id).await?;
    let mut row = found.ok_or(Failure::NotFound("provider"))?;
    if change.done_before(amendment.idempotency.as_ref(), &row.id).await?.is_some() {
        return Ok(row);
    }
    if !works_for(&operation.actor, row.area_la_code) {
        return Err(Failure::Forbidden("only those who work for the local authority of the area amend its providers"));
    }
    if belongs_to(&operation.actor, &row).is_some() {
        return Err(Failure::Forbidden("you belong to the provider, so a colleague who does not has to amend it"));
    }
    expect_version(row.version, amendment.expected_version)?;
    amendment.website.as_deref().map_or(Ok(()), check_website).map_err(Failure::Refused)?;
    check_registered(&change, amendment.school_urn.map(Identity::School), ProviderRefused::UnknownSchool).await?;
    if let Some(name) = amendment.name.filter(|name| *name != row.name) {
        rename_organisation(&change, &row, &name).await?;
        row.name_sort = names::fold(&name);
        row.name = name;
    }
    let led_before = row.school_urn;
    row.school_urn = amendment.school_urn.or(row.school_urn);
    let is_led_anew = row.school_urn != led_before;
    let urn = |urn: Option<Urn>| urn.map_or_else(|| "none".to_owned(), |urn| urn.to_string());
    let said = is_led_anew.then(|| format!("school: {} → {}", urn(led_before), urn(row.school_urn)));
    row.ukprn = amendment.ukprn.or(row.ukprn);
    row.website = amendment.website.or(row.website);
    let written = store::update(&change.db, row).await?;
    change.record(("Provider", &written.id), (None, None), said.as_deref()).await?;
    change.commit().await?;
    Ok(written)
}

/// Calls the organisation as the provider is to be called, so that the next who registers the name is told it is taken.
async fn rename_organisation(
    change: &Change<'_>,
    row: &provider::Model,
    name: &str,
) -> Result<(), Failure<ProviderRefused>> {
    let identity = Identity::Named(OrganisationKind::Provider, name.to_owned());
    let (db, actor) = (&change.db, &change.operation.actor);
    if organisations::organisation_known_as(db, actor, row.area_la_code, &identity).await?.is_some() {
        return Err(Failure::Refused(ProviderRefused::NameTaken(name.to_owned())));
    }
    organisations::rename_organisation(db, &row.organisation_id, name).await?;
    Ok(())
}
