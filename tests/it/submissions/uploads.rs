use std::io::Write;

use entities::states::Role;
use flate2::Compression;
use flate2::write::GzEncoder;
use tests::{Answer, Client, Who, on_each_database, open_windows, settle_collection, upload, with_config};

use super::{observations, problem};

const HEADER: &str = "URN,Measure,Cohort,Period,Status,Value,Numerator,Denominator";
const CSV: &str = "text/csv";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("to memory");
    encoder.finish().expect("to memory")
}

fn rows(urn: i64) -> String {
    format!(
        "{urn},PTRWM_EXP,ALL_PUPILS,2026/27 autumn,IN_YEAR,53%,21,40\n{urn},PTRWM_EXP,BOYS,2026/27 autumn,IN_YEAR,,9,20\n"
    )
}

fn problems(answer: &Answer) -> Vec<String> {
    let found = answer.body["problems"].as_array().unwrap_or_else(|| panic!("{}", answer.text));
    found.iter().map(problem).collect()
}

fn status(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["submission"]["status"].as_str().unwrap_or("none"))
}

/// HTTP status and code of what was refused before there was a batch.
fn refused(answer: &Answer) -> (u16, String) {
    (answer.status, answer.codes().first().copied().unwrap_or("none").to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_taken_plain_compressed_in_windows_1252_and_with_blank_columns() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], &["2026/27 autumn"]).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        let plain = format!("{HEADER}\n{}", rows(collection.school));
        let tried = upload(&school, "?dryRun=true", CSV, plain.clone()).await;
        assert_eq!(status(&tried), (200, "ACCEPTED"), "{}", tried.text);
        assert!(observations(app).await.is_empty());
        let answer = upload(&school, "", "text/csv; charset=utf-8", plain.clone()).await;
        assert_eq!(status(&answer), (201, "ACCEPTED"), "{}", answer.text);
        assert_eq!(answer.body["submission"]["created"], 2);
        let blank = format!("{HEADER},,,\r\n{}", rows(collection.school).replace('\n', ",,,\r\n"));
        for (body, content_type) in [
            (gzip(plain.as_bytes()), "application/gzip"),
            (format!("\u{feff}{plain}").into_bytes(), CSV),
            (blank.into_bytes(), CSV),
        ] {
            let answer = upload(&school, "", content_type, body).await;
            assert_eq!(status(&answer), (201, "ACCEPTED"), "{}", answer.text);
            assert_eq!(answer.body["submission"]["unchanged"], 2, "{}", answer.text);
        }
        let mut windows =
            format!("{HEADER}\n{},PTRWM_EXP,GIRLS,2026/27 autumn,IN_YEAR,", collection.school).into_bytes();
        windows.extend(b"\xa350,10,20\n");
        let answer = upload(&school, "", CSV, windows).await;
        assert_eq!(problems(&answer), ["2 value BAD_NUMBER"]);
        assert_eq!(answer.body["problems"][0]["value"], "£50", "{}", answer.text);
        assert_eq!(observations(app).await.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_file_is_listed_like_any_problem() {
    on_each_database(async |app| {
        let collection = settle_collection(app).await;
        open_windows(app, &["PTRWM_EXP"], &["2026/27 autumn"]).await;
        let school = app.client(Who::Holder(Role::SchoolUser));
        let plain = format!("{HEADER}\n{}", rows(collection.school));
        let many = gzip(format!("{HEADER}\n{}", rows(collection.school).repeat(2_000)).as_bytes());
        for (body, expected) in [
            (plain.replace(",Denominator", ",Colour").into_bytes(), "1 BAD_COLUMNS"),
            (plain.replacen("URN,", "", 1).into_bytes(), "1 BAD_COLUMNS"),
            (HEADER.as_bytes().to_vec(), "1 EMPTY_FILE"),
            (Vec::new(), "1 EMPTY_FILE"),
            (b"PK\x03\x04 a workbook".to_vec(), "1 NOT_TEXT"),
            (format!("{HEADER}\n\"{}", "x".repeat(3_000_000)).into_bytes(), "2 BROKEN_FILE"),
            (format!("{HEADER}\n{}", "1,2,3,4,5,6,7,8\n".repeat(100_001)).into_bytes(), "1 TOO_MANY_ROWS"),
        ] {
            let answer = upload(&school, "", CSV, body).await;
            assert_eq!(
                (status(&answer), problems(&answer)),
                ((422, "REJECTED"), vec![expected.to_owned()]),
                "{}",
                answer.text
            );
        }
        let cut = upload(&school, "", "application/gzip", many[..many.len() - 9].to_vec()).await;
        assert_eq!(status(&cut), (422, "REJECTED"), "{}", cut.text);
        assert!(problems(&cut).iter().any(|problem| problem.ends_with("BROKEN_FILE")), "{}", cut.text);
        let other_year = plain.replace("2026/27", "2016/17");
        assert_eq!(problems(&upload(&school, "", CSV, other_year).await), ["2 NO_WINDOW", "3 NO_WINDOW"]);
        assert!(observations(app).await.is_empty());
    })
    .await;
}

async fn with_key(client: &Client<'_>, key: &str, body: String) -> Answer {
    let request = client.request(reqwest::Method::POST, "/submissions").header("content-type", CSV);
    Answer::of(request.header("idempotency-key", key).body(body).send().await.expect("an answer")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_refused_by_the_statuses_of_http() {
    with_config(
        |config| config.limits.upload_bytes = 4_096,
        async |app| {
            let collection = settle_collection(app).await;
            open_windows(app, &["PTRWM_EXP"], &["2026/27 autumn"]).await;
            let school = app.client(Who::Holder(Role::SchoolUser));
            let plain = format!("{HEADER}\n{}", rows(collection.school));
            let nobody = app.client(Who::Anonymous);
            assert_eq!(refused(&upload(&nobody, "", CSV, plain.clone()).await), (401, "UNAUTHENTICATED".into()));
            let forged = app.client_with(Some("forged".into()));
            assert_eq!(refused(&upload(&forged, "", CSV, plain.clone()).await), (401, "UNAUTHENTICATED".into()));
            for role in [Role::LaAdmin, Role::BoardMember, Role::Dashboard] {
                let client = app.client(Who::Holder(role));
                assert_eq!(refused(&upload(&client, "", CSV, plain.clone()).await), (403, "FORBIDDEN".into()));
            }
            assert_eq!(
                refused(&upload(&school, "", "application/json", plain.clone()).await),
                (415, "BAD_USER_INPUT".into())
            );
            for query in
                ["?dryrun=true", "?dryRun=perhaps", "?statedOn=1/9/2026", "?statedOn=2027-01-01", "?organisationId=x"]
            {
                assert_eq!(
                    refused(&upload(&school, query, CSV, plain.clone()).await),
                    (400, "BAD_USER_INPUT".into()),
                    "{query}"
                );
            }
            let long = format!("{HEADER}\n{}", rows(collection.school).repeat(100));
            assert_eq!(refused(&upload(&school, "", CSV, long.clone()).await), (413, "COST_EXCEEDED".into()));
            let bomb = gzip(long.as_bytes());
            assert!(bomb.len() < 4_096);
            assert_eq!(refused(&upload(&school, "", "application/gzip", bomb).await), (413, "COST_EXCEEDED".into()));
            let get = school.request(reqwest::Method::GET, "/submissions").send().await.expect("an answer");
            assert_eq!(get.status().as_u16(), 405);
            let (first, again) =
                (with_key(&school, "k", plain.clone()).await, with_key(&school, "k", plain.clone()).await);
            assert_eq!(status(&first), (201, "ACCEPTED"), "{}", first.text);
            assert_eq!(first.body, again.body);
            assert_eq!(
                refused(&with_key(&school, "k", plain.replace("21,40", "22,40")).await),
                (409, "CONFLICT".into())
            );
            assert_eq!(refused(&with_key(&school, &"k".repeat(300), plain).await), (400, "BAD_USER_INPUT".into()));
            assert_eq!(observations(app).await.len(), 2);
        },
    )
    .await;
}
