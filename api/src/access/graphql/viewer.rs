use async_graphql::{Context, Object, Result, SimpleObject};

use super::loaders::{MembershipById, UserById};
use super::membership::Membership;
use super::user::{MEMBERSHIPS, User};
use crate::config;
use crate::graphql::reader::{loaders, operation};
use crate::policy::matrix;

/// The caller.
#[derive(Debug, Clone, Copy)]
pub struct Viewer;

/// The caller: who it is, what it may do, and how much one request may ask.
#[Object]
impl Viewer {
    /// The user that is signed in. Null without a token.
    async fn user(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        let Some(id) = operation(ctx)?.actor.user_id() else { return Ok(None) };
        Ok(loaders(ctx)?.load_one(UserById(id.to_owned())).await?.map(User))
    }

    /// Memberships that count today; 10 at most.
    async fn memberships(&self, ctx: &Context<'_>) -> Result<Vec<Membership>> {
        let held = operation(ctx)?.actor.memberships().iter().map(|held| MembershipById(held.id.clone()));
        let mut found: Vec<_> = loaders(ctx)?.load_many(held).await?.into_values().collect();
        found.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(found.into_iter().take(MEMBERSHIPS).map(Membership).collect())
    }

    /// Mutations that the caller may call, by name.
    async fn rights(&self, ctx: &Context<'_>) -> Result<Vec<&'static str>> {
        Ok(matrix::rights(&operation(ctx)?.actor))
    }

    /// How much one request may ask.
    async fn limits(&self, ctx: &Context<'_>) -> Result<Limits> {
        Ok(Limits::from(*ctx.data::<config::Limits>()?))
    }
}

/// How much one request may ask. What is over a limit is refused before anything is read; `docs/limits.md` says how each is counted.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct Limits {
    /// Bytes of a request body.
    body_bytes: i64,
    /// Bytes of an uploaded file, as sent and as unfolded.
    upload_bytes: i64,
    /// Bytes of a GraphQL document.
    document_bytes: i64,
    /// Tokens of a document.
    tokens: i64,
    /// Brackets within brackets of a document and of its variables.
    nesting: i64,
    /// Fields within fields, fragments expanded.
    depth: i64,
    /// Fields, fragments expanded.
    fields: i64,
    /// Fields of the operation itself, fragments expanded.
    root_fields: i64,
    /// Mutations in one request.
    mutations: i64,
    /// Aliases, fragments expanded.
    aliases: i64,
    /// Directives, everywhere in the document.
    directives: i64,
    /// Points of cost.
    cost: i64,
    /// Rows of a page.
    page_size: i64,
    /// Rows of a page when the query does not say.
    default_page_size: i64,
    /// Ids that `nodes` takes.
    ids: i64,
    /// Errors that an answer lists.
    errors: i64,
    /// Bytes of an answer.
    response_bytes: i64,
    /// Milliseconds that a request may take.
    time_ms: i64,
}

impl From<config::Limits> for Limits {
    fn from(limits: config::Limits) -> Self {
        let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        Self {
            body_bytes: number(limits.body_bytes),
            upload_bytes: number(limits.upload_bytes),
            document_bytes: number(limits.document_bytes),
            tokens: number(limits.tokens),
            nesting: number(limits.nesting),
            depth: number(limits.depth),
            fields: number(limits.fields),
            root_fields: number(limits.root_fields),
            mutations: number(limits.mutations),
            aliases: number(limits.aliases),
            directives: number(limits.directives),
            cost: number(limits.cost),
            page_size: number(limits.page_size),
            default_page_size: number(limits.default_page_size),
            ids: number(limits.ids),
            errors: number(limits.errors),
            response_bytes: number(limits.response_bytes),
            time_ms: i64::try_from(limits.time_ms).unwrap_or(i64::MAX),
        }
    }
}
