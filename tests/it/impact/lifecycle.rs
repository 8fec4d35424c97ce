//! From a plan to what everybody sees, and to its end.

use chrono::TimeDelta;
use entities::states::Role;
use serde_json::{Value, json};
use tests::{
    EVALUATION, Evaluators, TestApp, Who, act, complaints, done, evaluation_as_read, evaluation_seen, impact_plan,
    impact_plan_with, on_each_database, publish_outcomes, settle_programme, signed_in,
};

fn people(app: &TestApp) -> Evaluators<'_> {
    Evaluators { app, planner: "la-officer", moderator: "la-admin", publisher: "la-officer" }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_what_is_published_and_nobody_else_what_is_not() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let team = people(app);
        let moderated = team.bring_to(&area.own.id, impact_plan(), "MODERATED").await;
        for role in [Role::AdvisoryMember, Role::TrustUser, Role::TeachingSchoolUser, Role::SchoolUser, Role::Dashboard] {
            let client = app.client(Who::Holder(role));
            assert_eq!(evaluation_seen(&client, &moderated["id"], EVALUATION).await, Value::Null, "{role}");
            let list = client.ask("{ impactEvaluations { totalCount edges { node { id } } } }").await;
            assert_eq!(list.data("/impactEvaluations/totalCount"), 0);
        }
        let board = app.client(Who::Holder(Role::BoardMember));
        assert_eq!(evaluation_seen(&board, &moderated["id"], "status").await["status"], "MODERATED");
        let published = team.step("la-officer", "publishImpactEvaluation", &moderated).await;
        let fields = "status verdict interventionTitle providerName priorityCode year intervention { title } measure { code } cohort { code } \
            result { estimate months { months schools security costPence pencePerPupilAndMonth } } cost { totalPence pencePerSchool pupils } \
            schools(first: 1) { edges { node { school { name trust { name } } baseline } } } publishedAt methodNote";
        let dashboard = app.client(Who::Holder(Role::Dashboard));
        let seen = evaluation_seen(&dashboard, &published["id"], fields).await;
        assert_eq!((&seen["status"], &seen["verdict"]), (&json!("PUBLISHED"), &json!("IMPROVED")), "{seen}");
        assert_eq!((&seen["interventionTitle"], &seen["intervention"]), (&json!("Challenge the Gap"), &Value::Null));
        assert_eq!((&seen["cost"]["totalPence"], &seen["cost"]["pencePerSchool"]), (&json!(200_000), &json!(100_000)));
        assert_eq!(seen["cost"]["pupils"], Value::Null, "nobody has said whom it reached");
        assert_eq!(seen["result"]["months"]["costPence"], 200_000);
        assert!(seen["schools"]["edges"][0]["node"]["baseline"].is_number(), "{seen}");
        let withdrawn = team.step_because("la-officer", "withdrawImpactEvaluation", &published).await;
        let seen = evaluation_seen(&dashboard, &withdrawn["id"], "status endReason").await;
        assert_eq!(seen, json!({ "status": "WITHDRAWN", "endReason": "It rested on a mistake" }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_is_changed_late_shows_and_needs_new_figures() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let (team, officer) = (people(app), app.client(Who::Holder(Role::LaOfficer)));
        let draft = team.bring_to(&area.own.id, impact_plan(), "DRAFT").await;
        let mut input = evaluation_as_read(&draft);
        input["plan"] = impact_plan_with(&json!({ "method": "PRE_POST", "outcomePeriod": "2026/27" }));
        input["reason"] = json!("The board wants to know earlier");
        let revised = done(&officer, "reviseImpactPlan", "evaluation", EVALUATION, input).await;
        let answer = act(&officer, "submitImpactEvaluation", "evaluation { id }", evaluation_as_read(&revised)).await;
        assert_eq!(complaints(&answer, "submitImpactEvaluation"), ["evaluationId COMPUTED_BY_OTHER_PLAN"]);
        let fields = "isPlanLate isOfCurrentPlan plans { revision method isLate reason outcomePeriod }";
        let seen = evaluation_seen(&officer, &draft["id"], fields).await;
        assert_eq!(
            seen,
            json!({ "isPlanLate": true, "isOfCurrentPlan": false, "plans": [
                { "revision": 1, "method": "LOCAL_COMPARATOR", "isLate": false, "reason": null, "outcomePeriod": "2027/28" },
                { "revision": 2, "method": "PRE_POST", "isLate": true, "reason": "The board wants to know earlier", "outcomePeriod": "2026/27" },
            ] })
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_person_moderates_and_may_give_figures_back() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let (team, officer) = (people(app), app.client(Who::Holder(Role::LaOfficer)));
        let submitted = team.bring_to(&area.own.id, impact_plan(), "SUBMITTED").await;
        let answer =
            act(&officer, "moderateImpactEvaluation", "evaluation { id }", evaluation_as_read(&submitted)).await;
        assert_eq!(complaints(&answer, "moderateImpactEvaluation"), ["evaluationId SAME_PERSON"]);
        let returned = team.step_because("board-member", "returnImpactEvaluation", &submitted).await;
        assert_eq!(returned["status"], "DRAFT");
        let again = team.step("la-officer", "submitImpactEvaluation", &returned).await;
        let moderated = team.step("board-member", "moderateImpactEvaluation", &again).await;
        assert_eq!(
            evaluation_seen(&officer, &moderated["id"], "endReason").await["endReason"],
            "It rested on a mistake"
        );
        let published = team.step("la-officer", "publishImpactEvaluation", &moderated).await;
        let told = evaluation_seen(&officer, &published["id"], "status endReason").await;
        assert_eq!(told, json!({ "status": "PUBLISHED", "endReason": null }), "why it was given back is not published");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_evaluation_takes_the_place_of_one_once() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let (team, officer) = (people(app), app.client(Who::Holder(Role::LaOfficer)));
        let before = app.client(Who::Holder(Role::Dashboard));
        let former = team.bring_to(&area.own.id, impact_plan(), "SUPERSEDED").await;
        assert_eq!(former["status"], "SUPERSEDED");
        let seen = evaluation_seen(&before, &former["id"], "supersededBy { status supersedes { id } }").await;
        assert_eq!(seen["supersededBy"]["status"], "PUBLISHED");
        assert_eq!(seen["supersededBy"]["supersedes"]["id"], former["id"]);
        let plan = async |plan: Value| {
            let input = json!({ "interventionId": area.own.id, "plan": plan, "supersedesId": former["id"] });
            complaints(&act(&officer, "planImpactEvaluation", "evaluation { id }", input).await, "planImpactEvaluation")
        };
        assert_eq!(plan(impact_plan()).await, ["supersedesId UNKNOWN_SUPERSEDED"], "it is superseded already");
        let list = before.ask("{ impactEvaluations(filter: { statuses: [PUBLISHED] }) { totalCount } }").await;
        assert_eq!(list.data("/impactEvaluations/totalCount"), 1);
    })
    .await;
}

