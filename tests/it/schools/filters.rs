use entities::states::Role;
use serde_json::Value;
use tests::{Client, List, Who, on_each_database};

/// What the filters are about, of one school.
#[derive(Debug)]
struct School {
    urn: u64,
    facts: Value,
}

impl School {
    fn text(&self, pointer: &str) -> Option<&str> {
        self.facts.pointer(pointer).and_then(Value::as_str)
    }

    fn is(&self, pointer: &str, codes: &[&str]) -> bool {
        self.text(pointer).is_some_and(|code| codes.contains(&code))
    }

    fn has_fsm(&self, range: std::ops::RangeInclusive<f64>) -> bool {
        self.facts["fsmPercent"].as_f64().is_some_and(|percent| range.contains(&percent))
    }

    fn trust(&self) -> Option<u64> {
        self.facts.pointer("/trust/uid").and_then(Value::as_u64)
    }
}

const FACTS: &str = "urn localAuthority { code } phase { code } type { code } typeGroup { code } status { code }
    trust { uid } ofstedGrade { code } fsmPercent";

type Test = fn(&School) -> bool;

/// Filters, and what each says of a school.
const FILTERS: [(&str, Test); 18] = [
    ("laCodes: [\"851\"]", |school| school.is("/localAuthority/code", &["851"])),
    ("laCodes: [851, \"921\"]", |school| school.is("/localAuthority/code", &["851", "921"])),
    ("phaseCodes: [4]", |school| school.is("/phase/code", &["4"])),
    ("phaseCodes: [0, 1]", |school| school.is("/phase/code", &["0", "1"])),
    ("typeCodes: [1]", |school| school.is("/type/code", &["1"])),
    ("typeGroupCodes: [10, 11]", |school| school.is("/typeGroup/code", &["10", "11"])),
    ("statusCodes: [1]", |school| school.is("/status/code", &["1"])),
    ("statusCodes: [3, 4]", |school| school.is("/status/code", &["3", "4"])),
    ("trustUids: [5153]", |school| school.trust() == Some(5153)),
    ("trustUids: [2157, \"5647\"]", |school| matches!(school.trust(), Some(2157 | 5647))),
    ("ofstedGradeCodes: [\"4\"]", |school| school.is("/ofstedGrade/code", &["4"])),
    ("ofstedGradeCodes: [\"1\", \"3\"]", |school| school.is("/ofstedGrade/code", &["1", "3"])),
    ("fsmPercent: { from: 30, to: 35 }", |school| school.has_fsm(30.0..=35.0)),
    ("fsmPercent: { from: 40.5 }", |school| school.has_fsm(40.5..=100.0)),
    ("fsmPercent: { to: 0 }", |school| school.has_fsm(0.0..=0.0)),
    ("fsmPercent: { from: 0, to: 100 }", |school| school.has_fsm(0.0..=100.0)),
    ("laCodes: [\"851\"], statusCodes: [1], phaseCodes: [2], typeGroupCodes: [4]", |school| {
        school.is("/localAuthority/code", &["851"])
            && school.is("/status/code", &["1"])
            && school.is("/phase/code", &["2"])
            && school.is("/typeGroup/code", &["4"])
    }),
    ("statusCodes: [1], ofstedGradeCodes: [\"2\"], fsmPercent: { from: 25 }, trustUids: [5049]", |school| {
        school.is("/status/code", &["1"])
            && school.is("/ofstedGrade/code", &["2"])
            && school.has_fsm(25.0..=100.0)
            && school.trust() == Some(5049)
    }),
];

