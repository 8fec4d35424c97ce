use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entities::{qa_outcome, qa_outcome_grade};

use super::enums::{QaRecommendation, QaReviewKind, QaSubject};
use super::framework::{QaCriterion, QaFramework, QaGrade, find_framework, frameworks, grade_of};
use super::loaders::{FollowUpOf, OutcomeGradesOf};
use super::review::{QaReview, find_review};
use crate::commissioning::graphql::{Intervention, find_intervention};
use crate::graphql::id::GlobalId;
use crate::graphql::reader::loaders;
use crate::graphql::scalars::{AcademicYear, Date, decimal};
use crate::providers::graphql::{Provider, find_provider};
use crate::quality::rules::{Grades, weighted_mean};
use crate::quality::store::actions::FollowUp;
use crate::schools::code_lists::CodeList;
use crate::schools::graphql::{CodedName, LocalAuthority, School, coded, find_school, local_authority_of};

/// What is published of a review.
#[derive(Debug, Clone)]
pub struct QaOutcome(pub qa_outcome::Model);

impl QaOutcome {
    async fn graded(&self, ctx: &Context<'_>) -> Result<Vec<qa_outcome_grade::Model>> {
        Ok(loaders(ctx)?.load_one(OutcomeGradesOf(self.0.review_id.clone())).await?.unwrap_or_default())
    }
}

/// What is published of a review, as it was when it was published: grades after moderation, and what is recommended. Nothing of it
/// changes; one that turned out to be wrong is withdrawn, and stays to be seen as withdrawn. Of provision, every signed-in caller sees
/// it; of a peer review those who may know its findings, and everybody who is signed in while the school consents to the public's
/// seeing it.
#[Object]
impl QaOutcome {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::QaOutcome(self.0.review_id.clone()).encode()
    }

    /// The review. Null for callers who do not see it.
    async fn review(&self, ctx: &Context<'_>) -> Result<Option<QaReview>> {
        find_review(ctx, self.0.review_id.clone()).await
    }

    /// Local authority whose partnership published it.
    async fn local_authority(&self, ctx: &Context<'_>) -> Result<Option<LocalAuthority>> {
        local_authority_of(ctx, self.0.area_la_code).await
    }

    /// The version of the framework by which the review was made.
    async fn framework(&self, ctx: &Context<'_>) -> Result<Option<QaFramework>> {
        find_framework(ctx, self.0.framework_id).await
    }

    /// What was reviewed.
    async fn subject(&self) -> QaSubject {
        self.0.subject.into()
    }

    /// How it was reviewed.
    async fn kind(&self) -> QaReviewKind {
        self.0.kind.into()
    }

    /// The intervention whose delivery was reviewed. Null if something else was, or the caller does not see it.
    async fn intervention(&self, ctx: &Context<'_>) -> Result<Option<Intervention>> {
        match self.0.intervention_id.clone() {
            Some(id) => find_intervention(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Reference of that intervention, such as `INT-2016-0042`. Null if something else was reviewed.
    async fn intervention_reference(&self) -> Option<String> {
        self.0.intervention_reference.as_ref().map(ToString::to_string)
    }

    /// Title of that intervention when the outcome was published. Null if something else was reviewed.
    async fn intervention_title(&self) -> Option<&str> {
        self.0.intervention_title.as_deref()
    }

    /// The provider that was reviewed, or whose work was. Null for a school, and if the caller does not see it.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        match self.0.provider_id.clone() {
            Some(id) => find_provider(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Name of that provider when the outcome was published. Null for a school.
    async fn provider_name(&self) -> Option<&str> {
        self.0.provider_name.as_deref()
    }

    /// The school that its peers reviewed. Null for anything else.
    async fn school(&self, ctx: &Context<'_>) -> Result<Option<School>> {
        match self.0.urn {
            Some(urn) => find_school(ctx, urn).await,
            None => Ok(None),
        }
    }

    /// Phase of the school, or of the schools for which the intervention is (GIAS). Null if it is for all, and for a provider.
    async fn phase(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        coded(ctx, CodeList::Phase, self.0.phase_code.map(|code| code.to_string())).await
    }

    /// Academic year in which the review was made.
    async fn year(&self) -> AcademicYear {
        AcademicYear(self.0.academic_year)
    }

    /// Day on which the review was made.
    async fn conducted_on(&self) -> Date {
        Date(self.0.conducted_on)
    }

    /// Overall grade.
    async fn grade(&self, ctx: &Context<'_>) -> Result<Option<QaGrade>> {
        grade_of(ctx, self.0.framework_id, Some(self.0.grade)).await
    }

    /// Grade of each criterion, in the order of the framework.
    async fn criteria_grades(&self, ctx: &Context<'_>) -> Result<Vec<QaCriterionGrade>> {
        let frameworks = frameworks(ctx).await?;
        let Some(framework) = frameworks.numbered(self.0.framework_id) else { return Ok(Vec::new()) };
        let grade = |row: qa_outcome_grade::Model| {
            Some(QaCriterionGrade {
                criterion: QaCriterion::at(framework, row.position)?,
                grade: QaGrade::of(framework, row.grade)?,
            })
        };
        Ok(self.graded(ctx).await?.into_iter().filter_map(grade).collect())
    }

    /// Mean of the numbers of the criteria's grades by their weights, rounded half up to two decimals: 1 is the best. The overall
    /// grade is a judgement and need not be the nearest.
    async fn weighted_mean(&self, ctx: &Context<'_>) -> Result<Option<f64>> {
        let grades: Grades = self.graded(ctx).await?.iter().map(|row| (row.position, row.grade)).collect();
        let frameworks = frameworks(ctx).await?;
        let mean = frameworks.numbered(self.0.framework_id).and_then(|framework| weighted_mean(framework, &grades));
        Ok(mean.map(decimal))
    }

    /// What is recommended. Null for a peer review of a school.
    async fn recommendation(&self) -> Option<QaRecommendation> {
        self.0.recommendation.map(Into::into)
    }

    /// How far what was to be done is, today.
    async fn follow_up(&self, ctx: &Context<'_>) -> Result<QaFollowUp> {
        let found = loaders(ctx)?.load_one(FollowUpOf(self.0.review_id.clone())).await?;
        Ok(found.unwrap_or_default().into())
    }

    /// When it was published, in UTC.
    async fn published_at(&self) -> DateTime<Utc> {
        self.0.published_at
    }

    /// Whether it was withdrawn: then it does not count, and the reason says why.
    async fn is_withdrawn(&self) -> bool {
        self.0.withdrawn_at.is_some()
    }

    /// When it was withdrawn, in UTC. Null while it counts.
    async fn withdrawn_at(&self) -> Option<DateTime<Utc>> {
        self.0.withdrawn_at
    }

    /// Why it was withdrawn. Null while it counts.
    async fn withdraw_reason(&self) -> Option<&str> {
        self.0.withdraw_reason.as_deref()
    }
}

/// The published grade of a criterion.
#[derive(Debug, Clone, SimpleObject)]
pub struct QaCriterionGrade {
    /// The criterion.
    criterion: QaCriterion,
    /// Its grade.
    grade: QaGrade,
}

/// How far what was to be done after a review is: numbers of actions.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct QaFollowUp {
    /// To be done.
    open: i64,
    /// To be done, and due before today; counted in `open` too.
    overdue: i64,
    /// Done.
    done: i64,
    /// Not to be done any more.
    dropped: i64,
}

impl From<FollowUp> for QaFollowUp {
    fn from(found: FollowUp) -> Self {
        let FollowUp { open, overdue, done, dropped } = found;
        Self { open, overdue, done, dropped }
    }
}
