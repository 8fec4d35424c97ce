use entities::states::Role;
use reqwest::Method;
use sea_orm::ConnectionTrait;
use serde_json::json;
use tests::{Answer, Who, on_each_database};

use super::grant::{board, grant};

#[tokio::test(flavor = "multi_thread")]
async fn the_history_tells_who_did_what_why_and_in_which_request() {
    on_each_database(async |app| {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let input = json!({ "subject": "newcomer", "role": "BOARD_MEMBER", "organisation": board(), "reason": "elected in June" });
        let granted = grant(&admin, input).await;
        let id = granted.data("/grantMembership/membership/id").as_str().expect("an id").to_owned();
        let query = format!(
            "mutation {{ revokeMembership(input: {{ membershipId: \"{id}\", expectedVersion: 1, reason: \"stood down\" }}) {{ userErrors {{ code }} }} }}"
        );
        let request = admin.request(Method::POST, "/graphql").header("content-type", "application/json");
        let request = request.header("x-request-id", "board-2026-7").body(json!({ "query": query }).to_string());
        let revoked = Answer::of(request.send().await.expect("an answer")).await;
        assert_eq!(*revoked.data("/revokeMembership/userErrors"), json!([]), "{}", revoked.text);
        let request_id = revoked.headers.get("x-request-id").and_then(|id| id.to_str().ok()).expect("a request id");
        let history = admin
            .ask(&format!(
                "{{ node(id: \"{id}\") {{ ... on Membership {{ history {{ occurredAt actor {{ subject }} action fromState toState reason requestId }} }} }} }}"
            ))
            .await;
        assert_eq!(*history.data("/node/history/1/requestId"), json!(request_id), "{}", history.text);
        assert_eq!(*history.data("/node/history/0/requestId"), json!(granted.headers["x-request-id"].to_str().unwrap()));
        insta::assert_json_snapshot!("history_of_a_membership", history.snapshot(), { ".**.requestId" => "[request id]" });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_down_can_be_neither_changed_nor_removed() {
    on_each_database(async |app| {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let input = json!({ "subject": "newcomer", "role": "BOARD_MEMBER", "organisation": board() });
        assert!(grant(&admin, input).await.codes().is_empty());
        for statement in [
            "UPDATE audit_event SET reason = 'another'",
            "UPDATE audit_event SET occurred_at = '2020-01-01 00:00:00+00:00'",
            "DELETE FROM audit_event",
            "DELETE FROM audit_event WHERE id = 1",
        ] {
            let refused = app.app.db.execute_unprepared(statement).await.expect_err(statement).to_string();
            assert!(refused.contains("never changed or removed"), "{statement}: {refused}");
        }
        let rows = app.app.db.query_one_raw(sea_orm::Statement::from_string(
            app.app.db.get_database_backend(),
            "SELECT count(*) FROM audit_event WHERE reason IS NULL",
        ));
        let count: i64 = rows.await.expect("a row").expect("a row").try_get_by_index(0).expect("a count");
        assert_eq!(count, 1);
    })
    .await;
}
