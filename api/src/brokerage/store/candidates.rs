//! What is known of those who could be sent, whoever asks: where they come from, and how they are tied. What of it the caller is told,
//! is decided where it is told.

use std::collections::{BTreeSet, HashMap};

use chrono::{Months, NaiveDate};
use entities::keys::{GroupUid, Urn};
use entities::states::QaReviewStatus;
use entities::{provider, qa_review, qa_reviewer, supporter};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::{Actor, People, known_actors};
use crate::brokerage::rules::{Place, Tie};
use crate::policy::{Sent, visible};
use crate::schools::store::facts::{GridPlace, facts_of, places_of};

/// The supporters with these keys: who acts on a deployment need not see the register. One statement.
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "the deployments were found through the actor's eyes")]
pub async fn supporters_with<C: ConnectionTrait>(db: &C, ids: &[String]) -> Result<Vec<supporter::Model>, DbErr> {
    supporter::Entity::find().filter(supporter::Column::Id.is_in(ids.iter().cloned())).all(db).await
}

/// The supporters with the providers that they are or that send them. One statement.
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "the supporters were found through the actor's eyes")]
pub async fn with_providers<C: ConnectionTrait>(db: &C, supporters: Vec<supporter::Model>) -> Result<Vec<Sent>, DbErr> {
    let ids: Vec<String> = supporters.iter().filter_map(|row| row.provider_id.clone()).collect();
    let found = provider::Entity::find().filter(provider::Column::Id.is_in(ids)).all(db).await?;
    let of = |id: &Option<String>| found.iter().find(|row| Some(&row.id) == id.as_ref()).cloned();
    let with = |supporter: supporter::Model| Sent { provider: of(&supporter.provider_id), supporter };
    Ok(supporters.into_iter().map(with).collect())
}

/// Where those who could be sent come from, and how they are tied to schools and trusts, to the one school above all.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Ties by the key of the supporter.
    pub ties: HashMap<String, Tie>,
    /// Places by the key of the supporter.
    pub places: HashMap<String, Place>,
    /// Where the school is.
    pub school: Option<Place>,
}

/// What is known of these. Four statements.
///
/// # Errors
/// When the database fails.
pub async fn known_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    sent: &[Sent],
    urn: Urn,
    today: NaiveDate,
) -> Result<Known, DbErr> {
    let users: Vec<String> = sent.iter().filter_map(|sent| sent.supporter.user_id.clone()).collect();
    let people = known_actors(db, People::ById(&users), today).await?;
    let reviewers = reviewers_of(db, actor, (&users, urn), today).await?;
    let mut urns: BTreeSet<Urn> = people.iter().flat_map(schools_of).collect();
    urns.extend(sent.iter().filter_map(home_of));
    urns.extend(sent.iter().filter_map(lead_of));
    urns.insert(urn);
    let schools = facts_of(db, &urns.into_iter().collect::<Vec<_>>()).await?;
    let places = places_of(db, &schools.values().collect::<Vec<_>>()).await?;
    let place = |urn: Urn| {
        let GridPlace { easting, northing, is_exact } = *places.get(&urn)?;
        Some(Place { easting, northing, is_exact })
    };
    let with_trust = |urn: Urn| (urn, schools.get(&urn).and_then(|school| school.trust_uid));
    let mut known = Known { school: place(urn), ..Known::default() };
    for one in sent {
        let person = people.iter().find(|person| one.is_person(person));
        let tie = Tie {
            home: one.supporter.school_urn.map(with_trust),
            schools: person.into_iter().flat_map(schools_of).map(with_trust).collect(),
            trusts: person.into_iter().flat_map(trusts_of).collect(),
            lead: lead_of(one).map(with_trust),
            provider_trust: one.provider.as_ref().and_then(|provider| provider.trust_uid),
            reviews: one.supporter.user_id.as_ref().is_some_and(|id| reviewers.contains(id)),
        };
        known.ties.insert(one.supporter.id.clone(), tie);
        if let Some(place) = home_of(one).and_then(place) {
            known.places.insert(one.supporter.id.clone(), place);
        }
    }
    Ok(known)
}

/// The school that it comes from; of a provider without one, the school that leads it.
fn home_of(sent: &Sent) -> Option<Urn> {
    sent.supporter.school_urn.or_else(|| lead_of(sent))
}

fn lead_of(sent: &Sent) -> Option<Urn> {
    sent.provider.as_ref().and_then(|provider| provider.school_urn)
}

fn schools_of(person: &Actor) -> impl Iterator<Item = Urn> {
    person.memberships().iter().filter_map(|membership| membership.school_urn)
}

fn trusts_of(person: &Actor) -> impl Iterator<Item = GroupUid> {
    person.memberships().iter().filter_map(|membership| membership.trust_uid)
}

/// Those of the users who review the school, or have within the last year, as far as the actor may know: a peer review is the school's.
async fn reviewers_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    (users, urn): (&[String], Urn),
    today: NaiveDate,
) -> Result<Vec<String>, DbErr> {
    let since = today.checked_sub_months(Months::new(12)).unwrap_or(today);
    let of_school = Query::select()
        .column((qa_review::Entity, qa_review::Column::Id))
        .from(qa_review::Entity)
        .and_where(qa_review::Column::Urn.eq(urn))
        .and_where(qa_review::Column::Status.ne(QaReviewStatus::Cancelled))
        .and_where(qa_review::Column::ScheduledFor.gte(since))
        .to_owned();
    let makers = visible::<qa_reviewer::Entity>(actor)
        .filter(qa_reviewer::Column::UserId.is_in(users.iter().cloned()))
        .filter(qa_reviewer::Column::ReviewId.in_subquery(of_school));
    makers.select_only().column(qa_reviewer::Column::UserId).into_tuple().all(db).await
}
