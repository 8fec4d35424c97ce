use entities::states::Level::{self, England, LocalAuthority, School};
use entities::states::Role;
use serde_json::{Value, json};
use tests::{TestApp, Who, on_each_database, publish};

/// An academy whose register has one predecessor, and numbers of the catalogue.
const ACADEMY: i32 = 140_697;
const RWM: i32 = 2;
const P8: i32 = 42;
const ALL: i16 = 1;
const DISADVANTAGED: i16 = 2;
const OTHER: i16 = 3;

async fn line(app: &TestApp, subject: (Level, i32), measured: (i32, i16), values: &[(&str, i64)]) {
    for (period, value) in values {
        publish(app, subject, measured, period, *value).await;
    }
}

async fn predecessor(app: &TestApp) -> i32 {
    let query = format!("{{ school(urn: {ACADEMY}) {{ predecessors {{ urn }} }} }}");
    let answer = app.client(Who::Holder(Role::Dashboard)).ask(&query).await;
    let found = answer.data("/school/predecessors").as_array().expect("predecessors");
    assert_eq!(found.len(), 1, "{}", answer.text);
    found[0]["urn"].as_i64().and_then(|urn| i32::try_from(urn).ok()).expect("a URN")
}

async fn ask(app: &TestApp, arguments: &str, fields: &str) -> Value {
    let client = app.client(Who::Holder(Role::Dashboard));
    let answer = client.ask(&format!("{{ observationSeries({arguments}) {{ {fields} }} }}")).await;
    assert!(answer.codes().is_empty(), "{}", answer.text);
    answer.data("/observationSeries").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_academy_is_followed_back_through_the_school_that_it_was() {
    on_each_database(async |app| {
        let before = predecessor(app).await;
        line(app, (School, before), (RWM, ALL), &[("2015/16", 41_000), ("2016/17", 44_000)]).await;
        line(app, (School, ACADEMY), (RWM, ALL), &[("2016/17", 50_000), ("2018/19", 60_000)]).await;
        line(app, (LocalAuthority, 851), (RWM, ALL), &[("2015/16", 48_000), ("2018/19", 58_000)]).await;
        line(app, (England, 0), (RWM, ALL), &[("2018/19", 64_000)]).await;
        line(app, (England, 1), (RWM, ALL), &[("2018/19", 65_000)]).await;
        let arguments = format!("measureCode: \"PTRWM_EXP\", urn: {ACADEMY}");
        let fields = "urns periods lines { subject cohortCode points { value state urn breaks } }";
        let found = ask(app, &arguments, fields).await;
        assert_eq!(found["urns"], json!([ACADEMY, before]));
        assert_eq!(found["periods"], json!(["2015/16", "2016/17", "2018/19"]));
        let school = json!([
            { "value": 41.0, "state": "PRESENT", "urn": before, "breaks": [] },
            { "value": 50.0, "state": "PRESENT", "urn": ACADEMY, "breaks": ["NEW_URN"] },
            { "value": 60.0, "state": "PRESENT", "urn": ACADEMY, "breaks": ["NEW_DEFINITION"] },
        ]);
        assert_eq!(found["lines"][0]["points"], school);
        assert_eq!(found["lines"][1]["points"][1]["state"], "NOT_COLLECTED");
        assert_eq!(found["lines"][2]["points"][2]["value"], 65.0, "state-funded schools before all");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_is_there_where_both_cohorts_are() {
    on_each_database(async |app| {
        line(app, (LocalAuthority, 851), (P8, DISADVANTAGED), &[("2017/18", -550), ("2018/19", -600)]).await;
        line(app, (LocalAuthority, 851), (P8, OTHER), &[("2018/19", -150)]).await;
        let arguments = "measureCode: \"P8MEA\", laCode: 851, cohortCodes: [\"DISADVANTAGED\", \"OTHER\"]";
        let found = ask(app, arguments, "school { urn } gaps { subject points { period state value } }").await;
        let points = json!([
            { "period": "2017/18", "state": "NOT_COLLECTED", "value": null },
            { "period": "2018/19", "state": "PRESENT", "value": -0.45 },
        ]);
        assert_eq!(found["school"], Value::Null);
        assert_eq!(found["gaps"][0], json!({ "subject": "LOCAL_AUTHORITY", "points": points }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_series_is_refused() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        for arguments in [
            "measureCode: \"PTRWM_EXP\"",
            "measureCode: \"PTRWM_EXP\", urn: 140697, laCode: 851",
            "measureCode: \"NO_SUCH\", laCode: 851",
            "measureCode: \"PTRWM_EXP\", laCode: 851, cohortCodes: []",
            "measureCode: \"PTRWM_EXP\", laCode: 851, cohortCodes: [\"TEACHERS\"]",
        ] {
            let answer = client.ask(&format!("{{ observationSeries({arguments}) {{ periods }} }}")).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{arguments}: {}", answer.text);
        }
        let gap = "{ observationSeries(measureCode: \"PTRWM_EXP\", laCode: 851) { gaps { subject } } }";
        assert_eq!(client.ask(gap).await.codes(), ["BAD_USER_INPUT"]);
    })
    .await;
}
