//! What an agreement names: parties, measures, cohorts and purposes.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::keys::{GroupUid, Urn};
use entities::states::{AgreementSide, Controller, OrganisationKind, Purpose};
use entities::{
    agreement_cohort, agreement_measure, agreement_party, agreement_purpose, cohort, measure, organisation,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::auth::Actor;
use crate::data_sharing::rules::Contents;
use crate::policy::visible;

/// A party with what it is called: who sees the agreement sees who is party to it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Party {
    /// Key of the agreement.
    pub agreement_id: String,
    /// Key of the organisation.
    pub organisation_id: String,
    /// Name of the organisation.
    pub name: String,
    /// What kind of body it is.
    pub kind: OrganisationKind,
    /// The trust, if it is one.
    pub trust_uid: Option<GroupUid>,
    /// The school, if it is one.
    pub school_urn: Option<Urn>,
    /// Whether it shares or is given figures.
    pub side: AgreementSide,
    /// What it is by the law of data protection.
    pub controller: Controller,
    /// Who signed for it.
    pub signed_by: Option<String>,
    /// When.
    pub signed_at: Option<DateTime<Utc>>,
}

/// Joins the organisation of each party.
pub(super) fn with_organisation(query: &mut SelectStatement) {
    let organisation = (organisation::Entity, organisation::Column::Id);
    let of_party = Expr::col((agreement_party::Entity, agreement_party::Column::OrganisationId)).equals(organisation);
    query.join(JoinType::InnerJoin, organisation::Entity, of_party);
}

/// The parties of each of several agreements: who shares first, then by name. One statement.
///
/// # Errors
/// When the database fails.
pub async fn parties_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    agreement_ids: &[String],
) -> Result<HashMap<String, Vec<Party>>, DbErr> {
    use agreement_party::{Column, Entity};
    let of_agreements = visible::<Entity>(actor).filter(Column::AgreementId.is_in(agreement_ids.iter().cloned()));
    let mut query = of_agreements.into_query();
    with_organisation(&mut query);
    for column in [
        organisation::Column::Name,
        organisation::Column::Kind,
        organisation::Column::TrustUid,
        organisation::Column::SchoolUrn,
    ] {
        query.column((organisation::Entity, column));
    }
    let mut lists: HashMap<String, Vec<Party>> = HashMap::new();
    for row in db.query_all(&query).await? {
        let party = Party::from_query_result(&row, "")?;
        lists.entry(party.agreement_id.clone()).or_default().push(party);
    }
    lists.values_mut().for_each(|parties| parties.sort_by(|one, other| by_name(one).cmp(&by_name(other))));
    Ok(lists)
}

fn by_name(party: &Party) -> (bool, &str, &str) {
    (party.side == AgreementSide::Recipient, &party.name, &party.organisation_id)
}

/// What figures an agreement covers and what for, by codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Codes of the measures, by the alphabet.
    pub measure_codes: Vec<String>,
    /// Codes of the cohorts, by the alphabet.
    pub cohort_codes: Vec<String>,
    /// Purposes, in their order.
    pub purposes: Vec<Purpose>,
}

#[derive(FromQueryResult)]
struct Named {
    agreement_id: String,
    part: String,
    code: String,
}

const MEASURE: &str = "measure";
const COHORT: &str = "cohort";
const PURPOSE: &str = "purpose";

/// What each of several agreements covers. One statement.
///
/// # Errors
/// When the database fails.
pub async fn coverages_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    agreement_ids: &[String],
) -> Result<HashMap<String, Coverage>, DbErr> {
    let mut query = measures(actor, agreement_ids);
    query.union(UnionType::All, cohorts(actor, agreement_ids));
    query.union(UnionType::All, purposes(actor, agreement_ids));
    let mut found: HashMap<String, Coverage> = HashMap::new();
    for row in db.query_all(&query).await? {
        let named = Named::from_query_result(&row, "")?;
        let coverage = found.entry(named.agreement_id).or_default();
        match named.part.as_str() {
            MEASURE => coverage.measure_codes.push(named.code),
            COHORT => coverage.cohort_codes.push(named.code),
            _ => coverage.purposes.extend(Purpose::all().find(|purpose| purpose.to_string() == named.code)),
        }
    }
    for coverage in found.values_mut() {
        coverage.measure_codes.sort();
        coverage.cohort_codes.sort();
        coverage.purposes.sort();
    }
    Ok(found)
}

/// Selects the key of the agreement, the part and its code.
fn named(mut query: SelectStatement, agreement_id: Expr, part: &'static str, code: Expr) -> SelectStatement {
    query.clear_selects();
    query.expr_as(agreement_id, "agreement_id").expr_as(Expr::cust(format!("'{part}'")), "part").expr_as(code, "code");
    query
}

fn measures(actor: &Actor, ids: &[String]) -> SelectStatement {
    use agreement_measure::{Column, Entity};
    let mut query = visible::<Entity>(actor).filter(Column::AgreementId.is_in(ids.iter().cloned())).into_query();
    let of_measure = Expr::col((Entity, Column::MeasureId)).equals((measure::Entity, measure::Column::Id));
    query.join(JoinType::InnerJoin, measure::Entity, of_measure);
    let code = Expr::col((measure::Entity, measure::Column::Code));
    named(query, Expr::col((Entity, Column::AgreementId)), MEASURE, code)
}

