//! Needs analyses: the local authority's and the Executive Board's; what they say of a school is for the school and its trust as well. All of it
//! rests on published figures.

use entities::{need_analysis, need_indicator, need_rule, need_rule_set, need_school, need_urn, priority_need};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use super::commissioning::{has_own_schools, of_own_school};
use super::{Visible, nothing};
use crate::auth::Actor;
use crate::policy::areas::{COMMISSIONERS, areas};

/// By what need is found is no secret among those who are signed in.
fn signed_in(actor: &Actor) -> Condition {
    match actor.user_id() {
        Some(_) => Condition::all(),
        None => Condition::all().add(nothing()),
    }
}

impl Visible for need_rule_set::Entity {
    fn condition(actor: &Actor) -> Condition {
        signed_in(actor)
    }
}

impl Visible for need_rule::Entity {
    fn condition(actor: &Actor) -> Condition {
        signed_in(actor)
    }
}

impl Visible for need_analysis::Entity {
    fn condition(actor: &Actor) -> Condition {
        Condition::all().add(need_analysis::Column::AreaLaCode.is_in(areas(actor, &COMMISSIONERS)))
    }
}

fn analyses(actor: &Actor) -> SelectStatement {
    Query::select()
        .column((need_analysis::Entity, need_analysis::Column::Id))
        .from(need_analysis::Entity)
        .cond_where(need_analysis::Entity::condition(actor))
        .to_owned()
}

impl Visible for need_school::Entity {
    fn condition(actor: &Actor) -> Condition {
        let urn = Expr::col((need_school::Entity, need_school::Column::Urn));
        Condition::any()
            .add(need_school::Column::AnalysisId.in_subquery(analyses(actor)))
            .add_option(has_own_schools(actor).then(|| of_own_school(actor, &urn)))
    }
}

impl Visible for need_indicator::Entity {
    fn condition(actor: &Actor) -> Condition {
        let urn = Expr::col((need_indicator::Entity, need_indicator::Column::Urn));
        Condition::any()
            .add(need_indicator::Column::AnalysisId.in_subquery(analyses(actor)))
            .add_option(has_own_schools(actor).then(|| of_own_school(actor, &urn)))
    }
}

impl Visible for need_urn::Entity {
    fn condition(actor: &Actor) -> Condition {
        Condition::all().add(need_urn::Column::AnalysisId.in_subquery(analyses(actor)))
    }
}

impl Visible for priority_need::Entity {
    fn condition(actor: &Actor) -> Condition {
        Condition::all().add(priority_need::Column::AnalysisId.in_subquery(analyses(actor)))
    }
}
