use async_graphql::{Context, Object, Result};
use entities::keys;

use super::coded::{CodedName, coded};
use super::loaders::{LinksOf, SchoolByUrn};
use super::school::School;
use super::selection::selection;
use crate::graphql::reader::loaders;
use crate::graphql::scalars::{Date, Urn};
use crate::schools::code_lists::CodeList;
use crate::schools::store::links::{Direction, Link};

/// Links of one side that are listed at most; the national register has 12 links of all kinds of one school.
const MOST_LINKS: usize = 10;

/// A link of the register from a school to an establishment that it followed or that followed it.
#[derive(Debug, Clone)]
pub struct SchoolLink(pub Link);

/// A link of the register from a school to an establishment that it followed or that followed it.
#[Object]
impl SchoolLink {
    /// URN of the other establishment.
    async fn urn(&self) -> Urn {
        Urn(self.0.urn)
    }

    /// Name of the other establishment as the links file has it; null where only the other's record states the link.
    async fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// Kind of the link as published, such as *Predecessor - amalgamated*.
    async fn kind(&self, ctx: &Context<'_>) -> Result<Option<CodedName>> {
        coded(ctx, CodeList::LinkType, Some(self.0.type_code.clone())).await
    }

    /// Day since which the link holds. Null where the register does not say.
    async fn established_on(&self) -> Option<Date> {
        self.0.established_on.map(Date)
    }

    /// The other establishment; null where no imported file describes it.
    async fn school(&self, ctx: &Context<'_>) -> Result<Option<School>> {
        let key = SchoolByUrn { urn: self.0.urn, selection: selection(ctx.field()) };
        Ok(loaders(ctx)?.load_one(key).await?.map(School))
    }
}

/// The links of a school to one side, the earliest first.
///
/// # Errors
/// When the database fails.
pub async fn links_of(ctx: &Context<'_>, urn: keys::Urn, direction: Direction) -> Result<Vec<SchoolLink>> {
    let links = loaders(ctx)?.load_one(LinksOf { urn, direction }).await?.unwrap_or_default();
    Ok(links.into_iter().take(MOST_LINKS).map(SchoolLink).collect())
}
