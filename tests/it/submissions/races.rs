use entities::states::Role;
use futures_util::future::join_all;
use serde_json::json;
use tests::{Answer, Client, Who, on_each_database, open_windows, settle_collection, share};

use super::{observations, submit_with, told};

const WRITERS: i64 = 8;

async fn again_if_busy(client: &Client<'_>, rows: Vec<serde_json::Value>, others: serde_json::Value) -> Answer {
    loop {
        let answer = submit_with(client, rows.clone(), others.clone()).await;
        if answer.codes() != ["RATE_LIMITED"] {
            return answer;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_about_one_figure_at_once_neither_lose_nor_double_a_version() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], &["2026/27 autumn"]).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        let send = |writer: i64| {
            let rows = vec![
                share(collection.school, "LOOKED_AFTER", writer, 40),
                share(collection.school, "YOUNG_CARERS", writer, 40),
            ];
            again_if_busy(&school, rows, json!({ "confirmJumps": true }))
        };
        for answer in join_all((1..=WRITERS).map(send)).await {
            assert_eq!(told(&answer).0, "ACCEPTED", "{}", answer.text);
        }
        let written = observations(app).await;
        for cohort in [10, 11] {
            let mut versions: Vec<_> = written.iter().filter(|row| row.cohort_number == cohort).collect();
            versions.sort_by_key(|row| row.version);
            assert_eq!(
                versions.iter().map(|row| i64::from(row.version)).collect::<Vec<_>>(),
                (1..=WRITERS).collect::<Vec<_>>()
            );
            assert_eq!(versions.iter().filter(|row| row.superseded_at.is_none()).count(), 1);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_at_once_is_one_batch() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], &["2026/27 autumn"]).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        let rows = || vec![share(collection.school, "ALL_PUPILS", 21, 40)];
        let sent = (0..WRITERS).map(|_| again_if_busy(&school, rows(), json!({ "idempotencyKey": "one" })));
        let answers = join_all(sent).await;
        for answer in &answers {
            assert_eq!(told(answer), ("ACCEPTED".into(), [1, 0, 0]), "{}", answer.text);
            assert_eq!(answer.data(""), answers[0].data(""));
        }
        assert_eq!(observations(app).await.len(), 1);
    })
    .await;
}
