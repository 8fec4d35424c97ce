use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entities::{states, submission, submission_problem};

use super::enums::{SubmissionChannel, SubmissionStatus};
use super::loaders::{ProblemCountOf, ProblemsOf};
use crate::access::graphql::{Organisation, OrganisationById};
use crate::config::Limits;
use crate::graphql::cursor::ListId;
use crate::graphql::id::GlobalId;
use crate::graphql::page::{Listing, PageArguments, TotalCount, listing};
use crate::graphql::reader::loaders;
use crate::schools::graphql::{LocalAuthority, local_authority_of};
use crate::submissions::store::problems::{self, Told};

/// A batch of observations that a trust or a school sent.
#[derive(Debug, Clone)]
pub struct Submission(pub submission::Model);

/// A step that a batch took.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct SubmissionStep {
    /// Where the batch stood from then on.
    status: SubmissionStatus,
    /// When it took the step, in UTC.
    at: DateTime<Utc>,
}

/// Something to mend in a batch.
#[derive(Debug, Clone, SimpleObject)]
pub struct SubmissionProblem {
    /// Line of the file, the header being line 1; or place of the row in the mutation, from 1.
    line: i32,
    /// Column of the file or field of the row; empty when the row as a whole is at fault.
    field: String,
    /// What is wrong, as a code that is never renamed; `docs/submissions.md` lists them.
    code: String,
    /// What was there, cut to eighty characters; empty when nothing was, or when the row as a whole is at fault. Null for whoever
    /// does not submit for the organisation that sent the batch: the figures are still its own.
    value: Option<String>,
    /// What is wrong and how to mend it, for people. Null for the same callers, since it may repeat figures.
    message: Option<String>,
}

impl From<submission_problem::Model> for SubmissionProblem {
    fn from(row: submission_problem::Model) -> Self {
        let submission_problem::Model { line, field, code, value, message, .. } = row;
        Self { line, field, code, value: Some(value), message: Some(message) }
    }
}

impl From<Told> for SubmissionProblem {
    fn from(row: Told) -> Self {
        let Told { line, field, code, value, message, .. } = row;
        Self { line, field, code, value, message }
    }
}

/// A batch of observations that a trust or a school sent: accepted as a whole or not at all. Those who work for the organisation
/// that sent it see it, and `LA_ADMIN` and `LA_OFFICER` all of their area.
#[Object]
impl Submission {
    /// Global id, for `node`. A dry run is not kept, so `node` does not find it.
    pub async fn id(&self) -> ID {
        GlobalId::Submission(self.0.id.clone()).encode()
    }

    /// Where it stands.
    async fn status(&self) -> SubmissionStatus {
        self.0.status.into()
    }

    /// The steps that it took, the earliest first.
    async fn steps(&self) -> Vec<SubmissionStep> {
        let step = |status: states::SubmissionStatus, at| SubmissionStep { status: status.into(), at };
        let validated = self.0.validated_at.map(|at| step(states::SubmissionStatus::Validated, at));
        let settled = self.0.settled_at.map(|at| step(self.0.status, at));
        let received = step(states::SubmissionStatus::Received, self.0.received_at);
        std::iter::once(received).chain(validated).chain(settled).collect()
    }

    /// How it came in.
    async fn channel(&self) -> SubmissionChannel {
        self.0.channel.into()
    }

    /// Name of its file. Null unless the operator took it in from one.
    async fn file_name(&self) -> Option<&str> {
        self.0.file_name.as_deref()
    }

    /// SHA-256 of its file, 64 hexadecimal digits. Null for a mutation.
    async fn sha256(&self) -> Option<&str> {
        self.0.sha256.as_deref()
    }

    /// Rows that it has.
    async fn rows(&self) -> i32 {
        self.0.rows
    }

    /// Observations that were new. 0 unless it was accepted.
    async fn created(&self) -> i32 {
        self.0.created
    }

    /// Observations that are new versions of ones that were there. 0 unless it was accepted.
    async fn revised(&self) -> i32 {
        self.0.revised
    }

    /// Rows that said what was there already. 0 unless it was accepted.
    async fn unchanged(&self) -> i32 {
        self.0.unchanged
    }

    /// Problems that are listed. 0 unless it was rejected.
    async fn problem_count(&self) -> i32 {
        self.0.problems
    }

    /// Whether a row of it came after the day on which it was due.
    async fn is_late(&self) -> bool {
        self.0.is_late
    }

    /// Trust or school that sent it. Null if the operator took it in.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        match &self.0.organisation_id {
            Some(id) => Ok(loaders(ctx)?.load_one(OrganisationById(id.clone())).await?.map(Organisation)),
            None => Ok(None),
        }
    }

    /// Local authority whose partnership collects.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        local_authority_of(ctx, self.0.area_la_code).await
    }

    /// When it came in, in UTC.
    async fn submitted_at(&self) -> DateTime<Utc> {
        self.0.received_at
    }

    /// What is to be mended in it, by line, 10,000 at most. A batch without a problem was accepted.
    async fn problems(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Option<Listing<SubmissionProblem>>> {
        let list = ListId::new("problems of", &self.0.id);
        let page = PageArguments { first, after, last, before }.page(list, ctx.data::<Limits>()?)?;
        let id = self.0.id.clone();
        let rows = loaders(ctx)?.load_one(ProblemsOf { id: id.clone(), page }).await?.unwrap_or_default();
        let total = TotalCount::new(move |ctx| {
            let key = ProblemCountOf(id.clone());
            Box::pin(async move { Ok(loaders(ctx)?.load_one(key).await?.unwrap_or_default()) })
        });
        Ok(Some(listing(list, rows, total, problems::place, SubmissionProblem::from)))
    }
}
