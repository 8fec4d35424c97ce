//! A partnership with one plan and one contract, and those who work with it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::keys::{InterventionReference, LaCode};
use entities::states::{InterventionKind, InterventionStatus, OrganisationKind, ProviderKind, Role};
use entities::values::{AcademicYear, Pence};
use entities::{claim, commissioning_plan, intervention, ledger_entry, organisation, priority, provider, user};
use migration::Migrator;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryOrder,
};
use sea_orm_migration::MigratorTrait;

use crate::auth::{Actor, ActorMembership};
use crate::clock::SetClock;
use crate::config::Database;
use crate::costs::service::{Differences, check};
use crate::db;
use crate::entropy::CountingEntropy;
use crate::operation::Operation;
use crate::spend::service::{
    Acceptance, Allocating, BudgetSetting, ClaimRefusal, Claiming, Recording, SourceRegistration, allocate_funding,
    register_funding_source, set_plan_budget,
};

const AREA: i32 = 851;
const ALLIANCE: &str = "018f0000-0000-7000-8000-0000000000a1";
const PLAN: &str = "018f0000-0000-7000-8000-0000000000b1";
const PRIORITY: &str = "018f0000-0000-7000-8000-0000000000c1";
pub(super) const INTERVENTION: &str = "018f0000-0000-7000-8000-0000000000d1";

/// Who works with the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Person {
    Admin,
    Officer,
    Board,
    Alliance,
    OfficerOfTheAlliance,
    Stranger,
}

/// A database with a plan of 1,000 pounds and an intervention in delivery with 800 of them.
pub(super) struct Desk {
    pub(super) db: DatabaseConnection,
    clock: Arc<SetClock>,
    entropy: Arc<CountingEntropy>,
    pub(super) source: String,
}

pub(super) fn pence(pence: i64) -> Pence {
    Pence::new(pence).unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-11-24T10:00:00Z".parse().unwrap()
}

fn area() -> LaCode {
    LaCode::new(AREA).unwrap()
}

fn membership(role: Role, area: i32) -> ActorMembership {
    let (organisation_id, organisation_kind) = match role {
        Role::TeachingSchoolUser => (ALLIANCE, OrganisationKind::Provider),
        Role::BoardMember => ("board", OrganisationKind::ExecutiveBoard),
        _ => ("la", OrganisationKind::LocalAuthority),
    };
    ActorMembership {
        id: format!("{role}"),
        role,
        organisation_id: organisation_id.to_owned(),
        organisation_kind,
        area_la_code: LaCode::new(area).unwrap(),
        trust_uid: None,
        school_urn: None,
    }
}

impl Person {
    const ALL: [Self; 6] =
        [Self::Admin, Self::Officer, Self::Board, Self::Alliance, Self::OfficerOfTheAlliance, Self::Stranger];

    fn id(self) -> String {
        format!("{self:?}")
    }

    fn actor(self) -> Actor {
        let held: &[(Role, i32)] = match self {
            Self::Admin => &[(Role::LaAdmin, AREA)],
            Self::Officer => &[(Role::LaOfficer, AREA)],
            Self::Board => &[(Role::BoardMember, AREA)],
            Self::Alliance => &[(Role::TeachingSchoolUser, AREA)],
            Self::OfficerOfTheAlliance => &[(Role::LaOfficer, AREA), (Role::TeachingSchoolUser, AREA)],
            Self::Stranger => &[(Role::LaAdmin, 850)],
        };
        let memberships = held.iter().map(|(role, area)| membership(*role, *area)).collect();
        Actor::User { id: self.id(), subject: self.id(), display_name: self.id(), memberships }
    }
}

impl Desk {
    /// A database in memory, which is that of its only connection.
    pub(super) async fn with_contract() -> Self {
        Self::on(Database { url: "sqlite::memory:".into(), max_connections: 1, ..Database::default() }).await
    }

    pub(super) async fn on(settings: Database) -> Self {
        let db = db::connect(&settings).await.unwrap();
        Migrator::up(&db, None).await.unwrap();
        let (clock, entropy) = (Arc::new(SetClock::at(now())), Arc::new(CountingEntropy::default()));
        let mut desk = Self { db, clock, entropy, source: String::new() };
        desk.settle().await;
        desk
    }

