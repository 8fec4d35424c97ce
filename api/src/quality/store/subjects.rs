//! What reviews are of. Who makes a review need not see the contract or the register entry behind it; the rules need them.

use std::collections::HashMap;

use entities::keys::{GroupUid, LaCode, Urn};
use entities::{deployment, intervention, provider, qa_review, school, supporter};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::auth::Actor;
use crate::policy::{Kin, Reviewed, visible};
use crate::schools::store::facts::{SchoolFacts, facts_of, schools_of};

/// What a review is of.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    /// The intervention, if its delivery is reviewed.
    pub intervention: Option<intervention::Model>,
    /// The provider whose work is reviewed.
    pub provider: Option<provider::Model>,
    /// Who brokered it.
    pub broker: Option<provider::Model>,
    /// The school.
    pub school: Option<SchoolFacts>,
    /// Trusts to which the provider or the school belongs, with their schools.
    pub kin: Kin,
}

impl Subject {
    /// The same as the rules ask for it, in the area; nothing if neither a provider nor a school was found.
    #[must_use]
    pub fn reviewed(&self, area: LaCode) -> Option<Reviewed> {
        match (&self.provider, &self.school) {
            (Some(provider), _) => Some(Reviewed::Provision {
                area,
                provider: Box::new(provider.clone()),
                broker: self.broker.clone().map(Box::new),
                kin: self.kin.clone(),
            }),
            (None, Some(school)) => {
                let (urn, trust_uid, kin) = (school.urn, school.trust_uid, self.kin.clone());
                Some(Reviewed::School { urn, trust_uid, kin })
            }
            (None, None) => None,
        }
    }
}

/// What the review is of. Seven statements at most.
///
/// # Errors
/// When the database fails.
pub async fn subject_of<C: ConnectionTrait>(db: &C, review: &qa_review::Model) -> Result<Subject, DbErr> {
    let mut subject = Subject::default();
    if let Some(urn) = review.urn {
        subject.school = school_facts(db, urn).await?;
    }
    if let Some(id) = &review.intervention_id {
        subject.intervention = intervention_with(db, id).await?;
    }
    with_providers(db, subject, review.provider_id.as_ref()).await
}

/// The intervention as what is judged, with who delivers and who brokered it. Six statements at most.
///
/// # Errors
/// When the database fails.
pub async fn subject_of_work<C: ConnectionTrait>(db: &C, work: &intervention::Model) -> Result<Subject, DbErr> {
    let subject = Subject { intervention: Some(work.clone()), ..Subject::default() };
    with_providers(db, subject, work.provider_id.as_ref()).await
}

async fn with_providers<C: ConnectionTrait>(
    db: &C,
    mut subject: Subject,
    provider_id: Option<&String>,
) -> Result<Subject, DbErr> {
    let broker_id = subject.intervention.as_ref().and_then(|row| row.broker_id.clone());
    let ids: Vec<String> = provider_id.into_iter().chain(&broker_id).cloned().collect();
    for row in providers_with(db, &ids).await? {
        if provider_id == Some(&row.id) {
            subject.provider = Some(row.clone());
        }
        if broker_id.as_ref() == Some(&row.id) {
            subject.broker = Some(row);
        }
    }
    subject.kin = kin_of(db, &subject).await?;
    Ok(subject)
}

/// The trust of the school, or that which the provider is and that of the school that leads it; with their schools.
async fn kin_of<C: ConnectionTrait>(db: &C, subject: &Subject) -> Result<Kin, DbErr> {
    let provider = subject.provider.as_ref();
    let lead = match provider.and_then(|provider| provider.school_urn) {
        Some(urn) => school_facts(db, urn).await?,
        None => None,
    };
    let of_schools = [&subject.school, &lead].into_iter().flatten().filter_map(|school| school.trust_uid);
    let trusts: Vec<GroupUid> = of_schools.chain(provider.and_then(|provider| provider.trust_uid)).collect();
    let schools = if trusts.is_empty() { Vec::new() } else { schools_of(db, &trusts).await? };
    let (sent, senders) = sent_by_or_to(db, provider, subject.school.as_ref()).await?;
    Ok(Kin { trusts, schools, sent, senders })
}

