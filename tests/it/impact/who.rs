//! Figures that are not public stay with those who may read them.

use entities::states::{Level, ProviderKind, Role};
use entities::{participation, provider};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tests::{
    Answer, BASELINE, EVALUATION, Evaluators, OUTCOME, Programme, RWM, TestApp, Who, act, agreement_terms, complaints,
    done, draft, evaluation_as_read, evaluation_seen, hold_all, impact_plan_with, on_each_database, organisations_of,
    parties_of, publish_outcomes, release_all, schools_of_area, settle_programme, sign,
};

#[tokio::test(flavor = "multi_thread")]
async fn what_rests_on_figures_that_are_not_public_is_not_published_nor_shown_to_the_board() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let subject = |urn: i64| (Level::School, i32::try_from(urn).expect("a URN"));
        let rows = [(area.trust_school, 40_000, 50_000), (area.school, 44_000, 49_000)]
            .map(|(urn, before, after)| [(subject(urn), BASELINE, before), (subject(urn), OUTCOME, after)]);
        hold_all(app, RWM, &rows.concat()).await;
        let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
        let plan = || impact_plan_with(&json!({ "method": "PRE_POST" }));
        let blind = people.bring_to(&area.own.id, plan(), "DRAFT").await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let why = evaluation_seen(&officer, &blind["id"], "cannotEstimate { code }").await;
        assert!(
            why["cannotEstimate"]["code"].is_string(),
            "without an agreement there is nothing to compute from: {why}"
        );
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let organisations = organisations_of(&admin).await;
        let parties = [(Role::TrustUser, "SHARER"), (Role::SchoolUser, "SHARER"), (Role::LaAdmin, "RECIPIENT")];
        let mut terms = agreement_terms(&parties_of(&organisations, &parties));
        terms["purposes"] = json!(["IMPACT_EVALUATION"]);
        terms["lastPeriod"] = json!(OUTCOME);
        let mut agreement = draft(&admin, "DSA-9", terms).await;
        for (role, _) in parties {
            agreement = sign(app, role, &agreement).await;
        }
        let moderated = people.bring_to(&area.own.id, plan(), "MODERATED").await;
        let fields = "result { estimate dataStatus security { reasons { code } } } \
            schools(first: 5) { edges { node { baseline inputs { observation { value } } } } }";
        let seen = evaluation_seen(&officer, &moderated["id"], fields).await;
        assert_eq!(
            (&seen["result"]["estimate"], &seen["result"]["dataStatus"]),
            (&json!(7.5), &json!("IN_YEAR")),
            "{seen}"
        );
        let first = &seen["schools"]["edges"][0]["node"];
        assert!(first["baseline"].is_number(), "who may read each figure is told: {seen}");
        assert!(first["inputs"][0]["observation"]["value"].is_number(), "{first}");
        let answer =
            act(&officer, "publishImpactEvaluation", "evaluation { id }", evaluation_as_read(&moderated)).await;
        assert_eq!(complaints(&answer, "publishImpactEvaluation"), ["evaluationId UNPUBLISHED_INPUTS"]);
        assert!(answer.text.contains("4 of the figures"), "{}", answer.text);
        let board = app.client(Who::Holder(Role::BoardMember));
        assert_eq!(evaluation_seen(&board, &moderated["id"], "id").await, Value::Null);
        let log = async || {
            app.app.recorder.flush().await;
            admin.ask("{ disclosureLog { totalCount edges { node { purpose } } } }").await
        };
        let logged = log().await;
        assert!(logged.text.contains("IMPACT_EVALUATION"), "what was read is written down: {}", logged.text);
        let verdict = evaluation_seen(&officer, &moderated["id"], "verdict").await;
        assert_eq!(verdict["verdict"], "NO_CLEAR_CHANGE");
        let number = |log: &Answer| log.data("/disclosureLog/totalCount").as_i64();
        let of_verdict = log().await;
        assert!(number(&of_verdict) > number(&logged), "the verdict tells of figures too");
        let listed = async || {
            let list = "{ impactEvaluations { edges { node { verdict result { estimate } } } } }";
            officer.ask(list).await.data("/impactEvaluations/edges/0/node").clone()
        };
        assert_eq!(listed().await, json!({ "verdict": "NO_CLEAR_CHANGE", "result": { "estimate": 7.5 } }));
        assert!(number(&log().await) > number(&of_verdict), "a list tells of them too");
        let input = json!({ "agreementId": agreement["id"], "expectedVersion": agreement["version"], "reason": "Ended" });
        done(&app.client(Who::Holder(Role::SchoolUser)), "revokeAgreement", "agreement", "id", input).await;
        let fields = "verdict chart { of } cannotEstimate { code } result { estimate } schools(first: 1) { edges { node { baseline outcome weight } } }";
        assert_eq!(
            evaluation_seen(&officer, &moderated["id"], fields).await,
            json!({ "verdict": "WITHHELD", "chart": null, "cannotEstimate": null, "result": null,
                "schools": { "edges": [{ "node": { "baseline": null, "outcome": null, "weight": null } }] } }),
            "when the agreement has ended, nothing that was worked out by it is told"
        );
        assert_eq!(listed().await, json!({ "verdict": "WITHHELD", "result": null }));
    })
    .await;
}

