use chrono::TimeDelta;
use entities::states::Role;
use serde_json::{Value, json};

use crate::actors::Who;
use crate::app::TestApp;
use crate::client::{Answer, Client};
use crate::neighbours::{Neighbours, settle_neighbours};

/// The academic year of the programme.
pub const YEAR: &str = "2026/27";

/// Sends a mutation with one input and gives the whole answer. `selection` is what of the payload is asked for.
pub async fn act(client: &Client<'_>, mutation: &str, selection: &str, input: Value) -> Answer {
    let mut letters = mutation.chars();
    let type_name: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let query = format!(
        "mutation($input: {type_name}Input!) {{ {mutation}(input: $input) {{ {selection} userErrors {{ field code message }} }} }}"
    );
    client.ask_with(&query, json!({ "input": input })).await
}

/// The same for a mutation that has to succeed: what it gives of the object.
///
/// # Panics
/// When it does not succeed.
pub async fn done(client: &Client<'_>, mutation: &str, object: &str, fields: &str, input: Value) -> Value {
    let answer = act(client, mutation, &format!("{object} {{ {fields} }}"), input).await;
    let payload = answer.data(&format!("/{mutation}"));
    let row = payload.get(object).cloned().unwrap_or_default();
    assert!(row.is_object(), "{mutation}: {}", answer.text);
    row
}

/// Codes and paths of what a mutation complains of, in order: `amountPence NEGATIVE`.
///
/// # Panics
/// When it failed otherwise or did something.
#[must_use]
pub fn complaints(answer: &Answer, mutation: &str) -> Vec<String> {
    let payload = answer.data(&format!("/{mutation}"));
    let errors = payload.get("userErrors").and_then(Value::as_array).unwrap_or_else(|| panic!("{}", answer.text));
    for (name, value) in payload.as_object().into_iter().flatten() {
        assert!(
            name == "userErrors" || name == "__typename" || value.is_null(),
            "{mutation} complains and acts: {}",
            answer.text
        );
    }
    let path = |error: &Value| {
        let names = error["field"].as_array().into_iter().flatten().skip(1).filter_map(Value::as_str);
        names.collect::<Vec<_>>().join(".")
    };
    errors.iter().map(|error| format!("{} {}", path(error), error["code"].as_str().unwrap_or("none"))).collect()
}

/// A text of an answer.
///
/// # Panics
/// When it is none.
#[must_use]
pub fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no text at {pointer}: {value}")).to_owned()
}

/// An intervention with what hangs on it, as global ids.
#[derive(Debug, Clone)]
pub struct Work {
    /// The intervention.
    pub id: String,
    /// Its reference.
    pub reference: String,
    /// The participation of its school.
    pub participation: String,
    /// A claim under its contract, submitted and not settled.
    pub claim: String,
    /// The decision that approved it.
    pub decision: String,
    /// The payment in its ledger.
    pub payment: String,
}

/// The programme of a partnership: plan, sources, priority, providers, and two interventions, one of them a rival's.
#[derive(Debug, Clone)]
pub struct Programme {
    /// The plan of [`YEAR`].
    pub plan: String,
    /// Its priority.
    pub priority: String,
    /// Where its money comes from.
    pub source: String,
    /// The provider for which the teaching-school user works.
    pub provider: String,
    /// Another provider.
    pub rival: String,
    /// School of the trust user's trust, which takes part in [`Programme::own`].
    pub trust_school: i64,
    /// School of the school user, which takes part in it too.
    pub school: i64,
    /// Delivered by the teaching-school user's provider.
    pub own: Work,
    /// Delivered by the rival, with a school of nobody's.
    pub rivals: Work,
    /// People of another area.
    pub neighbours: Neighbours,
}

/// A school of Portsmouth that neither the trust user nor the school user works for.
pub const NOBODYS_SCHOOL: i64 = 116_187;

/// What of a row later mutations need.
pub const ROW: &str = "id version";

impl Programme {
    /// The rival's user as a client.
    #[must_use]
    pub fn rival_client<'a>(&self, app: &'a TestApp) -> Client<'a> {
        app.client_with(Some(app.token("rival-user", TimeDelta::minutes(15))))
    }
}

