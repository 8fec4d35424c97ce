//! The attacker at the door: a dashboard asks every combination of filters, orders and pages, and works out what it can.

use std::collections::{BTreeMap, BTreeSet};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::desk::{Cell, Desk, Person, period, trust, urn};
use crate::disclosure::control::attack::{Sample, pinned, samples, without_complements};
use crate::disclosure::control::{Cube, Decision, Nature, Relation, RuleSet, Subject, decide};
use crate::observations::service::{Releasing, cohorts, relations, release_observations};

const THRESHOLD: u32 = 6;
const CUBES: usize = 8;

/// Codes of the catalogue for those of the samples.
const CODES: [(&str, &str); 12] = [
    ("ALL", "ALL_PUPILS"),
    ("BOYS", "BOYS"),
    ("GIRLS", "GIRLS"),
    ("POOR", "DISADVANTAGED"),
    ("OTHER", "OTHER"),
    ("SEN", "SEN"),
    ("NO_SEN", "NO_SEN"),
    ("SUPPORT", "SEN_SUPPORT"),
    ("EHC", "EHC_PLAN"),
    ("EAL", "EAL"),
    ("LOOKED_AFTER", "LOOKED_AFTER"),
    ("CARED_FOR", "YOUNG_CARERS"),
];

/// One cell as the dashboard was told of it.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    id: String,
    subject: Subject,
    cohort: String,
    state: String,
    value: Option<f64>,
    figures: Value,
}

/// A cube in the words of the catalogue, of which the attacker knows the relations of the catalogue.
fn in_words_of_the_catalogue(desk: &Desk, mut sample: Sample) -> Sample {
    for row in &mut sample.rows {
        row.cohort = CODES.iter().find(|(code, _)| *code == row.cohort).unwrap().1.to_owned();
        row.school = u32::try_from(urn(row.school).get()).unwrap();
        row.trust = row.trust.map(|number| u32::try_from(trust(number).get()).unwrap());
    }
    let known: BTreeSet<&str> = CODES.iter().map(|(_, code)| *code).collect();
    sample.relations = relations(&desk.catalogue)
        .into_iter()
        .filter(|relation| match relation {
            Relation::Partition { whole, parts } => {
                known.contains(whole.as_str()) && parts.iter().any(|part| known.contains(part.as_str()))
            }
            Relation::Subset { part, .. } => known.contains(part.as_str()),
        })
        .collect();
    sample
}

fn measure(nature: Nature) -> &'static str {
    if nature == Nature::Share { "PTRWM_EXP" } else { "TELIG" }
}

/// A partnership that holds the cells of the sample and has released them.
async fn released(sample: &Sample) -> Desk {
    let schools: BTreeMap<u32, Option<u32>> = sample.rows.iter().map(|row| (row.school, row.trust)).collect();
    let desk = Desk::with_schools(&schools.into_iter().collect::<Vec<_>>()).await;
    let cells: Vec<Cell<'_>> = sample
        .rows
        .iter()
        .map(|row| Cell {
            school: row.school,
            cohort: CODES.iter().find(|(code, _)| *code == row.cohort).unwrap().1,
            numerator: row.numerator.unwrap(),
            denominator: row.denominator,
        })
        .collect();
    let code = measure(sample.nature);
    desk.hold(code, &cells).await;
    let releasing = Releasing {
        area: None,
        measure_code: code.to_owned(),
        period: period(),
        status: entities::states::ObservationStatus::InYear,
        dry_run: false,
        purpose: entities::states::Purpose::SchoolImprovement,
        idempotency: None,
    };
    desk.agree(&desk.grant(&[1, 2, 3, 4], code, &CODES.map(|(_, code)| code))).await;
    release_observations(&desk.operation(Person::Admin), (&desk.catalogue, &desk.log), releasing).await.unwrap();
    desk
}

