use async_graphql::{Context, ID, Object, Result};
use entities::{qa_action, states};

use super::enums::QaActionStatus;
use super::review::{QaReview, find_review};
use crate::graphql::id::GlobalId;
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;

/// Something that is to be done after a review.
#[derive(Debug, Clone)]
pub struct QaAction(pub qa_action::Model);

/// Something that is to be done after a review. It exists for those who may know the findings of the review.
#[Object]
impl QaAction {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::QaAction(self.0.id.clone()).encode()
    }

    /// The review that asked for it.
    async fn review(&self, ctx: &Context<'_>) -> Result<Option<QaReview>> {
        find_review(ctx, self.0.review_id.clone()).await
    }

    /// What is to be done.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// Who is to do it, in words.
    async fn owner(&self) -> &str {
        &self.0.owner
    }

    /// Day by which it is to be done.
    async fn due_on(&self) -> Date {
        Date(self.0.due_on)
    }

    /// Where it stands.
    async fn status(&self) -> QaActionStatus {
        self.0.status.into()
    }

    /// Whether it is open and was due before today.
    async fn is_overdue(&self, ctx: &Context<'_>) -> Result<bool> {
        let is_open = self.0.status == states::QaActionStatus::Open;
        Ok(is_open && self.0.due_on < operation(ctx)?.clock.today())
    }

    /// Day on which it was closed. Null while it is open.
    async fn closed_on(&self) -> Option<Date> {
        self.0.closed_on.map(Date)
    }

    /// What was done, or why it was dropped. Null while it is open.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// Number of changes made to it, beginning with 1; `closeQaAction` takes it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.version
    }
}
