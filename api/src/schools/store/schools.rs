//! Schools, each with as much of its row, and of its trust's, as was asked for.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::keys::{LaCode, Laestab, Ukprn, Urn};
use entities::{group_membership, school, school_group};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, JoinType, Order, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, QueryFilter, QueryResult, QuerySelect,
    QueryTrait,
};

use super::columns::{GroupColumns, GroupRow, SchoolColumns, SchoolRow};
use super::filter::{SchoolFilter, held_on};
use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, OWNER, Page, Part, Place, Rows, list, page_of_each};
use crate::policy::{visible, visible_condition};

/// What is asked for of a school: columns of its row, and of its trust's if that is asked for too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct SchoolSelection {
    /// Columns of the school.
    pub school: SchoolColumns,
    /// Columns of the trust of today.
    pub trust: GroupColumns,
}

/// A school with what was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FetchedSchool {
    /// The school.
    pub school: SchoolRow,
    /// Its trust of today, if that was asked for and it has one.
    pub trust: Option<GroupRow>,
}

/// What schools are ordered by; the URN decides between equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SchoolSort {
    /// Name.
    #[default]
    Name,
    /// URN.
    Urn,
    /// Share of pupils eligible for free school meals.
    FsmPercent,
    /// Pupils on roll.
    PupilCount,
    /// Day of the latest graded inspection.
    OfstedInspectedOn,
    /// Day of opening.
    OpenedOn,
}

/// Order of a list of schools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct SchoolOrder {
    /// What it is ordered by.
    pub sort: SchoolSort,
    /// Whether the largest comes first.
    pub is_descending: bool,
}

/// How one school is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SchoolKey {
    /// By its URN.
    Urn(Urn),
    /// By its UKPRN. Of several the one that is open, else the newest.
    Ukprn(Ukprn),
    /// By its LAESTAB. Of several the one that is open, else the newest.
    Laestab(Laestab),
}

impl SchoolSort {
    const fn column(self) -> school::Column {
        match self {
            Self::Name => school::Column::NameSort,
            Self::Urn => school::Column::Urn,
            Self::FsmPercent => school::Column::FsmBasisPoints,
            Self::PupilCount => school::Column::PupilCount,
            Self::OfstedInspectedOn => school::Column::OfstedInspectedOn,
            Self::OpenedOn => school::Column::OpenedOn,
        }
    }
}

impl SchoolOrder {
    fn keyset(self) -> Keyset {
        Keyset {
            sort: Expr::col((school::Entity, self.sort.column())),
            key: Expr::col((school::Entity, school::Column::Urn)),
            is_nullable: !matches!(self.sort, SchoolSort::Name | SchoolSort::Urn),
            is_descending: self.is_descending,
        }
    }

    /// Where the school stands in the order.
    #[must_use]
    pub fn place(self, row: &SchoolRow) -> Place {
        let day = |day: Option<NaiveDate>| day.map(Part::Day);
        let sort = match self.sort {
            SchoolSort::Name => row.name_sort.clone().map(Part::Text),
            SchoolSort::Urn => row.urn.map(|urn| Part::Number(urn.get().into())),
            SchoolSort::FsmPercent => row.fsm_percent.map(|percent| Part::Number(percent.basis_points().into())),
            SchoolSort::PupilCount => row.pupil_count.map(|count| Part::Number(count.into())),
            SchoolSort::OfstedInspectedOn => day(row.ofsted_inspected_on),
            SchoolSort::OpenedOn => day(row.opened_on),
        };
        let key = row.urn.map_or(Part::Absent, |urn| Part::Number(urn.get().into()));
        Place { sort: sort.unwrap_or(Part::Absent), key }
    }

    /// What has to be fetched to know where a school stands.
    #[must_use]
    pub fn columns(self) -> SchoolColumns {
        SchoolColumns::default().with(school::Column::Urn).with(self.sort.column())
    }
}

