//! A way to an object of each type: the query that leads there, and what the policy guards on the way.

use entities::states::Role;
use tests::{Neighbours, Who};

/// What stands between the caller and the fields of an object.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// A field with a line in the policy.
    Field(&'static str, &'static str),
    /// A row that exists for some.
    Row(Rows),
}

/// Rows that exist for some and not for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Of users and memberships: one's own; an administrator has those of its area.
    People,
    /// Of organisations: those one belongs to; administrators and officers have those of their area.
    Organisations,
}

/// Whose row it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The caller's own, or in the register one of its area.
    Own,
    /// Somebody else's of the same area.
    OfArea,
    /// Of another area.
    Foreign,
}

impl Rows {
    /// Whether the row exists for the caller.
    pub fn exist(self, who: Who, relation: Relation) -> bool {
        match (who, relation) {
            (Who::Anonymous, _) | (_, Relation::Foreign) => false,
            (Who::Holder(_), Relation::Own) | (Who::Holder(Role::LaAdmin), Relation::OfArea) => true,
            (Who::Holder(role), Relation::OfArea) => self == Self::Organisations && role == Role::LaOfficer,
        }
    }
}

/// The way to an object.
#[derive(Debug, Clone)]
pub struct Probe {
    /// Whose object it is.
    pub relation: Relation,
    /// The query, with `FIELDS` where the fields of the object go.
    pub query: String,
    /// Where the object is in the answer.
    pub pointer: &'static str,
    /// What is guarded on the way.
    pub steps: Vec<Step>,
}

/// Ids of the people and bodies that a caller is tried on, in the order of [`Relation`].
#[derive(Debug, Clone)]
pub struct Ids {
    pub users: [String; 3],
    pub organisations: [String; 3],
    pub memberships: [String; 3],
}

impl Ids {
    /// The ids of the caller, of a colleague and of the neighbours' officer.
    pub fn new(own: &[String; 3], colleague: &[String; 3], neighbours: &Neighbours) -> Self {
        let [user, organisation, membership] = own.clone();
        let [other_user, other_organisation, other_membership] = colleague.clone();
        Self {
            users: [user, other_user, neighbours.officer.clone()],
            organisations: [organisation, other_organisation, neighbours.organisation.clone()],
            memberships: [membership, other_membership, neighbours.officer_membership.clone()],
        }
    }
}

/// Root fields behind which an object of the register is found, with two of its area and of another; the rest of the query,
/// and where the object is. The first name is the type's.
const REGISTER: [(&str, &str, [&str; 2], &str, &str); 13] = [
    ("School", "school", ["(urn: 116182)", "(urn: 116482)"], "FIELDS", "/found"),
    ("Trust", "trust", ["(uid: 5153)", "(uid: 2053)"], "FIELDS", "/found"),
    ("SchoolGroup", "schoolGroup", ["(uid: 5154)", "(uid: 1861)"], "FIELDS", "/found"),
    (
        "GroupMembership",
        "trust",
        ["(uid: 5153)", "(uid: 2053)"],
        "memberships { edges { node { FIELDS } } }",
        "/found/memberships/edges/0/node",
    ),
    ("SchoolLink", "school", ["(urn: 140697)", "(urn: 147128)"], "predecessors { FIELDS }", "/found/predecessors/0"),
    (
        "Inspection",
        "school",
        ["(urn: 116182)", "(urn: 116482)"],
        "inspections { edges { node { FIELDS } } }",
        "/found/inspections/edges/0/node",
    ),
    ("RegisterSource", "school", ["(urn: 116182)", "(urn: 116482)"], "sources { FIELDS }", "/found/sources/0"),
    ("Address", "school", ["(urn: 116182)", "(urn: 116482)"], "address { FIELDS }", "/found/address"),
    ("CodedName", "school", ["(urn: 116182)", "(urn: 116482)"], "status { FIELDS }", "/found/status"),
    ("LocalAuthority", "localAuthority", ["(code: 851)", "(code: 850)"], "FIELDS", "/found"),
    ("CodeLists", "codeLists", ["", ""], "FIELDS", "/found"),
    ("SchoolFacets", "schoolFacets", ["", ""], "FIELDS", "/found"),
    (
        "Facet",
        "schoolFacets",
        ["(filter: { laCodes: [851] })", "(filter: { laCodes: [850] })"],
        "phases { FIELDS }",
        "/found/phases/0",
    ),
];

