use std::fmt::Write;

use api::policy::Audience;
use api::policy::matrix::{audience, fields};
use sea_orm::ActiveEnum;
use serde_json::{Value, json};
use tests::{Answer, Client, Field, ObjectType, Who, dump_rows, object_type, object_types, on_each_database};

use super::calls::tries;
use super::cast::{Cast, Ids};
use super::probes::{Probe, Step, lookups, probes, upper_first};
use super::rows::{Relation, Rows, may_read, may_with};

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
    of another area; of the register, plans, priorities and funding sources first for Portsmouth, then for another area; of\n\
    interventions, providers and what hangs on them first for the caller's own, then for a rival's, then for another area's.\n\
    Between them: of participations that of another school in the caller's own intervention, of ledger entries the budget of\n\
    the plan. For those who have none of their own, it is what Portsmouth's trust and its Teaching School have. Interests are\n\
    the caller's, a colleague's, and another area's; schools the caller's, nobody's, and another area's. Mutations are sent so that they reach the row and are refused there.\n";

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

    /// What there is of a row for the caller.
    fn of_row(rows: Rows, who: Who, relation: Relation) -> Self {
        if rows.exist(who, relation) { Self::Answered } else { Self::NoSuchRow }
    }

    /// This, unless it is an answer; then the other.
    fn then(self, next: Self) -> Self {
        if self == Self::Answered { next } else { self }
    }

    /// What the policy says of a field of the object that the probe leads to: the first refusal on the way decides.
    fn expected(probe: &Probe, type_name: &str, field: &str, who: Who) -> Self {
        let on_the_way = probe.steps.iter().map(|step| match step {
            Step::Field(type_name, field) => Self::of(type_name, field, who),
            Step::Row(rows) => Self::of_row(*rows, who, probe.relation),
        });
        let may = may_read(type_name, field, who, probe.relation);
        let of_row = if may { Self::Answered } else { Self::Forbidden };
        on_the_way.chain([Self::of(type_name, field, who), of_row]).fold(Self::Answered, Self::then)
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

impl Outcome {
    /// What the answer shows of a mutation: to be refused by the rules or as stale is to have reached the row.
    fn of_call(answer: &Answer, mutation: &str) -> Self {
        match answer.codes()[..] {
            ["NOT_FOUND"] => Self::NoSuchRow,
            ["CONFLICT"] => Self::Answered,
            [] => {
                let errors = answer.data(&format!("/{mutation}/userErrors"));
                assert!(errors.as_array().is_some_and(|errors| !errors.is_empty()), "{mutation}: {}", answer.text);
                Self::Answered
            }
            _ => Self::found(answer, "", mutation),
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
        ("Query", "measure") => "(code: \"PTRWM_EXP\")",
        ("Query", "observationSeries") => "(measureCode: \"PTRWM_EXP\", laCode: 851)",
        ("Query", "supportMatches") => "(requestId: \"U2Nob29sOjExNjE4Mg\")",
        ("Query", "impactRecomputation") => "(evaluationId: \"U2Nob29sOjExNjE4Mg\")",
        ("Query", "spendReview") => "(groupBy: [PRIORITY])",
        ("Query", "needSchools") => "(filter: { analysisId: \"U2Nob29sOjExNjE4Mg\" })",
        ("Query", "needNotMet" | "spendByNeed" | "spendNotOnNeed" | "needReproduction") => {
            "(analysisId: \"U2Nob29sOjExNjE4Mg\")"
        }
        ("Query", "successMeasures") => "(areaLaCode: \"851\")",
        ("Query", "predictions") => "(areaLaCode: \"851\", period: \"2025/26\", measureCodes: [\"PTRWM_EXP\"])",
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
    with_selection(field, arguments)
}

fn with_selection(field: &Field, arguments: &str) -> String {
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

/// One caller's tries: what it found, and where that is not what the policy says.
struct Tries<'a> {
    client: Client<'a>,
    who: Who,
    ids: Ids,
    wrong: Vec<String>,
}

impl Tries<'_> {
    /// Outcomes of all fields of a type: one line for each field, one sign for each row tried.
    async fn outcomes(&mut self, object: &ObjectType) -> Vec<String> {
        let mut lines = vec![String::new(); object.fields.len()];
        match object.name.as_str() {
            "Query" => {
                for (field, line) in object.fields.iter().zip(&mut lines) {
                    self.root(field, line).await;
                }
            }
            "Mutation" => {
                for (field, line) in object.fields.iter().zip(&mut lines) {
                    self.mutation(&field.name, line).await;
                }
            }
            _ => self.object(object, &mut lines).await,
        }
        lines
    }

    /// A root field: those that look a row up for each row that is tried, others once.
    async fn root(&mut self, field: &Field, line: &mut String) {
        let policy = Outcome::of("Query", &field.name, self.who);
        let Some((rows, tried)) = lookups(&field.name, &self.ids) else {
            let answer = self.client.ask(&format!("{{ {} }}", selected("Query", field))).await;
            let found = Outcome::found(&answer, "", &field.name);
            self.note(line, ("Query", &field.name), Relation::Own, found, policy, &answer);
            return;
        };
        for (relation, arguments) in tried {
            let answer = self.client.ask(&format!("{{ {} }}", with_selection(field, &arguments))).await;
            let is_there = answer.data(&format!("/{}", field.name)).is_object();
            let row = if is_there { Outcome::Answered } else { Outcome::NoSuchRow };
            let found = Outcome::found(&answer, "", &field.name).then(row);
            let expected = policy.then(Outcome::of_row(rows, self.who, relation));
            self.note(line, ("Query", &field.name), relation, found, expected, &answer);
        }
    }

    /// A mutation, on each row that it can be about.
    async fn mutation(&mut self, mutation: &str, line: &mut String) {
        let policy = Outcome::of("Mutation", mutation, self.who);
        for call in tries(mutation, &self.ids) {
            let query = format!(
                "mutation($input: {}Input!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}",
                upper_first(mutation)
            );
            let answer = self.client.ask_with(&query, json!({ "input": call.input })).await;
            let found = Outcome::of_call(&answer, mutation);
            let row = call.rows.map_or(Outcome::Answered, |rows| Outcome::of_row(rows, self.who, call.relation));
            let may = may_with(mutation, self.who, call.relation);
            let deed = if may { Outcome::Answered } else { Outcome::Forbidden };
            let expected = policy.then(row).then(deed);
            self.note(line, ("Mutation", mutation), call.relation, found, expected, &answer);
        }
    }

    /// Fields of the objects of a type to which ways are known.
    async fn object(&mut self, object: &ObjectType, lines: &mut [String]) {
        let probes = probes(&object.name, &self.ids);
        assert!(!probes.is_empty(), "no way to a {} is known; add one to the probes", object.name);
        let fields: Vec<String> = object.fields.iter().map(|field| selected(&object.name, field)).collect();
        for probe in probes {
            let query = probe.query.replace("FIELDS", &fields.join(" "));
            let answer = self.client.ask_with(&query, probe.variables.clone()).await;
            for (field, line) in object.fields.iter().zip(&mut *lines) {
                let found = Outcome::found(&answer, probe.pointer, &field.name);
                let expected = Outcome::expected(&probe, &object.name, &field.name, self.who);
                self.note(line, (&object.name, &field.name), probe.relation, found, expected, &answer);
            }
        }
    }

    fn note(
        &mut self,
        line: &mut String,
        (type_name, field): (&str, &str),
        relation: Relation,
        found: Outcome,
        expected: Outcome,
        answer: &Answer,
    ) {
        line.push(found.sign());
        if found != expected {
            let text: String = answer.text.chars().take(160).collect();
            let who = self.who;
            self.wrong.push(format!("{type_name}.{field} {who:?} {relation:?}: {found:?}, not {expected:?}: {text}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_is_answered_to_those_whom_the_policy_names_and_to_no_other() {
    on_each_database(async |app| {
        let cast = Cast::settle(app).await;
        let before = dump_rows(&app.app.db).await;
        let mut tries: Vec<_> = Who::all()
            .map(|who| Tries { client: app.client(who), who, ids: cast.tried_by(who), wrong: Vec::new() })
            .collect();
        let mut table = format!("{LEGEND}\n{:<47}", "");
        for who in Who::all() {
            let _ = write!(table, "{}  ", column(who));
        }
        for object in object_types().iter().filter(|object| !is_of_a_list(object)) {
            table.push('\n');
            let mut columns = Vec::new();
            for caller in &mut tries {
                columns.push((column(caller.who).len() + 2, caller.outcomes(object).await));
            }
            for (number, field) in object.fields.iter().enumerate() {
                let _ = write!(table, "\n{:<47}", format!("{}.{}", object.name, field.name));
                for (width, signs) in &columns {
                    let _ = write!(table, "{:<width$}", signs[number]);
                }
            }
        }
        let wrong: Vec<_> = tries.iter().flat_map(|caller| &caller.wrong).cloned().collect();
        assert!(wrong.is_empty(), "the policy says otherwise:\n{}", wrong.join("\n"));
        let lines: Vec<&str> = table.lines().map(str::trim_end).collect();
        insta::assert_snapshot!("matrix", lines.join("\n"));
        assert!(dump_rows(&app.app.db).await == before, "the tries wrote something");
    })
    .await;
}

/// How many rows each list of the service has for each caller.
#[tokio::test(flavor = "multi_thread")]
async fn lists_count_what_exists_for_the_caller() {
    on_each_database(async |app| {
        let _ = Cast::settle(app).await;
        let root = object_type("Query");
        let lists = root.fields.iter().filter(|field| field.of.ends_with("Connection") && field.required.is_empty());
        let mut table = String::new();
        for field in lists {
            let _ = write!(table, "{:<22}", field.name);
            for who in Who::all() {
                let answer = app.client(who).ask(&format!("{{ {} {{ totalCount }} }}", field.name)).await;
                let count = answer.data(&format!("/{}/totalCount", field.name)).to_string();
                let code = answer.codes().first().and_then(|code| code.chars().next()).map(String::from);
                let _ = write!(table, "{:<width$}", code.unwrap_or(count), width = column(who).len() + 2);
            }
            table.push('\n');
        }
        let heads: String = Who::all().map(|who| format!("{}  ", column(who))).collect();
        let lines: Vec<&str> = table.lines().map(str::trim_end).collect();
        insta::assert_snapshot!("lists", format!("{:<22}{}\n\n{}", "", heads.trim_end(), lines.join("\n")));
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
