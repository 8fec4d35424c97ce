//! What is known of those who could be sent, whoever asks: where they come from, and how they are tied. What of it the caller is told,
//! is decided where it is told.

use std::collections::{BTreeSet, HashMap};

use chrono::{Months, NaiveDate};
use entities::keys::{GroupUid, Urn};
use entities::states::QaReviewStatus;
use entities::values::GridPlace;
use entities::{provider, qa_findings, qa_review, qa_reviewer, supporter};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::{Actor, People, known_actors};
use crate::brokerage::rules::Tie;
use crate::policy::{Sent, belongs_to, visible};
use crate::schools::store::facts::{self, facts_of};

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

/// How those who could be sent are tied to schools and trusts, and to this school above all, as far as the actor may know. Four statements.
///
/// # Errors
/// When the database fails.
pub async fn ties_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    sent: &[Sent],
    (urn, today): (Urn, NaiveDate),
) -> Result<HashMap<String, Tie>, DbErr> {
    let reviewers = reviewers_of(db, actor, urn, today).await?;
    let users = sent.iter().filter_map(|sent| sent.supporter.user_id.clone());
    let people: BTreeSet<String> = users.chain(reviewers.iter().cloned()).collect();
    let people = known_actors(db, People::ById(&people.into_iter().collect::<Vec<_>>()), today).await?;
    let urns: BTreeSet<Urn> = people
        .iter()
        .flat_map(schools_of)
        .chain(sent.iter().filter_map(home_of))
        .chain(sent.iter().filter_map(lead_of))
        .collect();
    let schools = facts_of(db, &urns.into_iter().collect::<Vec<_>>()).await?;
    let with_trust = |urn: Urn| (urn, schools.get(&urn).and_then(|school| school.trust_uid));
    let is_reviewer = |person: &Actor| person.user_id().is_some_and(|id| reviewers.iter().any(|found| found == id));
    let tie = |one: &Sent| {
        let person = people.iter().find(|person| one.is_person(person));
        let firm = one.provider.as_ref().filter(|_| one.supporter.designation.is_none());
        let is_of_firm = |person: &&Actor| firm.is_some_and(|firm| belongs_to(person, firm).is_some());
        Tie {
            home: one.supporter.school_urn.map(with_trust),
            schools: person.into_iter().flat_map(schools_of).map(with_trust).collect(),
            trusts: person.into_iter().flat_map(trusts_of).collect(),
            lead: lead_of(one).map(with_trust),
            provider_trust: one.provider.as_ref().and_then(|provider| provider.trust_uid),
            reviews: person.is_some_and(is_reviewer) || people.iter().filter(is_of_firm).any(is_reviewer),
        }
    };
    Ok(sent.iter().map(|one| (one.supporter.id.clone(), tie(one))).collect())
}

/// Where the school is, and where those who could be sent come from, by the key of the supporter. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn places_of<C: ConnectionTrait>(
    db: &C,
    sent: &[Sent],
    urn: Urn,
) -> Result<(Option<GridPlace>, HashMap<String, GridPlace>), DbErr> {
    let urns: BTreeSet<Urn> = sent.iter().filter_map(home_of).chain([urn]).collect();
    let schools = facts_of(db, &urns.into_iter().collect::<Vec<_>>()).await?;
    let places = facts::places_of(db, &schools.values().collect::<Vec<_>>()).await?;
    let home = |one: &Sent| Some((one.supporter.id.clone(), *places.get(&home_of(one)?)?));
    Ok((places.get(&urn).copied(), sent.iter().filter_map(home).collect()))
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

/// Users who review or moderate the school, or have within the last year, as far as the actor may know: a peer review is the school's. Two
/// statements.
async fn reviewers_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    urn: Urn,
    today: NaiveDate,
) -> Result<Vec<String>, DbErr> {
    use qa_review::Column;
    let since = today.checked_sub_months(Months::new(12)).unwrap_or(today);
    let of_the_year = Query::select()
        .column((qa_findings::Entity, qa_findings::Column::ReviewId))
        .from(qa_findings::Entity)
        .and_where(qa_findings::Column::ConductedOn.gte(since))
        .to_owned();
    let is_under_way =
        Column::Status.is_in([QaReviewStatus::Scheduled, QaReviewStatus::Conducted, QaReviewStatus::Moderated]);
    let counts = Condition::any().add(is_under_way).add(Column::Id.in_subquery(of_the_year));
    let of_school = visible::<qa_review::Entity>(actor).filter(Column::Urn.eq(urn)).filter(counts);
    let found: Vec<(String, Option<String>)> =
        of_school.select_only().columns([Column::Id, Column::ModeratorId]).into_tuple().all(db).await?;
    let (reviews, moderators): (Vec<String>, Vec<Option<String>>) = found.into_iter().unzip();
    let makers = visible::<qa_reviewer::Entity>(actor).filter(qa_reviewer::Column::ReviewId.is_in(reviews));
    let makers: Vec<String> = makers.select_only().column(qa_reviewer::Column::UserId).into_tuple().all(db).await?;
    Ok(makers.into_iter().chain(moderators.into_iter().flatten()).collect())
}
