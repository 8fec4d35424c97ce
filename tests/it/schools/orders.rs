use entities::states::Role;
use serde_json::Value;
use tests::{List, Row, Who, on_each_database};

/// Orders with the field of a school that each goes by.
const ORDERS: [(&str, &str); 6] = [
    ("NAME", "name"),
    ("URN", "urn"),
    ("FSM_PERCENT", "fsmPercent"),
    ("PUPIL_COUNT", "pupilCount"),
    ("OFSTED_INSPECTED_ON", "ofstedInspectedOn"),
    ("OPENED_ON", "openedOn"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_order_gives_each_school_once_in_both_directions() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        for (order, field) in ORDERS {
            for direction in ["ASC", "DESC"] {
                let query = format!(
                    "{{ schools(PAGE, orderBy: {{ field: {order}, direction: {direction} }}, filter: {{ laCodes: [\"851\"] }}) ROWS }}"
                );
                let list = List::new(&client, "/schools", &query, &format!("urn sort: {field}"));
                let whole = list.forward(100).await;
                assert_eq!(whole.len(), 161, "{order} {direction}");
                assert_eq!(list.forward(7).await, whole, "{order} {direction}");
                assert_eq!(list.backward(7).await, whole, "{order} {direction} from the end");
                assert_ordered(&whole, order, direction == "DESC");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_register_is_walked_in_the_order_of_names() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        let list = List::new(&client, "/schools", "{ schools(PAGE) ROWS }", "urn");
        let mut urns: Vec<u64> = list.forward(100).await.iter().filter_map(|row| row.node["urn"].as_u64()).collect();
        assert_eq!(urns.len(), list.total().await);
        urns.sort_unstable();
        urns.dedup();
        assert_eq!(urns.len(), 1_362, "as many as the extract has");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_of_each_order_are_those_of_the_file() {
    on_each_database(async |app| {
        let client = app.client(Who::Holder(Role::Dashboard));
        let mut firsts = serde_json::Map::new();
        for (order, field) in ORDERS {
            for direction in ["ASC", "DESC"] {
                let query = format!(
                    "{{ schools(first: 3, orderBy: {{ field: {order}, direction: {direction} }}, filter: {{ laCodes: [\"851\"], statusCodes: [1] }})
                        {{ edges {{ node {{ urn name sort: {field} }} }} }} }}"
                );
                let answer = client.ask(&query).await;
                firsts.insert(format!("{order} {direction}"), answer.data("/schools/edges").clone());
            }
        }
        insta::assert_json_snapshot!("first_of_each_order", firsts);
    })
    .await;
}

/// Values come in order, equal ones by URN, and rows without a value last whatever the direction.
fn assert_ordered(rows: &[Row], order: &str, is_descending: bool) {
    let places: Vec<(Option<String>, u64)> = rows.iter().map(place).collect();
    for pair in places.windows(2) {
        let [(one, one_urn), (other, other_urn)] = pair else { unreachable!("windows of two") };
        let urns_follow = if is_descending { one_urn > other_urn } else { one_urn < other_urn };
        let follows = match (one, other) {
            (Some(one), Some(other)) if one == other => urns_follow,
            (Some(one), Some(other)) => (one > other) == is_descending,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => urns_follow,
        };
        assert!(follows, "{order}: {pair:?}");
    }
}

fn place(row: &Row) -> (Option<String>, u64) {
    let sort = match &row.node["sort"] {
        Value::Null => None,
        Value::Number(number) => number.as_f64().map(|number| format!("{number:020.4}")),
        text => text.as_str().map(api::schools::rules::names::fold),
    };
    (sort, row.node["urn"].as_u64().expect("a URN"))
}
