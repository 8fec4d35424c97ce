//! Documents that were parsed lately. Dashboards ask the same questions again and again, and parsing is most of what a short
//! question costs the guard.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::parser::parse_query;
use async_graphql::parser::types::ExecutableDocument;

use super::lexer;
use super::refusal::Refusal;
use crate::config::Limits;

/// Documents of one generation; twice as many are kept at most.
const GENERATION: usize = 128;
/// Bytes of the longest text that is kept: a longer one is rarely asked again, and its document is large.
const LONGEST: usize = 4_096;

/// Parsed documents by their text, in two generations: what was not asked for while the newer one filled is forgotten.
#[derive(Debug, Default)]
pub(super) struct Documents(Mutex<Generations>);

#[derive(Debug, Default)]
struct Generations {
    newer: HashMap<String, Arc<ExecutableDocument>>,
    older: HashMap<String, Arc<ExecutableDocument>>,
}

impl Documents {
    /// The document of the text, which is scanned before it is parsed.
    ///
    /// # Errors
    /// When the text passes a limit or does not parse; then nothing is kept.
    pub(super) fn parse(&self, text: &str, limits: &Limits) -> Result<Arc<ExecutableDocument>, Refusal> {
        if let Some(known) = self.find(text) {
            return Ok(known);
        }
        lexer::scan(text, limits)?;
        let document = Arc::new(parse_query(text).map_err(|error| Refusal::syntax(&error))?);
        if text.len() <= LONGEST {
            self.keep(text.to_owned(), Arc::clone(&document));
        }
        Ok(document)
    }

    fn find(&self, text: &str) -> Option<Arc<ExecutableDocument>> {
        let mut generations = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(document) = generations.newer.get(text) {
            return Some(Arc::clone(document));
        }
        let (text, document) = generations.older.remove_entry(text)?;
        generations.keep(text, Arc::clone(&document));
        Some(document)
    }

    fn keep(&self, text: String, document: Arc<ExecutableDocument>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keep(text, document);
    }
}

impl Generations {
    fn keep(&mut self, text: String, document: Arc<ExecutableDocument>) {
        if self.newer.len() >= GENERATION {
            self.older = std::mem::take(&mut self.newer);
        }
        self.newer.insert(text, document);
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
    fn what_is_asked_for_stays_and_the_rest_is_forgotten() {
        let documents = Documents::default();
        let (asked, left) = (parse(&documents, "{ asked }"), parse(&documents, "{ left }"));
        for number in 0..3 * GENERATION {
            parse(&documents, &format!("{{ field{number} }}"));
            assert!(Arc::ptr_eq(&asked, &parse(&documents, "{ asked }")), "{number}");
        }
        assert!(!Arc::ptr_eq(&left, &parse(&documents, "{ left }")));
        let kept = documents.0.lock().unwrap();
        assert!(kept.newer.len() + kept.older.len() <= 2 * GENERATION);
    }

    #[test]
    fn what_is_refused_or_long_is_not_kept() {
        let documents = Documents::default();
        assert!(documents.parse("{ version", &Limits::default()).is_err());
        parse(&documents, &format!("{{ version }} #{}", "x".repeat(LONGEST)));
        assert!(documents.0.lock().unwrap().newer.is_empty());
    }
}
