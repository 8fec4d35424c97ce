//! Rows of long lists, written at once where all that is asked of them is plain. The engine makes futures for each field of
//! each row, and the hooks of its extensions on top: of a page of five hundred rows that is most of the time.

use std::borrow::Cow;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, Selection};
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, Name, OutputType, Positioned, ScalarType, ServerResult, Value};

/// A type some of whose fields need nothing but the row.
pub trait Plain: OutputType {
    /// The value of a field that takes no arguments, is for everybody who is given the row, and cannot fail; nothing if it is
    /// another field.
    fn plain(&self, field: &str) -> Option<Value>;
}

/// A row of a list, in the schema as what it is a row of.
#[derive(Debug, Clone)]
pub struct Row<T>(pub T);

impl<T: Plain> Row<T> {
    /// The row, if only plain fields are selected.
    fn written(&self, selected: &[Positioned<Selection>]) -> Option<Value> {
        let mut values: IndexMap<Name, Value> = IndexMap::with_capacity(selected.len());
        for selection in selected {
            let Selection::Field(field) = &selection.node else { return None };
            let field = &field.node;
            if !field.directives.is_empty() {
                return None;
            }
            values.insert(field.response_key().node.clone(), self.0.plain(&field.name.node)?);
        }
        Some(Value::Object(values))
    }
}

impl<T: Plain> OutputType for Row<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        match self.written(&ctx.item.node.items) {
            Some(value) => Ok(value),
            None => self.0.resolve(ctx, field).await,
        }
    }
}

/// A scalar that may be null, as a value.
#[must_use]
pub fn scalar<T: ScalarType>(value: Option<T>) -> Value {
    value.map_or(Value::Null, |value| value.to_value())
}

/// A text that may be null, as a value.
#[must_use]
pub fn text(value: Option<&str>) -> Value {
    value.map_or(Value::Null, |value| Value::String(value.to_owned()))
}
