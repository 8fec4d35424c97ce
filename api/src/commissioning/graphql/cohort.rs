use async_graphql::parser::types::Field;
use async_graphql::{Context, Result, ScalarType, SimpleObject, Value};
use entities::cohort;

use super::loaders::CohortByCode;
use crate::graphql::plain::{Plain, text};
use crate::graphql::reader::loaders;

/// A group of pupils or staff at whom improvement work is aimed. The list is the same for everybody.
#[derive(Debug, Clone, SimpleObject)]
pub struct Cohort {
    /// Code of the cohort, such as `DISADVANTAGED`; it never changes.
    pub code: String,
    /// Name to show.
    pub name: String,
    /// Whether it is a group of staff or governors, not of pupils.
    pub is_staff: bool,
    /// Who belongs to it, and the source. Null for groups of staff and governors.
    pub definition: Option<String>,
}

impl From<cohort::Model> for Cohort {
    fn from(row: cohort::Model) -> Self {
        Self { code: row.code, name: row.name, is_staff: row.is_staff, definition: row.definition }
    }
}

impl Plain for Cohort {
    fn plain(&self, field: &Field) -> Option<Value> {
        let value = match field.name.node.as_str() {
            "code" => text(Some(&self.code)),
            "name" => text(Some(&self.name)),
            "isStaff" => self.is_staff.to_value(),
            "definition" => text(self.definition.as_deref()),
            _ => return None,
        };
        Some(value)
    }
}

/// The cohort with the code.
///
/// # Errors
/// When the database fails.
pub(super) async fn cohort_of(ctx: &Context<'_>, code: &str) -> Result<Option<Cohort>> {
    Ok(loaders(ctx)?.load_one(CohortByCode(code.to_owned())).await?.map(Cohort::from))
}
