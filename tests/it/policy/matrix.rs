use std::fmt::Write;

use api::graphql::id::GlobalId;
use api::policy::Audience;
use api::policy::matrix::{audience, fields};
use entities::audit_event;
use entities::states::Role;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveEnum, ActiveModelTrait};
use serde_json::Value;
use tests::{Answer, Field, ObjectType, TestApp, Who, object_types, on_each_database, settle_neighbours};

use super::probes::{GRANT, Ids, Probe, REVOKE, Step, probes};

/// What a caller gets of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Answered,
    Forbidden,
    Unauthenticated,
    NoSuchRow,
}

const LEGEND: &str = "What each caller gets of each field: ✓ an answer, F null and FORBIDDEN, U null and UNAUTHENTICATED, · no such row.\n\
    Of users, organisations, memberships and their history first for the caller's own, then for a colleague's, then for one\n\
    of another area; of the register first for Portsmouth, then for another area.\n";

impl Outcome {
    const fn sign(self) -> char {
        match self {
            Self::Answered => '✓',
            Self::Forbidden => 'F',
            Self::Unauthenticated => 'U',
            Self::NoSuchRow => '·',
        }
    }

    /// What the policy's line for a field says of the caller, with the register closed.
    fn of(type_name: &str, field: &str, who: Who) -> Self {
        let audience =
            audience(type_name, field).unwrap_or_else(|| panic!("{type_name}.{field} has no line in the policy"));
        match (audience, who) {
            (Audience::Everyone, _) | (Audience::RegisterReaders | Audience::SignedIn, Who::Holder(_)) => {
                Self::Answered
            }
            (Audience::Roles(roles), Who::Holder(role)) if roles.contains(&role) => Self::Answered,
            (_, Who::Anonymous) => Self::Unauthenticated,
            (_, Who::Holder(_)) => Self::Forbidden,
        }
    }

    /// What the policy says of a field of the object that the probe leads to: the first refusal on the way decides.
    fn expected(probe: &Probe, type_name: &str, field: &str, who: Who) -> Self {
        let on_the_way = probe.steps.iter().map(|step| match step {
            Step::Field(type_name, field) => Self::of(type_name, field, who),
            Step::Row(rows) if rows.exist(who, probe.relation) => Self::Answered,
            Step::Row(_) => Self::NoSuchRow,
        });
        let all = on_the_way.chain([Self::of(type_name, field, who)]);
        all.into_iter().find(|outcome| *outcome != Self::Answered).unwrap_or(Self::Answered)
    }

    /// What the answer shows of the field of the object at the pointer.
    fn found(answer: &Answer, pointer: &str, field: &str) -> Self {
        assert!(answer.body["extensions"].get("errorsLeftOut").is_none(), "{}", answer.text);
        let at = format!("{pointer}/{field}");
        let errors = answer.body.get("errors").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let error = errors.iter().find(|error| {
            let path = pointer_of(&error["path"]);
            assert!(!path.is_empty(), "{}", answer.text);
            at == path || at.starts_with(&format!("{path}/"))
        });
        if let Some(error) = error {
            assert_eq!(*answer.data(&pointer_of(&error["path"])), Value::Null, "{}", answer.text);
            return match error["extensions"]["code"].as_str() {
                Some("FORBIDDEN") => Self::Forbidden,
                Some("UNAUTHENTICATED") => Self::Unauthenticated,
                code => panic!("{at}: {code:?} {}", answer.text),
            };
        }
        match answer.data(pointer) {
            Value::Object(fields) if fields.contains_key(field) => Self::Answered,
            Value::Null => Self::NoSuchRow,
            other => panic!("{at} is not where it should be: {other}"),
        }
    }
}

fn pointer_of(path: &Value) -> String {
    let segments = path.as_array().expect("every error has a path").iter();
    segments
        .map(|segment| format!("/{}", segment.as_str().map_or_else(|| segment.to_string(), str::to_owned)))
        .collect()
}

/// The field as it is asked for.
fn selected(type_name: &str, field: &Field) -> String {
    let arguments = match (type_name, field.name.as_str()) {
        ("Query", "school") => "(urn: 116182)",
        ("Query", "node") => "(id: \"U2Nob29sOjExNjE4Mg\")",
        ("Query", "nodes") => "(ids: [\"U2Nob29sOjExNjE4Mg\"])",
        ("Query", "trust" | "schoolGroup") => "(uid: 5153)",
        ("Query", "localAuthority") => "(code: 851)",
        ("Mutation", "grantMembership") => GRANT,
        ("Mutation", "revokeMembership") => REVOKE,
        _ => {
            assert!(
                field.required.is_empty(),
                "say how {type_name}.{} is to be asked for: {:?}",
                field.name,
                field.required
            );
            ""
        }
    };
    let selection = if field.is_composite { "{ __typename }" } else { "" };
    format!("{}{arguments} {selection}", field.name)
}

/// Types that only carry the rows of a list; who may read the list may read them.
fn is_of_a_list(object: &ObjectType) -> bool {
    let names: Vec<&str> = object.fields.iter().map(|field| field.name.as_str()).collect();
    let expected: &[&str] = match object.name.as_str() {
        "PageInfo" => &["hasPreviousPage", "hasNextPage", "startCursor", "endCursor"],
        name if name.ends_with("Connection") => &["pageInfo", "edges", "totalCount"],
        name if name.ends_with("Edge") => &["node", "cursor"],
        _ => return false,
    };
    assert!(
        names.len() == expected.len() && names.iter().all(|name| expected.contains(name)),
        "{}: {names:?}",
        object.name
    );
    true
}

