//! The invented people of `demo`: one user for each role. The trust and the school that two of them work for are real ones
//! of the register; all else is invented and says so in its name.

use chrono::{DateTime, NaiveDate, Utc};
use entities::keys::{GroupUid, LaCode, Urn};
use entities::states::{OrganisationKind, Role};
use entities::{membership, organisation, school, school_group, user};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr,
    EntityTrait, FromQueryResult, JoinType, Order, QueryFilter, QueryOrder, QuerySelect, Related, Select,
};
use serde::Serialize;

use crate::clock::Clock;
use crate::db;
use crate::entropy::Entropy;

/// Code of an open establishment in `establishment_status`.
const OPEN: i32 = 1;

/// The user that GraphiQL of `demo` is signed in as.
pub const ADMIN: &str = "la-admin";

/// A user that can sign in, and one role that it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, FromQueryResult)]
pub struct RoleHolder {
    /// `sub` of its tokens.
    pub subject: String,
    /// The role.
    pub role: Role,
    /// Name of the organisation for which it is held.
    pub organisation: String,
}

/// Day from which the users of `demo` hold what they hold: before the year that it replays. Evaluated when this is compiled, so
/// that it is no day is an error of the compiler.
const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2016, 7, 1).expect("a day of the calendar");

/// An invented user: subject, name to show, role and the kind of organisation that it is for.
struct Person {
    subject: &'static str,
    name: &'static str,
    role: Role,
    body: Body,
}

enum Body {
    Invented(OrganisationKind, &'static str),
    Trust,
    School,
}

const PEOPLE: [Person; 8] = [
    Person {
        subject: ADMIN,
        name: "Invented administrator",
        role: Role::LaAdmin,
        body: Body::Invented(OrganisationKind::LocalAuthority, "Local authority (demo)"),
    },
    Person {
        subject: "la-officer",
        name: "Invented officer",
        role: Role::LaOfficer,
        body: Body::Invented(OrganisationKind::LocalAuthority, "Local authority (demo)"),
    },
    Person {
        subject: "board-member",
        name: "Invented board member",
        role: Role::BoardMember,
        body: Body::Invented(OrganisationKind::ExecutiveBoard, "Executive Board (demo)"),
    },
    Person {
        subject: "advisory-member",
        name: "Invented panel member",
        role: Role::AdvisoryMember,
        body: Body::Invented(OrganisationKind::AdvisoryPanel, "Education Advisory Panel (demo)"),
    },
    Person { subject: "trust-user", name: "Invented trust data manager", role: Role::TrustUser, body: Body::Trust },
    Person {
        subject: "teaching-school-user",
        name: "Invented alliance lead",
        role: Role::TeachingSchoolUser,
        body: Body::Invented(OrganisationKind::Provider, "Invented Teaching School Alliance (demo)"),
    },
    Person { subject: "school-user", name: "Invented head of school", role: Role::SchoolUser, body: Body::School },
    Person {
        subject: "dashboard",
        name: "Invented dashboard",
        role: Role::Dashboard,
        body: Body::Invented(OrganisationKind::ApiClient, "Invented dashboard (demo)"),
    },
];

/// Names that the users of `demo` sign in by, one for each role.
pub fn subjects() -> impl Iterator<Item = &'static str> {
    PEOPLE.iter().map(|person| person.subject)
}

/// Registers the users that are not there yet, with what they hold, in one transaction. Those that are there stay as they
/// are. Without a trust or a school of the area on the register, the user that would work for it is left out.
///
/// # Errors
/// When the database fails.
pub async fn seed(
    db: &DatabaseConnection,
    clock: &dyn Clock,
    entropy: &dyn Entropy,
    area: LaCode,
) -> Result<(), DbErr> {
    let transaction = db::begin_write(db).await?;
    let seeding = Seeding { db: &transaction, entropy, area, now: clock.now(), today: clock.today() };
    for person in &PEOPLE {
        seeding.register(person).await?;
    }
    transaction.commit().await
}

