//! Users, organisations and memberships: an actor sees its own, an administrator those of its area.

use entities::keys::LaCode;
use entities::states::Role;
use entities::{membership, organisation, user};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QuerySelect, QueryTrait};

use super::{Visible, nothing};
use crate::auth::Actor;

impl Visible for organisation::Entity {
    fn condition(actor: &Actor) -> Condition {
        let own = actor.memberships().iter().map(|membership| membership.organisation_id.clone());
        Condition::any()
            .add(organisation::Column::Id.is_in(own))
            .add(organisation::Column::AreaLaCode.is_in(areas(actor, &[Role::LaAdmin, Role::LaOfficer])))
    }
}

impl Visible for membership::Entity {
    fn condition(actor: &Actor) -> Condition {
        let Some(user_id) = actor.user_id() else { return nothing() };
        let of_area = Query::select()
            .column(organisation::Column::Id)
            .from(organisation::Entity)
            .cond_where(organisation::Column::AreaLaCode.is_in(areas(actor, &[Role::LaAdmin])))
            .to_owned();
        Condition::any()
            .add(membership::Column::UserId.eq(user_id))
            .add(membership::Column::OrganisationId.in_subquery(of_area))
    }
}

impl Visible for user::Entity {
    fn condition(actor: &Actor) -> Condition {
        let Some(user_id) = actor.user_id() else { return nothing() };
        let with_visible_membership = super::visible::<membership::Entity>(actor)
            .select_only()
            .column(membership::Column::UserId)
            .filter(Condition::all())
            .into_query();
        Condition::any().add(user::Column::Id.eq(user_id)).add(user::Column::Id.in_subquery(with_visible_membership))
    }
}

/// Areas in which the actor holds one of the roles.
fn areas(actor: &Actor, roles: &[Role]) -> Vec<LaCode> {
    let held = actor.memberships().iter().filter(|membership| roles.contains(&membership.role));
    held.map(|membership| membership.area_la_code).collect()
}
