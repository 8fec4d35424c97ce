use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::data_sharing::graphql::Purpose;
use crate::data_sharing::log::Recorder;
use crate::graphql::access::May;
use crate::graphql::input::{LONGEST_CODE, check_key, check_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{LaCode, Period};
use crate::graphql::user_error::UserError;
use crate::observations::graphql::enums::ObservationStatus;
use crate::observations::graphql::measure::catalogue;
use crate::observations::graphql::release::Release;
use crate::observations::service::{Releasing, release_observations};
use crate::operation::Idempotency;

/// What is to be released.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct ReleaseObservationsInput {
    /// Local authority whose partnership releases; needed by who runs several.
    area_la_code: Option<LaCode>,
    /// Code of the measure.
    measure_code: String,
    /// The period.
    period: Period,
    /// How settled the observations are.
    status: ObservationStatus,
    /// The purpose for which the data-sharing agreements let the caller read what is released.
    #[graphql(default_with = "Purpose::SchoolImprovement")]
    purpose: Purpose,
    /// Whether only to say what would be withheld; nothing is written.
    #[graphql(default)]
    dry_run: bool,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `releaseObservations` did.
#[derive(Debug, SimpleObject)]
pub struct ReleaseObservationsPayload {
    /// The release; with `dryRun` what it would be. Null if there are `userErrors`.
    release: Option<Release>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`,
    /// `UNKNOWN_MEASURE`, `NOT_OF_SCHOOLS` (a measure that is told for areas only), `NOTHING_HELD` (there is nothing that the caller
    /// may release), `UNSOUND` (what is held contradicts itself),
    /// `RELEASED_MEANWHILE`.
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct ReleaseObservations;

#[Object]
impl ReleaseObservations {
    /// Makes public what the partnership holds of a measure, period and status in its area: of schools that the local authority
    /// maintains, and of others under a live data-sharing agreement. Small figures are withheld, and more, so that none can be
    /// calculated, not even from a release before it; what is left is rounded. A release before it of the same is ended. Only `LA_ADMIN` may, for its area.
    #[graphql(guard = "May::call(\"releaseObservations\")")]
    async fn release_observations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be released.")] input: ReleaseObservationsInput,
    ) -> Result<ReleaseObservationsPayload> {
        let mut user_errors = Vec::new();
        check_text(&mut user_errors, "measureCode", &input.measure_code, LONGEST_CODE);
        check_key(&mut user_errors, input.idempotency_key.as_ref());
        if !user_errors.is_empty() {
            return Ok(ReleaseObservationsPayload { release: None, user_errors });
        }
        let releasing = Releasing {
            area: input.area_la_code.map(|code| code.0),
            measure_code: input.measure_code.trim().to_owned(),
            period: input.period.0,
            status: input.status.into(),
            dry_run: input.dry_run,
            purpose: input.purpose.into(),
            idempotency: input.idempotency_key.clone().map(|key| Idempotency::new(key, &input)),
        };
        let (catalogue, log) = (catalogue(ctx).await?, ctx.data::<Recorder>()?);
        let result = release_observations(operation(ctx)?, (&catalogue, log), releasing).await;
        let release = outcome(ctx, &mut user_errors, result)?.map(Release);
        Ok(ReleaseObservationsPayload { release, user_errors })
    }
}
