//! Batches of observations and when they are due: trusts and schools see what they sent, the local authority all of its area.

use entities::states::Role;
use entities::{collection_window, submission, submission_problem};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, Condition};

use super::commissioning::of_own_school;
use super::{Visible, nothing};
use crate::auth::Actor;
use crate::policy::areas::{LA_STAFF, areas, own_organisations};

const SENDERS: [Role; 2] = [Role::TrustUser, Role::SchoolUser];

impl Visible for submission::Entity {
    fn condition(actor: &Actor) -> Condition {
        Condition::any()
            .add(submission::Column::AreaLaCode.is_in(areas(actor, &LA_STAFF)))
            .add(submission::Column::OrganisationId.is_in(own_organisations(actor, &SENDERS)))
    }
}

impl Visible for submission_problem::Entity {
    fn condition(actor: &Actor) -> Condition {
        let seen = Query::select()
            .column((submission::Entity, submission::Column::Id))
            .from(submission::Entity)
            .cond_where(submission::Entity::condition(actor))
            .to_owned();
        Condition::all().add(submission_problem::Column::SubmissionId.in_subquery(seen))
    }
}

/// Batches of which the actor is told what they said: those that an organisation sent for which it submits, and all for the
/// operator. The local authority sees that and where a batch is wrong; the figures in it are still the sender's.
#[must_use]
pub fn of_own_batches(actor: &Actor) -> Condition {
    if matches!(actor, Actor::Operator { .. }) {
        return Condition::all();
    }
    Condition::all().add(submission::Column::OrganisationId.is_in(own_organisations(actor, &SENDERS)))
}

impl Visible for collection_window::Entity {
    fn condition(actor: &Actor) -> Condition {
        let roles = [LA_STAFF, SENDERS].concat();
        Condition::all().add(collection_window::Column::AreaLaCode.is_in(areas(actor, &roles)))
    }
}

/// Schools of which the actor is told whether they have submitted: all of the areas that it works for, else its own. The
/// columns hold the area of the window and the URN of the school.
#[must_use]
pub fn collected_from(actor: &Actor, area: Expr, urn: &Expr) -> Condition {
    use sea_orm::sea_query::ExprTrait;
    let staffed = areas(actor, &LA_STAFF);
    let has_areas = !staffed.is_empty();
    Condition::any()
        .add(if has_areas { Condition::all().add(area.is_in(staffed)) } else { nothing() })
        .add(of_own_school(actor, urn))
}
