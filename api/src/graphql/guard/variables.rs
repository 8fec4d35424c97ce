use async_graphql::parser::types::OperationDefinition;
use async_graphql::{Value, Variables};

use super::refusal::Refusal;

/// Refuses a request that leaves out a variable it must have. The engine would run the rest of the query first.
pub(super) fn check_required(operation: Option<&OperationDefinition>, variables: &Variables) -> Result<(), Refusal> {
    let definitions = operation.map_or(&[][..], |operation| operation.variable_definitions.as_slice());
    for definition in definitions {
        let definition = &definition.node;
        let name = definition.name.node.as_str();
        let is_missing = match variables.get(name) {
            Some(value) => *value == Value::Null,
            None => definition.default_value.is_none(),
        };
        if is_missing && !definition.var_type.node.nullable {
            let ty = &definition.var_type.node;
            return Err(Refusal::invalid(format!("variable ${name} of type {ty} must be sent, and not as null")));
        }
    }
    Ok(())
}

/// Gives the variables that were not sent their defaults. The engine would forget the default of one that `@skip` or
/// `@include` goes by, and take it for false.
pub(super) fn give_defaults(operation: Option<&OperationDefinition>, variables: &mut Variables) {
    for definition in operation.map_or(&[][..], |operation| operation.variable_definitions.as_slice()) {
        let definition = &definition.node;
        if let Some(default) = &definition.default_value {
            variables.entry(definition.name.node.clone()).or_insert_with(|| default.node.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::DocumentOperations;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_must_be_sent_must_be_sent() {
        let document = parse_query("query($a: Int!, $b: Int! = 1, $c: Int) { n }").expect("a query");
        let DocumentOperations::Single(operation) = &document.operations else { panic!("one operation") };
        for (variables, passes) in [
            (json!({"a": 1}), true),
            (json!({"a": 1, "b": 2, "c": null}), true),
            (json!({}), false),
            (json!({"a": null}), false),
            (json!({"a": 1, "b": null}), false),
        ] {
            let checked = check_required(Some(&operation.node), &Variables::from_json(variables.clone()));
            assert_eq!(checked.is_ok(), passes, "{variables}");
        }
    }

    #[test]
    fn what_was_not_sent_has_its_default() {
        let document = parse_query("query($a: Boolean = true, $b: Int = 2, $c: Int) { n }").expect("a query");
        let DocumentOperations::Single(operation) = &document.operations else { panic!("one operation") };
        let mut variables = Variables::from_json(json!({ "b": null }));
        give_defaults(Some(&operation.node), &mut variables);
        assert_eq!(variables, Variables::from_json(json!({ "a": true, "b": null })));
    }
}