    async fn settle(&mut self) {
        for person in Person::ALL {
            let row = user::ActiveModel {
                id: Set(person.id()),
                subject: Set(person.id()),
                display_name: Set(person.id()),
                created_at: Set(now()),
                revoked_at: Set(None),
            };
            row.insert(&self.db).await.unwrap();
        }
        self.settle_provider().await;
        self.settle_plan().await;
        self.add_intervention(INTERVENTION, 1).await;
        let admin = self.operation(Person::Admin);
        let source = SourceRegistration {
            area: None,
            code: "DSG".to_owned(),
            name: "Dedicated schools grant".to_owned(),
            is_co_funding: false,
            is_pass_through: false,
            idempotency: None,
        };
        self.source = register_funding_source(&admin, source).await.unwrap().id;
        set_plan_budget(&admin, self.budget(100_000).await).await.unwrap();
        allocate_funding(&admin, self.allocating(80_000).await).await.unwrap();
    }

    async fn settle_provider(&self) {
        let row = organisation::ActiveModel {
            id: Set(ALLIANCE.to_owned()),
            kind: Set(OrganisationKind::Provider),
            name: Set("Alliance".to_owned()),
            area_la_code: Set(area()),
            created_at: Set(now()),
            ..Default::default()
        };
        row.insert(&self.db).await.unwrap();
        let row = provider::ActiveModel {
            id: Set(ALLIANCE.to_owned()),
            area_la_code: Set(area()),
            organisation_id: Set(ALLIANCE.to_owned()),
            kind: Set(ProviderKind::TeachingSchoolAlliance),
            name: Set("Alliance".to_owned()),
            name_sort: Set("alliance".to_owned()),
            version: Set(1),
            created_at: Set(now()),
            ..Default::default()
        };
        row.insert(&self.db).await.unwrap();
    }

    async fn settle_plan(&self) {
        let plan = commissioning_plan::Model {
            id: PLAN.to_owned(),
            area_la_code: area(),
            academic_year: AcademicYear::new(2026).unwrap(),
            budget_pence: Pence::ZERO,
            budget_raised_pence: Pence::ZERO,
            allocated_pence: Pence::ZERO,
            limit_round: 1,
            version: 1,
            created_at: now(),
        };
        plan.into_active_model().insert(&self.db).await.unwrap();
        let row = priority::ActiveModel {
            id: Set(PRIORITY.to_owned()),
            plan_id: Set(PLAN.to_owned()),
            code: Set("4".to_owned()),
            title: Set("Narrow the gap".to_owned()),
            version: Set(1),
            created_at: Set(now()),
            ..Default::default()
        };
        row.insert(&self.db).await.unwrap();
    }

    pub(super) async fn add_intervention(&self, id: &str, number: u32) {
        let row = intervention::ActiveModel {
            id: Set(id.to_owned()),
            reference: Set(InterventionReference::parse(&format!("INT-2026-{number:04}")).unwrap()),
            area_la_code: Set(area()),
            plan_id: Set(PLAN.to_owned()),
            academic_year: Set(AcademicYear::new(2026).unwrap()),
            priority_id: Set(PRIORITY.to_owned()),
            kind: Set(InterventionKind::Other),
            title: Set("Work".to_owned()),
            title_sort: Set("work".to_owned()),
            provider_id: Set(Some(ALLIANCE.to_owned())),
            provider_organisation_id: Set(Some(ALLIANCE.to_owned())),
            status: Set(InterventionStatus::InDelivery),
            proposal_round: Set(1),
            limit_round: Set(1),
            allocated_pence: Set(Pence::ZERO),
            committed_pence: Set(Pence::ZERO),
            commitment_raised_pence: Set(Pence::ZERO),
            actual_pence: Set(Pence::ZERO),
            actual_raised_pence: Set(Pence::ZERO),
            version: Set(1),
            created_at: Set(now()),
            ..Default::default()
        };
        row.insert(&self.db).await.unwrap();
    }

    pub(super) fn operation(&self, person: Person) -> Operation {
        Operation {
            db: self.db.clone(),
            actor: Arc::new(person.actor()),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            request_id: "a request".into(),
        }
    }

    pub(super) fn recording(&self, amount: i64) -> Recording {
        Recording {
            intervention_id: INTERVENTION.to_owned(),
            expected_version: None,
            funding_source_id: self.source.clone(),
            amount: pence(amount),
            dated_on: "2026-10-05".parse().unwrap(),
            description: "Workshops".to_owned(),
            counterparty: None,
            external_reference: None,
            idempotency: None,
        }
    }

    pub(super) async fn budget(&self, change: i64) -> BudgetSetting {
        BudgetSetting {
            plan_id: PLAN.to_owned(),
            expected_version: self.plan().await.version,
            funding_source_id: self.source.clone(),
            change: pence(change),
            dated_on: None,
            description: "Budget".to_owned(),
            external_reference: None,
            idempotency: None,
        }
    }

