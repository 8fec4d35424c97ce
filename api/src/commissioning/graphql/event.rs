use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use entities::audit_event;

use super::enums::{InterventionStatus, status_named};
use super::intervention::find_intervention;
use crate::access::graphql::user_name;
use crate::graphql::id::GlobalId;
use crate::operation::Operation;
use crate::policy::{may_lack_reasons, sees_budgets};

/// Something that was done to an intervention.
#[derive(Debug, Clone)]
pub struct InterventionEvent(pub audit_event::Model);

/// Something that was done to an intervention, written down when it happened and never changed. Who sees the contract sees
/// it: `LA_ADMIN`, `LA_OFFICER` and `BOARD_MEMBER` of the area, and `TEACHING_SCHOOL_USER` of who delivers or brokers it; the
/// latter not what single members of the board said.
#[Object]
impl InterventionEvent {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::InterventionEvent(self.0.id).encode()
    }

    /// When, in UTC.
    async fn occurred_at(&self) -> DateTime<Utc> {
        self.0.occurred_at
    }

    /// Name of who did it. Null for imports and the operator's commands, and for decisions of the board where the caller does
    /// not see those.
    async fn by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        if self.is_withheld(ctx).await? {
            return Ok(None);
        }
        user_name(ctx, self.0.actor_user_id.as_ref()).await
    }

    /// The act, named as the mutation.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// Where it stood before. Null if the act began it or did not move it.
    async fn from_state(&self) -> Option<InterventionStatus> {
        status_named(self.0.from_state.as_deref())
    }

    /// Where it stood after. Null if the act did not move it.
    async fn to_state(&self) -> Option<InterventionStatus> {
        status_named(self.0.to_state.as_deref())
    }

    /// Reason that was given, or what was done to which school. Null if there is nothing to tell, and for decisions of the
    /// board where the caller does not see those.
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        Ok(if self.is_withheld(ctx).await? { None } else { self.0.reason.as_deref() })
    }
}

impl InterventionEvent {
    /// Whether it is a decision of the board, of which the caller may know only that it was taken.
    async fn is_withheld(&self, ctx: &Context<'_>) -> Result<bool> {
        let actor = &ctx.data::<Operation>()?.actor;
        if !may_lack_reasons(actor, &self.0.action) {
            return Ok(false);
        }
        let of = find_intervention(ctx, self.0.subject_id.clone()).await?;
        Ok(!of.is_some_and(|of| sees_budgets(actor, of.0.area_la_code)))
    }
}
