//! What evaluations say of figures that are known.

use std::collections::BTreeSet;

use entities::observation;
use entities::states::{England, Level, ObservationStatus, Role, ValueState};
use entities::values::Period;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};
use tests::{
    BASELINE, Evaluators, OUTCOME, RWM, TestApp, Who, evaluation_seen, impact_plan_with, on_each_database,
    primaries_of_area, publish_all, publish_outcomes, settle_programme,
};

const FOUND: &str = "verdict isPlanLate cannotEstimate { code message } result { estimate low high standardError t pValue participants \
    treated { schools baseline outcome change } comparator { schools baseline outcome change } gap { baseline outcome change isHalved } \
    effectSize { value low high formula } noEffectSizeBecause security { rating reasons { code points } } balance { property before after } } \
    chart { of points { period value } } \
    schools(first: 100) { totalCount edges { node { urn side isCounted excludedBecause matchedUrn baseline outcome inputs { part observation { value } } } } }";

async fn computed(app: &TestApp, work: &str, parts: Value) -> Value {
    let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
    let draft = people.bring_to(work, impact_plan_with(&parts), "DRAFT").await;
    evaluation_seen(&app.client(Who::Holder(Role::LaOfficer)), &draft["id"], FOUND).await
}

/// URNs of the schools on one side.
fn schools_on(evaluation: &Value, side: &str) -> BTreeSet<i64> {
    let edges = evaluation["schools"]["edges"].as_array().into_iter().flatten();
    edges.filter(|edge| edge["node"]["side"] == side).filter_map(|edge| edge["node"]["urn"].as_i64()).collect()
}

