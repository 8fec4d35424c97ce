use chrono::DateTime;
use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    TestApp, Who, act, complaints, done, on_each_database, open_windows, settle_collection, share, sign_agreement, text,
};

use super::{problems, submit, told};

fn window() -> Value {
    json!({ "measure": "PTRWM_EXP", "period": "2026/27 autumn", "status": "IN_YEAR", "opensOn": "2026-11-01",
        "dueOn": "2026-11-30", "closesOn": "2026-12-15", "phaseCodes": [2] })
}

fn set_day(app: &TestApp, day: &str) {
    app.clock.set(DateTime::parse_from_rfc3339(&format!("{day}T12:00:00Z")).expect("a time").to_utc());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_is_not_open_then_open_then_late_then_closed() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        let admin = app.client(Who::Holder(Role::LaAdmin));
        done(&admin, "openCollectionWindow", "collectionWindow", "id", window()).await;
        let rows = |numerator| vec![share(collection.school, "ALL_PUPILS", numerator, 40)];
        for (day, state, outcome) in [
            ("2026-10-31", "NOT_OPEN", Err("1 WINDOW_NOT_OPEN")),
            ("2026-11-24", "OPEN", Ok(false)),
            ("2026-12-01", "LATE", Ok(true)),
            ("2026-12-16", "CLOSED", Err("1 WINDOW_CLOSED")),
        ] {
            set_day(app, day);
            let admin = app.client(Who::Holder(Role::LaAdmin));
            let answer = admin.ask("{ collectionWindows { edges { node { state lateSubmissions } } } }").await;
            assert_eq!(answer.data("/collectionWindows/edges/0/node/state"), state, "{}", answer.text);
            let school = app.client(Who::Holder(Role::SchoolUser));
            let answer = submit(&school, rows(if day == "2026-12-01" { 22 } else { 21 })).await;
            match outcome {
                Ok(is_late) => {
                    assert_eq!(told(&answer).0, "ACCEPTED", "{}", answer.text);
                    assert_eq!(answer.data("/submitObservations/submission/isLate"), is_late);
                }
                Err(problem) => assert_eq!(problems(&answer), [problem]),
            }
        }
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let answer = admin.ask("{ collectionWindows { edges { node { lateSubmissions } } } submissions(filter: { isLate: true }) { totalCount } }").await;
        assert_eq!(*answer.data("/collectionWindows/edges/0/node/lateSubmissions"), json!(1), "{}", answer.text);
        assert_eq!(*answer.data("/submissions/totalCount"), json!(1));
    })
    .await;
}

const PROGRESS: &str = "{ collectionWindows(first: 5) { totalCount edges { node { measureCode measureName period status state opensOn dueOn closesOn
    phases { name } localAuthority { code } schoolsExpected schoolsSubmitted schoolsMissing(first: 100) { totalCount edges { node { urn name } } } } } } }";