/// Settles the programme through the API, as its users would.
///
/// # Panics
/// When a step is refused.
pub async fn settle_programme(app: &TestApp) -> Programme {
    let neighbours = settle_neighbours(app).await;
    let admin = app.client(Who::Holder(Role::LaAdmin));
    let plan = open_plan(&admin).await;
    let source = text(
        &done(
            &admin,
            "registerFundingSource",
            "fundingSource",
            ROW,
            json!({ "code": "DSG", "name": "Dedicated schools grant", "isCoFunding": false, "isPassThrough": false }),
        )
        .await,
        "/id",
    );
    let budget = json!({ "planId": plan, "expectedVersion": 1, "fundingSourceId": source, "changePence": 10_000_000, "description": "Budget of the year" });
    done(&admin, "setPlanBudget", "plan", ROW, budget).await;
    let priority =
        done(&admin, "addPriority", "priority", ROW, json!({ "planId": plan, "code": "4", "title": "Narrow the gap" }))
            .await;
    let priority = text(&priority, "/id");
    let provider = register_provider(&admin, "Invented Teaching School Alliance (demo)").await;
    let rival = register_provider(&admin, "Rival Alliance").await;
    let grant = json!({ "subject": "rival-user", "role": "TEACHING_SCHOOL_USER",
        "organisation": { "named": { "kind": "PROVIDER", "name": "Rival Alliance" } } });
    done(&admin, "grantMembership", "membership", ROW, grant).await;
    let (trust_school, school) = own_schools(app).await;
    assert!(![trust_school, school].contains(&NOBODYS_SCHOOL), "somebody works for the rival's school");
    let settling = Settling { app, plan: &plan, source: &source, priority: &priority };
    let teaching = app.client(Who::Holder(Role::TeachingSchoolUser));
    let own = settling.work("Challenge the Gap", &provider, &[trust_school, school], &teaching).await;
    let rival_user = app.client_with(Some(app.token("rival-user", TimeDelta::minutes(15))));
    let rivals = settling.work("Staying Good network", &rival, &[NOBODYS_SCHOOL], &rival_user).await;
    Programme { plan, priority, source, provider, rival, trust_school, school, own, rivals, neighbours }
}

/// Opens the plan of [`YEAR`] and gives its id.
///
/// # Panics
/// When it is refused.
pub async fn open_plan(admin: &Client<'_>) -> String {
    text(&done(admin, "openCommissioningPlan", "plan", ROW, json!({ "year": YEAR })).await, "/id")
}

/// Registers a Teaching School Alliance and gives its id.
///
/// # Panics
/// When it is refused.
pub async fn register_provider(admin: &Client<'_>, name: &str) -> String {
    let input = json!({ "kind": "TEACHING_SCHOOL_ALLIANCE", "name": name });
    text(&done(admin, "registerProvider", "provider", ROW, input).await, "/id")
}

/// A school of the trust user's trust that is not the school user's, and the school user's school.
async fn own_schools(app: &TestApp) -> (i64, i64) {
    let query = "{ viewer { memberships { organisation { school { urn } trust { schools(first: 2) { edges { node { urn } } } } } } } }";
    let of = async |role| app.client(Who::Holder(role)).ask(query).await;
    let number =
        |answer: &Answer, pointer: &str| answer.data(pointer).as_i64().unwrap_or_else(|| panic!("{}", answer.text));
    let school = number(&of(Role::SchoolUser).await, "/viewer/memberships/0/organisation/school/urn");
    let trust = of(Role::TrustUser).await;
    let first = number(&trust, "/viewer/memberships/0/organisation/trust/schools/edges/0/node/urn");
    if first != school && first != NOBODYS_SCHOOL {
        return (first, school);
    }
    (number(&trust, "/viewer/memberships/0/organisation/trust/schools/edges/1/node/urn"), school)
}

/// Sets one intervention up after the other.
#[derive(Clone, Copy)]
pub struct Settling<'a> {
    /// The server.
    pub app: &'a TestApp,
    /// The plan.
    pub plan: &'a str,
    /// Where the money comes from.
    pub source: &'a str,
    /// The priority.
    pub priority: &'a str,
}

