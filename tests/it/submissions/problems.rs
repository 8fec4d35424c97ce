use std::collections::BTreeSet;

use api::submissions::rules::ProblemCode;
use entities::states::Role;
use serde_json::json;
use tests::{
    Answer, NOBODYS_SCHOOL, TestApp, Who, figure, on_each_database, open_windows, settle_collection, share, upload,
};

use super::{problem, problems, submit, submit_with, told};

const HEADER: &str = "urn,measure,cohort,period,status,value,numerator,denominator,pupils,lower,upper,confirm";

fn of_upload(answer: &Answer) -> Vec<String> {
    let found = answer.body["problems"].as_array().unwrap_or_else(|| panic!("{}", answer.text));
    found.iter().map(problem).collect()
}

/// A file with a row for each code that a row by itself can have, and where it is told.
fn wrong_rows(urn: i64) -> (String, Vec<String>) {
    let own = |rest: &str| format!("{urn},PTRWM_EXP,{rest}");
    let autumn = "2026/27 autumn,IN_YEAR";
    let rows = [
        (own(&format!(",{autumn},,1,2,,,,")), "cohort BLANK"),
        (format!("1161,PTRWM_EXP,BOYS,{autumn},,1,2,,,,"), "urn BAD_URN"),
        (format!("999999,PTRWM_EXP,BOYS,{autumn},,1,2,,,,"), "urn UNKNOWN_SCHOOL"),
        (format!("{NOBODYS_SCHOOL},PTRWM_EXP,BOYS,{autumn},,1,2,,,,"), "urn NOT_OWN_SCHOOL"),
        (format!("{urn},P9,BOYS,{autumn},,1,2,,,,"), "measure UNKNOWN_MEASURE"),
        (own(&format!("MEN,{autumn},,1,2,,,,")), "cohort UNKNOWN_COHORT"),
        (own("BOYS,01/09/2026,IN_YEAR,,1,2,,,,"), "period BAD_PERIOD"),
        (own("BOYS,2026/27 autumn,FINAL,,1,2,,,,"), "status BAD_STATUS"),
        (own(&format!("BOYS,{autumn},about 50,1,2,,,,")), "value BAD_NUMBER"),
        (own(&format!("BOYS,{autumn},SUPP,1,2,,,,")), "value SYMBOL"),
        (own(&format!("BOYS,{autumn},1e300,1,2,,,,")), "value TOO_LARGE"),
        (own(&format!("BOYS,{autumn},,1.5,2,,,,")), "numerator NOT_WHOLE"),
        (own(&format!("BOYS,{autumn},,1,-2,,,,")), "denominator NEGATIVE"),
        (format!("{urn},ATT8SCR,BOYS,{autumn},101,,2,,,,"), "value OUT_OF_RANGE"),
        (own(&format!("BOYS,{autumn},,3,2,,,,")), "numerator NUMERATOR_ABOVE_DENOMINATOR"),
        (own(&format!("BOYS,{autumn},,0,0,,,,")), "denominator ZERO_DENOMINATOR"),
        (own(&format!("BOYS,{autumn},51,1,2,,,,")), "value VALUE_DIFFERS"),
        (own(&format!("BOYS,{autumn},50,1,2,,60,,")), "lower INTERVAL"),
        (own(&format!("BOYS,{autumn},,1,2,2,,,")), "pupils NOT_WANTED"),
        (own(&format!("BOYS,{autumn},,1,2,,,,perhaps")), "confirm BAD_CONFIRM"),
        (own("BOYS,2024/25,IN_YEAR,,1,2,,,,"), " NO_WINDOW"),
        ("116182,PTRWM_EXP".to_owned(), " BAD_LINE"),
    ];
    let expected = (2..).zip(&rows).map(|(line, (_, told))| format!("{line} {told}").replace("  ", " ")).collect();
    let rows: Vec<String> = rows.into_iter().map(|(row, _)| row).collect();
    (format!("{HEADER}\n{}\n", rows.join("\n")), expected)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_thing_that_is_wrong_with_a_row_is_told_with_line_column_and_code() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP", "ATT8SCR"], &["2026/27 autumn"]).await;
        let (file, expected) = wrong_rows(collection.school);
        let school = app.client(Who::Holder(Role::SchoolUser));
        let answer = upload(&school, "", "text/csv", file).await;
        assert_eq!(answer.status, 422, "{}", answer.text);
        assert_eq!(of_upload(&answer), expected, "{}", answer.text);
        let told: BTreeSet<String> =
            expected.iter().filter_map(|told| Some(told.rsplit_once(' ')?.1.to_owned())).collect();
        // Tried elsewhere: what takes several rows, a sender, a window or a file.
        let elsewhere = [
            "SENT_BY_ANOTHER",
            "SCHOOL_CLOSED",
            "OUTSIDE_AREA",
            "DUPLICATE",
            "PART_ABOVE_WHOLE",
            "PARTS_DO_NOT_ADD_UP",
            "JUMP",
            "NO_AGREEMENT",
            "WINDOW_NOT_OPEN",
            "WINDOW_CLOSED",
            "BAD_COLUMNS",
            "BROKEN_FILE",
            "NOT_TEXT",
            "EMPTY_FILE",
            "TOO_MANY_ROWS",
            "TOO_MANY_PROBLEMS",
        ];
        let untold: Vec<_> =
            ProblemCode::ALL.iter().map(|code| code.as_str()).filter(|name| !told.contains(*name)).collect();
        assert_eq!(untold, elsewhere);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_compared_with_each_other_and_with_what_is_there() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], &["2025/26 autumn", "2026/27 autumn", "2026/27 spring"]).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        let urn = collection.school;
        let of = |cohort: &str, period: &str, numerator: i64, denominator: i64| {
            figure(urn, "PTRWM_EXP", cohort, period, json!({ "numerator": numerator, "denominator": denominator }))
        };
        let twice = submit(&school, vec![share(urn, "BOYS", 9, 20), share(urn, "BOYS", 9, 20)]).await;
        assert_eq!(problems(&twice), ["2 DUPLICATE"]);
        let parts = vec![share(urn, "ALL_PUPILS", 21, 40), share(urn, "BOYS", 9, 20), share(urn, "GIRLS", 12, 19)];
        assert_eq!(problems(&submit(&school, parts).await), ["1 denominator PARTS_DO_NOT_ADD_UP"]);
        let whole = vec![share(urn, "ALL_PUPILS", 21, 40), share(urn, "BOYS", 9, 20)];
        assert_eq!(told(&submit(&school, whole).await).0, "ACCEPTED");
        assert_eq!(
            problems(&submit(&school, vec![share(urn, "GIRLS", 12, 21)]).await),
            ["1 denominator PARTS_DO_NOT_ADD_UP"]
        );
        assert_eq!(
            problems(&submit(&school, vec![share(urn, "GIRLS", 12, 41)]).await),
            ["1 denominator PART_ABOVE_WHOLE"]
        );
        assert_eq!(told(&submit(&school, vec![share(urn, "GIRLS", 12, 20)]).await).0, "ACCEPTED");
        let before = submit(&school, vec![of("EAL", "2025/26 autumn", 1, 20)]).await;
        assert_eq!(told(&before).0, "ACCEPTED", "{}", before.text);
        let jumps = || vec![of("EAL", "2026/27 autumn", 19, 20)];
        let answer = submit(&school, jumps()).await;
        assert_eq!(problems(&answer), ["1 value JUMP"]);
        assert!(answer.text.contains("was 5 in 2025/26 autumn"), "{}", answer.text);
        let mut meant = jumps();
        meant[0]["confirm"] = json!(true);
        assert_eq!(told(&submit_with(&school, meant, json!({ "dryRun": true })).await).0, "ACCEPTED");
        assert_eq!(told(&submit_with(&school, jumps(), json!({ "confirmJumps": true })).await).0, "ACCEPTED");
        let later = submit(&school, vec![of("EAL", "2026/27 spring", 1, 20)]).await;
        assert_eq!(
            problems(&later),
            ["1 value JUMP"],
            "with the term before, as there is no spring of the year before"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_of_somebody_else_tells_nothing_but_that() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], &["2026/27 autumn"]).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        assert_eq!(told(&submit(&school, vec![share(collection.school, "ALL_PUPILS", 1, 40)]).await).0, "ACCEPTED");
        let trust = app.client(Who::Holder(Role::TrustUser));
        for row in [share(collection.school, "ALL_PUPILS", 40, 40), share(collection.school, "BOYS", 1, 4_000)] {
            assert_eq!(problems(&submit(&trust, vec![row]).await), ["1 urn NOT_OWN_SCHOOL"]);
        }
        assert_eq!(
            problems(&submit(&school, vec![share(NOBODYS_SCHOOL, "BOYS", 1, 2)]).await),
            ["1 urn NOT_OWN_SCHOOL"]
        );
    })
    .await;
}

