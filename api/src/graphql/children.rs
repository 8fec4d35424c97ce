//! Pages and numbers of what belongs to a row and is listed by it.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Error, OutputType, Result};

use super::cursor::ListId;
use super::error::internal;
use super::page::{Listing, PageArguments, TotalCount, listing};
use super::reader::{Reader, grouped, loaders};
use crate::config::Limits;
use crate::db::page::{OwnerKey, Page, Rows};
use crate::lists::{Child, counts_of, pages_of};

/// Rows of one owner.
#[derive(Debug)]
pub struct ChildrenOf<E: Child> {
    id: OwnerKey,
    of: E::Owner,
    /// Which of them; their number, without one.
    page: Option<Page>,
}

/// A page of the rows, or their number.
#[derive(Debug, Clone)]
pub enum Children<M> {
    /// A page.
    Page(Rows<M>),
    /// The number of all.
    Number(i64),
}

impl<E: Child> ChildrenOf<E> {
    fn parts(&self) -> (&OwnerKey, E::Owner, Option<&Page>) {
        (&self.id, self.of, self.page.as_ref())
    }
}

impl<E: Child> Clone for ChildrenOf<E> {
    fn clone(&self) -> Self {
        Self { id: self.id.clone(), of: self.of, page: self.page.clone() }
    }
}

impl<E: Child> PartialEq for ChildrenOf<E> {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl<E: Child> Eq for ChildrenOf<E> {}

impl<E: Child> Hash for ChildrenOf<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts().hash(state);
    }
}

impl<E: Child> Loader<ChildrenOf<E>> for Reader
where
    E::Owner: 'static,
    E::Model: Clone + Send + Sync + 'static,
{
    type Value = Children<E::Model>;
    type Error = Error;

    async fn load(&self, keys: &[ChildrenOf<E>]) -> Result<HashMap<ChildrenOf<E>, Children<E::Model>>> {
        let mut found = HashMap::new();
        for ((of, page), ids) in grouped(keys, |key| ((key.of, key.page.clone()), key.id.clone())) {
            let key = |id| ChildrenOf::<E> { id, of, page: page.clone() };
            match &page {
                Some(page) => {
                    let pages = pages_of::<E, _>(self.db(), self.actor(), of, &ids, page).await;
                    let pages = pages.map_err(|error| internal(&error))?.into_iter();
                    found.extend(pages.map(|(id, rows)| (key(id), Children::Page(rows))));
                }
                None => {
                    let numbers = counts_of::<E, _>(self.db(), self.actor(), of, &ids).await;
                    let numbers = numbers.map_err(|error| internal(&error))?.into_iter();
                    found.extend(numbers.map(|(id, number)| (key(id), Children::Number(number))));
                }
            }
        }
        Ok(found)
    }
}

/// A page of the rows of one owner, as it is asked for.
pub struct ChildPage<E: Child> {
    list: ListId,
    id: OwnerKey,
    of: E::Owner,
    page: Page,
}

impl<E: Child> ChildPage<E>
where
    E::Owner: 'static,
    E::Model: Clone + Send + Sync + 'static,
{
    /// The page of the list of this name that the arguments mean.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a page that cannot be.
    pub fn asked(
        ctx: &Context<'_>,
        name: &str,
        (id, of): (impl Into<OwnerKey>, E::Owner),
        arguments: &PageArguments,
    ) -> Result<Self> {
        let id = id.into();
        let list = ListId::new(name, &(&id, of));
        let page = arguments.page(list, ctx.data::<Limits>()?)?;
        Ok(Self { list, id, of, page })
    }

    /// Which stretch of the list it is.
    pub const fn page(&self) -> &Page {
        &self.page
    }

    /// Its rows. One statement for the pages of all owners.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(&self, ctx: &Context<'_>) -> Result<Rows<E::Model>> {
        let key = ChildrenOf::<E> { id: self.id.clone(), of: self.of, page: Some(self.page.clone()) };
        Ok(match loaders(ctx)?.load_one(key).await? {
            Some(Children::Page(rows)) => rows,
            _ => Rows::default(),
        })
    }

    /// A connection of the rows, which counts the list when it is asked to.
    pub fn listing<T: OutputType>(self, rows: Rows<E::Model>, node: impl Fn(E::Model) -> T) -> Listing<T> {
        let Self { list, id, of, .. } = self;
        let total = TotalCount::new(move |ctx| {
            let key = ChildrenOf::<E> { id: id.clone(), of, page: None };
            Box::pin(async move {
                match loaders(ctx)?.load_one(key).await? {
                    Some(Children::Number(number)) => Ok(number),
                    _ => Ok(0),
                }
            })
        });
        listing(list, rows, total, E::place, node)
    }
}

/// The rows of one owner as a connection.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that cannot be; when the database fails.
pub async fn children<E: Child, T: OutputType>(
    ctx: &Context<'_>,
    name: &str,
    of: (impl Into<OwnerKey>, E::Owner),
    arguments: PageArguments,
    node: impl Fn(E::Model) -> T,
) -> Result<Listing<T>>
where
    E::Owner: 'static,
    E::Model: Clone + Send + Sync + 'static,
{
    let asked = ChildPage::<E>::asked(ctx, name, of, &arguments)?;
    let rows = asked.read(ctx).await?;
    Ok(asked.listing(rows, node))
}
