//! A Teaching School Alliance never learns that a rival's contract exists, a trust sees its share and no contract.

use entities::states::Role;
use serde_json::{Value, json};
use tests::{Client, Programme, TestApp, Who, act, on_each_database, settle_programme};

/// Everything of a partnership's programme that can be asked for without naming a row, in one text.
const ALL: [&str; 6] = [
    "{ interventions(first: 50) { totalCount edges { node { reference title provider { name } plan { year } priority { title } } } } }",
    "{ providers(first: 50) { totalCount edges { node { name contracts { totalCount edges { node { reference } } } } } } }",
    "{ claims(first: 50) { totalCount edges { node { externalReference } } } }",
    "{ commissioningPlans { edges { node { year interventions { totalCount edges { node { reference } } } priorities { title interventions { totalCount } } } } } }",
    "{ schools(first: 5, filter: { search: \"\" }) { edges { node { urn interventions { totalCount edges { node { reference } } } } } } }",
    "{ spendReview(groupBy: [PROVIDER, KIND]) { total { committedPence actualPence interventionCount schoolCount pupilsReached } rows(first: 50) { totalCount edges { node { keys { code name } committedPence entries { totalCount edges { node { description counterparty } } } } } } } }",
];

async fn everything(client: &Client<'_>) -> String {
    let mut seen = String::new();
    for query in ALL {
        seen.push_str(&client.ask(query).await.text);
    }
    seen
}

/// Answers to whoever names the intervention, or what hangs on it, by its key.
async fn by_key(client: &Client<'_>, programme: &Programme, work: &tests::Work) -> Vec<String> {
    let mut answers = Vec::new();
    let ids = [&work.id, &work.participation, &work.claim, &work.decision, &work.payment];
    for id in ids {
        answers.push(client.ask(&format!("{{ node(id: \"{id}\") {{ __typename id }} }}")).await.data("").to_string());
    }
    let reference = &work.reference;
    let lookup = client.ask(&format!("{{ intervention(reference: \"{reference}\") {{ id }} }}")).await;
    answers.push(lookup.data("").to_string());
    let claim = json!({ "interventionId": work.id, "amountPence": 1, "datedOn": "2026-11-02", "description": "x", "externalReference": "INV-x" });
    answers.push(without_request(&act(client, "submitClaim", "claim { id }", claim).await));
    let delivery = json!({ "participationId": work.participation, "expectedVersion": 1, "pupilsReached": 3 });
    answers.push(without_request(&act(client, "recordDelivery", "participation { id }", delivery).await));
    let begin = json!({ "interventionId": work.id, "expectedVersion": 1 });
    answers.push(without_request(&act(client, "beginDelivery", "intervention { id }", begin).await));
    let filter = format!("{{ interventions(filter: {{ search: \"{reference}\" }}) {{ totalCount }} }}");
    answers.push(client.ask(&filter).await.data("").to_string());
    let of_school =
        format!("{{ interventions(filter: {{ schoolUrns: [{}] }}) {{ totalCount }} }}", tests::NOBODYS_SCHOOL);
    answers.push(client.ask(&of_school).await.data("").to_string());
    let review = format!(
        "{{ spendReview(groupBy: [KIND], filter: {{ providerIds: [\"{}\"] }}) {{ rows {{ totalCount }} total {{ committedPence interventionCount }} }} }}",
        programme.rival
    );
    answers.push(client.ask(&review).await.data("").to_string());
    answers
}

/// The answer without what differs from request to request.
fn without_request(answer: &tests::Answer) -> String {
    answer.snapshot().to_string()
}