/// Who can sign in, and as what: by subject, then role. At most two hundred, which is ample for a demo.
///
/// # Errors
/// When the database fails.
pub async fn role_holders(db: &DatabaseConnection) -> Result<Vec<RoleHolder>, DbErr> {
    holders().limit(200).into_model().all(db).await
}

/// Whether a token for this subject would be believed, its key apart.
///
/// # Errors
/// When the database fails.
pub async fn may_sign_in(db: &DatabaseConnection, subject: &str) -> Result<bool, DbErr> {
    let user = user_by_subject(subject).one(db).await?;
    Ok(user.is_some_and(|user| user.revoked_at.is_none()))
}

#[expect(clippy::disallowed_methods, reason = "a command of the operator asks, who has no actor")]
fn user_by_subject(subject: &str) -> Select<user::Entity> {
    user::Entity::find().filter(user::Column::Subject.eq(subject))
}

#[expect(clippy::disallowed_methods, reason = "a command of the operator asks, who has no actor")]
fn holders() -> Select<membership::Entity> {
    membership::Entity::find()
        .select_only()
        .column(user::Column::Subject)
        .column(membership::Column::Role)
        .column_as(organisation::Column::Name, "organisation")
        .join(JoinType::InnerJoin, <membership::Entity as Related<user::Entity>>::to())
        .join(JoinType::InnerJoin, <membership::Entity as Related<organisation::Entity>>::to())
        .filter(user::Column::RevokedAt.is_null())
        .order_by_asc(user::Column::Subject)
        .order_by_asc(membership::Column::Role)
}

struct Seeding<'a, C> {
    db: &'a C,
    entropy: &'a dyn Entropy,
    area: LaCode,
    now: DateTime<Utc>,
    today: NaiveDate,
}

impl<C: ConnectionTrait> Seeding<'_, C> {
    async fn register(&self, person: &Person) -> Result<(), DbErr> {
        if user_by_subject(person.subject).one(self.db).await?.is_some() {
            return Ok(());
        }
        let Some(organisation_id) = self.organisation(&person.body).await? else {
            tracing::warn!(subject = person.subject, "left out: the register has no trust or school of the area");
            return Ok(());
        };
        let user_id = self.entropy.uuid(self.now);
        let user = user::ActiveModel {
            id: Set(user_id.clone()),
            subject: Set(person.subject.to_owned()),
            display_name: Set(person.name.to_owned()),
            created_at: Set(self.now),
            revoked_at: Set(None),
        };
        user.insert(self.db).await?;
        let membership = membership::ActiveModel {
            id: Set(self.entropy.uuid(self.now)),
            user_id: Set(user_id),
            role: Set(person.role),
            organisation_id: Set(organisation_id),
            starts_on: Set(std::cmp::min(self.today, FIRST_DAY)),
            ends_on: Set(None),
            granted_by: Set(None),
            version: Set(1),
            created_at: Set(self.now),
        };
        membership.insert(self.db).await.map(|_| ())
    }

    async fn organisation(&self, body: &Body) -> Result<Option<String>, DbErr> {
        let row = match body {
            Body::Invented(kind, name) => Some(self.body(*kind, (*name).to_owned(), None, None)),
            Body::Trust => {
                self.trust().await?.map(|(uid, name)| self.body(OrganisationKind::Trust, name, Some(uid), None))
            }
            Body::School => {
                self.school().await?.map(|(urn, name)| self.body(OrganisationKind::School, name, None, Some(urn)))
            }
        };
        match row {
            None => Ok(None),
            Some(row) => self.found_or_inserted(row).await.map(Some),
        }
    }

    fn body(
        &self,
        kind: OrganisationKind,
        name: String,
        trust_uid: Option<GroupUid>,
        school_urn: Option<Urn>,
    ) -> organisation::Model {
        let (id, area_la_code, created_at) = (self.entropy.uuid(self.now), self.area, self.now);
        organisation::Model { id, kind, name, area_la_code, trust_uid, school_urn, created_at }
    }

    /// The organisation of the area that is this one already, or this one.
    #[expect(clippy::disallowed_methods, reason = "a command of the operator asks, who has no actor")]
    async fn found_or_inserted(&self, row: organisation::Model) -> Result<String, DbErr> {
        let same = match (row.trust_uid, row.school_urn) {
            (Some(uid), _) => organisation::Column::TrustUid.eq(uid),
            (_, Some(urn)) => organisation::Column::SchoolUrn.eq(urn),
            _ => organisation::Column::Kind.eq(row.kind).and(organisation::Column::Name.eq(&row.name)),
        };
        let same = Condition::all().add(organisation::Column::AreaLaCode.eq(self.area)).add(same);
        if let Some(found) = organisation::Entity::find().filter(same).one(self.db).await? {
            return Ok(found.id);
        }
        organisation::ActiveModel {
            id: Set(row.id),
            kind: Set(row.kind),
            name: Set(row.name),
            area_la_code: Set(row.area_la_code),
            trust_uid: Set(row.trust_uid),
            school_urn: Set(row.school_urn),
            created_at: Set(row.created_at),
        }
        .insert(self.db)
        .await
        .map(|row| row.id)
    }

    /// The academy trust with most schools in the area.
    #[expect(clippy::disallowed_methods, reason = "the register is public")]
    async fn trust(&self) -> Result<Option<(GroupUid, String)>, DbErr> {
        school_group::Entity::find()
            .select_only()
            .column(school_group::Column::Uid)
            .column(school_group::Column::Name)
            .join(JoinType::InnerJoin, <school_group::Entity as Related<school::Entity>>::to())
            .filter(school::Column::LaCode.eq(self.area))
            .filter(school::Column::StatusCode.eq(OPEN))
            .group_by(school_group::Column::Uid)
            .group_by(school_group::Column::Name)
            .order_by(Expr::expr(Func::count(Expr::col((school::Entity, school::Column::Urn)))), Order::Desc)
            .order_by_asc(school_group::Column::Uid)
            .into_tuple()
            .one(self.db)
            .await
    }

    /// An open school of the area that belongs to no trust: the first by URN.
    #[expect(clippy::disallowed_methods, reason = "the register is public")]
    async fn school(&self) -> Result<Option<(Urn, String)>, DbErr> {
        school::Entity::find()
            .select_only()
            .column(school::Column::Urn)
            .column(school::Column::Name)
            .filter(school::Column::LaCode.eq(self.area))
            .filter(school::Column::StatusCode.eq(OPEN))
            .filter(school::Column::TrustUid.is_null())
            .order_by_asc(school::Column::Urn)
            .into_tuple()
            .one(self.db)
            .await
    }
}

