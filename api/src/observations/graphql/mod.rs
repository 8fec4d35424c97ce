//! Measures, cohorts and observations as the schema has them.

mod edges;
mod enums;
mod filter;
mod loaders;
mod measure;
mod mutations;
mod observation;
mod plain;
mod query;
mod release;
mod series;
mod told;

pub use edges::{Question, observations_of_local_authority, observations_of_school};
pub use enums::{England, Level, ObservationOrder, ObservationStatus, Stage, ValueState};
pub use filter::ObservationFilter;
pub use loaders::ReleaseById;
pub use measure::{Measure, catalogue, cohort_numbered, cohort_numbers, measure_by_id, measure_ids};
pub use mutations::ObservationsMutation;
pub use observation::{Observation, find_evaluated, find_observations, find_public};
pub use query::ObservationsQuery;
pub use release::{Release, ReleasesQuery};
pub use series::SeriesQuery;