    pub(super) async fn allocating(&self, change: i64) -> Allocating {
        Allocating {
            intervention_id: INTERVENTION.to_owned(),
            expected_version: self.work().await.version,
            funding_source_id: self.source.clone(),
            change: pence(change),
            dated_on: None,
            reason: None,
            external_reference: None,
            idempotency: None,
        }
    }

    pub(super) fn claiming(&self, amount: i64) -> Claiming {
        Claiming {
            intervention_id: INTERVENTION.to_owned(),
            amount: pence(amount),
            dated_on: "2026-11-02".parse().unwrap(),
            description: "A workshop".to_owned(),
            external_reference: "INV".to_owned(),
            idempotency: None,
        }
    }

    pub(super) fn acceptance(&self, claim: &claim::Model) -> Acceptance {
        Acceptance {
            claim_id: claim.id.clone(),
            expected_version: claim.version,
            funding_source_id: self.source.clone(),
            dated_on: None,
            idempotency: None,
        }
    }

    pub(super) fn refusal(&self, claim: &claim::Model) -> ClaimRefusal {
        let (claim_id, expected_version) = (claim.id.clone(), claim.version);
        ClaimRefusal { claim_id, expected_version, reason: "Not agreed".to_owned(), idempotency: None }
    }

    pub(super) fn plan_id(&self) -> String {
        PLAN.to_owned()
    }

    #[expect(clippy::disallowed_methods, reason = "a test looks at the rows")]
    async fn plan(&self) -> commissioning_plan::Model {
        commissioning_plan::Entity::find_by_id(PLAN).one(&self.db).await.unwrap().unwrap()
    }

    #[expect(clippy::disallowed_methods, reason = "a test looks at the rows")]
    async fn work(&self) -> intervention::Model {
        intervention::Entity::find_by_id(INTERVENTION).one(&self.db).await.unwrap().unwrap()
    }

    pub(super) async fn set_status(&self, status: InterventionStatus) {
        let mut row = self.work().await.into_active_model();
        row.status = Set(status);
        row.update(&self.db).await.unwrap();
    }

    /// Budget and allocations of the plan; allocations, commitments and payments of the intervention.
    pub(super) async fn balances(&self) -> [i64; 5] {
        let (plan, work) = (self.plan().await, self.work().await);
        let of_work = [work.allocated_pence, work.committed_pence, work.actual_pence].map(Pence::get);
        let [allocated, committed, actual] = of_work;
        [plan.budget_pence.get(), plan.allocated_pence.get(), allocated, committed, actual]
    }

    /// Row numbers of the entries with which the desk was settled: budget, what took of it, and what gave it.
    #[expect(clippy::disallowed_methods, reason = "a test looks at the rows")]
    pub(super) async fn budget_entries(&self) -> [i64; 3] {
        let all = ledger_entry::Entity::find().order_by_asc(ledger_entry::Column::Id).all(&self.db).await.unwrap();
        std::array::from_fn(|place| all[place].id)
    }

    pub(super) async fn count(&self, table: &'static str) -> i64 {
        let count = Query::select().expr(Expr::cust("COUNT(*)")).from(table).to_owned();
        self.db.query_one(&count).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    /// The kept sums are those of the ledger, and so are the balances.
    pub(super) async fn expect_kept(&self) {
        assert_eq!(check(&self.db).await.unwrap(), Differences::default());
        let sum = "SELECT CAST(COALESCE(SUM(CASE WHEN account = 'COMMITMENT' THEN amount_pence ELSE 0 END), 0) AS bigint), \
                   CAST(COALESCE(SUM(CASE WHEN account = 'ACTUAL' THEN amount_pence ELSE 0 END), 0) AS bigint), \
                   CAST(COALESCE(SUM(CASE WHEN account = 'BUDGET' THEN amount_pence ELSE 0 END), 0) AS bigint) \
                   FROM ledger_entry WHERE NOT is_pass_through";
        let statement = sea_orm::Statement::from_string(self.db.get_database_backend(), sum);
        let row = self.db.query_one_raw(statement).await.unwrap().unwrap();
        let [committed, actual, budget]: [i64; 3] = std::array::from_fn(|at| row.try_get_by_index(at).unwrap());
        let [of_plan, _, _, of_work, paid] = self.balances().await;
        assert_eq!([committed, actual, budget], [of_work, paid, of_plan]);
    }
}
