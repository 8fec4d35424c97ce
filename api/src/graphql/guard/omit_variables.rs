//! A variable that was not sent is absent: the arguments and input fields that it was meant for keep their defaults.
//!
//! The engine reads such a variable as null, so that a dashboard which leaves out a filter would filter by null, and a
//! change that leaves out a field would wipe it. Only the operation that will run is rewritten.

use std::collections::HashSet;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, Selection, SelectionSet, VariableDefinition,
};
use async_graphql::{Name, Positioned, Variables};
use async_graphql_value::Value;

use super::schema_index::{SchemaIndex, name_within};

/// Removes from the document what depends on variables that may be left out, have no default and were left out.
pub(super) fn omit_variables(
    document: &mut ExecutableDocument,
    operation_name: Option<&str>,
    variables: &Variables,
    index: &SchemaIndex,
) {
    let Some(operation) = super::chosen_operation(document, operation_name) else { return };
    let omitted = omitted_names(operation, variables, index);
    if omitted.is_empty() {
        return;
    }
    keep_only_chosen(document, operation_name);
    let mut rewrite = Rewrite { omitted, used: HashSet::new() };
    for fragment in document.fragments.values_mut() {
        rewrite.selection(&mut fragment.node.selection_set.node);
    }
    let operation = match &mut document.operations {
        DocumentOperations::Single(operation) => Some(operation),
        DocumentOperations::Multiple(operations) => operations.values_mut().next(),
    };
    if let Some(operation) = operation {
        rewrite.selection(&mut operation.node.selection_set.node);
        operation.node.variable_definitions.retain(|definition| !rewrite.used.contains(&definition.node.name.node));
    }
}

fn omitted_names(operation: &OperationDefinition, variables: &Variables, index: &SchemaIndex) -> HashSet<Name> {
    let is_omitted = |definition: &&Positioned<VariableDefinition>| {
        let definition = &definition.node;
        definition.var_type.node.nullable
            && definition.default_value.is_none()
            && !variables.contains_key(&definition.name.node)
            && index.is_input(name_within(&definition.var_type.node))
    };
    operation
        .variable_definitions
        .iter()
        .filter(is_omitted)
        .map(|definition| definition.node.name.node.clone())
        .collect()
}

