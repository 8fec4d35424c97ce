//! The review of spend as the schema shows it.

mod arguments;
mod key;
mod loaders;
mod needs;
mod query;
mod row;

pub use query::SpendReviewQuery;
pub use row::SpendReviewRow;
