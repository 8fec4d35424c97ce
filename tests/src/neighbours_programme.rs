use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::client::Client;
use crate::neighbours::Neighbours;
use crate::programme::{ROW, Settling, Work, act, done, open_plan, register_provider, text};

/// What the other area commissions: one row of each kind, none of which exists for anybody of Portsmouth.
#[derive(Debug, Clone)]
pub struct NeighboursProgramme {
    /// Its plan.
    pub plan: String,
    /// The plan's priority.
    pub priority: String,
    /// Where its money comes from.
    pub source: String,
    /// Its provider.
    pub provider: String,
    /// Its intervention, under way, with a payment and a claim.
    pub work: Work,
    /// An interest of its board's member.
    pub interest: String,
}

/// Settles the programme of the other area through the API, as its users would. Its provider's user is `other-provider`, its
/// board's member `other-member`.
///
/// # Panics
/// When a step is refused.
pub async fn settle_neighbours_programme(app: &TestApp, neighbours: &Neighbours) -> NeighboursProgramme {
    let admin = neighbours.admin_client(app);
    let plan = open_plan(&admin).await;
    let source =
        json!({ "code": "DSG", "name": "Dedicated schools grant", "isCoFunding": false, "isPassThrough": false });
    let source = text(&done(&admin, "registerFundingSource", "fundingSource", ROW, source).await, "/id");
    let budget = json!({ "planId": plan, "expectedVersion": 1, "fundingSourceId": source, "changePence": 5_000_000, "description": "Budget" });
    done(&admin, "setPlanBudget", "plan", ROW, budget).await;
    let priority = json!({ "planId": plan, "code": "1", "title": "Attendance" });
    let priority = text(&done(&admin, "addPriority", "priority", ROW, priority).await, "/id");
    let provider = register_provider(&admin, "Neighbours' Alliance").await;
    let member =
        appointed(app, &admin, "other-member", "BOARD_MEMBER", ("EXECUTIVE_BOARD", "Board (neighbours)")).await;
    let deliverer =
        appointed(app, &admin, "other-provider", "TEACHING_SCHOOL_USER", ("PROVIDER", "Neighbours' Alliance")).await;
    let settling = Settling { app, plan: &plan, source: &source, priority: &priority };
    let proposal = settling.proposal("Everybody in", Some(&provider), &[neighbours_school(&admin).await]);
    let proposed = done(&admin, "proposeIntervention", "intervention", "id reference version", proposal).await;
    let id = text(&proposed, "/id");
    let verdict = json!({ "interventionId": id, "expectedVersion": proposed["version"], "verdict": "APPROVE", "reasons": "Needed" });
    let decision = text(&done(&member, "decideOnIntervention", "decision", "id", verdict).await, "/id");
    let entry = |pence: i64| json!({ "interventionId": id, "fundingSourceId": source, "amountPence": pence, "datedOn": "2026-10-05", "description": "Contract" });
    let change = json!({ "fundingSourceId": source, "changePence": 400_000, "datedOn": "2026-09-01" });
    step(&admin, &id, "allocateFunding", change).await;
    step(&admin, &id, "commissionIntervention", json!({})).await;
    step(&admin, &id, "beginDelivery", json!({ "startedOn": "2026-10-01" })).await;
    done(&admin, "recordCommitment", "entry", "id", entry(300_000)).await;
    let payment = text(&done(&admin, "recordActual", "entry", "id", entry(100_000)).await, "/id");
    let claim = json!({ "interventionId": id, "amountPence": 50_000, "datedOn": "2026-11-02", "description": "Workshop", "externalReference": "INV-neighbours" });
    let claim = text(&done(&deliverer, "submitClaim", "claim", ROW, claim).await, "/id");
    let interest = json!({ "interventionId": id, "nature": "Her school takes part" });
    let interest = text(&done(&member, "declareInterest", "interest", ROW, interest).await, "/id");
    let fields = "participations { edges { node { id } } }";
    let participation = text(&intervention(&admin, &id, fields).await, "/participations/edges/0/node/id");
    let work = Work { reference: text(&proposed, "/reference"), id, participation, claim, decision, payment };
    NeighboursProgramme { plan, priority, source, provider, work, interest }
}

/// Grants the role for a named organisation; the holder as a client.
///
/// # Panics
/// When it is refused.
pub async fn appointed<'a>(
    app: &'a TestApp,
    admin: &Client<'_>,
    subject: &str,
    role: &str,
    (kind, name): (&str, &str),
) -> Client<'a> {
    let organisation = json!({ "named": { "kind": kind, "name": name } });
    let grant = json!({ "subject": subject, "role": role, "organisation": organisation });
    done(admin, "grantMembership", "membership", ROW, grant).await;
    app.client_with(Some(app.token(subject, TimeDelta::minutes(15))))
}

/// Fields of an intervention.
///
/// # Panics
/// When the client does not see it.
pub async fn intervention(client: &Client<'_>, id: &str, fields: &str) -> Value {
    let answer = client.ask(&format!("{{ node(id: \"{id}\") {{ ... on Intervention {{ {fields} }} }} }}")).await;
    assert!(answer.data("/node").is_object(), "{}", answer.text);
    answer.data("/node").clone()
}

async fn step(admin: &Client<'_>, id: &str, mutation: &str, mut input: Value) {
    input["interventionId"] = json!(id);
    input["expectedVersion"] = intervention(admin, id, "version").await["version"].clone();
    let answer = act(admin, mutation, "intervention { id }", input).await;
    assert!(answer.data(&format!("/{mutation}/intervention")).is_object(), "{mutation}: {}", answer.text);
}

/// An open school of the other area.
///
/// # Panics
/// When there is none.
pub async fn neighbours_school(admin: &Client<'_>) -> i64 {
    let schools = "{ schools(first: 1, filter: { laCodes: [852], statusCodes: [1] }) { edges { node { urn } } } }";
    let answer = admin.ask(schools).await;
    answer.data("/schools/edges/0/node/urn").as_i64().unwrap_or_else(|| panic!("{}", answer.text))
}
