//! Objects of long lists, of which what is plain is written at once. The engine makes a future for each field of each row, as large as the
//! largest that the type has, and the hooks of its extensions on top: of a page of many rows that is most of the time.

use std::borrow::Cow;

use async_graphql::connection::{CursorType, Edge, EmptyFields};
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, Name, OutputType, Positioned, ScalarType, ServerResult, Value};

use super::cursor::Cursor;
use super::page::Listing;

/// A type some of whose fields need nothing but the object.
pub trait Plain: OutputType {
    /// The value of a field that is for everybody who is given the object, cannot fail and needs nothing else, not its arguments either;
    /// of a field that gives an object, all that is selected of that is so. Nothing if it is another field.
    fn plain(&self, field: &Field) -> Option<Value>;
}

/// An object of which what is plain is written at once, in the schema as what it is.
#[derive(Debug, Clone)]
pub struct AtOnce<T>(pub T);

/// The object with what the field selects of it, if all of that is plain.
#[must_use]
pub fn whole<T: Plain>(object: &T, field: &Field) -> Option<Value> {
    let Parted { values, others } = Parted::of(object, &field.selection_set.node.items)?;
    others.is_empty().then_some(Value::Object(values))
}

/// The same of an object that may be missing.
#[must_use]
pub fn whole_or_null<T: Plain>(object: Option<&T>, field: &Field) -> Option<Value> {
    object.map_or(Some(Value::Null), |object| whole(object, field))
}

/// The objects with what the field selects of them, if all of that is plain.
#[must_use]
pub fn whole_list<'a, T: Plain + 'a>(objects: impl IntoIterator<Item = &'a T>, field: &Field) -> Option<Value> {
    objects.into_iter().map(|object| whole(object, field)).collect::<Option<_>>().map(Value::List)
}

/// Selected fields of an object.
struct Parted {
    /// All in their order, with the values of those that are plain.
    values: IndexMap<Name, Value>,
    /// Those that the engine resolves.
    others: Vec<Positioned<Selection>>,
}

impl Parted {
    /// The selected fields, parted; nothing if a fragment is among them, or what has to be merged: a field that is selected twice. What
    /// `@skip` and `@include` leave out is not among them any more, nor in them: the engine drops it before.
    fn of<T: Plain>(object: &T, selected: &[Positioned<Selection>]) -> Option<Self> {
        let mut parted = Self { values: IndexMap::with_capacity(selected.len()), others: Vec::new() };
        for selection in selected {
            let Selection::Field(Positioned { node: field, .. }) = &selection.node else { return None };
            let value = value(object, field).unwrap_or_else(|| {
                parted.others.push(selection.clone());
                Value::Null
            });
            if parted.values.insert(field.response_key().node.clone(), value).is_some() {
                return None;
            }
        }
        Some(parted)
    }
}

fn value<T: Plain>(object: &T, field: &Field) -> Option<Value> {
    if field.name.node == "__typename" {
        return Some(Value::String(T::type_name().into_owned()));
    }
    object.plain(field)
}

impl<T: Plain> Plain for AtOnce<T> {
    fn plain(&self, field: &Field) -> Option<Value> {
        self.0.plain(field)
    }
}

impl<T: Plain> OutputType for AtOnce<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let selected = &ctx.item.node.items;
        let parted = Parted::of(&self.0, selected).filter(|parted| parted.others.len() < selected.len());
        let Some(Parted { mut values, others }) = parted else {
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

impl<T: Plain> Plain for Listing<T> {
    fn plain(&self, field: &Field) -> Option<Value> {
        (field.name.node == "edges").then(|| whole_list(&self.edges, field)).flatten()
    }
}

impl<T: Plain> Plain for Edge<Cursor, T, EmptyFields> {
    fn plain(&self, field: &Field) -> Option<Value> {
        match field.name.node.as_str() {
            "cursor" => Some(Value::String(self.cursor.encode_cursor())),
            "node" => whole(&self.node, field),
            _ => None,
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

#[cfg(test)]
mod tests {
    use async_graphql::connection::EmptyFields;
    use async_graphql::parser::parse_query;
    use async_graphql::{Object, value};

    use super::*;
    use crate::db::page::{Part, Place};
    use crate::graphql::cursor::ListId;
    use crate::graphql::page::TotalCount;

    #[derive(Clone)]
    struct School(&'static str);

    #[Object]
    impl School {
        async fn name(&self) -> &str {
            self.0
        }
    }

    impl Plain for School {
        fn plain(&self, field: &Field) -> Option<Value> {
            (field.name.node == "name").then(|| text(Some(self.0)))
        }
    }

    fn schools() -> Listing<School> {
        let total = TotalCount::new(|_| Box::pin(async { Ok(2) }));
        let mut listing = Listing::with_additional_fields(false, false, total);
        let list = ListId::new("schools", &());
        listing.edges.extend(["Mayfield", "Priory"].map(|name| {
            let cursor = Cursor { list, place: Place { sort: Part::Absent, key: Part::Text(name.to_owned()) } };
            Edge::<_, _, EmptyFields>::new(cursor, School(name))
        }));
        listing
    }

    /// What is written of the schools at once, as the query selects them.
    fn written(selected: &str) -> Option<Value> {
        let document = parse_query(format!("{{ schools {{ {selected} }} }}")).unwrap();
        let operation = document.operations.iter().next().unwrap().1;
        let Selection::Field(field) = &operation.node.selection_set.node.items[0].node else { panic!("a field") };
        whole(&schools(), &field.node)
    }

    #[test]
    fn a_list_of_which_only_plain_fields_are_selected_is_written_as_a_whole() {
        let rows = value!([{ "node": { "of": "School", "name": "Mayfield" } }, { "node": { "of": "School", "name": "Priory" } }]);
        assert_eq!(written("edges { node { of: __typename name } }"), Some(value!({ "edges": rows.clone() })));
        assert_eq!(written("schools: edges { node { of: __typename name } }"), Some(value!({ "schools": rows })));
        assert!(written("edges { cursor }").is_some());
    }

    #[test]
    fn what_the_engine_has_to_find_or_to_merge_is_left_to_it() {
        for selected in [
            "edges { node { name head } }",
            "edges { node { name } } totalCount",
            "edges { node { ... on School { name } } }",
            "edges { node { name name } }",
            "edges { node { name } } edges { cursor }",
            "edges { cursor } edges { node { name } }",
        ] {
            assert_eq!(written(selected), None, "{selected}");
        }
    }
}
