use chrono::{DateTime, NaiveDate, Utc};
use entities::keys::{GroupUid, LaCode, Urn};
use entities::states::{OrganisationKind, Role};
use entities::{membership, organisation, user};
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, Related, RelationDef, Select,
};

use super::actor::ActorMembership;

/// A user as the database has it today.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct KnownUser {
    pub(super) id: String,
    pub(super) subject: String,
    pub(super) display_name: String,
    pub(super) revoked_at: Option<DateTime<Utc>>,
    pub(super) memberships: Vec<ActorMembership>,
}

/// One membership of a user, or the bare user if it has none.
#[derive(Debug, FromQueryResult)]
struct Row {
    user_id: String,
    subject: String,
    display_name: String,
    revoked_at: Option<DateTime<Utc>>,
    membership_id: Option<String>,
    role: Option<Role>,
    organisation_id: Option<String>,
    organisation_kind: Option<OrganisationKind>,
    area_la_code: Option<LaCode>,
    trust_uid: Option<GroupUid>,
    school_urn: Option<Urn>,
}

/// The user with this subject and the memberships that count on this day, in one statement.
pub(super) async fn user_by_subject(
    db: &DatabaseConnection,
    subject: &str,
    today: NaiveDate,
) -> Result<Option<KnownUser>, DbErr> {
    Ok(users(db, user::Column::Subject.eq(subject), today).await?.pop())
}

/// The users of whom the condition holds, with the memberships that count on this day, in one statement.
pub(super) async fn users<C: ConnectionTrait>(db: &C, are: Expr, today: NaiveDate) -> Result<Vec<KnownUser>, DbErr> {
    let mut users: Vec<KnownUser> = Vec::new();
    for row in select(are, today).into_model::<Row>().all(db).await? {
        let known = users.iter_mut().find(|user| user.id == row.user_id);
        match known {
            Some(user) => user.memberships.extend(row.membership()),
            None => users.push(KnownUser {
                id: row.user_id.clone(),
                subject: row.subject.clone(),
                display_name: row.display_name.clone(),
                revoked_at: row.revoked_at,
                memberships: row.membership().into_iter().collect(),
            }),
        }
    }
    Ok(users)
}

#[expect(clippy::disallowed_methods, reason = "there is no actor yet whose eyes could limit what is seen")]
fn select(are: Expr, today: NaiveDate) -> Select<user::Entity> {
    user::Entity::find()
        .select_only()
        .column_as(user::Column::Id, "user_id")
        .column(user::Column::Subject)
        .column(user::Column::DisplayName)
        .column(user::Column::RevokedAt)
        .column_as(membership::Column::Id, "membership_id")
        .column(membership::Column::Role)
        .column(membership::Column::OrganisationId)
        .column_as(organisation::Column::Kind, "organisation_kind")
        .column(organisation::Column::AreaLaCode)
        .column(organisation::Column::TrustUid)
        .column(organisation::Column::SchoolUrn)
        .join(JoinType::LeftJoin, memberships_on(today))
        .join(JoinType::LeftJoin, <membership::Entity as Related<organisation::Entity>>::to())
        .filter(are)
        .order_by_asc(membership::Column::Id)
}

fn memberships_on(today: NaiveDate) -> RelationDef {
    <user::Entity as Related<membership::Entity>>::to().on_condition(move |_, membership| {
        let starts_on = Expr::col((membership.clone(), membership::Column::StartsOn));
        let ends_on = Expr::col((membership, membership::Column::EndsOn));
        Condition::all().add(starts_on.lte(today)).add(ends_on.clone().is_null().or(ends_on.gt(today)))
    })
}

impl Row {
    fn membership(self) -> Option<ActorMembership> {
        Some(ActorMembership {
            id: self.membership_id?,
            role: self.role?,
            organisation_id: self.organisation_id?,
            organisation_kind: self.organisation_kind?,
            area_la_code: self.area_la_code?,
            trust_uid: self.trust_uid,
            school_urn: self.school_urn,
        })
    }
}
