//! Money: funding sources, allocations, the ledger, claims, and the review of spend.
