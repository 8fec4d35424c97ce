//! What the guard must know of the schema to price a query: read once from its SDL.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    BaseType, FieldDefinition, ServiceDocument, Type, TypeDefinition, TypeKind, TypeSystemDefinition,
};

use crate::graphql::page::page_limit;

/// Types by name, their fields by name, and the names of the roots.
#[derive(Debug)]
pub(super) struct SchemaIndex {
    types: HashMap<String, TypeShape>,
    inputs: HashSet<String>,
    pub(super) query: String,
    pub(super) mutation: String,
    pub(super) subscription: String,
}

/// An object, interface or union.
#[derive(Debug, Default)]
pub(super) struct TypeShape {
    fields: HashMap<String, FieldShape>,
    /// A page of a list: what its own lists hold is as many as the page has rows.
    pub(super) is_connection: bool,
    /// The envelope of a row in a page, which costs nothing itself.
    pub(super) is_edge: bool,
}

/// A field of a type.
#[derive(Debug)]
pub(super) struct FieldShape {
    /// Named type of what it answers.
    pub(super) of: String,
    /// Whether that has no fields of its own.
    pub(super) is_leaf: bool,
    /// Whether it answers a list.
    pub(super) is_list: bool,
    /// Whether `first` or `last` says how many.
    pub(super) is_paged: bool,
    /// Rows that its page may have, if that is not the limit `page_size`.
    pub(super) page_limit: Option<usize>,
    /// Whether `ids` says which.
    pub(super) takes_ids: bool,
}

const BUILT_IN_SCALARS: [&str; 5] = ["Int", "Float", "String", "Boolean", "ID"];

impl SchemaIndex {
    pub(super) fn new(document: &ServiceDocument) -> Self {
        let mut index = Self {
            types: HashMap::new(),
            inputs: BUILT_IN_SCALARS.map(str::to_owned).into(),
            query: "Query".to_owned(),
            mutation: "Mutation".to_owned(),
            subscription: "Subscription".to_owned(),
        };
        let leaves = leaf_names(document);
        for definition in &document.definitions {
            match definition {
                TypeSystemDefinition::Type(definition) => index.add(&definition.node, &leaves),
                TypeSystemDefinition::Schema(schema) => {
                    let name_or = |name: &Option<_>, default: &str| named(name).unwrap_or(default).to_owned();
                    index.query = name_or(&schema.node.query, "Query");
                    index.mutation = name_or(&schema.node.mutation, "Mutation");
                    index.subscription = name_or(&schema.node.subscription, "Subscription");
                }
                TypeSystemDefinition::Directive(_) => {}
            }
        }
        index
    }

    fn add(&mut self, definition: &TypeDefinition, leaves: &HashSet<&str>) {
        let name = definition.name.node.as_str();
        let fields = match &definition.kind {
            TypeKind::Object(object) => object.fields.as_slice(),
            TypeKind::Interface(interface) => interface.fields.as_slice(),
            TypeKind::Union(_) => &[],
            TypeKind::Scalar | TypeKind::Enum(_) | TypeKind::InputObject(_) => {
                self.inputs.insert(name.to_owned());
                return;
            }
        };
        let shape = self.types.entry(name.to_owned()).or_default();
        shape.is_connection = name.ends_with("Connection");
        shape.is_edge = name.ends_with("Edge");
        shape
            .fields
            .extend(fields.iter().map(|field| (field.node.name.node.to_string(), shape_of(name, &field.node, leaves))));
    }

    /// The object, interface or union with this name.
    pub(super) fn composite(&self, name: &str) -> Option<&TypeShape> {
        self.types.get(name)
    }

    /// Whether a variable may have this type.
    pub(super) fn is_input(&self, name: &str) -> bool {
        self.inputs.contains(name)
    }
}

impl TypeShape {
    /// The field with this name.
    pub(super) fn field(&self, name: &str) -> Option<&FieldShape> {
        self.fields.get(name)
    }
}

fn named(name: &Option<async_graphql::Positioned<async_graphql::Name>>) -> Option<&str> {
    name.as_ref().map(|name| name.node.as_str())
}

fn leaf_names(document: &ServiceDocument) -> HashSet<&str> {
    let own = document.definitions.iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => match definition.node.kind {
            TypeKind::Scalar | TypeKind::Enum(_) => Some(definition.node.name.node.as_str()),
            _ => None,
        },
        _ => None,
    });
    own.chain(BUILT_IN_SCALARS).collect()
}

fn shape_of(type_name: &str, field: &FieldDefinition, leaves: &HashSet<&str>) -> FieldShape {
    let of = name_within(&field.ty.node);
    let takes = |wanted: &str| field.arguments.iter().any(|argument| argument.node.name.node == wanted);
    FieldShape {
        of: of.to_owned(),
        is_leaf: leaves.contains(of),
        is_list: matches!(field.ty.node.base, BaseType::List(_)),
        is_paged: takes("first") || takes("last"),
        page_limit: page_limit(type_name, &field.name.node),
        takes_ids: takes("ids"),
    }
}

/// Name of a type without its lists and exclamation marks.
pub(super) fn name_within(mut ty: &Type) -> &str {
    loop {
        match &ty.base {
            BaseType::Named(name) => return name.as_str(),
            BaseType::List(inner) => ty = inner,
        }
    }
}
