//! What is plain in a row is written at once, the rest by the engine; within a fragment all is by the engine.

use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    Answer, Client, Evaluators, TestApp, Who, done, evaluation_as_read, impact_plan, on_each_database,
    publish_outcomes, settle_programme,
};

const EVALUATION: &str = "id status interventionReference version interventionTitle kind providerName priorityCode priorityTitle year method \
    baselinePeriod outcomePeriod isPlanLate dueOn methodNote methodVersion computedAt moderationNote publishedAt changedAt endReason createdAt \
    __typename";
const RESULT: &str = "estimate low high standardError t degreesOfFreedom pValue participants treatedPupils noEffectSizeBecause dataStatus";
const MEASURE: &str = "code name definition stage unit nature decimals direction isAttainment pupilStandardDeviation source firstPeriod \
    lastPeriod least most";
const SCHOOL: &str = "id urn name establishmentNumber laestab ukprn openedOn closedOn ageLow ageHigh capacity pupilCount fsmPercent website \
    easting northing district ward";
const TRUST: &str = "id uid trustReferenceNumber name companiesHouseNumber ukprn openedOn closedOn";

const EFFECT_SIZE: &str = "value low high formula";
const MONTHS: &str = "months low high table schools security costPence pencePerPupilAndMonth";
const COHORT: &str = "code name isStaff definition";
const OF_SCHOOL: &str = "urn side isCounted excludedBecause matchedUrn crossesUrns";

/// What has to be found for each row: with it among the fields, a row is not written at once as a whole.
#[derive(Clone, Copy)]
struct Found {
    of_school: &'static str,
    of_trust: &'static str,
}

const NOTHING: Found = Found { of_school: "", of_trust: "" };
const SOMETHING: Found = Found { of_school: "phase { name }", of_trust: "kind { name }" };

/// The fields of all, each type's as `of` puts them.
async fn listed(client: &Client<'_>, found: Found, of: impl Fn(&str, &str) -> String) -> Answer {
    let [evaluation, result, measure, effect_size, months] = [
        ("ImpactEvaluation", EVALUATION),
        ("ImpactResult", RESULT),
        ("Measure", MEASURE),
        ("ImpactEffectSize", EFFECT_SIZE),
        ("ImpactMonths", MONTHS),
    ]
    .map(|(name, fields)| of(name, fields));
    let [cohort, of_school, school, trust] =
        [("Cohort", COHORT), ("ImpactSchool", OF_SCHOOL), ("School", SCHOOL), ("Trust", TRUST)]
            .map(|(name, fields)| of(name, fields));
    let Found { of_school: found_of_school, of_trust } = found;
    let query = format!(
        "{{ impactEvaluations(first: 5) {{ pageInfo {{ hasNextPage endCursor }} edges {{ cursor node {{ verdict result {{ {result} \
         effectSize {{ {effect_size} }} months {{ {months} }} }} {evaluation} cohort {{ {cohort} }} measure {{ {measure} }} \
         schools(first: 3) {{ edges {{ cursor node {{ {of_school} school {{ {found_of_school} {school} trust {{ {trust} {of_trust} }} }} }} }} }} \
         }} }} }} }}"
    );
    client.ask(&query).await
}

/// The data as they were sent: the fields are in the order in which they are asked for.
fn data_of(answer: &Answer) -> &str {
    answer.text.split("\"extensions\"").next().unwrap_or_default()
}

/// An evaluation that was moderated with a note, published and withdrawn, and a plan for another, which is listed first.
async fn settle(app: &TestApp) {
    let area = settle_programme(app).await;
    publish_outcomes(app, &[area.trust_school, area.school]).await;
    let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
    let submitted = people.bring_to(&area.own.id, impact_plan(), "SUBMITTED").await;
    let mut input = evaluation_as_read(&submitted);
    input["note"] = json!("Two schools are few");
    let admin = app.client(Who::Holder(Role::LaAdmin));
    let moderated = done(&admin, "moderateImpactEvaluation", "evaluation", tests::EVALUATION, input).await;
    let published = people.step("la-officer", "publishImpactEvaluation", &moderated).await;
    people.step_because("la-officer", "withdrawImpactEvaluation", &published).await;
    people.plan(&area.own.id, impact_plan()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_written_at_once_is_what_the_engine_would_write() {
    on_each_database(async |app| {
        settle(app).await;
        for (role, number) in [(Role::LaOfficer, 2), (Role::Dashboard, 1)] {
            for found in [NOTHING, SOMETHING] {
                let client = app.client(Who::Holder(role));
                let at_once = listed(&client, found, |_, fields| fields.to_owned()).await;
                let by_the_engine =
                    listed(&client, found, |name, fields| format!("... on {name} {{ {fields} }}")).await;
                let edges = at_once.data("/impactEvaluations/edges").as_array().expect("a list");
                assert_eq!((edges.len(), data_of(&at_once)), (number, data_of(&by_the_engine)), "{role}");
                let node = &edges[number - 1]["node"];
                assert_eq!(node["moderationNote"], "Two schools are few");
                assert_eq!(node["endReason"], "It rested on a mistake");
                assert!(node["result"]["months"]["months"].is_string(), "{node}");
                let schools = node["schools"]["edges"].as_array().expect("a list");
                assert!(schools.iter().any(|edge| edge["node"]["school"]["trust"]["name"].is_string()), "{node}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn aliases_merged_fields_directives_and_errors_are_those_of_the_engine() {
    on_each_database(async |app| {
        settle(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let list = async |fields: &str| {
            officer.ask(&format!("{{ impactEvaluations(first: 5) {{ edges {{ node {{ {fields} }} }} }} }}")).await
        };
        let plain = "name: interventionTitle result { low top: high } measure { code } again: measure { label: name } \
                     pupils: cohort { called: name } some: schools(first: 2) { rows: edges { at: cursor of: node { school { of: urn } } } }";
        let directed = "year @skip(if: true) kind @include(if: true) result { high low @skip(if: true) }";
        let merged = "version version result { low } measure { code } result { high } measure { name @skip(if: true) }";
        for fields in [
            format!("{plain} history {{ action }}"),
            format!("{directed} history {{ action }}"),
            format!("{merged} history {{ action }}"),
        ] {
            let at_once = list(&fields).await;
            let by_the_engine = list(&format!("... on ImpactEvaluation {{ {fields} }}")).await;
            let paths = |answer: &Answer| -> Vec<Value> {
                let errors = answer.body["errors"].as_array().expect("history is not for officers");
                errors.iter().map(|error| error["path"].clone()).collect()
            };
            assert_eq!(paths(&at_once), paths(&by_the_engine));
            assert_eq!(at_once.data("/impactEvaluations"), by_the_engine.data("/impactEvaluations"));
            assert!(at_once.body.pointer("/data/impactEvaluations/edges/1/node/year").is_none(), "{}", at_once.text);
        }
        for fields in [plain, directed, merged] {
            let at_once = list(fields).await;
            assert_eq!(data_of(&at_once), data_of(&list(&format!("... on ImpactEvaluation {{ {fields} }}")).await));
            let high = ["top", "high"].map(|name| at_once.data("/impactEvaluations/edges/1/node/result")[name].is_number());
            assert!(high.contains(&true), "{}", at_once.text);
        }
        let twice = "edges { node { id } } edges { cursor @skip(if: true) }";
        let twice = officer.ask(&format!("{{ impactEvaluations(first: 5) {{ {twice} }} }}")).await;
        assert!(twice.data("/impactEvaluations/edges/1/node/id").is_string(), "{}", twice.text);
    })
    .await;
}
