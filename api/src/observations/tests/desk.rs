//! A partnership with schools, in trusts and in none, and those who ask what is known of them.

use std::sync::Arc;

use async_graphql::Request;
use chrono::{DateTime, TimeDelta, Utc};
use entities::keys::{GroupUid, LaCode, Urn};
use entities::states::{
    AgreementSide, AgreementStatus, Controller, Level, ObservationStatus, OrganisationKind, Purpose, Role, ValueState,
};
use entities::values::{Period, Thousandths};
use entities::{
    agreement, agreement_cohort, agreement_measure, agreement_party, agreement_purpose, observation, organisation,
    school, school_group, user,
};
use migration::Migrator;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel};
use sea_orm_migration::MigratorTrait;
use serde_json::Value;

use crate::auth::{Actor, ActorMembership};
use crate::clock::SetClock;
use crate::config::{Commissioning, Database, Limits};
use crate::data_sharing::log::{Recorder, Writer};
use crate::db;
use crate::entropy::{CountingEntropy, Entropy};
use crate::graphql::reader::with_operation;
use crate::graphql::{PartnershipSchema, build};
use crate::observations::catalogue::{Catalogue, CatalogueCache, load};
use crate::operation::Operation;
use crate::policy::Grant;
use crate::quality::frameworks::FrameworkCache;
use crate::schools::code_lists::CodeListCache;

pub(super) const AREA: i32 = 851;
const FIRST_URN: i32 = 100_000;
const FIRST_TRUST: i32 = 9_000;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Person {
    Admin,
    Board,
    /// Works for the trust numbered 1.
    Trust,
    /// Works for the school numbered 4.
    School,
    Dashboard,
    /// Runs another partnership.
    Neighbour,
}

impl Person {
    pub(super) const ALL: [Self; 6] =
        [Self::Admin, Self::Board, Self::Trust, Self::School, Self::Dashboard, Self::Neighbour];

    pub(super) fn actor(self) -> Actor {
        let (role, organisation_kind, area) = match self {
            Self::Admin => (Role::LaAdmin, OrganisationKind::LocalAuthority, AREA),
            Self::Board => (Role::BoardMember, OrganisationKind::ExecutiveBoard, AREA),
            Self::Trust => (Role::TrustUser, OrganisationKind::Trust, AREA),
            Self::School => (Role::SchoolUser, OrganisationKind::School, AREA),
            Self::Dashboard => (Role::Dashboard, OrganisationKind::ApiClient, AREA),
            Self::Neighbour => (Role::LaAdmin, OrganisationKind::LocalAuthority, 850),
        };
        let membership = ActorMembership {
            id: format!("{self:?}"),
            role,
            organisation_id: format!("of {self:?}"),
            organisation_kind,
            area_la_code: LaCode::new(area).unwrap(),
            trust_uid: (self == Self::Trust).then(|| trust(1)),
            school_urn: (self == Self::School).then(|| urn(4)),
        };
        let name = format!("{self:?}");
        Actor::User { id: name.clone(), subject: name.clone(), display_name: name, memberships: vec![membership] }
    }
}

/// The URN of the school with the number.
pub(super) fn urn(school: u32) -> Urn {
    Urn::new(FIRST_URN + i32::try_from(school).unwrap()).unwrap()
}

/// The UID of the trust with the number.
pub(super) fn trust(number: u32) -> GroupUid {
    GroupUid::new(FIRST_TRUST + i32::try_from(number).unwrap()).unwrap()
}

pub(super) fn period() -> Period {
    Period::parse("2026/27 autumn").unwrap()
}

/// A cell of a school.
#[derive(Debug, Clone)]
pub(super) struct Cell<'a> {
    pub(super) school: u32,
    pub(super) cohort: &'a str,
    pub(super) numerator: i64,
    pub(super) denominator: Option<i64>,
}

pub(super) struct Desk {
    pub(super) db: DatabaseConnection,
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) clock: Arc<SetClock>,
    pub(super) log: Recorder,
    entropy: Arc<CountingEntropy>,
    schema: PartnershipSchema,
    /// Takes what the log is told, and writes nothing.
    _writer: Writer,
}

