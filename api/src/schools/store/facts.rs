//! What the rules need to know of schools, whoever asks: the register is public, and who acts on a school need not read its page.

use std::collections::HashMap;

use entities::code_lists::OPEN_STATUSES;
use entities::keys::{GroupUid, LaCode, Urn};
use entities::school;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

/// What is known of a school.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct SchoolFacts {
    /// The school.
    pub urn: Urn,
    /// Its local authority.
    pub la_code: Option<LaCode>,
    /// Its trust.
    pub trust_uid: Option<GroupUid>,
    /// Its phase.
    pub phase_code: Option<i32>,
    /// Its status.
    pub status_code: Option<i32>,
    /// Where it is, in metres east on the National Grid.
    pub easting: Option<i32>,
    /// And in metres north.
    pub northing: Option<i32>,
}

impl SchoolFacts {
    /// Whether it is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status_code.is_some_and(|status| OPEN_STATUSES.contains(&status))
    }
}

/// What is known of the schools; those that the register does not have are left out. One statement.
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "the register is public")]
pub async fn facts_of<C: ConnectionTrait>(db: &C, urns: &[Urn]) -> Result<HashMap<Urn, SchoolFacts>, DbErr> {
    use school::Column::{Easting, LaCode, Northing, PhaseCode, StatusCode, TrustUid, Urn as Key};
    let named = school::Entity::find().filter(Key.is_in(urns.iter().copied())).select_only();
    let columns = [Key, LaCode, TrustUid, PhaseCode, StatusCode, Easting, Northing];
    let found: Vec<SchoolFacts> = named.columns(columns).into_model().all(db).await?;
    Ok(found.into_iter().map(|facts| (facts.urn, facts)).collect())
}

/// URNs of the schools of the trusts. One statement.
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "the register is public")]
pub async fn schools_of<C: ConnectionTrait>(db: &C, trusts: &[GroupUid]) -> Result<Vec<Urn>, DbErr> {
    let of_trusts = school::Entity::find().filter(school::Column::TrustUid.is_in(trusts.iter().copied()));
    of_trusts.select_only().column(school::Column::Urn).into_tuple().all(db).await
}
