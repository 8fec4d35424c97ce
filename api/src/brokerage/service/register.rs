use chrono::NaiveDate;
use entities::keys::{LaCode, Urn};
use entities::states::Designation;
use entities::supporter;

use super::{Call, Outcome, SUPPORTER, lock_supporter};
use crate::access::store as users;
use crate::auth::{People, known_actors};
use crate::brokerage::rules::BrokerageRefused;
use crate::brokerage::store::{deployments, specialisms, supporters};
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::policy::{LA_STAFF, could_be_sent, only_area, works_for};
use crate::providers::store as providers;
use crate::schools::rules::names;
use crate::schools::store::facts::facts_of;

/// What is written of a supporter. Of an amendment, what is left out stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// Name to show.
    pub name: Option<String>,
    /// As what the person is designated.
    pub designation: Option<Designation>,
    /// What the person signs in as.
    pub subject: Option<String>,
    /// Key of the provider that it is or that sends it.
    pub provider_id: Option<String>,
    /// The school that it comes from.
    pub home_urn: Option<Urn>,
    /// Codes of its specialisms.
    pub specialisms: Option<Vec<String>>,
    /// Phases that it knows.
    pub phases: Option<Vec<i32>>,
    /// First day on which it can be sent.
    pub valid_from: Option<NaiveDate>,
    /// Last day on which it can be sent.
    pub valid_to: Option<NaiveDate>,
}

/// A supporter to be registered.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Area of the partnership; the only one that the actor works for, if left out.
    pub area: Option<LaCode>,
    /// What is written of it.
    pub profile: Profile,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Registers who can be sent to support schools.
///
/// # Errors
/// When the actor does not work for the area, or what is named is not there or does not fit: all of it at once.
pub async fn register_supporter(operation: &Operation, new: Entry) -> Outcome<supporter::Model> {
    let change = Change::begin(operation, "registerSupporter").await?;
    let id = change.new_id();
    if let Some(id) = change.done_before(new.idempotency.as_ref(), &id).await? {
        return lock_supporter(&change, &id).await;
    }
    let area = new.area.or_else(|| only_area(&operation.actor, &LA_STAFF));
    let Some(area) = area.filter(|area| works_for(&operation.actor, *area)) else {
        return Err(Failure::Forbidden("name as areaLaCode the local authority that you work for"));
    };
    let row = supporter::Model {
        id,
        area_la_code: area,
        name: String::new(),
        name_sort: String::new(),
        designation: None,
        user_id: None,
        provider_id: None,
        school_urn: None,
        valid_from: operation.clock.today(),
        valid_to: None,
        version: 1,
        created_by: operation.actor.user_id().map(str::to_owned),
        created_at: operation.clock.now(),
    };
    let row = filled_in(&change, row, &new.profile).await?;
    supporters::insert(&change.db, row.clone()).await?;
    write_lists(&change, &row.id, &new.profile).await?;
    change.record((SUPPORTER, &row.id), (None, None), None).await?;
    change.commit().await?;
    Ok(row)
}

/// Amends the entry of a supporter.
///
/// # Errors
/// When the actor does not work for the area, or what is named is not there or does not fit: all of it at once.
pub async fn amend_supporter(operation: &Operation, call: Call, profile: Profile) -> Outcome<supporter::Model> {
    let change = Change::begin(operation, "amendSupporter").await?;
    let is_done = change.done_before(call.idempotency.as_ref(), &call.id).await?.is_some();
    let row = lock_supporter(&change, &call.id).await?;
    if is_done {
        return Ok(row);
    }
    expect_version(row.version, call.expected_version)?;
    if !works_for(&operation.actor, row.area_la_code) {
        return Err(Failure::Forbidden("the local authority of the area keeps the register"));
    }
    let before = row.clone();
    let row = filled_in(&change, row, &profile).await?;
    if let Some((from, to)) = deployments::sent_between(&change.db, &operation.actor, &row.id).await? {
        let field = if row.valid_from > from { "validFrom" } else { "validTo" };
        if row.valid_from > from || row.valid_to.is_some_and(|valid_to| valid_to < to) {
            return Err(Failure::Refused(BrokerageRefused::StillSent { field, from, to }));
        }
    }
    let told = changed(&before, &row);
    let row = supporters::update(&change.db, row).await?;
    write_lists(&change, &row.id, &profile).await?;
    change.record((SUPPORTER, &row.id), (None, None), Some(&told)).await?;
    change.commit().await?;
    Ok(row)
}

