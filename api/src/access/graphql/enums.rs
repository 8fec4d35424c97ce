use async_graphql::Enum;
use entities::states;

/// What an actor may be to the partnership. A membership holds one role for one organisation; rights are the union of all
/// memberships that count today. `docs/access.md` has the full table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, serde::Serialize)]
#[graphql(remote = "states::Role")]
pub enum Role {
    /// Runs the partnership for a local authority: memberships, API clients, agreements, plan budget. Held for a local
    /// authority.
    LaAdmin,
    /// Works in a local authority: proposals, commissioning, delivery, ledger, quality assurance. Held for a local
    /// authority.
    LaOfficer,
    /// Sits on the Executive Board and decides on proposals. Held for the board.
    BoardMember,
    /// Sits on the Education Advisory Panel. Held for the panel.
    AdvisoryMember,
    /// Works for a trust and sees its schools in full. Held for a trust.
    TrustUser,
    /// Works for a Teaching School Alliance or another provider and sees its own contracts. Held for a provider.
    TeachingSchoolUser,
    /// Works for a school and sees it in full. Held for a school.
    SchoolUser,
    /// A third party's API client that shows what is published. Held for an API client.
    Dashboard,
}

/// What kind of body an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, serde::Serialize)]
#[graphql(remote = "states::OrganisationKind")]
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
