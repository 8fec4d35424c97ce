//! Versions of a framework: a review keeps the one that it was made by.

use api::quality::frameworks::{Frameworks, load};
use chrono::{NaiveDate, TimeDelta};
use entities::{qa_criterion, qa_framework, qa_grade};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseConnection, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use tests::{
    ReviewOf, Reviewers, TestApp, about, act, complaints, done, found, on_each_database, planned, review_as,
    settle_programme, signed_in,
};

const SECOND: i32 = 1_002;

/// Publishes a second version with two grades and one criterion.
async fn publish_second_version(db: &DatabaseConnection) {
    let frameworks = Frameworks::read(db).await.expect("frameworks");
    let first = frameworks.version("COMMISSIONED_PROVISION", 1).expect("the first version").clone();
    let published_on = NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day");
    let row = qa_framework::Model { id: SECOND, version: 2, published_on, ..first.row };
    qa_framework::Entity::insert(row.into_active_model()).exec_without_returning(db).await.expect("a version");
    let grade = |number, code: &str| qa_grade::Model {
        framework_id: SECOND,
        number,
        code: code.to_owned(),
        name: code.to_lowercase(),
    };
    let grades = [grade(1, "MET"), grade(2, "NOT_MET")].map(IntoActiveModel::into_active_model);
    qa_grade::Entity::insert_many(grades).exec_without_returning(db).await.expect("grades");
    let text = |text: &str| text.to_owned();
    let (code, name, question) = (text("WHOLE"), text("The whole"), text("Did it do what was agreed?"));
    let whole = qa_criterion::Model { framework_id: SECOND, position: 1, code, name, question, weight: 1 };
    qa_criterion::Entity::insert(whole.into_active_model()).exec_without_returning(db).await.expect("a criterion");
}

fn found_by_the_second(review: &Value) -> Value {
    let mut input = found(review, false);
    input["judgements"] =
        json!([{ "criterion": "WHOLE", "grade": "MET", "evidence": "All twelve sessions were held" }]);
    input["overallGrade"] = json!("MET");
    input
}

async fn schedule_by(app: &TestApp, of: ReviewOf<'_>, framework: Value) -> Value {
    let mut plan = planned(of, "la-officer", "la-admin");
    plan["framework"] = framework;
    done(&signed_in(app, "la-officer"), "scheduleQaReview", "review", "id version framework { version }", plan).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_keeps_the_version_that_it_was_planned_by() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let of = ReviewOf::Intervention(&area.own.id);
        let people = Reviewers { app, keeper: "la-officer", lead: "la-officer", moderator: "la-admin" };
        let old = people.schedule(of).await;
        publish_second_version(&app.app.db).await;
        app.clock.set(app.now() + TimeDelta::minutes(2));
        let officer = signed_in(app, "la-officer");
        let refused = act(&officer, "conductQaReview", "review { id }", found_by_the_second(&old)).await;
        let complaints = complaints(&refused, "conductQaReview");
        assert!(complaints.contains(&"judgements.0.criterion UNKNOWN_CRITERION".to_owned()), "{complaints:?}");
        let old = done(&officer, "conductQaReview", "review", "id version", found(&old, false)).await;
        let new = schedule_by(app, of, Value::Null).await;
        assert_eq!(new["framework"]["version"], 2, "the one in force");
        done(&officer, "conductQaReview", "review", "id", found_by_the_second(&new)).await;
        let named = schedule_by(app, of, json!({ "code": "COMMISSIONED_PROVISION", "version": 1 })).await;
        assert_eq!(named["framework"]["version"], 1, "the one that is named");
        done(&signed_in(app, "la-admin"), "moderateQaReview", "review", "id", about(&old)).await;
        let fields = "framework { version } findings { overallGrade { code } judgements { criterion { code } } }";
        let seen = review_as(&officer, &old["id"], fields).await;
        assert_eq!(
            (&seen["framework"]["version"], &seen["findings"]["overallGrade"]["code"]),
            (&json!(1), &json!("SECURE"))
        );
        let seen = review_as(&officer, &new["id"], fields).await;
        let expected = json!({
            "framework": { "version": 2 },
            "findings": { "overallGrade": { "code": "MET" }, "judgements": [{ "criterion": { "code": "WHOLE" } }] },
        });
        assert_eq!(seen, expected);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_is_published_stays_as_it_is() {
    on_each_database(async |app| {
        let db = &app.app.db;
        let frameworks = Frameworks::read(db).await.expect("frameworks");
        let row = frameworks.version("COMMISSIONED_PROVISION", 1).expect("the first version").row.clone();
        let renamed = qa_framework::ActiveModel {
            id: Set(row.id),
            name: Set("As reviews know it".to_owned()),
            ..Default::default()
        };
        renamed.update(db).await.expect("renamed");
        load(db).await.expect("loaded again");
        let after = Frameworks::read(db).await.expect("frameworks");
        assert_eq!(after.numbered(row.id).map(|found| found.row.name.as_str()), Some("As reviews know it"));
        assert_eq!(after.all().count(), frameworks.all().count());
    })
    .await;
}
