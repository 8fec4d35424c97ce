use entities::keys::LaCode;
use entities::{declared_interest, intervention, provider};

use super::Outcome;
use crate::auth::Actor;
use crate::commissioning::rules::{CommissioningRefused, Vote};
use crate::commissioning::store::{decisions, history, interventions};
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::policy::{decides_for, interest_in};
use crate::providers::store as providers;

/// An interest to be declared: in a provider, or in an intervention.
#[derive(Debug, Clone)]
pub struct Declaring {
    /// Key of the provider.
    pub provider_id: Option<String>,
    /// Key of the intervention.
    pub intervention_id: Option<String>,
    /// What it is.
    pub nature: String,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// An interest to be withdrawn.
#[derive(Debug, Clone)]
pub struct Withdrawing {
    /// Key of the interest.
    pub interest_id: String,
    /// Version of it that the caller read.
    pub expected_version: i32,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Declares an interest of the actor, who then cannot decide on the intervention, or on work of the provider.
///
/// # Errors
/// When both or neither are named, or the actor does not decide in the area.
pub async fn declare_interest(operation: &Operation, asked: Declaring) -> Outcome<declared_interest::Model> {
    let change = Change::begin(operation, "declareInterest").await?;
    let (db, actor) = (&change.db, &operation.actor);
    let id = change.new_id();
    if let Some(id) = change.done_before(asked.idempotency.as_ref(), &id).await? {
        return decisions::lock_interest(db, actor, &id).await?.ok_or(Failure::NotFound("interest"));
    }
    let refused = Failure::Refused;
    let area = area_of(&change, &asked).await?.ok_or(refused(CommissioningRefused::UnknownSubject))?;
    if !decides_for(actor, area) {
        return Err(Failure::Forbidden("only members of the Executive Board of the area declare interests to it"));
    }
    let row = declared_interest::Model {
        id,
        area_la_code: area,
        user_id: actor.user_id().unwrap_or_default().to_owned(),
        provider_id: asked.provider_id,
        intervention_id: asked.intervention_id,
        nature: asked.nature,
        declared_at: operation.clock.now(),
        withdrawn_at: None,
        version: 1,
    };
    decisions::insert_interest(db, row.clone()).await?;
    change.record(("DeclaredInterest", &row.id), (None, None), Some(&row.nature)).await?;
    change.commit().await?;
    Ok(row)
}

/// The area of what is named, if exactly one thing is and the actor sees it.
async fn area_of(change: &Change<'_>, asked: &Declaring) -> Outcome<Option<LaCode>> {
    let (db, actor) = (&change.db, &change.operation.actor);
    match (&asked.provider_id, &asked.intervention_id) {
        (Some(id), None) => {
            let found = providers::by_ids(db, actor, std::slice::from_ref(id)).await?;
            Ok(found.get(id).map(|provider| provider.area_la_code))
        }
        (None, Some(id)) => {
            let found = interventions::by_ids(db, actor, std::slice::from_ref(id)).await?;
            Ok(found.get(id).map(|intervention| intervention.area_la_code))
        }
        _ => Err(Failure::Refused(CommissioningRefused::OneSubject)),
    }
}

/// Withdraws an interest of the actor. That it was declared stays.
///
/// # Errors
/// When it is somebody else's, or was withdrawn before.
pub async fn withdraw_interest(operation: &Operation, asked: Withdrawing) -> Outcome<declared_interest::Model> {
    let change = Change::begin(operation, "withdrawInterest").await?;
    let (db, actor) = (&change.db, &operation.actor);
    let is_done = change.done_before(asked.idempotency.as_ref(), &asked.interest_id).await?.is_some();
    let found = decisions::lock_interest(db, actor, &asked.interest_id).await?;
    let mut row = found.ok_or(Failure::NotFound("interest"))?;
    if is_done {
        return Ok(row);
    }
    if actor.user_id() != Some(row.user_id.as_str()) {
        return Err(Failure::Forbidden("only who declared an interest withdraws it"));
    }
    expect_version(row.version, asked.expected_version)?;
    if row.withdrawn_at.is_some() {
        return Err(Failure::Refused(CommissioningRefused::WithdrawnAlready));
    }
    row.withdrawn_at = Some(operation.clock.now());
    let written = decisions::update_interest(db, row).await?;
    change.record(("DeclaredInterest", &written.id), (None, None), None).await?;
    change.commit().await?;
    Ok(written)
}

/// Interests that count when an intervention is decided on.
#[derive(Debug, Default)]
pub(super) struct Interests {
    /// What the actor has, in words.
    pub(super) own: Option<String>,
    /// All that were declared, those that were withdrawn too, for the record.
    pub(super) declared: Option<String>,
    /// Members who have one: what they said before they declared it does not count.
    interested: Vec<String>,
}

impl Interests {
    /// What counts of what the members have said.
    pub(super) fn counted(&self, votes: Vec<(String, Vote)>) -> Vec<Vote> {
        let counts = |(voter, _): &(String, Vote)| !self.interested.contains(voter);
        votes.into_iter().filter(counts).map(|(_, vote)| vote).collect()
    }
}

/// Whether the actor is who proposed the intervention, proposed it again or revised it. One statement at most.
pub(super) async fn has_proposed(change: &Change<'_>, row: &intervention::Model) -> Outcome<bool> {
    let actor = &change.operation.actor;
    let is_proposer = row.proposed_by.is_some() && row.proposed_by.as_deref() == actor.user_id();
    Ok(is_proposer || history::has_proposed(&change.db, actor, &row.id).await?)
}

/// What interests there are in the intervention, in who delivers and in who brokers it. Two statements.
pub(super) async fn interests_in(change: &Change<'_>, row: &intervention::Model) -> Outcome<Interests> {
    let (db, actor) = (&change.db, &change.operation.actor);
    let ids: Vec<String> = [&row.provider_id, &row.broker_id].into_iter().flatten().cloned().collect();
    let parties = providers::by_ids(db, actor, &ids).await?;
    let declared = decisions::interests_in(db, actor, &row.id, &ids).await?;
    let open = || declared.iter().filter(|interest| interest.withdrawn_at.is_none());
    let mine = open().find(|interest| actor.user_id() == Some(interest.user_id.as_str()));
    Ok(Interests {
        own: mine.map(|interest| interest.nature.clone()).or_else(|| derived(actor, parties.values())),
        declared: (!declared.is_empty()).then(|| declared.iter().map(in_words).collect::<Vec<_>>().join("; ")),
        interested: open().map(|interest| interest.user_id.clone()).collect(),
    })
}

fn in_words(interest: &declared_interest::Model) -> String {
    let withdrawn = if interest.withdrawn_at.is_some() { " (withdrawn)" } else { "" };
    format!("{}{withdrawn}", interest.nature)
}

fn derived<'a>(actor: &Actor, mut parties: impl Iterator<Item = &'a provider::Model>) -> Option<String> {
    parties.find_map(|provider| interest_in(actor, provider)).map(str::to_owned)
}
