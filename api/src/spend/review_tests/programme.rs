//! A programme of work with a ledger, and who looks at it.

use chrono::{DateTime, Days, TimeDelta, Utc};
use entities::keys::{GroupUid, InterventionReference, LaCode, Urn};
use entities::states::{
    Account, EntryKind, InterventionKind, InterventionStatus, OrganisationKind, ParticipationStatus, ProviderKind, Role,
};
use entities::values::{AcademicYear, FinancialYear, Pence};
use entities::{
    commissioning_plan, funding_source, intervention, ledger_entry, organisation, participation,
    participation_revision, priority, provider, school, school_group,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ConnectionTrait, DatabaseConnection, IntoActiveModel,
};

use super::steps::Step;
use crate::auth::{Actor, ActorMembership};
use crate::costs::service::{Movement, post, reshare};

const AREA: i32 = 851;
const FIRST_URN: i32 = 100_001;
/// The trust of each school.
pub(super) const TRUSTS: [Option<i32>; 5] = [Some(2_001), Some(2_001), Some(2_002), None, None];
const PROVIDERS: [&str; 2] = ["018f0000-0000-7000-8000-000000000001", "018f0000-0000-7000-8000-000000000002"];
/// What the sources are called, and whether others pay or it is only passed on.
pub(super) const SOURCES: [(&str, bool, bool); 3] =
    [("grant", false, false), ("schools", true, false), ("passed on", false, true)];
/// Plan, priority, provider, kind, phase and status of an intervention.
pub(super) type Work = (usize, usize, Option<usize>, InterventionKind, Option<i32>, InterventionStatus);
pub(super) const WORK: [Work; 4] = [
    (0, 0, Some(0), InterventionKind::Review, Some(2), InterventionStatus::InDelivery),
    (0, 1, Some(1), InterventionKind::Other, None, InterventionStatus::InDelivery),
    (1, 0, None, InterventionKind::Other, Some(4), InterventionStatus::Evaluated),
    (1, 0, Some(0), InterventionKind::Review, None, InterventionStatus::Commissioned),
];

fn area() -> LaCode {
    LaCode::new(AREA).unwrap()
}

fn urn(school: usize) -> Urn {
    Urn::new(FIRST_URN + i32::try_from(school).unwrap()).unwrap()
}

/// The rows that all histories share.
pub(super) async fn settle(db: &DatabaseConnection) {
    for uid in TRUSTS.iter().flatten().collect::<std::collections::BTreeSet<_>>() {
        let name = format!("Trust {uid}");
        let (name_sort, uid) = (name.to_lowercase(), GroupUid::new(*uid).unwrap());
        let row = school_group::ActiveModel {
            uid: Set(uid),
            name: Set(name),
            name_sort: Set(name_sort),
            type_code: Set(6),
            ..Default::default()
        };
        row.insert(db).await.unwrap();
    }
    for (place, trust) in TRUSTS.into_iter().enumerate() {
        let row = school::ActiveModel {
            urn: Set(urn(place)),
            name: Set(format!("School {place}")),
            // Not in the order of their URNs.
            name_sort: Set(format!("school {}", 9 - place)),
            la_code: Set(Some(area())),
            trust_uid: Set(trust.and_then(GroupUid::new)),
            ..Default::default()
        };
        row.insert(db).await.unwrap();
    }
    for id in PROVIDERS {
        organisation::ActiveModel {
            id: Set(id.to_owned()),
            kind: Set(OrganisationKind::Provider),
            name: Set(format!("Provider {id}")),
            area_la_code: Set(area()),
            created_at: Set(began()),
            ..Default::default()
        }
        .insert(db)
        .await
        .unwrap();
        provider::ActiveModel {
            id: Set(id.to_owned()),
            area_la_code: Set(area()),
            organisation_id: Set(id.to_owned()),
            kind: Set(ProviderKind::University),
            name: Set(format!("Provider {id}")),
            name_sort: Set(format!("provider {id}")),
            version: Set(1),
            created_at: Set(began()),
            ..Default::default()
        }
        .insert(db)
        .await
        .unwrap();
    }
}

