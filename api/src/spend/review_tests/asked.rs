//! Reviews as clients ask for them.

use std::sync::Arc;

use async_graphql::Request;
use chrono::TimeDelta;
use entities::audit_event;
use entities::states::{Account, ParticipationStatus};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::in_memory;
use super::programme::{Programme, actors};
use super::steps::Step;
use crate::auth::Actor;
use crate::clock::SetClock;
use crate::config::{Commissioning, Limits};
use crate::data_sharing::log::Recorder;
use crate::db::statements::StatementCount;
use crate::entropy::SystemEntropy;
use crate::graphql::reader::with_operation;
use crate::graphql::{PartnershipSchema, build};
use crate::observations::catalogue::CatalogueCache;
use crate::operation::Operation;
use crate::quality::frameworks::FrameworkCache;
use crate::schools::code_lists::CodeListCache;

struct Asked<'a> {
    schema: PartnershipSchema,
    programme: Programme<'a>,
}

impl<'a> Asked<'a> {
    /// Two schools share what was paid, of which the first is of the trust; a third intervention has ended under its budget.
    async fn begin(db: &'a sea_orm::DatabaseConnection) -> Self {
        let mut programme = Programme::begin(db, 1).await;
        let mv = |of, account, pence| Step::Move { of, source: 0, account, pence, day: 40 };
        for step in [
            mv(None, Account::Budget, 1_000),
            mv(Some(0), Account::Budget, 700),
            mv(Some(0), Account::Commitment, 600),
            mv(Some(0), Account::Actual, 301),
            mv(Some(1), Account::Budget, 50),
            mv(Some(1), Account::Commitment, 50),
            mv(Some(2), Account::Budget, 90),
            mv(Some(2), Account::Commitment, 80),
            mv(Some(2), Account::Actual, 70),
            takes_part(0, 0, Some(4)),
            takes_part(0, 3, Some(4)),
        ] {
            programme.take(&step).await;
        }
        let clock = Arc::new(SetClock::at(programme.now));
        Self {
            schema: build(
                Limits::default(),
                Commissioning::default(),
                Arc::new(CodeListCache::new(clock.clone())),
                Arc::new(CatalogueCache::new(clock.clone())),
                Arc::new(FrameworkCache::new(clock)),
                Recorder::new(Arc::new(SystemEntropy)).0,
            ),
            programme,
        }
    }

    /// The answer and the number of statements that it took.
    async fn ask(&self, actor: &Actor, query: &str) -> (Value, u64) {
        let operation = Operation {
            db: self.programme.db().clone(),
            actor: Arc::new(actor.clone()),
            clock: Arc::new(SetClock::at(self.programme.now)),
            entropy: Arc::new(SystemEntropy),
            request_id: "r".into(),
        };
        let count = StatementCount::default();
        let answer = count.scope(self.schema.execute(with_operation(Request::new(query), operation))).await;
        (serde_json::to_value(answer).unwrap(), count.get())
    }
}

fn takes_part(of: usize, school: usize, pupils: Option<i32>) -> Step {
    Step::TakePart { of, school, status: ParticipationStatus::Active, pupils, parts: None }
}

fn actor(name: &str) -> Actor {
    actors().into_iter().find(|(actor, _)| *actor == name).unwrap().1
}

fn codes(answer: &Value) -> Vec<&str> {
    let errors = answer["errors"].as_array().map_or(&[][..], Vec::as_slice);
    errors.iter().filter_map(|error| error["extensions"]["code"].as_str()).collect()
}

