//! Whether what was promised is reached, by published figures.

use entities::states::Role;
use serde_json::{Value, json};
use tests::{Client, Who, fewest_statements, on_each_database, publish_authorities};

const FIELDS: &str = "code status value england baseline englandBaseline rank { place of } baselineRank { place } cannotTell { code } period";

async fn measured(client: &Client<'_>, arguments: &str) -> Value {
    let answer = client.ask(&format!("{{ successMeasures(areaLaCode: \"851\"{arguments}) {{ {FIELDS} }} }}")).await;
    assert!(answer.data("/successMeasures").is_array(), "{}", answer.text);
    answer.data("/successMeasures").clone()
}

fn of<'a>(measures: &'a Value, code: &str) -> &'a Value {
    let found = measures.as_array().into_iter().flatten().find(|measure| measure["code"] == code);
    found.unwrap_or_else(|| panic!("{code} in {measures}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_promise_is_looked_up_in_published_figures() {
    on_each_database(async |app| {
        let dashboard = app.client(Who::Holder(Role::Dashboard));
        let empty = measured(&dashboard, "").await;
        let why = |measures: &Value, code: &str| of(measures, code)["cannotTell"]["code"].clone();
        assert_eq!(why(&empty, "KS1_WRITING_TOP_HALF"), "NO_FIGURE");
        assert_eq!(of(&empty, "KS1_WRITING_TOP_HALF")["status"], "CANNOT_TELL");
        publish_authorities(app, "LAIT_KS1W_Greater_Depth", "2017/18", [20_000, 16_000, 16_000]).await;
        publish_authorities(app, "LAIT_KS2RWM_Expected_STD", "2017/18", [56_000, 65_000, 64_000]).await;
        publish_authorities(app, "LAIT_FSP_Gooddev_FSM", "2017/18", [55_000, 57_000, 57_000]).await;
        publish_authorities(app, "LAIT_FSP_Gooddev_FSM_Other", "2017/18", [70_000, 74_000, 74_000]).await;
        publish_authorities(app, "LAIT_DAP_KS4_ATT8", "2015/16", [38_000, 41_000, 41_000]).await;
        publish_authorities(app, "LAIT_NonDAP_KS4_ATT8", "2015/16", [50_000, 53_000, 53_000]).await;
        publish_authorities(app, "LAIT_DAP_KS4_ATT8", "2017/18", [36_000, 37_000, 37_000]).await;
        publish_authorities(app, "LAIT_NonDAP_KS4_ATT8", "2017/18", [48_000, 50_000, 50_000]).await;
        publish_authorities(app, "LAIT_PriTotAbs", "2017/18", [4_300, 4_200, 4_200]).await;
        publish_authorities(app, "LAIT_Level2Age19", "2015/16", [76_000, 86_000, 86_000]).await;
        publish_authorities(app, "LAIT_Level2Age19", "2017/18", [78_000, 83_000, 83_000]).await;
        publish_authorities(app, "LAIT_16_17Ed_Training", "2017-18", [91_500, 92_000, 92_000]).await;
        publish_authorities(app, "LAIT_FSP_NEW_GOODDEV", "2015/16", [70_000, 69_000, 69_000]).await;
        publish_authorities(app, "LAIT_FSP_NEW_GOODDEV", "2017/18", [70_000, 71_000, 71_000]).await;
        let found = measured(&dashboard, "").await;
        let status = |code: &str| of(&found, code)["status"].clone();
        let place = |code: &str| found.as_array().into_iter().flatten().position(|measure| measure["code"] == code);
        assert!(place("KS1_SEN_MATHS_TOP_QUARTER") < place("KS2_RWM_TOP_HALF"), "by stage, whenever they were added");
        assert_eq!(
            (status("KS1_WRITING_TOP_HALF"), &of(&found, "KS1_WRITING_TOP_HALF")["rank"]["place"]),
            (json!("MET"), &json!(1))
        );
        let attainment = of(&found, "KS2_RWM_TOP_HALF");
        assert_eq!(
            (status("KS2_RWM_TOP_HALF"), &attainment["rank"]["place"]),
            (json!("NOT_MET"), &attainment["rank"]["of"])
        );
        let gap = of(&found, "EYFS_GAP");
        assert_eq!((&gap["status"], &gap["value"], &gap["england"]), (&json!("MET"), &json!(15.0), &json!(17.0)));
        let halved = of(&found, "KS4_DISADVANTAGED_GAP");
        assert_eq!((&halved["value"], &halved["baseline"]), (&json!(12.0), &json!(12.0)), "{halved}");
        assert_eq!(why(&found, "KS4_DISADVANTAGED_GAP"), "MEASURE_CHANGED", "points of GCSEs changed in between");
        assert_eq!(why(&found, "KS4_BOYS_GAP"), "NO_FIGURE");
        assert_eq!(status("PRIMARY_ABSENCE"), "NOT_MET", "less absence is better");
        let national = of(&found, "LEVEL_2_AT_19_GAP");
        assert_eq!(
            (&national["status"], &national["englandBaseline"]),
            (&json!("MET"), &json!(86.0)),
            "10 behind, then 5"
        );
        assert_eq!(why(&found, "PARTICIPATION_RISEN"), "NO_BASELINE");
        assert_eq!(status("PARTICIPATION_TOP_HALF"), "NOT_MET");
        assert_eq!(
            (status("EYFS_RANK"), &of(&found, "EYFS_RANK")["baselineRank"]["place"]),
            (json!("NOT_MET"), &json!(1))
        );
        let schools = of(&found, "ALL_SCHOOLS_GOOD");
        assert!(schools["value"].as_f64().is_some_and(|share| (1.0..100.0).contains(&share)), "{schools}");
        assert_eq!(schools["status"], "NOT_MET");
        let later = measured(&dashboard, ", year: \"2018/19\"").await;
        assert_eq!(of(&later, "KS2_RWM_TOP_HALF")["period"], "2018/19");
        assert_eq!(of(&later, "PARTICIPATION_TOP_HALF")["period"], "2018-19");
        assert_eq!(why(&later, "KS2_RWM_TOP_HALF"), "NO_FIGURE");
        let nobody = app.client(Who::Anonymous).ask("{ successMeasures(areaLaCode: \"851\") { code } }").await;
        assert_eq!(nobody.codes(), ["UNAUTHENTICATED"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_among_few_is_none_and_figures_that_are_held_tell_nobody() {
    on_each_database(async |app| {
        let subject = |code| (entities::states::Level::LocalAuthority, code);
        let few = [(subject(851), "2017/18", 20_000), (subject(850), "2017/18", 16_000)];
        tests::publish_all(app, (10_098, 1), &few).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let found = measured(&officer, "").await;
        let attainment = of(&found, "KS2_RWM_TOP_HALF");
        assert_eq!(
            (&attainment["cannotTell"]["code"], &attainment["value"]),
            (&json!("TOO_FEW_AUTHORITIES"), &json!(20.0))
        );
        assert_eq!(attainment["rank"], Value::Null);
        let query =
            format!("{{ successMeasures(areaLaCode: \"851\") {{ {FIELDS} measure {{ name }} cohort {{ name }} }} }}");
        assert!(fewest_statements(&officer, "success measures", &query).await <= 5);
    })
    .await;
}
