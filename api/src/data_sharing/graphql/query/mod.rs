//! Root fields: what is read.

mod agreements;
mod disclosure_log;

use async_graphql::{ID, MergedObject};

use crate::graphql::id::GlobalId;

/// Root fields of data sharing.
#[derive(Debug, Default, MergedObject)]
pub struct SharingQuery(agreements::AgreementsQuery, disclosure_log::DisclosureLogQuery);

/// The keys of the rows that a part of a filter names, once each. An id of another kind names no row: its key is empty.
fn keys(ids: Vec<ID>, key: impl Fn(GlobalId) -> Option<String>) -> Vec<String> {
    ids.iter().map(|id| GlobalId::decode(id).and_then(&key).unwrap_or_default()).collect()
}