fn told(node: &Value) -> Told {
    let number = |name: &str| node[name].as_i64().and_then(|number| u32::try_from(number).ok());
    let subject = match node["level"].as_str().unwrap() {
        "SCHOOL" => Subject::School(number("urn").unwrap()),
        "TRUST" => Subject::Trust(u32::try_from(node["trust"]["uid"].as_i64().unwrap()).unwrap()),
        _ => Subject::Area,
    };
    Told {
        id: node["id"].as_str().unwrap().to_owned(),
        subject,
        cohort: node["cohortCode"].as_str().unwrap().to_owned(),
        state: node["state"].as_str().unwrap().to_owned(),
        value: node["value"].as_f64(),
        figures: serde_json::json!([node["value"], node["numerator"], node["denominator"]]),
    }
}

/// All pages of the list with these arguments, with its total.
async fn list(desk: &Desk, arguments: &str, size: usize) -> Vec<Told> {
    let (mut found, mut after) = (Vec::new(), "null".to_owned());
    loop {
        let query = format!(
            "{{ observations(first: {size}, after: {after}, {arguments}) {{ totalCount pageInfo {{ hasNextPage endCursor }} \
             edges {{ node {{ id level urn trust {{ uid }} cohortCode state value numerator denominator withheldBecause }} }} }} }}"
        );
        let answer = desk.ask(Person::Dashboard, &query).await;
        let page = &answer["observations"];
        let nodes = page["edges"].as_array().unwrap().iter().map(|edge| &edge["node"]);
        found.extend(nodes.inspect(|node| assert_eq!(node["withheldBecause"], Value::Null)).map(told));
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(page["totalCount"], found.len());
            return found;
        }
        after = page["pageInfo"]["endCursor"].to_string();
    }
}

/// A filter with what passes it, as far as who was told all can say.
type Question = (String, Box<dyn Fn(&Told) -> bool>);

fn questions(all: &[Told]) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    let mut ask = |filter: String, passes: Box<dyn Fn(&Told) -> bool>| questions.push((filter, passes));
    for level in ["SCHOOL", "TRUST", "LOCAL_AUTHORITY"] {
        ask(format!("levels: [{level}]"), Box::new(move |told| level_of(told.subject) == level));
    }
    for (_, cohort) in CODES {
        ask(format!("cohortCodes: [\"{cohort}\"]"), Box::new(move |told| told.cohort == cohort));
    }
    for state in ["PRESENT", "SUPPRESSED", "SECONDARY_SUPPRESSION", "NOT_YET_APPROVED"] {
        ask(format!("states: [{state}]"), Box::new(move |told| told.state == state));
    }
    let mut values: Vec<f64> = all.iter().filter_map(|told| told.value).collect();
    values.extend([0.0, 1.0, 3.0, 6.0, 50.0, 1_000_000.0]);
    values.sort_by(f64::total_cmp);
    values.dedup();
    for value in values.iter().step_by(1 + values.len() / 12).copied() {
        ask(format!("valueAtLeast: {value}"), Box::new(move |told| told.value.is_some_and(|told| told >= value)));
        ask(format!("valueAtMost: {value}"), Box::new(move |told| told.value.is_some_and(|told| told <= value)));
        let both = format!("valueAtMost: {value}, levels: [SCHOOL], cohortCodes: [\"BOYS\", \"GIRLS\"]");
        let is_of_a_sex =
            |told: &Told| level_of(told.subject) == "SCHOOL" && ["BOYS", "GIRLS"].contains(&&*told.cohort);
        ask(both, Box::new(move |told| is_of_a_sex(told) && told.value.is_some_and(|told| told <= value)));
    }
    for school in 1..=4 {
        let urn = u32::try_from(urn(school).get()).unwrap();
        ask(format!("schoolUrns: [{urn}]"), Box::new(move |told| told.subject == Subject::School(urn)));
    }
    questions
}

fn level_of(subject: Subject) -> &'static str {
    match subject {
        Subject::School(_) => "SCHOOL",
        Subject::Trust(_) => "TRUST",
        Subject::Area => "LOCAL_AUTHORITY",
    }
}

