use async_graphql::{Context, Object, Result, SimpleObject};

use super::edges::{OwnerOf, qa_outcomes_of, qa_reviews_of};
use super::framework::{QaFramework, QaGrade, frameworks};
use super::loaders::{OpenActionsOf, RecordOf};
use super::{QaOutcome, QaReview};
use crate::graphql::page::{Listing, PageArguments};
use crate::graphql::reader::loaders;
use crate::graphql::scalars::Date;

/// What quality assurance says of a provider and its work.
#[derive(Debug, Clone)]
pub struct ProviderRecord {
    /// Key of the provider.
    pub provider_id: String,
}

/// What quality assurance says of a provider and its work, over time.
#[Object]
impl ProviderRecord {
    /// How many published outcomes have each overall grade, by framework, the best grade first; grades that none has and withdrawn
    /// outcomes are left out.
    async fn grades(&self, ctx: &Context<'_>) -> Result<Vec<QaGradeCount>> {
        let record = loaders(ctx)?.load_one(RecordOf(self.provider_id.clone())).await?.unwrap_or_default();
        let frameworks = frameworks(ctx).await?;
        let counted = |((framework_id, number), outcomes): ((i32, i16), i64)| {
            let framework = frameworks.numbered(framework_id)?;
            let grade = QaGrade::of(framework, number)?;
            Some(QaGradeCount { framework: QaFramework(framework.clone()), grade, outcomes })
        };
        Ok(record.grades.into_iter().filter_map(counted).collect())
    }

    /// Day of the latest review with a published outcome that counts. Null if there is none.
    async fn last_reviewed_on(&self, ctx: &Context<'_>) -> Result<Option<Date>> {
        let record = loaders(ctx)?.load_one(RecordOf(self.provider_id.clone())).await?.unwrap_or_default();
        Ok(record.last_reviewed_on.map(Date))
    }

    /// Actions after published reviews that are to be done.
    async fn open_actions(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(loaders(ctx)?.load_one(OpenActionsOf(self.provider_id.clone())).await?.unwrap_or_default().0)
    }

    /// Those of them that were due before today.
    async fn overdue_actions(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(loaders(ctx)?.load_one(OpenActionsOf(self.provider_id.clone())).await?.unwrap_or_default().1)
    }

    /// Published outcomes, of the latest reviews first, withdrawn ones among them.
    async fn outcomes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<QaOutcome>> {
        let arguments = PageArguments { first, after, last, before };
        qa_outcomes_of(ctx, (self.provider_id.as_str(), OwnerOf::Provider), arguments).await
    }

    /// Reviews that the caller may see, those planned for the latest day first.
    async fn reviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "Rows from the end; at most the page limit.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Listing<QaReview>> {
        let arguments = PageArguments { first, after, last, before };
        qa_reviews_of(ctx, (self.provider_id.as_str(), OwnerOf::Provider), arguments).await
    }
}

/// How many outcomes have a grade.
#[derive(Debug, Clone, SimpleObject)]
pub struct QaGradeCount {
    /// The framework.
    framework: QaFramework,
    /// The overall grade.
    grade: QaGrade,
    /// How many published outcomes have it.
    outcomes: i64,
}
