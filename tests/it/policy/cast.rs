//! Everybody and everything that the callers are tried on.

use std::collections::BTreeMap;

use api::graphql::id::GlobalId;
use entities::keys::LaCode;
use entities::states::Role;
use entities::{audit_event, declared_interest};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::{Value, json};
use tests::{
    Client, Evidence, NOBODYS_SCHOOL, NeighboursProgramme, PARTIES, Programme, ROW, TestApp, Who, agreement_terms,
    appointed, done, draft, intervention, organisations_of, parties_of, reading, settle_evidence,
    settle_neighbours_programme, settle_programme, text,
};

use super::batches::{Batches, batches};
use super::brokering::Deployments;
use super::evaluations::Evaluations;
use super::needs::Needs;
use super::reviews::Reviews;
use super::rows::Relation::{self, Beside, Foreign, OfArea, OfPlan, Own};

/// Global ids of rows, by type and in the order in which they are tried. Of the interventions there
/// are `reference` and `version` too, and of schools `urn`.
pub type Ids = BTreeMap<&'static str, Vec<(Relation, String)>>;

/// What hangs on an intervention.
struct Hanging {
    version: String,
    participations: Vec<(i64, String)>,
    allocation: String,
    event: String,
}

/// Ids of user, organisation and membership of each invented person, each membership with a history; and the programmes of
/// the area and of its neighbours, with a row of each kind.
pub struct Cast {
    people: Vec<(String, [String; 3])>,
    programme: Programme,
    neighbours: NeighboursProgramme,
    own: Hanging,
    rivals: Hanging,
    foreign: Hanging,
    budget: String,
    sharing: Sharing,
    interests: Vec<(String, String)>,
    others_interest: String,
    evidence: Evidence,
    batches: Batches,
    reviews: Reviews,
    deployments: Deployments,
    evaluations: Evaluations,
    needs: Needs,
}

impl Cast {
    /// Settles them all.
    pub async fn settle(app: &TestApp) -> Self {
        let programme = settle_programme(app).await;
        let neighbours = settle_neighbours_programme(app, &programme.neighbours).await;
        let admin = app.client(Who::Holder(Role::LaAdmin));
        let member = appointed(app, &admin, "second-member", "BOARD_MEMBER", BOARD).await;
        let others_interest = declare(&member, &programme.rivals.id).await;
        let people = people(&admin).await;
        for membership in people.iter().map(|(_, [.., id])| id).chain([&programme.neighbours.officer_membership]) {
            write_history(app, membership).await;
        }
        let mut interests = Vec::new();
        for (subject, [user, ..]) in &people {
            interests.push((subject.clone(), interest_of(app, user, &programme).await));
        }
        let own = hang(&admin, &programme.own.id).await;
        let rivals = hang(&admin, &programme.rivals.id).await;
        let foreign = hang(&programme.neighbours.admin_client(app), &neighbours.work.id).await;
        let budget = budget_of(&admin, &programme.plan).await;
        let schools = [programme.school, programme.trust_school, NOBODYS_SCHOOL].map(|urn| (urn, 851));
        let evidence = settle_evidence(app, &[&schools[..], &[(FOREIGN_SCHOOL, 852)]].concat()).await;
        let sharing = Sharing::settle(app, &admin, &programme).await;
        let batches = batches(app, &people).await;
        let reviews = Reviews::settle(app, &programme, &neighbours).await;
        let deployments = Deployments::settle(app, &programme, &neighbours).await;
        let evaluations = Evaluations::settle(app, &programme, &neighbours).await;
        let needs = Needs::settle(app, &programme).await;
        Self {
            people,
            programme,
            neighbours,
            own,
            rivals,
            foreign,
            budget,
            sharing,
            interests,
            others_interest,
            evidence,
            batches,
            reviews,
            deployments,
            evaluations,
            needs,
        }
    }

