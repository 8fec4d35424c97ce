//! Why a value is not told, and what was told before.

use chrono::TimeDelta;
use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    Client, Who, done, on_each_database, open_windows, settle_collection, share, sign_agreement, signed_agreement,
};

const AUTUMN: &[&str] = &["2026/27 autumn"];

async fn told(client: &Client<'_>, urn: i64, rest: &str) -> Vec<String> {
    let query = format!(
        "{{ observations(filter: {{ schoolUrns: [{urn}], isPublic: false }}{rest}) {{ edges {{ node {{ cohortCode state value version }} }} }} }}"
    );
    let answer = client.ask(&query).await;
    let edges = answer.data("/observations/edges").as_array().unwrap_or_else(|| panic!("{}", answer.text));
    let line = |node: &Value| {
        let value = if node["value"].is_null() { &node["state"] } else { &node["value"] };
        format!("{} {value} {}", node["cohortCode"], node["version"]).replace('"', "")
    };
    let mut lines: Vec<String> = edges.iter().map(|edge| line(&edge["node"])).collect();
    lines.sort();
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_of_something_else_says_out_of_scope_and_none_says_no_agreement() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], AUTUMN).await;
        let [trust, officer] = [Role::TrustUser, Role::LaOfficer].map(|role| app.client(Who::Holder(role)));
        sign_agreement(app, &collection.trust, &["PTRWM_EXP"], &[1, 4]).await;
        let urn = collection.trust_schools[0];
        let rows = vec![share(urn, "ALL_PUPILS", 21, 40), share(urn, "BOYS", 9, 20)];
        done(&trust, "submitObservations", "submission", "status", json!({ "rows": rows })).await;
        assert_eq!(told(&officer, urn, "").await, ["ALL_PUPILS NO_AGREEMENT 1", "BOYS NO_AGREEMENT 1"]);
        signed_agreement(app, "DSA-1", &[(Role::TrustUser, "SHARER"), (Role::LaAdmin, "RECIPIENT")]).await;
        assert_eq!(told(&officer, urn, "").await, ["ALL_PUPILS 53.0 1", "BOYS OUT_OF_SCOPE 1"]);
        let other = told(&officer, urn, ", purpose: STATUTORY_DUTY").await;
        assert_eq!(other, ["ALL_PUPILS NO_AGREEMENT 1", "BOYS NO_AGREEMENT 1"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_known_at_a_time_is_the_version_of_that_time() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], AUTUMN).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        let urn = collection.school;
        let before = app.now() - TimeDelta::seconds(1);
        let mut times = vec![before];
        for numerator in [21, 22, 23] {
            let rows = vec![share(urn, "ALL_PUPILS", numerator, 40)];
            done(&school, "submitObservations", "submission", "status", json!({ "rows": rows })).await;
            times.push(app.now());
            app.clock.set(app.now() + TimeDelta::minutes(1));
        }
        let mut known = Vec::new();
        for time in times {
            known.push(told(&school, urn, &format!(", knownAt: \"{}\"", time.to_rfc3339())).await.join(""));
        }
        assert_eq!(known, ["", "ALL_PUPILS 53.0 1", "ALL_PUPILS 55.0 2", "ALL_PUPILS 58.0 3"]);
        assert_eq!(told(&school, urn, "").await, ["ALL_PUPILS 58.0 3"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn why_a_released_value_is_withheld_is_for_staff_of_the_area() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], AUTUMN).await;
        let [school, admin, officer, board] = [Role::SchoolUser, Role::LaAdmin, Role::LaOfficer, Role::BoardMember]
            .map(|role| app.client(Who::Holder(role)));
        let urn = collection.school;
        let rows = vec![share(urn, "ALL_PUPILS", 21, 40), share(urn, "BOYS", 2, 20), share(urn, "GIRLS", 19, 20)];
        done(&school, "submitObservations", "submission", "status", json!({ "rows": rows })).await;
        let input = json!({ "measureCode": "PTRWM_EXP", "period": AUTUMN[0], "status": "IN_YEAR" });
        done(&admin, "releaseObservations", "release", "id", input).await;
        let query = format!("{{ observations(filter: {{ schoolUrns: [{urn}], isPublic: true }}) {{ edges {{ node {{ cohortCode state withheldBecause }} }} }} }}");
        let why = async |client: &Client<'_>| {
            let answer = client.ask(&query).await;
            let edges = answer.data("/observations/edges").as_array().expect("edges").iter();
            edges.map(|edge| format!("{} {}", edge["node"]["state"], edge["node"]["withheldBecause"])).collect::<Vec<_>>()
        };
        let of_staff = why(&officer).await;
        assert!(of_staff.contains(&"\"SUPPRESSED\" \"SUPPRESSED\"".to_owned()), "{of_staff:?}");
        for client in [&board, &school] {
            let told = why(client).await;
            assert!(told.iter().all(|line| line.ends_with(" null")), "{told:?}");
            assert!(told.contains(&"\"SUPPRESSED\" null".to_owned()), "{told:?}");
        }
    })
    .await;
}
