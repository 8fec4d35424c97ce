use async_graphql::Enum;
use entities::states;

/// What kind of body a provider is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, serde::Serialize)]
#[graphql(remote = "states::ProviderKind")]
pub enum ProviderKind {
    /// A Teaching School Alliance, led by a teaching school.
    TeachingSchoolAlliance,
    /// An academy trust on the register.
    Trust,
    /// A service of a local authority.
    LaService,
    /// A university.
    University,
    /// A college of further education.
    FeCollege,
    /// An external consultancy.
    Consultancy,
    /// A network of schools that review each other, such as Challenge Partners.
    PeerReviewNetwork,
}