#[tokio::test(flavor = "multi_thread")]
async fn who_has_not_submitted_is_listed_for_the_authority_and_of_its_own_for_a_trust_or_school() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let wide = json!({ "phaseCodes": [1, 2, 3, 4, 5, 6, 7, 0] });
        let mut input = window();
        input["phaseCodes"] = wide["phaseCodes"].clone();
        done(&admin, "openCollectionWindow", "collectionWindow", "id", input).await;
        let of = async |role| {
            let answer = app.client(Who::Holder(role)).ask(PROGRESS).await;
            let node = answer.data("/collectionWindows/edges/0/node").clone();
            assert!(answer.codes().is_empty() && node.is_object(), "{}", answer.text);
            let missing = node["schoolsMissing"]["edges"].as_array().expect("schools").iter();
            let missing: Vec<i64> = missing.map(|edge| edge["node"]["urn"].as_i64().expect("a URN")).collect();
            let number = |name: &str| node[name].as_i64().expect("a number");
            assert_eq!(
                number("schoolsExpected") - number("schoolsSubmitted"),
                node["schoolsMissing"]["totalCount"].as_i64().expect("a number")
            );
            (number("schoolsExpected"), number("schoolsSubmitted"), missing)
        };
        let (expected, submitted, missing) = of(Role::LaOfficer).await;
        assert!(expected > 50 && submitted == 0 && missing.contains(&collection.school), "{expected}");
        let (of_trust, _, missing) = of(Role::TrustUser).await;
        assert!(of_trust > 1 && of_trust < expected, "{of_trust}");
        assert!(!missing.contains(&collection.school) && missing.contains(&collection.trust_schools[0]));
        assert_eq!(of(Role::SchoolUser).await, (1, 0, vec![collection.school]));
        let school = app.client(Who::Holder(Role::SchoolUser));
        assert_eq!(told(&submit(&school, vec![share(collection.school, "ALL_PUPILS", 21, 40)]).await).0, "ACCEPTED");
        assert_eq!(of(Role::SchoolUser).await, (1, 1, vec![]));
        assert_eq!(of(Role::LaAdmin).await.1, 1);
        let board = app.client(Who::Holder(Role::BoardMember)).ask(PROGRESS).await;
        assert_eq!(board.codes(), ["FORBIDDEN"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_is_opened_once_and_amended_by_who_read_it() {
    on_each_database(async |app| {
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let opened = done(&admin, "openCollectionWindow", "collectionWindow", "id version", window()).await;
        let with = |name: &str, value: Value| {
            let mut input = window();
            input[name] = value;
            input
        };
        for (input, expected) in [
            (window(), "measure WINDOW_TAKEN"),
            (with("measure", json!("P9")), "measure UNKNOWN_MEASURE"),
            (with("period", json!("autumn")), "period BAD_PERIOD"),
            (with("dueOn", json!("2026-10-01")), "dueOn DAYS_OUT_OF_ORDER"),
            (with("closesOn", json!("2026-11-29")), "dueOn DAYS_OUT_OF_ORDER"),
            (with("phaseCodes", json!([])), "phaseCodes NO_PHASE"),
            (with("phaseCodes", json!([99])), "phaseCodes UNKNOWN_PHASE"),
        ] {
            let answer = act(&admin, "openCollectionWindow", "collectionWindow { id }", input).await;
            assert_eq!(complaints(&answer, "openCollectionWindow"), [expected]);
        }
        let change = |version: i64| json!({ "collectionWindowId": text(&opened, "/id"), "expectedVersion": version, "closesOn": "2026-12-20", "phaseCodes": [4, 2] });
        let amended = done(&admin, "amendCollectionWindow", "collectionWindow", "version opensOn closesOn phases { code }", change(1)).await;
        assert_eq!(amended, json!({ "version": 2, "opensOn": "2026-11-01", "closesOn": "2026-12-20", "phases": [{ "code": "2" }, { "code": "4" }] }));
        let stale = act(&admin, "amendCollectionWindow", "collectionWindow { id }", change(1)).await;
        assert_eq!(stale.codes(), ["CONFLICT"]);
        let officer = app.client(Who::Holder(Role::LaOfficer));
        assert_eq!(act(&officer, "openCollectionWindow", "collectionWindow { id }", window()).await.codes(), ["FORBIDDEN"]);
        let mut foreign = window();
        foreign["areaLaCode"] = json!("852");
        assert_eq!(act(&admin, "openCollectionWindow", "collectionWindow { id }", foreign).await.codes(), ["FORBIDDEN"]);
        let filter = "{ collectionWindows(filter: { measureCodes: [\"PTRWM_EXP\"], periods: [\"2026/27 autumn\"], statuses: [IN_YEAR], openOn: \"2026-12-18\" }) { totalCount } }";
        assert_eq!(*admin.ask(filter).await.data("/collectionWindows/totalCount"), json!(1));
        let none = filter.replace("2026-12-18", "2026-12-21");
        assert_eq!(*admin.ask(&none).await.data("/collectionWindows/totalCount"), json!(0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_is_late_when_nothing_of_it_came_in_time() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], &["2026/27 autumn"]).await;
        sign_agreement(app, &collection.trust, &["PTRWM_EXP"], &[1]).await;
        let behind = async |role| {
            let late = "{ collectionWindows { edges { node { lateSubmissions schoolsSubmittedLate schoolsLate(first: 5) { totalCount edges { node { urn } } } } } } }";
            let answer = app.client(Who::Holder(role)).ask(late).await;
            answer.data("/collectionWindows/edges/0/node").clone()
        };
        let send = async |role, urn, numerator| {
            let answer = submit(&app.client(Who::Holder(role)), vec![share(urn, "ALL_PUPILS", numerator, 40)]).await;
            assert_eq!(told(&answer).0, "ACCEPTED", "{}", answer.text);
        };
        let none = json!({ "lateSubmissions": 0, "schoolsSubmittedLate": 0, "schoolsLate": { "totalCount": 0, "edges": [] } });
        send(Role::SchoolUser, collection.school, 21).await;
        assert_eq!(behind(Role::LaOfficer).await, none);
        set_day(app, "2026-12-01");
        send(Role::SchoolUser, collection.school, 22).await;
        send(Role::TrustUser, collection.trust_schools[0], 23).await;
        let schools = json!({ "totalCount": 1, "edges": [{ "node": { "urn": collection.trust_schools[0] } }] });
        let late = json!({ "lateSubmissions": 2, "schoolsSubmittedLate": 1, "schoolsLate": schools });
        assert_eq!(behind(Role::LaOfficer).await, late);
        let mut of_school = none;
        of_school["lateSubmissions"] = json!(1);
        assert_eq!(behind(Role::SchoolUser).await, of_school, "what it sent in time it only corrected");
    })
    .await;
}
