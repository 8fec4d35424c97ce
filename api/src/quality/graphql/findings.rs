use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use entities::states::QaPointKind;
use entities::{qa_findings, qa_judgement, qa_reviewer};

use super::enums::QaRecommendation;
use super::framework::{QaCriterion, QaGrade, frameworks, grade_of};
use super::loaders::{JudgementsOf, PointsOf};
use crate::access::graphql::user_name;
use crate::graphql::reader::loaders;
use crate::graphql::scalars::{Date, decimal};
use crate::quality::rules::{Grades, weighted_mean};

/// A member of the team of a review.
#[derive(Debug, Clone)]
pub struct QaReviewer(pub qa_reviewer::Model);

/// Somebody who reviews. Who knows of a review knows who makes it.
#[Object]
impl QaReviewer {
    /// Name. Null if it is no longer known.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        user_name(ctx, Some(&self.0.user_id)).await
    }

    /// Whether the member leads the team and writes down what it found.
    async fn is_lead(&self) -> bool {
        self.0.is_lead
    }
}

/// What a review found.
#[derive(Debug, Clone)]
pub struct QaFindings {
    pub(super) row: qa_findings::Model,
    pub(super) framework_id: i32,
}

/// What the team of a review found, what the moderator made of it, and what the reviewed party says to it. `QaReview.findings` says
/// who may know it when.
#[Object]
impl QaFindings {
    /// Day on which the review was made; the last one.
    async fn conducted_on(&self) -> Date {
        Date(self.row.conducted_on)
    }

    /// Overall grade that the team gave.
    async fn overall_grade(&self, ctx: &Context<'_>) -> Result<Option<QaGrade>> {
        grade_of(ctx, self.framework_id, Some(self.row.overall_grade)).await
    }

    /// Overall grade after moderation. Null before it.
    async fn moderated_grade(&self, ctx: &Context<'_>) -> Result<Option<QaGrade>> {
        grade_of(ctx, self.framework_id, self.row.moderated_grade).await
    }

    /// Mean of the numbers of the criteria's grades by their weights, after moderation where there was one, rounded half up to two
    /// decimals: 1 is the best. The overall grade is a judgement and need not be the nearest.
    async fn weighted_mean(&self, ctx: &Context<'_>) -> Result<Option<f64>> {
        let rows = loaders(ctx)?.load_one(JudgementsOf(self.row.review_id.clone())).await?.unwrap_or_default();
        let grade = |row: &qa_judgement::Model| (row.position, row.moderated_grade.unwrap_or(row.grade));
        let grades: Grades = rows.iter().map(grade).collect();
        let frameworks = frameworks(ctx).await?;
        let mean = frameworks.numbered(self.framework_id).and_then(|framework| weighted_mean(framework, &grades));
        Ok(mean.map(decimal))
    }

    /// What the team recommends. Null for a peer review of a school.
    async fn recommendation(&self) -> Option<QaRecommendation> {
        self.row.recommendation.map(Into::into)
    }

    /// What was judged of each criterion, in the order of the framework.
    async fn judgements(&self, ctx: &Context<'_>) -> Result<Vec<QaJudgement>> {
        let rows = loaders(ctx)?.load_one(JudgementsOf(self.row.review_id.clone())).await?.unwrap_or_default();
        let judgement = |row| QaJudgement { row, framework_id: self.framework_id };
        Ok(rows.into_iter().map(judgement).collect())
    }

    /// What is strong, in order; 100 at most.
    async fn strengths(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        self.points(ctx, QaPointKind::Strength).await
    }

    /// What is to be improved, in order; 100 at most.
    async fn improvements(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        self.points(ctx, QaPointKind::Improvement).await
    }

    /// Name of who moderated it. Null before that, and if it is no longer known.
    async fn moderated_by(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        user_name(ctx, self.row.moderated_by.as_ref()).await
    }

    /// When it was moderated, in UTC. Null before that.
    async fn moderated_at(&self) -> Option<DateTime<Utc>> {
        self.row.moderated_at
    }

    /// What the moderator says to it; there if a grade was changed. Null if nothing was said.
    async fn moderation_note(&self) -> Option<&str> {
        self.row.moderation_note.as_deref()
    }

    /// What the reviewed party says to it. Null if it has said nothing.
    async fn response(&self) -> Option<&str> {
        self.row.response.as_deref()
    }

    /// When the reviewed party said that, in UTC. Null if it has said nothing.
    async fn responded_at(&self) -> Option<DateTime<Utc>> {
        self.row.responded_at
    }
}

impl QaFindings {
    async fn points(&self, ctx: &Context<'_>, kind: QaPointKind) -> Result<Vec<String>> {
        let rows = loaders(ctx)?.load_one(PointsOf(self.row.review_id.clone())).await?.unwrap_or_default();
        Ok(rows.into_iter().filter(|point| point.kind == kind).map(|point| point.text).collect())
    }
}

/// What was judged of a criterion.
#[derive(Debug, Clone)]
pub struct QaJudgement {
    row: qa_judgement::Model,
    framework_id: i32,
}

/// What was judged of a criterion, on what evidence.
#[Object]
impl QaJudgement {
    /// The criterion.
    async fn criterion(&self, ctx: &Context<'_>) -> Result<Option<QaCriterion>> {
        let frameworks = frameworks(ctx).await?;
        let framework = frameworks.numbered(self.framework_id);
        Ok(framework.and_then(|framework| QaCriterion::at(framework, self.row.position)))
    }

    /// Grade that the team gave.
    async fn grade(&self, ctx: &Context<'_>) -> Result<Option<QaGrade>> {
        grade_of(ctx, self.framework_id, Some(self.row.grade)).await
    }

    /// Grade after moderation; the team's where the moderator let it stand. Null before moderation.
    async fn moderated_grade(&self, ctx: &Context<'_>) -> Result<Option<QaGrade>> {
        grade_of(ctx, self.framework_id, self.row.moderated_grade).await
    }

    /// On what evidence.
    async fn evidence(&self) -> &str {
        &self.row.evidence
    }
}
