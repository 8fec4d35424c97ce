//! Two who act at the same time.

use futures_util::future::join_all;
use serde_json::json;
use tests::{ReviewOf, Reviewers, about, act, on_each_database, settle_programme, signed_in};

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_publish_at_once_one_does() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let people = Reviewers { app, keeper: "la-officer", lead: "la-officer", moderator: "la-admin" };
        for _ in 0..5 {
            let moderated = people.bring_to(ReviewOf::Intervention(&area.own.id), "MODERATED").await;
            let publish = async |subject: &str| {
                let client = signed_in(app, subject);
                act(&client, "publishQaReview", "review { id }", about(&moderated)).await.codes().join(" ")
            };
            let mut results = join_all([publish("la-officer"), publish("la-admin")]).await;
            results.sort();
            assert_eq!(results, ["", "CONFLICT"]);
        }
        let outcomes = signed_in(app, "dashboard").ask("{ qaOutcomes { totalCount } }").await;
        assert_eq!(*outcomes.data("/qaOutcomes/totalCount"), json!(5));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_consents_to_one_audience_at_once_one_counts() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let people = Reviewers { app, keeper: "school-user", lead: "rival-user", moderator: "board-member" };
        let published = people.bring_to(ReviewOf::School(area.school), "PUBLISHED").await;
        let grant = async || {
            let mut input = about(&published);
            input["audience"] = json!("PUBLIC");
            let answer = act(&signed_in(app, "school-user"), "grantQaConsent", "consent { id }", input).await;
            assert_eq!(answer.codes(), Vec::<String>::new(), "{}", answer.text);
            usize::from(answer.data("/grantQaConsent/consent").is_object())
        };
        let granted = join_all((0..6).map(|_| grant())).await;
        assert_eq!(granted.iter().sum::<usize>(), 1);
    })
    .await;
}
