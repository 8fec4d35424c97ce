//! Who decides, who may not, and what a decision does.

use chrono::TimeDelta;
use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    Client, Programme, ROW, Settling, TestApp, Who, act, complaints, done, on_each_database, settle_programme, text,
    with_config,
};

fn settling<'a>(app: &'a TestApp, programme: &'a Programme) -> Settling<'a> {
    Settling { app, plan: &programme.plan, source: &programme.source, priority: &programme.priority }
}

/// A new member of the board, who may hold another role too.
async fn member<'a>(app: &'a TestApp, subject: &str, also: Option<(&str, Value)>) -> Client<'a> {
    let admin = app.client(Who::Holder(Role::LaAdmin));
    let board = json!({ "named": { "kind": "EXECUTIVE_BOARD", "name": "Executive Board (demo)" } });
    for (role, organisation) in [("BOARD_MEMBER", board)].into_iter().chain(also) {
        let input = json!({ "subject": subject, "role": role, "organisation": organisation });
        done(&admin, "grantMembership", "membership", ROW, input).await;
    }
    app.client_with(Some(app.token(subject, TimeDelta::minutes(15))))
}

async fn decide(settling: &Settling<'_>, member: &Client<'_>, id: &str, verdict: &str) -> tests::Answer {
    let input = json!({ "interventionId": id, "expectedVersion": settling.version(id).await, "verdict": verdict, "reasons": "The board's" });
    act(member, "decideOnIntervention", "decision { isCarried interests }", input).await
}

