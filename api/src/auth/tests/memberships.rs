use sea_orm::ActiveValue::Unchanged;
use sea_orm::ConnectionTrait;

use super::*;
use crate::db::statements::StatementCount;

async fn roles(door: &Door, today: &str) -> Vec<Role> {
    let day: NaiveDate = today.parse().unwrap();
    door.clock.set(day.and_hms_opt(12, 0, 0).unwrap().and_utc());
    let actor = door.ask(&door.bearer("ada")).await.unwrap();
    actor.memberships().iter().map(|membership| membership.role).collect()
}

async fn expect_days_to_count(door: &Door) {
    door.organisation("la", OrganisationKind::LocalAuthority).await;
    door.organisation("board", OrganisationKind::ExecutiveBoard).await;
    door.grant("m1", Role::LaOfficer, "la", "2026-09-01", None).await;
    door.grant("m2", Role::BoardMember, "board", "2026-10-01", Some("2026-11-01")).await;
    assert_eq!(roles(door, "2026-08-31").await, []);
    assert_eq!(roles(door, "2026-09-01").await, [Role::LaOfficer]);
    assert_eq!(roles(door, "2026-10-01").await, [Role::LaOfficer, Role::BoardMember]);
    assert_eq!(roles(door, "2026-10-31").await, [Role::LaOfficer, Role::BoardMember]);
    assert_eq!(roles(door, "2026-11-01").await, [Role::LaOfficer]);
}

#[tokio::test]
async fn a_membership_counts_from_its_first_day_until_the_day_before_its_end() {
    expect_days_to_count(&Door::open().await).await;
}

/// Needs a role that may create databases.
#[tokio::test]
async fn days_count_on_postgresql_too() {
    let Ok(url) = std::env::var("TEST_DATABASE_URL") else { return };
    let (base, _) = url.rsplit_once('/').unwrap();
    let admin = sea_orm::Database::connect(&url).await.unwrap();
    let name = format!("auth_test_{}", std::process::id());
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let door = Door::open_on(format!("{base}/{name}"), tempfile::tempdir().unwrap(), |_, _| {}).await;
    expect_days_to_count(&door).await;
    assert_eq!(door.reason(&door.bearer("nobody")).await, "unknown_subject");
    door.db.clone().close().await.unwrap();
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

#[tokio::test]
async fn a_membership_brings_its_organisation() {
    let door = Door::open().await;
    door.organisation("la", OrganisationKind::LocalAuthority).await;
    door.grant("m1", Role::LaAdmin, "la", "2026-09-01", None).await;
    let actor = door.ask(&door.bearer("ada")).await.unwrap();
    let membership = &actor.memberships()[0];
    assert_eq!((membership.id.as_str(), membership.organisation_id.as_str()), ("m1", "la"));
    assert_eq!(membership.organisation_kind, OrganisationKind::LocalAuthority);
    assert_eq!(membership.area_la_code.get(), 851);
    assert!(actor.has_role(Role::LaAdmin));
}

#[tokio::test]
async fn roles_in_a_token_are_not_rights() {
    let door = Door::open().await;
    let mut claims = claims();
    claims["role"] = json!("LA_ADMIN");
    claims["roles"] = json!(["LA_ADMIN"]);
    let actor = door.ask(&door.signer.sign(&header(Algorithm::EdDSA, "key-1"), &claims)).await.unwrap();
    assert_eq!(actor.memberships(), []);
}

#[tokio::test]
async fn a_revoked_user_is_refused_from_the_moment_on() {
    let door = Door::open().await;
    let revoked_at = Set(Some(noon() + TimeDelta::minutes(1)));
    let user = user::ActiveModel { id: Unchanged("user-ada".to_owned()), revoked_at, ..Default::default() };
    user.update(&door.db).await.unwrap();
    let bearer = door.bearer("ada");
    assert!(door.ask(&bearer).await.is_ok());
    door.clock.set(noon() + TimeDelta::minutes(1));
    assert_eq!(door.reason(&bearer).await, "revoked_subject");
}

#[tokio::test]
async fn signing_in_is_one_statement_whatever_the_number_of_memberships() {
    let door = Door::open().await;
    let count = async |header: &str| {
        let count = StatementCount::default();
        let _ = count.scope(door.ask(header)).await;
        count.get()
    };
    assert_eq!(count(&door.bearer("ada")).await, 1);
    door.organisation("la", OrganisationKind::LocalAuthority).await;
    for number in 0..20 {
        door.grant(&format!("m{number:02}"), Role::LaOfficer, "la", "2026-09-01", None).await;
    }
    assert_eq!(count(&door.bearer("ada")).await, 1);
    assert_eq!(count("Bearer nonsense").await, 0);
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_not_the_callers_fault() {
    let door = Door::open().await;
    let bearer = door.bearer("ada");
    door.db.clone().close().await.unwrap();
    assert_eq!(door.ask(&bearer).await, Err(AuthError::Unavailable));
}
