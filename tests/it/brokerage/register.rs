//! The register of those who can be sent.

use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    HALF_TERM, Who, act, complaints, done, give_days, home, leader, on_each_database, register_supporter,
    settle_programme, signed_in,
};

const FIELDS: &str = "id version name designation provider { name } homeSchool { urn } specialisms { code name area } \
    phases { code name } validFrom validTo isValid localAuthority { code }";

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_made_amended_and_found_by_its_partners() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let home = home(&officer, &area).await;
        let mut input = leader(" Ada First ", home, Some(&area.provider));
        (input["subject"], input["idempotencyKey"]) = (json!("rival-user"), json!("ada"));
        let row = done(&officer, "registerSupporter", "supporter", FIELDS, input.clone()).await;
        let again = done(&officer, "registerSupporter", "supporter", "id", input.clone()).await;
        assert_eq!(row["id"], again["id"]);
        assert_eq!((&row["name"], &row["designation"], &row["isValid"]), (&json!("Ada First"), &json!("SLE"), &json!(true)));
        assert_eq!(row["specialisms"][0], json!({ "code": "MATHS", "name": "Mathematics", "area": "Pupil achievement" }));
        assert_eq!(row["phases"], json!([{ "code": "2", "name": "Primary" }, { "code": "4", "name": "Secondary" }]));
        input["idempotencyKey"] = json!("ada again");
        let twice = act(&officer, "registerSupporter", "supporter { id }", input).await;
        assert_eq!(complaints(&twice, "registerSupporter"), ["subject USER_TAKEN"]);
        let amend = json!({ "supporterId": row["id"], "expectedVersion": 1, "designation": "LLE", "specialismCodes": ["HEADSHIP"], "validTo": "2026-11-23" });
        let amended = done(&officer, "amendSupporter", "supporter", FIELDS, amend).await;
        assert_eq!((&amended["designation"], &amended["isValid"], &amended["version"]), (&json!("LLE"), &json!(false), &json!(2)));
        assert_eq!(amended["specialisms"][0]["code"], json!("HEADSHIP"));
        assert_eq!(amended["phases"], row["phases"], "what is left out stays");
        for (subject, sees) in [("school-user", true), ("trust-user", true), ("board-member", true), ("rival-user", true), ("other-officer", false)] {
            let answer = signed_in(app, subject).ask("{ supporters { totalCount } }").await;
            assert_eq!(*answer.data("/supporters/totalCount"), json!(usize::from(sees)), "{subject}: {}", answer.text);
        }
        let specialisms = signed_in(app, "dashboard").ask("{ specialisms { code } }").await;
        assert_eq!(specialisms.data("/specialisms").as_array().map(Vec::len), Some(30));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_says_how_many_days_its_own_people_have() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let home = home(&officer, &area).await;
        let own = register_supporter(&officer, leader("Ada First", home, Some(&area.provider)), 5.0).await;
        let teaching = app.client(Who::Holder(Role::TeachingSchoolUser));
        let own = give_days(&teaching, &own, &[(HALF_TERM, 3.5), ("2026/27 half-term 3", 0.5)]).await;
        let rivals = register_supporter(&officer, leader("Bea Second", home, Some(&area.rival)), 5.0).await;
        let input = |row: &Value| json!({ "supporterId": row["id"], "expectedVersion": row["version"], "capacity": [{ "halfTerm": HALF_TERM, "days": 1 }] });
        let refused = act(&teaching, "setSupporterCapacity", "supporter { id }", input(&rivals)).await;
        assert_eq!(refused.codes(), ["FORBIDDEN"], "{}", refused.text);
        let query = "{ supporters { edges { node { name capacity { halfTerm days freeDays } } } } }";
        let seen = |of: &str| match of {
            "own" => json!([{ "halfTerm": HALF_TERM, "days": 3.5, "freeDays": 3.5 }, { "halfTerm": "2026/27 half-term 3", "days": 0.5, "freeDays": 0.5 }]),
            "rivals" => json!([{ "halfTerm": HALF_TERM, "days": 5.0, "freeDays": 5.0 }]),
            _ => json!([]),
        };
        for (subject, expected) in [
            ("la-officer", ["own", "rivals"]),
            ("board-member", ["own", "rivals"]),
            ("teaching-school-user", ["own", "none"]),
            ("rival-user", ["none", "rivals"]),
            ("school-user", ["none", "none"]),
        ] {
            let answer = signed_in(app, subject).ask(query).await;
            for (place, of) in expected.into_iter().enumerate() {
                let found = answer.data(&format!("/supporters/edges/{place}/node/capacity"));
                assert_eq!(*found, seen(of), "{subject}: {}", answer.text);
            }
        }
        assert_eq!(own["version"], json!(3));
    })
    .await;
}
