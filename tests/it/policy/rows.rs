//! Which rows exist for whom: what the conditions of `policy::visible` come to for the rows that are tried.

use entities::states::Role;
use tests::Who;

/// Whose row it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The caller's own: its membership, the intervention that its organisation delivers or its school takes part in; in the
    /// register, and of what belongs to all, one of its area.
    Own,
    /// Of what is the caller's own, but somebody else's: the participation of another school in the same intervention.
    Beside,
    /// Of a plan of the area and of no intervention: its budget.
    OfPlan,
    /// Somebody else's of the same area: a colleague's, a rival's.
    OfArea,
    /// Of another area.
    Foreign,
}

/// Rows that exist for some and not for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Of users and memberships: one's own; an administrator has those of its area.
    People,
    /// Of organisations: those one belongs to; administrators and officers have those of their area.
    Organisations,
    /// Of plans, and priorities: those of the area, for all who hold a role in it but dashboards.
    Plans,
    /// Of providers: those of the area for the commissioners; the own, or that of an intervention which is the caller's, for
    /// Teaching Schools, trusts and schools.
    Providers,
    /// Of interventions, with cohorts, criteria and documents: those of the area for the commissioners; those that it delivers
    /// for a Teaching School; those that its schools take part in for a trust or a school.
    Interventions,
    /// Of participations: all of an intervention for those who see its contract; for a trust or a school its own.
    Participations,
    /// Of decisions and interests: those of the area for the commissioners, and for nobody else: not for who declared an
    /// interest and has left the board.
    Boards,
    /// Of events, allocations, ledger entries and claims: those of the area for the commissioners; those of the contracts that
    /// it delivers for a Teaching School.
    Contracts,
    /// Of funding sources: those of the area for the commissioners and for Teaching Schools.
    Sources,
    /// Of observations that are held: those of its own schools for a trust or a school; for the commissioners all of the area,
    /// of which they see at least that they are there.
    Held,
    /// Of what is published: all, for all who are signed in.
    Published,
    /// Of agreements and of what was read under them: those of the area for who works for the local authority; for all others
    /// those to which their organisation is party. The advisory panel is party to none.
    Sharing,
    /// Of batches of observations: those of the area for the local authority; what it sent for a trust or a school.
    Batches,
    /// Of collection windows: those of the area for the local authority, trusts and schools.
    Windows,
    /// Of reviews that are published, and what hangs on them: those of provision of the area for the commissioners; those of the work
    /// that it delivers for a Teaching School; the peer reviews of its schools for a trust or a school.
    Reviews,
    /// Of consents: those of its own school for a trust or a school.
    Consents,
    /// Of those who can be sent to support schools: those of the area for all who take part in improvement work.
    Supporters,
    /// Of what schools ask for, and are offered: those of the area for the commissioners; those of its schools for a trust or a school.
    Requests,
    /// Of who is sent where, with visits: those of the area for the commissioners; those of its people for a Teaching School; those to its
    /// schools for a trust or a school.
    Deployments,
    /// Of the need of schools: those of the area for the commissioners; that of its own schools for a trust or a school.
    Needs,
    /// Of what schools predict: those of maintained schools of the area for the local authority; those of its own schools for a trust or a school;
    /// for others what agreements let them read, of which there is none here.
    Predictions,
}

impl Rows {
    /// Whether the row exists for the caller.
    pub fn exist(self, who: Who, relation: Relation) -> bool {
        let Who::Holder(role) = who else { return false };
        let is_own = relation == Relation::Own;
        let is_commissioner = matches!(role, Role::LaAdmin | Role::LaOfficer | Role::BoardMember);
        let works_for_authority = matches!(role, Role::LaAdmin | Role::LaOfficer);
        let delivers = role == Role::TeachingSchoolUser;
        let takes_part = matches!(role, Role::TrustUser | Role::SchoolUser);
        if relation == Relation::Foreign && self != Self::Published {
            return false;
        }
        match self {
            Self::People => is_own || role == Role::LaAdmin,
            Self::Organisations => is_own || matches!(role, Role::LaAdmin | Role::LaOfficer),
            Self::Plans => role != Role::Dashboard,
            Self::Providers | Self::Interventions | Self::Reviews | Self::Deployments => {
                is_commissioner || is_own && (delivers || takes_part)
            }
            Self::Participations => is_commissioner || delivers && relation != Relation::OfArea || takes_part && is_own,
            Self::Boards => is_commissioner,
            Self::Contracts => is_commissioner || delivers && is_own,
            Self::Sources => is_commissioner || delivers,
            Self::Held | Self::Needs => is_commissioner || takes_part && is_own,
            Self::Published => true,
            Self::Sharing => matches!(role, Role::LaAdmin | Role::LaOfficer) || is_own && role != Role::AdvisoryMember,
            Self::Batches => works_for_authority || takes_part && is_own,
            Self::Windows => works_for_authority || takes_part,
            Self::Consents => takes_part && is_own,
            Self::Predictions => works_for_authority || takes_part && is_own,
            Self::Supporters => is_commissioner || delivers || takes_part,
            Self::Requests => is_commissioner || takes_part && is_own,
        }
    }
}

/// Whether the caller, who sees the row and is of the mutation's audience, may do it with this one. Of most it may.
pub fn may_with(mutation: &str, who: Who, relation: Relation) -> bool {
    match mutation {
        // An interest is withdrawn by who declared it.
        "withdrawInterest" => relation == Relation::Own,
        // Who proposed an intervention, and the local authority, revise it: an officer proposed all of these.
        "reviseIntervention" | "reproposeIntervention" => {
            matches!(who, Who::Holder(Role::LaAdmin | Role::LaOfficer))
        }
        // A release is withdrawn by who runs the partnership of its area.
        "withdrawRelease" => relation != Relation::Foreign,
        // What is published is seen by all, and is the business of its own area.
        "reviseImpactPlan"
        | "computeImpactEvaluation"
        | "submitImpactEvaluation"
        | "returnImpactEvaluation"
        | "moderateImpactEvaluation"
        | "publishImpactEvaluation"
        | "withdrawImpactEvaluation" => relation != Relation::Foreign,
        // The budget of a plan is the administrator's.
        "reverseLedgerEntry" => relation != Relation::OfPlan || who == Who::Holder(Role::LaAdmin),
        // Visits are written down by the local authority and by who sends.
        "recordVisit" | "strikeVisit" => {
            matches!(who, Who::Holder(Role::LaAdmin | Role::LaOfficer | Role::TeachingSchoolUser))
        }
        // Who is no party signs nothing.
        "signAgreement" => relation == Relation::Own,
        _ => true,
    }
}

/// Whether the caller, who is of the field's audience, may read it of this row. Of most it may.
pub fn may_read(type_name: &str, field: &str, who: Who, relation: Relation) -> bool {
    let takes_part = matches!(who, Who::Holder(Role::TrustUser | Role::SchoolUser));
    match (type_name, field) {
        // What a school bears, trusts and schools know of their own.
        ("School", "costShare") => !takes_part || relation == Relation::Own,
        // What a trust bears, its users know; a school of it does not.
        ("Trust", "costShare") => !takes_part || (who, relation) == (Who::Holder(Role::TrustUser), Relation::Own),
        // Which person read, the administrator of the area and the reader's colleagues know; who shares does not.
        ("DisclosureEntry", "readerName") => {
            who == Who::Holder(Role::LaAdmin) || relation == Relation::Own && !takes_part
        }
        _ => true,
    }
}
