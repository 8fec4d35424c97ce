//! Our own states and roles. They are stored as the text that the API shows.

use sea_orm::Iterable;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What an actor may be to the partnership. A membership holds one role for one organisation; rights are the union.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(30))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// Runs the partnership for the local authority: memberships, API clients, agreements, plan budget.
    LaAdmin,
    /// Works in the local authority: proposals, commissioning, delivery, ledger, quality assurance.
    LaOfficer,
    /// Sits on the Executive Board and decides on proposals.
    BoardMember,
    /// Sits on the Education Advisory Panel.
    AdvisoryMember,
    /// Works for a trust: its own schools in full.
    TrustUser,
    /// Works for a Teaching School Alliance or another provider.
    TeachingSchoolUser,
    /// Works for a school: its own school in full.
    SchoolUser,
    /// A third party's API client that shows what is published.
    Dashboard,
}

/// What kind of body an organisation is. Each role can be held for some kinds only.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(30))", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrganisationKind {
    /// The local authority that leads the partnership.
    LocalAuthority,
    /// The Executive Board of the partnership.
    ExecutiveBoard,
    /// The Education Advisory Panel.
    AdvisoryPanel,
    /// An academy trust on the register.
    Trust,
    /// A Teaching School Alliance or another provider of improvement work.
    Provider,
    /// A school on the register.
    School,
    /// A third party that runs a dashboard or another client of the API.
    ApiClient,
}

/// Gives an enum its name as the database and the API show it, and its values in order.
macro_rules! named {
    ($($state:ident),*) => {
        $(
            impl $state {
                /// All values, in the order in which they are declared.
                pub fn all() -> impl Iterator<Item = Self> {
                    <Self as Iterable>::iter()
                }
            }

            impl std::fmt::Display for $state {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(&self.to_value())
                }
            }
        )*
    };
}

named!(Role, OrganisationKind);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_called_what_the_api_calls_it() {
        assert_eq!(Role::TeachingSchoolUser.to_string(), "TEACHING_SCHOOL_USER");
        assert_eq!(Role::all().count(), 8);
    }
}
