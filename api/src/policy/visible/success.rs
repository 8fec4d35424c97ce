//! What was promised is no secret among those who are signed in.

use entities::success_measure;
use sea_orm::Condition;

use super::{Visible, nothing};
use crate::auth::Actor;

impl Visible for success_measure::Entity {
    fn condition(actor: &Actor) -> Condition {
        match actor.user_id() {
            Some(_) => Condition::all(),
            None => Condition::all().add(nothing()),
        }
    }
}
