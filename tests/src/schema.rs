use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, FieldDefinition, TypeDefinition, TypeKind, TypeSystemDefinition};

/// An object type of the schema that the server serves.
#[derive(Debug, Clone)]
pub struct ObjectType {
    /// Its name.
    pub name: String,
    /// Its fields, in the order of the schema.
    pub fields: Vec<Field>,
}

/// A field of an object type.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Name of what it gives, without brackets and exclamation marks.
    pub of: String,
    /// Whether that has fields of its own.
    pub is_composite: bool,
    /// Arguments that must be given.
    pub required: Vec<String>,
}

/// All object types of the schema.
///
/// # Panics
/// When the schema does not parse.
#[must_use]
pub fn object_types() -> Vec<ObjectType> {
    let document = parse_schema(api::graphql::sdl()).expect("the schema parses");
    let types: Vec<TypeDefinition> = document.definitions.into_iter().filter_map(type_definition).collect();
    let is_composite = |name: &str| {
        let found = types.iter().find(|definition| definition.name.node == name);
        found.is_some_and(|found| {
            matches!(found.kind, TypeKind::Object(_) | TypeKind::Interface(_) | TypeKind::Union(_))
        })
    };
    let objects = types.iter().filter_map(|definition| match &definition.kind {
        TypeKind::Object(object) => Some((definition.name.node.to_string(), &object.fields)),
        _ => None,
    });
    objects
        .map(|(name, fields)| ObjectType {
            name,
            fields: fields.iter().map(|found| field(&found.node, is_composite)).collect(),
        })
        .collect()
}

/// The object type with the name.
///
/// # Panics
/// When the schema has none.
#[must_use]
pub fn object_type(name: &str) -> ObjectType {
    object_types().into_iter().find(|found| found.name == name).unwrap_or_else(|| panic!("no type {name}"))
}

fn type_definition(definition: TypeSystemDefinition) -> Option<TypeDefinition> {
    match definition {
        TypeSystemDefinition::Type(found) => Some(found.node),
        _ => None,
    }
}

fn field(definition: &FieldDefinition, is_composite: impl Fn(&str) -> bool) -> Field {
    let of = name_within(&definition.ty.node.base);
    let required = definition
        .arguments
        .iter()
        .filter(|argument| !argument.node.ty.node.nullable && argument.node.default_value.is_none());
    Field {
        name: definition.name.node.to_string(),
        is_composite: is_composite(&of),
        of,
        required: required.map(|argument| argument.node.name.node.to_string()).collect(),
    }
}

fn name_within(base: &BaseType) -> String {
    match base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => name_within(&inner.base),
    }
}
