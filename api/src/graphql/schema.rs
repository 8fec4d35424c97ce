use std::sync::Arc;

use async_graphql::{EmptySubscription, MergedObject, Object, Schema};

use super::node::NodeQuery;
use crate::access::graphql::{AccessMutation, AccessQuery};
use crate::clock::Clock;
use crate::config::Limits;
use crate::schools::code_lists::CodeListCache;
use crate::schools::graphql::SchoolsQuery;

/// The schema that the service serves.
pub type PartnershipSchema = Schema<Query, Mutation, EmptySubscription>;

/// Reads. What the caller may not see does not exist for it: a lookup gives null and a list leaves it out.
#[derive(Debug, Default, MergedObject)]
pub struct Query(ServiceQuery, NodeQuery, AccessQuery, SchoolsQuery);

/// Writes. Each takes one `input` and answers with the changed object and with `userErrors`, which the caller can mend.
#[derive(Debug, Default, MergedObject)]
pub struct Mutation(AccessMutation);

/// What the service tells of itself.
#[derive(Debug, Default)]
pub struct ServiceQuery;

/// What the service tells of itself.
#[Object]
impl ServiceQuery {
    /// Version of the service.
    async fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

/// Builds the schema. What belongs to one request travels in the request: see [`super::reader::with_operation`].
#[must_use]
pub fn build(limits: Limits, clock: Arc<dyn Clock>) -> PartnershipSchema {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .data(limits)
        .data(CodeListCache::new(clock))
        .disable_suggestions()
        .finish()
}

/// The schema in the schema definition language, as `schema.graphql` has it.
#[must_use]
pub fn sdl() -> String {
    use async_graphql::SDLExportOptions;

    let options = SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by()
        .use_space_ident();
    build(Limits::default(), Arc::new(crate::clock::SystemClock)).sdl_with_options(options)
}
