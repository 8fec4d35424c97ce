//! What the register says of the schools of a batch on a day.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::keys::{GroupUid, LaCode, Urn};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult};
use serde::Serialize;

use super::sheet::{self, Holds};
use crate::schools::rules::groups::TRUST_TYPES;
use crate::submissions::rules::OnRegister;

#[derive(Serialize)]
struct Asked {
    urn: i32,
}

#[derive(FromQueryResult)]
struct Found {
    urn: Urn,
    la_code: Option<LaCode>,
    type_code: Option<i32>,
    status_code: Option<i32>,
    opened_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    trust_uid: Option<GroupUid>,
    is_member_today: Option<bool>,
}

/// The schools with these URNs, with the trusts of which they were members on the day. They are locked in the order of their
/// URNs until the transaction ends: batches about one school come one after the other, and do not wait in a circle. One
/// statement.
///
/// # Errors
/// When the database fails.
pub async fn lock_schools<C: ConnectionTrait>(
    db: &C,
    urns: &[Urn],
    (day, today): (NaiveDate, NaiveDate),
) -> Result<HashMap<Urn, OnRegister>, DbErr> {
    let backend = db.get_database_backend();
    let mut asked: Vec<i32> = urns.iter().map(|urn| urn.get()).collect();
    asked.sort_unstable();
    asked.dedup();
    let asked: Vec<Asked> = asked.into_iter().map(|urn| Asked { urn }).collect();
    let statement = sheet::over(backend, text(backend), &asked, [day.into(), today.into()])?;
    let mut schools: HashMap<Urn, OnRegister> = HashMap::with_capacity(asked.len());
    for found in sheet::read::<_, Found>(db, statement).await? {
        let school = schools.entry(found.urn).or_insert_with(|| OnRegister {
            urn: found.urn,
            la_code: found.la_code,
            type_code: found.type_code,
            status_code: found.status_code,
            opened_on: found.opened_on,
            closed_on: found.closed_on,
            trusts: Vec::new(),
            trusts_today: Vec::new(),
        });
        school.trusts.extend(found.trust_uid);
        school.trusts_today.extend(found.trust_uid.filter(|_| found.is_member_today == Some(true)));
    }
    Ok(schools)
}

fn text(backend: DbBackend) -> String {
    let asked = format!("(SELECT urn FROM {})", sheet::relation(backend, &[("urn", Holds::Whole)]));
    // PostgreSQL does not know how few schools a batch has, and would read all of them to join.
    let (among, lock) = match backend {
        DbBackend::Postgres => (format!("= ANY (ARRAY{asked})"), "FOR NO KEY UPDATE OF s"),
        _ => (format!("IN {asked}"), ""),
    };
    let trusts = TRUST_TYPES.map(|code| code.to_string()).join(", ");
    format!(
        "SELECT s.urn, s.la_code, s.type_code, s.status_code, s.opened_on, s.closed_on, g.group_uid AS trust_uid, \
         g.is_member_today FROM school s LEFT JOIN (SELECT m.urn, m.group_uid, (m.left_on IS NULL OR m.left_on > $3) AS is_member_today FROM group_membership m \
         JOIN school_group t ON t.uid = m.group_uid AND t.type_code IN ({trusts}) \
         WHERE (m.joined_on IS NULL OR m.joined_on <= $2) AND (m.left_on IS NULL OR m.left_on > $2)) g ON g.urn = s.urn \
         WHERE s.urn {among} ORDER BY s.urn {lock}"
    )
}
