//! Schools of analyses, with what each rule found of them.

use std::collections::HashMap;

use entities::keys::{LaCode, Urn};
use entities::need_school::{Column, Entity, Model};
use entities::states::{InterventionStatus, NeedBand, ParticipationStatus};
use entities::values::AcademicYear;
use entities::{intervention, need_indicator, need_urn, participation};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, FromQueryResult, QueryFilter, QueryOrder, QueryTrait};

use crate::auth::Actor;
use crate::db::page::{Counted, Keyset, Page, Part, Place, list};
use crate::lists::Child;
use crate::policy::visible;

/// Which schools of an analysis. A part that is nothing lets all pass.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct SchoolFilter {
    /// In one of these bands.
    pub bands: Option<Vec<NeedBand>>,
    /// Of one of these phases.
    pub phase_codes: Option<Vec<i32>>,
    /// Whether something is commissioned for them, by whom and in which year.
    pub is_helped: Option<(bool, LaCode, AcademicYear)>,
}

/// States of an intervention that has a contract.
const CONTRACTED: [InterventionStatus; 4] = [
    InterventionStatus::Commissioned,
    InterventionStatus::InDelivery,
    InterventionStatus::Completed,
    InterventionStatus::Evaluated,
];

/// The school takes part in work of the year that has a contract, or did, under its URN or the one that it had before; one that was taken out of
/// it does not.
fn is_helped((is_helped, area, year): (bool, LaCode, AcademicYear)) -> Expr {
    let of_work = |column| Expr::col((intervention::Entity, column));
    let of_urn = |column| Expr::col((need_urn::Entity, column));
    let work = Query::select()
        .expr(Expr::val(1))
        .from(participation::Entity)
        .inner_join(
            intervention::Entity,
            of_work(intervention::Column::Id).equals((participation::Entity, participation::Column::InterventionId)),
        )
        .inner_join(
            need_urn::Entity,
            Expr::col((need_urn::Entity, need_urn::Column::Urn))
                .equals((participation::Entity, participation::Column::Urn)),
        )
        .and_where(of_urn(need_urn::Column::SchoolUrn).equals((Entity, Column::Urn)))
        .and_where(of_urn(need_urn::Column::AnalysisId).equals((Entity, Column::AnalysisId)))
        .and_where(participation::Column::Status.ne(ParticipationStatus::Withdrawn))
        .and_where(intervention::Column::AreaLaCode.eq(area))
        .and_where(intervention::Column::AcademicYear.eq(year))
        .and_where(intervention::Column::Status.is_in(CONTRACTED))
        .to_owned();
    if is_helped { Expr::exists(work) } else { Expr::exists(work).not() }
}

impl SchoolFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.bands.clone().map(|bands| Column::Band.is_in(bands)))
            .add_option(self.phase_codes.clone().map(|codes| Column::PhaseCode.is_in(codes)))
            .add_option(self.is_helped.map(is_helped))
    }
}

fn by_rank() -> Keyset {
    let column = |column| Expr::col((Entity, column));
    Keyset { sort: column(Column::Rank), key: column(Column::Urn), is_nullable: true, is_descending: false }
}

/// Where the school stands in a list by rank.
#[must_use]
pub fn place(row: &Model) -> Place {
    let rank = row.rank.map_or(Part::Absent, |rank| Part::Number(rank.into()));
    Place { sort: rank, key: Part::Number(row.urn.get().into()) }
}

/// One page of the schools of an analysis that pass the filter, the greatest need first, and, if it is wanted, their number. Statements as
/// [`list`] says.
///
/// # Errors
/// When the database fails.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    (analysis_id, filter): (&str, &SchoolFilter),
    page: &Page,
    wants_total: bool,
) -> Result<Counted<Model>, DbErr> {
    let query =
        visible::<Entity>(actor).filter(Column::AnalysisId.eq(analysis_id)).filter(filter.condition()).into_query();
    list(db, query, &by_rank(), page, wants_total, |row| Model::from_query_result(row, "")).await
}

/// Of a school, the last analysis first.
impl Child for Entity {
    type Owner = ();

    fn owner((): ()) -> Column {
        Column::Urn
    }

    fn keyset() -> Keyset {
        let key = Expr::col((Self, Column::AnalysisId));
        Keyset { sort: key.clone(), key, is_nullable: false, is_descending: true }
    }

    fn place(row: &Model) -> Place {
        let key = Part::Text(row.analysis_id.clone());
        Place { sort: key.clone(), key }
    }
}

/// All schools of the analysis, by rank. One statement.
///
/// # Errors
/// When the database fails.
pub async fn all_of<C: ConnectionTrait>(db: &C, actor: &Actor, analysis_id: &str) -> Result<Vec<Model>, DbErr> {
    visible::<Entity>(actor).filter(Column::AnalysisId.eq(analysis_id)).order_by_asc(Column::Urn).all(db).await
}

/// All findings of the analysis. One statement.
///
/// # Errors
/// When the database fails.
pub async fn all_indicators_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    analysis_id: &str,
) -> Result<Vec<need_indicator::Model>, DbErr> {
    use need_indicator::{Column, Entity};
    let found = visible::<Entity>(actor).filter(Column::AnalysisId.eq(analysis_id));
    found.order_by_asc(Column::Urn).order_by_asc(Column::Position).all(db).await
}

/// What each rule found of each of several schools of analyses, in the order of the rules. One statement for each analysis.
///
/// # Errors
/// When the database fails.
pub async fn indicators_of<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    analysis_id: &str,
    urns: &[Urn],
) -> Result<HashMap<Urn, Vec<need_indicator::Model>>, DbErr> {
    use need_indicator::{Column, Entity};
    let found = visible::<Entity>(actor)
        .filter(Column::AnalysisId.eq(analysis_id))
        .filter(Column::Urn.is_in(urns.iter().copied()))
        .order_by_asc(Column::Position);
    let mut lists: HashMap<Urn, Vec<need_indicator::Model>> = HashMap::new();
    for row in found.all(db).await? {
        lists.entry(row.urn).or_default().push(row);
    }
    Ok(lists)
}