fn began() -> DateTime<Utc> {
    DateTime::from_timestamp(1_480_000_000, 0).unwrap()
}

/// Who looks at it, each with what it is.
pub(super) fn actors() -> [(&'static str, Actor); 5] {
    let held = |role, organisation_id: &str, trust_uid: Option<i32>, school: Option<usize>| ActorMembership {
        id: String::new(),
        role,
        organisation_id: organisation_id.to_owned(),
        organisation_kind: OrganisationKind::Provider,
        area_la_code: area(),
        trust_uid: trust_uid.and_then(GroupUid::new),
        school_urn: school.map(urn),
    };
    let user = |memberships| Actor::User {
        id: "u".to_owned(),
        subject: "u".to_owned(),
        display_name: "u".to_owned(),
        memberships,
    };
    let trust = held(Role::TrustUser, "t", Some(2_001), None);
    let school = held(Role::SchoolUser, "s", None, Some(1));
    let teaching = held(Role::TeachingSchoolUser, PROVIDERS[0], None, None);
    [
        ("board", user(vec![held(Role::BoardMember, "b", None, None)])),
        ("provider", user(vec![teaching.clone()])),
        ("trust", user(vec![trust.clone()])),
        ("school", user(vec![school.clone()])),
        ("all but the board", user(vec![trust, teaching, school])),
    ]
}

/// The rows of one history.
pub(super) struct Programme<'a> {
    db: &'a DatabaseConnection,
    pub(super) plans: [String; 2],
    pub(super) works: Vec<String>,
    sources: Vec<String>,
    entries: Vec<(ledger_entry::Model, usize)>,
    first_year: AcademicYear,
    cohort: String,
    /// When the last step was taken.
    pub(super) now: DateTime<Utc>,
}

impl<'a> Programme<'a> {
    pub(super) async fn begin(db: &'a DatabaseConnection, number: u32) -> Self {
        let first = 1990 + 3 * i32::try_from(number).unwrap();
        let plans = [0, 1].map(|place| format!("plan-{number}-{place}"));
        let first_code = Query::select().column("code").from("cohort").limit(1).to_owned();
        let cohort = db.query_one(&first_code).await.unwrap().unwrap().try_get_by_index(0).unwrap();
        let mut programme = Self {
            db,
            plans,
            works: Vec::new(),
            sources: Vec::new(),
            entries: Vec::new(),
            first_year: AcademicYear::new(first).unwrap(),
            cohort,
            now: began() + TimeDelta::days(i64::from(number)),
        };
        for (place, year) in (first..).take(2).enumerate() {
            programme.add_plan(place, AcademicYear::new(year).unwrap()).await;
        }
        for place in 0..WORK.len() {
            programme.add_work(number, place).await;
        }
        for (name, is_co_funding, is_pass_through) in SOURCES {
            programme.add_source(&format!("{name} {number}"), is_co_funding, is_pass_through).await;
        }
        programme
    }

    async fn add_plan(&self, place: usize, academic_year: AcademicYear) {
        let id = self.plans[place].clone();
        commissioning_plan::Model {
            id: id.clone(),
            area_la_code: area(),
            academic_year,
            budget_pence: Pence::ZERO,
            budget_raised_pence: Pence::ZERO,
            allocated_pence: Pence::ZERO,
            limit_round: 1,
            version: 1,
            created_at: began(),
        }
        .into_active_model()
        .insert(self.db)
        .await
        .unwrap();
        for code in 0..2 {
            priority::ActiveModel {
                id: Set(format!("{id}-{code}")),
                plan_id: Set(id.clone()),
                code: Set(code.to_string()),
                title: Set(format!("Priority {}", 9 - code)),
                version: Set(1),
                created_at: Set(began()),
                ..Default::default()
            }
            .insert(self.db)
            .await
            .unwrap();
        }
    }