fn told(answer: &tests::Answer) -> String {
    complaints(answer, "decideOnIntervention").join(", ")
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_an_interest_in_the_provider_cannot_decide() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let settling = settling(app, &programme);
        let (id, _) = settling.propose("To be decided", Some(&programme.rival), &[]).await;
        let provider = json!({ "named": { "kind": "PROVIDER", "name": "Rival Alliance" } });
        let of_provider = member(app, "member-of-rival", Some(("TEACHING_SCHOOL_USER", provider))).await;
        assert!(told(&decide(&settling, &of_provider, &id, "APPROVE").await).contains("INTEREST"));
        let declares = member(app, "declares", None).await;
        let input = json!({ "providerId": programme.rival, "nature": "Her brother is its director" });
        let interest = done(&declares, "declareInterest", "interest", ROW, input).await;
        for verdict in ["APPROVE", "DEFER", "REJECT"] {
            assert!(told(&decide(&settling, &declares, &id, verdict).await).contains("INTEREST"), "{verdict}");
        }
        let withdraw = json!({ "interestId": interest["id"], "expectedVersion": interest["version"] });
        done(&declares, "withdrawInterest", "interest", ROW, withdraw).await;
        let answer = decide(&settling, &declares, &id, "APPROVE").await;
        assert_eq!(*answer.data("/decideOnIntervention/decision/isCarried"), json!(true), "{}", answer.text);
        let interests = answer.data("/decideOnIntervention/decision/interests");
        assert_eq!(*interests, json!("Her brother is its director (withdrawn)"), "it leaves a trace");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_proposed_cannot_decide() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let settling = settling(app, &programme);
        let officer = json!({ "named": { "kind": "LOCAL_AUTHORITY", "name": "Local authority (demo)" } });
        let both = member(app, "officer-on-the-board", Some(("LA_OFFICER", officer))).await;
        let row = done(
            &both,
            "proposeIntervention",
            "intervention",
            ROW,
            settling.proposal("Mine", Some(&programme.provider), &[]),
        )
        .await;
        let id = text(&row, "/id");
        assert!(told(&decide(&settling, &both, &id, "APPROVE").await).contains("PROPOSER"));
        let (others, _) = settling.propose("Another's", Some(&programme.provider), &[]).await;
        let title = json!({ "interventionId": others, "expectedVersion": settling.version(&others).await, "title": "Now mine too" });
        done(&both, "reviseIntervention", "intervention", ROW, title).await;
        assert!(told(&decide(&settling, &both, &others, "APPROVE").await).contains("PROPOSER"), "who revised it");
        settling.approve(&others).await;
        let raise = json!({ "interventionId": others, "expectedVersion": settling.version(&others).await, "limit": "COMMITMENT", "verdict": "APPROVE", "raisePence": 1, "reasons": "More" });
        let answer = act(&both, "decideOnLimit", "decision { id }", raise).await;
        assert_eq!(complaints(&answer, "decideOnLimit"), ["verdict PROPOSER"]);
        let answer = decide(&settling, &app.client(Who::Holder(Role::BoardMember)), &id, "APPROVE").await;
        assert_eq!(*answer.data("/decideOnIntervention/decision/isCarried"), json!(true), "{}", answer.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_who_works_for_the_provider_keeps_none_of_its_contracts() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let settling = settling(app, &programme);
        let admin = app.client(Who::Holder(Role::LaAdmin));
        for (role, kind, name) in [
            ("LA_OFFICER", "LOCAL_AUTHORITY", "Local authority (demo)"),
            ("TEACHING_SCHOOL_USER", "PROVIDER", "Rival Alliance"),
        ] {
            let organisation = json!({ "named": { "kind": kind, "name": name } });
            let grant = json!({ "subject": "two-hats", "role": role, "organisation": organisation });
            done(&admin, "grantMembership", "membership", ROW, grant).await;
        }
        let both = app.client_with(Some(app.token("two-hats", TimeDelta::minutes(15))));
        for (work, expected) in [(&programme.rivals.id, vec!["FORBIDDEN"]), (&programme.own.id, vec![])] {
            let money = json!({ "interventionId": work, "fundingSourceId": programme.source, "amountPence": 1, "datedOn": "2026-10-06", "description": "A penny" });
            for mutation in ["recordCommitment", "recordActual"] {
                let answer = act(&both, mutation, "entry { id }", money.clone()).await;
                assert_eq!(answer.codes(), expected, "{mutation} {}", answer.text);
            }
            let more = json!({ "interventionId": work, "expectedVersion": settling.version(work).await, "fundingSourceId": programme.source, "changePence": 1 });
            let answer = act(&both, "allocateFunding", "intervention { id }", more).await;
            assert_eq!(answer.codes(), expected, "{}", answer.text);
            let give_up = json!({ "interventionId": work, "expectedVersion": settling.version(work).await, "reason": "Given up" });
            let answer = act(&both, "cancelIntervention", "intervention { id }", give_up).await;
            assert_eq!(answer.codes(), expected, "{}", answer.text);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_delivers_learns_what_the_board_decided_and_not_who_said_what() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let settling = settling(app, &programme);
        let id = &programme.own.id;
        let board = app.client(Who::Holder(Role::BoardMember));
        let raise = json!({ "interventionId": id, "expectedVersion": settling.version(id).await, "limit": "ACTUAL", "verdict": "REJECT", "reasons": "They ask too much" });
        done(&board, "decideOnLimit", "decision", "id", raise).await;
        let query = format!("{{ node(id: \"{id}\") {{ ... on Intervention {{ history {{ totalCount edges {{ node {{ action by toState reason }} }} }} }} }} }}");
        let decided = async |client: &Client<'_>| {
            let answer = client.ask(&query).await;
            let edges = answer.data("/node/history/edges").as_array().cloned().unwrap_or_default();
            let nodes: Vec<Value> = edges.iter().map(|edge| edge["node"].clone()).collect();
            assert_eq!(*answer.data("/node/history/totalCount"), json!(nodes.len()));
            nodes.into_iter().filter(|node| text(node, "/action").starts_with("decide")).collect::<Vec<_>>()
        };
        let seen = decided(&app.client(Who::Holder(Role::TeachingSchoolUser))).await;
        assert_eq!(json!(seen), json!([{ "action": "decideOnIntervention", "by": null, "toState": "APPROVED", "reason": null }]));
        let seen = decided(&app.client(Who::Holder(Role::LaOfficer))).await;
        assert_eq!(seen.len(), 2);
        assert!(seen.iter().all(|event| event["by"].is_string() && event["reason"].is_string()), "{seen:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quorum_of_two_needs_two_members() {
    with_config(
        |config| config.commissioning.quorum = 2,
        async |app| {
            let admin = app.client(Who::Holder(Role::LaAdmin));
            let plan = tests::open_plan(&admin).await;
            let priority = done(
                &admin,
                "addPriority",
                "priority",
                ROW,
                json!({ "planId": plan, "code": "1", "title": "A priority" }),
            )
            .await;
            let provider = tests::register_provider(&admin, "An alliance").await;
            let priority = text(&priority, "/id");
            let settling = Settling { app, plan: &plan, source: "", priority: &priority };
            let (id, reference) = settling.propose("For two", Some(&provider), &[]).await;
            let (first, second) = (member(app, "first", None).await, member(app, "second", None).await);
            let answer = decide(&settling, &first, &id, "APPROVE").await;
            assert_eq!(*answer.data("/decideOnIntervention/decision/isCarried"), json!(false), "{}", answer.text);
            assert!(told(&decide(&settling, &first, &id, "APPROVE").await).contains("DECIDED_ALREADY"));
            let status = async || {
                let answer = admin.ask(&format!("{{ intervention(reference: \"{reference}\") {{ status }} }}")).await;
                text(answer.data("/intervention"), "/status")
            };
            assert_eq!(status().await, "PROPOSED");
            let nature = json!({ "interventionId": id, "nature": "Her school would take part" });
            done(&first, "declareInterest", "interest", ROW, nature).await;
            let third = member(app, "third", None).await;
            let answer = decide(&settling, &third, &id, "REJECT").await;
            assert_eq!(*answer.data("/decideOnIntervention/decision/isCarried"), json!(false), "one against two");
            let answer = decide(&settling, &second, &id, "APPROVE").await;
            let carried = answer.data("/decideOnIntervention/decision/isCarried");
            assert_eq!(*carried, json!(false), "the first has an interest, so what she said does not count");
            let answer = decide(&settling, &member(app, "fourth", None).await, &id, "APPROVE").await;
            assert_eq!(*answer.data("/decideOnIntervention/decision/isCarried"), json!(true), "{}", answer.text);
            assert_eq!(status().await, "APPROVED");
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_raises_a_limit_and_only_by_what_it_says() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let settling = settling(app, &programme);
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let board = app.client(Who::Holder(Role::BoardMember));
        let id = &programme.own.id;
        let commit = async |pence: i64| {
            let input = json!({ "interventionId": id, "fundingSourceId": programme.source, "amountPence": pence, "datedOn": "2026-10-05", "description": "More" });
            act(&officer, "recordCommitment", "entry { id }", input).await
        };
        assert!(complaints(&commit(200_001).await, "recordCommitment").join("").contains("OVER_ALLOCATION"));
        let raise = json!({ "interventionId": id, "expectedVersion": settling.version(id).await, "limit": "COMMITMENT", "verdict": "APPROVE", "raisePence": 5_000, "reasons": "One more school" });
        done(&board, "decideOnLimit", "decision", "id", raise).await;
        assert!(complaints(&commit(205_001).await, "recordCommitment").join("").contains("OVER_ALLOCATION"));
        let answer = commit(205_000).await;
        assert!(answer.data("/recordCommitment/entry/id").is_string(), "{}", answer.text);
        let raise = json!({ "planId": programme.plan, "expectedVersion": plan_version(&board).await, "limit": "BUDGET", "verdict": "APPROVE", "raisePence": 100, "reasons": "A grant is on its way" });
        done(&board, "decideOnLimit", "decision", "id", raise).await;
        let answer = board.ask("{ commissioningPlan(year: \"2026/27\") { budgetPence budgetRaisedPence allocatedPence unallocatedPence } }").await;
        insta::assert_json_snapshot!("plan_after_raise", answer.data("/commissioningPlan"));
        let officer_decides = json!({ "interventionId": id, "expectedVersion": 1, "verdict": "APPROVE", "reasons": "x" });
        assert_eq!(act(&officer, "decideOnIntervention", "decision { id }", officer_decides).await.codes(), ["FORBIDDEN"]);
    })
    .await;
}

async fn plan_version(client: &Client<'_>) -> i64 {
    client
        .ask("{ commissioningPlan(year: \"2026/27\") { version } }")
        .await
        .data("/commissioningPlan/version")
        .as_i64()
        .expect("a version")
}
