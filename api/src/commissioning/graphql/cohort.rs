use async_graphql::SimpleObject;
use entities::cohort;

/// A group of pupils or staff at whom improvement work is aimed. The list is the same for everybody.
#[derive(Debug, Clone, SimpleObject)]
pub struct Cohort {
    /// Code of the cohort, such as `DISADVANTAGED`; it never changes.
    pub code: String,
    /// Name to show.
    pub name: String,
    /// Whether it is a group of staff or governors, not of pupils.
    pub is_staff: bool,
}

impl From<cohort::Model> for Cohort {
    fn from(row: cohort::Model) -> Self {
        Self { code: row.code, name: row.name, is_staff: row.is_staff }
    }
}
