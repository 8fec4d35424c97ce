//! The people of the demo at work.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entities::intervention;
use entities::keys::{LaCode, Urn};
use entities::states::Verdict;
use entities::values::{AcademicYear, Pence};
use sea_orm::{DatabaseConnection, DbErr};

use super::acts::ActKind;
use super::programme::{Stage, WORKS, Work};
use super::setting::{COUNCIL, PASSED_ON, PRIORITIES, PROVIDERS, SCHOOLS, SOURCES};
use super::{Played, noon, played};
use crate::access::demo::ADMIN;
use crate::auth::{Actor, known_actor};
use crate::clock::SetClock;
use crate::commissioning::rules::PlannedDays;
use crate::commissioning::service::{
    self as commissioning, Criterion, Document, NewPriority, PlanOpening, Proposal, SchoolPlace, Subject,
};
use crate::commissioning::store::{interventions, participations};
use crate::entropy::Entropy;
use crate::operation::{Idempotency, Operation};
use crate::providers::service::{Registration, register_provider};
use crate::schools::store::standing::{open_of_area, own_of_area};
use crate::spend::service::{
    self as spend, Acceptance, Allocating, BudgetSetting, Claiming, Recording, SourceRegistration,
};

/// The demo's users, and what they have made so far.
pub(super) struct Cast {
    pub(super) clock: Arc<SetClock>,
    pub(super) area: LaCode,
    pub(super) admin: Operation,
    pub(super) officer: Operation,
    pub(super) member: Operation,
    pub(super) alliance: Operation,
    pub(super) trust: Operation,
    pub(super) head: Operation,
    /// The first open school of the trust.
    pub(super) trusts_school: Option<Urn>,
    /// Open schools of the area by phase and URN.
    pub(super) schools: Vec<(i32, Urn)>,
    plan_id: String,
    sources: Vec<String>,
    pub(super) providers: Vec<String>,
    pub(super) priorities: HashMap<&'static str, String>,
    pub(super) works: HashMap<usize, String>,
    claims: HashMap<(usize, usize), String>,
}

/// A call that is made once, however often the demo starts.
pub(super) fn once(key: &str) -> Option<Idempotency> {
    Some(Idempotency::new(format!("demo: {key}"), &()))
}

fn pounds(pounds: i64) -> Pence {
    Pence::new(pounds * 100).unwrap_or_default()
}

pub(super) fn day(text: &str) -> NaiveDate {
    noon(text).date_naive()
}

impl Cast {
    /// Calls the demo's users together; nobody, if one of them or the schools are not there.
    pub(super) async fn assemble(
        db: &DatabaseConnection,
        today: NaiveDate,
        clock: Arc<SetClock>,
        entropy: &Arc<dyn Entropy>,
        area: LaCode,
    ) -> Result<Option<Self>, DbErr> {
        let operation = |actor: Actor| Operation {
            db: db.clone(),
            actor: Arc::new(actor),
            clock: Arc::<SetClock>::clone(&clock),
            entropy: Arc::clone(entropy),
            request_id: Arc::from("partnership demo"),
        };
        let mut users = Vec::new();
        for subject in [ADMIN, "la-officer", "board-member", "teaching-school-user", "trust-user", "school-user"] {
            let Some(actor) = known_actor(db, subject, today).await? else { return Ok(None) };
            users.push(operation(actor));
        }
        let Ok([admin, officer, member, alliance, trust, head]) = <[Operation; 6]>::try_from(users) else {
            return Ok(None);
        };
        let schools = open_of_area(db, &admin.actor, area).await?;
        if schools.is_empty() {
            return Ok(None);
        }
        let trusts_school = own_of_area(db, &trust.actor, area).await?;
        Ok(Some(Self {
            clock,
            area,
            admin,
            officer,
            member,
            alliance,
            trust,
            head,
            trusts_school,
            schools,
            plan_id: String::new(),
            sources: Vec::new(),
            providers: Vec::new(),
            priorities: HashMap::new(),
            works: HashMap::new(),
            claims: HashMap::new(),
        }))
    }

