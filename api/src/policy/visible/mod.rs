//! Which rows exist for an actor: one condition per table.

mod brokerage;
mod commissioning;
mod evidence;
mod impact;
mod needs;
mod people;
mod quality;
mod register;
mod sharing;
mod spend;
mod submissions;
mod success;

pub use commissioning::{has_own_schools, own_schools};
pub use evidence::{Basis, Grant, Sight};
pub use quality::followed_up;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition};
use sea_orm::{Condition, EntityTrait, QueryFilter, Select};
pub use spend::{
    Detail, own_school, review_detail, reviewable, reviewable_entries, reviewable_own_shares, reviewable_shares,
    sees_reach, sees_shares, works_for_trust,
};
pub use submissions::{collected_from, of_own_batches};

use crate::auth::Actor;

/// A table whose rows are shown to some actors and not to others.
pub trait Visible: EntityTrait {
    /// Which rows exist for the actor.
    fn condition(actor: &Actor) -> Condition;
}

/// The rows of a table that exist for the actor: where every read begins. Filters of the client are added to it and
/// never put in its place.
#[expect(clippy::disallowed_methods, reason = "the one place from which rows are found")]
pub fn visible<E: Visible>(actor: &Actor) -> Select<E> {
    E::find().filter(E::condition(actor))
}

/// The same as a condition, for a table that is joined to the one the query begins with.
#[must_use]
pub fn visible_condition<E: Visible>(actor: &Actor) -> Condition {
    E::condition(actor)
}

/// No row at all.
fn nothing() -> Condition {
    Expr::val(1).eq(0).into_condition()
}
