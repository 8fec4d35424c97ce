//! Connections, transactions, keyset pages, and what differs between SQLite and PostgreSQL.

mod connect;
pub mod fresh;
pub mod migrate;
pub mod page;
pub mod statements;
mod transaction;
mod turns;

pub use connect::{ConnectError, connect};
pub use transaction::begin_write;
pub use turns::{take_turn, write_observations_in_order};
