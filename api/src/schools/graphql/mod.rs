//! The register as the schema shows it.

mod address;
mod arguments;
mod coded;
mod facets;
mod found;
mod group;
mod inspection;
mod link;
mod loaders;
mod local_authority;
mod membership;
mod plain;
mod query;
mod school;
mod selection;
mod source;

pub use arguments::OrderDirection;
pub use coded::{CodedName, coded};
pub use found::{find_school, find_schools, find_schools_as_selected, find_schools_of_connection};
pub use group::{SchoolGroup, Trust, find_groups, find_trust};
pub use inspection::{Inspection, find_inspections};
pub use local_authority::{LocalAuthority, local_authority_of};
pub use membership::{GroupMembership, find_memberships};
pub use query::SchoolsQuery;
pub use school::School;