fn cohorts(actor: &Actor, ids: &[String]) -> SelectStatement {
    use agreement_cohort::{Column, Entity};
    let mut query = visible::<Entity>(actor).filter(Column::AgreementId.is_in(ids.iter().cloned())).into_query();
    let of_cohort = Expr::col((Entity, Column::CohortNumber)).equals((cohort::Entity, cohort::Column::Number));
    query.join(JoinType::InnerJoin, cohort::Entity, of_cohort);
    let code = Expr::col((cohort::Entity, cohort::Column::Code));
    named(query, Expr::col((Entity, Column::AgreementId)), COHORT, code)
}

fn purposes(actor: &Actor, ids: &[String]) -> SelectStatement {
    use agreement_purpose::{Column, Entity};
    let query = visible::<Entity>(actor).filter(Column::AgreementId.is_in(ids.iter().cloned())).into_query();
    let purpose = Expr::col((Entity, Column::Purpose));
    named(query, Expr::col((Entity, Column::AgreementId)), PURPOSE, purpose)
}

/// How much of each thing the agreement names. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn contents_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    agreement_id: &str,
    parties: &[agreement_party::Model],
) -> Result<Contents, DbErr> {
    let on = |side| parties.iter().filter(|party| party.side == side).count();
    let id = agreement_id.to_owned();
    let coverage = coverages_of(db, actor, std::slice::from_ref(&id)).await?.remove(&id).unwrap_or_default();
    Ok(Contents {
        sharers: on(AgreementSide::Sharer),
        recipients: on(AgreementSide::Recipient),
        measures: coverage.measure_codes.len(),
        cohorts: coverage.cohort_codes.len(),
        purposes: coverage.purposes.len(),
    })
}

/// The parties of the agreement. One statement. Who writes them holds the lock of the agreement.
///
/// # Errors
/// When the database fails.
pub async fn rows_of_parties<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    agreement_id: &str,
) -> Result<Vec<agreement_party::Model>, DbErr> {
    use agreement_party::{Column, Entity};
    let of_it = visible::<Entity>(actor).filter(Column::AgreementId.eq(agreement_id));
    of_it.order_by_asc(Column::OrganisationId).all(db).await
}

/// Writes who signed for the party, and when. One statement.
///
/// # Errors
/// When the database fails.
pub async fn sign<C: ConnectionTrait>(
    db: &C,
    party: agreement_party::Model,
    signed_by: Option<String>,
    signed_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let mut row = party.into_active_model();
    row.signed_by = ActiveValue::Set(signed_by);
    row.signed_at = ActiveValue::Set(Some(signed_at));
    row.update(db).await.map(|_| ())
}

/// What an agreement names, as rows refer to it.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// Parties: key of the organisation, side, and what it is by the law of data protection.
    pub parties: Vec<(String, AgreementSide, Controller)>,
    /// Numbers of the measures.
    pub measure_ids: Vec<i32>,
    /// Numbers of the cohorts.
    pub cohort_numbers: Vec<i16>,
    /// Purposes.
    pub purposes: Vec<Purpose>,
}

/// Puts these parts in place of those that the agreement has; nobody has signed then. Eight statements at most.
///
/// # Errors
/// When the database fails.
pub async fn replace<C: ConnectionTrait>(db: &C, agreement_id: &str, parts: Parts) -> Result<(), DbErr> {
    for table in ["agreement_party", "agreement_measure", "agreement_cohort", "agreement_purpose"] {
        let of_it = Expr::col("agreement_id").eq(agreement_id);
        db.execute(Query::delete().from_table(table).and_where(of_it)).await?;
    }
    let id = || agreement_id.to_owned();
    let parties = parts.parties.into_iter().map(|(organisation_id, side, controller)| agreement_party::Model {
        agreement_id: id(),
        organisation_id,
        side,
        controller,
        signed_by: None,
        signed_at: None,
    });
    insert(db, parties).await?;
    let measures = parts.measure_ids.into_iter();
    insert(db, measures.map(|measure_id| agreement_measure::Model { agreement_id: id(), measure_id })).await?;
    let cohorts = parts.cohort_numbers.into_iter();
    insert(db, cohorts.map(|cohort_number| agreement_cohort::Model { agreement_id: id(), cohort_number })).await?;
    let purposes = parts.purposes.into_iter();
    insert(db, purposes.map(|purpose| agreement_purpose::Model { agreement_id: id(), purpose })).await
}

async fn insert<C, M>(db: &C, rows: impl Iterator<Item = M>) -> Result<(), DbErr>
where
    C: ConnectionTrait,
    M: IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + sea_orm::ModelTrait,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
{
    let rows: Vec<_> = rows.map(IntoActiveModel::into_active_model).collect();
    if !rows.is_empty() {
        <M::Entity as EntityTrait>::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Numbers of the measures with these codes. One statement.
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "the catalogue is nobody's rows")]
pub async fn measure_ids<C: ConnectionTrait>(db: &C, codes: &[String]) -> Result<HashMap<String, i32>, DbErr> {
    let named = measure::Entity::find().filter(measure::Column::Code.is_in(codes.iter().cloned()));
    let found = named.select_only().columns([measure::Column::Code, measure::Column::Id]).into_tuple();
    Ok(found.all(db).await?.into_iter().collect())
}

/// Numbers of the cohorts of pupils with these codes. One statement.
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "the catalogue is nobody's rows")]
pub async fn cohort_numbers<C: ConnectionTrait>(db: &C, codes: &[String]) -> Result<HashMap<String, i16>, DbErr> {
    let named = cohort::Entity::find()
        .filter(cohort::Column::Code.is_in(codes.iter().cloned()))
        .filter(cohort::Column::Number.is_not_null());
    let found = named.select_only().columns([cohort::Column::Code, cohort::Column::Number]).into_tuple();
    Ok(found.all(db).await?.into_iter().collect())
}