impl SchoolSelection {
    /// The selection with the columns that every school needs: its key.
    #[must_use]
    fn with_key(self) -> Self {
        Self { school: self.school.with(school::Column::Urn), ..self }
    }

    fn read(self, result: &QueryResult, offset: usize) -> Result<FetchedSchool, DbErr> {
        let school = self.school.read(result, offset)?;
        let trust = self.trust.read(result, offset + self.school.iter().count())?;
        Ok(FetchedSchool { school, trust: trust.uid.is_some().then_some(trust) })
    }

    /// Selects the columns, joining the trust if it is asked for. The trust is scoped like the school.
    fn apply(self, mut query: SelectStatement, actor: &Actor) -> SelectStatement {
        for column in self.school.iter() {
            query.column((school::Entity, column));
        }
        if !self.trust.is_empty() {
            let on_key = Expr::col((school::Entity, school::Column::TrustUid))
                .equals((school_group::Entity, school_group::Column::Uid));
            let is_visible = visible_condition::<school_group::Entity>(actor);
            query.join(JoinType::LeftJoin, school_group::Entity, Condition::all().add(on_key).add(is_visible));
            for column in self.trust.iter() {
                query.column((school_group::Entity, column));
            }
        }
        query
    }
}

fn scoped(actor: &Actor, condition: Condition) -> SelectStatement {
    visible::<school::Entity>(actor).filter(condition).select_only().into_query()
}

async fn fetch(
    db: &DatabaseConnection,
    query: &SelectStatement,
    selection: SchoolSelection,
) -> Result<Vec<FetchedSchool>, DbErr> {
    db.query_all(query).await?.iter().map(|result| selection.read(result, 0)).collect()
}

/// What is to be listed of the schools that pass a filter.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// In which order.
    pub order: SchoolOrder,
    /// Which stretch.
    pub page: &'a Page,
    /// What of each school.
    pub selection: SchoolSelection,
    /// Whether the number of all schools is wanted.
    pub wants_total: bool,
}

/// One page of the schools that pass the filter and, if it is wanted, their number. Statements as [`list`] says; up to three
/// more when a search finds nothing as typed.
///
/// # Errors
/// When the database fails.
pub async fn page(
    db: &DatabaseConnection,
    actor: &Actor,
    filter: &SchoolFilter,
    listed: Listed<'_>,
) -> Result<Counted<FetchedSchool>, DbErr> {
    let found = page_as_typed(db, actor, filter, listed).await?;
    if !found.rows.rows.is_empty() {
        return Ok(found);
    }
    let Some(forgiving) = filter.forgiving(db).await? else { return Ok(found) };
    page_as_typed(db, actor, &forgiving, listed).await
}

async fn page_as_typed(
    db: &DatabaseConnection,
    actor: &Actor,
    filter: &SchoolFilter,
    Listed { order, page, selection, wants_total }: Listed<'_>,
) -> Result<Counted<FetchedSchool>, DbErr> {
    let selection = SchoolSelection { school: selection.school.and(order.columns()), ..selection };
    let query = selection.apply(scoped(actor, filter.condition()), actor);
    list(db, query, &order.keyset(), page, wants_total, |result| selection.read(result, 0)).await
}

/// The school with the key. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_key(
    db: &DatabaseConnection,
    actor: &Actor,
    key: SchoolKey,
    selection: SchoolSelection,
) -> Result<Option<FetchedSchool>, DbErr> {
    let is_key = match key {
        SchoolKey::Urn(urn) => school::Column::Urn.eq(urn),
        SchoolKey::Ukprn(ukprn) => school::Column::Ukprn.eq(ukprn),
        SchoolKey::Laestab(laestab) => school::Column::Laestab.eq(laestab),
    };
    let selection = selection.with_key();
    let mut query = selection.apply(scoped(actor, is_key.into_condition()), actor);
    if !matches!(key, SchoolKey::Urn(_)) {
        query
            .order_by_expr(is_not_open(), Order::Asc)
            .order_by((school::Entity, school::Column::Urn), Order::Desc)
            .limit(1);
    }
    db.query_one(&query).await?.map(|result| selection.read(&result, 0)).transpose()
}

