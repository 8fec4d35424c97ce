//! Batches and collection windows as the schema shows them.

mod collection_window;
mod enums;
mod figure;
mod loaders;
mod mutations;
mod query;
mod submission;

pub use collection_window::CollectionWindow;
pub use enums::{CollectedStatus, CollectionState, SubmissionChannel, SubmissionStatus};
pub use loaders::{CollectionWindowById, SubmissionById};
pub use mutations::SubmissionsMutation;
pub use query::SubmissionsQuery;
pub use submission::{Submission, SubmissionProblem};
