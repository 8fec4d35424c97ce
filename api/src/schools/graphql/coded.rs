use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};

use crate::graphql::error::internal;
use crate::graphql::reader::operation;
use crate::schools::code_lists::{CodeList, CodeListCache, CodeLists};

/// An entry of a code list that the DfE or Ofsted own: the published code and its name.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct CodedName {
    /// Code as published, as a text. Filters by phase, type, type group and status take it as a number.
    pub code: String,
    /// Name as published.
    pub name: String,
}

/// The code lists of the request.
pub(super) async fn code_lists(ctx: &Context<'_>) -> Result<Arc<CodeLists>> {
    ctx.data::<Arc<CodeListCache>>()?.get(&operation(ctx)?.db).await.map_err(|error| internal(&error))
}

/// The entry of the list with the code; null where the row has none.
pub async fn coded(ctx: &Context<'_>, list: CodeList, code: Option<String>) -> Result<Option<CodedName>> {
    let Some(code) = code else { return Ok(None) };
    let lists = code_lists(ctx).await?;
    let name = lists.find(list, &code).map_or_else(|| code.clone(), |coded| coded.name.clone());
    Ok(Some(CodedName { code, name }))
}

/// The code lists of the register, for filter menus. The DfE and Ofsted own them; an import adds what they add.
#[derive(Debug, Default)]
pub struct AllCodeLists;

/// The code lists of the register, for filter menus. The DfE and Ofsted own them; an import adds what they add.
#[Object(name = "CodeLists")]
impl AllCodeLists {
    /// Phases of education (GIAS).
    async fn phases(&self, ctx: &Context<'_>) -> Result<Vec<CodedName>> {
        entries(ctx, CodeList::Phase).await
    }

    /// Types of establishment (GIAS).
    async fn types(&self, ctx: &Context<'_>) -> Result<Vec<CodedName>> {
        entries(ctx, CodeList::Type).await
    }

    /// Groups of types of establishment (GIAS): local authority maintained, academies, special schools and so on.
    async fn type_groups(&self, ctx: &Context<'_>) -> Result<Vec<CodedName>> {
        entries(ctx, CodeList::TypeGroup).await
    }

    /// Statuses of establishments (GIAS): open, closed, proposed.
    async fn statuses(&self, ctx: &Context<'_>) -> Result<Vec<CodedName>> {
        entries(ctx, CodeList::Status).await
    }

    /// Genders of entry (GIAS).
    async fn genders(&self, ctx: &Context<'_>) -> Result<Vec<CodedName>> {
        entries(ctx, CodeList::Gender).await
    }

    /// Kinds of groups of schools (GIAS): multi-academy trust, federation, sponsor and so on.
    async fn group_types(&self, ctx: &Context<'_>) -> Result<Vec<CodedName>> {
        entries(ctx, CodeList::GroupType).await
    }

    /// Statuses of groups of schools (GIAS).
    async fn group_statuses(&self, ctx: &Context<'_>) -> Result<Vec<CodedName>> {
        entries(ctx, CodeList::GroupStatus).await
    }

    /// Kinds of links between establishments (GIAS). The register publishes names only; the codes are made from them.
    async fn link_types(&self, ctx: &Context<'_>) -> Result<Vec<CodedName>> {
        entries(ctx, CodeList::LinkType).await
    }

    /// Grades of overall effectiveness (Ofsted). `S` is Satisfactory, the third grade of the scale used to August 2012.
    async fn ofsted_grades(&self, ctx: &Context<'_>) -> Result<Vec<CodedName>> {
        entries(ctx, CodeList::OfstedGrade).await
    }

    /// Statistical regions of England, with their ONS codes.
    async fn regions(&self, ctx: &Context<'_>) -> Result<Vec<CodedName>> {
        entries(ctx, CodeList::Region).await
    }
}

async fn entries(ctx: &Context<'_>, list: CodeList) -> Result<Vec<CodedName>> {
    let lists = code_lists(ctx).await?;
    Ok(lists
        .entries(list)
        .iter()
        .map(|coded| CodedName { code: coded.code.clone(), name: coded.name.clone() })
        .collect())
}