impl Desk {
    /// A database in memory with these schools, each in the trust with the number or maintained.
    pub(super) async fn with_schools(schools: &[(u32, Option<u32>)]) -> Self {
        let settings = Database { url: "sqlite::memory:".into(), max_connections: 1, ..Database::default() };
        let db = db::connect(&settings).await.unwrap();
        Migrator::up(&db, None).await.unwrap();
        load(&db).await.unwrap();
        let noon: DateTime<Utc> = "2026-11-24T12:00:00Z".parse().unwrap();
        let clock = Arc::new(SetClock::at(noon));
        let entropy = Arc::new(CountingEntropy::default());
        let (log, writer) = Recorder::new(entropy.clone());
        let schema = build(
            Limits { page_size: 100, cost: 1_000_000, ..Limits::default() },
            Commissioning::default(),
            Arc::new(CodeListCache::new(clock.clone())),
            Arc::new(CatalogueCache::new(clock.clone())),
            Arc::new(FrameworkCache::new(clock.clone())),
            log.clone(),
        );
        let catalogue = Arc::new(Catalogue::read(&db).await.unwrap());
        let desk = Self { db, catalogue, clock, log, entropy, schema, _writer: writer };
        desk.register(schools).await;
        desk
    }

    async fn register(&self, schools: &[(u32, Option<u32>)]) {
        for person in Person::ALL {
            let name = format!("{person:?}");
            let row = user::ActiveModel {
                id: Set(name.clone()),
                subject: Set(name.clone()),
                display_name: Set(name),
                created_at: Set(DateTime::UNIX_EPOCH),
                revoked_at: Set(None),
            };
            row.insert(&self.db).await.unwrap();
        }
        let trusts: std::collections::BTreeSet<u32> = schools.iter().filter_map(|(_, trust)| *trust).collect();
        for number in trusts {
            self.register_trust(trust(number)).await;
        }
        for (number, of_trust) in schools {
            let row = school::ActiveModel {
                urn: Set(urn(*number)),
                name: Set(format!("School {number}")),
                name_sort: Set(format!("school {number}")),
                la_code: Set(LaCode::new(AREA)),
                type_code: Set(Some(if of_trust.is_some() { 34 } else { 1 })),
                trust_uid: Set(of_trust.map(trust)),
                ..Default::default()
            };
            row.insert(&self.db).await.unwrap();
        }
    }

    async fn register_trust(&self, uid: GroupUid) {
        let row = school_group::ActiveModel {
            uid: Set(uid),
            name: Set(format!("Trust {uid}")),
            name_sort: Set(format!("trust {uid}")),
            type_code: Set(6),
            ..Default::default()
        };
        school_group::Entity::insert(row).on_conflict_do_nothing().exec(&self.db).await.unwrap();
    }

    async fn register_organisation(&self, id: String, kind: OrganisationKind, trust_uid: Option<GroupUid>) {
        let row = organisation::Model {
            name: id.clone(),
            id,
            kind,
            area_la_code: LaCode::new(AREA).unwrap(),
            trust_uid,
            school_urn: None,
            created_at: DateTime::UNIX_EPOCH,
        };
        organisation::Entity::insert(row.into_active_model()).on_conflict_do_nothing().exec(&self.db).await.unwrap();
    }

    /// Has the trusts of the grant sign the agreement that makes it.
    pub(super) async fn agree(&self, grant: &Grant) {
        let id = self.entropy.uuid(self.operation(Person::Admin).clock.now());
        let row = agreement::ActiveModel {
            id: Set(id.clone()),
            area_la_code: Set(grant.area_la_code),
            reference: Set(id.clone()),
            title: Set("Autumn assessments".into()),
            status: Set(AgreementStatus::Signed),
            starts_on: Set("2026-09-01".parse().unwrap()),
            ends_on: Set("2027-08-31".parse().unwrap()),
            first_period: Set(grant.first_period),
            last_period: Set(grant.last_period),
            lawful_basis: Set("public task".into()),
            individual_rights: Set("at the trust".into()),
            retention: Set("two years".into()),
            security: Set("encrypted".into()),
            version: Set(1),
            signed_at: Set(Some(DateTime::UNIX_EPOCH)),
            created_at: Set(DateTime::UNIX_EPOCH),
            ..Default::default()
        };
        row.insert(&self.db).await.unwrap();
        self.register_organisation(grant.reader_organisation_id.clone(), OrganisationKind::LocalAuthority, None).await;
        let mut parties = vec![(grant.reader_organisation_id.clone(), AgreementSide::Recipient)];
        for uid in &grant.trust_uids {
            self.register_trust(*uid).await;
            self.register_organisation(format!("trust {uid}"), OrganisationKind::Trust, Some(*uid)).await;
            parties.push((format!("trust {uid}"), AgreementSide::Sharer));
        }
        for (organisation_id, side) in parties {
            let (agreement_id, controller) = (id.clone(), Controller::Controller);
            let party = agreement_party::Model {
                agreement_id,
                organisation_id,
                side,
                controller,
                signed_by: None,
                signed_at: None,
            };
            party.into_active_model().insert(&self.db).await.unwrap();
        }
        let purpose = agreement_purpose::Model { agreement_id: id.clone(), purpose: Purpose::SchoolImprovement };
        purpose.into_active_model().insert(&self.db).await.unwrap();
        for measure_id in grant.measure_ids.clone() {
            let measure = agreement_measure::Model { agreement_id: id.clone(), measure_id };
            measure.into_active_model().insert(&self.db).await.unwrap();
        }
        for cohort_number in grant.cohort_numbers.clone() {
            let cohort = agreement_cohort::Model { agreement_id: id.clone(), cohort_number };
            cohort.into_active_model().insert(&self.db).await.unwrap();
        }
    }