    /// Opens the plan with its priorities, sources and budget, and registers the providers.
    pub(super) async fn open(&mut self, at: DateTime<Utc>) -> Played<()> {
        self.clock.set(at);
        let Some(year) = AcademicYear::of(day("2016-09-01")) else { return Ok(()) };
        let opening = PlanOpening { area: Some(self.area), year, idempotency: once("plan") };
        let plan = played("open the plan", commissioning::open_plan(&self.admin, opening).await)?;
        self.plan_id = plan.id;
        for (code, title) in PRIORITIES {
            let new = NewPriority {
                plan_id: self.plan_id.clone(),
                code: code.to_owned(),
                title: title.to_owned(),
                description: None,
                idempotency: once(&format!("priority {code}")),
            };
            let row = played(title, commissioning::add_priority(&self.officer, new).await)?;
            self.priorities.insert(code, row.id);
        }
        for (name, kind) in PROVIDERS {
            let new = Registration {
                area: Some(self.area),
                kind,
                name: name.to_owned(),
                trust_uid: None,
                school_urn: None,
                ukprn: None,
                website: None,
                idempotency: once(name),
            };
            self.providers.push(played(name, register_provider(&self.officer, new).await)?.id);
        }
        self.fund(plan.version).await
    }

    async fn fund(&mut self, mut version: i32) -> Played<()> {
        for (code, name, is_co_funding, is_pass_through, budget) in SOURCES {
            let new = SourceRegistration {
                area: Some(self.area),
                code: code.to_owned(),
                name: name.to_owned(),
                is_co_funding,
                is_pass_through,
                idempotency: once(code),
            };
            let source = played(name, spend::register_funding_source(&self.admin, new).await)?.id;
            self.sources.push(source.clone());
            if budget > 0 {
                let setting = BudgetSetting {
                    plan_id: self.plan_id.clone(),
                    expected_version: version,
                    funding_source_id: source,
                    change: pounds(budget),
                    dated_on: Some(day("2016-09-01")),
                    description: "Budget of 2016/17 (invented amount)".to_owned(),
                    external_reference: None,
                    idempotency: once(&format!("budget {code}")),
                };
                version = played("set the budget", spend::set_plan_budget(&self.admin, setting).await)?.version;
            }
        }
        Ok(())
    }

    /// Does what is done at this time.
    pub(super) async fn play(&mut self, at: DateTime<Utc>, kind: ActKind) -> Played<()> {
        self.clock.set(at);
        match kind {
            ActKind::Propose(place) => self.propose(place).await,
            ActKind::Decide(place) => self.decide(place).await,
            ActKind::Allocate(place) => self.allocate(place).await,
            ActKind::Commission(place) => self.commission(place).await,
            ActKind::Commit(place) => self.commit(place).await,
            ActKind::Begin(place) => self.begin(place).await,
            ActKind::Pay(place, number) => self.pay(place, number).await,
            ActKind::Claim(place, number) => self.claim(place, number).await,
            ActKind::Accept(place, number) => self.accept(place, number).await,
            ActKind::Reach(place) => self.reach(place).await,
            ActKind::Cancel(place) => self.cancel(place).await,
            ActKind::Close(place) => self.close(place).await,
            ActKind::Complete(place) => self.complete(place).await,
            ActKind::Evaluate(place) => self.evaluate(place).await,
        }
    }