#[tokio::test]
async fn figures_are_what_their_descriptions_say() {
    let db = in_memory().await;
    let asked = Asked::begin(&db).await;
    let query = "{ spendReview(groupBy: [STATUS]) { knownAt total { budgetPence remainingPence forecastPence variancePence \
        interventionCount schoolCount pupilsReached costPerSchoolPence costPerPupilPence } \
        rows { totalCount edges { node { keys { grouping nodeId code name } forecastPence costPerPupilPence } } } } }";
    let (answer, statements) = asked.ask(&actor("board"), query).await;
    let review = &answer["data"]["spendReview"];
    // The ended intervention costs what was paid, the others what is committed.
    let total = json!({ "budgetPence": 1_840, "remainingPence": 1_469, "forecastPence": 720, "variancePence": 1_120,
        "interventionCount": 3, "schoolCount": 2, "pupilsReached": 8, "costPerSchoolPence": 186, "costPerPupilPence": 46 });
    assert_eq!(review["total"], total, "{answer}");
    let rows: Vec<_> = review["rows"]["edges"].as_array().unwrap().iter().map(|edge| edge["node"].clone()).collect();
    let key = |code: Value, name: &str| json!([{ "grouping": "STATUS", "nodeId": null, "code": code, "name": name }]);
    assert_eq!(
        json!(rows),
        json!([
            { "keys": key(json!("EVALUATED"), "Evaluated"), "forecastPence": 70, "costPerPupilPence": null },
            { "keys": key(json!("IN_DELIVERY"), "In delivery"), "forecastPence": 650, "costPerPupilPence": 38 },
            { "keys": key(Value::Null, "Not allocated"), "forecastPence": 0, "costPerPupilPence": null },
        ])
    );
    assert_eq!((&review["rows"]["totalCount"], statements), (&json!(3), 3));
}

