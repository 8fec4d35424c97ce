//! From need to spend: what was paid for schools in each band, and work for schools that are not in need.

use entities::keys::LaCode;
use entities::states::{Grain, NeedBand};
use entities::values::{AcademicYear, Pence};
use entities::{commissioning_plan, intervention, need_school, need_urn, spend_share};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, FromQueryResult, QueryFilter, QueryTrait};

use crate::auth::Actor;
use crate::commissioning::store::interventions::{self, InterventionOrder};
use crate::db::page::{Counted, Page, Place, list};
use crate::policy::{Detail, reviewable_shares, visible};

/// What a year's work cost for the schools of a band; of those that no band is told of, and of work without schools, without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BandSpend {
    /// The band.
    pub band: Option<NeedBand>,
    /// Schools for which something was committed or paid.
    pub schools: i64,
    /// Committed.
    pub committed: Pence,
    /// Paid.
    pub actual: Pence,
}

/// What the work of the area in the year cost for schools of each band of the analysis, by the shares that each school bears. The parts add up
/// to the whole of the year. One statement.
///
/// # Errors
/// When the database fails.
pub async fn spend_by_band<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    analysis_id: &str,
    (area, year): (LaCode, AcademicYear),
) -> Result<Vec<BandSpend>, DbErr> {
    let share = |column| Expr::col((spend_share::Entity, column));
    let band = || Expr::col((need_school::Entity, need_school::Column::Band));
    let sum = |column| share(column).sum().cast_as("bigint");
    let mut query = Query::select();
    query
        .expr(band())
        .expr(Expr::cust("COUNT(DISTINCT CASE WHEN spend_share.urn > 0 AND (spend_share.committed_pence <> 0 OR spend_share.actual_pence <> 0) THEN COALESCE(need_school.urn, spend_share.urn) END)"))
        .expr(sum(spend_share::Column::CommittedPence))
        .expr(sum(spend_share::Column::ActualPence))
        .from(spend_share::Entity)
        .inner_join(
            commissioning_plan::Entity,
            Expr::col((commissioning_plan::Entity, commissioning_plan::Column::Id))
                .equals((spend_share::Entity, spend_share::Column::PlanId)),
        )
        .left_join(
            need_urn::Entity,
            Condition::all()
                .add(
                    Expr::col((need_urn::Entity, need_urn::Column::Urn))
                        .equals((spend_share::Entity, spend_share::Column::Urn)),
                )
                .add(need_urn::Column::AnalysisId.eq(analysis_id)),
        )
        .left_join(need_school::Entity, is_school_of_urn())
        .and_where(commissioning_plan::Column::AreaLaCode.eq(area))
        .and_where(commissioning_plan::Column::AcademicYear.eq(year))
        .and_where(share(spend_share::Column::Grain).eq(sea_orm::ActiveEnum::to_value(&Grain::Month)))
        .cond_where(reviewable_shares(actor, Detail::Full))
        .add_group_by([band()])
        .order_by_expr(band(), sea_orm::Order::Asc);
    let rows = db.query_all(&query).await?;
    let spend = rows.iter().map(|row| {
        Ok(BandSpend {
            band: row.try_get_by_index(0)?,
            schools: row.try_get_by_index(1)?,
            committed: row.try_get_by_index(2)?,
            actual: row.try_get_by_index(3)?,
        })
    });
    let mut spend = spend.collect::<Result<Vec<BandSpend>, DbErr>>()?;
    // The databases differ in where what is null stands.
    spend.sort_by_key(|of| (of.band.is_none(), of.band));
    Ok(spend)
}

/// The school that has the URN, or had it.
fn is_school_of_urn() -> Condition {
    let of = |column| Expr::col((need_school::Entity, column));
    Condition::all()
        .add(of(need_school::Column::Urn).equals((need_urn::Entity, need_urn::Column::SchoolUrn)))
        .add(of(need_school::Column::AnalysisId).equals((need_urn::Entity, need_urn::Column::AnalysisId)))
}

const ORDER: InterventionOrder = InterventionOrder::Reference;

/// Where the intervention stands in the list of work that is not on need.
#[must_use]
pub fn place(row: &intervention::Model) -> Place {
    interventions::place(ORDER, row)
}

/// A page of the work of the area in the year for which something was committed or paid although none of the schools that bear its cost has high
/// or medium need by the analysis, by reference, and, if it is wanted, its number. Statements as [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn not_on_need<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    (analysis_id, area, year): (&str, LaCode, AcademicYear),
    page: &Page,
    wants_total: bool,
) -> Result<Counted<intervention::Model>, DbErr> {
    use intervention::{Column, Entity};
    let in_need = Query::select()
        .expr(Expr::val(1))
        .from(spend_share::Entity)
        .inner_join(
            need_urn::Entity,
            Expr::col((need_urn::Entity, need_urn::Column::Urn))
                .equals((spend_share::Entity, spend_share::Column::Urn)),
        )
        .inner_join(need_school::Entity, is_school_of_urn())
        .and_where(Expr::col((spend_share::Entity, spend_share::Column::InterventionId)).equals((Entity, Column::Id)))
        .cond_where(
            Condition::any()
                .add(Expr::col((spend_share::Entity, spend_share::Column::CommittedPence)).ne(0))
                .add(Expr::col((spend_share::Entity, spend_share::Column::ActualPence)).ne(0)),
        )
        .and_where(need_school::Column::AnalysisId.eq(analysis_id))
        .and_where(need_school::Column::Band.is_in([NeedBand::High, NeedBand::Medium]))
        .to_owned();
    let costs = Condition::any().add(Column::CommittedPence.gt(0)).add(Column::ActualPence.gt(0));
    let query = visible::<Entity>(actor)
        .filter(Column::AreaLaCode.eq(area))
        .filter(Column::AcademicYear.eq(year))
        .filter(costs)
        .filter(Expr::exists(in_need).not())
        .into_query();
    let keyset = interventions::keyset(ORDER);
    list(db, query, &keyset, page, wants_total, |row| intervention::Model::from_query_result(row, "")).await
}
