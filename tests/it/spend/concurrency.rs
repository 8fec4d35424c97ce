//! Many writers at once: no limit is exceeded, nothing accepted is lost or doubled, nobody is left with a deadlock.

use entities::states::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Programme, TestApp, Who, act, on_each_database, settle_programme};

const WRITERS: usize = 24;

/// Sends the same mutation from all writers at once and counts those that were done. All others are refused for the limit.
async fn race(
    app: &TestApp,
    role: Role,
    mutation: &str,
    selection: &str,
    limit: &str,
    input: impl Fn(usize) -> Value,
) -> i64 {
    let client = app.client(Who::Holder(role));
    let answers = join_all((0..WRITERS).map(|writer| {
        let (client, input) = (&client, input(writer));
        async move { again_if_busy(client, mutation, selection, input).await }
    }))
    .await;
    let mut done = 0;
    for answer in answers {
        let told = answer.data(&format!("/{mutation}/userErrors/0/code"));
        if told == limit {
            continue;
        }
        assert_eq!(*answer.data(&format!("/{mutation}/userErrors")), json!([]), "{}", answer.text);
        done += 1;
    }
    done
}

/// `RATE_LIMITED` says that the service is at its limit and asks to be tried again: that is an answer, a deadlock is none.
async fn again_if_busy(client: &tests::Client<'_>, mutation: &str, selection: &str, input: Value) -> tests::Answer {
    loop {
        let answer = act(client, mutation, selection, input.clone()).await;
        if answer.codes() != ["RATE_LIMITED"] {
            return answer;
        }
    }
}

fn entry(programme: &Programme, pence: i64, writer: usize) -> Value {
    json!({ "interventionId": programme.own.id, "fundingSourceId": programme.source, "amountPence": pence,
        "datedOn": "2026-10-05", "description": format!("Writer {writer}"), "externalReference": format!("RACE-{pence}-{writer}") })
}

async fn figures(app: &TestApp, programme: &Programme) -> Value {
    let query = format!(
        "{{ intervention(reference: \"{}\") {{ allocatedPence committedPence actualPence ledger(first: 100) {{ totalCount edges {{ node {{ account amountPence }} }} }} }} spendReview(groupBy: [PROVIDER]) {{ total {{ committedPence actualPence }} }} }}",
        programme.own.reference
    );
    app.client(Who::Holder(Role::BoardMember)).ask(&query).await.data("").clone()
}

