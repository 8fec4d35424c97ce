//! What published evaluations say together.

use chrono::TimeDelta;
use entities::states::Role;
use entities::{participation, provider};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tests::{
    Client, Evaluators, Who, evaluation_seen, impact_plan, impact_plan_with, on_each_database, publish_outcomes,
    settle_programme, signed_in,
};

async fn rows(client: &Client<'_>, arguments: &str, fields: &str) -> Value {
    let answer = client.ask(&format!("{{ impactSummary{arguments} {{ {fields} }} }}")).await;
    assert!(answer.data("/impactSummary").is_array(), "{}", answer.text);
    answer.data("/impactSummary").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_each_work_one_counts_and_measures_are_never_mixed() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
        let secure = people.bring_to(&area.own.id, impact_plan(), "PUBLISHED").await;
        people.bring_to(&area.own.id, impact_plan_with(&json!({ "method": "PRE_POST" })), "PUBLISHED").await;
        people.bring_to(&area.rivals.id, impact_plan(), "PUBLISHED").await;
        people.bring_to(&area.own.id, impact_plan_with(&json!({ "cohortCode": "DISADVANTAGED" })), "PUBLISHED").await;
        people.bring_to(&area.own.id, impact_plan(), "WITHDRAWN").await;
        let dashboard = signed_in(app, "dashboard");
        let fields = "keys { code name areaLaCode } cohort { code } evaluations countedEvaluations leftOutEvaluations interventions schools \
            verdicts { verdict evaluations } randomEffects { effect low high } fixedEffect { effect } heterogeneity { iSquared qPValue } \
            leastEffect greatestEffect progress { months schools leastSecurity } publishedCostPence pupils \
            forest { title effect weightPercent security evaluationId }";
        let found = rows(&dashboard, "(groupBy: [PRIORITY])", fields).await;
        assert_eq!(found.as_array().map(Vec::len), Some(2), "a row for each cohort: {found}");
        let row = &found[0];
        assert_eq!((&row["cohort"]["code"], &row["keys"][0]), (&json!("ALL_PUPILS"), &json!({ "code": "4", "name": "Narrow the gap", "areaLaCode": "851" })));
        let numbers = ["evaluations", "countedEvaluations", "leftOutEvaluations", "interventions", "schools"].map(|name| row[name].clone());
        assert_eq!(numbers, [json!(3), json!(1), json!(1), json!(2), json!(2)], "{row}");
        let effect = evaluation_seen(&dashboard, &secure["id"], "result { estimate }").await["result"]["estimate"].clone();
        assert_eq!((&row["randomEffects"]["effect"], &row["forest"][0]["effect"]), (&effect, &effect));
        assert_eq!((&row["forest"][0]["weightPercent"], &row["forest"][0]["evaluationId"]), (&json!(100.0), &secure["id"]));
        assert_eq!(row["publishedCostPence"], 400_000, "each piece of work once");
        assert_eq!(row["heterogeneity"]["qPValue"], Value::Null, "one evaluation differs from nothing");
        assert_eq!(found[1]["verdicts"], json!([{ "verdict": "CANNOT_ESTIMATE", "evaluations": 1 }]));
        assert_eq!((&found[1]["randomEffects"], &found[1]["forest"]), (&Value::Null, &json!([])));
        let by_provider = rows(&dashboard, "(groupBy: [PROVIDER, YEAR], filter: { cohortCodes: [\"ALL_PUPILS\"] })", "keys { name } evaluations").await;
        let names: Vec<&Value> = by_provider.as_array().into_iter().flatten().map(|row| &row["keys"][0]["name"]).collect();
        assert_eq!(names.len(), 2, "{by_provider}");
        let answer = dashboard.ask("{ impactSummary(groupBy: [KIND, KIND]) { evaluations } }").await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_known_before_and_what_was_paid_since_are_told_apart() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
        let reached = participation::ActiveModel { pupils_reached: Set(Some(30)), ..Default::default() };
        participation::Entity::update_many().set(reached).exec(&app.app.db).await.expect("pupils are reached");
        people.bring_to(&area.own.id, impact_plan(), "PUBLISHED").await;
        let before = app.now().to_rfc3339().replace("+00:00", "Z");
        app.clock.set(app.now() + TimeDelta::hours(1));
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let entry = json!({ "interventionId": area.own.id, "fundingSourceId": area.source, "amountPence": 150_000, "datedOn": "2026-11-20", "description": "Last workshops" });
        tests::done(&officer, "recordActual", "entry", "id", entry).await;
        let board = app.client(Who::Holder(Role::BoardMember));
        let found = rows(&board, "", "publishedCostPence ledgerCostPence").await;
        assert_eq!(found, json!([{ "publishedCostPence": 200_000, "ledgerCostPence": 350_000 }]));
        let worth = "pupils progress { months pencePerPupilAndMonth } pencePerPupil ledgerPencePerPupil ledgerPencePerPupilAndMonth";
        let found = rows(&board, "", worth).await;
        let of = |of_pupil: i64, of_month: i64| {
            json!([{ "pupils": 60, "progress": { "months": "3", "pencePerPupilAndMonth": 1_111 }, "pencePerPupil": 3_333,
                "ledgerPencePerPupil": of_pupil, "ledgerPencePerPupilAndMonth": of_month }])
        };
        assert_eq!(found, of(5_833, 1_944), "as the ledger stands");
        let found = rows(&board, &format!("(knownAt: \"{before}\")"), worth).await;
        assert_eq!(found, of(3_333, 1_111), "as it was known before the last payment");
        assert_eq!(rows(&board, "(knownAt: \"2026-01-01T00:00:00Z\")", "evaluations").await, json!([]));
        let dashboard = signed_in(app, "dashboard");
        let answer = dashboard.ask("{ impactSummary { publishedCostPence ledgerCostPence } }").await;
        assert_eq!(answer.codes(), ["FORBIDDEN"]);
        assert_eq!(answer.data("/impactSummary/0/ledgerCostPence"), &Value::Null);
        assert_eq!(answer.data("/impactSummary/0/publishedCostPence"), 200_000);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_counted_before_it_ended_is_told_of_that_time() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
        let published = people.bring_to(&area.own.id, impact_plan(), "PUBLISHED").await;
        let while_it_counted = app.now().to_rfc3339();
        app.clock.set(app.now() + TimeDelta::hours(1));
        people.step_because("la-officer", "withdrawImpactEvaluation", &published).await;
        let dashboard = signed_in(app, "dashboard");
        assert_eq!(rows(&dashboard, "", "evaluations").await, json!([]));
        let known = format!("(knownAt: \"{}\")", while_it_counted.replace("+00:00", "Z"));
        assert_eq!(rows(&dashboard, &known, "evaluations").await, json!([{ "evaluations": 1 }]));
        let since = format!("(knownAt: \"{}\")", app.now().to_rfc3339().replace("+00:00", "Z"));
        assert_eq!(rows(&dashboard, &since, "evaluations").await, json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_renamed_stays_one() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
        people.bring_to(&area.own.id, impact_plan(), "PUBLISHED").await;
        let renamed = provider::ActiveModel { name: Set("New name".to_owned()), ..Default::default() };
        provider::Entity::update_many().set(renamed).exec(&app.app.db).await.expect("it is renamed");
        app.clock.set(app.now() + TimeDelta::hours(1));
        people.bring_to(&area.own.id, impact_plan_with(&json!({ "method": "PRE_POST" })), "PUBLISHED").await;
        let found = rows(&signed_in(app, "dashboard"), "(groupBy: [PROVIDER])", "keys { name } evaluations").await;
        assert_eq!(found, json!([{ "keys": [{ "name": "New name" }], "evaluations": 2 }]));
    })
    .await;
}