#[cfg(test)]
mod tests {
    use migration::Migrator;
    use sea_orm_migration::MigratorTrait;
    use tempfile::TempDir;

    use super::*;
    use crate::clock::SystemClock;
    use crate::config::Database;
    use crate::entropy::SystemEntropy;

    async fn migrated() -> (TempDir, DatabaseConnection) {
        let folder = tempfile::tempdir().unwrap();
        let db = migrated_at(format!("sqlite://{}", folder.path().join("test.sqlite").display())).await;
        (folder, db)
    }

    async fn migrated_at(url: String) -> DatabaseConnection {
        let db = crate::db::connect(&Database { url: url.into(), ..Database::default() }).await.unwrap();
        Migrator::up(&db, None).await.unwrap();
        db
    }

    async fn trust(db: &DatabaseConnection, uid: i32, name: &str) {
        let row = school_group::ActiveModel {
            uid: Set(GroupUid::new(uid).unwrap()),
            name: Set(name.to_owned()),
            name_sort: Set(name.to_lowercase()),
            type_code: Set(6),
            ..Default::default()
        };
        row.insert(db).await.unwrap();
    }

    async fn school(db: &DatabaseConnection, urn: i32, la: i32, status: i32, trust: Option<i32>) {
        let row = school::ActiveModel {
            urn: Set(Urn::new(urn).unwrap()),
            name: Set(format!("School {urn}")),
            name_sort: Set(format!("school {urn}")),
            la_code: Set(LaCode::new(la)),
            status_code: Set(Some(status)),
            trust_uid: Set(trust.and_then(GroupUid::new)),
            ..Default::default()
        };
        row.insert(db).await.unwrap();
    }

