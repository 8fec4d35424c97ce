//! A way to an object of each type: the query that leads there, and what the policy guards on the way.

use serde_json::{Value, json};

use super::calls::blank;
use super::cast::Ids;
use super::rows::{Relation, Rows};
use super::types::{IMPACT, MATCHES, NEED, NODES, PREDICTIONS, REGISTER, REVIEW, SERIES, SUCCESS, SUMMARY, WITHIN};

/// What stands between the caller and the fields of an object.
#[derive(Debug, Clone)]
pub enum Step {
    /// A field with a line in the policy.
    Field(&'static str, String),
    /// A row that exists for some.
    Row(Rows),
}

/// The way to an object.
#[derive(Debug, Clone)]
pub struct Probe {
    /// Whose object it is.
    pub relation: Relation,
    /// The query, with `FIELDS` where the fields of the object go.
    pub query: String,
    /// Its variables.
    pub variables: Value,
    /// Where the object is in the answer.
    pub pointer: &'static str,
    /// What is guarded on the way.
    pub steps: Vec<Step>,
}

/// Ways to objects of the type; none if there is no way known.
pub fn probes(type_name: &str, ids: &Ids) -> Vec<Probe> {
    let once = |query: &str, pointer, step: (&'static str, &str)| {
        let steps = vec![Step::Field(step.0, step.1.to_owned())];
        vec![Probe { relation: Relation::Own, query: query.to_owned(), variables: json!({}), pointer, steps }]
    };
    if let Some((_, rest, pointer)) = REVIEW.iter().find(|(name, ..)| *name == type_name) {
        let query = format!("{{ found: spendReview(groupBy: [PRIORITY]) {{ {rest} }} }}");
        return once(&query, pointer, ("Query", "spendReview"));
    }
    if let Some((_, rest, pointer)) = SERIES.iter().find(|(name, ..)| *name == type_name) {
        let cohorts = "[\"ALL_PUPILS\", \"DISADVANTAGED\", \"OTHER\"]";
        let arguments = format!("(measureCode: \"PTRWM_EXP\", laCode: 851, cohortCodes: {cohorts})");
        let query = format!("{{ found: observationSeries{arguments} {{ {rest} }} }}");
        return once(&query, pointer, ("Query", "observationSeries"));
    }
    if let Some((_, rest, pointer)) = MATCHES.iter().find(|(name, ..)| *name == type_name) {
        let days = "days: 1, neededFrom: \"2026-11-02\", neededTo: \"2026-12-18\"";
        let need = format!("{{ urn: {}, specialismCodes: [\"MATHS\"], {days} }}", ids["urn"][0].1);
        let query = format!("{{ found: supportMatches(need: {need}) {{ {rest} }} }}");
        let mut found = once(&query, pointer, ("Query", "supportMatches"));
        if type_name == "SupportExclusion" {
            found[0].steps.push(Step::Field("SupportMatches", "excluded".to_owned()));
        }
        return found;
    }
    if let Some((_, rest, pointer)) = SUMMARY.iter().find(|(name, ..)| *name == type_name) {
        let query = format!(
            "{{ found: impactSummary(groupBy: [PRIORITY], filter: {{ areaLaCodes: [\"851\"], cohortCodes: [\"ALL_PUPILS\"] }}) {{ {rest} }} }}"
        );
        return once(&query, pointer, ("Query", "impactSummary"));
    }
    if let Some((_, rest, pointer)) = IMPACT.iter().find(|(name, ..)| *name == type_name) {
        return impact(type_name, (rest, pointer), ids);
    }
    if let Some((_, rest, pointer)) = NEED.iter().find(|(name, ..)| *name == type_name) {
        let of = |(relation, urn): &(Relation, String)| Probe {
            relation: *relation,
            query: format!("{{ found: school(urn: {urn}) {{ needs {{ edges {{ node {{ {rest} }} }} }} }} }}"),
            variables: json!({}),
            pointer,
            steps: vec![
                Step::Field("Query", "school".to_owned()),
                Step::Field("School", "needs".to_owned()),
                Step::Row(Rows::Needs),
            ],
        };
        return ids["urn"].iter().map(of).collect();
    }
    if let Some((_, rest, pointer)) = SUCCESS.iter().find(|(name, ..)| *name == type_name) {
        let query = format!("{{ found: successMeasures(areaLaCode: \"851\") {{ {rest} }} }}");
        return once(&query, pointer, ("Query", "successMeasures"));
    }
    if let Some((_, rest, pointer)) = PREDICTIONS.iter().find(|(name, ..)| *name == type_name) {
        let arguments = "areaLaCode: \"851\", period: \"2025/26\", measureCodes: [\"PTRWM_EXP\"]";
        let query = format!("{{ found: predictions({arguments}) {{ {rest} }} }}");
        let mut found = once(&query, pointer, ("Query", "predictions"));
        found[0].steps.push(Step::Row(Rows::Predictions));
        return found;
    }
    match type_name {
        "NeedBandSpend" | "NeedReproduction" => {
            let (root, pointer) =
                if type_name == "NeedBandSpend" { ("spendByNeed", "/found/0") } else { ("needReproduction", "/found") };
            let of = |(relation, id): &(Relation, String)| Probe {
                relation: *relation,
                query: format!("{{ found: {root}(analysisId: \"{id}\") {{ FIELDS }} }}"),
                variables: json!({}),
                pointer,
                steps: vec![Step::Field("Query", root.to_owned()), Step::Row(Rows::Boards)],
            };
            ids["NeedAnalysis"].iter().map(of).collect()
        }
        "NeedDrawn" => {
            let (relation, id) = &ids["Priority"][0];
            vec![Probe {
                relation: *relation,
                query: format!("{{ found: node(id: \"{id}\") {{ ... on Priority {{ needs {{ FIELDS }} }} }} }}"),
                variables: json!({}),
                pointer: "/found/needs/0",
                steps: vec![Step::Row(Rows::Plans), Step::Field("Priority", "needs".to_owned())],
            }]
        }
        "Specialism" => once("{ found: specialisms { FIELDS } }", "/found/0", ("Query", "specialisms")),
        // How many days somebody has is for fewer than who it is.
        "SupporterCapacity" => {
            let of = |(relation, id): &(Relation, String)| Probe {
                relation: *relation,
                query: format!("{{ found: node(id: \"{id}\") {{ ... on Supporter {{ capacity {{ FIELDS }} }} }} }}"),
                variables: json!({}),
                pointer: "/found/capacity/0",
                steps: vec![Step::Row(Rows::Contracts), Step::Field("Supporter", "capacity".to_owned())],
            };
            ids["Supporter"].iter().map(of).collect()
        }
        "ObservationSource" => {
            let query = "{ found: observations(filter: { levels: [LOCAL_AUTHORITY], measureCodes: [\"PTRWM_EXP\"] }) { edges { node { source { FIELDS } } } } }";
            once(query, "/found/edges/0/node/source", ("Query", "observations"))
        }
        "QaDescriptor" => {
            let query = "{ found: qaFrameworks { criteria { descriptors { FIELDS } } } }";
            once(query, "/found/0/criteria/0/descriptors/0", ("Query", "qaFrameworks"))
        }
        "QaJudgement" => {
            let query = "{ found: qaReviews { edges { node { findings { judgements { FIELDS } } } } } }";
            once(query, "/found/edges/0/node/findings/judgements/0", ("Query", "qaReviews"))
        }
        "ProviderRecord" => {
            let query = "{ found: providers { edges { node { record { FIELDS } } } } }";
            once(query, "/found/edges/0/node/record", ("Query", "providers"))
        }
        "QaGradeCount" => {
            let query = "{ found: providers { edges { node { record { grades { FIELDS } } } } } }";
            once(query, "/found/edges/0/node/record/grades/0", ("Query", "providers"))
        }
        "ImpactDue" => once("{ found: impactDue { FIELDS } }", "/found", ("Query", "impactDue")),
        "ImpactRecomputation" => {
            let query = format!(
                "{{ found: impactRecomputation(evaluationId: \"{}\") {{ FIELDS }} }}",
                ids["ImpactEvaluation"][0].1
            );
            once(&query, "/found", ("Query", "impactRecomputation"))
        }
        "QaCoverage" => once("{ found: qaCoverage { FIELDS } }", "/found", ("Query", "qaCoverage")),
        "QaAgreement" => once("{ found: qaAgreement { FIELDS } }", "/found", ("Query", "qaAgreement")),
        "Viewer" => once("{ found: viewer { FIELDS } }", "/found", ("Query", "viewer")),
        "Limits" => once("{ found: viewer { limits { FIELDS } } }", "/found/limits", ("Viewer", "limits")),
        "UserError" => {
            let mut probe = payload("grantMembership", "userErrors { FIELDS }", "/found/userErrors/0", ids);
            probe.steps.push(Step::Field("GrantMembershipPayload", "userErrors".to_owned()));
            vec![probe]
        }
        _ => match type_name.strip_suffix("Payload") {
            Some(verb) => vec![payload(&lower_first(verb), "FIELDS", "/found", ids)],
            None => rows(type_name, ids).unwrap_or_else(|| register(type_name, ids)),
        },
    }
}

/// The ways to what published evaluations found: one of a measure, one of a gap, and one of which nothing is estimated.
fn impact(type_name: &str, (rest, pointer): (&str, &'static str), ids: &Ids) -> Vec<Probe> {
    let kind = match type_name {
        "ImpactGap" => "gap",
        "ImpactCannotEstimate" => "nothing",
        _ => "ImpactEvaluation",
    };
    let (relation, id) = &ids[kind][0];
    let (query, pointer, step) = if type_name == "ImpactRevisedInput" {
        let query =
            format!("{{ found: impactRecomputation(evaluationId: \"{id}\") {{ revisedInputs {{ FIELDS }} }} }}");
        (query, "/found/revisedInputs/0", Step::Field("Query", "impactRecomputation".to_owned()))
    } else {
        let query = format!("{{ found: node(id: \"{id}\") {{ ... on ImpactEvaluation {{ {rest} }} }} }}");
        (query, pointer, Step::Row(Rows::Published))
    };
    vec![Probe { relation: *relation, query, variables: json!({}), pointer, steps: vec![step] }]
}

/// The way to what a mutation gives whose key is blank.
fn payload(mutation: &str, rest: &str, pointer: &'static str, ids: &Ids) -> Probe {
    let query = format!(
        "mutation($input: {}Input!) {{ found: {mutation}(input: $input) {{ {rest} }} }}",
        upper_first(mutation)
    );
    Probe {
        relation: Relation::Own,
        query,
        variables: json!({ "input": blank(mutation, ids) }),
        pointer,
        steps: vec![Step::Field("Mutation", mutation.to_owned())],
    }
}

/// The ways by `node`.
fn rows(type_name: &str, ids: &Ids) -> Option<Vec<Probe>> {
    let within = WITHIN.iter().find(|(name, ..)| *name == type_name);
    let (kind, pointer) = within.map_or((type_name, "/found"), |(_, kind, _, pointer)| (*kind, *pointer));
    let is_paged = pointer.ends_with("/edges/0/node");
    let rest = within.map_or("FIELDS".to_owned(), |(_, _, list, _)| {
        if is_paged { format!("{list} {{ edges {{ node {{ FIELDS }} }} }}") } else { format!("{list} {{ FIELDS }}") }
    });
    let (kind, rows) = NODES.iter().find(|(name, _)| *name == kind)?;
    let list = within.map(|(_, _, list, _)| Step::Field(kind, (*list).to_owned()));
    let steps: Vec<Step> = [Step::Row(*rows)].into_iter().chain(list).collect();
    let found = ids[kind].iter().map(|(relation, id)| Probe {
        relation: *relation,
        query: format!("{{ found: node(id: \"{id}\") {{ ... on {kind} {{ {rest} }} }} }}"),
        variables: json!({}),
        pointer,
        steps: steps.clone(),
    });
    Some(found.collect())
}

/// The ways by the register's root fields.
fn register(type_name: &str, ids: &Ids) -> Vec<Probe> {
    let probe = |root: &str, (relation, arguments): (Relation, &str), rest: &str, pointer| Probe {
        relation,
        query: format!("{{ found: {root}{arguments} {{ {rest} }} }}"),
        variables: json!({}),
        pointer,
        steps: vec![Step::Field("Query", root.to_owned())],
    };
    if type_name == "School" {
        let of = |(relation, urn): &(Relation, String)| {
            probe("school", (*relation, &format!("(urn: {urn})")), "FIELDS", "/found")
        };
        return ids["urn"].iter().map(of).collect();
    }
    let Some((_, root, [own, foreign], rest, below)) = REGISTER.iter().find(|(name, ..)| *name == type_name) else {
        return Vec::new();
    };
    vec![probe(root, (Relation::Own, own), rest, below), probe(root, (Relation::Foreign, foreign), rest, below)]
}

/// Root fields that look one row up, with its arguments for each row that is tried.
pub fn lookups(field: &str, ids: &Ids) -> Option<(Rows, Vec<(Relation, String)>)> {
    let by = |argument: &str, name: &str| {
        let found = ids[name].iter().map(|(relation, id)| (*relation, format!("({argument}: \"{id}\")")));
        found.collect()
    };
    match field {
        "intervention" => Some((Rows::Interventions, by("reference", "reference"))),
        "agreement" => {
            let found = ids["Agreement"].iter().zip(["DSA-1", "DSA-2", "DSA-3"]);
            let of = |((relation, _), reference): (&(Relation, String), _)| {
                (*relation, format!("(reference: \"{reference}\")"))
            };
            Some((Rows::Sharing, found.map(of).collect()))
        }
        "provider" => Some((Rows::Providers, by("id", "Provider"))),
        "commissioningPlan" => {
            let of = |area: i32| format!("(year: \"2026/27\", areaLaCode: \"{area}\")");
            Some((Rows::Plans, vec![(Relation::Own, of(851)), (Relation::Foreign, of(852))]))
        }
        _ => None,
    }
}

/// The name with its first letter in upper case.
pub fn upper_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}