/// Inputs that are refused before anything is written.
pub const GRANT: &str = "(input: { subject: \"\", role: LA_OFFICER, organisation: { trustUid: 5153 } })";
pub const REVOKE: &str = "(input: { membershipId: \"TWVtYmVyc2hpcDowMThmMDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDM\", expectedVersion: 1, reason: \"\" })";

/// Ways to objects of the type; none if there is no way known.
pub fn probes(type_name: &str, ids: &Ids) -> Vec<Probe> {
    let once = |query: &str, pointer, steps: &[Step]| {
        vec![Probe { relation: Relation::Own, query: query.to_owned(), pointer, steps: steps.to_vec() }]
    };
    let grant = [Step::Field("Mutation", "grantMembership")];
    let revoke = [Step::Field("Mutation", "revokeMembership")];
    match type_name {
        "Viewer" => once("{ found: viewer { FIELDS } }", "/found", &[Step::Field("Query", "viewer")]),
        "Limits" => {
            once("{ found: viewer { limits { FIELDS } } }", "/found/limits", &[Step::Field("Viewer", "limits")])
        }
        "User" => nodes(&ids.users, "User", "FIELDS", "/found", &[Step::Row(Rows::People)]),
        "Organisation" => {
            nodes(&ids.organisations, "Organisation", "FIELDS", "/found", &[Step::Row(Rows::Organisations)])
        }
        "Membership" => nodes(&ids.memberships, "Membership", "FIELDS", "/found", &[Step::Row(Rows::People)]),
        "AuditEvent" => nodes(
            &ids.memberships,
            "Membership",
            "history { FIELDS }",
            "/found/history/0",
            &[Step::Row(Rows::People), Step::Field("Membership", "history")],
        ),
        "GrantMembershipPayload" => {
            once(&format!("mutation {{ found: grantMembership{GRANT} {{ FIELDS }} }}"), "/found", &grant)
        }
        "RevokeMembershipPayload" => {
            once(&format!("mutation {{ found: revokeMembership{REVOKE} {{ FIELDS }} }}"), "/found", &revoke)
        }
        "UserError" => once(
            &format!("mutation {{ found: grantMembership{GRANT} {{ userErrors {{ FIELDS }} }} }}"),
            "/found/userErrors/0",
            &[grant[0], Step::Field("GrantMembershipPayload", "userErrors")],
        ),
        _ => register(type_name),
    }
}

fn nodes(ids: &[String; 3], kind: &str, rest: &str, pointer: &'static str, steps: &[Step]) -> Vec<Probe> {
    let relations = [Relation::Own, Relation::OfArea, Relation::Foreign];
    let found = relations.into_iter().zip(ids).map(|(relation, id)| Probe {
        relation,
        query: format!("{{ found: node(id: \"{id}\") {{ ... on {kind} {{ {rest} }} }} }}"),
        pointer,
        steps: steps.to_vec(),
    });
    found.collect()
}

fn register(type_name: &str) -> Vec<Probe> {
    let Some((_, root, [own, foreign], rest, below)) = REGISTER.iter().find(|(name, ..)| *name == type_name) else {
        return Vec::new();
    };
    let probe = |relation, arguments: &str| Probe {
        relation,
        query: format!("{{ found: {root}{arguments} {{ {rest} }} }}"),
        pointer: below,
        steps: vec![Step::Field("Query", root)],
    };
    vec![probe(Relation::Own, own), probe(Relation::Foreign, foreign)]
}