    /// Holds the cells as what schools measured in the autumn term.
    pub(super) async fn hold(&self, measure_code: &str, cells: &[Cell<'_>]) {
        let measure = self.catalogue.measure(measure_code).unwrap();
        let now = self.operation(Person::Admin).clock.now();
        let rows = cells.iter().map(|cell| {
            let share = |denominator: i64| (cell.numerator * 100_000 + denominator / 2) / denominator.max(1);
            let value = cell.denominator.map_or(cell.numerator * 1_000, share);
            let numerator = cell.denominator.and_then(|_| Thousandths::new(cell.numerator * 1_000));
            let row = observation::Model {
                id: 0,
                level: Level::School,
                subject: urn(cell.school).get(),
                measure_id: measure.id,
                cohort_number: self.catalogue.number(cell.cohort).unwrap(),
                period: period(),
                status: ObservationStatus::InYear,
                version: 1,
                state: ValueState::Present,
                symbol: None,
                value_thousandths: Thousandths::new(value),
                numerator_thousandths: numerator,
                denominator: cell.denominator.map(|count| i32::try_from(count).unwrap()),
                pupils: None,
                lower_thousandths: None,
                upper_thousandths: None,
                is_public: false,
                area_la_code: LaCode::new(AREA),
                source_file_id: None,
                submission_id: None,
                source_line: None,
                release_id: None,
                withheld_because: None,
                recorded_at: now,
                superseded_at: None,
            };
            let mut row = row.into_active_model();
            row.id = sea_orm::ActiveValue::NotSet;
            row
        });
        let rows: Vec<_> = rows.collect();
        for some in rows.chunks(500) {
            observation::Entity::insert_many(some.to_vec()).exec_without_returning(&self.db).await.unwrap();
        }
    }

    /// Holds nothing of a school any more.
    pub(super) async fn let_go(&self, school: u32) {
        let now = self.operation(Person::Admin).clock.now().to_rfc3339();
        let subject = urn(school);
        let statement =
            format!("UPDATE observation SET superseded_at = '{now}' WHERE subject = {subject} AND is_public = FALSE");
        self.db.execute_unprepared(&statement).await.unwrap();
    }

    /// Has a school join another trust.
    pub(super) async fn move_school(&self, school: u32, to: u32) {
        let statement = format!("UPDATE school SET trust_uid = {} WHERE urn = {}", trust(to), urn(school));
        self.db.execute_unprepared(&statement).await.unwrap();
    }

    /// An agreement by which the trusts with the numbers share the measure and cohorts with the local authority.
    pub(super) fn grant(&self, trusts: &[u32], measure_code: &str, cohorts: &[&str]) -> Grant {
        Grant {
            agreement_id: "018f0000-0000-7000-8000-0000000000a9".to_owned(),
            area_la_code: LaCode::new(AREA).unwrap(),
            reader_organisation_id: "of Admin".to_owned(),
            trust_uids: trusts.iter().copied().map(trust).collect(),
            urns: Vec::new(),
            measure_ids: vec![self.catalogue.measure(measure_code).unwrap().id],
            cohort_numbers: cohorts.iter().map(|code| self.catalogue.number(code).unwrap()).collect(),
            first_period: None,
            last_period: Period::parse("2026/27").ok(),
        }
    }

    pub(super) fn operation(&self, person: Person) -> Operation {
        self.clock.set(crate::clock::Clock::now(&*self.clock) + TimeDelta::milliseconds(1));
        Operation {
            db: self.db.clone(),
            actor: Arc::new(person.actor()),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            request_id: "a request".into(),
        }
    }

    /// The answer to a query that has no error.
    pub(super) async fn ask(&self, person: Person, query: &str) -> Value {
        let answer = self.answer(person, query).await;
        assert!(answer.errors.is_empty(), "{query}: {:?}", answer.errors);
        answer.data.into_json().unwrap()
    }

    pub(super) async fn answer(&self, person: Person, query: &str) -> async_graphql::Response {
        self.schema.execute(with_operation(Request::new(query), self.operation(person))).await
    }
}
