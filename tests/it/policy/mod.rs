//! Who may see and do what: the whole matrix, asked of a running server.

mod anonymous;
mod batches;
mod brokering;
mod calls;
mod cast;
mod evaluations;
mod matrix;
mod needs;
mod page;
mod probes;
mod reviews;
mod rows;
mod types;