    /// What the caller is tried on. Nobody has nothing of its own, and is tried on what the dashboard has.
    pub fn tried_by(&self, who: Who) -> Ids {
        let subject = who.subject().unwrap_or("dashboard");
        let colleague = if who == Who::Holder(Role::BoardMember) { "trust-user" } else { "board-member" };
        let of = |subject: &str| &self.people.iter().find(|(found, _)| found == subject).expect("a person").1;
        let [user, organisation, membership] = of(subject);
        let [other_user, other_organisation, other_membership] = of(colleague);
        let (area, theirs) = (&self.programme, &self.neighbours);
        let people = &area.neighbours;
        let interest = &self.interests.iter().find(|(found, _)| found == subject).expect("an interest").1;
        let is_trust = who == Who::Holder(Role::TrustUser);
        let school = if is_trust { area.trust_school } else { area.school };
        let three = |own: &String, of_area: &String, foreign: &String| {
            vec![(Own, own.clone()), (OfArea, of_area.clone()), (Foreign, foreign.clone())]
        };
        let two = |own: &String, foreign: &String| vec![(Own, own.clone()), (Foreign, foreign.clone())];
        let mut entries = three(&area.own.payment, &area.rivals.payment, &theirs.work.payment);
        entries.insert(1, (OfPlan, self.budget.clone()));
        let mut ids = BTreeMap::from([
            ("urn", three(&school.to_string(), &NOBODYS_SCHOOL.to_string(), &FOREIGN_SCHOOL.to_string())),
            ("Observation", three(self.held(school), self.held(NOBODYS_SCHOOL), self.held(FOREIGN_SCHOOL))),
            ("Release", two(&self.evidence.release, &self.evidence.foreign_release)),
            ("User", three(user, other_user, &people.officer)),
            ("Organisation", three(organisation, other_organisation, &people.organisation)),
            ("Membership", three(membership, other_membership, &people.officer_membership)),
            ("CommissioningPlan", two(&area.plan, &theirs.plan)),
            ("Priority", two(&area.priority, &theirs.priority)),
            ("Provider", three(&area.provider, &area.rival, &theirs.provider)),
            ("Intervention", three(&area.own.id, &area.rivals.id, &theirs.work.id)),
            ("reference", three(&area.own.reference, &area.rivals.reference, &theirs.work.reference)),
            ("version", three(&self.own.version, &self.rivals.version, &self.foreign.version)),
            ("Participation", self.participations(who)),
            ("Decision", three(&area.own.decision, &area.rivals.decision, &theirs.work.decision)),
            ("DeclaredInterest", three(interest, &self.others_interest, &theirs.interest)),
            ("InterventionEvent", three(&self.own.event, &self.rivals.event, &self.foreign.event)),
            ("FundingSource", two(&area.source, &theirs.source)),
            ("Allocation", three(&self.own.allocation, &self.rivals.allocation, &self.foreign.allocation)),
            ("LedgerEntry", entries),
            ("Agreement", three(&self.sharing.own, &self.sharing.rivals, &self.sharing.foreign)),
            ("DisclosureEntry", self.sharing.entries_tried_by(organisation)),
            ("Claim", three(&area.own.claim, &area.rivals.claim, &theirs.work.claim)),
            ("Submission", self.batches.tried_by(who)),
            ("QaFramework", vec![(Own, GlobalId::QaFramework(1).encode().to_string())]),
            ("QaReview", self.reviews.reviews_tried_by(who)),
            ("QaAction", self.reviews.actions_tried_by(who)),
            ("QaOutcome", self.reviews.outcomes()),
            ("QaConsent", self.reviews.consents_tried_by(who)),
            ("NeedRuleSet", vec![(Own, GlobalId::NeedRuleSet(1).encode().to_string())]),
            ("NeedAnalysis", self.needs.rows()),
            ("CollectionWindow", two(&self.batches.window, &self.batches.foreign_window)),
        ]);
        ids.extend(self.deployments.rows_tried_by(who));
        ids.extend(self.evaluations.rows());
        ids
    }

    /// What is held of the school.
    fn held(&self, school: i64) -> &String {
        let held = self.evidence.held.iter().find(|(urn, _)| *urn == school);
        &held.expect("an observation of the school").1
    }

