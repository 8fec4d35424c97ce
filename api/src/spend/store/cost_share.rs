//! What schools and trusts bear of the cost.

use std::collections::HashMap;

use entities::keys::{GroupUid, Urn};
use entities::spend_share::{Column, Entity};
use entities::states::Grain;
use entities::values::{AcademicYear, FinancialYear};
use entities::{commissioning_plan, school};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, JoinType, Query, SelectStatement};
use sea_orm::{ActiveEnum, ColumnTrait, Condition, ConnectionTrait, DbErr, QueryResult};

use crate::auth::Actor;
use crate::policy::{Detail, own_school, reviewable_shares};
use crate::spend::rules::review::Sums;

/// Of which years.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Years {
    /// Academic year of the plans; all if nothing.
    pub academic: Option<AcademicYear>,
    /// Financial year of the entries; all if nothing.
    pub financial: Option<FinancialYear>,
}

/// What a school bears, as far as the actor may see it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SchoolShare {
    /// Whether the actor works for the school.
    pub is_own: bool,
    /// The sums of its shares.
    pub sums: Sums,
}

const SHARE: &str = "spend_share";

/// What each of the schools bears of what the actor may see. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_schools<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    urns: &[Urn],
    years: Years,
) -> Result<HashMap<Urn, SchoolShare>, DbErr> {
    let urn = Expr::col((school::Entity, school::Column::Urn));
    let is_own = CaseStatement::new().case(Expr::from(own_school(actor, &urn)), 1).finally(0);
    let mut query = Query::select();
    query.expr(urn.clone()).expr(is_own);
    select_sums(&mut query);
    let of_it = Expr::col((Entity, Column::Urn)).equals((school::Entity, school::Column::Urn));
    query
        .from(school::Entity)
        .join(JoinType::LeftJoin, Entity, shares(actor, years).add(of_it))
        .and_where(urn.clone().is_in(urns.iter().map(|urn| urn.get())))
        .add_group_by([urn]);
    let rows = db.query_all(&query).await?;
    let share = |row: &QueryResult| {
        let is_own: i32 = row.try_get_by_index(1)?;
        Ok((row.try_get_by_index(0)?, SchoolShare { is_own: is_own == 1, sums: sums(row, 2)? }))
    };
    rows.iter().map(share).collect()
}

/// What the schools of each of the trusts bear together, of what the actor may see; trusts whose schools bear nothing are
/// left out. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_trusts<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    uids: &[GroupUid],
    years: Years,
) -> Result<HashMap<GroupUid, Sums>, DbErr> {
    let uid = Expr::col((school::Entity, school::Column::TrustUid));
    let mut query = Query::select();
    query.expr(uid.clone());
    select_sums(&mut query);
    let of_it = Expr::col((Entity, Column::Urn)).equals((school::Entity, school::Column::Urn));
    query
        .from(school::Entity)
        .join(JoinType::InnerJoin, Entity, shares(actor, years).add(of_it))
        .and_where(uid.clone().is_in(uids.iter().map(|uid| uid.get())))
        .add_group_by([uid]);
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, sums(row, 1)?))).collect()
}

/// What each of the schools bears of each of the interventions, as far as the actor may see it; pairs without a share are left
/// out. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_participations<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    interventions: &[String],
    urns: &[Urn],
) -> Result<HashMap<(String, Urn), Sums>, DbErr> {
    let column = |column: Column| Expr::col((Entity, column));
    let mut query = Query::select();
    query.expr(column(Column::InterventionId)).expr(column(Column::Urn));
    select_sums(&mut query);
    query
        .from(Entity)
        .cond_where(shares(actor, Years::default()))
        .and_where(column(Column::InterventionId).is_in(interventions.iter().cloned()))
        .and_where(column(Column::Urn).is_in(urns.iter().map(|urn| urn.get())))
        .add_group_by([column(Column::InterventionId), column(Column::Urn)]);
    let rows = db.query_all(&query).await?;
    rows.iter().map(|row| Ok(((row.try_get_by_index(0)?, row.try_get_by_index(1)?), sums(row, 2)?))).collect()
}

/// The shares of the years that the actor may see.
fn shares(actor: &Actor, years: Years) -> Condition {
    let of_year = |year: AcademicYear| {
        let plans = Query::select()
            .column((commissioning_plan::Entity, commissioning_plan::Column::Id))
            .from(commissioning_plan::Entity)
            .and_where(commissioning_plan::Column::AcademicYear.eq(year))
            .to_owned();
        Expr::col((Entity, Column::PlanId)).in_subquery(plans)
    };
    Condition::all()
        .add(Column::Grain.eq(Grain::Year.to_value()))
        .add(reviewable_shares(actor, Detail::Full))
        .add_option(years.academic.map(of_year))
        .add_option(years.financial.map(|year| Column::StartsOn.eq(year.first_day())))
}

fn select_sums(query: &mut SelectStatement) {
    for column in ["budget_pence", "committed_pence", "actual_pence", "co_funded_pence"] {
        query.expr(Expr::cust(format!("CAST(COALESCE(SUM({SHARE}.{column}), 0) AS bigint)")));
    }
}

fn sums(row: &QueryResult, first: usize) -> Result<Sums, DbErr> {
    Ok(Sums {
        budget: row.try_get_by_index(first)?,
        committed: row.try_get_by_index(first + 1)?,
        actual: row.try_get_by_index(first + 2)?,
        co_funded: row.try_get_by_index(first + 3)?,
        ..Sums::default()
    })
}