/// Other operations share the fragments, and would be said not to use variables that the fragments have lost.
fn keep_only_chosen(document: &mut ExecutableDocument, operation_name: Option<&str>) {
    let DocumentOperations::Multiple(operations) = &mut document.operations else { return };
    if operations.len() < 2 {
        return;
    }
    operations.retain(|name, _| Some(name.as_str()) == operation_name);
    let mut reached = HashSet::new();
    let mut sets: Vec<&SelectionSet> =
        document.operations.iter().map(|(_, operation)| &operation.node.selection_set.node).collect();
    while let Some(set) = sets.pop() {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => sets.push(&field.node.selection_set.node),
                Selection::InlineFragment(inline) => sets.push(&inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = document.fragments.get(name)
                        && reached.insert(name.clone())
                    {
                        sets.push(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }
    document.fragments.retain(|name, _| reached.contains(name));
}

struct Rewrite {
    omitted: HashSet<Name>,
    used: HashSet<Name>,
}

impl Rewrite {
    /// It calls itself as deeply as the document has brackets, which the lexer has bounded.
    fn selection(&mut self, set: &mut SelectionSet) {
        for selection in &mut set.items {
            match &mut selection.node {
                Selection::Field(field) => {
                    field.node.arguments.retain_mut(|(_, value)| self.keeps(&mut value.node));
                    self.selection(&mut field.node.selection_set.node);
                }
                Selection::InlineFragment(inline) => self.selection(&mut inline.node.selection_set.node),
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    /// Whether the argument or input field stays; what is inside it is rewritten.
    fn keeps(&mut self, value: &mut Value) -> bool {
        match value {
            Value::Variable(name) if self.omitted.contains(name) => {
                self.used.insert(name.clone());
                return false;
            }
            Value::Object(fields) => fields.retain(|_, value| self.keeps(value)),
            Value::List(items) => {
                for item in items {
                    if !self.keeps(item) {
                        *item = Value::Null;
                    }
                }
            }
            _ => {}
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{EmptySubscription, InputObject, MaybeUndefined, Object, Request, Schema, Variables};
    use serde_json::{Value as Json, json};

    use crate::config::Limits;
    use crate::graphql::guard::Guard;

    struct Query;

    #[derive(InputObject)]
    struct Change {
        name: MaybeUndefined<String>,
        tags: Option<Vec<Option<String>>>,
    }

    #[Object]
    impl Query {
        async fn echo(&self, #[graphql(default = 7)] number: i32) -> i32 {
            number
        }

        async fn may(&self, text: MaybeUndefined<String>) -> String {
            format!("{text:?}")
        }
    }

    struct Mutation;

    #[Object]
    impl Mutation {
        async fn change(&self, input: Change) -> String {
            format!("{:?} {:?}", input.name, input.tags)
        }
    }

    async fn answer(query: &str, operation_name: Option<&str>, variables: Json) -> Json {
        let schema = Schema::new(Query, Mutation, EmptySubscription);
        let guard = Guard::new(&schema.sdl(), Limits::default()).expect("the SDL parses");
        let mut request = Request::new(query).variables(Variables::from_json(variables));
        request.operation_name = operation_name.map(str::to_owned);
        let admitted = guard.admit(request).expect("admitted");
        let response = schema.execute(admitted.request).await;
        assert!(response.errors.is_empty(), "{:?}", response.errors);
        response.data.into_json().expect("JSON")
    }

    #[tokio::test]
    async fn an_omitted_variable_leaves_the_default() {
        let query = "query($n: Int) { echo(number: $n) }";
        assert_eq!(answer(query, None, json!({})).await, json!({"echo": 7}));
        assert_eq!(answer(query, None, json!({"n": 3})).await, json!({"echo": 3}));
    }

    #[tokio::test]
    async fn an_omitted_variable_is_not_null() {
        let query = "query($t: String) { may(text: $t) }";
        assert_eq!(answer(query, None, json!({})).await, json!({"may": "Undefined"}));
        assert_eq!(answer(query, None, json!({"t": null})).await, json!({"may": "Null"}));
    }

    #[tokio::test]
    async fn an_omitted_input_field_wipes_nothing_and_a_list_item_is_null() {
        let query = "mutation($n: String, $t: String) { change(input: { name: $n, tags: [$t, \"b\"] }) }";
        assert_eq!(answer(query, None, json!({})).await, json!({"change": r#"Undefined Some([None, Some("b")])"#}));
        assert_eq!(
            answer(query, None, json!({"n": null, "t": "a"})).await,
            json!({"change": r#"Null Some([Some("a"), Some("b")])"#})
        );
    }

    #[tokio::test]
    async fn the_operation_that_runs_is_the_one_rewritten() {
        let query = "query A($n: Int) { ...F } query B($n: Int, $m: Int!) { ...F ...G }
                     fragment F on Query { echo(number: $n) } fragment G on Query { b: echo(number: $m) }";
        assert_eq!(answer(query, Some("A"), json!({})).await, json!({"echo": 7}));
        assert_eq!(answer(query, Some("B"), json!({"m": 1, "n": 2})).await, json!({"echo": 2, "b": 1}));
        assert_eq!(answer(query, Some("B"), json!({"m": 1})).await, json!({"echo": 7, "b": 1}));
    }

    #[tokio::test]
    async fn a_default_of_the_variable_counts() {
        assert_eq!(answer("query($n: Int = 4) { echo(number: $n) }", None, json!({})).await, json!({"echo": 4}));
    }
}