/// Open are the schools with status 1 of the register, and 3: open, but proposed to close.
fn is_not_open() -> Expr {
    Expr::cust("CASE WHEN school.status_code IN (1, 3) THEN 0 ELSE 1 END")
}

/// The schools with these URNs, in no order. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_urns(
    db: &DatabaseConnection,
    actor: &Actor,
    urns: &[Urn],
    selection: SchoolSelection,
) -> Result<Vec<FetchedSchool>, DbErr> {
    let selection = selection.with_key();
    let condition = school::Column::Urn.is_in(urns.iter().copied()).into_condition();
    fetch(db, &selection.apply(scoped(actor, condition), actor), selection).await
}

/// What a list of schools belongs to, when the lists of several are fetched at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The trust or other group of which they are members on the day.
    Group(NaiveDate),
    /// The local authority in whose area they are.
    LocalAuthority,
}

impl Owner {
    fn key(self) -> Expr {
        match self {
            Self::Group(_) => Expr::col((group_membership::Entity, group_membership::Column::GroupUid)),
            Self::LocalAuthority => Expr::col((school::Entity, school::Column::LaCode)),
        }
    }

    /// The schools of the owners with these keys.
    fn schools(self, actor: &Actor, keys: &[i32]) -> SelectStatement {
        let mut query = scoped(actor, self.key().is_in(keys.iter().copied()).into_condition());
        if let Self::Group(day) = self {
            let on_urn = Expr::col((school::Entity, school::Column::Urn))
                .equals((group_membership::Entity, group_membership::Column::Urn));
            let is_visible = visible_condition::<group_membership::Entity>(actor);
            let held = Condition::all().add(on_urn).add(held_on(day)).add(is_visible);
            query.join(JoinType::InnerJoin, group_membership::Entity, held);
        }
        query
    }
}

/// A page of the schools of each of several owners, ordered by name. One statement, whatever the number of owners.
///
/// # Errors
/// When the database fails.
pub async fn pages_of(
    db: &DatabaseConnection,
    actor: &Actor,
    owner: Owner,
    keys: &[i32],
    page: &Page,
    selection: SchoolSelection,
) -> Result<HashMap<i32, Rows<FetchedSchool>>, DbErr> {
    let order = SchoolOrder::default();
    let selection = SchoolSelection { school: selection.school.and(order.columns()), ..selection };
    let mut query = owner.schools(actor, keys);
    query.expr_as(owner.key(), OWNER);
    let query = order.keyset().of_each(selection.apply(query, actor), owner.key(), page);
    page_of_each(&db.query_all(&query).await?, page, |row| selection.read(row, 1))
}

/// How many schools each of several owners has. One statement.
///
/// # Errors
/// When the database fails.
pub async fn counts_of(
    db: &DatabaseConnection,
    actor: &Actor,
    owner: Owner,
    keys: &[i32],
) -> Result<HashMap<i32, i64>, DbErr> {
    let mut query = owner.schools(actor, keys);
    query
        .expr_as(owner.key(), OWNER)
        .expr(Expr::col((school::Entity, school::Column::Urn)).count())
        .add_group_by([owner.key()]);
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// The local authority in whose area the school is; nothing if there is no such school, or it is in none. One statement.
///
/// # Errors
/// When the database fails.
pub async fn authority_of(db: &DatabaseConnection, actor: &Actor, urn: Urn) -> Result<Option<LaCode>, DbErr> {
    let mut query = visible::<school::Entity>(actor).filter(school::Column::Urn.eq(urn)).select_only().into_query();
    query.column((school::Entity, school::Column::LaCode));
    match db.query_one(&query).await? {
        Some(row) => row.try_get_by_index(0),
        None => Ok(None),
    }
}
