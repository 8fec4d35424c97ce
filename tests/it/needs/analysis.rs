//! Which schools are in need, why, and that the same figures always say the same.

use entities::states::{Level, Role};
use serde_json::{Value, json};
use tests::{
    BASELINE, RWM, Who, analysis_seen, asked_of_analysis, on_each_database, publish_needs, revise, run_needs_analysis,
    schools_of_area, settle_programme,
};

use super::converted;

const YEAR: &str = "2026/27";
/// Number of `PERCTOT` in the catalogue.
const OVERALL_ABSENCE: i32 = 60;
const RANKED: &str = "schools: needSchools(filter: { OF }, first: 100) { totalCount edges { node { urn rank phaseRank band score points possiblePoints } } }";

fn of_school(analysis: &Value, urn: i64) -> &Value {
    let edges = analysis["schools"]["edges"].as_array().expect("schools");
    &edges.iter().find(|edge| edge["node"]["urn"] == urn).expect("the school")["node"]
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_worst_is_first_with_the_reasons() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_needs(app, &[(area.trust_school, 40_000), (area.school, 55_000)]).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let analysis = run_needs_analysis(&officer, YEAR).await;
        let fields = "year revision localAuthority { code } ruleSet { code version } bands { band schools } \
            needs { rule { code } measured ofConcern severe priorities { code } }";
        let seen = analysis_seen(&officer, &analysis, fields).await;
        assert_eq!((&seen["year"], &seen["revision"]), (&json!(YEAR), &json!(1)), "{seen}");
        assert_eq!(seen["ruleSet"], json!({ "code": "PORTSMOUTH", "version": 1 }));
        let schools = "schools: needSchools(filter: { OF }, first: 40) { totalCount edges { node { urn rank band points possiblePoints score reasons phase { code } \
            indicators { rule { code } period value comparedWith behind points observation { value } comparedObservation { value } } } } }";
        let ranked = asked_of_analysis(&officer, &analysis, schools).await;
        let worst = of_school(&ranked, area.trust_school);
        assert_eq!((&worst["rank"], &worst["band"]), (&json!(1), &json!("HIGH")), "{worst}");
        assert!(worst["points"].as_i64() >= Some(12), "six for attainment, two for each progress: {worst}");
        let reasons = worst["reasons"].as_array().expect("reasons");
        assert_eq!(
            reasons[0],
            "Key stage 2: reading, writing and maths below England: 40 in 2025/26, 21 worse than England's 61."
        );
        let indicators = worst["indicators"].as_array().expect("findings");
        let of = |code: &str| indicators.iter().find(|of| of["rule"]["code"] == code).expect("the finding");
        let attainment = of("KS2_RWM");
        assert_eq!(
            (&attainment["value"], &attainment["comparedWith"], &attainment["behind"], &attainment["points"]),
            (&json!(40.0), &json!(61.0), &json!(21.0), &json!(6))
        );
        assert_eq!(attainment["observation"]["value"], 40.0);
        assert_eq!(attainment["comparedObservation"]["value"], 61.0);
        assert_eq!((&of("KS2_MATHS_PROGRESS")["behind"], &of("KS2_MATHS_PROGRESS")["points"]), (&json!(3.0), &json!(2)));
        let gap = of("KS2_RWM_GAP");
        assert_eq!((&gap["value"], &gap["points"]), (&Value::Null, &Value::Null), "what is not there counts neither way");
        assert!(indicators.iter().all(|of| of["rule"]["code"] != "KS4_PROGRESS_8"), "it has no key stage 4");
        let second = of_school(&ranked, area.school);
        let points = |of: &Value, code: &str| {
            let found = of["indicators"].as_array().into_iter().flatten().find(|one| one["rule"]["code"] == code);
            found.expect("the finding")["points"].clone()
        };
        assert_eq!(points(second, "KS2_RWM"), 3, "six worse is of concern and not severe: {second}");
        let needs = seen["needs"].as_array().expect("needs");
        assert_eq!(needs[0]["rule"]["code"], "KS2_RWM");
        assert_eq!((&needs[0]["ofConcern"], &needs[0]["severe"]), (&json!(2), &json!(1)), "{needs:?}");
        let counted: i64 = seen["bands"].as_array().into_iter().flatten().filter_map(|of| of["schools"].as_i64()).sum();
        assert_eq!(Some(counted), ranked["schools"]["totalCount"].as_i64());
        assert!(counted <= i64::try_from(schools_of_area(app).await.len()).expect("a number"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_figures_say_the_same_and_a_revised_one_changes_no_analysis() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_needs(app, &[(area.trust_school, 40_000)]).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let reproduction =
            "reproduction: needReproduction(OF) { isIdentical unreadableFigures revised { urn rule { code } value } }";
        let (first, second) = (run_needs_analysis(&officer, YEAR).await, run_needs_analysis(&officer, YEAR).await);
        let before = asked_of_analysis(&officer, &first, RANKED).await;
        assert_eq!(before, asked_of_analysis(&officer, &second, RANKED).await);
        assert_eq!(analysis_seen(&officer, &second, "revision").await["revision"], 2);
        let again = asked_of_analysis(&officer, &first, reproduction).await;
        assert_eq!(again["reproduction"], json!({ "isIdentical": true, "unreadableFigures": 0, "revised": [] }));
        let urn = i32::try_from(area.trust_school).expect("a URN");
        revise(app, (Level::School, urn), (RWM, 1), BASELINE, 75_000).await;
        assert_eq!(asked_of_analysis(&officer, &first, RANKED).await, before, "it stays as it was made");
        let again = asked_of_analysis(&officer, &first, reproduction).await;
        assert_eq!(
            again["reproduction"],
            json!({ "isIdentical": true, "unreadableFigures": 0,
                "revised": [
                    { "urn": area.trust_school, "rule": { "code": "KS2_RWM" }, "value": 40.0 },
                    { "urn": area.trust_school, "rule": { "code": "KS2_RWM_DECLINE" }, "value": 40.0 },
                ] })
        );
        let third = run_needs_analysis(&officer, YEAR).await;
        let after = asked_of_analysis(&officer, &third, RANKED).await;
        assert_ne!(of_school(&after, area.trust_school)["points"], of_school(&before, area.trust_school)["points"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_that_are_held_count_for_nobody_and_old_ones_count_no_more() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_needs(app, &[]).await;
        let subject = (Level::School, i32::try_from(area.school).expect("a URN"));
        tests::hold_all(app, RWM, &[(subject, BASELINE, 10_000)]).await;
        tests::release_all(app, OVERALL_ABSENCE, &[(subject, BASELINE, 9_000)]).await;
        tests::publish_all(app, (RWM, 2), &[(subject, "2022/23", 10_000)]).await;
        tests::publish_all(app, (RWM, 3), &[(subject, "2022/23", 90_000)]).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let analysis = run_needs_analysis(&officer, YEAR).await;
        let fields = "schools: needSchools(filter: { OF }, first: 40) { edges { node { urn indicators { rule { code } value points } } } }";
        let seen = asked_of_analysis(&officer, &analysis, fields).await;
        let indicators = of_school(&seen, area.school)["indicators"].as_array().expect("findings").clone();
        let of = |code: &str| indicators.iter().find(|of| of["rule"]["code"] == code).expect("the finding");
        assert_eq!(of("KS2_RWM")["value"], 70.0, "what is published, not what is held");
        assert_eq!(of("KS2_RWM_GAP")["value"], Value::Null, "four years old");
        assert_eq!(of("ABSENCE_PRIMARY")["value"], Value::Null, "measured within the year, even if it was released");
        for (year, value) in [("2025/26", Value::Null), ("2024/25", json!(10.0))] {
            let analysis = run_needs_analysis(&officer, year).await;
            let seen = asked_of_analysis(&officer, &analysis, fields).await;
            let found = of_school(&seen, area.school)["indicators"].as_array().expect("findings").clone();
            let gap = found.iter().find(|of| of["rule"]["code"] == "KS2_RWM_GAP").expect("the finding");
            let expected = if year == "2025/26" { json!(10.0) } else { value };
            assert_eq!(gap["value"], expected, "{year}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_and_its_trust_see_what_is_said_of_the_school() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_needs(app, &[(area.trust_school, 40_000)]).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        run_needs_analysis(&officer, YEAR).await;
        let query = |urn: i64| {
            format!("{{ school(urn: {urn}) {{ needs {{ totalCount edges {{ node {{ year rank analysis {{ id }} reasons }} }} }} }} }}")
        };
        let trust = app.client(Who::Holder(Role::TrustUser));
        let own = trust.ask(&query(area.trust_school)).await;
        let node = own.data("/school/needs/edges/0/node");
        assert_eq!((&node["year"], &node["rank"], &node["analysis"]), (&json!(YEAR), &json!(1), &Value::Null));
        assert!(!node["reasons"].as_array().expect("reasons").is_empty(), "{}", own.text);
        let others = trust.ask(&query(area.school)).await;
        assert_eq!(others.data("/school/needs/totalCount"), 0);
        let dashboard = app.client(Who::Holder(Role::Dashboard)).ask(&query(area.trust_school)).await;
        assert_eq!(dashboard.codes(), ["FORBIDDEN"]);
        let elsewhere = area.neighbours.admin_client(app).ask(&query(area.trust_school)).await;
        assert_eq!(elsewhere.data("/school/needs/totalCount"), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_academy_is_followed_to_the_school_that_it_was() {
    on_each_database(async |app| {
        settle_programme(app).await;
        publish_needs(app, &[]).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let (urn, before) = converted(&officer).await;
        let before = i32::try_from(before).expect("a URN");
        for (cohort, value) in [(2, 40_000), (3, 75_000)] {
            tests::publish_all(app, (RWM, cohort), &[((Level::School, before), BASELINE, value)]).await;
        }
        let analysis = run_needs_analysis(&officer, YEAR).await;
        let fields = "schools: needSchools(filter: { OF }, first: 40) { edges { node { urn indicators { rule { code } value behind points observation { school { urn } } } } } }";
        let seen = asked_of_analysis(&officer, &analysis, fields).await;
        let found = of_school(&seen, urn)["indicators"].as_array().expect("findings").clone();
        let gap = found.iter().find(|of| of["rule"]["code"] == "KS2_RWM_GAP").expect("the finding");
        assert_eq!((&gap["value"], &gap["behind"], &gap["points"]), (&json!(40.0), &json!(35.0), &json!(4)), "{gap}");
        assert_eq!(gap["observation"]["school"]["urn"], json!(before));
    })
    .await;
}

/// What the expected standard in writing is was changed for 2017/18.
#[tokio::test(flavor = "multi_thread")]
async fn a_decline_is_not_told_across_a_new_definition() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let subject = (Level::School, i32::try_from(area.school).expect("a URN"));
        let rows = [("2015/16", 70_000), ("2016/17", 60_000), ("2017/18", 40_000)];
        tests::publish_all(app, (RWM, 1), &rows.map(|(period, value)| (subject, period, value))).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let fields = "schools: needSchools(filter: { OF }, first: 40) { edges { node { urn indicators { rule { code } period behind points } } } }";
        // In 2018/19 too: it is the latest year that can be compared with the one before it.
        for (year, period, behind) in [
            ("2017/18", "2016/17", json!(10.0)),
            ("2018/19", "2016/17", json!(10.0)),
            ("2020/21", "2017/18", Value::Null),
        ] {
            let analysis = run_needs_analysis(&officer, year).await;
            let seen = asked_of_analysis(&officer, &analysis, fields).await;
            let found = of_school(&seen, area.school)["indicators"].as_array().expect("findings").clone();
            let decline = found.iter().find(|of| of["rule"]["code"] == "KS2_RWM_DECLINE").expect("the finding");
            assert_eq!((&decline["period"], &decline["behind"]), (&json!(period), &behind), "{year}");
        }
    })
    .await;
}
