//! Keys that the global ids of an input name. What a mutation is about has to be there; what it refers to is looked for
//! where it stands, so an id of another kind becomes a key that no row has.

use async_graphql::{ID, Result};

use crate::commissioning::service::LimitOf;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;

/// Declares how the key of what a mutation is about is read: an id of another kind is nothing's.
macro_rules! subjects {
    ($($key:ident: $kind:ident, $what:literal;)*) => {
        $(
            pub(super) fn $key(id: &ID) -> Result<String> {
                match GlobalId::decode(id) {
                    Some(GlobalId::$kind(key)) => Ok(key),
                    _ => Err(Code::NotFound.error(concat!("there is no ", $what, " with this key"))),
                }
            }
        )*
    };
}

/// Declares how the key of what a mutation refers to is read.
macro_rules! referred {
    ($($key:ident: $kind:ident;)*) => {
        $(
            pub(super) fn $key(id: &ID) -> String {
                match GlobalId::decode(id) {
                    Some(GlobalId::$kind(key)) => key,
                    _ => String::new(),
                }
            }
        )*
    };
}

subjects! {
    intervention_key: Intervention, "intervention";
    plan_key: CommissioningPlan, "plan";
    priority_key: Priority, "priority";
    participation_key: Participation, "participation";
    interest_key: DeclaredInterest, "interest";
}

referred! {
    intervention_named: Intervention;
    plan_named: CommissioningPlan;
    priority_named: Priority;
    provider_named: Provider;
}

/// What a limit belongs to: exactly one of the two.
pub(super) fn limit_key(intervention_id: Option<&ID>, plan_id: Option<&ID>) -> Result<LimitOf> {
    match (intervention_id, plan_id) {
        (Some(id), None) => intervention_key(id).map(LimitOf::Intervention),
        (None, Some(id)) => plan_key(id).map(LimitOf::Plan),
        _ => Err(Code::BadUserInput.error("name either interventionId or planId")),
    }
}
