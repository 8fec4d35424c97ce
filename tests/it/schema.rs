use std::collections::HashSet;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{FieldDefinition, ServiceDocument, TypeDefinition, TypeKind, TypeSystemDefinition};
use serde_json::Value;
use tests::{Who, on_each_database};

const CHECKED_IN: &str = include_str!("../../schema.graphql");

fn document() -> ServiceDocument {
    parse_schema(CHECKED_IN).expect("schema.graphql parses")
}

fn types(document: &ServiceDocument) -> Vec<&TypeDefinition> {
    let types = document.definitions.iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(&definition.node),
        _ => None,
    });
    types.collect()
}

/// Fields of an object by name, with their types as they are written.
fn fields(document: &ServiceDocument, name: &str) -> Vec<(String, String)> {
    let found = types(document).into_iter().find(|definition| definition.name.node == name);
    let Some(TypeKind::Object(object)) = found.map(|definition| &definition.kind) else { panic!("no object {name}") };
    let written = |field: &FieldDefinition| (field.name.node.to_string(), field.ty.node.to_string());
    object.fields.iter().map(|field| written(&field.node)).collect()
}

#[test]
fn the_schema_that_is_checked_in_is_the_one_that_is_served() {
    let served = api::graphql::sdl();
    assert!(CHECKED_IN == served, "schema.graphql is stale: run `cargo run -p api -- schema > schema.graphql`");
}

#[tokio::test(flavor = "multi_thread")]
async fn introspection_tells_the_types_of_the_schema() {
    on_each_database(async |app| {
        let answer = app.client(Who::Anonymous).ask("{ __schema { types { name kind } } }").await;
        let served = answer.data("/__schema/types").as_array().expect("types");
        let names: HashSet<_> = served.iter().filter_map(|definition| definition["name"].as_str()).collect();
        let document = document();
        for definition in types(&document) {
            assert!(names.contains(definition.name.node.as_str()), "{}", definition.name.node);
        }
        let unknown = app.client(Who::Anonymous).ask("{ __type(name: \"Nothing\") { name } }").await;
        assert_eq!(unknown.data("/__type"), &Value::Null);
    })
    .await;
}

#[test]
fn every_type_has_a_name_of_its_own_and_every_field_too() {
    let document = document();
    let mut names = HashSet::new();
    for definition in types(&document) {
        assert!(names.insert(definition.name.node.to_string()), "{} is there twice", definition.name.node);
        let TypeKind::Object(object) = &definition.kind else { continue };
        let mut seen = HashSet::new();
        for field in &object.fields {
            assert!(seen.insert(&field.node.name.node), "{}.{}", definition.name.node, field.node.name.node);
        }
    }
    for root in ["Query", "Mutation"] {
        assert!(names.contains(root));
        assert!(!names.iter().any(|name| name != root && name.ends_with(root)), "parts of {root} are merged");
    }
}

#[test]
fn every_connection_has_the_form_that_relay_asks_for() {
    let document = document();
    let connections: Vec<_> =
        types(&document).into_iter().filter_map(|definition| definition.name.node.strip_suffix("Connection")).collect();
    assert!(connections.len() >= 8, "{connections:?}");
    for node in connections {
        let connection = fields(&document, &format!("{node}Connection"));
        for (field, ty) in
            [("edges", format!("[{node}Edge!]!")), ("pageInfo", "PageInfo!".into()), ("totalCount", "Int!".into())]
        {
            assert!(connection.contains(&(field.to_owned(), ty)), "{node}Connection.{field}: {connection:?}");
        }
        let edge = fields(&document, &format!("{node}Edge"));
        assert_eq!(edge, [("cursor".to_owned(), "String!".to_owned()), ("node".to_owned(), format!("{node}!"))]);
    }
}

/// A list that may be paged takes all four arguments, none of which must be given.
#[test]
fn every_field_that_answers_a_connection_takes_the_arguments_of_a_page() {
    let document = document();
    for definition in types(&document) {
        let TypeKind::Object(object) = &definition.kind else { continue };
        for field in object.fields.iter().map(|field| &field.node) {
            if !field.ty.node.to_string().trim_end_matches('!').ends_with("Connection") {
                continue;
            }
            for (argument, ty) in [("first", "Int"), ("after", "String"), ("last", "Int"), ("before", "String")] {
                let found = field.arguments.iter().find(|given| given.node.name.node == argument);
                let found = found.map(|given| given.node.ty.node.to_string());
                assert_eq!(found.as_deref(), Some(ty), "{}.{}({argument})", definition.name.node, field.name.node);
            }
        }
    }
}

#[test]
fn every_object_with_a_global_id_is_a_node() {
    let document = document();
    for definition in types(&document) {
        let TypeKind::Object(object) = &definition.kind else { continue };
        let has_id = object.fields.iter().any(|field| field.node.name.node == "id");
        let is_node = object.implements.iter().any(|interface| interface.node == "Node");
        assert_eq!(has_id, is_node, "{}", definition.name.node);
    }
}

#[test]
fn every_mutation_takes_one_input_and_answers_a_payload_with_user_errors() {
    let document = document();
    let mutation = types(&document).into_iter().find(|definition| definition.name.node == "Mutation");
    let Some(TypeKind::Object(mutation)) = mutation.map(|definition| &definition.kind) else { panic!("mutations") };
    for field in mutation.fields.iter().map(|field| &field.node) {
        let verb = format!("{}{}", field.name.node[..1].to_uppercase(), &field.name.node[1..]);
        let arguments: Vec<_> = field
            .arguments
            .iter()
            .map(|given| (given.node.name.node.as_str(), given.node.ty.node.to_string()))
            .collect();
        assert_eq!(arguments, [("input", format!("{verb}Input!"))]);
        assert_eq!(field.ty.node.to_string(), format!("{verb}Payload!"));
        let payload = fields(&document, &format!("{verb}Payload"));
        assert!(payload.contains(&("userErrors".to_owned(), "[UserError!]!".to_owned())), "{payload:?}");
    }
}