#[tokio::test]
async fn statements_do_not_grow_with_rows_and_aliases_may_differ() {
    let db = in_memory().await;
    let asked = Asked::begin(&db).await;
    let rows = "{ edges { node { keys { name } budgetPence entries { totalCount edges { node { amountPence } } } } } }";
    for size in [1, 50] {
        let query = format!(
            "{{ spendReview(groupBy: [PRIORITY, SCHOOL]) {{ total {{ actualPence }} rows(first: {size}) {rows} }} }}"
        );
        let (answer, statements) = asked.ask(&actor("board"), &query).await;
        assert_eq!((codes(&answer).len(), statements), (0, 3), "{answer}");
    }
    let query = "{ spendReview(groupBy: [KIND], orderBy: { field: ACTUAL_PENCE, direction: DESC }) { \
        one: rows(first: 1) { totalCount edges { node { actualPence } } } \
        same: rows(first: 1) { edges { node { budgetPence schoolCount } } } \
        other: rows(last: 1) { edges { cursor node { keys { name } budgetPence } } } } }";
    let (answer, _) = asked.ask(&actor("board"), query).await;
    let review = &answer["data"]["spendReview"];
    assert_eq!(review["one"], json!({ "totalCount": 3, "edges": [{ "node": { "actualPence": 301 } }] }));
    assert_eq!(review["same"]["edges"][0]["node"], json!({ "budgetPence": 700, "schoolCount": 2 }));
    assert_eq!(review["other"]["edges"][0]["node"]["budgetPence"], json!(1_000));
    let cursor = &review["other"]["edges"][0]["cursor"];
    let before = format!(
        "{{ spendReview(groupBy: [KIND], orderBy: {{ field: ACTUAL_PENCE, direction: DESC }}) {{ total {{ budgetPence }} \
         rows(first: 5, before: {cursor}) {{ totalCount pageInfo {{ hasNextPage }} edges {{ node {{ actualPence }} }} }} }} }}"
    );
    let (answer, _) = asked.ask(&actor("board"), &before).await;
    let review = &answer["data"]["spendReview"];
    assert_eq!(review["total"]["budgetPence"], json!(1_840), "{answer}");
    assert_eq!(review["rows"]["totalCount"], json!(3));
    assert_eq!(review["rows"]["edges"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn each_sees_what_it_may() {
    let db = in_memory().await;
    let asked = Asked::begin(&db).await;
    let query = "{ spendReview(groupBy: [PROVIDER]) { total { actualPence interventionCount schoolCount } } }";
    for (who, actual, interventions, schools) in [
        ("board", 371, 3, 2),
        ("provider", 301, 1, 2),
        ("trust", 151, 1, 1),
        ("school", 0, 0, 0),
        ("all but the board", 301, 1, 2),
    ] {
        let (answer, _) = asked.ask(&actor(who), query).await;
        let total = json!({ "actualPence": actual, "interventionCount": interventions, "schoolCount": schools });
        assert_eq!(answer["data"]["spendReview"]["total"], total, "{who}: {answer}");
    }
    let entries = "{ spendReview(groupBy: [PROVIDER]) { rows { edges { node { entries { totalCount } } } } } }";
    let (answer, _) = asked.ask(&actor("trust"), entries).await;
    assert_eq!(codes(&answer), ["FORBIDDEN"]);
    let panel = actors().into_iter().next().map(|(_, actor)| actor).map(|actor| match actor {
        Actor::User { id, subject, display_name, mut memberships } => {
            memberships.iter_mut().for_each(|held| held.role = entities::states::Role::AdvisoryMember);
            Actor::User { id, subject, display_name, memberships }
        }
        other => other,
    });
    let panel = panel.unwrap();
    let by =
        |arguments: &str| format!("{{ spendReview({arguments}) {{ total {{ actualPence interventionCount }} }} }}");
    let (answer, _) = asked.ask(&panel, &by("groupBy: [PRIORITY, FINANCIAL_YEAR]")).await;
    assert_eq!(answer["data"]["spendReview"]["total"], json!({ "actualPence": 371, "interventionCount": 3 }));
    for arguments in ["groupBy: [KIND]", "groupBy: [PRIORITY], filter: { kinds: [OTHER] }"] {
        let (answer, _) = asked.ask(&panel, &by(arguments)).await;
        assert_eq!((codes(&answer), &answer["data"]["spendReview"]), (vec!["FORBIDDEN"], &Value::Null));
    }
    let (answer, _) = asked.ask(&panel, "{ spendReview(groupBy: [PRIORITY]) { total { schoolCount } } }").await;
    assert_eq!(codes(&answer), ["FORBIDDEN"]);
    let Actor::User { id, subject, display_name, mut memberships } = panel else { panic!("a user") };
    if let Actor::User { memberships: of_trust, .. } = actor("trust") {
        memberships.extend(of_trust);
    }
    let both = Actor::User { id, subject, display_name, memberships };
    let query = |by: &str| {
        format!("{{ spendReview(groupBy: {by}) {{ total {{ actualPence schoolCount costPerSchoolPence }} }} }}")
    };
    let (answer, _) = asked.ask(&both, &query("[PRIORITY]")).await;
    let total = json!({ "actualPence": 371, "schoolCount": null, "costPerSchoolPence": null });
    assert_eq!((&answer["data"]["spendReview"]["total"], codes(&answer).len()), (&total, 2), "{answer}");
    let (answer, _) = asked.ask(&both, &query("[PRIORITY, KIND]")).await;
    let total = json!({ "actualPence": 151, "schoolCount": 1, "costPerSchoolPence": 151 });
    assert_eq!(answer["data"]["spendReview"]["total"], total, "{answer}");
}

#[tokio::test]
async fn as_known_then_entries_are_behind_where_the_intervention_stood() {
    let db = in_memory().await;
    let asked = Asked::begin(&db).await;
    let now = asked.programme.now;
    for (seconds, from_state, to_state) in [(-1, "IN_DELIVERY", "COMPLETED"), (1, "COMPLETED", "EVALUATED")] {
        let act = audit_event::ActiveModel {
            occurred_at: Set(now + TimeDelta::seconds(seconds)),
            action: Set("completeIntervention".to_owned()),
            subject_type: Set("Intervention".to_owned()),
            subject_id: Set(asked.programme.works[2].clone()),
            from_state: Set(Some(from_state.to_owned())),
            to_state: Set(Some(to_state.to_owned())),
            request_id: Set("r".to_owned()),
            ..Default::default()
        };
        audit_event::Entity::insert(act).exec(&db).await.unwrap();
    }
    let row = "{ edges { node { keys { code } actualPence entries { totalCount edges { node { amountPence } } } } } }";
    for (at, code) in
        [(now - TimeDelta::seconds(1), "COMPLETED"), (now, "COMPLETED"), (now - TimeDelta::seconds(2), "IN_DELIVERY")]
    {
        let query = format!(
            "{{ spendReview(groupBy: [STATUS], filter: {{ statuses: [{code}], references: [\"INT-2016-0012\"] }}, knownAt: \"{}\") {{ rows {row} }} }}",
            at.to_rfc3339()
        );
        let (answer, _) = asked.ask(&actor("board"), &query).await;
        let node = &answer["data"]["spendReview"]["rows"]["edges"][0]["node"];
        assert_eq!((&node["keys"][0]["code"], &node["actualPence"]), (&json!(code), &json!(70)), "{answer}");
        assert_eq!(node["entries"]["totalCount"], json!(3), "{answer}");
        assert_eq!(node["entries"]["edges"].as_array().map(Vec::len), Some(3), "{answer}");
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let db = in_memory().await;
    let asked = Asked::begin(&db).await;
    let later = (asked.programme.now + TimeDelta::seconds(1)).to_rfc3339();
    let later = format!("groupBy: [KIND], knownAt: \"{later}\"");
    for arguments in [
        "groupBy: []",
        "groupBy: [KIND, KIND]",
        "groupBy: [KIND, STATUS, MONTH, SCHOOL]",
        "groupBy: [KIND], filter: { kinds: [] }",
        "groupBy: [KIND], filter: { months: [\"2016-10-02\"] }",
        later.as_str(),
    ] {
        let query = format!("{{ spendReview({arguments}) {{ total {{ actualPence }} }} }}");
        let (answer, _) = asked.ask(&actor("board"), &query).await;
        assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{arguments}: {answer}");
    }
    let nothing = "{ spendReview(groupBy: [KIND], filter: { providerIds: [\"nobody\"] }) { rows { totalCount } total { actualPence } } }";
    let (answer, _) = asked.ask(&actor("board"), nothing).await;
    assert_eq!(answer["data"]["spendReview"], json!({ "rows": { "totalCount": 0 }, "total": { "actualPence": 0 } }));
}

#[tokio::test]
async fn filters_by_schools_give_their_shares() {
    let db = in_memory().await;
    let asked = Asked::begin(&db).await;
    for (filter, actual, schools) in [
        ("schoolUrns: [100001]", 151, 1),
        ("trustUids: [2001, 2002]", 151, 1),
        ("schoolUrns: [100004], months: [\"1993-10-01\"]", 150, 1),
        ("schoolUrns: [100004], months: [\"1993-11-01\"]", 0, 0),
        ("financialYears: [\"1993-94\"], references: [\"INT-2016-0010\"]", 301, 2),
        ("phaseCodes: [4], statuses: [EVALUATED], academicYears: [\"1994/95\"]", 70, 0),
    ] {
        let query = format!(
            "{{ spendReview(groupBy: [MONTH], filter: {{ {filter} }}) {{ total {{ actualPence schoolCount }} }} }}"
        );
        for known_at in [String::new(), format!(", knownAt: \"{}\"", asked.programme.now.to_rfc3339())] {
            let query = query.replace("}) {", &format!("}}{known_at}) {{"));
            let (answer, _) = asked.ask(&actor("board"), &query).await;
            let total = json!({ "actualPence": actual, "schoolCount": schools });
            assert_eq!(answer["data"]["spendReview"]["total"], total, "{query}: {answer}");
        }
    }
    let shares = "{ a: school(urn: 100001) { costShare { actualPence budgetPence } } b: school(urn: 100004) { costShare { actualPence } } \
        trust(uid: 2001) { costShare(financialYear: \"1993-94\") { committedPence } } }";
    let (answer, _) = asked.ask(&actor("board"), shares).await;
    assert_eq!(answer["data"]["a"]["costShare"], json!({ "actualPence": 151, "budgetPence": 350 }), "{answer}");
    assert_eq!(answer["data"]["trust"]["costShare"], json!({ "committedPence": 300 }));
    let (answer, _) = asked.ask(&actor("trust"), shares).await;
    assert_eq!((&answer["data"]["b"]["costShare"], codes(&answer)), (&Value::Null, vec!["FORBIDDEN"]), "{answer}");
    assert_eq!(answer["data"]["a"]["costShare"]["actualPence"], json!(151));
    let (answer, _) = asked.ask(&actor("school"), "{ trust(uid: 2001) { costShare { actualPence } } }").await;
    assert_eq!(codes(&answer), ["FORBIDDEN"]);
    let (answer, _) = asked.ask(&actor("provider"), "{ school(urn: 100004) { costShare { actualPence } } }").await;
    assert_eq!(answer["data"]["school"]["costShare"], json!({ "actualPence": 150 }));
}
