//! Keys that the parts of filters name.

use crate::graphql::id::GlobalId;

/// The key of a plan.
pub(super) fn plan(id: GlobalId) -> Option<String> {
    if let GlobalId::CommissioningPlan(key) = id { Some(key) } else { None }
}

/// The key of an intervention.
pub(super) fn intervention(id: GlobalId) -> Option<String> {
    if let GlobalId::Intervention(key) = id { Some(key) } else { None }
}

/// The key of a provider.
pub(super) fn provider(id: GlobalId) -> Option<String> {
    if let GlobalId::Provider(key) = id { Some(key) } else { None }
}

/// The key of a source.
pub(super) fn funding_source(id: GlobalId) -> Option<String> {
    if let GlobalId::FundingSource(key) = id { Some(key) } else { None }
}