impl Settling<'_> {
    /// A commissioned intervention under way, with 8,000 pounds allocated, 6,000 committed, 2,000 paid, and a claim of 1,000
    /// that waits.
    ///
    /// # Panics
    /// When a step is refused.
    pub async fn work(&self, title: &str, provider: &str, schools: &[i64], deliverer: &Client<'_>) -> Work {
        let officer = self.app.client(Who::Holder(Role::LaOfficer));
        let (id, reference) = self.propose(title, Some(provider), schools).await;
        let decision = self.approve(&id).await;
        let mut version = self.commission(&id, 800_000).await;
        version = self.step(&id, version, "beginDelivery", json!({ "startedOn": "2026-10-01" })).await;
        let _ = version;
        let entry = |pence: i64, description: &str| json!({ "interventionId": id, "fundingSourceId": self.source, "amountPence": pence, "datedOn": "2026-10-05", "description": description });
        done(&officer, "recordCommitment", "entry", "id", entry(600_000, "Contract")).await;
        let payment = done(&officer, "recordActual", "entry", "id", entry(200_000, "First workshops")).await;
        let claim = json!({ "interventionId": id, "amountPence": 100_000, "datedOn": "2026-11-02", "description": "Third workshop", "externalReference": format!("INV-{title}") });
        let claim = done(deliverer, "submitClaim", "claim", ROW, claim).await;
        let query = format!(
            "{{ node(id: \"{id}\") {{ ... on Intervention {{ participations {{ edges {{ node {{ id }} }} }} }} }} }}"
        );
        let answer = officer.ask(&query).await;
        let participation = text(answer.data("/node/participations/edges/0/node"), "/id");
        Work { id, reference, participation, claim: text(&claim, "/id"), decision, payment: text(&payment, "/id") }
    }

    /// Proposes an intervention for the schools; its id and its reference.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn propose(&self, title: &str, provider: Option<&str>, schools: &[i64]) -> (String, String) {
        let officer = self.app.client(Who::Holder(Role::LaOfficer));
        let row = done(
            &officer,
            "proposeIntervention",
            "intervention",
            "id reference",
            self.proposal(title, provider, schools),
        )
        .await;
        (text(&row, "/id"), text(&row, "/reference"))
    }

    /// The input of a proposal for the schools.
    #[must_use]
    pub fn proposal(&self, title: &str, provider: Option<&str>, schools: &[i64]) -> Value {
        let schools: Vec<Value> =
            schools.iter().map(|urn| json!({ "urn": urn, "cohortCode": "DISADVANTAGED", "places": 12 })).collect();
        json!({
            "planId": self.plan, "priorityId": self.priority, "kind": "TARGETED_PROGRAMME", "title": title,
            "summary": "An invented programme.", "providerId": provider, "cohortCodes": ["DISADVANTAGED"],
            "plannedStartsOn": "2026-09-14", "plannedEndsOn": "2027-07-16", "schools": schools, "documents": [],
            "successCriteria": [{ "measure": "KS2 reading, writing and maths, expected standard", "cohortCode": "DISADVANTAGED",
                "baseline": 42.5, "target": 50.0, "dueOn": "2027-07-16" }],
        })
    }

    /// Lets the board approve it; the id of the decision.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn approve(&self, id: &str) -> String {
        let board = self.app.client(Who::Holder(Role::BoardMember));
        let input = json!({ "interventionId": id, "expectedVersion": self.version(id).await, "verdict": "APPROVE", "reasons": "It answers the need" });
        text(&done(&board, "decideOnIntervention", "decision", "id", input).await, "/id")
    }

    /// Allocates so many pence and commissions; the version after.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn commission(&self, id: &str, pence: i64) -> i64 {
        let change = json!({ "fundingSourceId": self.source, "changePence": pence, "datedOn": "2026-09-01" });
        let version = self.step(id, self.version(id).await, "allocateFunding", change).await;
        self.step(id, version, "commissionIntervention", json!({})).await
    }

    /// Takes a step with the intervention; the version after.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn step(&self, id: &str, version: i64, mutation: &str, mut input: Value) -> i64 {
        input["interventionId"] = json!(id);
        input["expectedVersion"] = json!(version);
        let officer = self.app.client(Who::Holder(Role::LaOfficer));
        let row = done(&officer, mutation, "intervention", ROW, input).await;
        row["version"].as_i64().expect("a version")
    }

    /// The version of an intervention.
    ///
    /// # Panics
    /// When it is not there.
    pub async fn version(&self, id: &str) -> i64 {
        let officer = self.app.client(Who::Holder(Role::LaOfficer));
        let answer = officer.ask(&format!("{{ node(id: \"{id}\") {{ ... on Intervention {{ version }} }} }}")).await;
        answer.data("/node/version").as_i64().unwrap_or_else(|| panic!("{}", answer.text))
    }
}
