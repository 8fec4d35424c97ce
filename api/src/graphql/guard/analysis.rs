//! How much a document asks for, counted in time linear in its size.
//!
//! Each fragment is measured once, relative to its own root, and its totals are added wherever it is spread; so a bomb of
//! fragments that spread each other twice costs as many steps as it has lines. A fragment's name means nothing: one that is
//! called `__schema` is measured like any other (GHSA-224p-v68g-5g8f).

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::types::{
    ExecutableDocument, Field, FragmentDefinition, OperationDefinition, OperationType, Selection, SelectionSet,
};

use super::cost::{INTROSPECTED_LISTS, MUTATION, Price, Prices};
use super::refusal::{Refusal, bound};
use super::schema_index::{SchemaIndex, TypeShape};
use crate::config::Limits;

/// Lists of the introspection types within one another; `fields` of types of `fields` of types grows exponentially.
const INTROSPECTION_NESTING: usize = 2;

/// What a selection asks for, fragments expanded. Sums stop at the largest number instead of beginning again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Totals {
    /// Fields, spreads and inline fragments: the steps that the engine takes.
    pub(super) fields: usize,
    /// Fields under another name.
    pub(super) aliases: usize,
    /// Fields at the selection's own level.
    pub(super) roots: usize,
    /// Fields within fields.
    pub(super) depth: usize,
    /// Selections within selections, those of fragments too.
    pub(super) levels: usize,
    /// Ids given to one field.
    pub(super) ids: usize,
    /// Rows asked of a page that may not have as many, and how many it may have.
    pub(super) long_page: Option<(usize, usize)>,
    /// Points.
    pub(super) price: Price,
    /// Lists of the introspection types.
    pub(super) introspected_lists: usize,
    /// Such lists within one another, except `types` itself.
    pub(super) introspection_nesting: usize,
    /// The deepest of those under `__schema` or `__type`.
    pub(super) introspection_depth: usize,
}

impl Totals {
    fn add(&mut self, other: Self) {
        self.fields = self.fields.saturating_add(other.fields);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.roots = self.roots.saturating_add(other.roots);
        self.introspected_lists = self.introspected_lists.saturating_add(other.introspected_lists);
        self.price.once = self.price.once.saturating_add(other.price.once);
        self.price.per_row = self.price.per_row.saturating_add(other.price.per_row);
        self.depth = self.depth.max(other.depth);
        self.levels = self.levels.max(other.levels);
        self.ids = self.ids.max(other.ids);
        self.long_page = self.long_page.or(other.long_page);
        self.introspection_nesting = self.introspection_nesting.max(other.introspection_nesting);
        self.introspection_depth = self.introspection_depth.max(other.introspection_depth);
    }

    /// The same one selection further down.
    fn below(self) -> Self {
        Self { fields: self.fields.saturating_add(1), levels: self.levels.saturating_add(1), ..self }
    }

    /// Refuses what no operation of these limits may ask for, price aside.
    fn check(&self, limits: &Limits) -> Result<(), Refusal> {
        bound("limits.fields", self.fields, limits.fields, "select fewer fields and spread fewer fragments")?;
        bound("limits.depth", self.depth, limits.depth, "select less deeply")?;
        bound("limits.nesting", self.levels, limits.nesting, "spread fragments less deeply")?;
        bound("limits.aliases", self.aliases, limits.aliases, "use fewer aliases, or several requests")?;
        bound("limits.ids", self.ids, limits.ids, "ask for fewer ids at a time")?;
        if let Some((asked, allowed)) = self.long_page {
            bound("limits.page_size", asked, allowed, "ask for the rest with `after`")?;
        }
        bound(
            "introspection nesting",
            self.introspection_depth,
            INTROSPECTION_NESTING,
            "do not select lists of the schema within one another",
        )
    }
}

/// The totals of the operation that will run and the refusal of a document that asks for too much, whichever of its
/// operations or fragments does.
pub(super) fn analyse(
    document: &ExecutableDocument,
    index: &SchemaIndex,
    prices: Prices<'_>,
) -> Result<Totals, Refusal> {
    let mut measure = Measure { index, prices, fragments: HashMap::with_capacity(document.fragments.len()) };
    for (name, fragment) in in_order_of_use(document)? {
        let parent = index.composite(&fragment.type_condition.node.on.node);
        let totals = measure.selection(parent, &fragment.selection_set.node);
        totals.check(prices.limits)?;
        measure.fragments.insert(name, totals);
    }
    let mut all = Totals::default();
    let mut chosen = Totals::default();
    for (_, operation) in document.operations.iter() {
        let totals = measure.operation(&operation.node);
        all.add(totals);
        if prices.operation.is_some_and(|wanted| std::ptr::eq(wanted, &operation.node)) {
            chosen = totals;
        }
    }
    all.check(prices.limits)?;
    check_roots(&chosen, prices.operation, prices.limits)?;
    bound("limits.cost", chosen.price.once, prices.limits.cost, "ask for smaller pages or nest fewer lists")?;
    Ok(chosen)
}

