use async_graphql::{Context, Object, Result, SimpleObject};
use entities::{impact_evaluation, impact_input, impact_school};

use super::enums::{ImpactPart, ImpactSide};
use super::loaders::{EvaluationById, InputsOf};
use super::told::is_told;
use crate::db::page::Rows;
use crate::graphql::children::ChildPage;
use crate::graphql::page::{Listing, PageArguments};
use crate::graphql::plain::AtOnce;
use crate::graphql::reader::loaders;
use crate::graphql::scalars::Urn;
use crate::impact::store::frozen::Frozen;
use crate::observations::graphql::{Observation, find_evaluated};
use crate::schools::graphql::{School, find_school};

/// One school of an evaluation.
#[derive(Debug, Clone)]
pub struct ImpactSchool {
    pub(super) row: impact_school::Model,
    /// The school, if it was read with it: then nothing of it is asked for in another place.
    pub(super) school: Option<School>,
}

impl From<impact_school::Model> for ImpactSchool {
    fn from(row: impact_school::Model) -> Self {
        Self { row, school: None }
    }
}

impl ImpactSchool {
    /// A value that is kept, as far as figures of the evaluation are told.
    async fn told(&self, ctx: &Context<'_>, value: Option<f64>) -> Result<Option<f64>> {
        match loaders(ctx)?.load_one(EvaluationById(self.row.evaluation_id.clone())).await? {
            Some(row) if is_told(ctx, &row).await? => Ok(value),
            _ => Ok(None),
        }
    }
}

type SchoolPage = ChildPage<impact_school::Entity>;

/// A page of the schools of the evaluation.
pub(super) async fn schools_of(
    ctx: &Context<'_>,
    row: &impact_evaluation::Model,
    arguments: &PageArguments,
) -> Result<Listing<ImpactSchool>> {
    let asked = page_of(ctx, row, arguments)?;
    let rows = rows_of(ctx, row, &asked).await?;
    Ok(asked.listing(rows, Into::into))
}

/// Which of the schools of the evaluation are asked for.
pub(super) fn page_of(
    ctx: &Context<'_>,
    row: &impact_evaluation::Model,
    arguments: &PageArguments,
) -> Result<SchoolPage> {
    SchoolPage::asked(ctx, "schools of", (row.id.as_str(), ()), arguments)
}

/// The rows of that page. Of what is published they are kept: they do not change.
pub(super) async fn rows_of(
    ctx: &Context<'_>,
    row: &impact_evaluation::Model,
    asked: &SchoolPage,
) -> Result<Rows<impact_school::Model>> {
    let frozen = ctx.data::<Frozen>()?;
    if let Some(rows) = frozen.schools(row, asked.page()) {
        return Ok(rows);
    }
    let rows = asked.read(ctx).await?;
    frozen.keep_schools(row, asked.page(), &rows);
    Ok(rows)
}

/// One school of an evaluation: one that takes part, or one that they are compared with.
#[Object]
impl ImpactSchool {
    /// URN of the school.
    async fn urn(&self) -> Urn {
        Urn(self.row.urn)
    }

    /// The school.
    async fn school(&self, ctx: &Context<'_>) -> Result<Option<AtOnce<School>>> {
        if let Some(school) = &self.school {
            return Ok(Some(AtOnce(school.clone())));
        }
        Ok(find_school(ctx, self.row.urn).await?.map(AtOnce))
    }

    /// On which side.
    async fn side(&self) -> ImpactSide {
        self.row.side.into()
    }

    /// Whether it is counted.
    async fn is_counted(&self) -> bool {
        self.row.excluded_code.is_none()
    }

    /// Why it is not: `WITHHELD` (few pupils are behind a figure), `NO_BASELINE`, `NO_OUTCOME`, `NO_PUPILS`, `NO_SIMILAR_SCHOOL`. Null if
    /// it is.
    async fn excluded_because(&self) -> Option<&str> {
        self.row.excluded_code.as_deref()
    }

    /// What it counts: 1, or its pupils; of several schools that are similar to one, each counts a part of that: a third if there are three.
    /// Null if it is not counted, and where figures are withheld.
    async fn weight(&self, ctx: &Context<'_>) -> Result<Option<f64>> {
        self.told(ctx, self.row.weight).await
    }

    /// URN of the school that takes part and to which it is similar. Null for others.
    async fn matched_urn(&self) -> Option<Urn> {
        self.row.matched_urn.map(Urn)
    }

    /// Its value before, in the unit of the measure; of a gap, how far the cohort is behind the other. Null if it is not counted, and
    /// where a figure of the evaluation is not public and the caller may not read it, or not any more.
    async fn baseline(&self, ctx: &Context<'_>) -> Result<Option<f64>> {
        self.told(ctx, self.row.baseline).await
    }

    /// Its value after. Null as `baseline`.
    async fn outcome(&self, ctx: &Context<'_>) -> Result<Option<f64>> {
        self.told(ctx, self.row.outcome).await
    }

    /// Whether its values are of different establishments: it became an academy in between.
    async fn crosses_urns(&self) -> bool {
        self.row.crosses_urns
    }

    /// The observations behind its values, in the versions that were used; 6 at most.
    async fn inputs(&self, ctx: &Context<'_>) -> Result<Vec<ImpactInput>> {
        let found = loaders(ctx)?.load_one(InputsOf(self.row.evaluation_id.clone())).await?.unwrap_or_default();
        ImpactInput::of(ctx, found.into_iter().filter(|input| input.urn == Some(self.row.urn))).await
    }
}

/// An observation that an evaluation was computed from.
#[derive(Debug, Clone, SimpleObject)]
pub struct ImpactInput {
    /// What it is.
    pub(super) part: ImpactPart,
    /// The observation, in the version that was used. Null for callers who do not see it any more.
    pub(super) observation: Option<Observation>,
}

impl ImpactInput {
    /// The inputs with their observations.
    pub(super) async fn of(ctx: &Context<'_>, inputs: impl Iterator<Item = impact_input::Model>) -> Result<Vec<Self>> {
        let inputs: Vec<_> = inputs.collect();
        let ids: Vec<i64> = inputs.iter().map(|input| input.observation_id).collect();
        let mut found = find_evaluated(ctx, &ids).await?;
        let of = |input: impact_input::Model| Self {
            part: input.part.into(),
            observation: found.remove(&input.observation_id),
        };
        Ok(inputs.into_iter().map(of).collect())
    }
}
