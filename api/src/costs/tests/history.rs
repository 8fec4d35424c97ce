//! Something that happens to a ledger, and to the schools among which its sums are shared.

use chrono::{DateTime, Days, Utc};
use entities::keys::{InterventionReference, LaCode, Urn};
use entities::states::{Account, EntryKind, InterventionKind, InterventionStatus, ParticipationStatus};
use entities::values::{AcademicYear, FinancialYear, Pence};
use entities::{commissioning_plan, funding_source, intervention, ledger_entry, participation, priority};
use proptest::prelude::*;
use sea_orm::sea_query::Query;
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ConnectionTrait, DatabaseConnection, EntityTrait,
    IntoActiveModel,
};

use crate::costs::service::{Movement, post, reshare};

pub(super) const FIRST_URN: i32 = 100_001;
pub(super) const SCHOOLS: i32 = 6;
pub(super) const AREA: i32 = 851;

/// What the sources are called, and whether others pay or it is only passed on.
pub(super) const SOURCES: [(&str, bool, bool); 3] =
    [("grant", false, false), ("schools", true, false), ("passed on", false, true)];

/// One thing that happens.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// Money moves: which intervention (none: the plan itself), source, account, pence and day of the year.
    Move { of: Option<usize>, source: usize, account: Account, pence: i64, day: u64 },
    /// An entry is undone.
    Reverse { which: prop::sample::Index, day: u64 },
    /// A school joins, or what it bears changes.
    TakePart { of: usize, school: i32, status: ParticipationStatus, pupils: Option<i32>, parts: Option<i32> },
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let account = prop::sample::select(vec![Account::Budget, Account::Commitment, Account::Actual]);
    let amount = prop_oneof![1..=20i64, 1..=9_999_999i64];
    let moves = (prop::option::weighted(0.9, 0..2usize), 0..SOURCES.len(), account, amount, any::<bool>(), 0..365u64);
    let moves = moves.prop_map(|(of, source, account, amount, is_negative, day)| {
        let account = if of.is_none() { Account::Budget } else { account };
        let pence = if is_negative && account == Account::Budget { -amount } else { amount };
        Step::Move { of, source, account, pence, day }
    });
    let numbers = || prop::option::of(0..40i32);
    let status = prop::sample::select(vec![
        ParticipationStatus::Active,
        ParticipationStatus::Completed,
        ParticipationStatus::Withdrawn,
    ]);
    let takes_part = (0..2usize, 0..SCHOOLS, status, numbers(), numbers());
    prop_oneof![
        5 => moves,
        1 => (any::<prop::sample::Index>(), 0..365u64).prop_map(|(which, day)| Step::Reverse { which, day }),
        2 => takes_part.prop_map(|(of, school, status, pupils, parts)| {
            Step::TakePart { of, school, status, pupils, parts }
        }),
    ]
}

/// The rows of one history: a plan, two interventions and the sources, beside those of other histories.
pub(super) struct History<'a> {
    pub(super) db: &'a DatabaseConnection,
    pub(super) plan: String,
    pub(super) interventions: Vec<String>,
    pub(super) sources: Vec<String>,
    pub(super) entries: Vec<(ledger_entry::Model, usize)>,
}

pub(super) fn instant() -> DateTime<Utc> {
    DateTime::from_timestamp(1_480_000_000, 0).unwrap()
}

pub(super) fn year() -> AcademicYear {
    AcademicYear::new(2016).unwrap()
}

impl<'a> History<'a> {
    pub(super) async fn begin(db: &'a DatabaseConnection, number: u32) -> Self {
        let plan = format!("plan-{number}");
        let academic_year = AcademicYear::new(1990 + i32::try_from(number).unwrap()).unwrap();
        let (area_la_code, created_at) = (LaCode::new(AREA).unwrap(), instant());
        commissioning_plan::Model {
            id: plan.clone(),
            area_la_code,
            academic_year,
            budget_pence: Pence::ZERO,
            budget_raised_pence: Pence::ZERO,
            allocated_pence: Pence::ZERO,
            limit_round: 1,
            version: 1,
            created_at,
        }
        .into_active_model()
        .insert(db)
        .await
        .unwrap();
        let priority_id = format!("priority-{number}");
        priority::ActiveModel {
            id: Set(priority_id.clone()),
            plan_id: Set(plan.clone()),
            code: Set("A".to_owned()),
            title: Set("A".to_owned()),
            version: Set(1),
            created_at: Set(created_at),
            ..Default::default()
        }
        .insert(db)
        .await
        .unwrap();
        let mut history = Self { db, plan, interventions: Vec::new(), sources: Vec::new(), entries: Vec::new() };
        for place in 0..2 {
            history.add_intervention(number * 2 + place, &priority_id).await;
        }
        for (name, is_co_funding, is_pass_through) in SOURCES {
            history.add_source(&format!("{name} {number}"), is_co_funding, is_pass_through).await;
        }
        history
    }