/// Outcomes of all fields of a type for one caller: one line for each field, one sign for each row tried.
async fn outcomes(app: &TestApp, object: &ObjectType, who: Who, ids: &Ids) -> Vec<String> {
    let client = app.client(who);
    let mut lines = vec![String::new(); object.fields.len()];
    if matches!(object.name.as_str(), "Query" | "Mutation") {
        let keyword = if object.name == "Query" { "query" } else { "mutation" };
        for (field, line) in object.fields.iter().zip(&mut lines) {
            let answer = client.ask(&format!("{keyword} {{ {} }}", selected(&object.name, field))).await;
            let found = Outcome::found(&answer, "", &field.name);
            assert_eq!(found, Outcome::of(&object.name, &field.name, who), "{}.{} {who:?}", object.name, field.name);
            line.push(found.sign());
        }
        return lines;
    }
    let probes = probes(&object.name, ids);
    assert!(!probes.is_empty(), "no way to a {} is known; add one to the probes", object.name);
    for probe in probes {
        let fields: Vec<String> = object.fields.iter().map(|field| selected(&object.name, field)).collect();
        let answer = client.ask(&probe.query.replace("FIELDS", &fields.join(" "))).await;
        for (field, line) in object.fields.iter().zip(&mut lines) {
            let found = Outcome::found(&answer, probe.pointer, &field.name);
            let expected = Outcome::expected(&probe, &object.name, &field.name, who);
            assert_eq!(found, expected, "{}.{} {who:?} {:?}: {}", object.name, field.name, probe.relation, answer.text);
            line.push(found.sign());
        }
    }
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_is_answered_to_those_whom_the_policy_names_and_to_no_other() {
    on_each_database(async |app| {
        let people = People::of(app).await;
        let mut table = format!("{LEGEND}\n{:<42}", "");
        for who in Who::all() {
            let _ = write!(table, "{}  ", column(who));
        }
        for object in object_types().iter().filter(|object| !is_of_a_list(object)) {
            table.push('\n');
            let mut columns = Vec::new();
            for who in Who::all() {
                columns.push((column(who).len() + 2, outcomes(app, object, who, &people.tried_by(who)).await));
            }
            for (number, field) in object.fields.iter().enumerate() {
                let _ = write!(table, "\n{:<42}", format!("{}.{}", object.name, field.name));
                for (width, signs) in &columns {
                    let _ = write!(table, "{:<width$}", signs[number]);
                }
            }
        }
        let lines: Vec<&str> = table.lines().map(str::trim_end).collect();
        insta::assert_snapshot!("matrix", lines.join("\n"));
        let answer = app.client(Who::Holder(Role::LaAdmin)).ask("{ memberships { totalCount } }").await;
        assert_eq!(*answer.data("/memberships/totalCount"), Value::from(8), "the tries wrote nothing");
    })
    .await;
}

#[test]
fn the_policy_has_no_line_for_a_field_that_is_not_there() {
    let types = object_types();
    for rule in fields() {
        let object = types.iter().find(|object| object.name == rule.type_name).expect(rule.type_name);
        for field in rule.fields {
            assert!(object.fields.iter().any(|found| found.name == *field), "{}.{field}", rule.type_name);
        }
    }
}

fn column(who: Who) -> String {
    match who {
        Who::Anonymous => "nobody".to_owned(),
        Who::Holder(role) => role.to_value(),
    }
}

/// Ids of user, organisation and membership of each invented person, each membership with a history.
struct People {
    ids: Vec<(String, [String; 3])>,
    neighbours: tests::Neighbours,
}

impl People {
    async fn of(app: &TestApp) -> Self {
        let neighbours = settle_neighbours(app).await;
        let query = "{ memberships { edges { node { id user { id subject } organisation { id } } } } }";
        let answer = app.client(Who::Holder(Role::LaAdmin)).ask(query).await;
        let mut ids = Vec::new();
        for edge in answer.data("/memberships/edges").as_array().expect("memberships") {
            let text = |pointer: &str| edge.pointer(pointer).and_then(Value::as_str).expect("a text").to_owned();
            let own = [text("/node/user/id"), text("/node/organisation/id"), text("/node/id")];
            ids.push((text("/node/user/subject"), own));
        }
        for membership in ids.iter().map(|(_, [.., id])| id).chain([&neighbours.officer_membership]) {
            write_history(app, membership).await;
        }
        Self { ids, neighbours }
    }

    /// What the caller is tried on. Nobody has nothing of its own, and is tried on what the dashboard has.
    fn tried_by(&self, who: Who) -> Ids {
        let colleague = if who == Who::Holder(Role::BoardMember) { "trust-user" } else { "board-member" };
        let of = |subject: &str| &self.ids.iter().find(|(found, _)| found == subject).expect("an invented person").1;
        Ids::new(of(who.subject().unwrap_or("dashboard")), of(colleague), &self.neighbours)
    }
}

async fn write_history(app: &TestApp, membership: &str) {
    let Some(GlobalId::Membership(id)) = GlobalId::decode(membership) else { panic!("an id of a membership") };
    let event = audit_event::ActiveModel {
        id: NotSet,
        occurred_at: Set(app.now()),
        actor_user_id: Set(None),
        action: Set("grantMembership".into()),
        subject_type: Set("Membership".into()),
        subject_id: Set(id),
        from_state: Set(None),
        to_state: Set(None),
        reason: Set(None),
        request_id: Set("a request".into()),
    };
    event.insert(&app.app.db).await.expect("an act is written down");
}