fn near(value: &Value, expected: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - expected).abs() < 1e-9)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_method_compares_with_whom_it_says() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let treated = [area.trust_school, area.school];
        publish_outcomes(app, &treated).await;
        let mean = 10.25;
        let of = async |method: &str| computed(app, &area.own.id, json!({ "method": method })).await;
        let alone = of("PRE_POST").await;
        assert!(near(&alone["result"]["estimate"], mean), "{alone}");
        assert_eq!(alone["result"]["comparator"], Value::Null);
        let national = of("NATIONAL_COMPARATOR").await;
        assert!(near(&national["result"]["estimate"], mean - 1.5), "{national}");
        assert!(near(
            &national["chart"][2]["points"][1]["value"],
            national["result"]["treated"]["baseline"].as_f64().expect("a mean") + 1.5
        ));
        let local = of("LOCAL_COMPARATOR").await;
        let (treated_change, others) = (&local["result"]["treated"]["change"], &local["result"]["comparator"]);
        let did = treated_change.as_f64().expect("a change") - others["change"].as_f64().expect("a change");
        assert!(near(&local["result"]["estimate"], did) && near(treated_change, mean), "{local}");
        let compared: BTreeSet<i64> = schools_on(&local, "COMPARATOR");
        assert_eq!(others["schools"].as_i64().expect("a number"), i64::try_from(compared.len()).expect("a number"));
        assert!(compared.len() > 5 && treated.iter().all(|urn| !compared.contains(urn)), "{compared:?}");
        let expected: BTreeSet<i64> =
            primaries_of_area(app).await.into_iter().filter(|urn| !treated.contains(urn)).collect();
        assert_eq!(compared, expected, "all other schools of the area of the same phases");
        assert_eq!(local["result"]["effectSize"]["formula"], "COX_INDEX");
        assert_eq!(local["result"]["security"]["reasons"][0]["code"], "DESIGN_LOCAL");
        assert_eq!(local["isPlanLate"], false);
        let similar = of("SIMILAR_SCHOOLS").await;
        let chosen = similar["result"]["comparator"]["schools"].as_i64().expect("a number");
        assert!((1..=6).contains(&chosen), "three for each of two at most: {similar}");
        assert_eq!(similar["result"]["security"]["reasons"][0]["code"], "DESIGN_MATCHED");
        assert_eq!(similar["result"]["balance"][0]["property"], "BASELINE");
        let edges = similar["schools"]["edges"].as_array().expect("schools");
        assert!(
            edges
                .iter()
                .filter(|edge| edge["node"]["side"] == "COMPARATOR")
                .all(|edge| edge["node"]["matchedUrn"].is_i64())
        );
        let first = &edges[0]["node"];
        assert_eq!(first["side"], "TREATED");
        let inputs = first["inputs"].as_array().expect("inputs");
        assert!(
            inputs.iter().any(|input| input["part"] == "OUTCOME" && input["observation"]["value"] == first["outcome"]),
            "{first}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_is_evaluated_between_two_cohorts() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let of = |urn: i64, before: i64, after: i64| {
            let subject = (Level::School, i32::try_from(urn).expect("a URN"));
            [(subject, BASELINE, before), (subject, OUTCOME, after)]
        };
        let (one, other) = (area.trust_school, area.school);
        publish_all(app, (RWM, 2), &[of(one, 40_000, 52_000), of(other, 44_000, 50_000)].concat()).await;
        publish_all(app, (RWM, 3), &[of(one, 60_000, 62_000), of(other, 64_000, 61_000)].concat()).await;
        let plan = json!({ "method": "PRE_POST", "cohortCode": "DISADVANTAGED", "againstCohortCode": "OTHER" });
        let found = computed(app, &area.own.id, plan).await;
        assert!(
            near(&found["result"]["gap"]["baseline"], 20.0) && near(&found["result"]["gap"]["outcome"], 10.5),
            "{found}"
        );
        assert!(near(&found["result"]["estimate"], -9.5));
        assert_eq!(found["result"]["gap"]["isHalved"], false);
        assert_eq!(found["result"]["noEffectSizeBecause"], "GAP");
        assert_eq!(found["schools"]["edges"][0]["node"]["inputs"].as_array().expect("inputs").len(), 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_estimated_says_why() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let why = async |work: &str, parts: Value| {
            let found = computed(app, work, parts).await;
            assert_eq!((&found["verdict"], &found["result"]), (&json!("CANNOT_ESTIMATE"), &Value::Null), "{found}");
            assert!(!found["cannotEstimate"]["message"].as_str().expect("a sentence").is_empty());
            found["cannotEstimate"]["code"].as_str().expect("a code").to_owned()
        };
        assert_eq!(why(&area.own.id, json!({})).await, "COHORT_NOT_MEASURED");
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        assert_eq!(why(&area.rivals.id, json!({})).await, "TOO_FEW_SCHOOLS");
        assert_eq!(why(&area.own.id, json!({ "outcomePeriod": "2028/29", "dueOn": "2029-12-01" })).await, "NO_OUTCOME");
        assert_eq!(why(&area.own.id, json!({ "baselinePeriod": "2024/25" })).await, "NO_BASELINE");
        assert_eq!(why(&area.own.id, json!({ "weighting": "PUPILS" })).await, "NO_DENOMINATORS");
        assert_eq!(why(&area.own.id, json!({ "baselinePeriod": "2019/20" })).await, "TEST_CANCELLED");
        assert_eq!(why(&area.own.id, json!({ "baselinePeriod": "2014/15" })).await, "MEASURE_CHANGED");
        let national = json!({ "method": "NATIONAL_COMPARATOR", "cohortCode": "DISADVANTAGED" });
        let subject = |urn: i64| (Level::School, i32::try_from(urn).expect("a URN"));
        let rows = [(area.trust_school, 40_000, 50_000), (area.school, 44_000, 49_000)]
            .map(|(urn, before, after)| [(subject(urn), BASELINE, before), (subject(urn), OUTCOME, after)]);
        publish_all(app, (RWM, 2), &rows.concat()).await;
        assert_eq!(why(&area.own.id, national).await, "NO_NATIONAL_FIGURE");
        let local = json!({ "cohortCode": "DISADVANTAGED" });
        assert_eq!(why(&area.own.id, local).await, "NO_COMPARATORS");
        let near = json!({ "cohortCode": "DISADVANTAGED", "method": "SIMILAR_SCHOOLS", "caliper": 0.05 });
        assert_eq!(why(&area.own.id, near).await, "NO_COMPARATORS");
    })
    .await;
}

