//! The demo's programme: a year replayed through the use cases.

use std::sync::Arc;

use api::demo;
use entities::keys::LaCode;
use entities::states::Role;
use serde_json::{Value, json};
use tests::{TestApp, Who, dump_rows, on_each_database};

async fn seed(app: &TestApp) {
    let area = LaCode::new(851).expect("a code");
    demo::seed(&app.app.db, &*app.app.clock, &Arc::clone(&app.app.entropy), area).await.expect("the year is replayed");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_programme_of_the_plan_is_replayed_once_and_adds_up() {
    on_each_database(async |app| {
        seed(app).await;
        let once = dump_rows(&app.app.db).await;
        seed(app).await;
        assert_eq!(dump_rows(&app.app.db).await, once, "a second start changes nothing");
        assert!(api::costs::service::check(&app.app.db).await.expect("the sums are compared").is_empty());
        let board = app.client(Who::Holder(Role::BoardMember));
        let query = "{ interventions(first: 30, orderBy: REFERENCE) { totalCount edges { node { reference title status provider { name } committedPence actualPence participations { totalCount } } } } }";
        insta::assert_json_snapshot!("programme", board.ask(query).await.data("/interventions"));
        let reviews = "{ qaReviews(first: 20) { edges { node { subjectName kind status scheduledFor findings { overallGrade { code } moderatedGrade { code } response } outcome { grade { code } isWithdrawn followUp { open done } } } } } }";
        let seen = async |role| app.client(Who::Holder(role)).ask(reviews).await.data("/qaReviews/edges").clone();
        insta::assert_json_snapshot!("reviews_as_the_officer", seen(Role::LaOfficer).await);
        insta::assert_json_snapshot!("reviews_as_the_school", seen(Role::SchoolUser).await);
    })
    .await;
}

/// What the board could have seen on three days of the year, and that the rows add up to the total on each.
#[tokio::test(flavor = "multi_thread")]
async fn the_board_asks_for_what_it_knew_on_a_day() {
    on_each_database(async |app| {
        seed(app).await;
        let board = app.client(Who::Holder(Role::BoardMember));
        let query = "query($at: DateTime) { spendReview(groupBy: [STATUS], knownAt: $at) { total { budgetPence committedPence actualPence pupilsReached } rows { edges { node { keys { code } actualPence interventionCount } } } } }";
        let mut seen = serde_json::Map::new();
        for day in ["2016-08-01", "2016-12-31", "2017-07-01"] {
            let answer = board.ask_with(query, json!({ "at": format!("{day}T00:00:00Z") })).await;
            let review = answer.data("/spendReview").clone();
            let rows = review["rows"]["edges"].as_array().expect("rows").iter();
            let sum: i64 = rows.filter_map(|row| row["node"]["actualPence"].as_i64()).sum();
            assert_eq!(review["total"]["actualPence"], json!(sum), "{day}");
            seen.insert(day.to_owned(), review);
        }
        insta::assert_json_snapshot!("known_at", Value::Object(seen));
    })
    .await;
}
