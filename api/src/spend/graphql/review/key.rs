use async_graphql::{ID, SimpleObject};

use super::arguments::SpendGrouping;
use crate::graphql::id::GlobalId;
use crate::spend::rules::review::Grouping;
use crate::spend::store::review::GroupKey;

/// One of the keys of a row of a spend review: what its money has in common.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
pub struct SpendReviewKey {
    /// What the money is grouped by.
    grouping: SpendGrouping,
    /// Global id of the priority, provider, funding source, school or trust. Null for other groupings, and where `code` is.
    node_id: Option<ID>,
    /// Code: years as `2016/17` and `2016-17`, months as `2016-10`; of a priority its code within its plan, of a funding source
    /// its code, of a provider its global id, of a school its URN, of a trust its group UID, of a phase its code (GIAS); kinds
    /// and statuses as the schema names them. Null for the group of what has no value.
    code: Option<String>,
    /// Name to show. Where `code` is null it says what the group is: *Not allocated* is the budget of plans that no intervention
    /// has; *No provider*; *All phases*; *No school takes part* is what no school bears; *No trust*.
    name: String,
}

impl SpendReviewKey {
    /// The key as the schema shows it.
    pub(super) fn new(grouping: Grouping, found: &GroupKey) -> Self {
        let GroupKey { key, code, name } = found;
        if let Some(absent) = grouping.absent(key) {
            return Self { grouping: grouping.into(), node_id: None, code: None, name: absent.to_owned() };
        }
        let node_id = global_id(grouping, key);
        let (code, name) = grouping.spelled(key).unwrap_or_else(|| {
            let code = match (code, grouping, &node_id) {
                (Some(code), _, _) => code.clone(),
                (None, Grouping::Provider, Some(id)) => id.to_string(),
                _ => key.clone(),
            };
            let name = name.clone().unwrap_or_else(|| code.clone());
            (code, name)
        });
        Self { grouping: grouping.into(), node_id, code: Some(code), name }
    }
}

fn global_id(grouping: Grouping, key: &str) -> Option<ID> {
    let id = match grouping {
        Grouping::Priority => GlobalId::Priority(key.to_owned()),
        Grouping::Provider => GlobalId::Provider(key.to_owned()),
        Grouping::FundingSource => GlobalId::FundingSource(key.to_owned()),
        Grouping::School => GlobalId::School(key.parse().ok()?),
        Grouping::Trust => GlobalId::Trust(key.parse().ok()?),
        _ => return None,
    };
    Some(id.encode())
}
