use entities::states::Role;
use serde_json::{Value, json};
use tests::{SHARES, Who, done, figure, on_each_database, open_windows, settle_collection, statements_of};

use super::{submit, told};

/// The measures for fourteen cohorts each, whose parts do not exceed their wholes.
fn rows(urn: i64, denominator: i64) -> Vec<Value> {
    let sizes = [
        ("ALL_PUPILS", denominator * 4),
        ("BOYS", denominator * 2),
        ("GIRLS", denominator * 2),
        ("DISADVANTAGED", denominator * 2),
        ("OTHER", denominator * 2),
        ("FSM", denominator * 2),
        ("NOT_FSM", denominator * 2),
        ("EAL", denominator),
        ("PRIOR_LOW", denominator),
        ("PRIOR_MIDDLE", denominator),
        ("LOOKED_AFTER", denominator),
        ("YOUNG_CARERS", denominator),
        ("NON_MOBILE", denominator),
        ("CARE_LEAVERS", denominator),
    ];
    let mut rows = Vec::new();
    for measure in SHARES {
        for period in ["2026/27", "2026/27 autumn", "2026/27 spring", "2026/27 summer", "2026/27 half-term 1"] {
            for (cohort, size) in sizes {
                let figures = json!({ "numerator": 0, "denominator": size });
                rows.push(figure(urn, measure, cohort, period, figures));
            }
        }
    }
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_rows_take_as_many_statements_as_ten() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        let periods = ["2026/27", "2026/27 autumn", "2026/27 spring", "2026/27 summer", "2026/27 half-term 1"];
        open_windows(app, &SHARES, &periods).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        // The catalogue is read first, once a minute.
        school.ask("{ collectionWindows(filter: { measureCodes: [\"PTRWM_EXP\"] }) { totalCount } }").await;
        let send = async |rows: Vec<Value>, expected: [i64; 3]| {
            let answer = submit(&school, rows).await;
            assert_eq!(told(&answer), ("ACCEPTED".into(), expected), "{}", answer.text);
            answer.statements()
        };
        let (first, second, third) =
            (rows(collection.school, 10), rows(collection.school, 12), rows(collection.school, 14));
        assert!(first.len() > 1_010, "{}", first.len());
        let many = send(first[..1_000].to_vec(), [1_000, 0, 0]).await;
        assert_eq!(send(first[1_000..1_010].to_vec(), [10, 0, 0]).await, many);
        let many_revised = send(second[..980].to_vec(), [0, 980, 0]).await;
        assert_eq!(send(third[..14].to_vec(), [0, 14, 0]).await, many_revised, "of which one closes those before");
        let taken = json!({ "new": many, "revised": many_revised });
        insta::allow_duplicates! { insta::assert_json_snapshot!("batches", taken) };
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_take_as_many_statements_whatever_their_length() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &SHARES, &["2026/27 autumn", "2026/27"]).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        for _ in 0..3 {
            let wrong = (0..30).map(|_| figure(collection.school, "P9", "BOYS", "2026/27", json!({}))).collect();
            assert_eq!(told(&submit(&school, wrong).await).0, "REJECTED");
        }
        let officer = app.client(Who::Holder(Role::LaOfficer));
        officer.ask("{ collectionWindows { edges { node { measureCode phases { code } } } } }").await;
        let counts = statements_of(
            &officer,
            &[
                ("submissions", "submissions(first: N) { totalCount edges { node { rows steps { at } organisation { name } problems(first: 2) { totalCount edges { node { code } } } } } }".to_owned()),
                ("collectionWindows", "collectionWindows(first: N) { edges { node { measureCode state schoolsExpected schoolsSubmitted lateSubmissions schoolsMissing(first: 2) { totalCount edges { node { name } } } schoolsLate(first: 2) { totalCount edges { node { name } } } } } }".to_owned()),
            ],
        )
        .await;
        insta::allow_duplicates! { insta::assert_json_snapshot!("lists", counts) };
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let input = json!({ "measure": "ATT8SCR", "period": "2026/27", "status": "PREDICTED", "opensOn": "2026-11-01", "dueOn": "2026-11-30", "closesOn": "2026-12-15", "phaseCodes": [4] });
        done(&admin, "openCollectionWindow", "collectionWindow", "id", input).await;
    })
    .await;
}
