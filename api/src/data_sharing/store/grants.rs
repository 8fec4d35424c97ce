//! What live agreements let an actor read, and an owner submit.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::agreement::{Column, Entity};
use entities::keys::{GroupUid, LaCode, Urn};
use entities::states::{AgreementSide, Purpose};
use entities::values::Period;
use entities::{agreement, agreement_cohort, agreement_measure, agreement_party, organisation};
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, FromQueryResult, JoinType, Order, QueryFilter, QuerySelect,
    QueryTrait,
};

use super::agreements::{for_purposes, is_live_on};
use super::parts::with_organisation;
use crate::auth::Actor;
use crate::data_sharing::rules::{Owner, Periods, Scope};
use crate::policy::{Grant, organisations_of, visible};

/// What a live agreement lets its sharers submit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// Key of the agreement.
    pub agreement_id: String,
    /// Trusts that share.
    pub trust_uids: Vec<GroupUid>,
    /// Schools that share.
    pub urns: Vec<Urn>,
    /// Numbers of the measures.
    pub measure_ids: Vec<i32>,
    /// Numbers of the cohorts.
    pub cohort_numbers: Vec<i16>,
    /// First period; nothing for all before.
    pub first_period: Option<Period>,
    /// Last period; nothing for all after.
    pub last_period: Option<Period>,
}

macro_rules! with_scope {
    ($($name:ident),*) => {
        $(impl $name {
            /// What it takes in.
            #[must_use]
            pub fn scope(&self) -> Scope<'_> {
                Scope {
                    trust_uids: &self.trust_uids,
                    urns: &self.urns,
                    measure_ids: &self.measure_ids,
                    cohort_numbers: &self.cohort_numbers,
                    periods: Periods { first: self.first_period, last: self.last_period },
                }
            }

            /// Whether it takes in this figure of this owner.
            #[must_use]
            pub fn covers(&self, owner: Owner, measure_id: i32, cohort_number: i16, period: Period) -> bool {
                self.scope().covers(owner, measure_id, cohort_number, period)
            }
        })*
    };
}

with_scope!(Grant, Cover);

/// An agreement that is live, and who of the actor's organisations reads.
#[derive(FromQueryResult)]
struct Live {
    id: String,
    area_la_code: LaCode,
    first_period: Option<Period>,
    last_period: Option<Period>,
    reader: Option<String>,
}

/// What the actor may read today for the purpose: by agreements that are live, name the purpose, and give the figures to an
/// organisation for which the actor holds a role. One for each agreement, the first written first. Two statements; one if there
/// is none.
///
/// # Errors
/// When the database fails.
pub async fn live<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    purpose: Purpose,
    today: NaiveDate,
) -> Result<Vec<Grant>, DbErr> {
    grants(db, actor, (purpose, today), Hold::No).await
}

/// The same for an act that is done under the agreements: none of them can be revoked before the transaction ends, and one that
/// was revoked meanwhile is not among them.
///
/// # Errors
/// When the database fails.
pub async fn hold_live<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    purpose: Purpose,
    today: NaiveDate,
) -> Result<Vec<Grant>, DbErr> {
    grants(db, actor, (purpose, today), Hold::UntilTheEnd).await
}

/// Whether agreements are kept from being revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hold {
    No,
    UntilTheEnd,
}

