//! The only SQL of the kept sums.

mod kept;
mod ledger;

pub(super) use kept::{
    add_to_shares, add_to_sums, delete_everything, delete_shares, insert_shares, interventions_after, months,
    read_shares,
};
pub(super) use ledger::{bearers, differing_sums, insert_sums_of_ledger};

/// Columns that name a cell.
const CELL: [&str; 5] = ["plan_id", "intervention_id", "funding_source_id", "grain", "starts_on"];
/// Columns of the balances.
const BALANCES: [&str; 5] =
    ["budget_pence", "committed_pence", "actual_pence", "co_funded_pence", "passed_through_pence"];
