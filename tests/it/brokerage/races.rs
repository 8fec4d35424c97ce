//! Two who act at the same time.

use entities::states::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{
    HALF_TERM, Who, act, asked_for, done, home, leader, offered, on_each_database, register_supporter,
    settle_programme, signed_in,
};

use super::brokering;

#[tokio::test(flavor = "multi_thread")]
async fn no_more_days_are_promised_at_once_than_there_are() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let home = home(&officer, &area).await;
        for round in 0..4 {
            let supporter = register_supporter(&officer, leader(&format!("Ada {round}"), home, None), 10.0).await;
            let mut requests = Vec::new();
            for urn in schools(&officer, home).await {
                requests.push(done(&officer, "requestSupport", "request", "id version", asked_for(urn)).await);
            }
            let offer = async |(place, request): (usize, &Value)| {
                let client = signed_in(app, if place.is_multiple_of(2) { "la-officer" } else { "la-admin" });
                let answer =
                    act(&client, "offerSupport", "offer { id }", offered(request, &supporter["id"], 3.5)).await;
                assert_eq!(answer.codes(), Vec::<&str>::new(), "{}", answer.text);
                let code = answer.data("/offerSupport/userErrors/0/code");
                code.as_str().map_or_else(|| "offered".to_owned(), str::to_owned)
            };
            let results = join_all(requests.iter().enumerate().map(offer)).await;
            let offered = results.iter().filter(|result| *result == "offered").count();
            assert_eq!(offered, 2, "10 days hold 3.5 twice: {results:?}");
            assert!(
                results.iter().all(|result| ["offered", "OVER_COMMITTED"].contains(&result.as_str())),
                "{results:?}"
            );
            let query = format!(
                "{{ node(id: {}) {{ ... on Supporter {{ capacity {{ heldDays freeDays }} }} }} }}",
                supporter["id"]
            );
            let held = officer.ask(&query).await;
            assert_eq!(*held.data("/node/capacity/0"), json!({ "heldDays": 7.0, "freeDays": 3.0 }));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn days_are_not_taken_away_while_they_are_promised() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let home = home(&officer, &area).await;
        for round in 0..6 {
            let supporter = register_supporter(&officer, leader(&format!("Bea {round}"), home, None), 4.0).await;
            let request = done(&officer, "requestSupport", "request", "id version", asked_for(area.school)).await;
            let offering = act(&officer, "offerSupport", "offer { id }", offered(&request, &supporter["id"], 4.0));
            let fewer = json!({ "supporterId": supporter["id"], "expectedVersion": supporter["version"], "capacity": [{ "halfTerm": HALF_TERM, "days": 2 }] });
            let admin = signed_in(app, "la-admin");
            let taking = act(&admin, "setSupporterCapacity", "supporter { id }", fewer);
            let (offering, taking) = futures_util::future::join(offering, taking).await;
            let codes = (
                offering.data("/offerSupport/userErrors/0/code").as_str(),
                taking.data("/setSupporterCapacity/userErrors/0/code").as_str(),
            );
            assert!(
                [(None, Some("BELOW_TAKEN")), (Some("OVER_COMMITTED"), None)].contains(&codes),
                "{codes:?} {} {}",
                offering.text,
                taking.text
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_answers_at_once_one_counts() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let team = brokering(app, &area, home(&officer, &area).await);
        for round in 0..5 {
            let supporter = team.supporter(&format!("Cy {round}")).await;
            let made = team.request_in("OFFERED", &supporter).await;
            let answer = async |subject: &str, mutation: &str| {
                let mut input = tests::named("offerId", &made.offer);
                if mutation != "acceptSupportOffer" {
                    input["reason"] = json!("Something came up");
                }
                let answer = act(&signed_in(app, subject), mutation, "offer { status }", input).await;
                usize::from(answer.data(&format!("/{mutation}/offer")).is_object())
            };
            let answers = [
                answer("school-user", "acceptSupportOffer"),
                answer("school-user", "declineSupportOffer"),
                answer("la-officer", "withdrawSupportOffer"),
            ];
            let counted = join_all(answers).await;
            assert_eq!(counted.iter().sum::<usize>(), 1, "{counted:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_put_on_the_register_once() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let home = home(&officer, &area).await;
        let register = async |name: &str| {
            let mut input = leader(name, home, None);
            input["subject"] = json!("rival-user");
            let answer = act(&signed_in(app, "la-officer"), "registerSupporter", "supporter { id }", input).await;
            assert_eq!(answer.codes(), Vec::<&str>::new(), "{}", answer.text);
            usize::from(answer.data("/registerSupporter/supporter").is_object())
        };
        let made = join_all(["Ada", "Bea", "Cy", "Di"].map(register)).await;
        assert_eq!(made.iter().sum::<usize>(), 1, "{made:?}");
    })
    .await;
}

/// Open schools of Portsmouth but one.
async fn schools(officer: &tests::Client<'_>, but: i64) -> Vec<i64> {
    let query = "{ schools(first: 8, filter: { laCodes: [851], statusCodes: [1] }) { edges { node { urn } } } }";
    let answer = officer.ask(query).await;
    let rows = answer.data("/schools/edges").as_array().unwrap_or_else(|| panic!("{}", answer.text)).iter();
    rows.filter_map(|edge| edge["node"]["urn"].as_i64()).filter(|urn| *urn != but).collect()
}
