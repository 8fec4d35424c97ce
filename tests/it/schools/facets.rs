use entities::states::Role;
use serde_json::{Value, json};
use tests::{Client, Who, on_each_database};

/// Facets, the part of the filter that each is a menu for, and how a code is written there.
const MENUS: [(&str, &str, fn(&str) -> String); 7] = [
    ("phases", "phaseCodes", str::to_owned),
    ("types", "typeCodes", str::to_owned),
    ("typeGroups", "typeGroupCodes", str::to_owned),
    ("statuses", "statusCodes", str::to_owned),
    ("ofstedGrades", "ofstedGradeCodes", quoted),
    ("localAuthorities", "laCodes", quoted),
    ("trusts(limit: 100)", "trustUids", str::to_owned),
];

/// Filters with one part each, so that leaving out a menu's own part is leaving out a line.
const PARTS: [(&str, &str); 5] = [
    ("laCodes", "[\"851\"]"),
    ("statusCodes", "[1]"),
    ("phaseCodes", "[2, 4]"),
    ("fsmPercent", "{ from: 10, to: 60 }"),
    ("search", "\"school\""),
];

fn quoted(code: &str) -> String {
    format!("\"{code}\"")
}

#[tokio::test(flavor = "multi_thread")]
async fn each_count_is_the_number_of_schools_that_the_choice_would_give() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        for parts in [&PARTS[..0], &PARTS[..2], &PARTS[1..3], &PARTS[..]] {
            for (menu, own_part, written) in MENUS {
                let choices = facet(&client, menu, &filter(parts.iter())).await;
                let others: Vec<_> = parts.iter().filter(|(part, _)| *part != own_part).collect();
                for choice in &choices {
                    let Some(code) = choice["code"].as_str() else { continue };
                    let own = (own_part, format!("[{}]", written(code)));
                    let chosen = filter(
                        others
                            .iter()
                            .map(|(part, value)| (*part, *value))
                            .chain([(own.0, own.1.as_str())])
                            .collect::<Vec<_>>()
                            .iter(),
                    );
                    assert_eq!(choice["count"], count(&client, &chosen).await, "{menu} {chosen}");
                }
                if !menu.starts_with("trusts") {
                    let sum: u64 = choices.iter().filter_map(|choice| choice["count"].as_u64()).sum();
                    let all = filter(others.into_iter());
                    assert_eq!(json!(sum), count(&client, &all).await, "{menu}: the choices and those without add up");
                }
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_menus_of_portsmouths_open_schools() {
    on_each_database(async |app| {
        let answer = app
            .client(Who::Holder(Role::Dashboard))
            .ask(
                "fragment F on Facet { code name count }
                 { schoolFacets(filter: { laCodes: [\"851\"], statusCodes: [1] }) { phases { ...F } types { ...F }
                     typeGroups { ...F } statuses { ...F } ofstedGrades { ...F } localAuthorities { ...F } trusts(limit: 5) { ...F } } }",
            )
            .await;
        insta::assert_json_snapshot!("facets_of_portsmouth", answer.snapshot());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn menus_of_no_size_and_filters_that_mean_nothing_are_refused() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        for facets in ["trusts(limit: 0) { count }", "trusts(limit: -1) { count }", "trusts(limit: 101) { count }"] {
            let answer = client.ask(&format!("{{ schoolFacets {{ {facets} }} }}")).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{facets}: {}", answer.text);
        }
        let answer = client.ask("{ schoolFacets(filter: { search: \"%\" }) { phases { count } } }").await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.text);
        assert!(facet(&client, "phases", "laCodes: [\"999\"]").await.is_empty(), "no school, no choice");
    })
    .await;
}

fn filter<'a>(parts: impl Iterator<Item = &'a (&'a str, &'a str)>) -> String {
    parts.map(|(part, value)| format!("{part}: {value}")).collect::<Vec<_>>().join(", ")
}

async fn facet(client: &Client<'_>, menu: &str, filter: &str) -> Vec<Value> {
    let answer = client
        .ask(&format!("{{ schoolFacets(filter: {{ {filter} }}) {{ menu: {menu} {{ code name count }} }} }}"))
        .await;
    answer.data("/schoolFacets/menu").as_array().unwrap_or_else(|| panic!("{menu} {filter}: {}", answer.text)).clone()
}

async fn count(client: &Client<'_>, filter: &str) -> Value {
    let answer = client.ask(&format!("{{ schools(filter: {{ {filter} }}) {{ totalCount }} }}")).await;
    assert!(answer.codes().is_empty(), "{filter}: {}", answer.text);
    answer.data("/schools/totalCount").clone()
}
