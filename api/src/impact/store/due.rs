//! Evaluations that are due, and work of which none is planned.

use chrono::NaiveDate;
use entities::keys::LaCode;
use entities::states::{ImpactStatus, InterventionStatus};
use entities::{impact_evaluation, intervention};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, FromQueryResult, QueryFilter, QuerySelect, QueryTrait, Select};

use super::evaluations::PENDING;
use crate::auth::Actor;
use crate::commissioning::store::interventions::{self, InterventionOrder};
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::policy::{COMMISSIONERS, areas, visible, visible_condition};

/// Whose evaluations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Asked {
    /// Of the partnership of this local authority; of all that the actor commissions for without one.
    pub area: Option<LaCode>,
    /// Of work of this plan.
    pub plan_id: Option<String>,
    /// Of work of this provider.
    pub provider_id: Option<String>,
}

/// How many there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Planned and not published, due today or later.
    pub due: i64,
    /// Planned and not published, due before today.
    pub overdue: i64,
    /// Published and still counting.
    pub published: i64,
}

impl Asked {
    /// Evaluations of the areas that the actor commissions for.
    fn evaluations(&self, actor: &Actor) -> Select<impact_evaluation::Entity> {
        use impact_evaluation::{Column, Entity};
        let of_areas = visible::<Entity>(actor).filter(Column::AreaLaCode.is_in(areas(actor, &COMMISSIONERS)));
        let of_plan = |plan: &String| {
            let work = Query::select()
                .column((intervention::Entity, intervention::Column::Id))
                .from(intervention::Entity)
                .and_where(intervention::Column::PlanId.eq(plan))
                .to_owned();
            Column::InterventionId.in_subquery(work)
        };
        of_areas
            .apply_if(self.area, |found, area| found.filter(Column::AreaLaCode.eq(area)))
            .apply_if(self.provider_id.as_ref(), |found, id| found.filter(Column::ProviderId.eq(id)))
            .apply_if(self.plan_id.as_ref(), |found, plan| found.filter(of_plan(plan)))
    }

    /// Work with a contract, of the areas that the actor commissions for, of which no evaluation counts or is planned.
    fn missing(&self, actor: &Actor) -> Select<intervention::Entity> {
        use intervention::{Column, Entity};
        let contracted = [
            InterventionStatus::Commissioned,
            InterventionStatus::InDelivery,
            InterventionStatus::Completed,
            InterventionStatus::Evaluated,
        ];
        let evaluated = Query::select()
            .column((impact_evaluation::Entity, impact_evaluation::Column::InterventionId))
            .from(impact_evaluation::Entity)
            .cond_where(visible_condition::<impact_evaluation::Entity>(actor))
            .and_where(impact_evaluation::Column::Status.is_in(PENDING.into_iter().chain([ImpactStatus::Published])))
            .to_owned();
        visible::<Entity>(actor)
            .filter(Column::AreaLaCode.is_in(areas(actor, &COMMISSIONERS)))
            .filter(Column::Status.is_in(contracted))
            .filter(Column::Id.not_in_subquery(evaluated))
            .apply_if(self.area, |found, area| found.filter(Column::AreaLaCode.eq(area)))
            .apply_if(self.provider_id.as_ref(), |found, id| found.filter(Column::ProviderId.eq(id)))
            .apply_if(self.plan_id.as_ref(), |found, plan| found.filter(Column::PlanId.eq(plan)))
    }
}

/// Planned and not published, of work that was not given up: of that nothing is due any more.
fn is_pending() -> Expr {
    let given_up = Query::select()
        .column((intervention::Entity, intervention::Column::Id))
        .from(intervention::Entity)
        .and_where(intervention::Column::Status.eq(InterventionStatus::Cancelled))
        .to_owned();
    let is_pending = impact_evaluation::Column::Status.is_in(PENDING);
    is_pending.and(impact_evaluation::Column::InterventionId.not_in_subquery(given_up))
}

/// How many evaluations are due, overdue and published. One statement.
///
/// # Errors
/// When the database fails.
pub async fn numbers<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    asked: &Asked,
    today: NaiveDate,
) -> Result<Numbers, DbErr> {
    use impact_evaluation::Column;
    let is =
        |condition: Expr| -> Expr { sea_orm::sea_query::CaseStatement::new().case(condition, 1).finally(0).into() };
    let counted = asked
        .evaluations(actor)
        .select_only()
        .expr(is(is_pending().and(Column::DueOn.gte(today))).sum())
        .expr(is(is_pending().and(Column::DueOn.lt(today))).sum())
        .expr(is(Column::Status.eq(ImpactStatus::Published)).sum());
    let found = counted.into_tuple::<(Option<i64>, Option<i64>, Option<i64>)>().one(db).await?.unwrap_or_default();
    Ok(Numbers {
        due: found.0.unwrap_or_default(),
        overdue: found.1.unwrap_or_default(),
        published: found.2.unwrap_or_default(),
    })
}

/// What is due first.
fn by_day() -> Keyset {
    let column = |column| Expr::col((impact_evaluation::Entity, column));
    Keyset {
        sort: column(impact_evaluation::Column::DueOn),
        key: column(impact_evaluation::Column::Id),
        is_nullable: false,
        is_descending: false,
    }
}

/// Where the evaluation stands in the list of what is due.
#[must_use]
pub fn place(row: &impact_evaluation::Model) -> Place {
    Place { sort: Part::Day(row.due_on), key: Part::Text(row.id.clone()) }
}

/// A page of the evaluations that are not published, what is due first, and, if it is wanted, their number. Statements as [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn pending<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    asked: &Asked,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<impact_evaluation::Model>, DbErr> {
    let pending = asked.evaluations(actor).filter(is_pending()).into_query();
    let read = |row: &_| impact_evaluation::Model::from_query_result(row, "");
    list(db, pending, &by_day(), page, wants_total, read).await
}

const ORDER: InterventionOrder = InterventionOrder::Reference;

/// Where the intervention stands in the list of those of which no evaluation is planned.
#[must_use]
pub fn place_of_work(row: &intervention::Model) -> Place {
    interventions::place(ORDER, row)
}

/// A page of the work with a contract of which no evaluation is planned, by reference, and, if it is wanted, its number. Statements as
/// [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn missing<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    asked: &Asked,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<intervention::Model>, DbErr> {
    let keyset = interventions::keyset(ORDER);
    let read = |row: &_| intervention::Model::from_query_result(row, "");
    list(db, asked.missing(actor).into_query(), &keyset, page, wants_total, read).await
}
