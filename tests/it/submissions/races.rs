use entities::states::Role;
use futures_util::future::join_all;
use serde_json::json;
use tests::{
    Answer, Client, SHARES, Who, figure, on_each_database, open_windows, settle_collection, share, sign_agreement,
};

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

/// Rows of one area come in the order of their times.
#[tokio::test(flavor = "multi_thread")]
async fn batches_at_once_are_written_one_after_the_other() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &SHARES, &["2026/27 autumn"]).await;
        sign_agreement(app, &collection.trust, &SHARES, &[1, 10, 11]).await;
        let trust = app.client(Who::Holder(Role::TrustUser));
        let send = |urn: &i64| {
            let row = |measure: &&str, cohort| {
                figure(*urn, measure, cohort, "2026/27 autumn", json!({ "numerator": 9, "denominator": 40 }))
            };
            let rows = SHARES
                .iter()
                .flat_map(|measure| ["ALL_PUPILS", "LOOKED_AFTER", "YOUNG_CARERS"].map(|cohort| row(measure, cohort)));
            again_if_busy(&trust, rows.collect(), json!({}))
        };
        let schools = &collection.trust_schools;
        assert!(schools.len() > 3, "{schools:?}");
        for answer in join_all(schools.iter().map(send)).await {
            assert_eq!(told(&answer).0, "ACCEPTED", "{}", answer.text);
        }
        let written = observations(app).await;
        assert_eq!(written.len(), schools.len() * SHARES.len() * 3);
        let mut batches: Vec<_> = written.iter().map(|row| row.submission_id.clone()).collect();
        batches.dedup();
        assert_eq!(batches.len(), schools.len(), "the rows of a batch stand together");
        assert!(written.is_sorted_by_key(|row| row.recorded_at));
    })
    .await;
}
