use async_graphql::{Context, Object, Result, SimpleObject};

use super::coded::code_lists;
use crate::graphql::error::{Code, internal};
use crate::graphql::reader::operation;
use crate::schools::code_lists::CodeList;
use crate::schools::store::facets::{self, FacetOf};
use crate::schools::store::filter::SchoolFilter;

/// Trusts that a menu lists at most.
const TRUSTS: i32 = 100;

/// Counts of schools for filter menus.
#[derive(Debug)]
pub struct SchoolFacets(pub SchoolFilter);

/// A choice of a filter menu, with the number of schools that it would give.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct Facet {
    /// Code, as a text; filters by phase, type, type group and status take it as a number. Null counts the schools without a value.
    code: Option<String>,
    /// Name to show. Null where the code is.
    name: Option<String>,
    /// Schools that pass the other parts of the filter and have this value.
    count: i64,
}

/// Counts of schools for filter menus. Each honours all parts of the filter but its own, so that a menu shows what another
/// choice would give.
#[Object]
impl SchoolFacets {
    /// By phase.
    async fn phases(&self, ctx: &Context<'_>) -> Result<Vec<Facet>> {
        self.by_code(ctx, FacetOf::Phase, CodeList::Phase).await
    }

    /// By type of establishment.
    async fn types(&self, ctx: &Context<'_>) -> Result<Vec<Facet>> {
        self.by_code(ctx, FacetOf::Type, CodeList::Type).await
    }

    /// By group of types.
    async fn type_groups(&self, ctx: &Context<'_>) -> Result<Vec<Facet>> {
        self.by_code(ctx, FacetOf::TypeGroup, CodeList::TypeGroup).await
    }

    /// By status.
    async fn statuses(&self, ctx: &Context<'_>) -> Result<Vec<Facet>> {
        self.by_code(ctx, FacetOf::Status, CodeList::Status).await
    }

    /// By grade of the latest inspection that gave one.
    async fn ofsted_grades(&self, ctx: &Context<'_>) -> Result<Vec<Facet>> {
        self.by_code(ctx, FacetOf::OfstedGrade, CodeList::OfstedGrade).await
    }

    /// By local authority.
    async fn local_authorities(&self, ctx: &Context<'_>) -> Result<Vec<Facet>> {
        let operation = operation(ctx)?;
        let counted = facets::by_code(&operation.db, &operation.actor, &self.0, FacetOf::LocalAuthority).await;
        let lists = code_lists(ctx).await?;
        let facet = |counted: facets::Counted| {
            let code = counted.code.as_deref().and_then(|code| code.parse().ok()).and_then(entities::keys::LaCode::new);
            let authority = code.and_then(|code| lists.local_authority(code));
            let code = code.map(|code| format!("{:03}", code.get()));
            Facet { code, name: authority.map(|authority| authority.name.clone()), count: counted.count }
        };
        Ok(counted.map_err(|error| internal(&error))?.into_iter().map(facet).collect())
    }

    /// By trust, the largest first. Schools that are in no trust are not counted.
    async fn trusts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Trusts at most, 1 to 100.", default = 25)] limit: i32,
    ) -> Result<Vec<Facet>> {
        if !(1..=TRUSTS).contains(&limit) {
            return Err(Code::BadUserInput.error(format!("`limit` is {limit}; it may be 1 to {TRUSTS}")));
        }
        let operation = operation(ctx)?;
        let most = u64::try_from(limit).unwrap_or_default();
        let counted =
            facets::by_trust(&operation.db, &operation.actor, &self.0, most).await.map_err(|error| internal(&error))?;
        Ok(counted.into_iter().map(|trust| Facet { code: trust.code, name: trust.name, count: trust.count }).collect())
    }
}

impl SchoolFacets {
    async fn by_code(&self, ctx: &Context<'_>, facet: FacetOf, list: CodeList) -> Result<Vec<Facet>> {
        let operation = operation(ctx)?;
        let counted =
            facets::by_code(&operation.db, &operation.actor, &self.0, facet).await.map_err(|error| internal(&error))?;
        let lists = code_lists(ctx).await?;
        let name = |code: &str| lists.find(list, code).map(|coded| coded.name.clone());
        let facet = |counted: facets::Counted| Facet {
            name: counted.code.as_deref().and_then(name),
            code: counted.code,
            count: counted.count,
        };
        Ok(counted.into_iter().map(facet).collect())
    }
}