/// Whatever is asked, the answer is what follows from all that was told already: no filter, order, page or count adds to it.
async fn answers_add_nothing(desk: &Desk, code: &str, all: &[Told]) {
    let by_id: BTreeMap<&str, &Told> = all.iter().map(|told| (told.id.as_str(), told)).collect();
    for (filter, passes) in questions(all) {
        let found = list(desk, &format!("filter: {{ {filter} }}"), 100).await;
        let expected: BTreeSet<&str> = all.iter().filter(|told| passes(told)).map(|told| told.id.as_str()).collect();
        assert_eq!(found.iter().map(|told| told.id.as_str()).collect::<BTreeSet<_>>(), expected, "{filter}");
        for told in &found {
            assert_eq!(Some(&told), by_id.get(told.id.as_str()), "{filter}");
        }
    }
    for (order, size) in
        [("VALUE", 7), ("VALUE_DESC", 3), ("RECORDED", 50), ("RECORDED_DESC", 11), ("PERIOD", 13), ("PERIOD_DESC", 100)]
    {
        let found = list(desk, &format!("orderBy: {order}, filter: {{ measureCodes: [\"{code}\"] }}"), size).await;
        assert_eq!(found.len(), all.len(), "{order}");
        let values: Vec<Option<f64>> = found.iter().map(|told| told.value).collect();
        let first_absent = values.iter().position(Option::is_none).unwrap_or(values.len());
        if order.starts_with("VALUE") {
            assert!(values[first_absent..].iter().all(Option::is_none), "{order}");
            // Those without a value come in the order of writing, which is that of subjects and cohorts and says nothing.
            assert!(found[first_absent..].iter().all(|told| told.figures == serde_json::json!([null, null, null])));
        }
    }
    for school in 1..=3 {
        let query = format!(
            "{{ school(urn: {}) {{ observations(first: 100) {{ edges {{ node {{ id level urn trust {{ uid }} cohortCode state value numerator denominator }} }} }} }} }}",
            urn(school)
        );
        let answer = desk.ask(Person::Dashboard, &query).await;
        let edges = answer["school"]["observations"]["edges"].as_array().cloned().unwrap_or_default();
        for edge in &edges {
            let told = told(&edge["node"]);
            assert_eq!(by_id.get(told.id.as_str()), Some(&&told));
        }
    }
}

fn rules() -> RuleSet {
    RuleSet { code: "STANDARD".to_owned(), version: 1, threshold: THRESHOLD, count_base: 1, decimals: 0 }
}

fn cube(desk: &Desk, sample: &Sample) -> Cube {
    Cube::new(sample.nature, cohorts(&desk.catalogue).unwrap(), &sample.rows).unwrap()
}

fn withheld(decision: &Decision) -> BTreeSet<(Subject, String)> {
    let cells = decision.cells().iter().filter(|cell| cell.disclosed().is_withheld());
    cells.map(|cell| (cell.subject(), cell.cohort().to_owned())).collect()
}

#[tokio::test]
async fn whatever_a_dashboard_asks_no_withheld_count_is_known_closer_than_the_protection_interval() {
    let mut runner = TestRunner::deterministic();
    let mut broken_without_complements = 0;
    for _ in 0..CUBES {
        let sample = samples().new_tree(&mut runner).unwrap().current();
        let desk = released(&sample).await;
        let all = list(&desk, "orderBy: RECORDED", 100).await;
        answers_add_nothing(&desk, measure(sample.nature), &all).await;
        let sample = in_words_of_the_catalogue(&desk, sample);
        let decision = decide(&cube(&desk, &sample), &rules(), &[]);
        let told_withheld: BTreeSet<(Subject, String)> = all
            .iter()
            .filter(|told| told.state == "SUPPRESSED")
            .map(|told| (told.subject, told.cohort.clone()))
            .collect();
        assert_eq!(told_withheld, withheld(&decision));
        assert!(all.iter().all(|told| told.state != "SECONDARY_SUPPRESSION"));
        assert_eq!(pinned(&sample, &decision, THRESHOLD), Vec::<String>::new());
        let naive = without_complements(&cube(&desk, &sample), &rules());
        broken_without_complements += usize::from(!pinned(&sample, &naive, THRESHOLD).is_empty());
    }
    assert!(broken_without_complements * 4 > CUBES * 3, "{broken_without_complements} of {CUBES}");
}