/// The register's figures have one decimal; in floating-point arithmetic 51.1 - 41.1 is not 80.3 - 70.3.
#[tokio::test(flavor = "multi_thread")]
async fn schools_that_changed_alike_tell_nothing_of_how_sure_the_figure_is() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let of = |urn: i64, before: i64, after: i64| {
            let subject = (Level::School, i32::try_from(urn).expect("a URN"));
            [(subject, BASELINE, before), (subject, OUTCOME, after)]
        };
        let rows = [of(area.trust_school, 41_100, 51_100), of(area.school, 70_300, 80_300)].concat();
        publish_all(app, (RWM, 1), &rows).await;
        let found = computed(app, &area.own.id, json!({ "method": "PRE_POST" })).await;
        assert_eq!(
            (&found["cannotEstimate"]["code"], &found["result"]),
            (&json!("NO_VARIANCE"), &Value::Null),
            "{found}"
        );
    })
    .await;
}

/// 1 is all state-funded schools, 2 primaries of them, 3 secondaries.
#[tokio::test(flavor = "multi_thread")]
async fn primaries_are_compared_with_primaries_of_england_and_never_with_secondaries() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let of = |level: Level, subject: i32, before: i64, after: i64| {
            [((level, subject), BASELINE, before), ((level, subject), OUTCOME, after)]
        };
        let school = |urn: i64| i32::try_from(urn).expect("a URN");
        let rows = [
            of(Level::School, school(area.trust_school), 40_000, 50_000),
            of(Level::School, school(area.school), 44_000, 50_000),
            of(Level::England, England::StateFundedSecondary.to_value(), 60_000, 69_000),
        ];
        publish_all(app, (RWM, 1), &rows.concat()).await;
        let national = json!({ "method": "NATIONAL_COMPARATOR" });
        let found = computed(app, &area.own.id, national.clone()).await;
        assert_eq!(found["cannotEstimate"]["code"], "NO_NATIONAL_FIGURE", "{found}");
        for (england, outcome, estimate) in [
            (England::AllSchools, 64_000, 4.0),
            (England::StateFunded, 63_000, 5.0),
            (England::StateFundedPrimary, 61_000, 7.0),
        ] {
            publish_all(app, (RWM, 1), &of(Level::England, england.to_value(), 60_000, outcome)).await;
            let found = computed(app, &area.own.id, national.clone()).await;
            assert!(near(&found["result"]["estimate"], estimate), "{england:?} {found}");
        }
    })
    .await;
}

/// A more settled figure counts, even where it is withheld.
#[tokio::test(flavor = "multi_thread")]
async fn what_its_publisher_withheld_in_the_end_counts_no_more() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let urn = i32::try_from(area.school).expect("a URN");
        let row = observation::Entity::find()
            .filter(observation::Column::Subject.eq(urn))
            .filter(observation::Column::Period.eq(Period::parse(OUTCOME).expect("a period")))
            .one(&app.app.db)
            .await
            .expect("it is read")
            .expect("there is one");
        let mut withheld = row.clone().into_active_model();
        (withheld.id, withheld.state) = (NotSet, Set(ValueState::Suppressed));
        (withheld.value_thousandths, withheld.numerator_thousandths) = (Set(None), Set(None));
        let mut provisional = row.into_active_model();
        provisional.status = Set(ObservationStatus::Provisional);
        provisional.update(&app.app.db).await.expect("it is written");
        withheld.insert(&app.app.db).await.expect("it is written");
        let found = computed(app, &area.own.id, json!({})).await;
        assert_eq!(found["cannotEstimate"]["code"], "SUPPRESSED_INPUTS", "{found}");
        let edges = found["schools"]["edges"].as_array().expect("schools");
        let of_it = edges.iter().find(|edge| edge["node"]["urn"] == area.school).expect("the school");
        assert_eq!(of_it["node"]["excludedBecause"], "WITHHELD");
    })
    .await;
}