/// Keys of rows that nobody has.
fn absent() -> tests::Work {
    use api::graphql::id::GlobalId;
    let nobodys = "018f0000-0000-7000-8000-999999999999".to_owned();
    tests::Work {
        id: GlobalId::Intervention(nobodys.clone()).encode().to_string(),
        reference: "INT-2026-9999".to_owned(),
        participation: GlobalId::Participation(nobodys.clone()).encode().to_string(),
        claim: GlobalId::Claim(nobodys.clone()).encode().to_string(),
        decision: GlobalId::Decision(nobodys).encode().to_string(),
        payment: GlobalId::LedgerEntry(999_999).encode().to_string(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rivals_contract_is_like_one_that_does_not_exist() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let alliance = app.client(Who::Holder(Role::TeachingSchoolUser));
        let seen = everything(&alliance).await;
        assert!(seen.contains("Challenge the Gap") && seen.contains(&programme.own.reference), "{seen}");
        for secret in ["Staying Good", "Rival", &programme.rivals.reference, "INV-Staying"] {
            assert!(!seen.contains(secret), "{secret} in {seen}");
        }
        let of_rival = by_key(&alliance, &programme, &programme.rivals).await;
        let of_nobody = by_key(&alliance, &programme, &absent()).await;
        assert_eq!(of_rival, of_nobody);
        let rival = programme.rival_client(app);
        let seen = everything(&rival).await;
        assert!(seen.contains("Staying Good") && !seen.contains("Challenge the Gap"), "{seen}");
        assert!(!seen.contains("Invented Teaching School Alliance"), "{seen}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_and_sums_are_of_what_the_caller_sees() {
    on_each_database(async |app| {
        settle_programme(app).await;
        let query = "{ interventions { totalCount } spendReview(groupBy: [KIND]) { total { committedPence actualPence interventionCount } } }";
        let figures = async |who| app.client(Who::Holder(who)).ask(query).await.data("").clone();
        let expected = |count: i64, committed: i64, actual: i64| {
            json!({ "interventions": { "totalCount": count },
                "spendReview": { "total": { "committedPence": committed, "actualPence": actual, "interventionCount": count } } })
        };
        for role in [Role::LaAdmin, Role::LaOfficer, Role::BoardMember] {
            assert_eq!(figures(role).await, expected(2, 1_200_000, 400_000), "{role}");
        }
        assert_eq!(figures(Role::TeachingSchoolUser).await, expected(1, 600_000, 200_000));
        assert_eq!(figures(Role::TrustUser).await["spendReview"]["total"]["committedPence"], json!(300_000));
        assert_eq!(figures(Role::SchoolUser).await["spendReview"]["total"]["actualPence"], json!(100_000));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trust_sees_its_share_and_not_the_contract() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let trust = app.client(Who::Holder(Role::TrustUser));
        let reference = &programme.own.reference;
        let answer = trust
            .ask(&format!(
                "{{ intervention(reference: \"{reference}\") {{ title provider {{ name }} allocatedPence }} }}"
            ))
            .await;
        assert_eq!(answer.data("/intervention/title"), "Challenge the Gap");
        assert_eq!(*answer.data("/intervention/allocatedPence"), Value::Null);
        assert_eq!(answer.codes(), ["FORBIDDEN"]);
        for field in
            ["ledger { totalCount }", "claims { totalCount }", "allocations { totalCount }", "history { totalCount }"]
        {
            let answer = trust.ask(&format!("{{ intervention(reference: \"{reference}\") {{ {field} }} }}")).await;
            assert_eq!(answer.codes(), ["FORBIDDEN"], "{field}: {}", answer.text);
        }
        let urns = participating(&trust, reference).await;
        assert_eq!(urns, [programme.trust_school], "other schools that take part are not the trust's to see");
        for key in [&programme.own.claim, &programme.own.payment, &programme.own.decision] {
            let answer = trust.ask(&format!("{{ node(id: \"{key}\") {{ __typename }} }}")).await;
            assert_eq!(*answer.data("/node"), Value::Null);
        }
        let teaching = app.client(Who::Holder(Role::TeachingSchoolUser));
        let mut all = vec![programme.trust_school, programme.school];
        all.sort_unstable();
        let mut seen = participating(&teaching, reference).await;
        seen.sort_unstable();
        assert_eq!(seen, all, "who delivers sees all schools");
    })
    .await;
}

async fn participating(client: &Client<'_>, reference: &str) -> Vec<i64> {
    let query = format!(
        "{{ intervention(reference: \"{reference}\") {{ participations {{ edges {{ node {{ school {{ urn }} }} }} }} }} }}"
    );
    let answer = client.ask(&query).await;
    let edges =
        answer.data("/intervention/participations/edges").as_array().unwrap_or_else(|| panic!("{}", answer.text));
    edges.iter().map(|edge| edge["node"]["school"]["urn"].as_i64().expect("a URN")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_areas_programme_does_not_exist() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let other = programme.neighbours.admin_client(app);
        let seen = everything(&other).await;
        for secret in ["Challenge", "Staying", "INT-2026", "Rival", "Alliance"] {
            assert!(!seen.contains(secret), "{secret} in {seen}");
        }
        let found = by_key(&other, &programme, &programme.own).await;
        assert_eq!(found, by_key(&other, &programme, &absent()).await);
        let others_plan = json!({ "planId": programme.plan, "code": "9", "title": "Not ours" });
        assert_eq!(act(&other, "addPriority", "priority { id }", others_plan).await.codes(), ["NOT_FOUND"]);
    })
    .await;
}

/// Who sees nothing of it at all.
#[tokio::test(flavor = "multi_thread")]
async fn dashboards_and_the_panel_see_no_interventions() {
    on_each_database(async |app: &TestApp| {
        settle_programme(app).await;
        for role in [Role::Dashboard, Role::AdvisoryMember] {
            let answer = app.client(Who::Holder(role)).ask("{ interventions { totalCount } }").await;
            let count = answer.data("/interventions/totalCount");
            assert!(answer.codes() == ["FORBIDDEN"] || *count == json!(0), "{role}: {}", answer.text);
        }
        let panel = app.client(Who::Holder(Role::AdvisoryMember));
        let review = "{ spendReview(groupBy: [PRIORITY]) { total { committedPence } rows { edges { node { keys { name } committedPence } } } } }";
        assert_eq!(*panel.ask(review).await.data("/spendReview/total/committedPence"), json!(1_200_000));
        let by_provider = "{ spendReview(groupBy: [PROVIDER]) { total { committedPence } } }";
        assert_eq!(panel.ask(by_provider).await.codes(), ["FORBIDDEN"]);
        let dashboard = app.client(Who::Holder(Role::Dashboard));
        assert_eq!(dashboard.ask(review).await.codes(), ["FORBIDDEN"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_brokers_a_contract_sees_it_and_does_not_claim_under_it() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let settling =
            tests::Settling { app, plan: &programme.plan, source: &programme.source, priority: &programme.priority };
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let broker = app.client(Who::Holder(Role::TeachingSchoolUser));
        let mut proposal = settling.proposal("Brokered", Some(&programme.rival), &[]);
        proposal["brokerId"] = json!(programme.provider);
        let row = tests::done(&officer, "proposeIntervention", "intervention", "id reference", proposal).await;
        let (id, reference) = (tests::text(&row, "/id"), tests::text(&row, "/reference"));
        settling.approve(&id).await;
        settling.commission(&id, 100_000).await;
        let query = format!("{{ intervention(reference: \"{reference}\") {{ status allocatedPence }} }}");
        let seen = json!({ "status": "COMMISSIONED", "allocatedPence": 100_000 });
        assert_eq!(*broker.ask(&query).await.data("/intervention"), seen);
        let claim = json!({ "interventionId": id, "amountPence": 1, "datedOn": "2026-11-02", "description": "Not mine", "externalReference": "B-1" });
        let answer = tests::act(&broker, "submitClaim", "claim { id }", claim).await;
        assert_eq!(answer.codes(), ["FORBIDDEN"], "{}", answer.text);
    })
    .await;
}
