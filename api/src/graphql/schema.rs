use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema};

/// The schema that the service serves.
pub type PartnershipSchema = Schema<Query, EmptyMutation, EmptySubscription>;

/// Reads.
#[derive(Debug, Default)]
pub struct Query;

/// What can be read.
#[Object]
impl Query {
    /// Version of the service.
    async fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

/// Builds the schema. Data of a request (its `Operation`) travels in the request.
#[must_use]
pub fn build() -> PartnershipSchema {
    Schema::build(Query, EmptyMutation, EmptySubscription).finish()
}

/// The schema in the schema definition language, as `schema.graphql` has it.
#[must_use]
pub fn sdl() -> String {
    build().sdl()
}
