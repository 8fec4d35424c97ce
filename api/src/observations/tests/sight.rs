//! Who sees what of what is held.

use serde_json::Value;

use super::desk::{Cell, Desk, Person};
use crate::db::page::Page;
use crate::observations::store::filter::ObservationFilter;
use crate::observations::store::lists::{self, Asked, Order};
use crate::observations::store::row::Wanted;
use crate::policy::{Grant, Sight};

const MEASURE: &str = "PTRWM_EXP";

/// A maintained school (4), two academies of the trust 1 and one of the trust 2.
async fn desk() -> Desk {
    let desk = Desk::with_schools(&[(1, Some(1)), (2, Some(1)), (3, Some(2)), (4, None)]).await;
    let cell = |school, numerator| Cell { school, cohort: "ALL_PUPILS", numerator, denominator: Some(40) };
    desk.hold(MEASURE, &[cell(1, 10), cell(2, 20), cell(3, 30), cell(4, 36)]).await;
    desk
}

/// Each school with what is shown of it, as `state` or the value.
async fn shown(desk: &Desk, person: Person, arguments: &str) -> Vec<(i64, String)> {
    let query = format!("{{ observations({arguments}) {{ edges {{ node {{ urn state value }} }} }} }}");
    let answer = desk.ask(person, &query).await;
    let edges = answer["observations"]["edges"].as_array().unwrap();
    edges.iter().map(|edge| &edge["node"]).map(|node| (node["urn"].as_i64().unwrap() - 100_000, told(node))).collect()
}

fn told(node: &Value) -> String {
    match &node["value"] {
        Value::Null => node["state"].as_str().unwrap().to_owned(),
        value => value.to_string(),
    }
}

#[tokio::test]
async fn each_sees_its_own_and_staff_see_that_the_rest_is_there() {
    let desk = desk().await;
    let own = |pairs: &[(i64, &str)]| pairs.iter().map(|(urn, told)| (*urn, (*told).to_owned())).collect::<Vec<_>>();
    let none = |urn| (urn, "NO_AGREEMENT");
    assert_eq!(shown(&desk, Person::Trust, "first: 9").await, own(&[(1, "25.0"), (2, "50.0")]));
    assert_eq!(shown(&desk, Person::School, "first: 9").await, own(&[(4, "90.0")]));
    let staff = own(&[none(1), none(2), none(3), (4, "90.0")]);
    assert_eq!(shown(&desk, Person::Admin, "first: 9").await, staff);
    let waiting = (1..=4).map(|urn| (urn, "NOT_YET_APPROVED".to_owned())).collect::<Vec<_>>();
    assert_eq!(shown(&desk, Person::Board, "first: 9").await, waiting);
    for stranger in [Person::Dashboard, Person::Neighbour] {
        assert_eq!(shown(&desk, stranger, "first: 9").await, []);
    }
}

#[tokio::test]
async fn filters_and_orders_know_no_more_than_the_reader() {
    let desk = desk().await;
    let urns = async |person, arguments: &str| {
        shown(&desk, person, arguments).await.into_iter().map(|(urn, _)| urn).collect::<Vec<_>>()
    };
    assert_eq!(urns(Person::Admin, "filter: { valueAtLeast: 0 }").await, [4]);
    assert_eq!(urns(Person::Admin, "filter: { valueAtMost: 100 }").await, [4]);
    assert_eq!(urns(Person::Board, "filter: { valueAtLeast: 0 }").await, Vec::<i64>::new());
    assert_eq!(urns(Person::Admin, "filter: { states: [PRESENT] }").await, [4]);
    assert_eq!(urns(Person::Admin, "filter: { states: [NO_AGREEMENT] }").await, [1, 2, 3]);
    assert_eq!(urns(Person::Board, "filter: { states: [NOT_YET_APPROVED] }").await, [1, 2, 3, 4]);
    assert_eq!(urns(Person::Board, "filter: { states: [PRESENT] }").await, Vec::<i64>::new());
    let by_value = "{ observations(orderBy: VALUE_DESC, filter: { measureCodes: [\"PTRWM_EXP\"] }) { totalCount edges { node { urn } } } }";
    let answer = desk.ask(Person::Admin, by_value).await;
    assert_eq!(answer["observations"]["totalCount"], 4);
    assert_eq!(answer["observations"]["edges"][0]["node"]["urn"], 100_004);
}

async fn through(desk: &Desk, grants: &[Grant], filter: ObservationFilter) -> Vec<(i32, bool)> {
    let operation = desk.operation(Person::Admin);
    let asked = Asked { filter, order: Order::Subject, wanted: Wanted::default() };
    let page = Page { size: 100, after: None, before: None, is_from_end: false };
    let sight = Sight::of(&operation.actor, grants);
    let found = lists::page(&desk.db, &sight, &asked, &page, false).await.unwrap();
    found.rows.rows.iter().map(|row| (row.subject - 100_000, row.shown.figures().value.is_some())).collect()
}

#[tokio::test]
async fn an_agreement_lets_its_party_read_what_it_covers_and_no_more() {
    let desk = desk().await;
    let all = ObservationFilter::default;
    let covering = desk.grant(&[1], MEASURE, &["ALL_PUPILS"]);
    assert_eq!(
        through(&desk, std::slice::from_ref(&covering), all()).await,
        [(1, true), (2, true), (3, false), (4, true)]
    );
    for other in [
        desk.grant(&[1], "ATT8SCR", &["ALL_PUPILS"]),
        desk.grant(&[1], MEASURE, &["BOYS"]),
        Grant { last_period: entities::values::Period::parse("2025/26").ok(), ..covering.clone() },
        Grant { first_period: entities::values::Period::parse("2027/28").ok(), ..covering },
    ] {
        assert_eq!(through(&desk, &[other], all()).await, [(1, false), (2, false), (3, false), (4, true)]);
    }
}