    async fn add_work(&mut self, number: u32, place: usize) {
        let (plan, priority, provider, kind, phase_code, status) = WORK[place];
        let id = format!("work-{number}-{place}");
        let provider = provider.map(|provider| PROVIDERS[provider].to_owned());
        let reference =
            InterventionReference::parse(&format!("INT-2016-{:04}", number * 10 + u32::try_from(place).unwrap()));
        intervention::ActiveModel {
            id: Set(id.clone()),
            reference: Set(reference.unwrap()),
            area_la_code: Set(area()),
            plan_id: Set(self.plans[plan].clone()),
            academic_year: Set(AcademicYear::new(self.first_year.begins_in() + i32::try_from(plan).unwrap()).unwrap()),
            priority_id: Set(format!("{}-{priority}", self.plans[plan])),
            provider_id: Set(provider.clone()),
            provider_organisation_id: Set(provider),
            kind: Set(kind),
            phase_code: Set(phase_code),
            title: Set(id.clone()),
            title_sort: Set(id.clone()),
            status: Set(status),
            proposal_round: Set(1),
            limit_round: Set(1),
            allocated_pence: Set(Pence::ZERO),
            committed_pence: Set(Pence::ZERO),
            commitment_raised_pence: Set(Pence::LARGEST),
            actual_pence: Set(Pence::ZERO),
            actual_raised_pence: Set(Pence::LARGEST),
            version: Set(1),
            created_at: Set(began()),
            ..Default::default()
        }
        .insert(self.db)
        .await
        .unwrap();
        self.works.push(id);
    }

    async fn add_source(&mut self, name: &str, is_co_funding: bool, is_pass_through: bool) {
        funding_source::Model {
            id: name.to_owned(),
            area_la_code: area(),
            code: name.to_owned(),
            name: name.to_owned(),
            is_co_funding,
            is_pass_through,
            version: 1,
            created_at: began(),
        }
        .into_active_model()
        .insert(self.db)
        .await
        .unwrap();
        self.sources.push(name.to_owned());
    }

    pub(super) const fn db(&self) -> &DatabaseConnection {
        self.db
    }

    pub(super) async fn take(&mut self, step: &Step) {
        self.now += TimeDelta::seconds(1);
        match step {
            Step::Move { of, source, account, pence, day } => {
                let entry = self.entry(*of, *source, *account, *pence, *day);
                self.record(entry, *source).await;
            }
            Step::Reverse { which, day } => {
                let undone: Vec<_> = self.entries.iter().filter_map(|(entry, _)| entry.reverses_id).collect();
                let is_open = |entry: &ledger_entry::Model| entry.reverses_id.is_none() && !undone.contains(&entry.id);
                let open: Vec<_> = self.entries.iter().filter(|(entry, _)| is_open(entry)).cloned().collect();
                if open.is_empty() {
                    return;
                }
                let (undone, source) = open[which.index(open.len())].clone();
                let mut entry = self.entry(None, source, undone.account, -undone.amount_pence.get(), *day);
                (entry.plan_id, entry.intervention_id) = (undone.plan_id, undone.intervention_id);
                (entry.kind, entry.reverses_id) = (EntryKind::Reversal, Some(undone.id));
                self.record(entry, source).await;
            }
            Step::TakePart { of, school, status, pupils, parts } => {
                self.take_part(*of, urn(*school), *status, *pupils, *parts).await;
            }
        }
    }

