//! Impact evaluations. Before they are published they are the local authority's, and the Executive Board's unless figures that are not
//! public, or not any more, are in them; what is published is for everybody who is signed in, unless it rests on a release that was withdrawn.

use entities::states::Role;
use entities::{
    impact_balance, impact_evaluation, impact_input, impact_plan, impact_reason, impact_release, impact_school, release,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use super::{Visible, nothing};
use crate::auth::Actor;
use crate::policy::areas::{LA_STAFF, areas};

/// Rests on a release of this service that was withdrawn: it may have been released in error. Asked of the row, not of a list of all
/// such rows, so that few rows are looked at where few are asked for.
fn rests_on_withdrawn() -> Condition {
    let withdrawn = Query::select()
        .expr(Expr::val(1))
        .from(impact_release::Entity)
        .inner_join(
            release::Entity,
            Expr::col((release::Entity, release::Column::Id))
                .equals((impact_release::Entity, impact_release::Column::ReleaseId)),
        )
        .and_where(
            Expr::col((impact_release::Entity, impact_release::Column::EvaluationId))
                .equals((impact_evaluation::Entity, impact_evaluation::Column::Id)),
        )
        .and_where(Expr::col((release::Entity, release::Column::EndReason)).is_not_null())
        .to_owned();
    // Not compared with a bound value, of which PostgreSQL would have to make a new plan each time.
    let uses_release = Expr::col((impact_evaluation::Entity, impact_evaluation::Column::UsesRelease));
    Condition::all().add(uses_release).add(Expr::exists(withdrawn))
}

impl Visible for impact_evaluation::Entity {
    fn condition(actor: &Actor) -> Condition {
        if actor.user_id().is_none() {
            return Condition::all().add(nothing());
        }
        let of_areas = |roles: &[Role]| {
            let areas = areas(actor, roles);
            (!areas.is_empty()).then(|| Condition::all().add(impact_evaluation::Column::AreaLaCode.is_in(areas)))
        };
        let published =
            Condition::all().add(impact_evaluation::Column::PublishedAt.is_not_null()).add(rests_on_withdrawn().not());
        let of_board = of_areas(&[Role::BoardMember]);
        Condition::any().add(published).add_option(of_areas(&LA_STAFF)).add_option(of_board.map(|of_area| {
            of_area.add(impact_evaluation::Column::IsInternal.eq(false)).add(rests_on_withdrawn().not())
        }))
    }
}

fn evaluations(actor: &Actor) -> SelectStatement {
    Query::select()
        .column((impact_evaluation::Entity, impact_evaluation::Column::Id))
        .from(impact_evaluation::Entity)
        .cond_where(impact_evaluation::Entity::condition(actor))
        .to_owned()
}

macro_rules! of_evaluations {
    ($($table:ident),* $(,)?) => {
        $(impl Visible for $table::Entity {
            fn condition(actor: &Actor) -> Condition {
                Condition::all().add($table::Column::EvaluationId.in_subquery(evaluations(actor)))
            }
        })*
    };
}

of_evaluations!(impact_plan, impact_school, impact_input, impact_release, impact_balance, impact_reason);

/// Evaluations of the areas that the actor administers: their history is for its administrators.
pub(super) fn administered_evaluations(actor: &Actor) -> SelectStatement {
    let administered = impact_evaluation::Column::AreaLaCode.is_in(areas(actor, &[Role::LaAdmin]));
    Query::select()
        .column((impact_evaluation::Entity, impact_evaluation::Column::Id))
        .from(impact_evaluation::Entity)
        .and_where(administered)
        .to_owned()
}