    fn work(place: usize) -> Option<&'static Work> {
        WORKS.get(place)
    }

    fn source(&self, place: usize) -> String {
        self.sources.get(place).cloned().unwrap_or_default()
    }

    /// The intervention as it is now.
    async fn row(&self, place: usize) -> Played<Option<intervention::Model>> {
        let Some(id) = self.works.get(&place) else { return Ok(None) };
        let found = interventions::by_ids(&self.officer.db, &self.officer.actor, std::slice::from_ref(id)).await?;
        Ok(found.into_values().next())
    }

    /// What a step is taken with.
    async fn subject(&self, place: usize, key: &str) -> Played<Subject> {
        let row = self.row(place).await?;
        Ok(Subject {
            intervention_id: row.as_ref().map(|row| row.id.clone()).unwrap_or_default(),
            expected_version: row.map_or(0, |row| row.version),
            idempotency: once(&format!("{key} {place}")),
        })
    }

    async fn propose(&mut self, place: usize) -> Played<()> {
        let Some(work) = Self::work(place) else { return Ok(()) };
        let (measure, baseline, target) = work.criterion;
        let named = |place: usize| self.providers.get(place).cloned();
        let proposal = Proposal {
            plan_id: self.plan_id.clone(),
            priority_id: self.priorities.get(work.priority).cloned().unwrap_or_default(),
            kind: work.kind,
            title: work.title.to_owned(),
            summary: Some(format!(
                "Action {} of the plan of 3 June 2016. {} Who takes part, amounts and figures are invented.",
                work.action, work.summary
            )),
            provider_id: named(work.provider),
            broker_id: work.broker.and_then(named),
            phase_code: work.schools.as_ref().map(|schools| schools.phase),
            cohort_codes: vec![work.cohort.to_owned()],
            days: PlannedDays { starts_on: Some(day(work.days.0)), ends_on: Some(day(work.days.1)) },
            schools: self.schools_of(work),
            criteria: vec![Criterion {
                measure: measure.to_owned(),
                cohort_code: work.cohort.to_owned(),
                baseline_thousandths: Some(thousandths(baseline)),
                target_thousandths: thousandths(target),
                due_on: day(work.days.1),
            }],
            documents: Vec::<Document>::new(),
            external_reference: None,
            idempotency: once(&format!("propose {place}")),
        };
        let row = played(work.title, commissioning::propose_intervention(&self.officer, proposal).await)?;
        self.works.insert(place, row.id);
        Ok(())
    }

    fn schools_of(&self, work: &Work) -> Vec<SchoolPlace> {
        let Some(schools) = &work.schools else { return Vec::new() };
        let of_phase = self.schools.iter().filter(|(phase, _)| *phase == schools.phase);
        let chosen = of_phase.skip(schools.skip).take(schools.number);
        let place = |(_, urn): &(i32, Urn)| SchoolPlace {
            urn: *urn,
            cohort_code: work.cohort.to_owned(),
            places: Some(12),
            cost_share_parts: None,
        };
        chosen.map(place).collect()
    }

    async fn decide(&self, place: usize) -> Played<()> {
        let Some(work) = Self::work(place) else { return Ok(()) };
        let (verdict, reasons) = match work.stage {
            Stage::Deferred => (Verdict::Defer, "To be proposed again when the UTC has opened"),
            _ => (Verdict::Approve, "It answers a need of the year, and the provider is able to deliver it"),
        };
        let asked = commissioning::Deciding {
            subject: self.subject(place, "decide").await?,
            verdict,
            reasons: reasons.to_owned(),
            conditions: None,
            quorum: 1,
        };
        played(work.title, commissioning::decide_on_intervention(&self.member, asked).await).map(|_| ())
    }

    async fn allocate(&self, place: usize) -> Played<()> {
        let Some(work) = Self::work(place) else { return Ok(()) };
        let subject = self.subject(place, "allocate").await?;
        let allocating = Allocating {
            intervention_id: subject.intervention_id,
            expected_version: subject.expected_version,
            funding_source_id: self.source(work.source),
            change: pounds(work.money.0),
            dated_on: Some(day("2016-09-01")),
            reason: Some("Decision of the board (invented amount)".to_owned()),
            external_reference: None,
            idempotency: subject.idempotency,
        };
        played(work.title, spend::allocate_funding(&self.officer, allocating).await).map(|_| ())
    }

    async fn commission(&self, place: usize) -> Played<()> {
        let subject = self.subject(place, "commission").await?;
        let asked = commissioning::Commissioning { subject, days: PlannedDays::default() };
        played("commission", commissioning::commission_intervention(&self.officer, asked).await).map(|_| ())
    }

    fn recording(&self, place: usize, key: &str, (on, amount, what): (&str, i64, &str), source: usize) -> Recording {
        Recording {
            intervention_id: self.works.get(&place).cloned().unwrap_or_default(),
            expected_version: None,
            funding_source_id: self.source(source),
            amount: pounds(amount),
            dated_on: day(on),
            description: format!("{what} (invented amount)"),
            counterparty: None,
            external_reference: Some(format!("DEMO-{}-{key}", place + 1)),
            idempotency: once(&format!("{key} {place}")),
        }
    }

    async fn commit(&self, place: usize) -> Played<()> {
        let Some(work) = Self::work(place) else { return Ok(()) };
        let contract = self.recording(place, "contract", ("2016-09-01", work.money.1, "Contract"), work.source);
        played(work.title, spend::record_commitment(&self.officer, contract).await).map(|_| ())
    }

    async fn begin(&self, place: usize) -> Played<()> {
        let subject = self.subject(place, "begin").await?;
        let asked = commissioning::Starting { subject, started_on: None };
        played("begin", commissioning::begin_delivery(&self.officer, asked).await).map(|_| ())
    }

    /// Pays an invoice; of the first of a targeted programme schools pay a part beside, and some premium is passed on.
    async fn pay(&self, place: usize, number: usize) -> Played<()> {
        let Some((work, payment)) = Self::work(place).and_then(|work| Some((work, work.payments.get(number)?))) else {
            return Ok(());
        };
        let source = if work.source == COUNCIL && number == 1 { SCHOOLS } else { work.source };
        let paid = self.recording(place, &format!("payment-{}", number + 1), *payment, source);
        played(work.title, spend::record_actual(&self.officer, paid).await)?;
        if work.action == "4.4" && number == 0 {
            let passed_on = (payment.0, 2_500, "Pupil premium passed on to a school");
            let paid = self.recording(place, "passed-on", passed_on, PASSED_ON);
            played(work.title, spend::record_actual(&self.officer, paid).await)?;
        }
        Ok(())
    }

    async fn claim(&mut self, place: usize, number: usize) -> Played<()> {
        let Some((work, (on, amount, what))) =
            Self::work(place).and_then(|work| Some((work, work.payments.get(number)?)))
        else {
            return Ok(());
        };
        let claiming = Claiming {
            intervention_id: self.works.get(&place).cloned().unwrap_or_default(),
            amount: pounds(*amount),
            dated_on: day(on),
            description: format!("{what} (invented amount)"),
            external_reference: format!("INV-{}-{}", place + 1, number + 1),
            idempotency: once(&format!("claim {place} {number}")),
        };
        let row = played(work.title, spend::submit_claim(&self.alliance, claiming).await)?;
        self.claims.insert((place, number), row.id);
        Ok(())
    }

    async fn accept(&self, place: usize, number: usize) -> Played<()> {
        let Some(work) = Self::work(place) else { return Ok(()) };
        let acceptance = Acceptance {
            claim_id: self.claims.get(&(place, number)).cloned().unwrap_or_default(),
            expected_version: 1,
            funding_source_id: self.source(work.source),
            dated_on: None,
            idempotency: once(&format!("accept {place} {number}")),
        };
        played(work.title, spend::accept_claim(&self.officer, acceptance).await).map(|_| ())
    }

    /// The schools of the work that take part and are not done.
    async fn taking_part(&self, place: usize) -> Played<Vec<entities::participation::Model>> {
        let Some(id) = self.works.get(&place) else { return Ok(Vec::new()) };
        Ok(participations::of_intervention(&self.officer.db, &self.officer.actor, id).await?)
    }

    /// Between seven and twelve were reached in each school.
    async fn reach(&self, place: usize) -> Played<()> {
        for (reached, participation) in (7..=12).cycle().zip(self.taking_part(place).await?) {
            let delivery = commissioning::Delivery {
                idempotency: once(&format!("reach {place} {}", participation.urn)),
                participation_id: participation.id,
                expected_version: participation.version,
                pupils_reached: reached,
            };
            played("reach", commissioning::record_delivery(&self.officer, delivery).await)?;
        }
        Ok(())
    }

    async fn close(&self, place: usize) -> Played<()> {
        for participation in self.taking_part(place).await? {
            let closing = commissioning::ClosingParticipation {
                idempotency: once(&format!("close {place} {}", participation.urn)),
                participation_id: participation.id,
                expected_version: participation.version,
                is_completed: true,
                ended_on: None,
                reason: "The programme of the year is over".to_owned(),
            };
            played("close", commissioning::close_participation(&self.officer, closing).await)?;
        }
        Ok(())
    }

    async fn cancel(&self, place: usize) -> Played<()> {
        let subject = self.subject(place, "cancel").await?;
        let reason = "Schools now train each other in the attendance network (invented)".to_owned();
        let asked = commissioning::Cancelling { subject, reason };
        played("cancel", commissioning::cancel_intervention(&self.officer, asked).await).map(|_| ())
    }

    async fn complete(&self, place: usize) -> Played<()> {
        let Some(work) = Self::work(place) else { return Ok(()) };
        let ended_on = Some(day(work.days.1));
        let asked = commissioning::Completing { subject: self.subject(place, "complete").await?, ended_on };
        played(work.title, commissioning::complete_intervention(&self.officer, asked).await).map(|_| ())
    }

    async fn evaluate(&self, place: usize) -> Played<()> {
        let subject = self.subject(place, "evaluate").await?;
        let asked = commissioning::Evaluating { subject, summary: "The evaluation is before the board".to_owned() };
        played("evaluate", commissioning::mark_evaluated(&self.officer, asked).await).map(|_| ())
    }
}

/// Values of the programme have one decimal.
fn thousandths(value: f64) -> i64 {
    format!("{:.0}", value * 1_000.0).parse().unwrap_or_default()
}
