//! What is released, and what a second release tells besides.

use std::sync::Arc;

use entities::release;
use entities::states::{ObservationStatus, Purpose};

use super::desk::{Cell, Desk, Person, period};
use crate::auth::Actor;
use crate::observations::rules::ReleaseRefused;
use crate::observations::service::{Releasing, Withdrawing, release_observations, withdraw_release};
use crate::operation::Failure;
use crate::policy::Grant;

const COUNT: &str = "TELIG";

fn pupils(school: u32, numerator: i64) -> Cell<'static> {
    Cell { school, cohort: "ALL_PUPILS", numerator, denominator: None }
}

async fn release(desk: &Desk, code: &str, actor: Option<Actor>) -> Result<release::Model, String> {
    let mut operation = desk.operation(Person::Admin);
    operation.actor = actor.map_or(operation.actor, Arc::new);
    let releasing = Releasing {
        area: None,
        measure_code: code.to_owned(),
        period: period(),
        status: ObservationStatus::InYear,
        dry_run: false,
        purpose: Purpose::SchoolImprovement,
        idempotency: None,
    };
    match release_observations(&operation, (&desk.catalogue, &desk.log), releasing).await {
        Ok(release) => Ok(release),
        Err(Failure::Refused(refused)) => Err(refused.code().to_owned()),
        Err(other) => panic!("{other}"),
    }
}

/// What the public is told: schools by number, the area as 0, each with its value or state.
async fn told(desk: &Desk, arguments: &str) -> Vec<(i64, String)> {
    let query = format!("{{ observations({arguments}) {{ edges {{ node {{ level urn state value }} }} }} }}");
    let answer = desk.ask(Person::Dashboard, &query).await;
    let nodes = answer["observations"]["edges"].as_array().unwrap().iter().map(|edge| &edge["node"]);
    let mut told: Vec<_> = nodes
        .map(|node| {
            let number = node["urn"].as_i64().map_or(0, |urn| urn - 100_000);
            let value = node["value"].as_f64().map(|value| value.to_string());
            (number, value.unwrap_or_else(|| node["state"].as_str().unwrap().to_owned()))
        })
        .collect();
    told.sort();
    told
}

fn as_told(told: &[(i64, &str)]) -> Vec<(i64, String)> {
    told.iter().map(|(number, value)| (*number, (*value).to_owned())).collect()
}

#[tokio::test]
async fn the_difference_of_two_releases_does_not_tell_what_a_late_school_has() {
    let desk = Desk::with_schools(&[(1, None), (2, None), (3, None), (4, None)]).await;
    desk.hold(COUNT, &[pupils(1, 30), pupils(2, 40), pupils(3, 50)]).await;
    release(&desk, COUNT, None).await.unwrap();
    let first = as_told(&[(0, "120"), (1, "30"), (2, "40"), (3, "50")]);
    assert_eq!(told(&desk, "first: 9").await, first);
    let then = desk.operation(Person::Admin).clock.now().to_rfc3339();
    desk.hold(COUNT, &[pupils(4, 3)]).await;
    let row = release(&desk, COUNT, None).await.unwrap();
    let second = told(&desk, "first: 9").await;
    assert_eq!(second[0], (0, "SUPPRESSED".to_owned()), "120 before and 125 now would tell");
    assert_eq!(second[4], (4, "SUPPRESSED".to_owned()));
    assert_eq!((row.cells, row.suppressed), (5, 1));
    assert_eq!(told(&desk, &format!("first: 9, knownAt: \"{then}\"")).await, first, "it was told, and stays told");
}

#[tokio::test]
async fn a_late_school_that_is_told_leaves_the_total_told() {
    let desk = Desk::with_schools(&[(1, None), (2, None), (3, None)]).await;
    desk.hold(COUNT, &[pupils(1, 30), pupils(2, 40)]).await;
    release(&desk, COUNT, None).await.unwrap();
    desk.hold(COUNT, &[pupils(3, 50)]).await;
    release(&desk, COUNT, None).await.unwrap();
    assert_eq!(told(&desk, "first: 9").await, as_told(&[(0, "120"), (1, "30"), (2, "40"), (3, "50")]));
}

#[tokio::test]
async fn the_difference_of_a_trusts_totals_does_not_tell_what_a_school_has_that_left_it() {
    let desk =
        Desk::with_schools(&[(1, Some(1)), (2, Some(1)), (3, Some(1)), (4, Some(1)), (5, Some(2)), (6, Some(2))]).await;
    desk.agree(&desk.grant(&[1, 2], COUNT, &["ALL_PUPILS"])).await;
    let pupils = [3, 25, 30, 40, 50, 60].into_iter().zip(1..).map(|(numerator, school)| pupils(school, numerator));
    desk.hold(COUNT, &pupils.collect::<Vec<_>>()).await;
    release(&desk, COUNT, None).await.unwrap();
    let totals = async || told(&desk, "first: 9, filter: { levels: [TRUST] }").await;
    assert_eq!(totals().await, as_told(&[(0, "100"), (0, "110")]));
    desk.move_school(1, 2).await;
    release(&desk, COUNT, None).await.unwrap();
    assert_eq!(totals().await, as_told(&[(0, "SUPPRESSED"), (0, "SUPPRESSED")]));
    desk.move_school(1, 1).await;
    release(&desk, COUNT, None).await.unwrap();
    assert_eq!(totals().await, as_told(&[(0, "100"), (0, "110")]), "they were told, of these schools");
}

