//! What the engine is taught, as one extension: each extension costs at every field.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute, NextResolve, ResolveInfo};
use async_graphql::{PathSegment, Response, ServerError, ServerResult, Value, async_trait, value};

use crate::disclosure::reading::{Summary, Tally};

/// Makes a field that may be null null when it fails, and lists its error, as the specification has it: the engine by itself
/// would hand the error to the parent, so that one withheld field would blank the whole object. And says in
/// `extensions.disclosure` of an answer with observations which rules were applied and how many values are withheld.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answers;

impl ExtensionFactory for Answers {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Stopped::default())
    }
}

/// Errors of one request that were stopped at a field that may be null.
#[derive(Default)]
struct Stopped(Mutex<Vec<ServerError>>);

impl Stopped {
    fn push(&self, error: ServerError) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(error);
    }

    fn take(&self) -> Vec<ServerError> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait::async_trait]
impl Extension for Stopped {
    async fn execute(&self, ctx: &ExtensionContext<'_>, operation: Option<&str>, next: NextExecute<'_>) -> Response {
        let mut response = next.run(ctx, operation).await;
        response.errors.append(&mut self.take());
        response.errors.sort_by_cached_key(place);
        match ctx.data_opt::<Tally>().and_then(Tally::summary) {
            Some(summary) => response.extension("disclosure", told(&summary)),
            None => response,
        }
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let may_be_null = !info.return_type.ends_with('!');
        match next.run(ctx, info).await {
            Err(error) if may_be_null => {
                self.push(error);
                Ok(Some(Value::Null))
            }
            result => result,
        }
    }
}

fn told(summary: &Summary) -> Value {
    let rule = |(code, version): &(String, i32)| value!({ "code": code.clone(), "version": *version });
    let rules: Vec<Value> = summary.rules.iter().map(rule).collect();
    value!({ "rules": rules, "observations": summary.cells, "withheld": summary.withheld })
}

/// Where an error stands in the query and in the answer. Fields are resolved side by side, so errors come in any order;
/// sorted, the same question gets the same answer.
fn place(error: &ServerError) -> (Vec<(usize, usize)>, String) {
    let lines = error.locations.iter().map(|position| (position.line, position.column)).collect();
    let indices = error.path.iter().map(|segment| match segment {
        PathSegment::Field(name) => format!("/{name}"),
        PathSegment::Index(index) => format!("/{index:08}"),
    });
    (lines, indices.collect())
}

#[cfg(test)]
mod tests {
    use async_graphql::{EmptyMutation, Error, Object, Response, Result, Schema, SimpleObject, Subscription};
    use futures_util::{Stream, StreamExt, stream};
    use serde_json::json;

    use super::Answers;

    struct Query;

    #[derive(SimpleObject)]
    #[graphql(complex)]
    struct School {
        name: String,
    }

    #[async_graphql::ComplexObject]
    impl School {
        async fn withheld(&self) -> Result<Option<String>> {
            Err(Error::new("withheld"))
        }

        async fn broken(&self) -> Result<String> {
            Err(Error::new("broken"))
        }
    }

    fn school() -> School {
        School { name: "Mayfield".to_owned() }
    }

    #[Object]
    impl Query {
        async fn school(&self) -> Option<School> {
            Some(school())
        }

        async fn schools(&self) -> Vec<Option<School>> {
            vec![Some(school()), None]
        }

        async fn must(&self) -> School {
            school()
        }
    }

    struct Events;

    #[Subscription]
    impl Events {
        async fn changed(&self) -> impl Stream<Item = School> {
            stream::iter([school()])
        }
    }

    fn schema() -> Schema<Query, EmptyMutation, Events> {
        Schema::build(Query, EmptyMutation, Events).extension(Answers).finish()
    }

    fn seen(response: Response) -> (serde_json::Value, Vec<serde_json::Value>) {
        let paths = response.errors.iter().map(|error| json!(error.path)).collect();
        (response.data.into_json().expect("JSON"), paths)
    }

    #[tokio::test]
    async fn an_error_at_a_field_that_may_be_null_stays_there() {
        let response = schema().execute("{ school { name withheld } }").await;
        let expected = json!({"school": {"name": "Mayfield", "withheld": null}});
        assert_eq!(seen(response), (expected, vec![json!(["school", "withheld"])]));
    }

    #[tokio::test]
    async fn an_error_at_a_field_that_may_not_goes_up_to_one_that_may() {
        let response = schema().execute("{ school { name broken } schools { broken } }").await;
        let expected = json!({"school": null, "schools": [null, null]});
        assert_eq!(seen(response), (expected, vec![json!(["school", "broken"]), json!(["schools", 0, "broken"])]));
    }

    #[tokio::test]
    async fn an_error_that_nothing_may_hold_leaves_no_data() {
        let response = schema().execute("{ must { broken } }").await;
        assert_eq!(seen(response), (json!(null), vec![json!(["must", "broken"])]));
    }

    #[tokio::test]
    async fn events_are_treated_alike() {
        let mut events = schema().execute_stream("subscription { changed { name withheld } }");
        let response = events.next().await.expect("an event");
        let expected = json!({"changed": {"name": "Mayfield", "withheld": null}});
        assert_eq!(seen(response), (expected, vec![json!(["changed", "withheld"])]));
    }
}
