//! Lists of reviews, outcomes and actions: what their filters let pass, and pages from either end.

use chrono::TimeDelta;
use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    List, Programme, ReviewOf, Reviewers, TestApp, Who, act, complaints, done, expect_numbers, on_each_database,
    planned, review_as, settle_programme, signed_in,
};

const fn people(app: &TestApp) -> Reviewers<'_> {
    Reviewers { app, keeper: "la-officer", lead: "la-officer", moderator: "la-admin" }
}

/// Two reviews of the one intervention, one of the other, one of a provider.
async fn review_the_programme(app: &TestApp, area: &Programme) {
    people(app).bring_to(ReviewOf::Intervention(&area.own.id), "PUBLISHED").await;
    people(app).bring_to(ReviewOf::Intervention(&area.own.id), "SCHEDULED").await;
    people(app).bring_to(ReviewOf::Intervention(&area.rivals.id), "WITHDRAWN").await;
    people(app).bring_to(ReviewOf::Provider(&area.provider), "MODERATED").await;
    let mut plan = planned(ReviewOf::Provider(&area.provider), "la-officer", "la-admin");
    plan["kind"] = json!("DESK");
    done(&signed_in(app, "la-officer"), "scheduleQaReview", "review", "id", plan).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reviews_and_actions_are_found_by_each_part_of_their_filters() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        review_the_programme(app, &area).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let reviews = [
            ("{}".to_owned(), 5),
            ("{ statuses: [SCHEDULED] }".to_owned(), 2),
            ("{ statuses: [PUBLISHED, WITHDRAWN] }".to_owned(), 2),
            ("{ kinds: [DESK] }".to_owned(), 1),
            ("{ subjects: [PROVIDER] }".to_owned(), 2),
            ("{ subjects: [INTERVENTION], statuses: [SCHEDULED] }".to_owned(), 1),
            (format!("{{ providerIds: [\"{}\"] }}", area.provider), 4),
            (format!("{{ interventionIds: [\"{}\"] }}", area.rivals.id), 1),
            (format!("{{ interventionIds: [\"{}\"] }}", area.provider), 0),
            (format!("{{ urns: [{}] }}", area.school), 0),
            ("{ areaLaCodes: [851] }".to_owned(), 5),
            ("{ areaLaCodes: [852] }".to_owned(), 0),
        ];
        expect_numbers(&officer, "qaReviews", &reviews).await;
        let actions = [
            ("{}".to_owned(), 6),
            ("{ statuses: [OPEN] }".to_owned(), 6),
            ("{ statuses: [DONE, DROPPED] }".to_owned(), 0),
            (format!("{{ providerIds: [\"{}\"] }}", area.rival), 2),
            ("{ areaLaCodes: [851] }".to_owned(), 6),
            ("{ areaLaCodes: [852] }".to_owned(), 0),
            ("{ isOverdue: true }".to_owned(), 2),
        ];
        expect_numbers(&officer, "qaActions", &actions).await;
        for list in ["qaReviews", "qaActions"] {
            let empty = officer.ask(&format!("{{ {list}(filter: {{ statuses: [] }}) {{ totalCount }} }}")).await;
            assert_eq!(empty.codes(), ["BAD_USER_INPUT"], "{}", empty.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_from_either_end_hold_every_row_once() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        review_the_programme(app, &area).await;
        people(app).bring_to(ReviewOf::Provider(&area.rival), "PUBLISHED").await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        for (pointer, query, number) in [
            ("/qaReviews", "{ qaReviews(PAGE) ROWS }", 6),
            ("/qaOutcomes", "{ qaOutcomes(PAGE) ROWS }", 3),
            ("/qaActions", "{ qaActions(PAGE) ROWS }", 8),
        ] {
            let list = List::new(&officer, pointer, query, "id");
            let whole = list.forward(100).await;
            assert_eq!((list.total().await, whole.len()), (number, number), "{query}");
            assert_eq!(list.forward(2).await, whole, "{query}");
            assert_eq!(list.backward(2).await, whole, "{query}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_what_is_overdue_goes_on_after_midnight() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        for _ in 0..3 {
            people(app).schedule(ReviewOf::Intervention(&area.own.id)).await;
        }
        let page = |after: &str| {
            format!(
                "{{ qaReviews(filter: {{ isOverdue: true }}, first: 2{after}) {{ edges {{ cursor node {{ id }} }} }} }}"
            )
        };
        let first = signed_in(app, "la-officer").ask(&page("")).await;
        let cursor = first.data("/qaReviews/edges/1/cursor").clone();
        app.clock.set(app.now() + TimeDelta::days(1));
        let second = signed_in(app, "la-officer").ask(&page(&format!(", after: {cursor}"))).await;
        assert_eq!(second.data("/qaReviews/edges").as_array().map(Vec::len), Some(1), "{}", second.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_intervention_lists_its_own_reviews_and_outcomes() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        review_the_programme(app, &area).await;
        let fields = "qaReviews { totalCount edges { node { status } } } qaOutcomes { totalCount edges { node { isWithdrawn } } }";
        let of = async |who, id: &str| {
            let query = format!("{{ node(id: \"{id}\") {{ ... on Intervention {{ {fields} }} }} }}");
            app.client(who).ask(&query).await.data("/node").clone()
        };
        let officer = Who::Holder(Role::LaOfficer);
        let list = |nodes: &[Value]| {
            let edges: Vec<Value> = nodes.iter().map(|node| json!({ "node": node })).collect();
            json!({ "totalCount": nodes.len(), "edges": edges })
        };
        let statuses = |statuses: &[&str]| list(&statuses.iter().map(|status| json!({ "status": status })).collect::<Vec<_>>());
        let withdrawn = |is: bool| list(&[json!({ "isWithdrawn": is })]);
        let own = json!({ "qaReviews": statuses(&["SCHEDULED", "PUBLISHED"]), "qaOutcomes": withdrawn(false) });
        assert_eq!(of(officer, &area.own.id).await, own);
        let rivals = json!({ "qaReviews": statuses(&["WITHDRAWN"]), "qaOutcomes": withdrawn(true) });
        assert_eq!(of(officer, &area.rivals.id).await, rivals);
        assert_eq!(of(Who::Holder(Role::TeachingSchoolUser), &area.own.id).await, own, "its deliverer knows of them");
        assert_eq!(of(Who::Holder(Role::TeachingSchoolUser), &area.rivals.id).await, Value::Null);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_can_be_dropped_and_those_of_a_withdrawn_review_are_not_late() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let published = people(app).bring_to(ReviewOf::Intervention(&area.own.id), "PUBLISHED").await;
        let officer = signed_in(app, "la-officer");
        let actions = review_as(&officer, &published["id"], "actions { id version }").await;
        let close = |note: &str| json!({ "actionId": actions["actions"][1]["id"], "expectedVersion": 1, "isDone": false, "note": note });
        let refused = act(&officer, "closeQaAction", "action { id }", close(" ")).await;
        assert_eq!(complaints(&refused, "closeQaAction"), ["note BLANK"]);
        let dropped = done(&officer, "closeQaAction", "action", "status note", close("The schools merged")).await;
        assert_eq!(dropped, json!({ "status": "DROPPED", "note": "The schools merged" }));
        let follow_up = review_as(&officer, &published["id"], "outcome { followUp { open overdue done dropped } }").await;
        assert_eq!(follow_up["outcome"], json!({ "followUp": { "open": 1, "overdue": 1, "done": 0, "dropped": 1 } }));
        let late = "{ qaActions(filter: { isOverdue: true }) { totalCount } }";
        assert_eq!(*officer.ask(late).await.data("/qaActions/totalCount"), json!(1));
        let withdrawal = json!({ "reviewId": published["id"], "expectedVersion": published["version"], "reason": "It rested on a mistake" });
        done(&officer, "withdrawQaReview", "review", "id", withdrawal).await;
        assert_eq!(*officer.ask(late).await.data("/qaActions/totalCount"), json!(0));
    })
    .await;
}
