//! Users, organisations and memberships: an actor sees its own, an administrator those of its area.

use entities::states::Role;
use entities::{audit_event, membership, organisation, user};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, QuerySelect, QueryTrait};

use super::Visible;
use super::commissioning::{commissioned_ids, contract_ids};
use super::impact::administered_evaluations;
use super::quality::administered_reviews;
use super::sharing::administered_agreements;
use crate::auth::Actor;
use crate::policy::areas::areas;

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
        Condition::any()
            .add_option(actor.user_id().map(|user_id| membership::Column::UserId.eq(user_id)))
            .add(membership::Column::OrganisationId.in_subquery(administered(actor)))
    }
}

impl Visible for user::Entity {
    fn condition(actor: &Actor) -> Condition {
        let with_visible_membership =
            super::visible::<membership::Entity>(actor).select_only().column(membership::Column::UserId).into_query();
        Condition::any()
            .add_option(actor.user_id().map(|user_id| user::Column::Id.eq(user_id)))
            .add(user::Column::Id.in_subquery(with_visible_membership))
    }
}

/// The history of a membership or an agreement is for the administrators of its area: to hold it is not enough. That of an
/// intervention is for those who see its contract; what single members of the board said in it, before the board had decided
/// or of its limits, for those who see decisions. That of a review of provision is for
/// the administrators of its area.
impl Visible for audit_event::Entity {
    fn condition(actor: &Actor) -> Condition {
        let memberships = Query::select()
            .column(membership::Column::Id)
            .from(membership::Entity)
            .and_where(membership::Column::OrganisationId.in_subquery(administered(actor)))
            .to_owned();
        let of = |subject_type: &str, keys: SelectStatement| {
            Condition::all()
                .add(audit_event::Column::SubjectType.eq(subject_type))
                .add(audit_event::Column::SubjectId.in_subquery(keys))
        };
        Condition::any()
            .add(of("Membership", memberships))
            .add(of("Agreement", administered_agreements(actor)))
            .add(of("Intervention", contract_ids(actor)).add(not_of_single_members()))
            .add(of("Intervention", commissioned_ids(actor)))
            .add(of("QaReview", administered_reviews(actor)))
            .add(of("ImpactEvaluation", administered_evaluations(actor)))
    }
}

/// Decisions of the board as a whole, and all else.
fn not_of_single_members() -> Condition {
    let moved = Expr::col((audit_event::Entity, audit_event::Column::FromState))
        .ne(Expr::col((audit_event::Entity, audit_event::Column::ToState)));
    Condition::any()
        .add(audit_event::Column::Action.is_not_in(["decideOnIntervention", "decideOnLimit"]))
        .add(Condition::all().add(audit_event::Column::Action.eq("decideOnIntervention")).add(moved))
}

/// Organisations of the areas that the actor administers.
fn administered(actor: &Actor) -> SelectStatement {
    Query::select()
        .column(organisation::Column::Id)
        .from(organisation::Entity)
        .cond_where(organisation::Column::AreaLaCode.is_in(areas(actor, &[Role::LaAdmin])))
        .to_owned()
}
