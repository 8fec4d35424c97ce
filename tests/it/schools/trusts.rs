use entities::states::Role;
use serde_json::{Value, json};
use tests::{List, Who, on_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn a_trust_is_shown_as_the_files_have_it() {
    on_each_database(async |app| {
        let answer = app
            .client(Who::Holder(Role::TrustUser))
            .ask(
                "{ trust(uid: 2157) { id uid trustReferenceNumber name kind { code name } status { code name }
                    companiesHouseNumber ukprn openedOn incorporatedOn closedOn
                    address { street locality address3 town county postcode }
                    schools { totalCount edges { node { urn name phase { name } } } }
                    memberships { totalCount edges { node { school { name } group { uid name } joinedOn leftOn } } } } }",
            )
            .await;
        insta::assert_json_snapshot!("a_trust", answer.snapshot());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_is_no_academy_trust_is_a_school_group_only() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        // A sponsor, a foundation trust, a federation; nothing.
        for uid in [2156, 1131, 1861, 1] {
            let answer = client.ask(&format!("{{ trust(uid: {uid}) {{ name }} }}")).await;
            assert_eq!(answer.body["data"], json!({ "trust": null }), "{uid}: {}", answer.text);
            assert!(answer.codes().is_empty(), "{uid}");
        }
        let mut groups = serde_json::Map::new();
        for (kind, uid) in [("sponsor", 2156), ("foundation", 1131), ("federation", 1861), ("trust", 2157), ("none", 1)] {
            let answer = client
                .ask(&format!(
                    "{{ schoolGroup(uid: {uid}) {{ uid name groupReference kind {{ code name }} status {{ name }}
                        companiesHouseNumber ukprn openedOn closedOn schools(first: 2) {{ totalCount edges {{ node {{ name }} }} }}
                        memberships(first: 2) {{ totalCount edges {{ node {{ school {{ name }} joinedOn leftOn }} }} }} }} }}"
                ))
                .await;
            groups.insert(kind.to_owned(), answer.data("/schoolGroup").clone());
        }
        insta::assert_json_snapshot!("groups_of_each_kind", groups);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn uids_that_cannot_be_are_refused() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        for uid in ["0", "-1", "\"x\"", "1.5", "null", "99999999999"] {
            for field in ["trust", "schoolGroup"] {
                let answer = client.ask(&format!("{{ {field}(uid: {uid}) {{ name }} }}")).await;
                assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{field} {uid}: {}", answer.text);
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn trusts_are_found_by_kind_status_area_and_name() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        let all = names(&client, "").await;
        assert_eq!(all.len(), 66, "41 multi-academy and 25 single-academy trusts");
        for (filter, count) in [
            ("typeCodes: [6]", 41),
            ("typeCodes: [10]", 25),
            ("typeCodes: [6, 10]", 66),
            ("typeCodes: [11]", 0),
            ("statusCodes: [\"OPEN\"]", 66),
            ("statusCodes: [\"CLOSED\"]", 0),
            ("statusCodes: [\"open\"]", 0),
        ] {
            assert_eq!(names(&client, filter).await.len(), count, "{filter}");
        }
        let mut found = serde_json::Map::new();
        for filter in [
            "laCodes: [\"851\"]",
            "laCodes: [\"851\"], typeCodes: [10]",
            "search: \"the solent\"",
            "search: \"univeristy\"",
        ] {
            found.insert(filter.to_owned(), json!(names(&client, filter).await));
        }
        insta::assert_json_snapshot!("trusts_found", found);
        for filter in ["typeCodes: [1]", "typeCodes: [6, 5]", "typeCodes: []", "statusCodes: []", "laCodes: [\"x\"]"] {
            let answer = client.ask(&format!("{{ trusts(filter: {{ {filter} }}) {{ totalCount }} }}")).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{filter}: {}", answer.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schools_of_a_trust_are_those_of_the_day() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        for (day, expected) in [
            ("asOf: \"2014-03-31\"", &[][..]),
            ("asOf: \"2014-04-01\"", &["Admiral Lord Nelson School"]),
            ("asOf: \"2015-03-31\"", &["Admiral Lord Nelson School"]),
            ("asOf: \"2015-04-01\"", &["Admiral Lord Nelson School", "Trafalgar School"]),
            ("asOf: null", &["Admiral Lord Nelson School", "Trafalgar School"]),
            ("", &["Admiral Lord Nelson School", "Trafalgar School"]),
            ("asOf: \"9999-12-31\"", &["Admiral Lord Nelson School", "Trafalgar School"]),
        ] {
            let query = format!(
                "{{ trust(uid: 5647) {{ schools(first: 9, {day}) {{ totalCount edges {{ node {{ name }} }} }} }} }}"
            );
            let answer = client.ask(&query).await;
            let edges = answer.data("/trust/schools/edges").as_array().unwrap_or_else(|| panic!("{}", answer.text));
            let found: Vec<&str> = edges.iter().filter_map(|edge| edge["node"]["name"].as_str()).collect();
            assert_eq!(found, expected, "{day}");
            assert_eq!(*answer.data("/trust/schools/totalCount"), json!(expected.len()), "{day}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_of_one_day_is_refused_on_another() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        let page = |arguments: &str| {
            format!("{{ trust(uid: 5153) {{ schools(first: 1, {arguments}) {{ edges {{ cursor }} }} }} }}")
        };
        let answer = client.ask(&page("asOf: \"2020-01-01\"")).await;
        let cursor = answer.data("/trust/schools/edges/0/cursor").as_str().expect("a cursor").to_owned();
        let refused = client.ask(&page(&format!("asOf: \"2021-01-01\", after: \"{cursor}\""))).await;
        assert_eq!(refused.codes(), ["BAD_USER_INPUT"], "{}", refused.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schools_trust_is_that_of_the_day_whatever_way_the_day_is_given() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        let query = "query($day: Date) { school(urn: 140697) { now: trust { uid } then: trust(asOf: $day) { uid } } }";
        for (variables, expected) in [
            (json!({ "day": "2014-03-31" }), Value::Null),
            (json!({ "day": "2014-04-01" }), json!({ "uid": 5647 })),
            (json!({ "day": null }), json!({ "uid": 5647 })),
            (json!({}), json!({ "uid": 5647 })),
        ] {
            let answer = client.ask_with(query, variables.clone()).await;
            assert_eq!(*answer.data("/school/then"), expected, "{variables}: {}", answer.text);
            assert_eq!(*answer.data("/school/now"), json!({ "uid": 5647 }), "{variables}");
        }
        for literal in ["trust(asOf: null) { uid name }", "trust { uid name }"] {
            let answer = client.ask(&format!("{{ school(urn: 140697) {{ {literal} }} }}")).await;
            assert_eq!(*answer.data("/school/trust/uid"), json!(5647), "{literal}: {}", answer.text);
        }
    })
    .await;
}

async fn names(client: &tests::Client<'_>, filter: &str) -> Vec<String> {
    let query = format!("{{ trusts(PAGE, filter: {{ {filter} }}) ROWS }}");
    let list = List::new(client, "/trusts", &query, "name");
    let rows = list.forward(20).await;
    assert_eq!(rows.len(), list.total().await, "{filter}");
    rows.iter().filter_map(|row| row.node["name"].as_str().map(str::to_owned)).collect()
}
