//! For whom an actor may submit observations.

use entities::keys::{GroupUid, LaCode, Urn};
use entities::states::Role;

use crate::auth::Actor;

/// An organisation for which observations are submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitter {
    /// Key of the organisation; nothing for the operator, who takes in for the area.
    pub organisation_id: Option<String>,
    /// Local authority whose partnership collects.
    pub area: LaCode,
    /// The trust, if it is one.
    pub trust_uid: Option<GroupUid>,
    /// The school, if it is one.
    pub school_urn: Option<Urn>,
}

/// Trusts and schools for which the actor submits, by what it holds today; for the operator, the area.
#[must_use]
pub fn submitters(actor: &Actor) -> Vec<Submitter> {
    let is_operator = matches!(actor, Actor::Operator { .. });
    let submits = |role: Role| is_operator || matches!(role, Role::TrustUser | Role::SchoolUser);
    let held = actor.memberships().iter().filter(|membership| submits(membership.role));
    held.map(|membership| Submitter {
        organisation_id: (!is_operator).then(|| membership.organisation_id.clone()),
        area: membership.area_la_code,
        trust_uid: membership.trust_uid,
        school_urn: membership.school_urn,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::ActorMembership;
    use entities::states::OrganisationKind;

    #[test]
    fn trusts_and_schools_submit_and_nobody_else_but_the_operator() {
        let area = LaCode::new(851).unwrap();
        let of = |role| {
            let membership = ActorMembership {
                id: String::new(),
                role,
                organisation_id: "o".into(),
                organisation_kind: OrganisationKind::Trust,
                area_la_code: area,
                trust_uid: GroupUid::new(2157),
                school_urn: None,
            };
            Actor::User { id: "u".into(), subject: "s".into(), display_name: "n".into(), memberships: vec![membership] }
        };
        for role in Role::all() {
            let expected = usize::from(matches!(role, Role::TrustUser | Role::SchoolUser));
            assert_eq!(submitters(&of(role)).len(), expected, "{role}");
        }
        let operator = submitters(&Actor::operator(area));
        assert_eq!(operator.len(), 1);
        assert_eq!((operator[0].area, &operator[0].organisation_id), (area, &None));
    }
}
