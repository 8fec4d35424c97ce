//! What a query costs at most, known before it runs. `docs/limits.md` explains the formula to callers.

use async_graphql::Variables;
use async_graphql::parser::types::{Field, OperationDefinition};
use async_graphql_value::{ConstValue, Value};

use super::analysis::Totals;
use super::schema_index::{FieldShape, TypeShape};
use crate::config::Limits;

/// Rows assumed of a list that takes neither `first` nor `ids`, by what it holds; of any other list, [`LIST`].
const LISTS: [(&str, usize); 17] = [
    ("UserError", 5),
    ("CodedName", 100),
    ("Facet", 250),
    ("Priority", 20),
    ("Cohort", 30),
    ("SuccessCriterion", 20),
    ("DocumentLink", 20),
    ("SpendReviewKey", 3),
    ("AgreementParty", 50),
    ("SubmissionProblem", 100),
    ("SubmissionStep", 3),
    ("NeedRule", 20),
    ("NeedIndicator", 12),
    ("NeedOfArea", 20),
    ("PredictionsOfMeasure", 20),
    ("SchoolPrediction", 100),
    ("SuccessMeasure", 40),
];
const LIST: usize = 10;
/// What a mutation costs on top of what it answers.
pub(super) const MUTATION: usize = 10;
const INTROSPECTION: usize = 100;
const INTROSPECTED_LIST: usize = 50;
/// Fields of the introspection types that answer lists, each of which may be as long as the schema is wide.
pub(super) const INTROSPECTED_LISTS: [&str; 8] =
    ["types", "fields", "inputFields", "interfaces", "possibleTypes", "enumValues", "args", "directives"];

/// Prices the fields of one operation: it knows the values of its variables.
#[derive(Clone, Copy)]
pub(super) struct Prices<'a> {
    pub(super) limits: &'a Limits,
    pub(super) variables: &'a Variables,
    pub(super) operation: Option<&'a OperationDefinition>,
}

/// What a field adds to its parent: once, and once more for each row of the page that the parent is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Price {
    pub(super) once: usize,
    pub(super) per_row: usize,
}

impl Price {
    const fn once(points: usize) -> Self {
        Self { once: points, per_row: 0 }
    }
}

impl Prices<'_> {
    /// The price of a field whose own selection has these totals.
    pub(super) fn field(
        &self,
        parent: Option<&TypeShape>,
        shape: Option<&FieldShape>,
        child: Option<&TypeShape>,
        field: &Field,
        below: &Totals,
    ) -> Price {
        match field.name.node.as_str() {
            "__typename" => return Price::default(),
            "__schema" | "__type" => return Price::once(introspection(below)),
            _ => {}
        }
        let is_leaf = shape.map_or(field.selection_set.node.items.is_empty(), |shape| shape.is_leaf);
        if is_leaf {
            return Price::default();
        }
        let envelope = usize::from(!child.is_some_and(|child| child.is_edge));
        let (is_list, is_paged) = shape.map_or((false, false), |shape| (shape.is_list, shape.is_paged));
        let page = if is_paged { self.page_size(field) } else { self.limits.default_page_size };
        let one = envelope.saturating_add(below.price.once).saturating_add(below.price.per_row.saturating_mul(page));
        if !is_list {
            Price::once(one)
        } else if parent.is_some_and(|parent| parent.is_connection) {
            Price { once: 0, per_row: one }
        } else {
            let rows = if is_paged { page } else { self.rows(field, shape) };
            Price::once(one.saturating_mul(rows))
        }
    }

    /// Rows of a list that is no page.
    fn rows(&self, field: &Field, shape: Option<&FieldShape>) -> usize {
        if shape.is_some_and(|shape| shape.takes_ids) {
            return self.ids(field);
        }
        let held = shape.map(|shape| shape.of.as_str());
        LISTS.iter().find(|(of, _)| Some(*of) == held).map_or(LIST, |(_, rows)| *rows)
    }

    /// How many ids the field is given.
    pub(super) fn ids(&self, field: &Field) -> usize {
        match field.get_argument("ids").map(|value| &value.node) {
            Some(Value::List(ids)) => ids.len(),
            Some(Value::Variable(name)) => match self.variable(name) {
                Some(ConstValue::List(ids)) => ids.len(),
                Some(_) => 1,
                None => 0,
            },
            Some(_) => 1,
            None => 0,
        }
    }

    /// The larger of `first` and `last`, as the query or its variables have them, or the default.
    pub(super) fn page_size(&self, field: &Field) -> usize {
        let asked = ["first", "last"].into_iter().filter_map(|name| self.size(field, name)).max();
        asked.unwrap_or(self.limits.default_page_size)
    }

    /// How many rows are asked of the page and how many it may have, if those are fewer.
    pub(super) fn long_page(&self, field: &Field, shape: &FieldShape) -> Option<(usize, usize)> {
        let allowed = shape.page_limit.unwrap_or(self.limits.page_size);
        let asked = self.page_size(field);
        (shape.is_paged && asked > allowed).then_some((asked, allowed))
    }

    fn size(&self, field: &Field, argument: &str) -> Option<usize> {
        let rows = match &field.get_argument(argument)?.node {
            Value::Variable(name) => number(self.variable(name)?)?,
            Value::Number(number) => number.as_i64()?,
            _ => return None,
        };
        Some(usize::try_from(rows).unwrap_or_default())
    }

    /// The value of a variable, or its default.
    fn variable(&self, name: &str) -> Option<&ConstValue> {
        if let Some(value) = self.variables.get(name) {
            return Some(value);
        }
        let definitions = &self.operation?.variable_definitions;
        let definition = definitions.iter().find(|definition| definition.node.name.node == name)?;
        definition.node.default_value.as_ref().map(|value| &value.node)
    }
}

fn introspection(below: &Totals) -> usize {
    below.introspected_lists.saturating_mul(INTROSPECTED_LIST).saturating_add(INTROSPECTION)
}

fn number(value: &ConstValue) -> Option<i64> {
    match value {
        ConstValue::Number(number) => number.as_i64(),
        _ => None,
    }
}
