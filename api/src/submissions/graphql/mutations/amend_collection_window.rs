use std::collections::BTreeSet;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use super::phases::phases;
use crate::graphql::access::May;
use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;
use crate::graphql::user_error::UserError;
use crate::operation::Idempotency;
use crate::submissions::graphql::CollectionWindow;
use crate::submissions::service::{self, Amending};

/// How a collection window is to be changed. What is left out stays as it is.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct AmendCollectionWindowInput {
    /// Global id of the window.
    collection_window_id: ID,
    /// Version of the window that the caller read; `CONFLICT` if it was changed since.
    expected_version: i32,
    /// First day on which batches are taken.
    opens_on: Option<Date>,
    /// Day by which they are due.
    due_on: Option<Date>,
    /// Last day on which they are taken.
    closes_on: Option<Date>,
    /// Codes of the phases of education whose schools are to submit; at least one.
    phase_codes: Option<Vec<i32>>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `amendCollectionWindow` did.
#[derive(Debug, SimpleObject)]
pub struct AmendCollectionWindowPayload {
    /// The window. Null if there are `userErrors`.
    collection_window: Option<CollectionWindow>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`,
    /// `TOO_MANY`, `UNKNOWN_PHASE`, `NO_PHASE`, `DAYS_OUT_OF_ORDER`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct AmendCollectionWindow;

#[Object]
impl AmendCollectionWindow {
    /// Gives a collection window other days or phases; what was accepted stays. Only `LA_ADMIN` may, for its area.
    #[graphql(guard = "May::call(\"amendCollectionWindow\")")]
    async fn amend_collection_window(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to change.")] input: AmendCollectionWindowInput,
    ) -> Result<AmendCollectionWindowPayload> {
        let Some(GlobalId::CollectionWindow(window_id)) = GlobalId::decode(&input.collection_window_id) else {
            return Err(Code::NotFound.error("there is no collection window with this key"));
        };
        let mut user_errors = Vec::new();
        check_key(&mut user_errors, input.idempotency_key.as_ref());
        let phases = match &input.phase_codes {
            Some(codes) => Some(phases(ctx, &mut user_errors, codes).await?),
            None => None,
        };
        if !user_errors.is_empty() {
            return Ok(AmendCollectionWindowPayload { collection_window: None, user_errors });
        }
        let result = service::amend_collection_window(operation(ctx)?, input.amending(window_id, phases)).await;
        let collection_window = outcome(ctx, &mut user_errors, result)?.map(CollectionWindow);
        Ok(AmendCollectionWindowPayload { collection_window, user_errors })
    }
}

impl AmendCollectionWindowInput {
    fn amending(self, window_id: String, phases: Option<BTreeSet<i32>>) -> Amending {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Amending {
            window_id,
            expected_version: self.expected_version,
            opens_on: self.opens_on.map(|day| day.0),
            due_on: self.due_on.map(|day| day.0),
            closes_on: self.closes_on.map(|day| day.0),
            phases,
            idempotency,
        }
    }
}