async fn set_school(app: &TestApp, urn: i64, change: &str) {
    use sea_orm::ConnectionTrait;
    let statement = format!("UPDATE school SET {change} WHERE urn = {urn}");
    app.app.db.execute_unprepared(&statement).await.expect("the school is changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_that_is_closed_or_elsewhere_is_refused() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], &["2026/27 autumn"]).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        let rows = || vec![share(collection.school, "ALL_PUPILS", 1, 40)];
        set_school(app, collection.school, "closed_on = '2026-11-20', status_code = 2").await;
        assert_eq!(problems(&submit(&school, rows()).await), ["1 urn SCHOOL_CLOSED"]);
        let while_open = submit_with(&school, rows(), json!({ "statedOn": "2026-11-19" })).await;
        assert_eq!(told(&while_open).0, "ACCEPTED", "{}", while_open.text);
        set_school(app, collection.school, "closed_on = NULL, status_code = 1, la_code = 850").await;
        assert_eq!(problems(&submit(&school, rows()).await), ["1 urn OUTSIDE_AREA"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_authority_is_told_where_a_batch_is_wrong_and_not_what_it_says() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], &["2026/27 autumn"]).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        let sent = submit(&school, vec![share(collection.school, "ALL_PUPILS", 17, 13)]).await;
        assert!(sent.text.contains("17"), "{}", sent.text);
        let query = "{ submissions { edges { node { problems(first: 9) { totalCount edges { node { line field code value message } } } } } } }";
        let told = async |role| {
            let answer = app.client(Who::Holder(role)).ask(query).await;
            let found = answer.data("/submissions/edges/0/node/problems").clone();
            assert_eq!(found["totalCount"], json!(1), "{}", answer.text);
            found["edges"][0]["node"].clone()
        };
        let own = told(Role::SchoolUser).await;
        assert_eq!((&own["value"], &own["field"]), (&json!("17"), &json!("numerator")));
        assert!(own["message"].as_str().is_some_and(|message| message.contains("denominator")));
        let where_it_is = json!({ "line": 1, "field": "numerator", "code": "NUMERATOR_ABOVE_DENOMINATOR", "value": null, "message": null });
        for role in [Role::LaAdmin, Role::LaOfficer] {
            assert_eq!(told(role).await, where_it_is, "{role}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_wrong_all_over_is_told_as_far_as_ten_thousand_problems() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        let row = format!("{},NO_SUCH,BOYS,2026/27 autumn,IN_YEAR,,1,2,,,,\n", collection.school);
        let answer = upload(&school, "", "text/csv", format!("{HEADER}\n{}", row.repeat(10_500))).await;
        assert_eq!(answer.status, 422);
        let found = of_upload(&answer);
        assert_eq!((found.len(), found[0].as_str()), (10_000, "2 measure UNKNOWN_MEASURE"));
        assert_eq!(found.last().map(String::as_str), Some("10001 TOO_MANY_PROBLEMS"));
        assert_eq!(answer.body["submission"]["problemCount"], 10_000);
    })
    .await;
}
