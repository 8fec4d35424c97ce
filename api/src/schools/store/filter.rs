//! What a list of schools or groups is cut down to.

use chrono::NaiveDate;
use entities::keys::{GroupUid, LaCode};
use entities::values::Percent;
use entities::{group_membership, school, school_group};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, DbErr};

use super::search::NameSearch;

/// Which schools. An empty part lets all pass; the parts are joined by *and*, the values of a part by *or*.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct SchoolFilter {
    /// In the area of one of these local authorities.
    pub la_codes: Vec<LaCode>,
    /// Of one of these phases.
    pub phase_codes: Vec<i32>,
    /// Of one of these types.
    pub type_codes: Vec<i32>,
    /// Of one of these type groups.
    pub type_group_codes: Vec<i32>,
    /// With one of these statuses.
    pub status_codes: Vec<i32>,
    /// Member of one of these trusts today.
    pub trust_uids: Vec<GroupUid>,
    /// With one of these grades at the latest graded inspection.
    pub ofsted_grade_codes: Vec<String>,
    /// With at least this share of pupils eligible for free school meals.
    pub fsm_from: Option<Percent>,
    /// With at most this share.
    pub fsm_to: Option<Percent>,
    /// With these words in the name.
    pub search: Option<NameSearch>,
    /// Member of this group on this day, or today if no day is given.
    pub member_of: Option<MemberOf>,
}

/// Membership of a group on a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MemberOf {
    /// The group.
    pub group_uid: GroupUid,
    /// The day.
    pub on: NaiveDate,
}

impl SchoolFilter {
    /// The filter as a condition on `school`.
    #[must_use]
    pub fn condition(&self) -> Condition {
        let mut all = Condition::all();
        all = one_of(all, school::Column::LaCode, &self.la_codes);
        all = one_of(all, school::Column::PhaseCode, &self.phase_codes);
        all = one_of(all, school::Column::TypeCode, &self.type_codes);
        all = one_of(all, school::Column::TypeGroupCode, &self.type_group_codes);
        all = one_of(all, school::Column::StatusCode, &self.status_codes);
        all = one_of(all, school::Column::TrustUid, &self.trust_uids);
        all = one_of(all, school::Column::OfstedGradeCode, &self.ofsted_grade_codes);
        let fsm = school::Column::FsmBasisPoints;
        all.add_option(self.fsm_from.map(|from| fsm.gte(from)))
            .add_option(self.fsm_to.map(|to| fsm.lte(to)))
            .add_option(self.search.as_ref().map(|search| search.condition(&school_urn())))
            .add_option(self.member_of.as_ref().map(MemberOf::condition))
    }
}

impl SchoolFilter {
    /// The filter with a search that forgives typing errors, if its search is found nowhere as typed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forgiving(&self, db: &DatabaseConnection) -> Result<Option<Self>, DbErr> {
        let Some(search) = &self.search else { return Ok(None) };
        let forgiving = search.forgiving(db).await?;
        Ok(forgiving.map(|search| Self { search: Some(search), ..self.clone() }))
    }
}

impl MemberOf {
    fn condition(&self) -> Expr {
        let members = Query::select()
            .column(group_membership::Column::Urn)
            .from(group_membership::Entity)
            .and_where(group_membership::Column::GroupUid.eq(self.group_uid))
            .cond_where(held_on(self.on))
            .to_owned();
        school_urn().in_subquery(members)
    }
}

/// Memberships that held on the day; one without a joining day is taken to have held from the beginning.
#[must_use]
pub fn held_on(day: NaiveDate) -> Condition {
    let (joined, left) = (group_membership::Column::JoinedOn, group_membership::Column::LeftOn);
    Condition::all()
        .add(Condition::any().add(joined.is_null()).add(joined.lte(day)))
        .add(Condition::any().add(left.is_null()).add(left.gt(day)))
}

/// Which groups of schools.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct GroupFilter {
    /// Of one of these kinds.
    pub type_codes: Vec<i32>,
    /// With one of these statuses.
    pub status_codes: Vec<String>,
    /// With a school in the area of one of these local authorities today.
    pub la_codes: Vec<LaCode>,
    /// With these words in the name.
    pub search: Option<NameSearch>,
}

impl GroupFilter {
    /// The filter with a search that forgives typing errors, if its search is found nowhere as typed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forgiving(&self, db: &DatabaseConnection) -> Result<Option<Self>, DbErr> {
        let Some(search) = &self.search else { return Ok(None) };
        let forgiving = search.forgiving(db).await?;
        Ok(forgiving.map(|search| Self { search: Some(search), ..self.clone() }))
    }

    /// The filter as a condition on `school_group`.
    #[must_use]
    pub fn condition(&self) -> Condition {
        let mut all = Condition::all();
        all = one_of(all, school_group::Column::TypeCode, &self.type_codes);
        all = one_of(all, school_group::Column::StatusCode, &self.status_codes);
        all.add_option(self.search.as_ref().map(|search| search.condition(&group_uid())))
            .add_option((!self.la_codes.is_empty()).then(|| self.in_area()))
    }

    fn in_area(&self) -> Expr {
        let of_area = Query::select()
            .column(school::Column::TrustUid)
            .from(school::Entity)
            .and_where(school::Column::LaCode.is_in(self.la_codes.iter().copied()))
            .and_where(school::Column::TrustUid.is_not_null())
            .to_owned();
        group_uid().in_subquery(of_area)
    }
}

fn school_urn() -> Expr {
    Expr::col((school::Entity, school::Column::Urn))
}

fn group_uid() -> Expr {
    Expr::col((school_group::Entity, school_group::Column::Uid))
}

fn one_of<C, V>(all: Condition, column: C, values: &[V]) -> Condition
where
    C: ColumnTrait,
    V: Clone + Into<sea_orm::Value>,
{
    match values {
        [] => all,
        [one] => all.add(column.eq(one.clone())),
        many => all.add(column.is_in(many.iter().cloned())),
    }
}