/// Users whom the provider sends or has sent to support schools, or who were sent to the school; and, of providers that sent people
/// without names, the organisations. An offer that the school has not accepted ties nobody. Two statements.
#[expect(clippy::disallowed_methods, reason = "the review was found through the actor's eyes")]
async fn sent_by_or_to<C: ConnectionTrait>(
    db: &C,
    provider: Option<&provider::Model>,
    school: Option<&SchoolFacts>,
) -> Result<(Vec<String>, Vec<String>), DbErr> {
    use deployment::Column;
    let provider_id = provider.map(|provider| provider.id.as_str()).unwrap_or_default();
    let registered = supporter::Entity::find()
        .filter(supporter::Column::ProviderId.eq(provider_id))
        .filter(supporter::Column::UserId.is_not_null());
    let mut users: Vec<String> =
        registered.select_only().column(supporter::Column::UserId).into_tuple().all(db).await?;
    let is_it = Condition::any()
        .add(Column::ProviderId.eq(provider_id))
        .add_option(school.map(|school| Column::Urn.eq(school.urn)));
    let column = |column| Expr::col((deployment::Entity, column));
    let is_firm = column(Column::ProviderId)
        .equals((provider::Entity, provider::Column::Id))
        .and(Expr::col((supporter::Entity, supporter::Column::Designation)).is_null());
    let mut query = deployment::Entity::find().filter(is_it).filter(Column::AgreedAt.is_not_null()).into_query();
    query
        .clear_selects()
        .column((deployment::Entity, Column::UserId))
        .column((provider::Entity, provider::Column::OrganisationId))
        .inner_join(supporter::Entity, column(Column::SupporterId).equals((supporter::Entity, supporter::Column::Id)))
        .left_join(provider::Entity, is_firm);
    let mut organisations = Vec::new();
    for row in db.query_all(&query).await? {
        match (row.try_get_by_index::<Option<String>>(0)?, row.try_get_by_index::<Option<String>>(1)?) {
            (Some(user_id), _) => users.push(user_id),
            (None, Some(organisation_id)) => organisations.push(organisation_id),
            (None, None) => {}
        }
    }
    Ok((users, organisations))
}

/// What each of several reviews is of, by name: who knows of a review knows that. One statement.
///
/// # Errors
/// When the database fails.
pub async fn names_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    review_ids: &[String],
) -> Result<HashMap<String, String>, DbErr> {
    use qa_review::Column;
    let name = Func::coalesce([
        Expr::col((intervention::Entity, intervention::Column::Title)),
        Expr::col((provider::Entity, provider::Column::Name)),
        Expr::col((school::Entity, school::Column::Name)),
    ]);
    let mut query = visible::<qa_review::Entity>(actor)
        .filter(Column::Id.is_in(review_ids.iter().cloned()))
        .select_only()
        .column(Column::Id)
        .into_query();
    let key = |column| Expr::col((qa_review::Entity, column));
    query
        .expr(name)
        .left_join(
            intervention::Entity,
            key(Column::InterventionId).equals((intervention::Entity, intervention::Column::Id)),
        )
        .left_join(provider::Entity, key(Column::ProviderId).equals((provider::Entity, provider::Column::Id)))
        .left_join(school::Entity, key(Column::Urn).equals((school::Entity, school::Column::Urn)));
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

async fn school_facts<C: ConnectionTrait>(db: &C, urn: Urn) -> Result<Option<SchoolFacts>, DbErr> {
    Ok(facts_of(db, &[urn]).await?.remove(&urn))
}

#[expect(clippy::disallowed_methods, reason = "the review was found through the actor's eyes")]
async fn intervention_with<C: ConnectionTrait>(db: &C, id: &str) -> Result<Option<intervention::Model>, DbErr> {
    intervention::Entity::find_by_id(id).one(db).await
}

#[expect(clippy::disallowed_methods, reason = "the review was found through the actor's eyes")]
async fn providers_with<C: ConnectionTrait>(db: &C, ids: &[String]) -> Result<Vec<provider::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    provider::Entity::find().filter(provider::Column::Id.is_in(ids.iter().cloned())).all(db).await
}
