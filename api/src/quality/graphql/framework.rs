use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use entities::{qa_criterion, qa_descriptor, qa_grade};

use super::enums::QaFrameworkSubject;
use crate::graphql::error::internal;
use crate::graphql::id::GlobalId;
use crate::graphql::reader::operation;
use crate::graphql::scalars::Date;
use crate::quality::frameworks::{FrameworkCache, Frameworks};
use crate::quality::rules::Framework;

/// All frameworks.
///
/// # Errors
/// When the database fails.
pub async fn frameworks(ctx: &Context<'_>) -> Result<Arc<Frameworks>> {
    ctx.data::<Arc<FrameworkCache>>()?.get(&operation(ctx)?.db).await.map_err(|error| internal(&error))
}

/// The version of a framework with the number.
///
/// # Errors
/// When the database fails.
pub async fn find_framework(ctx: &Context<'_>, id: i32) -> Result<Option<QaFramework>> {
    Ok(frameworks(ctx).await?.numbered(id).cloned().map(QaFramework))
}

/// The grade with the number, if there is one, by the version of a framework.
///
/// # Errors
/// When the database fails.
pub(super) async fn grade_of(ctx: &Context<'_>, framework_id: i32, number: Option<i16>) -> Result<Option<QaGrade>> {
    let frameworks = frameworks(ctx).await?;
    Ok(frameworks.numbered(framework_id).zip(number).and_then(|(framework, number)| QaGrade::of(framework, number)))
}

/// One version of a framework.
#[derive(Debug, Clone)]
pub struct QaFramework(pub Framework);

/// One version of a framework by which quality is reviewed: what is looked at, on which scale. A version never changes once it is
/// published; a review keeps the version that it was made by.
#[Object]
impl QaFramework {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::QaFramework(self.0.row.id).encode()
    }

    /// Code, the same in all versions, such as `COMMISSIONED_PROVISION`.
    async fn code(&self) -> &str {
        &self.0.row.code
    }

    /// Number of the version, beginning with 1.
    async fn version(&self) -> i32 {
        self.0.row.version
    }

    /// Name to show.
    async fn name(&self) -> &str {
        &self.0.row.name
    }

    /// What is reviewed by it.
    async fn subject(&self) -> QaFrameworkSubject {
        self.0.row.subject.into()
    }

    /// Where it comes from.
    async fn source(&self) -> &str {
        &self.0.row.source
    }

    /// Day from which it can be used.
    async fn published_on(&self) -> Date {
        Date(self.0.row.published_on)
    }

    /// Its scale, the best grade first.
    async fn grades(&self) -> Vec<QaGrade> {
        self.0.grades.iter().cloned().map(QaGrade).collect()
    }

    /// What it looks at, in order.
    async fn criteria(&self) -> Vec<QaCriterion> {
        let criterion = |row: &qa_criterion::Model| QaCriterion::of(&self.0, row.clone());
        self.0.criteria.iter().map(criterion).collect()
    }
}

/// One grade of a scale.
#[derive(Debug, Clone)]
pub struct QaGrade(pub qa_grade::Model);

impl QaGrade {
    /// The grade of the framework with the number.
    pub(super) fn of(framework: &Framework, number: i16) -> Option<Self> {
        framework.grade_numbered(number).cloned().map(Self)
    }
}

/// One grade of the scale of a framework.
#[Object]
impl QaGrade {
    /// Place on the scale: 1 is the best.
    async fn number(&self) -> i16 {
        self.0.number
    }

    /// Code, as mutations and filters take it, such as `SECURE`.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name to show.
    async fn name(&self) -> &str {
        &self.0.name
    }
}

/// One criterion of a framework.
#[derive(Debug, Clone)]
pub struct QaCriterion {
    row: qa_criterion::Model,
    descriptors: Vec<QaDescriptor>,
}

impl QaCriterion {
    /// The criterion with what each grade means for it.
    pub(super) fn of(framework: &Framework, row: qa_criterion::Model) -> Self {
        let of_it = framework.descriptors.iter().filter(|descriptor| descriptor.position == row.position);
        let described = |text: &qa_descriptor::Model| {
            Some(QaDescriptor { grade: QaGrade::of(framework, text.number)?, text: text.text.clone() })
        };
        let descriptors = of_it.filter_map(described).collect();
        Self { row, descriptors }
    }

    /// The criterion of the framework at the place.
    pub(super) fn at(framework: &Framework, position: i16) -> Option<Self> {
        framework.criterion_at(position).map(|row| Self::of(framework, row.clone()))
    }
}

/// Something that a framework looks at.
#[Object]
impl QaCriterion {
    /// Code, as mutations take it, such as `DELIVERY`.
    async fn code(&self) -> &str {
        &self.row.code
    }

    /// Name to show.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// What is asked.
    async fn question(&self) -> &str {
        &self.row.question
    }

    /// How much it counts in the weighted mean, beside the other criteria of the framework.
    async fn weight(&self) -> i32 {
        self.row.weight
    }

    /// What each grade means for it, the best first.
    async fn descriptors(&self) -> &[QaDescriptor] {
        &self.descriptors
    }
}

/// What a grade means for a criterion.
#[derive(Debug, Clone, async_graphql::SimpleObject)]
pub struct QaDescriptor {
    /// The grade.
    grade: QaGrade,
    /// What is seen where it is given.
    text: String,
}
