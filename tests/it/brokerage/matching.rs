//! Who fits a need best, with reasons.

use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    Answer, Client, ReviewOf, Reviewers, Who, give_days, home, leader, on_each_database, register_supporter,
    settle_programme, signed_in,
};

use super::brokering;

const FIELDS: &str = "method candidates(first: 10) { supporter { name } score freeDays distanceKm parts { part points mostPoints reason } }";

async fn matched(client: &Client<'_>, urn: i64) -> Answer {
    let need = format!(
        "{{ urn: {urn}, specialismCodes: [\"MATHS\", \"SCIENCE\"], days: 4, neededFrom: \"2026-11-02\", neededTo: \"2026-12-18\" }}"
    );
    client.ask(&format!("{{ supportMatches(need: {need}) {{ {FIELDS} }} }}")).await
}

fn points(candidate: &Value, part: &str) -> f64 {
    let parts = candidate["parts"].as_array().expect("parts");
    let found =
        parts.iter().find(|found| found["part"] == json!(part)).unwrap_or_else(|| panic!("{part}: {candidate}"));
    found["points"].as_f64().expect("points")
}

#[tokio::test(flavor = "multi_thread")]
async fn candidates_are_ranked_by_what_they_bring() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let home = home(&officer, &area).await;
        let scientist = |name: &str, codes: Value, phases: Value, provider: Option<&str>| {
            let mut input = leader(name, home, provider);
            (input["specialismCodes"], input["phaseCodes"]) = (codes, phases);
            input
        };
        let all = json!([1, 2, 3, 4, 5, 6, 7]);
        let both = json!(["MATHS", "SCIENCE"]);
        register_supporter(&officer, scientist("Best", both.clone(), all.clone(), Some(&area.provider)), 10.0).await;
        register_supporter(&officer, scientist("Few days", both.clone(), all.clone(), None), 1.5).await;
        register_supporter(&officer, scientist("One specialism", json!(["SCIENCE"]), all.clone(), None), 4.0).await;
        register_supporter(&officer, scientist("Neither", json!(["MUSIC"]), json!([1]), None), 4.0).await;
        let mut over = scientist("Is over", both.clone(), all.clone(), None);
        over["validTo"] = json!("2026-12-01");
        register_supporter(&officer, over, 10.0).await;
        let firm = json!({ "name": "The alliance's people", "providerId": area.rival, "validFrom": "2026-09-01", "specialismCodes": both, "phaseCodes": all });
        register_supporter(&officer, firm, 10.0).await;
        let people = Reviewers { app, keeper: "la-officer", lead: "la-officer", moderator: "la-admin" };
        people.bring_to(ReviewOf::Provider(&area.provider), "PUBLISHED").await;

        let answer = matched(&officer, area.school).await;
        let found = answer.data("/supportMatches/candidates").as_array().unwrap_or_else(|| panic!("{}", answer.text));
        let names: Vec<&Value> = found.iter().map(|candidate| &candidate["supporter"]["name"]).collect();
        assert_eq!(names, ["Best", "The alliance's people", "Few days", "One specialism", "Neither"], "{}", answer.text);
        for candidate in found {
            let parts: f64 = ["SPECIALISM", "PHASE", "FREE_DAYS", "DISTANCE", "QUALITY"].map(|part| points(candidate, part)).iter().sum();
            let score = candidate["score"].as_f64().expect("a score");
            assert!((parts - score).abs() < 1e-9, "{candidate}");
        }
        let [best, firm, few, one, neither] = &found[..] else { panic!("{}", answer.text) };
        assert_eq!((points(best, "SPECIALISM"), points(best, "FREE_DAYS")), (40.0, 20.0));
        assert_eq!((points(best, "QUALITY"), points(few, "QUALITY")), (6.7, 5.0), "secure is the second of four grades");
        assert_eq!((points(few, "FREE_DAYS"), &few["freeDays"]), (7.5, &json!(1.5)));
        assert_eq!((points(one, "SPECIALISM"), points(neither, "SPECIALISM")), (20.0, 0.0));
        assert_eq!((points(neither, "PHASE"), points(best, "PHASE")), (0.0, 20.0));
        assert!(best["distanceKm"].as_f64().is_some_and(|km| km < 40.0) && points(best, "DISTANCE") > 0.0, "{best}");
        assert!(firm["distanceKm"].is_null() && points(firm, "DISTANCE") == 0.0, "no school is known of it: {firm}");
        assert_eq!(*answer.data("/supportMatches/method"), json!("support-match 1"));
        let again = matched(&officer, area.school).await;
        assert_eq!(answer.data(""), again.data(""), "it can be asked again");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn days_that_are_promised_are_not_free() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let team = brokering(app, &area, home(&officer, &area).await);
        let supporter = team.supporter("Ada First").await;
        give_days(&officer, &supporter, &[("2026/27 half-term 3", 2.5)]).await;
        let free = async || {
            let answer = matched(&officer, area.trust_school).await;
            answer.data("/supportMatches/candidates/0/freeDays").clone()
        };
        assert_eq!(free().await, json!(10.0), "those of another half-term do not count");
        team.request_in("OFFERED", &supporter).await;
        assert_eq!(free().await, json!(6.0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_asks_who_could_come_to_it_and_nobody_elses() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let team = brokering(app, &area, home(&officer, &area).await);
        let supporter = team.supporter("Ada First").await;
        let request = team.ask().await;
        let head = signed_in(app, "school-user");
        assert_eq!(matched(&head, area.school).await.data("/supportMatches/candidates").as_array().map(Vec::len), Some(1));
        let free = matched(&head, area.school).await;
        assert_eq!(*free.data("/supportMatches/candidates/0/freeDays"), json!(10.0), "what is free for it, it knows");
        let capacity = head.ask(&format!("{{ node(id: {}) {{ ... on Supporter {{ capacity {{ days }} }} }} }}", supporter["id"])).await;
        assert_eq!(*capacity.data("/node/capacity"), json!([]), "and no more");
        assert!(matched(&head, area.trust_school).await.data("/supportMatches").is_null());
        assert!(matched(&officer, 116_482).await.data("/supportMatches").is_null(), "a school of another area");
        assert!(matched(&officer, 999_999).await.data("/supportMatches").is_null());
        let by_request = format!("{{ supportMatches(requestId: {}) {{ {FIELDS} }} }}", request["id"]);
        let seen = officer.ask(&by_request).await;
        assert_eq!(*seen.data("/supportMatches/candidates/0/supporter/name"), json!("Ada First"), "{}", seen.text);
        let trust = app.client(Who::Holder(Role::TrustUser));
        assert!(trust.ask(&by_request).await.data("/supportMatches").is_null(), "another school's request");
        let need = |codes: &str, days: &str, to: &str| {
            format!("need: {{ urn: 116182, specialismCodes: {codes}, days: {days}, neededFrom: \"2026-11-02\", neededTo: \"{to}\" }}")
        };
        let both = format!("requestId: {}, {}", request["id"], need("[\"MATHS\"]", "1", "2026-12-02"));
        for wrong in [
            "requestId: null".to_owned(),
            both,
            need("[\"MATHS\"]", "0.3", "2026-12-02"),
            need("[]", "1", "2026-12-02"),
            need("[\"ALCHEMY\"]", "1", "2026-12-02"),
            need("[\"MATHS\"]", "1", "2026-11-23"),
            need("[\"MATHS\"]", "1", "2028-12-02"),
            need("[\"MATHS\"]", "1", "2026-11-01"),
        ] {
            let answer = officer.ask(&format!("{{ supportMatches({wrong}) {{ method }} }}")).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{wrong}: {}", answer.text);
        }
    })
    .await;
}
