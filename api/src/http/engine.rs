use async_graphql::{ObjectType, Request, Response, Schema, SubscriptionType};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;

/// What runs requests: the schema, whatever its roots.
pub(super) trait Engine: Send + Sync {
    /// Runs a query or a mutation.
    fn run(&self, request: Request) -> BoxFuture<'_, Response>;

    /// Runs a subscription.
    fn subscribe(&self, request: Request) -> BoxStream<'static, Response>;

    /// The schema that it serves.
    fn sdl(&self) -> String;
}

impl<Q, M, S> Engine for Schema<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    fn run(&self, request: Request) -> BoxFuture<'_, Response> {
        self.execute(request).boxed()
    }

    fn subscribe(&self, request: Request) -> BoxStream<'static, Response> {
        self.execute_stream(request)
    }

    fn sdl(&self) -> String {
        Schema::sdl(self)
    }
}
