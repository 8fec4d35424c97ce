use api::graphql::id::GlobalId;
use chrono::{NaiveDate, TimeDelta};
use entities::keys::LaCode;
use entities::states::{OrganisationKind, Role};
use entities::{membership, organisation, user};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::Set;

use crate::app::TestApp;
use crate::client::Client;

/// Southampton, whose partnership is another than Portsmouth's.
const SOUTHAMPTON: i32 = 852;

/// The invented people of another area's partnership: who belongs to one must not see the other's.
#[derive(Debug, Clone)]
pub struct Neighbours {
    /// Global id of the local authority as an organisation.
    pub organisation: String,
    /// Global id of its administrator.
    pub admin: String,
    /// Global id of the administrator's membership.
    pub admin_membership: String,
    /// Global id of its officer.
    pub officer: String,
    /// Global id of the officer's membership.
    pub officer_membership: String,
}

impl Neighbours {
    /// The administrator of the other area as a client.
    #[must_use]
    pub fn admin_client<'a>(&self, app: &'a TestApp) -> Client<'a> {
        app.client_with(Some(app.token("other-admin", TimeDelta::minutes(15))))
    }
}

/// Writes the partnership of Southampton with an administrator, `other-admin`, and an officer, `other-officer`, into the
/// database.
///
/// # Panics
/// When it cannot be written.
pub async fn settle_neighbours(app: &TestApp) -> Neighbours {
    let organisation = organisation::ActiveModel {
        id: Set(key(1)),
        kind: Set(OrganisationKind::LocalAuthority),
        name: Set("Local authority (neighbours)".into()),
        area_la_code: Set(LaCode::new(SOUTHAMPTON).expect("a code")),
        trust_uid: Set(None),
        school_urn: Set(None),
        created_at: Set(app.now()),
    };
    organisation.insert(&app.app.db).await.expect("an organisation is written");
    appoint(app, 2, "other-admin", Role::LaAdmin).await;
    appoint(app, 4, "other-officer", Role::LaOfficer).await;
    Neighbours {
        organisation: GlobalId::Organisation(key(1)).encode().to_string(),
        admin: GlobalId::User(key(2)).encode().to_string(),
        admin_membership: GlobalId::Membership(key(3)).encode().to_string(),
        officer: GlobalId::User(key(4)).encode().to_string(),
        officer_membership: GlobalId::Membership(key(5)).encode().to_string(),
    }
}

async fn appoint(app: &TestApp, number: u8, subject: &str, role: Role) {
    let user = user::ActiveModel {
        id: Set(key(number)),
        subject: Set(subject.into()),
        display_name: Set(format!("Invented {subject}")),
        created_at: Set(app.now()),
        revoked_at: Set(None),
    };
    user.insert(&app.app.db).await.expect("a user is written");
    let membership = membership::ActiveModel {
        id: Set(key(number + 1)),
        user_id: Set(key(number)),
        role: Set(role),
        organisation_id: Set(key(1)),
        starts_on: Set(NaiveDate::from_ymd_opt(2026, 9, 1).expect("a day")),
        ends_on: Set(None),
        granted_by: Set(None),
        version: Set(1),
        created_at: Set(app.now()),
    };
    membership.insert(&app.app.db).await.expect("a membership is written");
}

fn key(number: u8) -> String {
    format!("018f0000-0000-7000-8000-0000000000{number:02}")
}
