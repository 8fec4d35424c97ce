//! May this query run? A request's text is bounded and analysed here, in time linear in its size, before the engine sees
//! it: the engine's own checks take exponential time over fragments and overflow the stack on nested values.
//!
//! [`Guard::admit`] scans the document's bytes, parses it once, measures it, prices the operation that will run, and hands
//! the parsed document on. Only `http` uses this.

#[cfg(test)]
mod advisory_tests;
mod analysis;
mod cost;
mod documents;
mod json;
mod lexer;
mod omit_variables;
mod refusal;
mod schema_index;
#[cfg(test)]
mod tests;
mod variables;

use async_graphql::Request;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::parser::{Error as SyntaxError, parse_schema};
use serde::Serialize;

pub use json::scan_json;
pub use refusal::{Fault, PassedLimit, Refusal};

use crate::config::Limits;
use cost::Prices;
use documents::Documents;
use schema_index::SchemaIndex;

/// Whatever the settings say: beyond some hundred levels the parser overflows the stack and the process dies.
const MOST_NESTING: usize = 64;

/// Lets requests through that ask for no more than they may.
#[derive(Debug)]
pub struct Guard {
    index: SchemaIndex,
    limits: Limits,
    documents: Documents,
}

/// A request that may run.
#[derive(Debug)]
pub struct Admitted {
    /// The request, with its document parsed.
    pub request: Request,
    /// What kind of operation will run; none when the document does not say which, which the engine will refuse.
    pub operation_type: Option<OperationType>,
    /// Name of the operation that will run.
    pub operation_name: Option<String>,
    /// What it asks for.
    pub cost: QueryCost,
}

/// What a query asks for at most, as `extensions.cost` reports it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueryCost {
    /// Points, at most.
    pub requested_query_cost: usize,
    /// Fields within fields.
    pub depth: usize,
    /// Fields and spreads, fragments expanded.
    pub fields: usize,
    /// Fields at the root.
    pub root_fields: usize,
    /// Fields under another name.
    pub aliases: usize,
}

impl Guard {
    /// A guard for the schema with this SDL.
    ///
    /// # Errors
    /// When the SDL does not parse.
    pub fn new(sdl: &str, limits: Limits) -> Result<Self, SyntaxError> {
        let limits = Limits { nesting: limits.nesting.min(MOST_NESTING), ..limits };
        Ok(Self { index: SchemaIndex::new(&parse_schema(sdl)?), limits, documents: Documents::default() })
    }

    /// The limits that it holds requests to.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Parses and measures a request; time and memory are linear in the size of its text.
    ///
    /// # Errors
    /// When the document does not parse, or asks for more than a limit allows.
    pub fn admit(&self, mut request: Request) -> Result<Admitted, Refusal> {
        let parsed = self.documents.parse(&request.query, &self.limits)?;
        let mut document = ExecutableDocument::clone(&parsed);
        let operation = chosen_operation(&document, request.operation_name.as_deref());
        variables::check_required(operation, &request.variables)?;
        let prices = Prices { limits: &self.limits, variables: &request.variables, operation };
        let totals = analysis::analyse(&document, &self.index, prices)?;
        let operation_type = operation.map(|operation| operation.ty);
        let operation_name = chosen_name(&document, request.operation_name.as_deref()).map(str::to_owned);
        let cost = QueryCost {
            requested_query_cost: totals.price.once,
            depth: totals.depth,
            fields: totals.fields,
            root_fields: totals.roots,
            aliases: totals.aliases,
        };
        let name = request.operation_name.as_deref();
        omit_variables::omit_variables(&mut document, name, &request.variables, &self.index);
        variables::give_defaults(chosen_operation(&document, name), &mut request.variables);
        request.set_parsed_query(document);
        Ok(Admitted { request, operation_type, operation_name, cost })
    }
}

/// The operation that will run, as the specification chooses it.
fn chosen_operation<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Option<&'a OperationDefinition> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(&operation.node),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name).map(|operation| &operation.node),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            operations.values().next().map(|operation| &operation.node)
        }
        (DocumentOperations::Multiple(_), None) => None,
    }
}

fn chosen_name<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Option<&'a str> {
    let DocumentOperations::Multiple(operations) = &document.operations else { return None };
    let (chosen, _) = match name {
        Some(name) => operations.get_key_value(name)?,
        None if operations.len() == 1 => operations.iter().next()?,
        None => return None,
    };
    Some(chosen.as_str())
}