fn check_roots(totals: &Totals, operation: Option<&OperationDefinition>, limits: &Limits) -> Result<(), Refusal> {
    if operation.is_some_and(|operation| operation.ty == OperationType::Mutation) {
        bound("limits.mutations", totals.roots, limits.mutations, "send fewer mutations at a time")?;
    }
    bound("limits.root_fields", totals.roots, limits.root_fields, "ask for fewer fields at the root")
}

struct Measure<'a> {
    index: &'a SchemaIndex,
    prices: Prices<'a>,
    fragments: HashMap<&'a Name, Totals>,
}

impl Measure<'_> {
    fn operation(&self, operation: &OperationDefinition) -> Totals {
        let (root, extra) = match operation.ty {
            OperationType::Query => (&self.index.query, 0),
            OperationType::Mutation => (&self.index.mutation, MUTATION),
            OperationType::Subscription => (&self.index.subscription, 0),
        };
        let mut totals = self.selection(self.index.composite(root), &operation.selection_set.node);
        totals.price.once = totals.price.once.saturating_add(totals.roots.saturating_mul(extra));
        totals
    }

    /// It calls itself as deeply as the document has brackets, which the lexer has bounded; never through a spread.
    fn selection(&self, parent: Option<&TypeShape>, set: &SelectionSet) -> Totals {
        let mut totals = Totals::default();
        for selection in &set.items {
            totals.add(match &selection.node {
                Selection::Field(field) => self.field(parent, &field.node),
                Selection::FragmentSpread(spread) => self.spread(&spread.node.fragment_name.node),
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref();
                    let parent = on.map_or(parent, |on| self.index.composite(&on.node.on.node));
                    self.selection(parent, &inline.node.selection_set.node).below()
                }
            });
        }
        totals
    }

    /// An unknown fragment is left to validation, which names it.
    fn spread(&self, name: &Name) -> Totals {
        self.fragments.get(name).copied().unwrap_or_default().below()
    }

    fn field(&self, parent: Option<&TypeShape>, field: &Field) -> Totals {
        let name = field.name.node.as_str();
        let shape = parent.and_then(|parent| parent.field(name));
        let child = shape.and_then(|shape| self.index.composite(&shape.of));
        let below = self.selection(child, &field.selection_set.node);
        let price = self.prices.field(parent, shape, child, field, &below);
        let is_introspection = matches!(name, "__schema" | "__type");
        let is_list = INTROSPECTED_LISTS.contains(&name);
        let nests = is_list && !matches!(name, "types" | "directives" | "args" | "enumValues");
        let introspection_nesting = below.introspection_nesting + usize::from(nests);
        Totals {
            aliases: below.aliases.saturating_add(usize::from(field.alias.is_some())),
            roots: 1,
            depth: below.depth.saturating_add(1),
            ids: below.ids.max(self.prices.ids(field)),
            long_page: below.long_page.or_else(|| shape.and_then(|shape| self.prices.long_page(field, shape))),
            price,
            introspected_lists: below.introspected_lists.saturating_add(usize::from(is_list)),
            introspection_nesting,
            introspection_depth: if is_introspection { introspection_nesting } else { below.introspection_depth },
            ..below.below()
        }
    }
}

/// Fragments such that each comes after those it spreads. A fragment that spreads itself, however far round, is refused.
fn in_order_of_use(document: &ExecutableDocument) -> Result<Vec<(&Name, &FragmentDefinition)>, Refusal> {
    let mut order = Vec::with_capacity(document.fragments.len());
    let mut states = HashMap::with_capacity(document.fragments.len());
    for name in document.fragments.keys() {
        visit(document, name, &mut states, &mut order)?;
    }
    Ok(order)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Done,
}

/// Walks from one fragment with a stack of its own: a chain of fragments may be as long as the document.
fn visit<'a>(
    document: &'a ExecutableDocument,
    from: &'a Name,
    states: &mut HashMap<&'a Name, State>,
    order: &mut Vec<(&'a Name, &'a FragmentDefinition)>,
) -> Result<(), Refusal> {
    let mut stack = Vec::new();
    let mut next = Some(from);
    loop {
        if let Some(name) = next.take()
            && let Some((name, fragment)) = document.fragments.get_key_value(name)
        {
            match states.get(name) {
                Some(State::Done) => {}
                Some(State::Open) => return Err(cycle(name)),
                None => {
                    states.insert(name, State::Open);
                    let mut spreads = Vec::new();
                    collect_spreads(&fragment.node.selection_set.node, &mut spreads);
                    stack.push((name, &fragment.node, spreads));
                }
            }
        }
        let Some((_, _, spreads)) = stack.last_mut() else { return Ok(()) };
        next = spreads.pop();
        if next.is_none()
            && let Some((name, fragment, _)) = stack.pop()
        {
            states.insert(name, State::Done);
            order.push((name, fragment));
        }
    }
}

fn collect_spreads<'a>(set: &'a SelectionSet, spreads: &mut Vec<&'a Name>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => collect_spreads(&field.node.selection_set.node, spreads),
            Selection::FragmentSpread(spread) => spreads.push(&spread.node.fragment_name.node),
            Selection::InlineFragment(inline) => collect_spreads(&inline.node.selection_set.node, spreads),
        }
    }
}

fn cycle(name: &Name) -> Refusal {
    Refusal::invalid(format!("fragment {name} spreads itself, directly or through others; break the circle"))
}
