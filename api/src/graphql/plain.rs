//! Rows of long lists, of which what is plain is written at once. The engine makes a future for each field of each row, as large as the
//! largest that the type has, and the hooks of its extensions on top: of a page of many rows that is most of the time.

use std::borrow::Cow;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
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
    fn value(&self, field: &str) -> Option<Value> {
        if field == "__typename" { Some(Value::String(T::type_name().into_owned())) } else { self.0.plain(field) }
    }

    /// The selected fields, parted; nothing if a fragment is among them, or no field is plain. What `@skip` and `@include` leave out is not
    /// among them any more: the engine drops it before.
    fn parted(&self, selected: &[Positioned<Selection>]) -> Option<Parted> {
        let mut parted = Parted { values: IndexMap::with_capacity(selected.len()), others: Vec::new() };
        for selection in selected {
            let Selection::Field(field) = &selection.node else { return None };
            let value = self.value(&field.node.name.node).unwrap_or_else(|| {
                parted.others.push(selection.clone());
                Value::Null
            });
            parted.values.insert(field.node.response_key().node.clone(), value);
        }
        (parted.others.len() < selected.len()).then_some(parted)
    }
}

/// Selected fields of a row.
struct Parted {
    /// All in their order, with the values of those that are plain.
    values: IndexMap<Name, Value>,
    /// Those that the engine resolves.
    others: Vec<Positioned<Selection>>,
}

impl<T: Plain> OutputType for Row<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let Some(Parted { mut values, others }) = self.parted(&ctx.item.node.items) else {
            return self.0.resolve(ctx, field).await;
        };
        if !others.is_empty() {
            let others = Positioned::new(SelectionSet { items: others }, ctx.item.pos);
            match self.0.resolve(&ctx.with_selection_set(&others), field).await? {
                Value::Object(resolved) => values.extend(resolved),
                other => return Ok(other),
            }
        }
        Ok(Value::Object(values))
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