    /// That of the caller's school, or else of the trust user's; another school's in the same intervention; the rival's; the
    /// neighbours'.
    fn participations(&self, who: Who) -> Vec<(Relation, String)> {
        let is_school = who == Who::Holder(Role::SchoolUser);
        let school = if is_school { self.programme.school } else { self.programme.trust_school };
        let of = |is_own: bool| {
            let found = self.own.participations.iter().find(|(urn, _)| (*urn == school) == is_own);
            found.expect("two schools take part").1.clone()
        };
        let first = |hanging: &Hanging| hanging.participations.first().expect("a school takes part").1.clone();
        vec![(Own, of(true)), (Beside, of(false)), (OfArea, first(&self.rivals)), (Foreign, first(&self.foreign))]
    }
}

/// A school of Hampshire.
const FOREIGN_SCHOOL: i64 = 116_482;
/// Agreements: one to which all that can be are party, a rival's, and the neighbours'; and what was read under them.
struct Sharing {
    own: String,
    rivals: String,
    foreign: String,
    /// Entries of the log under the first, by who read.
    entries: BTreeMap<String, String>,
    local_authority: String,
    rivals_entry: String,
    foreign_entry: String,
}

impl Sharing {
    async fn settle(app: &TestApp, admin: &Client<'_>, programme: &Programme) -> Self {
        let organisations = organisations_of(admin).await;
        let all = agreement_terms(&parties_of(&organisations, &PARTIES));
        let own = text(&draft(admin, "DSA-1", all).await, "/id");
        let rival = &organisations["rival-user"];
        let rivals = text(&draft(admin, "DSA-2", agreement_terms(&[(rival, "RECIPIENT")])).await, "/id");
        let other_admin = programme.neighbours.admin_client(app);
        let foreign = text(&draft(&other_admin, "DSA-3", agreement_terms(&[])).await, "/id");
        for role in [Role::LaAdmin, Role::BoardMember, Role::TeachingSchoolUser, Role::Dashboard] {
            let reader = parties_of(&organisations, &[(role, "")])[0].0;
            app.app.recorder.record(reading(app, &own, reader, 851)).await.expect("it is taken down");
        }
        app.app.recorder.record(reading(app, &rivals, rival, 851)).await.expect("it is taken down");
        let theirs = reading(app, &foreign, &programme.neighbours.organisation, 852);
        app.app.recorder.record(theirs).await.expect("it is taken down");
        app.app.recorder.flush().await;
        let (mut entries, theirs) = (entries_seen(admin).await, entries_seen(&other_admin).await);
        let local_authority = parties_of(&organisations, &[(Role::LaAdmin, "")])[0].0.to_owned();
        let rivals_entry = entries.remove(rival).expect("the rival's entry");
        let foreign_entry = theirs[&programme.neighbours.organisation].clone();
        Self { own, rivals, foreign, entries, local_authority, rivals_entry, foreign_entry }
    }

    /// What the organisation read, or else the local authority; what the rival read; what the neighbours read.
    fn entries_tried_by(&self, organisation: &str) -> Vec<(Relation, String)> {
        let own = self.entries.get(organisation).unwrap_or(&self.entries[&self.local_authority]);
        vec![(Own, own.clone()), (OfArea, self.rivals_entry.clone()), (Foreign, self.foreign_entry.clone())]
    }
}

/// Entries of the log that the administrator sees, by who read.
async fn entries_seen(admin: &Client<'_>) -> BTreeMap<String, String> {
    let answer = admin.ask("{ disclosureLog { edges { node { id readerOrganisation { id } } } } }").await;
    let edges = answer.data("/disclosureLog/edges").as_array().unwrap_or_else(|| panic!("{}", answer.text));
    edges.iter().map(|edge| (text(edge, "/node/readerOrganisation/id"), text(edge, "/node/id"))).collect()
}

const BOARD: (&str, &str) = ("EXECUTIVE_BOARD", "Executive Board (demo)");