    fn entry(&self, of: Option<usize>, source: usize, account: Account, pence: i64, day: u64) -> ledger_entry::Model {
        let dated_on = self.first_year.first_day() + Days::new(day);
        let kind = match account {
            Account::Budget => EntryKind::Budget,
            Account::Commitment => EntryKind::Commitment,
            Account::Actual => EntryKind::Actual,
        };
        let plan = of.map_or(0, |of| WORK[of].0);
        ledger_entry::Model {
            id: 0,
            area_la_code: area(),
            plan_id: self.plans[plan].clone(),
            intervention_id: of.map(|of| self.works[of].clone()),
            funding_source_id: self.sources[source].clone(),
            kind,
            account,
            budget_type: None,
            amount_pence: Pence::new(pence).unwrap(),
            is_pass_through: SOURCES[source].2,
            dated_on,
            financial_year: FinancialYear::of(dated_on).unwrap(),
            academic_year: self.first_year,
            counterparty: None,
            description: "-".to_owned(),
            external_reference: None,
            reverses_id: None,
            claim_id: None,
            allocation_id: None,
            recorded_by: None,
            recorded_at: self.now,
        }
    }

    /// Writes the entry, keeps the sums and the balances of the intervention, as who moves money does.
    async fn record(&mut self, entry: ledger_entry::Model, source: usize) {
        let movement = Movement {
            plan_id: entry.plan_id.clone(),
            intervention_id: entry.intervention_id.clone(),
            funding_source_id: entry.funding_source_id.clone(),
            is_co_funding: SOURCES[source].1,
            is_pass_through: SOURCES[source].2,
            account: entry.account,
            amount: entry.amount_pence,
            dated_on: entry.dated_on,
        };
        let mut row = entry.into_active_model().reset_all();
        row.id = NotSet;
        let entry = row.insert(self.db).await.unwrap();
        post(self.db, &movement).await.unwrap();
        if let (Some(id), false) = (&entry.intervention_id, entry.is_pass_through) {
            let column = match entry.account {
                Account::Budget => "allocated_pence",
                Account::Commitment => "committed_pence",
                Account::Actual => "actual_pence",
            };
            let update = Query::update()
                .table("intervention")
                .value(column, Expr::col(column).add(entry.amount_pence.get()))
                .and_where(Expr::col("id").eq(id.as_str()))
                .to_owned();
            self.db.execute(&update).await.unwrap();
        }
        self.entries.push((entry, source));
    }

    async fn take_part(
        &mut self,
        of: usize,
        urn: Urn,
        status: ParticipationStatus,
        pupils_reached: Option<i32>,
        cost_share_parts: Option<i32>,
    ) {
        let intervention_id = self.works[of].clone();
        let id = format!("{intervention_id}-{urn}");
        let known =
            Query::select().column("id").from("participation").and_where(Expr::col("id").eq(id.as_str())).to_owned();
        let is_new = self.db.query_one(&known).await.unwrap().is_none();
        let row = participation::Model {
            id: id.clone(),
            intervention_id: intervention_id.clone(),
            urn,
            cohort_code: self.cohort.clone(),
            places: None,
            pupils_reached,
            cost_share_parts,
            status,
            joined_on: self.first_year.first_day(),
            ended_on: None,
            end_reason: None,
            version: 1,
            created_at: began(),
        };
        let row = row.into_active_model().reset_all();
        if is_new {
            row.insert(self.db).await.unwrap()
        } else {
            row.update(self.db).await.unwrap()
        };
        participation_revision::ActiveModel {
            id: NotSet,
            participation_id: Set(id),
            intervention_id: Set(intervention_id.clone()),
            urn: Set(urn),
            pupils_reached: Set(pupils_reached),
            cost_share_parts: Set(cost_share_parts),
            status: Set(status),
            recorded_at: Set(self.now),
        }
        .insert(self.db)
        .await
        .unwrap();
        reshare(self.db, &intervention_id).await.unwrap();
    }

    /// What the ledger says of budget, commitments, payments, and payments passed on, as somebody would add it up line by line.
    pub(super) fn line_by_line(&self) -> [i64; 4] {
        let mut sums = [0; 4];
        for (entry, _) in &self.entries {
            let place = match (entry.is_pass_through, entry.account) {
                (true, Account::Actual) => 3,
                (true, _) => continue,
                (false, Account::Budget) => 0,
                (false, Account::Commitment) => 1,
                (false, Account::Actual) => 2,
            };
            sums[place] += entry.amount_pence.get();
        }
        sums
    }
}
