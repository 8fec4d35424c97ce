//! Batches of observations from trusts and schools, and when they are due.

mod agreements;
mod collection_windows;
mod departed;
mod mutation;
mod problems;
mod races;
mod statements;
mod uploads;

use entities::observation;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};
use tests::{Answer, Client, TestApp, act};

/// What of a batch the tests look at.
const SUBMISSION: &str = "submission { id status rows created revised unchanged problemCount isLate } problems { line field code value message }";

/// Sends a batch of rows with what else the input has.
async fn submit_with(client: &Client<'_>, rows: Vec<Value>, others: Value) -> Answer {
    let mut input = json!({ "rows": rows });
    for (name, value) in others.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    act(client, "submitObservations", SUBMISSION, input).await
}

/// Sends a batch of rows.
async fn submit(client: &Client<'_>, rows: Vec<Value>) -> Answer {
    submit_with(client, rows, json!({})).await
}

/// Status, created, revised and unchanged of the batch.
fn told(answer: &Answer) -> (String, [i64; 3]) {
    let batch = answer.data("/submitObservations/submission");
    let number = |name: &str| batch[name].as_i64().unwrap_or_else(|| panic!("{}", answer.text));
    (batch["status"].as_str().unwrap_or("none").to_owned(), [number("created"), number("revised"), number("unchanged")])
}

/// Line, field and code of each problem.
fn problems(answer: &Answer) -> Vec<String> {
    let found = answer.data("/submitObservations/problems").as_array().unwrap_or_else(|| panic!("{}", answer.text));
    found.iter().map(problem).collect()
}

fn problem(problem: &Value) -> String {
    format!(
        "{} {} {}",
        problem["line"],
        problem["field"].as_str().unwrap_or("?"),
        problem["code"].as_str().unwrap_or("?")
    )
    .replace("  ", " ")
}

/// All observations, in the order of writing.
async fn observations(app: &TestApp) -> Vec<observation::Model> {
    let found = observation::Entity::find().order_by_asc(observation::Column::Id);
    found.all(&app.app.db).await.expect("the observations are read")
}