/// The change of schools of which two take part and one figure of a third was released, and does not count.
async fn released(app: &TestApp, area: &Programme) -> (Value, String) {
    let subject = |urn: i64| (Level::School, i32::try_from(urn).expect("a URN"));
    publish_outcomes(app, &[area.trust_school, area.school]).await;
    let other = schools_of_area(app).await.into_iter().find(|urn| ![area.trust_school, area.school].contains(urn));
    let other = other.expect("a school that takes no part");
    let release = release_all(app, RWM, &[(subject(other), OUTCOME, 99_000)]).await;
    let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
    (people.bring_to(&area.own.id, impact_plan_with(&json!({})), "PUBLISHED").await, release)
}

async fn withdraw(app: &TestApp, release: &str) {
    app.clock.set(app.now() + chrono::TimeDelta::seconds(1));
    let input = json!({ "releaseId": release, "reason": "Counted anew" });
    done(&app.client(Who::Holder(Role::LaAdmin)), "withdrawRelease", "release", "id", input).await;
}

/// The released value is less settled than the one that was published, so it does not count: it was read all the same.
#[tokio::test(flavor = "multi_thread")]
async fn what_rests_on_a_release_that_was_withdrawn_is_hidden_from_the_public() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let (published, release) = released(app, &area).await;
        let (dashboard, board) = (app.client(Who::Holder(Role::Dashboard)), app.client(Who::Holder(Role::BoardMember)));
        let seen = async |client| evaluation_seen(client, &published["id"], "schools { totalCount }").await;
        let listed = async || dashboard.ask("{ impactEvaluations { totalCount edges { node { id } } } }").await;
        assert_eq!(listed().await.data("/impactEvaluations/edges/0/node/id"), &published["id"], "which is kept by now");
        assert!(seen(&dashboard).await.is_object() && seen(&board).await.is_object());
        withdraw(app, &release).await;
        assert_eq!((seen(&dashboard).await, seen(&board).await), (Value::Null, Value::Null));
        assert_eq!(listed().await.data("/impactEvaluations"), &json!({ "totalCount": 0, "edges": [] }));
        let list = dashboard.ask("{ impactSummary { evaluations } }").await;
        assert_eq!(list.data("/impactSummary"), &json!([]));
        let officer = app.client(Who::Holder(Role::LaOfficer));
        assert_eq!(evaluation_seen(&officer, &published["id"], "status").await["status"], "PUBLISHED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_rests_on_a_withdrawn_release_is_not_published_and_another_takes_its_place() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let (published, release) = released(app, &area).await;
        let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let mut input = json!({ "interventionId": area.own.id, "plan": impact_plan_with(&json!({})) });
        let moderated = people.bring_to(&area.own.id, impact_plan_with(&json!({})), "MODERATED").await;
        withdraw(app, &release).await;
        let answer =
            act(&officer, "publishImpactEvaluation", "evaluation { id }", evaluation_as_read(&moderated)).await;
        assert_eq!(complaints(&answer, "publishImpactEvaluation"), ["evaluationId RELEASE_WITHDRAWN"]);
        input["supersedesId"] = published["id"].clone();
        let mut next = done(&officer, "planImpactEvaluation", "evaluation", EVALUATION, input).await;
        for (who, mutation) in [
            ("la-officer", "computeImpactEvaluation"),
            ("la-officer", "submitImpactEvaluation"),
            ("la-admin", "moderateImpactEvaluation"),
            ("la-officer", "publishImpactEvaluation"),
        ] {
            next = people.step(who, mutation, &next).await;
        }
        let dashboard = app.client(Who::Holder(Role::Dashboard));
        assert_eq!(evaluation_seen(&dashboard, &next["id"], "status").await["status"], "PUBLISHED");
        assert_eq!(evaluation_seen(&officer, &published["id"], "status").await["status"], "SUPERSEDED");
    })
    .await;
}

/// Only the board settles what the authority's own services did, and it does not see what rests on a withdrawn release.
#[tokio::test(flavor = "multi_thread")]
async fn the_authority_withdraws_an_evaluation_of_its_own_service_that_rests_on_a_withdrawn_release() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let (published, release) = released(app, &area).await;
        let services = provider::ActiveModel { kind: Set(ProviderKind::LaService), ..Default::default() };
        provider::Entity::update_many().set(services).exec(&app.app.db).await.expect("they are services");
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let mut input = evaluation_as_read(&published);
        input["reason"] = json!("The release was withdrawn");
        let answer = act(&officer, "withdrawImpactEvaluation", "evaluation { id }", input.clone()).await;
        assert_eq!(answer.codes(), ["FORBIDDEN"], "while the board sees it, it is the board's: {}", answer.text);
        withdraw(app, &release).await;
        let done = done(&officer, "withdrawImpactEvaluation", "evaluation", "status", input).await;
        assert_eq!(done["status"], "WITHDRAWN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_numbers_of_pupils_that_are_near_are_not_both_told() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
        let dashboard = app.client(Who::Holder(Role::Dashboard));
        let mut told = Vec::new();
        for reached in [20, 22, 13, 2] {
            let pupils = participation::ActiveModel { pupils_reached: Set(Some(reached)), ..Default::default() };
            participation::Entity::update_many().set(pupils).exec(&app.app.db).await.expect("they are reached");
            let published = people.bring_to(&area.own.id, impact_plan_with(&json!({})), "PUBLISHED").await;
            told.push(evaluation_seen(&dashboard, &published["id"], "cost { pupils }").await["cost"]["pupils"].clone());
        }
        assert_eq!(told, [json!(40), Value::Null, json!(26), Value::Null], "40, then 44, 26 and 4");
    })
    .await;
}
