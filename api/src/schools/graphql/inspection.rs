use async_graphql::{Context, ID, Object, Result};
use entities::{inspection, keys};

use super::coded::{CodedName, coded};
use super::loaders::{InspectionCountOf, InspectionsOf};
use crate::config::Limits;
use crate::graphql::cursor::ListId;
use crate::graphql::error::internal;
use crate::graphql::id::GlobalId;
use crate::graphql::page::{Listing, PageArguments, TotalCount, listing};
use crate::graphql::reader::{loaders, operation};
use crate::graphql::scalars::{Date, Urn};
use crate::schools::code_lists::CodeList;
use crate::schools::store::inspections;

/// An inspection of a school by Ofsted, as far as the imported files tell of it.
#[derive(Debug, Clone)]
pub struct Inspection(pub inspection::Model);

/// A page of the inspections of a school, the latest first.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that cannot be; when the database fails.
pub(super) async fn inspections_of(
    ctx: &Context<'_>,
    urn: keys::Urn,
    arguments: PageArguments,
) -> Result<Listing<Inspection>> {
    let list = ListId::new("inspections", &urn);
    let page = arguments.page(list, ctx.data::<Limits>()?)?;
    let rows = loaders(ctx)?.load_one(InspectionsOf { urn, page }).await?.unwrap_or_default();
    let total = TotalCount::new(move |ctx| {
        Box::pin(async move { Ok(loaders(ctx)?.load_one(InspectionCountOf(urn)).await?.unwrap_or_default()) })
    });
    Ok(listing(list, rows, total, inspections::place, Inspection))
}

/// An inspection of a school by Ofsted, as far as the imported files tell of it. A judgement is null where no file has it.
#[Object]
impl Inspection {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::Inspection(self.0.id).encode()
    }

    /// First day of the inspection.
    async fn inspected_on(&self) -> Date {
        Date(self.0.inspected_on)
    }

    /// Day on which the report was published. Null where no file has it.
    async fn published_on(&self) -> Option<Date> {
        self.0.published_on.map(Date)
    }

    /// Ofsted's number of the inspection. Null where no file has it.
    async fn inspection_number(&self) -> Option<&str> {
        self.0.inspection_number.as_deref()
    }

    /// Ofsted's type of the inspection. Null where no file has it.
    async fn inspection_type(&self) -> Option<&str> {
        self.0.inspection_type.as_deref()
    }

    /// URN of the establishment that was inspected; another than the school's if it was its predecessor. Null where no
    /// file has it.
    async fn urn_at_inspection(&self) -> Option<Urn> {
        self.0.urn_at_inspection.map(Urn)
    }

    /// Overall effectiveness. From September 2024 Ofsted gives no overall grade.
    async fn overall_effectiveness(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        grade(ctx, self.0.overall_effectiveness_code.as_ref()).await
    }

    /// Category of concern: `SM` special measures, `SWK` serious weaknesses. Null if none.
    async fn category_of_concern(&self) -> Option<&str> {
        self.0.category_of_concern.as_deref()
    }

    /// Judgement of the quality of education, made since September 2019.
    async fn quality_of_education(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        grade(ctx, self.0.quality_of_education_code.as_ref()).await
    }

    /// Judgement of behaviour and attitudes.
    async fn behaviour_and_attitudes(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        grade(ctx, self.0.behaviour_and_attitudes_code.as_ref()).await
    }

    /// Judgement of personal development.
    async fn personal_development(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        grade(ctx, self.0.personal_development_code.as_ref()).await
    }

    /// Judgement of leadership and management.
    async fn leadership_and_management(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        grade(ctx, self.0.leadership_and_management_code.as_ref()).await
    }

    /// Judgement of the early years provision, where the school has one.
    async fn early_years(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        grade(ctx, self.0.early_years_code.as_ref()).await
    }

    /// Judgement of the sixth form provision, where the school has one.
    async fn sixth_form(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        grade(ctx, self.0.sixth_form_code.as_ref()).await
    }

    /// Whether safeguarding was judged effective. Null where no file has it.
    async fn is_safeguarding_effective(&self) -> Option<bool> {
        self.0.is_safeguarding_effective
    }
}

async fn grade(ctx: &Context<'_>, code: Option<&String>) -> Result<Option<CodedName>> {
    coded(ctx, CodeList::OfstedGrade, code.cloned()).await
}

/// The inspections with these row numbers.
///
/// # Errors
/// When the database fails.
pub async fn find_inspections(ctx: &Context<'_>, ids: &[i32]) -> Result<Vec<Inspection>> {
    let operation = operation(ctx)?;
    let found = inspections::by_ids(&operation.db, &operation.actor, ids).await.map_err(|error| internal(&error))?;
    Ok(found.into_iter().map(Inspection).collect())
}
