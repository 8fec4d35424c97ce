//! The register is public data: every signed-in actor sees all of it, and others if the operator opens it to them.

use entities::{group_membership, inspection, local_authority, school, school_group, school_link, school_source};
use sea_orm::Condition;

use super::{Visible, nothing};
use crate::auth::Actor;
use crate::policy::matrix::may_read_register;

fn register(actor: &Actor) -> Condition {
    if may_read_register(actor) { Condition::all() } else { nothing() }
}

macro_rules! of_the_register {
    ($($table:ident),* $(,)?) => {
        $(impl Visible for $table::Entity {
            fn condition(actor: &Actor) -> Condition {
                register(actor)
            }
        })*
    };
}

of_the_register!(group_membership, inspection, local_authority, school, school_group, school_link, school_source,);