async fn people(admin: &Client<'_>) -> Vec<(String, [String; 3])> {
    let query = "{ memberships { edges { node { id user { id subject } organisation { id } } } } }";
    let answer = admin.ask(query).await;
    let edges = answer.data("/memberships/edges").as_array().expect("memberships");
    let ids = |edge| [text(edge, "/node/user/id"), text(edge, "/node/organisation/id"), text(edge, "/node/id")];
    edges.iter().map(|edge: &Value| (text(edge, "/node/user/subject"), ids(edge))).collect()
}

/// Gives the intervention a document, and finds what hangs on it.
async fn hang(officer: &Client<'_>, id: &str) -> Hanging {
    let version = intervention(officer, id, "version").await["version"].clone();
    let documents = json!([{ "category": "A07", "title": "Evaluation", "url": "https://invented.example/evaluation" }]);
    let revision = json!({ "interventionId": id, "expectedVersion": version, "documents": documents });
    done(officer, "reviseIntervention", "intervention", ROW, revision).await;
    let fields = "version participations { edges { node { id school { urn } } } } allocations { edges { node { id } } } \
        history { edges { node { id } } }";
    let found = intervention(officer, id, fields).await;
    let participations = found["participations"]["edges"].as_array().expect("participations").iter();
    let of_school = |edge: &Value| (edge["node"]["school"]["urn"].as_i64().expect("a URN"), text(edge, "/node/id"));
    Hanging {
        version: found["version"].to_string(),
        participations: participations.map(of_school).collect(),
        allocation: text(&found, "/allocations/edges/0/node/id"),
        event: text(&found, "/history/edges/0/node/id"),
    }
}

async fn declare(member: &Client<'_>, intervention_id: &str) -> String {
    let input = json!({ "interventionId": intervention_id, "nature": "A brother works there" });
    text(&done(member, "declareInterest", "interest", ROW, input).await, "/id")
}

/// The entry of the ledger that made the plan's budget: it is of no intervention.
async fn budget_of(admin: &Client<'_>, plan: &str) -> String {
    let ledger = "ledger(last: 1) { edges { node { id intervention { id } } } }";
    let answer = admin.ask(&format!("{{ node(id: \"{plan}\") {{ ... on CommissioningPlan {{ {ledger} }} }} }}")).await;
    let entry = answer.data("/node/ledger/edges/0/node");
    assert!(entry["intervention"].is_null(), "{}", answer.text);
    text(entry, "/id")
}

/// An interest of the user, as one who sat on the board once and holds another role today would have.
async fn interest_of(app: &TestApp, user: &str, programme: &Programme) -> String {
    let (Some(GlobalId::User(user_id)), Some(GlobalId::Intervention(intervention_id))) =
        (GlobalId::decode(user), GlobalId::decode(&programme.own.id))
    else {
        panic!("ids of a user and an intervention")
    };
    let interest = declared_interest::ActiveModel {
        id: Set(user_id.clone()),
        area_la_code: Set(LaCode::new(851).expect("a code")),
        user_id: Set(user_id.clone()),
        provider_id: Set(None),
        intervention_id: Set(Some(intervention_id)),
        nature: Set("A sister takes part".into()),
        declared_at: Set(app.now()),
        withdrawn_at: Set(None),
        version: Set(1),
    };
    interest.insert(&app.app.db).await.expect("an interest is written");
    GlobalId::DeclaredInterest(user_id).encode().to_string()
}

async fn write_history(app: &TestApp, membership: &str) {
    let Some(GlobalId::Membership(id)) = GlobalId::decode(membership) else { panic!("an id of a membership") };
    let event = audit_event::ActiveModel {
        id: NotSet,
        occurred_at: Set(app.now()),
        actor_user_id: Set(None),
        action: Set("grantMembership".into()),
        subject_type: Set("Membership".into()),
        subject_id: Set(id),
        from_state: Set(None),
        to_state: Set(None),
        reason: Set(None),
        request_id: Set("a request".into()),
    };
    event.insert(&app.app.db).await.expect("an act is written down");
}
