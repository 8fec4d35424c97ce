//! Every step from every state by everybody, as a table that is checked in.

use std::sync::atomic::{AtomicUsize, Ordering};

use entities::states::{DeploymentStatus, Role, SupportRequestStatus};
use serde_json::{Value, json};
use tests::{
    Brokered, Brokering, HALF_TERM, Who, act, done, employ, expect_page, give_days, home, named, offered,
    on_each_database, settle_programme, signed_in, step_table, verdict, visited,
};

use super::brokering;

const TABLE: &str = include_str!("../../../docs/brokerage-steps.md");

const HEAD: &str = "# Who may take which step with support between schools\n\n\
    Made by a test that tries every step from every state by everybody, through the API, on SQLite and on PostgreSQL; the test\n\
    compares it with what it finds. SCHOOL_USER works for the school that is supported, TEACHING_SCHOOL_USER for the provider that sends\n\
    its people. `yes`: the step is taken. `may not`: it is not for this person. `wrong state`: it cannot be taken from there. `not there`:\n\
    for this person there is no such request, offer or deployment, or nothing is offered. Nothing is written unless it says `yes`.\n";

/// Everybody: a name for the table, and what they sign in as.
const EVERYBODY: [(&str, &str); 10] = [
    ("LA_ADMIN", "la-admin"),
    ("LA_OFFICER", "la-officer"),
    ("BOARD_MEMBER", "board-member"),
    ("ADVISORY_MEMBER", "advisory-member"),
    ("TRUST_USER", "trust-user"),
    ("TEACHING_SCHOOL_USER", "teaching-school-user"),
    ("SCHOOL_USER", "school-user"),
    ("DASHBOARD", "dashboard"),
    ("who is sent", "ada"),
    ("another provider's", "rival-user"),
];

/// Mutations of a request, each with what it does in words.
const OF_REQUESTS: [(&str, &str); 5] = [
    ("offerSupport", "offer support"),
    ("acceptSupportOffer", "accept the offer"),
    ("declineSupportOffer", "decline the offer"),
    ("withdrawSupportOffer", "take the offer back"),
    ("closeSupportRequest", "close the request"),
];

/// Mutations of a deployment, each with what it does in words.
const OF_DEPLOYMENTS: [(&str, &str); 4] = [
    ("beginDeployment", "begin"),
    ("recordVisit", "write a visit down"),
    ("completeDeployment", "say that it was done"),
    ("endDeployment", "break it off"),
];

/// Makes what the steps are tried on.
struct Making<'a> {
    team: Brokering<'a>,
    /// Who is sent, and signs in.
    ada: Value,
    made: AtomicUsize,
}

impl Making<'_> {
    /// A request, with an offer of somebody of whom nothing is promised yet.
    async fn of_request(&self, state: SupportRequestStatus) -> Brokered {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let supporter = Brokering { person: None, ..self.team }.supporter(&format!("Somebody {number}")).await;
        self.team.request_in(&state.to_string(), &supporter).await
    }

    /// A deployment of who signs in, who is sent nowhere else.
    async fn of_deployment(&self, state: DeploymentStatus) -> Brokered {
        let keeper = self.team.keeper();
        let query = format!(
            "{{ deployments(filter: {{ supporterIds: [{}], statuses: [AGREED, ACTIVE] }}) {{ edges {{ node {{ id version }} }} }} \
                supportRequests(filter: {{ statuses: [OFFERED] }}) {{ edges {{ node {{ offers {{ id version status }} }} }} }} }}",
            self.ada["id"]
        );
        let answer = keeper.ask(&query).await;
        for edge in answer.data("/deployments/edges").as_array().into_iter().flatten() {
            let mut end = named("deploymentId", &edge["node"]);
            end["reason"] = json!("The next one is tried");
            done(&keeper, "endDeployment", "deployment", "id", end).await;
        }
        let requests = answer.data("/supportRequests/edges").as_array().into_iter().flatten();
        for offer in requests.flat_map(|edge| edge["node"]["offers"].as_array().into_iter().flatten()) {
            if offer["status"] == json!("OPEN") {
                let mut withdraw = named("offerId", offer);
                withdraw["reason"] = json!("The next one is tried");
                done(&keeper, "withdrawSupportOffer", "offer", "id", withdraw).await;
            }
        }
        self.team.deployment_in(&state.to_string(), &self.ada).await
    }
}