async fn grants<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    (purpose, today): (Purpose, NaiveDate),
    hold: Hold,
) -> Result<Vec<Grant>, DbErr> {
    let own = organisations_of(actor);
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = live_agreements(actor, today);
    query.and_where(Column::Id.in_subquery(for_purposes(&[purpose])));
    query.join(JoinType::InnerJoin, agreement_party::Entity, of_agreement());
    query.and_where(party(agreement_party::Column::OrganisationId).is_in(own));
    query.and_where(party(agreement_party::Column::Side).eq(AgreementSide::Recipient));
    query.expr_as(party(agreement_party::Column::OrganisationId), "reader");
    query.order_by((Entity, Column::Id), Order::Asc);
    query.order_by((agreement_party::Entity, agreement_party::Column::OrganisationId), Order::Asc);
    let mut found = read_live(db, query, hold).await?;
    found.dedup_by(|later, first| later.id == first.id);
    let mut named = named_by(db, actor, &found).await?;
    let grants = found.into_iter().filter_map(|row| {
        let Named { trust_uids, urns, measure_ids, cohort_numbers } = named.remove(&row.id).unwrap_or_default();
        Some(Grant {
            agreement_id: row.id,
            area_la_code: row.area_la_code,
            reader_organisation_id: row.reader?,
            trust_uids,
            urns,
            measure_ids,
            cohort_numbers,
            first_period: row.first_period,
            last_period: row.last_period,
        })
    });
    Ok(grants.collect())
}

/// What these trusts and schools may submit today in the area: the agreements that are live, whatever for, in which one of them
/// shares. A row is covered if [`Cover::covers`] says so of one of them. They are looked up as the partnership's, whoever sends:
/// a school may send under the agreement of its trust, to which it is no party. None of them can be revoked before the transaction
/// ends. Two statements; one if there is none.
///
/// # Errors
/// When the database fails.
pub async fn lets_submit<C: ConnectionTrait>(
    db: &C,
    area: LaCode,
    owners: &[Owner],
    today: NaiveDate,
) -> Result<Vec<Cover>, DbErr> {
    if owners.is_empty() {
        return Ok(Vec::new());
    }
    let partnership = Actor::operator(area);
    let mut query = live_agreements(&partnership, today);
    query.and_where(Column::AreaLaCode.eq(area));
    query.and_where(Column::Id.in_subquery(shared_by(owners)));
    query.expr_as(Expr::cust("NULL"), "reader");
    query.order_by((Entity, Column::Id), Order::Asc);
    let found = read_live(db, query, Hold::UntilTheEnd).await?;
    let mut named = named_by(db, &partnership, &found).await?;
    let covers = found.into_iter().map(|row| {
        let Named { trust_uids, urns, measure_ids, cohort_numbers } = named.remove(&row.id).unwrap_or_default();
        Cover {
            agreement_id: row.id,
            trust_uids,
            urns,
            measure_ids,
            cohort_numbers,
            first_period: row.first_period,
            last_period: row.last_period,
        }
    });
    Ok(covers.collect())
}

fn live_agreements(actor: &Actor, today: NaiveDate) -> SelectStatement {
    let columns = [Column::Id, Column::AreaLaCode, Column::FirstPeriod, Column::LastPeriod];
    visible::<Entity>(actor).filter(is_live_on(today)).select_only().columns(columns).into_query()
}

async fn read_live<C: ConnectionTrait>(db: &C, mut query: SelectStatement, hold: Hold) -> Result<Vec<Live>, DbErr> {
    if hold == Hold::UntilTheEnd {
        query.lock_with_tables(LockType::Share, [Entity]);
    }
    db.query_all(&query).await?.iter().map(|row| Live::from_query_result(row, "")).collect()
}

fn party(column: agreement_party::Column) -> Expr {
    Expr::col((agreement_party::Entity, column))
}

fn of_agreement() -> Expr {
    party(agreement_party::Column::AgreementId).equals((agreement::Entity, Column::Id))
}

/// Agreements in which one of the owners shares.
fn shared_by(owners: &[Owner]) -> SelectStatement {
    let (mut uids, mut urns) = (Vec::new(), Vec::new());
    for owner in owners {
        match owner {
            Owner::Trust(uid) => uids.push(*uid),
            Owner::School(urn) => urns.push(*urn),
        }
    }
    let is_owner = Condition::any()
        .add(organisation::Column::TrustUid.is_in(uids))
        .add(organisation::Column::SchoolUrn.is_in(urns));
    let mut query = Query::select();
    query.column((agreement_party::Entity, agreement_party::Column::AgreementId)).from(agreement_party::Entity);
    with_organisation(&mut query);
    query.and_where(party(agreement_party::Column::Side).eq(AgreementSide::Sharer)).cond_where(is_owner);
    query
}

