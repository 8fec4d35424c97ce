//! Analyses and what each found of the area.

use std::collections::HashMap;

use entities::keys::LaCode;
use entities::need_analysis::{Column, Entity, Model};
use entities::states::NeedBand;
use entities::values::AcademicYear;
use entities::{need_indicator, need_rule, need_school, need_urn, priority_need};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, JoinType, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};

use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::policy::visible;

/// Rows that one statement writes.
const AT_A_TIME: usize = 2_000;

/// Which analyses. A part that is nothing lets all pass.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct AnalysisFilter {
    /// Of this local authority.
    pub area: Option<LaCode>,
    /// For this year.
    pub year: Option<AcademicYear>,
}

fn keyset() -> Keyset {
    let column = |column| Expr::col((Entity, column));
    Keyset { sort: column(Column::MadeAt), key: column(Column::Id), is_nullable: false, is_descending: true }
}

/// Where the analysis stands in a list.
#[must_use]
pub fn place(row: &Model) -> Place {
    Place { sort: Part::Time(row.made_at), key: Part::Text(row.id.clone()) }
}

/// One page of the analyses that pass the filter, the last made first, and, if it is wanted, their number. Statements as [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    filter: AnalysisFilter,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Model>, DbErr> {
    let query = visible::<Entity>(actor)
        .apply_if(filter.area, |found, area| found.filter(Column::AreaLaCode.eq(area)))
        .apply_if(filter.year, |found, year| found.filter(Column::AcademicYear.eq(year)))
        .into_query();
    list(db, query, &keyset(), page, wants_total, |row| Model::from_query_result(row, "")).await
}

/// The analyses with these keys. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Model>, DbErr> {
    let found = visible::<Entity>(actor).filter(Column::Id.is_in(ids.iter().cloned())).all(db).await?;
    Ok(found.into_iter().map(|row| (row.id.clone(), row)).collect())
}

/// The number of the last analysis of the area for the year; 0 without one. One statement.
///
/// # Errors
/// When the database fails.
pub async fn last_revision<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    area: LaCode,
    year: AcademicYear,
) -> Result<i32, DbErr> {
    let of_year = visible::<Entity>(actor).filter(Column::AreaLaCode.eq(area)).filter(Column::AcademicYear.eq(year));
    let last = of_year.order_by_desc(Column::Revision).one(db).await?;
    Ok(last.map_or(0, |row| row.revision))
}

/// All that an analysis found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Its schools.
    pub schools: Vec<need_school::Model>,
    /// The URNs that they have and had.
    pub urns: Vec<need_urn::Model>,
    /// What each rule found of them.
    pub indicators: Vec<need_indicator::Model>,
}

/// Writes an analysis with what it found; says whether it did: not if there is one with its number by now. One statement, and three for each
/// two thousand rows at most.
///
/// # Errors
/// When the database fails.
pub async fn insert<C: ConnectionTrait>(db: &C, new: Model, found: Found) -> Result<bool, DbErr> {
    let is_taken =
        OnConflict::columns([Column::AreaLaCode, Column::AcademicYear, Column::Revision]).do_nothing().to_owned();
    let written = Entity::insert(new.into_active_model()).on_conflict(is_taken);
    if written.exec_without_returning(db).await? == 0 {
        return Ok(false);
    }
    for rows in found.schools.chunks(AT_A_TIME) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        need_school::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    for rows in found.urns.chunks(AT_A_TIME) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        need_urn::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    for rows in found.indicators.chunks(AT_A_TIME) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        need_indicator::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(true)
}

/// How many schools of an analysis are in each band.
pub type BandCounts = HashMap<String, Vec<(NeedBand, i64)>>;

/// How many schools of each of several analyses are in each band. One statement.
///
/// # Errors
/// When the database fails.
pub async fn bands_of<C: ConnectionTrait>(db: &C, actor: &Actor, ids: &[String]) -> Result<BandCounts, DbErr> {
    use need_school::{Column, Entity};
    let rows = visible::<Entity>(actor)
        .filter(Column::AnalysisId.is_in(ids.iter().cloned()))
        .select_only()
        .columns([Column::AnalysisId, Column::Band])
        .expr(Column::Urn.count())
        .group_by(Column::AnalysisId)
        .group_by(Column::Band)
        .order_by_asc(Column::Band);
    let mut found = BandCounts::new();
    for (id, band, number) in rows.into_tuple::<(String, NeedBand, i64)>().all(db).await? {
        found.entry(id).or_default().push((band, number));
    }
    Ok(found)
}