fn sum(figures: &Value, account: &str) -> i64 {
    let edges = figures["intervention"]["ledger"]["edges"].as_array().expect("entries");
    edges
        .iter()
        .filter(|edge| edge["node"]["account"] == account)
        .filter_map(|edge| edge["node"]["amountPence"].as_i64())
        .sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_cannot_overspend_an_allocation() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        // 200,000 pence are left of the allocation: eleven of 18,000 fit.
        let committed = race(app, Role::LaOfficer, "recordCommitment", "entry { id }", "OVER_ALLOCATION", |writer| {
            entry(&programme, 18_000, writer)
        })
        .await;
        assert_eq!(committed, 11);
        // 598,000 pence of the commitments are not paid yet: nineteen of 31,000 fit.
        let paid = race(app, Role::LaOfficer, "recordActual", "entry { id }", "OVER_COMMITMENT", |writer| {
            entry(&programme, 31_000, writer)
        })
        .await;
        assert_eq!(paid, 19);
        let found = figures(app, &programme).await;
        assert_eq!(found["intervention"]["committedPence"], json!(600_000 + 11 * 18_000));
        assert_eq!(found["intervention"]["actualPence"], json!(200_000 + 19 * 31_000));
        assert_eq!(sum(&found, "COMMITMENT"), 600_000 + 11 * 18_000);
        assert_eq!(sum(&found, "ACTUAL"), 200_000 + 19 * 31_000);
        // The rival's contract is the rest of the review's total.
        assert_eq!(found["spendReview"]["total"]["actualPence"], json!(400_000 + 19 * 31_000));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_cannot_allocate_more_than_the_budget() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let settling = tests::Settling { app, plan: &programme.plan, source: &programme.source, priority: &programme.priority };
        let mut approved = Vec::new();
        for number in 0..WRITERS {
            let (id, _) = settling.propose(&format!("Number {number}"), Some(&programme.provider), &[]).await;
            settling.approve(&id).await;
            approved.push((settling.version(&id).await, id));
        }
        // 8,400,000 pence are left of the budget: sixteen of 500,000 fit.
        let allocated = race(app, Role::LaOfficer, "allocateFunding", "intervention { id }", "OVER_BUDGET", |writer| {
            let (version, id) = &approved[writer];
            json!({ "interventionId": id, "expectedVersion": version, "fundingSourceId": programme.source, "changePence": 500_000 })
        })
        .await;
        assert_eq!(allocated, 16);
        let answer = app.client(Who::Holder(Role::BoardMember)).ask("{ commissioningPlan(year: \"2026/27\") { allocatedPence unallocatedPence } }").await;
        assert_eq!(*answer.data("/commissioningPlan"), json!({ "allocatedPence": 9_600_000, "unallocatedPence": 400_000 }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_are_paid_within_the_commitment_and_none_is_lost() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let teaching = app.client(Who::Holder(Role::TeachingSchoolUser));
        let mut claims = Vec::new();
        for number in 0..WRITERS {
            let input = json!({ "interventionId": programme.own.id, "amountPence": 30_000, "datedOn": "2026-11-02",
                "description": "A workshop", "externalReference": format!("RACE-{number}") });
            claims.push(tests::done(&teaching, "submitClaim", "claim", "id version", input).await);
        }
        // 400,000 pence of the commitment are not paid yet: thirteen of 30,000 fit.
        let accepted = race(app, Role::LaOfficer, "acceptClaim", "claim { id }", "OVER_COMMITMENT", |writer| {
            json!({ "claimId": claims[writer]["id"], "expectedVersion": claims[writer]["version"], "fundingSourceId": programme.source })
        })
        .await;
        assert_eq!(accepted, 13);
        let found = figures(app, &programme).await;
        assert_eq!(found["intervention"]["actualPence"], json!(200_000 + 13 * 30_000));
        assert_eq!(sum(&found, "ACTUAL"), 200_000 + 13 * 30_000);
        let query = "{ accepted: claims(filter: { statuses: [ACCEPTED] }) { totalCount } submitted: claims(filter: { statuses: [SUBMITTED] }) { totalCount } }";
        // Besides those of the race each contract has one claim that waits.
        assert_eq!(
            *app.client(Who::Holder(Role::LaOfficer)).ask(query).await.data(""),
            json!({ "accepted": { "totalCount": 13 }, "submitted": { "totalCount": WRITERS - 13 + 2 } })
        );
    })
    .await;
}

/// All kinds of writers at once, in all directions of the locks.
#[tokio::test(flavor = "multi_thread")]
async fn writers_of_all_kinds_do_not_wait_in_a_circle() {
    on_each_database(async |app| {
        let programme = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let work = [&programme.own, &programme.rivals];
        let all = (0..48).map(|writer| {
            let work = work[writer % 2];
            let (client, mutation, selection, input) = match writer % 4 {
                0 => (&officer, "recordCommitment", "entry { id }", entry(&programme, 1_000, writer)),
                1 => (&officer, "recordActual", "entry { id }", entry(&programme, 1_000, writer)),
                2 => (&admin, "setPlanBudget", "plan { id }", json!({ "planId": programme.plan, "expectedVersion": 1, "fundingSourceId": programme.source, "changePence": 1, "description": "More" })),
                _ => (&officer, "recordDelivery", "participation { id }", json!({ "participationId": work.participation, "expectedVersion": 1, "pupilsReached": writer })),
            };
            async move { again_if_busy(client, mutation, selection, input).await }
        });
        for answer in join_all(all).await {
            let codes = answer.codes();
            assert!(codes.is_empty() || codes == ["CONFLICT"], "{}", answer.text);
        }
    })
    .await;
}
