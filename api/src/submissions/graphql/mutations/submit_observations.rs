use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::states;
use serde::Serialize;

use crate::graphql::access::May;
use crate::graphql::id::GlobalId;
use crate::graphql::input::{check_key, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;
use crate::graphql::user_error::UserError;
use crate::observations::graphql::catalogue;
use crate::operation::Idempotency;
use crate::submissions::graphql::figure::Figure;
use crate::submissions::graphql::{CollectedStatus, Submission, SubmissionProblem};
use crate::submissions::rules::Said;
use crate::submissions::service::{self, Batch};

/// Rows that a mutation takes; an upload takes more.
const MOST_ROWS: usize = 1_000;

/// One figure of one school.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct ObservationRowInput {
    /// URN of the school.
    urn: i32,
    /// Code of the measure, such as `PTRWM_EXP`.
    measure: String,
    /// Code of the cohort of pupils, such as `ALL_PUPILS`.
    cohort: String,
    /// The period: `2026/27`, `2026/27 autumn`, `2026/27 half-term 1`.
    period: String,
    /// How settled it is.
    status: CollectedStatus,
    /// The value, in the measure's unit. May be left out where numerator and denominator are given: it is then computed, rounded
    /// half up to the measure's decimals.
    value: Option<Figure>,
    /// Pupils of a share; the sum of the points of a mean; what a rate counts, such as sessions missed.
    numerator: Option<Figure>,
    /// Pupils of whom it is a share or a mean, needed for both; what a rate is of, such as possible sessions.
    denominator: Option<Figure>,
    /// Pupils behind a rate, needed for it.
    pupils: Option<Figure>,
    /// Lower limit of its 95 % confidence interval.
    lower: Option<Figure>,
    /// Upper limit of its 95 % confidence interval.
    upper: Option<Figure>,
    /// Whether it is meant, although it is far from the figure before.
    #[graphql(default)]
    confirm: bool,
}

/// A batch of observations.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct SubmitObservationsInput {
    /// Global id of the trust or school for which it is sent. Needed of callers who submit for several.
    organisation_id: Option<ID>,
    /// Day on which the schools are to be the sender's: a trust can submit what was its own when it was counted. Today if left out;
    /// at most 366 days ago.
    stated_on: Option<Date>,
    /// The rows, at least 1 and at most 1,000; larger batches are uploaded (`docs/submissions.md`).
    rows: Vec<ObservationRowInput>,
    /// Whether nothing is to be written: the answer is the same. The key of a dry run is not kept.
    #[graphql(default)]
    dry_run: bool,
    /// Whether all figures are meant that are far from those before.
    #[graphql(default)]
    confirm_jumps: bool,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `submitObservations` did.
#[derive(Debug, SimpleObject)]
pub struct SubmitObservationsPayload {
    /// The batch: `ACCEPTED`, and all its rows written, or `REJECTED`, and none. Null if there are `userErrors`. With `dryRun` it
    /// was not kept.
    submission: Option<Submission>,
    /// All that is to be mended in its rows, by line.
    problems: Vec<SubmissionProblem>,
    /// What to mend in the input before its rows are looked at. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `NO_ROWS`,
    /// `TOO_MANY`, `WHICH_ORGANISATION`, `UNKNOWN_ORGANISATION`, `IN_FUTURE`, `TOO_LONG_AGO`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct SubmitObservations;

#[Object]
impl SubmitObservations {
    /// Submits predictions and in-year figures of schools, before anybody has published them. The batch is checked as a whole and
    /// written as a whole or not at all; a row that says something else than an observation that is there becomes its next
    /// version. Only `TRUST_USER` may, for the schools of its trust on the day, and `SCHOOL_USER` for its school; a trust and a
    /// school that the local authority does not maintain need a live data-sharing agreement in which they share the measure,
    /// cohort and period.
    #[graphql(guard = "May::call(\"submitObservations\")")]
    async fn submit_observations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The batch.")] input: SubmitObservationsInput,
    ) -> Result<SubmitObservationsPayload> {
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(SubmitObservationsPayload { submission: None, problems: Vec::new(), user_errors });
        }
        let catalogue = catalogue(ctx).await?;
        let result = service::submit(operation(ctx)?, &catalogue, &input.batch()).await;
        let (submission, problems) = match outcome(ctx, &mut user_errors, result)? {
            Some(outcome) => (Some(Submission(outcome.submission)), outcome.problems),
            None => (None, Vec::new()),
        };
        let problems = problems.into_iter().map(SubmissionProblem::from).collect();
        Ok(SubmitObservationsPayload { submission, problems, user_errors })
    }
}

impl SubmitObservationsInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_key(&mut errors, self.idempotency_key.as_ref());
        if self.rows.is_empty() {
            errors.push(UserError::at("rows", "NO_ROWS", "there are no rows; send at least one"));
        }
        if self.rows.len() > MOST_ROWS {
            let message =
                format!("rows has {} rows; {MOST_ROWS} are allowed at once: send more as an upload", self.rows.len());
            errors.push(UserError::at("rows", "TOO_MANY", message));
        }
        errors
    }

    fn batch(&self) -> Batch {
        Batch {
            channel: states::SubmissionChannel::Mutation,
            file_name: None,
            sha256: None,
            rows: (1..).zip(&self.rows).map(|(line, row)| row.said(line)).collect(),
            faults: Vec::new(),
            organisation_id: self.organisation_id.as_ref().map(named_organisation),
            stated_on: self.stated_on.map(|day| day.0),
            confirms_jumps: self.confirm_jumps,
            is_dry_run: self.dry_run,
            idempotency: self.idempotency_key.clone().map(|key| Idempotency::new(key, self)),
        }
    }
}

/// Key of the organisation that is named. What is no id of one names none: the key is empty.
fn named_organisation(id: &ID) -> String {
    GlobalId::decode(id).and_then(GlobalId::organisation_key).unwrap_or_default()
}

impl ObservationRowInput {
    fn said(&self, line: i32) -> Said {
        let text = |figure: &Option<Figure>| figure.as_ref().map(|figure| figure.0.clone()).unwrap_or_default();
        Said {
            line,
            urn: self.urn.to_string(),
            measure: self.measure.clone(),
            cohort: self.cohort.clone(),
            period: self.period.clone(),
            status: self.status.as_str().to_owned(),
            value: text(&self.value),
            numerator: text(&self.numerator),
            denominator: text(&self.denominator),
            pupils: text(&self.pupils),
            lower: text(&self.lower),
            upper: text(&self.upper),
            confirm: if self.confirm { "yes".to_owned() } else { String::new() },
        }
    }
}