/// What a rule found of the area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct Finding {
    /// Place of the rule.
    pub position: i16,
    /// Schools of which the figures are there.
    pub measured: i64,
    /// Those of concern, severe ones among them.
    pub of_concern: i64,
    /// Those that are severe.
    pub severe: i64,
}

/// What each rule found, by analysis.
pub type Findings = HashMap<String, Vec<Finding>>;

/// What each rule found of the area of each of several analyses. One statement.
///
/// # Errors
/// When the database fails.
pub async fn findings_of<C: ConnectionTrait>(db: &C, actor: &Actor, ids: &[String]) -> Result<Findings, DbErr> {
    use need_indicator::{Column, Entity};
    let is = |condition: Expr| -> Expr { CaseStatement::new().case(condition, 1).finally(0).into() };
    let points = || Expr::col((Entity, Column::Points));
    let most = || Expr::col((need_rule::Entity, need_rule::Column::Points)).mul(2);
    let rule = Entity::belongs_to(need_rule::Entity).from(Column::Position).to(need_rule::Column::Position).into();
    let analysis = Entity::belongs_to(self::Entity).from(Column::AnalysisId).to(self::Column::Id).into();
    let rows = visible::<Entity>(actor)
        .join(JoinType::InnerJoin, analysis)
        .join(JoinType::InnerJoin, rule)
        .filter(
            Expr::col((need_rule::Entity, need_rule::Column::RuleSetId))
                .equals((self::Entity, self::Column::RuleSetId)),
        )
        .filter(Column::AnalysisId.is_in(ids.iter().cloned()))
        .select_only()
        .column(Column::AnalysisId)
        .column(Column::Position)
        .expr_as(is(points().is_not_null()).sum(), "measured")
        .expr_as(is(points().gt(0)).sum(), "of_concern")
        .expr_as(is(points().gte(most())).sum(), "severe")
        .group_by(Column::AnalysisId)
        .group_by(Column::Position)
        .order_by_asc(Column::Position);
    let mut found = Findings::new();
    for (id, position, measured, of_concern, severe) in
        rows.into_tuple::<(String, i16, i64, i64, i64)>().all(db).await?
    {
        found.entry(id).or_default().push(Finding { position, measured, of_concern, severe });
    }
    Ok(found)
}

/// Needs that priorities were drawn from, by priority. One statement.
///
/// # Errors
/// When the database fails.
pub async fn needs_of_priorities<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Vec<priority_need::Model>>, DbErr> {
    use priority_need::{Column, Entity};
    let rows = visible::<Entity>(actor).order_by_asc(Column::AnalysisId).order_by_asc(Column::Position);
    crate::lists::all_of(db, rows, Column::PriorityId, ids).await
}

/// Priorities that were drawn from analyses, by analysis. One statement.
///
/// # Errors
/// When the database fails.
pub async fn drawn_from<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    ids: &[String],
) -> Result<HashMap<String, Vec<priority_need::Model>>, DbErr> {
    use priority_need::{Column, Entity};
    let rows = visible::<Entity>(actor).order_by_asc(Column::Position).order_by_asc(Column::PriorityId);
    crate::lists::all_of(db, rows, Column::AnalysisId, ids).await
}

/// Puts these needs in place of those that the priority was drawn from. Two statements.
///
/// # Errors
/// When the database fails.
pub async fn draw<C: ConnectionTrait>(
    db: &C,
    priority_id: &str,
    needs: Vec<priority_need::Model>,
) -> Result<(), DbErr> {
    let of_priority = Expr::col("priority_id").eq(priority_id);
    let delete = sea_orm::sea_query::Query::delete().from_table("priority_need").and_where(of_priority).to_owned();
    db.execute(&delete).await?;
    let rows = needs.into_iter().map(IntoActiveModel::into_active_model);
    priority_need::Entity::insert_many(rows).exec_without_returning(db).await.map(|_| ())
}