    async fn seed_portsmouth(db: &DatabaseConnection) -> Vec<RoleHolder> {
        seed(db, &SystemClock, &SystemEntropy, LaCode::new(851).unwrap()).await.unwrap();
        role_holders(db).await.unwrap()
    }

    async fn register(db: &DatabaseConnection) {
        trust(db, 2001, "SMALL TRUST").await;
        trust(db, 2002, "LARGE ELSEWHERE TRUST").await;
        trust(db, 2003, "LARGEST HERE TRUST").await;
        for (urn, la, status, trust) in [
            (100_001, 851, 2, None),
            (100_002, 850, 1, None),
            (100_003, 851, 1, Some(2001)),
            (100_004, 851, 1, None),
            (100_005, 851, 1, Some(2003)),
            (100_006, 851, 1, Some(2003)),
            (100_007, 850, 1, Some(2002)),
            (100_008, 850, 1, Some(2002)),
            (100_009, 850, 1, Some(2002)),
            (100_010, 851, 2, Some(2001)),
            (100_011, 851, 2, Some(2001)),
        ] {
            school(db, urn, la, status, trust).await;
        }
    }

    async fn expect_one_user_for_each_role(db: &DatabaseConnection) {
        register(db).await;
        let holders = seed_portsmouth(db).await;
        let mut roles: Vec<_> = holders.iter().map(|holder| holder.role).collect();
        roles.sort();
        assert_eq!(roles, <Role as sea_orm::Iterable>::iter().collect::<Vec<_>>());
        let of = |subject: &str| holders.iter().find(|holder| holder.subject == subject).unwrap().organisation.clone();
        assert_eq!(of("trust-user"), "LARGEST HERE TRUST");
        assert_eq!(of("school-user"), "School 100004");
        assert_eq!(of("la-admin"), of("la-officer"));
        assert!(of("teaching-school-user").contains("Invented"));
        assert!(subjects().all(|subject| holders.iter().any(|holder| holder.subject == subject)));
    }

    #[tokio::test]
    async fn there_is_one_user_for_each_role_and_the_register_names_two() {
        let (_folder, db) = migrated().await;
        expect_one_user_for_each_role(&db).await;
    }

    /// Needs a role that may create databases.
    #[tokio::test]
    async fn there_is_one_user_for_each_role_on_postgresql_too() {
        let Ok(url) = std::env::var("TEST_DATABASE_URL") else { return };
        let (base, _) = url.rsplit_once('/').unwrap();
        let admin = sea_orm::Database::connect(&url).await.unwrap();
        let name = format!("demo_test_{}", std::process::id());
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        let db = migrated_at(format!("{base}/{name}")).await;
        expect_one_user_for_each_role(&db).await;
        expect_nothing_new(&db).await;
        db.close().await.unwrap();
        admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    }

    async fn expect_nothing_new(db: &DatabaseConnection) {
        let first = role_holders(db).await.unwrap();
        for urn in 100_012..100_015 {
            school(db, urn, 851, 1, Some(2001)).await;
        }
        assert_eq!(seed_portsmouth(db).await, first);
    }

    #[tokio::test]
    async fn seeding_twice_changes_nothing() {
        let (_folder, db) = migrated().await;
        register(&db).await;
        seed_portsmouth(&db).await;
        expect_nothing_new(&db).await;
    }

    #[tokio::test]
    async fn only_users_that_are_registered_may_sign_in() {
        let (_folder, db) = migrated().await;
        assert!(!may_sign_in(&db, ADMIN).await.unwrap());
        seed_portsmouth(&db).await;
        assert!(may_sign_in(&db, ADMIN).await.unwrap());
        assert!(!may_sign_in(&db, "LA-ADMIN").await.unwrap());
    }

    #[tokio::test]
    async fn with_an_empty_register_two_are_left_out_until_it_is_filled() {
        let (_folder, db) = migrated().await;
        assert_eq!(seed_portsmouth(&db).await.len(), PEOPLE.len() - 2);
        register(&db).await;
        assert_eq!(seed_portsmouth(&db).await.len(), PEOPLE.len());
    }
}
