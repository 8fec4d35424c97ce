//! Figures that are not public stay with those who may read them.

use api::graphql::id::GlobalId;
use entities::states::{Level, Role};
use entities::{impact_evaluation, impact_input};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use tests::{
    BASELINE, Evaluators, OUTCOME, RWM, Who, act, agreement_terms, complaints, draft, evaluation_as_read,
    evaluation_seen, hold_all, impact_plan_with, on_each_database, organisations_of, parties_of, publish_outcomes,
    settle_evidence, settle_programme, sign,
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
        assert_eq!(first["baseline"], Value::Null, "it is read where it is held");
        assert!(first["inputs"][0]["observation"]["value"].is_number(), "{first}");
        let answer =
            act(&officer, "publishImpactEvaluation", "evaluation { id }", evaluation_as_read(&moderated)).await;
        assert_eq!(complaints(&answer, "publishImpactEvaluation"), ["evaluationId UNPUBLISHED_INPUTS"]);
        assert!(answer.text.contains("4 of the figures"), "{}", answer.text);
        let board = app.client(Who::Holder(Role::BoardMember));
        assert_eq!(evaluation_seen(&board, &moderated["id"], "id").await, Value::Null);
        app.app.recorder.flush().await;
        let log = app.client(Who::Holder(Role::LaAdmin)).ask("{ disclosureLog { edges { node { purpose } } } }").await;
        assert!(log.text.contains("IMPACT_EVALUATION"), "what was read is written down: {}", log.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_rests_on_a_release_that_was_withdrawn_is_hidden_from_the_public() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let people = Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" };
        let published = people.bring_to(&area.own.id, impact_plan_with(&json!({})), "PUBLISHED").await;
        let Some(GlobalId::Release(release)) = GlobalId::decode(&settle_evidence(app, &[]).await.release) else {
            panic!("an id of a release")
        };
        let db = &app.app.db;
        let input = impact_input::Entity::find().one(db).await.expect("it is read").expect("there is one");
        let mut input = input.into_active_model();
        input.release_id = Set(Some(release));
        input.update(db).await.expect("it is written");
        let dashboard = app.client(Who::Holder(Role::Dashboard));
        let seen = async || evaluation_seen(&dashboard, &published["id"], "schools { totalCount }").await;
        assert!(seen().await.is_object(), "it does not rest on the release yet");
        let row = impact_evaluation::Entity::find().one(db).await.expect("it is read").expect("there is one");
        let mut row = row.into_active_model();
        row.uses_release = Set(true);
        row.update(db).await.expect("it is written");
        assert_eq!(seen().await, Value::Null);
        let list = dashboard.ask("{ impactEvaluations { totalCount } impactSummary { evaluations } }").await;
        assert_eq!(list.data("/impactEvaluations/totalCount"), 0);
        assert_eq!(list.data("/impactSummary"), &json!([]));
        let officer = app.client(Who::Holder(Role::LaOfficer));
        assert_eq!(evaluation_seen(&officer, &published["id"], "status").await["status"], "PUBLISHED");
    })
    .await;
}
