//! What dashboards are told of evaluations does not depend on what is withheld from them: whatever the held figures are, it is the same to the
//! last letter. So nothing that is withheld can be worked out from it, however it is combined.

use entities::observation::{self, Column};
use entities::states::{Level, ObservationStatus, Role, ValueState};
use entities::values::{Period, Thousandths};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tests::{
    Client, Evaluators, OUTCOME, RWM, TestApp, Who, evaluation_seen, hold_all, impact_plan_with, on_each_database,
    primaries_of_area, publish_outcomes, settle_programme,
};

/// All that an evaluation tells, but for keys and times.
const TOLD: &str = "verdict cannotEstimate { code } chart { of points { value } } cost { pupils } \
    result { estimate low high standardError t degreesOfFreedom pValue participants treatedPupils dataStatus \
        treated { schools baseline outcome } comparator { schools baseline outcome } effectSize { value low high } noEffectSizeBecause \
        security { rating reasons { code message } } balance { property before after } } \
    schools(first: 100) { totalCount edges { node { urn side isCounted excludedBecause weight matchedUrn baseline outcome crossesUrns \
        inputs { part observation { value state } } } } }";

/// All that a summary tells, but for keys.
const TOGETHER: &str = "evaluations countedEvaluations leftOutEvaluations interventions schools verdicts { verdict evaluations } \
    randomEffects { effect standardError low high } fixedEffect { effect standardError low high } heterogeneity { q qPValue iSquared tauSquared } \
    leastEffect greatestEffect progress { effectSize { effect low high } months low high schools leastSecurity costPence pencePerPupilAndMonth } \
    forest { effect low high weightPercent security } publishedCostPence pupils pencePerPupil";

fn number(urn: i64) -> i32 {
    i32::try_from(urn).expect("a URN")
}

/// The public figure of the outcome is withheld.
async fn withhold(app: &TestApp, urns: &[i64], status: ObservationStatus) {
    let withheld = observation::ActiveModel {
        state: Set(ValueState::Suppressed),
        status: Set(status),
        value_thousandths: Set(None),
        ..Default::default()
    };
    observation::Entity::update_many()
        .set(withheld)
        .filter(Column::Level.eq(Level::School))
        .filter(Column::IsPublic.eq(true))
        .filter(Column::Subject.is_in(urns.iter().map(|urn| number(*urn))))
        .filter(Column::Period.eq(Period::parse(OUTCOME).expect("a period")))
        .exec(&app.app.db)
        .await
        .expect("they are withheld");
}

/// What is held of them becomes this.
async fn hide(app: &TestApp, thousandths: i64) {
    let hidden =
        observation::ActiveModel { value_thousandths: Set(Thousandths::new(thousandths)), ..Default::default() };
    let held = observation::Entity::update_many().set(hidden).filter(Column::IsPublic.eq(false));
    held.exec(&app.app.db).await.expect("it is changed");
}

/// What dashboards are told of an evaluation by each method, and of all that is published together.
async fn told(app: &TestApp, work: &str, dashboard: &Client<'_>) -> Vec<Value> {
    let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
    let mut told = Vec::new();
    for method in ["PRE_POST", "NATIONAL_COMPARATOR", "LOCAL_COMPARATOR", "SIMILAR_SCHOOLS"] {
        let plan = impact_plan_with(&json!({ "method": method }));
        let published = people.bring_to(work, plan, "PUBLISHED").await;
        told.push(evaluation_seen(dashboard, &published["id"], TOLD).await);
        let together = dashboard.ask(&format!("{{ impactSummary {{ {TOGETHER} }} }}")).await;
        let rows = together.data("/impactSummary");
        assert_eq!(rows.as_array().map(Vec::len), Some(1), "{}", together.text);
        told.push(rows[0].clone());
        people.step_because("la-officer", "withdrawImpactEvaluation", &published).await;
    }
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_withheld_dashboards_are_told_the_same() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let treated = [area.trust_school, area.school];
        publish_outcomes(app, &treated).await;
        let others = primaries_of_area(app).await.into_iter().filter(|urn| !treated.contains(urn));
        let others: Vec<i64> = others.take(12).collect();
        let (officer, dashboard) = (app.client(Who::Holder(Role::LaOfficer)), app.client(Who::Holder(Role::Dashboard)));
        // As a publisher withholds it in the end, and as the partnership withholds it in a release, which is as unsettled as what is held.
        for (withheld, status) in [
            (others.clone(), ObservationStatus::Final),
            (others, ObservationStatus::InYear),
            (vec![area.school], ObservationStatus::InYear),
        ] {
            withhold(app, &withheld, status).await;
            observation::Entity::delete_many()
                .filter(Column::IsPublic.eq(false))
                .exec(&app.app.db)
                .await
                .expect("anew");
            let held: Vec<_> = withheld.iter().map(|urn| ((Level::School, number(*urn)), OUTCOME, 50_000)).collect();
            hold_all(app, RWM, &held).await;
            let seen = officer.ask("{ observations(filter: { isPublic: false }) { edges { node { value } } } }").await;
            assert!(seen.text.contains("50.0") || seen.text.contains(":50}"), "the officer reads one: {}", seen.text);
            let mut worlds = Vec::new();
            for hidden in [1_000, 50_000, 99_000] {
                hide(app, hidden).await;
                worlds.push(told(app, &area.own.id, &dashboard).await);
            }
            assert!(worlds[0].iter().all(Value::is_object), "each is there: {worlds:?}");
            assert!(worlds.iter().all(|world| *world == worlds[0]), "{worlds:?}");
            let has_result = worlds[0].iter().filter(|of| of["result"].is_object()).count();
            assert_eq!(has_result, if withheld == [area.school] { 0 } else { 4 }, "{worlds:?}");
        }
    })
    .await;
}