/// What an amendment changes of what the rules ask, for the trail.
fn changed(before: &supporter::Model, after: &supporter::Model) -> String {
    let told = |what: &str, one: String, other: String| (one != other).then(|| format!("{what}: {one} -> {other}"));
    let key = |key: &Option<String>| key.clone().unwrap_or_else(|| "nobody".to_owned());
    let urn = |row: &supporter::Model| row.school_urn.map_or_else(|| "none".to_owned(), |urn| urn.to_string());
    let designation = |row: &supporter::Model| row.designation.map_or_else(|| "none".to_owned(), |of| of.to_string());
    let parts = [
        told("user", key(&before.user_id), key(&after.user_id)),
        told("provider", key(&before.provider_id), key(&after.provider_id)),
        told("home school", urn(before), urn(after)),
        told("designation", designation(before), designation(after)),
        told("name", before.name.clone(), after.name.clone()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The row with what the profile says of it, checked.
async fn filled_in(change: &Change<'_>, row: supporter::Model, profile: &Profile) -> Outcome<supporter::Model> {
    let mut refused = Vec::new();
    let name = profile.name.clone().unwrap_or(row.name);
    let mut row = supporter::Model {
        name_sort: names::fold(&name),
        name,
        designation: profile.designation.or(row.designation),
        provider_id: profile.provider_id.clone().or(row.provider_id),
        school_urn: profile.home_urn.or(row.school_urn),
        valid_from: profile.valid_from.unwrap_or(row.valid_from),
        valid_to: profile.valid_to.or(row.valid_to),
        ..row
    };
    check_shape(&row, profile, &mut refused);
    check_named(change, &row, profile, &mut refused).await?;
    find_user(change, &mut row, profile, &mut refused).await?;
    check_lists(change, profile, &mut refused).await?;
    BrokerageRefused::all(refused).map_err(Failure::Refused)?;
    Ok(row)
}

/// A person has a designation and a home school; a provider with its people has neither to have, and nobody signs in as it.
fn check_shape(row: &supporter::Model, profile: &Profile, refused: &mut Vec<BrokerageRefused>) {
    match row.designation {
        Some(_) if row.school_urn.is_none() => refused.push(BrokerageRefused::HomeSchoolMissing),
        None if row.provider_id.is_none() => refused.push(BrokerageRefused::DesignationMissing),
        None if profile.subject.is_some() => refused.push(BrokerageRefused::SubjectNotExpected),
        _ => {}
    }
    if let Some(to) = row.valid_to.filter(|to| *to < row.valid_from) {
        refused.push(BrokerageRefused::EndsBeforeStart { field: "validTo", from: row.valid_from, to });
    }
}

/// Refuses a provider or a school that is not there. Two statements at most.
async fn check_named(
    change: &Change<'_>,
    row: &supporter::Model,
    profile: &Profile,
    refused: &mut Vec<BrokerageRefused>,
) -> Outcome<()> {
    if let Some(id) = &profile.provider_id {
        let found = providers::by_ids(&change.db, &change.operation.actor, std::slice::from_ref(id)).await?;
        if found.get(id).is_none_or(|provider| provider.area_la_code != row.area_la_code) {
            refused.push(BrokerageRefused::UnknownProvider);
        }
    }
    if let Some(urn) = profile.home_urn {
        let found = facts_of(&change.db, &[urn]).await?;
        if !found.get(&urn).is_some_and(|school| school.is_open()) {
            refused.push(BrokerageRefused::UnknownSchool("homeSchoolUrn"));
        }
    }
    Ok(())
}

/// Finds the user who the person is, and holds it: of two who put it on the register at once, the second finds it there. Three
/// statements at most.
async fn find_user(
    change: &Change<'_>,
    row: &mut supporter::Model,
    profile: &Profile,
    refused: &mut Vec<BrokerageRefused>,
) -> Outcome<()> {
    let Some(subject) = profile.subject.as_ref().filter(|_| row.designation.is_some()) else { return Ok(()) };
    let _ = users::lock_user(&change.db, subject).await?;
    let today = change.operation.clock.today();
    let known = known_actors(&change.db, People::BySubject(std::slice::from_ref(subject)), today).await?;
    let works_here = known.first().filter(|person| could_be_sent(person, row.area_la_code));
    let Some(user_id) = works_here.and_then(|person| person.user_id()) else {
        refused.push(BrokerageRefused::UnknownUser(subject.clone()));
        return Ok(());
    };
    row.user_id = Some(user_id.to_owned());
    if supporters::is_taken(&change.db, &change.operation.actor, row).await? {
        refused.push(BrokerageRefused::UserTaken);
    }
    Ok(())
}

/// Refuses lists that are empty, name something twice, or something that is not there. Two statements at most.
async fn check_lists(change: &Change<'_>, profile: &Profile, refused: &mut Vec<BrokerageRefused>) -> Outcome<()> {
    if let Some(codes) = &profile.specialisms {
        check_specialisms(change, codes, refused).await?;
    }
    if let Some(codes) = &profile.phases {
        if codes.is_empty() {
            refused.push(BrokerageRefused::Empty("phaseCodes"));
        }
        let unknown = supporters::unknown_phases(&change.db, codes).await?;
        for (place, code) in codes.iter().enumerate() {
            let field = format!("phaseCodes.{place}");
            if codes.iter().take(place).any(|before| before == code) {
                refused.push(BrokerageRefused::Twice(field));
            } else if unknown.contains(code) {
                refused.push(BrokerageRefused::UnknownPhase { field, code: *code });
            }
        }
    }
    Ok(())
}

/// Refuses specialisms that are none, named twice or not listed. One statement.
pub(super) async fn check_specialisms(
    change: &Change<'_>,
    codes: &[String],
    refused: &mut Vec<BrokerageRefused>,
) -> Outcome<()> {
    if codes.is_empty() {
        refused.push(BrokerageRefused::Empty("specialismCodes"));
    }
    let listed = specialisms::all(&change.db, &change.operation.actor).await?;
    for (place, code) in codes.iter().enumerate() {
        let field = format!("specialismCodes.{place}");
        if codes.iter().take(place).any(|before| before == code) {
            refused.push(BrokerageRefused::Twice(field));
        } else if !listed.iter().any(|row| row.code == *code) {
            refused.push(BrokerageRefused::UnknownSpecialism { field, code: code.clone() });
        }
    }
    Ok(())
}

async fn write_lists(change: &Change<'_>, id: &str, profile: &Profile) -> Outcome<()> {
    if let Some(codes) = &profile.specialisms {
        supporters::replace_specialisms(&change.db, id, codes).await?;
    }
    if let Some(codes) = &profile.phases {
        supporters::replace_phases(&change.db, id, codes).await?;
    }
    Ok(())
}
