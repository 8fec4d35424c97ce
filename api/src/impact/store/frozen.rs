//! Published evaluations that were read lately, kept in memory. Who may see one is asked of the database every time; what it says is read
//! once, because a version of what is published does not change, nor do the schools behind it.

use std::sync::Arc;

use entities::{impact_evaluation, impact_school};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::db::page::{Page, Rows};

/// Evaluations that are kept, some 2 kB each.
const EVALUATIONS: usize = 10_000;
/// Schools that are kept in pages, some 200 bytes each.
const SCHOOLS: u64 = 100_000;

type Schools = Rows<impact_school::Model>;

/// What is kept of published evaluations.
#[derive(Debug)]
pub struct Frozen {
    evaluations: Cache<(String, i32), Arc<impact_evaluation::Model>>,
    schools: Cache<(String, Page), Schools, BySchools>,
}

/// A page weighs what it holds.
#[derive(Debug, Clone)]
struct BySchools;

impl Weighter<(String, Page), Schools> for BySchools {
    fn weight(&self, _: &(String, Page), schools: &Schools) -> u64 {
        u64::try_from(schools.rows.len()).unwrap_or(u64::MAX).saturating_add(1)
    }
}

impl Default for Frozen {
    fn default() -> Self {
        Self { evaluations: Cache::new(EVALUATIONS), schools: Cache::with_weighter(EVALUATIONS, SCHOOLS, BySchools) }
    }
}

impl Frozen {
    /// The version of the evaluation, if it is kept.
    pub(super) fn evaluation(&self, key: &(String, i32)) -> Option<Arc<impact_evaluation::Model>> {
        self.evaluations.get(key)
    }

    /// Keeps the evaluation, if it is published.
    pub(super) fn keep_evaluation(&self, row: &Arc<impact_evaluation::Model>) {
        if row.published_at.is_some() {
            self.evaluations.insert((row.id.clone(), row.version), Arc::clone(row));
        }
    }

    /// The page of the schools of the evaluation, if that is published and the page is kept.
    #[must_use]
    pub fn schools(&self, row: &impact_evaluation::Model, page: &Page) -> Option<Schools> {
        row.published_at?;
        self.schools.get(&(row.id.clone(), page.clone()))
    }

    /// Keeps the page of the schools of the evaluation, if that is published. Not one without schools, which may have been hidden while it
    /// was read, nor one beyond a cursor, of which there is no end.
    pub fn keep_schools(&self, row: &impact_evaluation::Model, page: &Page, schools: &Schools) {
        if row.published_at.is_some() && page.is_whole_list() && !schools.rows.is_empty() {
            self.schools.insert((row.id.clone(), page.clone()), schools.clone());
        }
    }
}