#[tokio::test]
async fn a_release_without_a_school_does_not_make_forget_what_was_withheld_of_it() {
    let desk = Desk::with_schools(&[(1, None), (2, None), (3, None)]).await;
    desk.hold(COUNT, &[pupils(1, 3), pupils(2, 25), pupils(3, 50)]).await;
    release(&desk, COUNT, None).await.unwrap();
    let first = as_told(&[(0, "80"), (1, "SUPPRESSED"), (2, "SUPPRESSED"), (3, "50")]);
    assert_eq!(told(&desk, "first: 9").await, first);
    desk.let_go(2).await;
    release(&desk, COUNT, None).await.unwrap();
    assert_eq!(told(&desk, "first: 9").await, as_told(&[(0, "SUPPRESSED"), (1, "SUPPRESSED"), (3, "50")]));
    desk.hold(COUNT, &[pupils(2, 25)]).await;
    release(&desk, COUNT, None).await.unwrap();
    assert_eq!(told(&desk, "first: 9").await, first);
}

#[tokio::test]
async fn what_was_withdrawn_is_told_as_of_no_time_and_through_no_id() {
    let desk = Desk::with_schools(&[(1, None), (2, None)]).await;
    desk.hold(COUNT, &[pupils(1, 30), pupils(2, 40)]).await;
    let row = release(&desk, COUNT, None).await.unwrap();
    let query = "{ observations(first: 1) { edges { node { id } } } }";
    let id = desk.ask(Person::Dashboard, query).await["observations"]["edges"][0]["node"]["id"].clone();
    let node = format!("{{ node(id: {id}) {{ id }} }}");
    assert_eq!(desk.ask(Person::Dashboard, &node).await["node"]["id"], id);
    let then = desk.operation(Person::Admin).clock.now().to_rfc3339();
    let withdrawing = Withdrawing { release_id: row.id, reason: "a school was wrong".to_owned(), idempotency: None };
    withdraw_release(&desk.operation(Person::Admin), withdrawing).await.unwrap();
    assert_eq!(told(&desk, "first: 9").await, []);
    assert_eq!(told(&desk, &format!("first: 9, knownAt: \"{then}\"")).await, []);
    assert_eq!(desk.ask(Person::Dashboard, &node).await["node"], serde_json::Value::Null);
    release(&desk, COUNT, None).await.unwrap();
    assert_eq!(told(&desk, "first: 9").await, as_told(&[(0, "70"), (1, "30"), (2, "40")]));
}

#[tokio::test]
async fn an_administrator_releases_nothing_that_only_another_role_lets_it_see() {
    let desk = Desk::with_schools(&[(1, Some(1)), (2, Some(1)), (3, None)]).await;
    desk.hold(COUNT, &[pupils(1, 30), pupils(2, 40), pupils(3, 50)]).await;
    let both = [Person::Admin, Person::Trust].map(|person| person.actor().memberships().to_vec()).concat();
    let actor =
        Actor::User { id: "Admin".into(), subject: "Admin".into(), display_name: "Admin".into(), memberships: both };
    let row = release(&desk, COUNT, Some(actor.clone())).await.unwrap();
    assert_eq!(row.cells, 2, "school 3 and the area");
    let with_the_authority = desk.grant(&[1], COUNT, &["ALL_PUPILS"]);
    desk.agree(&Grant { reader_organisation_id: "of Trust".to_owned(), ..with_the_authority.clone() }).await;
    assert_eq!(release(&desk, COUNT, Some(actor.clone())).await.unwrap().cells, 2);
    desk.agree(&with_the_authority).await;
    assert_eq!(release(&desk, COUNT, Some(actor)).await.unwrap().cells, 5);
}

#[tokio::test]
async fn what_schools_make_no_total_of_is_refused_or_released_without_one() {
    let desk = Desk::with_schools(&[(1, None), (2, None)]).await;
    desk.hold("LAIT_LAC", &[pupils(1, 30)]).await;
    let refused = ReleaseRefused::NotOfSchools(String::new()).code().to_owned();
    assert_eq!(release(&desk, "LAIT_LAC", None).await, Err(refused));
    desk.hold("CFR_PTEACHINGSTAFF", &[pupils(1, 51), pupils(2, 60)]).await;
    release(&desk, "CFR_PTEACHINGSTAFF", None).await.unwrap();
    assert_eq!(told(&desk, "first: 9").await, as_told(&[(1, "51"), (2, "60")]));
}
