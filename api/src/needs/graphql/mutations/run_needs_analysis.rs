use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use serde::Serialize;

use crate::graphql::access::May;
use crate::graphql::input::{LONGEST_CODE, check_key, check_optional_text, outcome};
use crate::graphql::reader::operation;
use crate::graphql::scalars::{AcademicYear, LaCode};
use crate::graphql::user_error::UserError;
use crate::needs::graphql::NeedAnalysis;
use crate::needs::service::{self, Running};
use crate::observations::graphql::catalogue;
use crate::operation::Idempotency;

/// An analysis that is to be made.
#[derive(Debug, Clone, InputObject, Serialize)]
pub struct RunNeedsAnalysisInput {
    /// Local authority whose schools are looked at; the only one that the caller works for, if left out.
    area_la_code: Option<LaCode>,
    /// Year whose commissioning it is for: figures of the years before count.
    academic_year: AcademicYear,
    /// Code of the rules, of which the latest version in force is taken; the rules that were published last, if left out.
    rules: Option<String>,
    /// Makes the call repeatable, as in `GrantMembershipInput.idempotencyKey`.
    idempotency_key: Option<String>,
}

/// What `runNeedsAnalysis` did.
#[derive(Debug, SimpleObject)]
pub struct RunNeedsAnalysisPayload {
    /// The analysis. Null if there are `userErrors`.
    analysis: Option<NeedAnalysis>,
    /// What to mend in the input; nothing was written if there is any. Codes: `BLANK`, `TOO_LONG`, `CONTROL_CHARACTERS`, `UNKNOWN_RULES`,
    /// `NO_RULES` (none is in force), `NO_SCHOOLS` (the register has none of the area), `TOO_MANY_FIGURES`, `MADE_MEANWHILE` (send it again).
    user_errors: Vec<UserError>,
}

#[derive(Debug, Default)]
pub struct RunNeedsAnalysis;

#[Object]
impl RunNeedsAnalysis {
    /// Finds which open state-funded schools of the area are in need, by a version of the rules, from what is published of the years before as
    /// it is known now, and keeps that: it never changes, and a later one for the same year has a number of its own. Only `LA_ADMIN` and
    /// `LA_OFFICER` of the area may.
    #[graphql(guard = "May::call(\"runNeedsAnalysis\")")]
    async fn run_needs_analysis(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which area, for which year, by which rules.")] input: RunNeedsAnalysisInput,
    ) -> Result<RunNeedsAnalysisPayload> {
        let mut user_errors = input.problems();
        if !user_errors.is_empty() {
            return Ok(RunNeedsAnalysisPayload { analysis: None, user_errors });
        }
        let catalogue = catalogue(ctx).await?;
        let result = service::run_analysis(operation(ctx)?, &catalogue, input.running()).await;
        let analysis = outcome(ctx, &mut user_errors, result)?.map(NeedAnalysis);
        Ok(RunNeedsAnalysisPayload { analysis, user_errors })
    }
}

impl RunNeedsAnalysisInput {
    fn problems(&self) -> Vec<UserError> {
        let mut errors = Vec::new();
        check_optional_text(&mut errors, "rules", self.rules.as_ref(), LONGEST_CODE);
        check_key(&mut errors, self.idempotency_key.as_ref());
        errors
    }

    fn running(self) -> Running {
        let idempotency = self.idempotency_key.clone().map(|key| Idempotency::new(key, &self));
        Running {
            area: self.area_la_code.map(|code| code.0),
            year: self.academic_year.0,
            rules: self.rules,
            idempotency,
        }
    }
}