/// What an agreement names, as rows of figures refer to it.
#[derive(Default)]
struct Named {
    trust_uids: Vec<GroupUid>,
    urns: Vec<Urn>,
    measure_ids: Vec<i32>,
    cohort_numbers: Vec<i16>,
}

const TRUST: &str = "trust";
const SCHOOL: &str = "school";
const MEASURE: &str = "measure";

#[derive(FromQueryResult)]
struct Part {
    agreement_id: String,
    part: String,
    number: i32,
}

/// What each of the agreements names: one row for each thing, all by one statement.
async fn named_by<C: ConnectionTrait>(db: &C, actor: &Actor, found: &[Live]) -> Result<HashMap<String, Named>, DbErr> {
    if found.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<String> = found.iter().map(|row| row.id.clone()).collect();
    let mut query = sharers(actor, &ids, (TRUST, organisation::Column::TrustUid));
    query.union(UnionType::All, sharers(actor, &ids, (SCHOOL, organisation::Column::SchoolUrn)));
    query.union(UnionType::All, measures(actor, &ids));
    query.union(UnionType::All, cohorts(actor, &ids));
    let mut named: HashMap<String, Named> = HashMap::new();
    for row in db.query_all(&query).await? {
        let part = Part::from_query_result(&row, "")?;
        named.entry(part.agreement_id.clone()).or_default().add(&part);
    }
    Ok(named)
}

impl Named {
    fn add(&mut self, part: &Part) {
        match part.part.as_str() {
            TRUST => self.trust_uids.extend(GroupUid::new(part.number)),
            SCHOOL => self.urns.extend(Urn::new(part.number)),
            MEASURE => self.measure_ids.push(part.number),
            _ => self.cohort_numbers.extend(i16::try_from(part.number)),
        }
    }
}

/// Selects the key of the agreement, the part and its number.
fn numbered(mut query: SelectStatement, agreement_id: Expr, part: &'static str, number: Expr) -> SelectStatement {
    query.clear_selects();
    query.expr_as(agreement_id, "agreement_id").expr_as(Expr::cust(format!("'{part}'")), "part");
    query.expr_as(number.cast_as("integer"), "number");
    query
}

fn sharers(actor: &Actor, ids: &[String], (part, column): (&'static str, organisation::Column)) -> SelectStatement {
    let of_agreements = agreement_party::Column::AgreementId.is_in(ids.iter().cloned());
    let mut query = visible::<agreement_party::Entity>(actor)
        .filter(of_agreements)
        .filter(agreement_party::Column::Side.eq(AgreementSide::Sharer))
        .into_query();
    with_organisation(&mut query);
    let number = Expr::col((organisation::Entity, column));
    query.and_where(number.clone().is_not_null());
    numbered(query, party(agreement_party::Column::AgreementId), part, number)
}

fn measures(actor: &Actor, ids: &[String]) -> SelectStatement {
    use agreement_measure::{Column, Entity};
    let query = visible::<Entity>(actor).filter(Column::AgreementId.is_in(ids.iter().cloned())).into_query();
    let number = Expr::col((Entity, Column::MeasureId));
    numbered(query, Expr::col((Entity, Column::AgreementId)), MEASURE, number)
}

fn cohorts(actor: &Actor, ids: &[String]) -> SelectStatement {
    use agreement_cohort::{Column, Entity};
    let query = visible::<Entity>(actor).filter(Column::AgreementId.is_in(ids.iter().cloned())).into_query();
    let number = Expr::col((Entity, Column::CohortNumber));
    numbered(query, Expr::col((Entity, Column::AgreementId)), "cohort", number)
}
