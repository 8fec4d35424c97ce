use async_graphql::{Context, Object, Result};

use super::coded::{CodedName, coded};
use super::loaders::SchoolByUrn;
use super::school::School;
use super::selection::selection;
use crate::graphql::reader::loaders;
use crate::graphql::scalars::{Date, Urn};
use crate::schools::code_lists::CodeList;
use crate::schools::store::links::Link;

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
