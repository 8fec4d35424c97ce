//! Parts of filters.

use async_graphql::{ID, Result};

use crate::graphql::error::Code;
use crate::graphql::id::GlobalId;

/// Values that a part of a filter may list.
const VALUES: usize = 100;

/// The values of a part; nothing if it is left out.
///
/// # Errors
/// When it lists none or too many.
pub(super) fn listed<T, U: From<T>>(field: &str, values: Option<Vec<T>>) -> Result<Option<Vec<U>>> {
    let Some(values) = values else { return Ok(None) };
    if values.is_empty() || values.len() > VALUES {
        let told = format!("filter.{field} takes 1 to {VALUES} values; leave it out for all");
        return Err(Code::BadUserInput.error(told));
    }
    Ok(Some(values.into_iter().map(Into::into).collect()))
}

/// The keys of the rows that a part names. An id of another kind names no row.
///
/// # Errors
/// When it lists none or too many.
pub(super) fn keys(
    field: &str,
    ids: Option<Vec<ID>>,
    key: impl Fn(GlobalId) -> Option<String>,
) -> Result<Option<Vec<String>>> {
    let ids = listed::<ID, ID>(field, ids)?;
    Ok(ids.map(|ids| ids.iter().filter_map(|id| GlobalId::decode(id).and_then(&key)).collect()))
}

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
