//! What the service brings with it, so that a new database can be used: measures and cohorts, frameworks of quality, rules of need, and
//! what success was to be.

use sea_orm::DatabaseConnection;

use crate::needs::rule_sets::{self, RulesError};
use crate::observations::catalogue::{self, CatalogueError};
use crate::quality::frameworks::{self, FrameworksError};
use crate::success::measures::{self, SuccessMeasuresError};

/// Why they are not all there.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub enum ReferencesError {
    /// Measures and cohorts.
    Catalogue(#[from] CatalogueError),
    /// Frameworks of quality.
    Frameworks(#[from] FrameworksError),
    /// Rules of need.
    Rules(#[from] RulesError),
    /// What success was to be.
    SuccessMeasures(#[from] SuccessMeasuresError),
}

/// Writes what the database does not have yet. Each part is a transaction; those before the one that fails stay.
///
/// # Errors
/// When a checked-in file is wrong or the database fails.
pub async fn load(db: &DatabaseConnection) -> Result<(), ReferencesError> {
    catalogue::load(db).await?;
    frameworks::load(db).await?;
    rule_sets::load(db).await?;
    measures::load(db).await?;
    Ok(())
}
