use std::collections::BTreeSet;

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use entities::values::Period;
use serde::Serialize;

use super::phases::phases;
use crate::graphql::access::May;
use crate::graphql::input::{LONGEST_CODE, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{Date, LaCode};
use crate::graphql::user_error::UserError;
use crate::observations::graphql::catalogue;
use crate::operation::Idempotency;
use crate::submissions::graphql::{CollectedStatus, CollectionWindow};
use crate::submissions::rules::WindowDays;
use crate::submissions::service::{self, Opening};

/// A collection window to be opened.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct OpenCollectionWindowInput {
    /// Local authority whose partnership collects. If left out, the only one that the caller runs.
    area_la_code: Option<LaCode>,
    /// Code of the measure, such as `PTRWM_EXP`.
    measure: String,
    /// The period: `2026/27`, `2026/27 autumn`, `2026/27 half-term 1`.
    period: String,
    /// How settled the observations are to be.
    status: CollectedStatus,
    /// First day on which batches are taken.
    opens_on: Date,
    /// Day by which they are due; not before `opensOn`.
    due_on: Date,
    /// Last day on which they are taken; not before `dueOn`.
    closes_on: Date,
    /// Codes of the phases of education whose schools are to submit (`codeLists.phases`); at least one.
    phase_codes: Vec<i32>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `openCollectionWindow` did.
#[derive(Debug, SimpleObject)]
pub struct OpenCollectionWindowPayload {
    /// The window. Null if there are `userErrors`.
    collection_window: Option<CollectionWindow>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`,
    /// `TOO_MANY`, `BAD_PERIOD`, `UNKNOWN_MEASURE`, `UNKNOWN_PHASE`, `NO_PHASE`, `DAYS_OUT_OF_ORDER`, `WHICH_AREA`, `WINDOW_TAKEN`
    /// (amend the one that there is).
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct OpenCollectionWindow;

#[Object]
impl OpenCollectionWindow {
    /// Opens a collection window: from when to when trusts and schools can submit a measure for a period. There is one for each
    /// measure, period and status. Only `LA_ADMIN` may, for its area.
    #[graphql(guard = "May::call(\"openCollectionWindow\")")]
    async fn open_collection_window(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The window.")] input: OpenCollectionWindowInput,
    ) -> Result<OpenCollectionWindowPayload> {
        let (mut user_errors, period) = input.problems();
        let phases = phases(ctx, &mut user_errors, &input.phase_codes).await?;
        let Some(period) = period.filter(|_| user_errors.is_empty()) else {
            return Ok(OpenCollectionWindowPayload { collection_window: None, user_errors });
        };
        let catalogue = catalogue(ctx).await?;
        let result = service::open_collection_window(operation(ctx)?, &catalogue, input.opening(period, phases)).await;
        let collection_window = outcome(ctx, &mut user_errors, result)?.map(CollectionWindow);
        Ok(OpenCollectionWindowPayload { collection_window, user_errors })
    }
}

impl OpenCollectionWindowInput {
    fn problems(&self) -> (Vec<UserError>, Option<Period>) {
        let mut errors = Vec::new();
        check_text(&mut errors, "measure", &self.measure, LONGEST_CODE);
        check_key(&mut errors, self.idempotency_key.as_ref());
        let period = Period::parse(&self.period);
        if let Err(error) = &period {
            errors.push(UserError::at("period", "BAD_PERIOD", error.to_string()));
        }
        (errors, period.ok())
    }

    fn opening(self, period: Period, phases: BTreeSet<i32>) -> Opening {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Opening {
            area: self.area_la_code.map(|area| area.0),
            measure: self.measure.trim().to_owned(),
            period,
            status: self.status.into(),
            days: WindowDays { opens_on: self.opens_on.0, due_on: self.due_on.0, closes_on: self.closes_on.0 },
            phases,
            idempotency,
        }
    }
}