    pub(super) async fn add_intervention(&mut self, number: u32, priority_id: &str) {
        let id = format!("intervention-{number}");
        intervention::ActiveModel {
            id: Set(id.clone()),
            reference: Set(InterventionReference::parse(&format!("INT-2016-{:04}", number + 1)).unwrap()),
            area_la_code: Set(LaCode::new(AREA).unwrap()),
            plan_id: Set(self.plan.clone()),
            academic_year: Set(year()),
            priority_id: Set(priority_id.to_owned()),
            kind: Set(InterventionKind::Other),
            title: Set(id.clone()),
            title_sort: Set(id.clone()),
            status: Set(InterventionStatus::InDelivery),
            proposal_round: Set(1),
            limit_round: Set(1),
            allocated_pence: Set(Pence::ZERO),
            committed_pence: Set(Pence::ZERO),
            commitment_raised_pence: Set(Pence::ZERO),
            actual_pence: Set(Pence::ZERO),
            actual_raised_pence: Set(Pence::ZERO),
            version: Set(1),
            created_at: Set(instant()),
            ..Default::default()
        }
        .insert(self.db)
        .await
        .unwrap();
        self.interventions.push(id);
    }

    pub(super) async fn add_source(&mut self, name: &str, is_co_funding: bool, is_pass_through: bool) {
        funding_source::Model {
            id: name.to_owned(),
            area_la_code: LaCode::new(AREA).unwrap(),
            code: name.to_owned(),
            name: name.to_owned(),
            is_co_funding,
            is_pass_through,
            version: 1,
            created_at: instant(),
        }
        .into_active_model()
        .insert(self.db)
        .await
        .unwrap();
        self.sources.push(name.to_owned());
    }

    pub(super) async fn take(&mut self, step: &Step) {
        match step {
            Step::Move { of, source, account, pence, day } => {
                let intervention_id = of.map(|place| self.interventions[place].clone());
                let entry = self.entry(intervention_id, *source, *account, *pence, *day);
                self.record(entry, *source).await;
            }
            Step::Reverse { which, day } => {
                let is_undone = |id| self.entries.iter().any(|(entry, _)| entry.reverses_id == Some(id));
                let open = |entry: &ledger_entry::Model| entry.reverses_id.is_none() && !is_undone(entry.id);
                let open: Vec<_> = self.entries.iter().filter(|(entry, _)| open(entry)).collect();
                if open.is_empty() {
                    return;
                }
                let (undone, source) = open[which.index(open.len())].clone();
                let pence = -undone.amount_pence.get();
                let mut entry = self.entry(undone.intervention_id, source, undone.account, pence, *day);
                (entry.kind, entry.reverses_id) = (EntryKind::Reversal, Some(undone.id));
                self.record(entry, source).await;
            }
            Step::TakePart { of, school, status, pupils, parts } => {
                let id = self.interventions[*of].clone();
                self.take_part(&id, FIRST_URN + school, *status, *pupils, *parts).await;
                reshare(self.db, &id).await.unwrap();
            }
        }
    }

    pub(super) fn entry(
        &self,
        intervention_id: Option<String>,
        source: usize,
        account: Account,
        pence: i64,
        day: u64,
    ) -> ledger_entry::Model {
        let dated_on = year().first_day() + Days::new(day);
        let kind = match account {
            Account::Budget => EntryKind::Budget,
            Account::Commitment => EntryKind::Commitment,
            Account::Actual => EntryKind::Actual,
        };
        ledger_entry::Model {
            id: 0,
            area_la_code: LaCode::new(AREA).unwrap(),
            plan_id: self.plan.clone(),
            intervention_id,
            funding_source_id: self.sources[source].clone(),
            kind,
            account,
            budget_type: None,
            amount_pence: Pence::new(pence).unwrap(),
            is_pass_through: SOURCES[source].2,
            dated_on,
            financial_year: FinancialYear::of(dated_on).unwrap(),
            academic_year: year(),
            counterparty: None,
            description: "-".to_owned(),
            external_reference: None,
            reverses_id: None,
            claim_id: None,
            allocation_id: None,
            recorded_by: None,
            recorded_at: instant(),
        }
    }

    /// Writes the entry and keeps the sums, as who moves money does.
    pub(super) async fn record(&mut self, entry: ledger_entry::Model, source: usize) {
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
        self.entries.push((entry, source));
    }

    pub(super) async fn take_part(
        &self,
        intervention_id: &str,
        urn: i32,
        status: ParticipationStatus,
        pupils_reached: Option<i32>,
        cost_share_parts: Option<i32>,
    ) {
        let id = format!("{intervention_id}-{urn}");
        let is_new = participations(self.db, intervention_id).await.iter().all(|row| row.id != id);
        let row = participation::Model {
            id,
            intervention_id: intervention_id.to_owned(),
            urn: Urn::new(urn).unwrap(),
            cohort_code: a_cohort(self.db).await,
            places: None,
            pupils_reached,
            cost_share_parts,
            status,
            joined_on: year().first_day(),
            ended_on: None,
            end_reason: None,
            version: 1,
            created_at: instant(),
        };
        let row = row.into_active_model().reset_all();
        if is_new {
            row.insert(self.db).await.unwrap()
        } else {
            row.update(self.db).await.unwrap()
        };
    }
}

#[expect(clippy::disallowed_methods, reason = "a test looks at the rows")]
pub(super) async fn participations(db: &DatabaseConnection, intervention_id: &str) -> Vec<participation::Model> {
    let rows = participation::Entity::find().all(db).await.unwrap();
    rows.into_iter().filter(|row| row.intervention_id == intervention_id).collect()
}

async fn a_cohort(db: &DatabaseConnection) -> String {
    let first = Query::select().column("code").from("cohort").limit(1).to_owned();
    db.query_one(&first).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}
