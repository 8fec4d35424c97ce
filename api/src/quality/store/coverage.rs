//! How much of what is under way has been reviewed.

use chrono::NaiveDate;
use entities::intervention::{Column, Entity, Model};
use entities::keys::LaCode;
use entities::qa_outcome;
use entities::states::InterventionStatus;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, FromQueryResult, QueryFilter, QuerySelect, QueryTrait};

use crate::auth::Actor;
use crate::commissioning::store::interventions::{self, InterventionOrder};
use crate::db::page::{Counted, Page, Place, list};
use crate::policy::{COMMISSIONERS, areas, visible, visible_condition};
use crate::quality::rules::Coverage;

/// Which interventions: of the area, if one is named, and reviewed since the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Asked {
    /// Local authority whose partnership commissioned them; all that the actor sees without one.
    pub area: Option<LaCode>,
    /// A review counts from this day on.
    pub since: NaiveDate,
}

impl Asked {
    fn live(&self, actor: &Actor) -> sea_orm::Select<Entity> {
        let commissioned = Column::AreaLaCode.is_in(areas(actor, &COMMISSIONERS));
        let live = visible::<Entity>(actor).filter(commissioned);
        let live = live.filter(Column::Status.eq(InterventionStatus::InDelivery));
        live.apply_if(self.area, |live, area| live.filter(Column::AreaLaCode.eq(area)))
    }

    /// Keys of the interventions with a published review that was not withdrawn.
    fn reviewed(&self, actor: &Actor) -> SelectStatement {
        use qa_outcome::{Column, Entity};
        Query::select()
            .column((Entity, Column::InterventionId))
            .from(Entity)
            .cond_where(visible_condition::<Entity>(actor))
            .and_where(Column::InterventionId.is_not_null())
            .and_where(Column::ConductedOn.gte(self.since))
            .and_where(Column::WithdrawnAt.is_null())
            .to_owned()
    }
}

/// How many are under way, and how many of them were reviewed. One statement.
///
/// # Errors
/// When the database fails.
pub async fn coverage<C: ConnectionTrait>(db: &C, actor: &Actor, asked: Asked) -> Result<Coverage, DbErr> {
    let is_reviewed: Expr =
        CaseStatement::new().case(Column::Id.in_subquery(asked.reviewed(actor)), 1).finally(0).into();
    let counted = asked.live(actor).select_only().expr(Column::Id.count()).expr(is_reviewed.sum());
    let found = counted.into_tuple::<(i64, Option<i64>)>().one(db).await?;
    let (live, reviewed) = found.unwrap_or_default();
    Ok(Coverage { live, reviewed: reviewed.unwrap_or_default() })
}

const ORDER: InterventionOrder = InterventionOrder::Reference;

/// Where the intervention stands in the list.
#[must_use]
pub fn place(row: &Model) -> Place {
    interventions::place(ORDER, row)
}

/// A page of those under way that were not reviewed, by reference, and, if it is wanted, their number. Statements as [`list`]
/// says.
///
/// # Errors
/// When the database fails.
pub async fn not_reviewed<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    asked: Asked,
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Model>, DbErr> {
    let missing = asked.live(actor).filter(Column::Id.not_in_subquery(asked.reviewed(actor)));
    let keyset = interventions::keyset(ORDER);
    list(db, missing.into_query(), &keyset, page, wants_total, |row| Model::from_query_result(row, "")).await
}
