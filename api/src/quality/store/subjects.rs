//! What reviews are of. Who makes a review need not see the contract or the register entry behind it; the rules need them.

use std::collections::HashMap;

use entities::code_lists::OPEN_STATUSES;
use entities::keys::{GroupUid, LaCode, Urn};
use entities::{intervention, provider, qa_review, school};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
};

use crate::auth::Actor;
use crate::policy::{Kin, visible};

/// What is known of a school that is reviewed.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct SchoolFacts {
    /// The school.
    pub urn: Urn,
    /// Its local authority.
    pub la_code: Option<LaCode>,
    /// Its trust.
    pub trust_uid: Option<GroupUid>,
    /// Its phase.
    pub phase_code: Option<i32>,
    /// Its status.
    pub status_code: Option<i32>,
}

impl SchoolFacts {
    /// Whether it is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status_code.is_some_and(|status| OPEN_STATUSES.contains(&status))
    }
}

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

/// What the review is of. Five statements at most.
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
    let broker_id = subject.intervention.as_ref().and_then(|row| row.broker_id.clone());
    let ids: Vec<String> = review.provider_id.iter().chain(&broker_id).cloned().collect();
    for row in providers_with(db, &ids).await? {
        if review.provider_id.as_ref() == Some(&row.id) {
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
    if trusts.is_empty() {
        return Ok(Kin::default());
    }
    let schools = schools_of(db, &trusts).await?;
    Ok(Kin { trusts, schools })
}

#[expect(clippy::disallowed_methods, reason = "the register is public")]
async fn schools_of<C: ConnectionTrait>(db: &C, trusts: &[GroupUid]) -> Result<Vec<Urn>, DbErr> {
    let of_trusts = school::Entity::find().filter(school::Column::TrustUid.is_in(trusts.iter().copied()));
    of_trusts.select_only().column(school::Column::Urn).into_tuple().all(db).await
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

#[expect(clippy::disallowed_methods, reason = "the review was found through the actor's eyes")]
async fn school_facts<C: ConnectionTrait>(db: &C, urn: Urn) -> Result<Option<SchoolFacts>, DbErr> {
    use school::Column;
    let columns = [Column::Urn, Column::LaCode, Column::TrustUid, Column::PhaseCode, Column::StatusCode];
    school::Entity::find_by_id(urn).select_only().columns(columns).into_model().one(db).await
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
