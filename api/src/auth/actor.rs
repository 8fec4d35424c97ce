use entities::keys::{GroupUid, LaCode, Urn};
use entities::states::{OrganisationKind, Role};

/// Who asks, and what that lets it be today. Memberships that have not begun or have ended are not here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody signed in. Whether the register is open to such callers is the operator's choice.
    Anonymous {
        /// Whether the operator lets callers without a token read the public register.
        may_read_register: bool,
    },
    /// The operator at the command line, who runs the partnership of one area for the time of a command. No token makes one.
    Operator {
        /// What it holds: the administration of the area.
        memberships: [ActorMembership; 1],
    },
    /// A registered user.
    User {
        /// Key of its row.
        id: String,
        /// `sub` of its token.
        subject: String,
        /// Name to show.
        display_name: String,
        /// Roles that it holds today; rights are the union.
        memberships: Vec<ActorMembership>,
    },
}

/// A role held for an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorMembership {
    /// Key of the membership's row.
    pub id: String,
    /// The role.
    pub role: Role,
    /// Key of the organisation's row.
    pub organisation_id: String,
    /// What kind of body the organisation is.
    pub organisation_kind: OrganisationKind,
    /// Local authority whose partnership the organisation belongs to.
    pub area_la_code: LaCode,
    /// The trust, if the organisation is one.
    pub trust_uid: Option<GroupUid>,
    /// The school, if the organisation is one.
    pub school_urn: Option<Urn>,
}

impl Actor {
    /// The operator of the area with this code.
    #[must_use]
    pub const fn operator(area_la_code: LaCode) -> Self {
        let administration = ActorMembership {
            id: String::new(),
            role: Role::LaAdmin,
            organisation_id: String::new(),
            organisation_kind: OrganisationKind::LocalAuthority,
            area_la_code,
            trust_uid: None,
            school_urn: None,
        };
        Self::Operator { memberships: [administration] }
    }

    /// Key of the user's row, if somebody is signed in.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        match self {
            Self::Anonymous { .. } | Self::Operator { .. } => None,
            Self::User { id, .. } => Some(id),
        }
    }

    /// Memberships that count today.
    #[must_use]
    pub fn memberships(&self) -> &[ActorMembership] {
        match self {
            Self::Anonymous { .. } => &[],
            Self::Operator { memberships } => memberships,
            Self::User { memberships, .. } => memberships,
        }
    }

    /// Whether the actor holds the role for any organisation.
    #[must_use]
    pub fn has_role(&self, role: Role) -> bool {
        self.memberships().iter().any(|membership| membership.role == role)
    }
}
