//! The manners of the service over HTTP and WebSocket, as `docs/http.md` states them.

mod answers;
mod negotiation;
mod pages;
mod running;
mod sockets;

use api::db::begin_write;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend};
use serde_json::{Value, json};

/// Keeps mutations waiting until it is dropped: it is the one writer of SQLite, and locks what a mutation writes on
/// PostgreSQL.
async fn hold_mutations(db: &DatabaseConnection) -> DatabaseTransaction {
    let transaction = begin_write(db).await.expect("a transaction");
    if db.get_database_backend() == DbBackend::Postgres {
        transaction.execute_unprepared("LOCK TABLE audit_event IN ACCESS EXCLUSIVE MODE").await.expect("a lock");
    }
    transaction
}

/// A mutation that waits while mutations are held.
fn grant_to_anna() -> Value {
    let input = json!({
        "subject": "anna",
        "role": "DASHBOARD",
        "organisation": { "named": { "kind": "API_CLIENT", "name": "Somebody's dashboard" } },
    });
    let query = "mutation($input: GrantMembershipInput!) { grantMembership(input: $input) { membership { role } } }";
    json!({ "query": query, "variables": { "input": input } })
}
