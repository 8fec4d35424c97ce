//! The chain from need over priorities and interventions to spend, both ways.

use entities::states::Role;
use entities::{keys, participation, spend_share};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tests::{
    Who, analysis_seen, asked_of_analysis, draw_from_needs, on_each_database, primaries_of_area, publish_needs,
    run_needs_analysis, settle_programme,
};

use super::converted;

fn pence(rows: &Value, field: &str) -> i64 {
    rows.as_array().into_iter().flatten().filter_map(|row| row[field].as_i64()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn priorities_are_drawn_from_needs_and_needs_name_their_priorities() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_needs(app, &[(area.trust_school, 40_000)]).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let analysis = run_needs_analysis(&officer, "2026/27").await;
        draw_from_needs(app, &area.priority, &analysis, &["OFSTED", "KS2_RWM", "KS2_RWM"]).await;
        let query = format!(
            "{{ node(id: \"{}\") {{ ... on Priority {{ needs {{ rule {{ code }} analysis {{ id }} }} interventions {{ totalCount }} }} }} }}",
            area.priority
        );
        let board = app.client(Who::Holder(Role::BoardMember));
        let answer = board.ask(&query).await;
        let codes: Vec<&Value> =
            answer.data("/node/needs").as_array().into_iter().flatten().map(|need| &need["rule"]["code"]).collect();
        assert_eq!(codes, ["KS2_RWM", "OFSTED"], "each once, in the order of the rules: {}", answer.text);
        assert_eq!(answer.data("/node/needs/0/analysis/id"), &json!(analysis));
        let seen = analysis_seen(&board, &analysis, "needs { rule { code } priorities { id } }").await;
        let drawn = seen["needs"].as_array().expect("needs").iter().filter(|need| need["priorities"] != json!([]));
        let drawn: Vec<&Value> = drawn.map(|need| &need["rule"]["code"]).collect();
        assert_eq!(drawn, ["KS2_RWM", "OFSTED"]);
        draw_from_needs(app, &area.priority, &analysis, &[]).await;
        let answer = board.ask(&query).await;
        assert_eq!(answer.data("/node/needs"), &json!([]), "it is drawn from no need any more");
        let school = app.client(Who::Holder(Role::SchoolUser)).ask(&query).await;
        assert_eq!(school.codes(), ["FORBIDDEN"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn need_that_is_not_met_is_listed() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let takes_part = [area.trust_school, area.school];
        let other = primaries_of_area(app).await.into_iter().find(|urn| !takes_part.contains(urn)).expect("a school");
        publish_needs(app, &[(area.trust_school, 40_000), (other, 38_000)]).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let analysis = run_needs_analysis(&officer, "2026/27").await;
        let fields = "needNotMet(OF, first: 100) { totalCount edges { node { urn band } } } \
            met: needSchools(first: 100, filter: { OF, bands: [HIGH], isHelped: true }) { edges { node { urn } } }";
        let seen = asked_of_analysis(&officer, &analysis, fields).await;
        let urns = |list: &Value| -> Vec<i64> {
            list["edges"].as_array().into_iter().flatten().filter_map(|edge| edge["node"]["urn"].as_i64()).collect()
        };
        assert!(urns(&seen["needNotMet"]).contains(&other), "{seen}");
        assert!(!urns(&seen["needNotMet"]).contains(&area.trust_school), "it takes part: {seen}");
        assert!(urns(&seen["met"]).contains(&area.trust_school), "{seen}");
        assert!(
            seen["needNotMet"]["edges"].as_array().into_iter().flatten().all(|edge| edge["node"]["band"] == "HIGH")
        );
        let next = run_needs_analysis(&officer, "2027/28").await;
        let seen = asked_of_analysis(&officer, &next, fields).await;
        assert!(urns(&seen["met"]).is_empty(), "nothing is commissioned for that year: {seen}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn spend_is_told_by_need_to_the_penny_and_what_is_not_on_need_is_listed() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_needs(app, &[(area.trust_school, 40_000)]).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let analysis = run_needs_analysis(&officer, "2026/27").await;
        let fields = "spendByNeed(OF) { band schools committedPence actualPence } \
            spendNotOnNeed(OF) { totalCount edges { node { id } } } schools: needSchools(filter: { OF }, first: 100) { edges { node { urn band } } }";
        let seen = asked_of_analysis(&officer, &analysis, fields).await;
        let review =
            officer.ask("{ spendReview(groupBy: [ACADEMIC_YEAR]) { total { committedPence actualPence } } }").await;
        let total = review.data("/spendReview/total");
        assert!(total["actualPence"].as_i64() > Some(0), "{}", review.text);
        assert_eq!(Some(pence(&seen["spendByNeed"], "actualPence")), total["actualPence"].as_i64(), "{seen}");
        assert_eq!(Some(pence(&seen["spendByNeed"], "committedPence")), total["committedPence"].as_i64());
        let band = |urn: i64| {
            let edges = seen["schools"]["edges"].as_array().into_iter().flatten();
            edges.map(|edge| &edge["node"]).find(|node| node["urn"] == urn).map(|node| node["band"].clone())
        };
        assert_eq!(band(area.trust_school), Some(json!("HIGH")));
        let not_on_need: Vec<&Value> =
            seen["spendNotOnNeed"]["edges"].as_array().into_iter().flatten().map(|edge| &edge["node"]["id"]).collect();
        assert!(!not_on_need.contains(&&json!(area.own.id)), "a school in high need takes part: {seen}");
        assert!(not_on_need.contains(&&json!(area.rivals.id)), "no school in need does: {seen}");
    })
    .await;
}

/// What it was took part and bore the cost; what it is has the need.
#[tokio::test(flavor = "multi_thread")]
async fn an_academy_was_helped_as_the_school_that_it_was() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let (urn, before) = converted(&officer).await;
        publish_needs(app, &[(urn, 40_000)]).await;
        let earlier = keys::Urn::new(i32::try_from(before).expect("a URN")).expect("a URN");
        let own = keys::Urn::new(i32::try_from(area.trust_school).expect("a URN")).expect("a URN");
        let moved = participation::ActiveModel { urn: Set(earlier), ..Default::default() };
        let of_own = participation::Entity::update_many().set(moved).filter(participation::Column::Urn.eq(own));
        of_own.exec(&app.app.db).await.expect("it took part under the URN that it had");
        let share = spend_share::ActiveModel { urn: Set(earlier.get()), ..Default::default() };
        let of_own = spend_share::Entity::update_many().set(share).filter(spend_share::Column::Urn.eq(own.get()));
        of_own.exec(&app.app.db).await.expect("it bore the cost under that");
        let analysis = run_needs_analysis(&officer, "2026/27").await;
        let fields = "needNotMet(OF, first: 100) { edges { node { urn } } } spendByNeed(OF) { band schools } spendNotOnNeed(OF, first: 100) { edges { node { id } } }";
        let seen = asked_of_analysis(&officer, &analysis, fields).await;
        assert!(!seen["needNotMet"].to_string().contains(&urn.to_string()), "{seen}");
        assert!(!seen["spendNotOnNeed"].to_string().contains(&area.own.id), "{seen}");
        assert_eq!((&seen["spendByNeed"][0]["band"], &seen["spendByNeed"][0]["schools"]), (&json!("HIGH"), &json!(1)));
    })
    .await;
}