/// The input of a step that could be taken; nothing where nothing is offered.
fn input(mutation: &str, made: &Brokered) -> Option<Value> {
    let mut input = match mutation {
        "offerSupport" => offered(&made.request, &made.supporter["id"], 1.0),
        "closeSupportRequest" => named("requestId", &made.request),
        "recordVisit" => visited(&made.deployment),
        "beginDeployment" | "completeDeployment" | "endDeployment" => named("deploymentId", &made.deployment),
        _ => named("offerId", if made.offer.is_null() { return None } else { &made.offer }),
    };
    match mutation {
        "closeSupportRequest" | "declineSupportOffer" | "withdrawSupportOffer" | "endDeployment" => {
            input["reason"] = json!("Something came up");
        }
        "completeDeployment" => input["summary"] = json!("It helped"),
        _ => {}
    }
    Some(input)
}

async fn tried(making: &Making<'_>, subject: &str, mutation: &str, made: &Brokered) -> &'static str {
    let object = match mutation {
        "offerSupport" | "acceptSupportOffer" | "declineSupportOffer" | "withdrawSupportOffer" => "offer { id }",
        "closeSupportRequest" => "request { id }",
        "recordVisit" => "visit { id }",
        _ => "deployment { id }",
    };
    let Some(input) = input(mutation, made) else { return "not there" };
    let answer = act(&signed_in(making.team.app, subject), mutation, object, input).await;
    verdict(&answer, mutation)
}

/// What comes of the step with what is made anew for each, by everybody.
async fn column(making: &Making<'_>, mutation: &str, make: impl AsyncFn() -> Brokered) -> Vec<String> {
    let mut made = make().await;
    let mut cells = Vec::new();
    for (_, subject) in EVERYBODY {
        let result = tried(making, subject, mutation, &made).await;
        cells.push(result.to_owned());
        if result == "yes" {
            made = make().await;
        }
    }
    cells
}

async fn page(making: &Making<'_>) -> String {
    let names = EVERYBODY.map(|(name, _)| name);
    let mut page = format!("{HEAD}\n## A request, and what is offered\n");
    let states: Vec<String> = SupportRequestStatus::all().map(|state| state.to_string()).collect();
    for (mutation, step) in OF_REQUESTS {
        let mut columns = Vec::new();
        for state in SupportRequestStatus::all() {
            columns.push(column(making, mutation, async || making.of_request(state).await).await);
        }
        page += &step_table(&format!("{step} (`{mutation}`)"), &states, &names, &columns);
    }
    page += "\n## A deployment\n";
    let states: Vec<String> = DeploymentStatus::all().map(|state| state.to_string()).collect();
    for (mutation, step) in OF_DEPLOYMENTS {
        let mut columns = Vec::new();
        for state in DeploymentStatus::all() {
            columns.push(column(making, mutation, async || making.of_deployment(state).await).await);
        }
        page += &step_table(&format!("{step} (`{mutation}`)"), &states, &names, &columns);
    }
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_is_for_some_from_some_states() {
    on_each_database(async |app| {
        let area = settle_programme(app).await;
        let officer = app.client(Who::Holder(Role::LaOfficer));
        let home = home(&officer, &area).await;
        employ(&signed_in(app, "la-admin"), "ada", home).await;
        let team = Brokering { person: Some("ada"), ..brokering(app, &area, home) };
        let ada = team.supporter("Ada").await;
        let ada = give_days(&officer, &ada, &[(HALF_TERM, 200.0)]).await;
        let making = Making { team, ada, made: AtomicUsize::new(0) };
        expect_page(env!("CARGO_TARGET_TMPDIR"), "brokerage-steps.md", &page(&making).await, TABLE);
    })
    .await;
}
