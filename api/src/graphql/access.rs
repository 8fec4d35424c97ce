//! The guard of a field: asks the policy whether the caller belongs to the field's audience.

use async_graphql::{Context, Guard, Result};

use super::error::Code;
use crate::operation::Operation;
use crate::policy::{Access, matrix};

/// Admits the callers that the policy's line for a field admits: `May::read("Organisation", "memberships")`.
#[derive(Debug, Clone, Copy)]
pub struct May {
    type_name: &'static str,
    field: &'static str,
}

impl May {
    /// Guards a field.
    #[must_use]
    pub const fn read(type_name: &'static str, field: &'static str) -> Self {
        Self { type_name, field }
    }

    /// Guards a mutation.
    #[must_use]
    pub const fn call(mutation: &'static str) -> Self {
        Self { type_name: "Mutation", field: mutation }
    }
}

impl Guard for May {
    async fn check(&self, ctx: &Context<'_>) -> Result<()> {
        let actor = &ctx.data::<Operation>()?.actor;
        let access =
            matrix::audience(self.type_name, self.field).map_or(Access::Forbidden, |audience| audience.admits(actor));
        match access {
            Access::Allowed => Ok(()),
            Access::Unauthenticated => {
                Err(Code::Unauthenticated.error("sign in to use this field: send `Authorization: Bearer` with a token"))
            }
            Access::Forbidden => Err(Code::Forbidden.error(format!(
                "your memberships do not let you use {}.{}; its description says who may",
                self.type_name, self.field
            ))),
        }
    }
}
