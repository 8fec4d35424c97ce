//! Rows of a page, and what lists of them are asked for.

use std::collections::BTreeSet;

use entities::states::{Level, Role};
use serde_json::{Value, json};
use tests::{Client, List, NOBODYS_SCHOOL, TestApp, Who, on_each_database, publish, publish_in_full, settle_evidence};

const PLAIN: &str =
    "id level urn measureCode cohortCode period status state symbol value numerator denominator pupils lower
    upper isPublic version recordedAt supersededAt";

async fn nodes(client: &Client<'_>, arguments: &str, fields: &str) -> Vec<Value> {
    let answer = client.ask(&format!("{{ observations({arguments}) {{ edges {{ node {{ {fields} }} }} }} }}")).await;
    let edges = answer.data("/observations/edges").as_array().unwrap_or_else(|| panic!("{}", answer.text));
    edges.iter().map(|edge| edge["node"].clone()).collect()
}

/// Within a fragment a row is written by the engine, without one at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_written_at_once_is_what_the_engine_would_write() {
    on_each_database(async |app| {
        settle_evidence(app, &[(NOBODYS_SCHOOL, 851), (116_482, 852)]).await;
        publish_in_full(app, "2020/21").await;
        for role in [Role::LaAdmin, Role::BoardMember, Role::Dashboard] {
            let client = app.client(Who::Holder(role));
            let fields = format!("{PLAIN} __typename");
            let at_once = nodes(&client, "first: 100", &fields).await;
            let by_the_engine = nodes(&client, "first: 100", &format!("... on Observation {{ {fields} }}")).await;
            let limits = |node: &Value| (node["lower"].clone(), node["upper"].clone());
            assert!(at_once.iter().any(|node| limits(node) == (json!(57.9), json!(62.1))), "{at_once:?}");
            assert_eq!(at_once, by_the_engine, "{role}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alias_and_a_fragment_are_kept() {
    on_each_database(async |app| {
        settle_evidence(app, &[]).await;
        let query = "query { observations(first: 1) { edges { node { number: value ...F } } } } fragment F on Observation { state }";
        let answer = app.client(Who::Holder(Role::Dashboard)).ask(query).await;
        assert_eq!(answer.data("/observations/edges/0/node"), &json!({ "number": 61.0, "state": "PRESENT" }));
    })
    .await;
}

async fn cohorts_of(client: &Client<'_>, filter: &str) -> Vec<String> {
    let found = nodes(client, &format!("first: 100, filter: {{ {filter} }}"), "level cohortCode period").await;
    let line = |node: &Value| format!("{} {} {}", node["level"], node["cohortCode"], node["period"]).replace('"', "");
    let mut lines: Vec<String> = found.iter().map(line).collect();
    lines.sort();
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn each_part_of_the_filter_leaves_out_what_does_not_pass() {
    on_each_database(async |app| {
        settle_evidence(app, &[(NOBODYS_SCHOOL, 851)]).await;
        publish(app, (Level::LocalAuthority, 852), (2, 1), "2023/24", 50_000).await;
        publish(app, (Level::School, 116_482), (2, 1), "2022/23", 40_000).await;
        let (school, of_852) = ("SCHOOL ALL_PUPILS 2022/23", "LOCAL_AUTHORITY ALL_PUPILS 2023/24");
        let held = "SCHOOL ALL_PUPILS 2026/27 autumn";
        let own = ["ALL_PUPILS", "DISADVANTAGED", "OTHER"].map(|code| format!("LOCAL_AUTHORITY {code} 2024/25"));
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let all: Vec<&str> = own.iter().map(String::as_str).chain([of_852, school, held]).collect();
        let only = |lines: &[&str]| -> Vec<String> {
            let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            lines.sort();
            lines
        };
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        for (filter, expected) in [
            ("levels: [SCHOOL, LOCAL_AUTHORITY]", all.clone()),
            ("periodFrom: \"2026/27\"", vec![held]),
            ("periodTo: \"2023/24\"", vec![of_852, school]),
            ("periodFrom: \"2023/24\", periodTo: \"2023/24\"", vec![of_852]),
            ("statuses: [IN_YEAR]", vec![held]),
            ("statuses: [FINAL], levels: [SCHOOL]", vec![school]),
            ("isPublic: false", vec![held]),
            ("isPublic: true, levels: [SCHOOL]", vec![school]),
            ("laCodes: [\"851\"], isPublic: true", own.clone()),
            ("laCodes: [\"852\"], levels: [LOCAL_AUTHORITY]", vec![of_852]),
            ("recordedAfter: \"2026-11-24T11:59:59Z\"", all.clone()),
            ("recordedAfter: \"2026-11-24T12:00:00Z\"", vec![]),
            ("trustUids: [2157], periodTo: \"2010/11\"", vec![]),
            ("cohortCodes: [\"OTHER\"]", vec!["LOCAL_AUTHORITY OTHER 2024/25"]),
        ] {
            assert_eq!(cohorts_of(&admin, filter).await, only(&expected), "{filter}");
        }
        for (filter, told) in [
            ("levels: []", "levels"),
            ("measureCodes: [\"NO_SUCH\"]", "NO_SUCH"),
            ("cohortCodes: [\"MEN\"]", "MEN"),
            ("periodFrom: \"01/09/2024\"", "is not a period"),
        ] {
            let answer = admin.ask(&format!("{{ observations(filter: {{ {filter} }}) {{ totalCount }} }}")).await;
            assert!(answer.text.contains(told) && answer.text.contains("errors"), "{filter}: {}", answer.text);
        }
    })
    .await;
}

/// A thousand and one published observations: 77 cohorts and years of 13 local authorities.
async fn many(app: &TestApp) -> usize {
    let years: Vec<String> = (0..11).map(|year| format!("{}/{:02}", 2010 + year, 11 + year)).collect();
    for la in [301, 302, 303, 304, 305, 306, 307, 308, 309, 310, 311, 312, 313] {
        for (cohort, year) in (1..=7).flat_map(|cohort| years.iter().map(move |year| (cohort, year))) {
            publish(app, (Level::LocalAuthority, la), (2, cohort), year, i64::from(la % 7) * 1_000).await;
        }
    }
    13 * 77
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_has_five_hundred_rows_and_the_list_does_not_move_while_it_is_read() {
    on_each_database(async |app| {
        let count = many(app).await;
        let client = app.client(Who::Holder(Role::Dashboard));
        let refused = client.ask("{ observations(first: 501) { totalCount } }").await;
        assert!(refused.text.contains("500"), "{}", refused.text);
        for order in ["RECORDED", "RECORDED_DESC", "VALUE", "VALUE_DESC", "PERIOD", "PERIOD_DESC"] {
            let query =
                format!("{{ observations(PAGE, orderBy: {order}, filter: {{ measureCodes: [\"PTRWM_EXP\"] }}) ROWS }}");
            let list = List::new(&client, "/observations", &query, "id value period");
            let ids =
                |rows: Vec<tests::Row>| rows.into_iter().map(|row| row.node["id"].to_string()).collect::<Vec<_>>();
            let forward = ids(list.forward(500).await);
            assert_eq!(forward.iter().collect::<BTreeSet<_>>().len(), count, "{order}");
            assert_eq!(forward, ids(list.backward(333).await), "{order}");
        }
        let page = "{ observations(first: 500) { pageInfo { endCursor } edges { node { id } } } }";
        let first = client.ask(page).await;
        publish(app, (Level::LocalAuthority, 320), (2, 1), "2020/21", 1).await;
        let rest = page
            .replace("first: 500", &format!("first: 500, after: {}", first.data("/observations/pageInfo/endCursor")));
        let second = client.ask(&rest).await;
        let ids = |answer: &tests::Answer| -> BTreeSet<String> {
            let edges = answer.data("/observations/edges").as_array().expect("edges").iter();
            edges.map(|edge| edge["node"]["id"].to_string()).collect()
        };
        assert_eq!((ids(&first).len(), ids(&second).len()), (500, 500));
        assert!(ids(&first).is_disjoint(&ids(&second)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_local_authority_lists_its_own_and_the_filter_of_the_client_narrows_it() {
    on_each_database(async |app| {
        settle_evidence(app, &[]).await;
        let client = app.client(Who::Holder(Role::Dashboard));
        let count = async |filter: &str| {
            let query = format!("{{ localAuthority(code: 851) {{ observations(first: 9, filter: {{ {filter} }}) {{ totalCount edges {{ node {{ cohortCode }} }} }} }} }}");
            let answer = client.ask(&query).await;
            let found = answer.data("/localAuthority/observations/edges").as_array().map(Vec::len);
            assert_eq!(answer.data("/localAuthority/observations/totalCount").as_u64(), found.map(|count| count as u64));
            found
        };
        assert_eq!(count("statuses: [FINAL]").await, Some(3));
        assert_eq!(count("cohortCodes: [\"OTHER\"]").await, Some(1));
        assert_eq!(count("laCodes: [\"852\"]").await, Some(0));
        assert_eq!(count("levels: [SCHOOL]").await, Some(0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_cohorts_are_listed_with_what_they_make_up() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        let answer =
            client.ask("{ cohorts { code definition } cohortPartitions { code whole { code } parts { code } } }").await;
        let codes: Vec<&str> = answer
            .data("/cohorts")
            .as_array()
            .expect("cohorts")
            .iter()
            .filter_map(|cohort| cohort["code"].as_str())
            .collect();
        assert!(
            codes.len() > 30 && codes.contains(&"GOVERNORS") && codes.contains(&"ETHNIC_UNCLASSIFIED"),
            "{codes:?}"
        );
        let partitions = answer.data("/cohortPartitions").as_array().expect("partitions");
        let ethnic = partitions.iter().find(|partition| partition["code"] == "ETHNIC_GROUP").expect("ethnic groups");
        assert_eq!(ethnic["parts"].as_array().map(Vec::len), Some(7), "{ethnic}");
    })
    .await;
}

/// Who pulls page after page then gets what is written meanwhile, too.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_comes_as_it_was_written() {
    on_each_database(async |app| {
        settle_evidence(app, &[(NOBODYS_SCHOOL, 851)]).await;
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let ordered = async |filter: &str, after: &Value, order: &str| {
            let query = format!(
                "{{ observations(first: 1, after: {after}, {order} filter: {{ {filter} }}) {{ pageInfo {{ endCursor }} }} }}"
            );
            admin.ask(&query).await
        };
        for (filter, order) in [
            ("levels: [SCHOOL], recordedAfter: \"2020-01-01T00:00:00Z\"", "orderBy: RECORDED,"),
            ("levels: [SCHOOL]", "orderBy: SUBJECT,"),
        ] {
            let first = ordered(filter, &Value::Null, "").await;
            let cursor = first.data("/observations/pageInfo/endCursor");
            assert!(cursor.is_string(), "{}", first.text);
            assert!(ordered(filter, cursor, order).await.codes().is_empty(), "{filter} is in the order {order}");
        }
    })
    .await;
}
