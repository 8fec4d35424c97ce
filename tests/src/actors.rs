use entities::states::Role;

/// Who sends a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Nobody: no token.
    Anonymous,
    /// The invented user of the demonstration who holds the role, and no other.
    Holder(Role),
}

impl Who {
    /// `sub` of the tokens, if there is one.
    #[must_use]
    pub const fn subject(self) -> Option<&'static str> {
        match self {
            Self::Anonymous => None,
            Self::Holder(role) => Some(match role {
                Role::LaAdmin => "la-admin",
                Role::LaOfficer => "la-officer",
                Role::BoardMember => "board-member",
                Role::AdvisoryMember => "advisory-member",
                Role::TrustUser => "trust-user",
                Role::TeachingSchoolUser => "teaching-school-user",
                Role::SchoolUser => "school-user",
                Role::Dashboard => "dashboard",
            }),
        }
    }

    /// Nobody, and the holder of each role.
    pub fn all() -> impl Iterator<Item = Self> {
        use sea_orm::Iterable;
        std::iter::once(Self::Anonymous).chain(Role::iter().map(Self::Holder))
    }
}