#[tokio::test(flavor = "multi_thread")]
async fn each_filter_gives_the_schools_it_is_about_and_no_other() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        let all = List::new(&client, "/schools", "{ schools(PAGE) ROWS }", FACTS).forward(100).await;
        let all: Vec<School> = all
            .into_iter()
            .map(|row| School { urn: row.node["urn"].as_u64().expect("a URN"), facts: row.node })
            .collect();
        let mut counts = serde_json::Map::new();
        for (filter, holds) in FILTERS {
            let query = format!("{{ schools(PAGE, filter: {{ {filter} }}) ROWS }}");
            let list = List::new(&client, "/schools", &query, "urn");
            let found: Vec<u64> = list.forward(100).await.iter().filter_map(|row| row.node["urn"].as_u64()).collect();
            let expected: Vec<u64> = all.iter().filter(|school| holds(school)).map(|school| school.urn).collect();
            assert_eq!(found, expected, "{filter}");
            assert_eq!(list.total().await, expected.len(), "{filter}");
            counts.insert(filter.to_owned(), expected.len().into());
        }
        insta::assert_json_snapshot!("how_many_schools_each_filter_gives", counts);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_of_a_group_are_those_of_the_day() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        // Ark Charter joined on 1 September 2009, Ark Ayrton on 1 September 2013, Ark Dickens on 1 September 2014.
        for (member_of, expected) in [
            ("groupUid: 2157, asOf: \"2009-08-31\"", &[][..]),
            ("groupUid: 2157, asOf: \"2009-09-01\"", &[135_965]),
            ("groupUid: 2157, asOf: \"2014-08-31\"", &[139_713, 135_965]),
            ("groupUid: 2157, asOf: \"2014-09-01\"", &[139_713, 135_965, 141_020]),
            ("groupUid: 2157", &[139_713, 135_965, 141_020]),
            ("groupUid: 2156, asOf: \"2010-08-31\"", &[]),
            ("groupUid: 1131", &[116_497]),
            ("groupUid: 1", &[]),
        ] {
            let query =
                format!("{{ schools(PAGE, filter: {{ laCodes: [\"851\"], memberOf: {{ {member_of} }} }}) ROWS }}");
            let list = List::new(&client, "/schools", &query, "urn");
            let found: Vec<u64> = list.forward(100).await.iter().filter_map(|row| row.node["urn"].as_u64()).collect();
            assert_eq!(found, expected, "{member_of}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_that_mean_nothing_are_refused() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        let many = format!("phaseCodes: [{}]", "1,".repeat(501));
        for filter in [
            "laCodes: []",
            "phaseCodes: []",
            "typeCodes: []",
            "typeGroupCodes: []",
            "statusCodes: []",
            "trustUids: []",
            "ofstedGradeCodes: []",
            "laCodes: [\"8511\"]",
            "laCodes: [true]",
            "laCodes: [\"abc\"]",
            "laCodes: [null]",
            "phaseCodes: [\"4\"]",
            "phaseCodes: [9999999999]",
            "fsmPercent: { from: -1 }",
            "fsmPercent: { to: 100.1 }",
            "fsmPercent: { from: 60, to: 40 }",
            "fsmPercent: { from: \"30\" }",
            "memberOf: { groupUid: 2157, asOf: \"2014-02-30\" }",
            "memberOf: { groupUid: 2157, asOf: \"01-09-2014\" }",
            "memberOf: { asOf: \"2014-09-01\" }",
            "postcode: \"PO4\"",
            many.as_str(),
        ] {
            let answer = client.ask(&format!("{{ schools(filter: {{ {filter} }}) {{ totalCount }} }}")).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{filter}: {}", answer.text);
            assert_ne!(answer.status, 500, "{filter}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_of_a_filter_that_are_null_or_unknown_codes_let_all_or_nothing_pass() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        for (filter, expected) in [
            ("{}", 1_362),
            ("null", 1_362),
            ("{ laCodes: null, search: null, fsmPercent: null }", 1_362),
            ("{ fsmPercent: {} }", 1_362),
            ("{ phaseCodes: [77] }", 0),
            ("{ phaseCodes: [77, 4] }", 162),
            ("{ phaseCodes: [-1] }", 0),
            ("{ laCodes: [\"999\"] }", 0),
            ("{ trustUids: [5154] }", 0),
            ("{ ofstedGradeCodes: [\"' OR 1=1 --\"] }", 0),
        ] {
            assert_eq!(count(&client, filter).await, expected, "{filter}");
        }
    })
    .await;
}

async fn count(client: &Client<'_>, filter: &str) -> u64 {
    let answer = client.ask(&format!("{{ schools(filter: {filter}) {{ totalCount }} }}")).await;
    answer.data("/schools/totalCount").as_u64().unwrap_or_else(|| panic!("{filter}: {}", answer.text))
}