/// What is published is read once and kept; where it stands is asked every time.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_in_memory_is_told_as_it_stands_now() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let team = people(app);
        let list = "{ impactEvaluations { edges { node { status endReason result { estimate } \
                    schools(first: 2) { edges { node { urn } } } } } } }";
        let moderated = team.bring_to(&area.own.id, impact_plan(), "MODERATED").await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let of_draft = [officer.ask(list).await.statements(), officer.ask(list).await.statements()];
        assert_eq!(of_draft, [3, 3], "what is not published is read every time");
        let published = team.step("la-officer", "publishImpactEvaluation", &moderated).await;
        let dashboard = app.client(Who::Holder(Role::Dashboard));
        let [first, again] = [dashboard.ask(list).await, dashboard.ask(list).await];
        assert_eq!(first.data("/impactEvaluations"), again.data("/impactEvaluations"));
        assert_eq!((first.statements(), again.statements()), (3, 1), "{}", again.text);
        for (schools, why) in
            [("first: 0", "it may have been hidden"), ("last: 1, after: \"CURSOR\"", "there is no end of them")]
        {
            let first = "{ impactEvaluations { edges { node { schools(first: 1) { edges { cursor } } } } } }";
            let first = dashboard.ask(first).await;
            let cursor = first.data("/impactEvaluations/edges/0/node/schools/edges/0/cursor");
            let schools = schools.replace("CURSOR", cursor.as_str().expect("a cursor"));
            let list = format!(
                "{{ impactEvaluations {{ edges {{ node {{ schools({schools}) {{ edges {{ cursor }} }} }} }} }} }}"
            );
            let read = [dashboard.ask(&list).await.statements(), dashboard.ask(&list).await.statements()];
            assert_eq!(read, [2, 2], "a page is not kept if it has no school or a cursor: {why}");
        }
        team.step_because("la-officer", "withdrawImpactEvaluation", &published).await;
        let withdrawn = dashboard.ask(list).await;
        let node = |answer: &tests::Answer, field: &str| {
            answer.data(&format!("/impactEvaluations/edges/0/node/{field}")).clone()
        };
        assert_eq!((node(&again, "status"), node(&again, "endReason")), (json!("PUBLISHED"), Value::Null));
        assert_eq!(node(&withdrawn, "status"), "WITHDRAWN");
        assert_eq!(node(&withdrawn, "endReason"), "It rested on a mistake");
        assert_eq!((withdrawn.statements(), node(&withdrawn, "schools")), (2, node(&again, "schools")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dashboard_asks_for_what_changed() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let published = people(app).bring_to(&area.own.id, impact_plan(), "PUBLISHED").await;
        let dashboard = signed_in(app, "dashboard");
        let changed = evaluation_seen(&dashboard, &published["id"], "changedAt").await["changedAt"]
            .as_str()
            .expect("a time")
            .to_owned();
        let since = async |filter: &str| {
            let answer =
                dashboard.ask(&format!("{{ impactEvaluations(filter: {{ {filter} }}) {{ totalCount }} }}")).await;
            answer.data("/impactEvaluations/totalCount").as_i64().unwrap_or_else(|| panic!("{}", answer.text))
        };
        assert_eq!(since(&format!("changedSince: \"{changed}\"")).await, 1);
        assert_eq!(since("changedSince: \"2030-01-01T00:00:00Z\"").await, 0);
        for (filter, number) in [
            ("priorityCodes: [\"4\"]", 1),
            ("priorityCodes: [\"5\"]", 0),
            ("years: [\"2026/27\"]", 1),
            ("years: [\"2025/26\"]", 0),
            ("measureCodes: [\"PTRWM_EXP\"]", 1),
            ("measureCodes: [\"P8MEA\"]", 0),
            ("cohortCodes: [\"ALL_PUPILS\"]", 1),
            ("cohortCodes: [\"DISADVANTAGED\"]", 0),
            ("methods: [LOCAL_COMPARATOR]", 1),
            ("methods: [PRE_POST]", 0),
            ("kinds: [TARGETED_PROGRAMME]", 1),
            ("kinds: [REVIEW]", 0),
            ("areaLaCodes: [\"851\"]", 1),
            ("areaLaCodes: [\"850\"]", 0),
            ("statuses: [PUBLISHED]", 1),
            ("statuses: [WITHDRAWN]", 0),
            ("securityFrom: 1", 1),
            ("securityFrom: 4", 0),
            ("isOverdue: true", 0),
        ] {
            assert_eq!(since(filter).await, number, "{filter}");
        }
        assert_eq!(since(&format!("urns: [{}]", area.school)).await, 1);
        assert_eq!(since("urns: [116187]").await, 0);
        assert_eq!(since(&format!("interventionReferences: [\"{}\"]", area.own.reference)).await, 1);
        assert_eq!(since(&format!("interventionReferences: [\"{}\"]", area.rivals.reference)).await, 0);
        assert_eq!(since(&format!("providerIds: [\"{}\"]", area.provider)).await, 1);
        assert_eq!(since(&format!("providerIds: [\"{}\"]", area.rival)).await, 0);
        app.clock.set(app.now() + TimeDelta::minutes(1));
        let visited = format!("changedSince: \"{}\"", app.now().to_rfc3339().replace("+00:00", "Z"));
        assert_eq!(since(&visited).await, 0, "nothing has changed since the visit");
        let withdrawn = people(app).step_because("la-officer", "withdrawImpactEvaluation", &published).await;
        assert_eq!(
            (since(&visited).await, &withdrawn["status"]),
            (1, &json!("WITHDRAWN")),
            "a dashboard is told of what is withdrawn"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_overdue_and_missing_is_listed() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let team = people(app);
        team.plan(&area.own.id, impact_plan_with(&json!({ "outcomePeriod": "2026/27", "dueOn": "2026-10-01" }))).await;
        team.plan(&area.own.id, impact_plan()).await;
        let query = "{ impactDue { due overdue published evaluations { totalCount edges { node { dueOn isOverdue } } } missing { edges { node { title } } } } }";
        let board = app.client(Who::Holder(Role::BoardMember));
        let answer = board.ask(query).await;
        assert_eq!(
            answer.data("/impactDue"),
            &json!({ "due": 1, "overdue": 1, "published": 0,
                "evaluations": { "totalCount": 2, "edges": [
                    { "node": { "dueOn": "2026-10-01", "isOverdue": true } }, { "node": { "dueOn": "2028-12-01", "isOverdue": false } } ] },
                "missing": { "edges": [{ "node": { "title": "Staying Good network" } }] } }),
            "{}", answer.text
        );
        let of = async |argument: String| {
            let answer = board.ask(&format!("{{ impactDue({argument}) {{ due overdue missing {{ totalCount }} }} }}")).await;
            (answer.data("/impactDue/due").clone(), answer.data("/impactDue/missing/totalCount").clone())
        };
        assert_eq!(of(format!("providerId: \"{}\"", area.provider)).await, (json!(1), json!(0)));
        assert_eq!(of(format!("providerId: \"{}\"", area.rival)).await, (json!(0), json!(1)));
        assert_eq!(of(format!("planId: \"{}\"", area.plan)).await, (json!(1), json!(1)));
        assert_eq!(of("areaLaCode: \"850\"".to_owned()).await, (json!(0), json!(0)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_changed_the_plan_does_not_moderate_and_what_takes_a_place_stays_of_the_same() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let (team, admin) = (people(app), app.client(Who::Holder(Role::LaAdmin)));
        let published = team.bring_to(&area.own.id, impact_plan(), "PUBLISHED").await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let input = json!({ "interventionId": area.own.id, "plan": impact_plan(), "supersedesId": published["id"] });
        let next = done(&officer, "planImpactEvaluation", "evaluation", EVALUATION, input).await;
        let mut input = evaluation_as_read(&next);
        input["reason"] = json!("Another measure");
        input["plan"] = impact_plan_with(&json!({ "measureCode": "PTREAD_EXP" }));
        let answer = act(&admin, "reviseImpactPlan", "evaluation { id }", input.clone()).await;
        assert_eq!(complaints(&answer, "reviseImpactPlan"), ["supersedesId SUPERSEDED_MISMATCH"]);
        input["plan"] = impact_plan_with(&json!({ "method": "SIMILAR_SCHOOLS" }));
        let mut next = done(&admin, "reviseImpactPlan", "evaluation", EVALUATION, input).await;
        for mutation in ["computeImpactEvaluation", "submitImpactEvaluation"] {
            next = team.step("la-officer", mutation, &next).await;
        }
        let answer = act(&admin, "moderateImpactEvaluation", "evaluation { id }", evaluation_as_read(&next)).await;
        assert_eq!(complaints(&answer, "moderateImpactEvaluation"), ["evaluationId SAME_PERSON"]);
        let moderated = team.step("board-member", "moderateImpactEvaluation", &next).await;
        let returned = team.step_because("board-member", "returnImpactEvaluation", &moderated).await;
        assert_eq!(returned["status"], "DRAFT", "what is moderated can be given back until it is published");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_work_that_was_cancelled_nothing_is_due_nor_evaluated() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let (team, officer) = (people(app), app.client(Who::Holder(Role::LaOfficer)));
        let planned = team.plan(&area.own.id, impact_plan()).await;
        let moderated = team.bring_to(&area.own.id, impact_plan(), "MODERATED").await;
        let work = officer.ask(&format!("{{ node(id: \"{}\") {{ ... on Intervention {{ version }} }} }}", area.own.id)).await;
        let input = json!({ "interventionId": area.own.id, "expectedVersion": work.data("/node/version"), "reason": "No longer wanted" });
        done(&officer, "cancelIntervention", "intervention", "status", input).await;
        for (mutation, evaluation) in [("computeImpactEvaluation", &planned), ("publishImpactEvaluation", &moderated)] {
            let answer = act(&officer, mutation, "evaluation { id }", evaluation_as_read(evaluation)).await;
            assert_eq!(complaints(&answer, mutation), ["evaluationId WORK_ENDED"]);
        }
        let due = officer.ask("{ impactDue { due overdue evaluations { totalCount } } }").await;
        assert_eq!(due.data("/impactDue"), &json!({ "due": 0, "overdue": 0, "evaluations": { "totalCount": 0 } }));
        assert_eq!(team.step_because("la-officer", "withdrawImpactEvaluation", &planned).await["status"], "WITHDRAWN");
    })
    .await;
}

/// Two evaluations that were planned in place of the same one are published at once: one takes its place.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_publish_in_place_of_one_at_once_one_does() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let (team, officer) = (people(app), app.client(Who::Holder(Role::LaOfficer)));
        let former = team.bring_to(&area.own.id, impact_plan(), "PUBLISHED").await;
        let next = async || {
            let input = json!({ "interventionId": area.own.id, "plan": impact_plan(), "supersedesId": former["id"] });
            let mut next = done(&officer, "planImpactEvaluation", "evaluation", EVALUATION, input).await;
            for (who, mutation) in [
                ("la-officer", "computeImpactEvaluation"),
                ("la-officer", "submitImpactEvaluation"),
                ("la-admin", "moderateImpactEvaluation"),
            ] {
                next = team.step(who, mutation, &next).await;
            }
            next
        };
        let (one, other) = (next().await, next().await);
        let publish = async |of: &Value| {
            let answer = act(&officer, "publishImpactEvaluation", "evaluation { id }", evaluation_as_read(of)).await;
            answer.data("/publishImpactEvaluation/userErrors/0/code").as_str().map(str::to_owned)
        };
        let mut answers = <[_; 2]>::from(tokio::join!(publish(&one), publish(&other)));
        answers.sort();
        assert_eq!(answers, [None, Some("SUPERSEDED_MEANWHILE".to_owned())]);
        let list = officer.ask("{ impactEvaluations(filter: { statuses: [PUBLISHED] }) { totalCount } }").await;
        assert_eq!(list.data("/impactEvaluations/totalCount"), 1);
    })
    .await;
}
