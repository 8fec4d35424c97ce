//! Documents that were parsed lately. Dashboards ask the same questions again and again, and parsing is most of what a short
//! question costs the guard.

use std::sync::Arc;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::ExecutableDocument;
use quick_cache::sync::Cache;

use super::lexer;
use super::refusal::Refusal;
use crate::config::Limits;

/// Documents that are kept.
const DOCUMENTS: usize = 256;
/// Bytes of the longest text that is kept: a longer one is rarely asked again, and its document is large.
const LONGEST: usize = 4_096;

/// Parsed documents by their text.
#[derive(Debug)]
pub(super) struct Documents(Cache<String, Arc<ExecutableDocument>>);

impl Default for Documents {
    fn default() -> Self {
        Self(Cache::new(DOCUMENTS))
    }
}

impl Documents {
    /// The document of the text, which is scanned before it is parsed.
    ///
    /// # Errors
    /// When the text passes a limit or does not parse; then nothing is kept.
    pub(super) fn parse(&self, text: &str, limits: &Limits) -> Result<Arc<ExecutableDocument>, Refusal> {
        if let Some(known) = self.0.get(text) {
            return Ok(known);
        }
        lexer::scan(text, limits)?;
        let document = Arc::new(parse_query(text).map_err(|error| Refusal::syntax(&error))?);
        if text.len() <= LONGEST {
            self.0.insert(text.to_owned(), Arc::clone(&document));
        }
        Ok(document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(documents: &Documents, text: &str) -> Arc<ExecutableDocument> {
        documents.parse(text, &Limits::default()).unwrap()
    }

    #[test]
    fn the_same_text_is_parsed_once() {
        let documents = Documents::default();
        assert!(Arc::ptr_eq(&parse(&documents, "{ version }"), &parse(&documents, "{ version }")));
        assert!(!Arc::ptr_eq(&parse(&documents, "{ version }"), &parse(&documents, "{version}")));
    }

    #[test]
    fn what_is_asked_for_stays_and_no_more_than_may_are_kept() {
        let documents = Documents::default();
        let asked = parse(&documents, "{ asked }");
        for number in 0..3 * DOCUMENTS {
            parse(&documents, &format!("{{ field{number} }}"));
            assert!(Arc::ptr_eq(&asked, &parse(&documents, "{ asked }")), "{number}");
        }
        assert!(documents.0.len() <= DOCUMENTS);
    }

    #[test]
    fn what_is_refused_or_long_is_not_kept() {
        let documents = Documents::default();
        assert!(documents.parse("{ version", &Limits::default()).is_err());
        parse(&documents, &format!("{{ version }} #{}", "x".repeat(LONGEST)));
        assert!(documents.0.is_empty());
    }
}
