use async_graphql::{ID, Object};
use entities::ledger_entry;

use crate::graphql::id::GlobalId;
use crate::graphql::scalars::{Date, Pence};

/// Money that was budgeted, promised or moved.
#[derive(Debug, Clone)]
pub struct LedgerEntry(pub ledger_entry::Model);

/// Money that was budgeted, promised or moved.
#[Object]
impl LedgerEntry {
    /// Global id, for `node`.
    pub async fn id(&self) -> ID {
        GlobalId::LedgerEntry(self.0.id).encode()
    }

    /// What for.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// Who is paid or promised. Null for a budget.
    async fn counterparty(&self) -> Option<&str> {
        self.0.counterparty.as_deref()
    }

    /// How much, in pence; negative for a reversal and for a budget that is taken away.
    async fn amount_pence(&self) -> Pence {
        self.0.amount_pence.into()
    }

    /// Day it counts for.
    async fn dated_on(&self) -> Date {
        Date(self.0.dated_on)
    }

    /// Which balance it moves.
    async fn account(&self) -> String {
        self.0.account.to_string()
    }
}
