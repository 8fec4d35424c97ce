//! Counts of schools for filter menus.

use entities::{school, school_group};
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Order};
use sea_orm::{Condition, ConnectionTrait, DatabaseConnection, DbErr, QueryFilter, QuerySelect, QueryTrait};

use super::filter::SchoolFilter;
use crate::auth::Actor;
use crate::policy::{visible, visible_condition};

/// What schools are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FacetOf {
    /// Phase.
    Phase,
    /// Type.
    Type,
    /// Type group.
    TypeGroup,
    /// Status.
    Status,
    /// Grade of the latest graded inspection.
    OfstedGrade,
    /// Local authority.
    LocalAuthority,
}

impl FacetOf {
    const fn column(self) -> school::Column {
        match self {
            Self::Phase => school::Column::PhaseCode,
            Self::Type => school::Column::TypeCode,
            Self::TypeGroup => school::Column::TypeGroupCode,
            Self::Status => school::Column::StatusCode,
            Self::OfstedGrade => school::Column::OfstedGradeCode,
            Self::LocalAuthority => school::Column::LaCode,
        }
    }

    /// The filter without its own part: a menu shows what choosing another value would give.
    fn without_own(self, filter: &SchoolFilter) -> SchoolFilter {
        let mut filter = filter.clone();
        match self {
            Self::Phase => filter.phase_codes.clear(),
            Self::Type => filter.type_codes.clear(),
            Self::TypeGroup => filter.type_group_codes.clear(),
            Self::Status => filter.status_codes.clear(),
            Self::OfstedGrade => filter.ofsted_grade_codes.clear(),
            Self::LocalAuthority => filter.la_codes.clear(),
        }
        filter
    }
}

/// A value with the number of schools that have it. Codes are texts here, whatever they are in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The value; nothing for schools without one.
    pub code: Option<String>,
    /// Its name, where the table counted has it.
    pub name: Option<String>,
    /// Schools.
    pub count: i64,
}

/// Counts the schools that pass the other parts of the filter, by one of their columns. One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_code(
    db: &DatabaseConnection,
    actor: &Actor,
    filter: &SchoolFilter,
    facet: FacetOf,
) -> Result<Vec<Counted>, DbErr> {
    let code = Expr::col((school::Entity, facet.column()));
    let mut query =
        visible::<school::Entity>(actor).filter(facet.without_own(filter).condition()).select_only().into_query();
    query
        .expr(code.clone().cast_as("text"))
        .expr_as(code.clone().is_null(), "is_unknown")
        .expr_as(Expr::col((school::Entity, school::Column::Urn)).count(), "schools")
        .add_group_by([code.clone()])
        .order_by_expr(code.clone().is_null(), Order::Asc)
        .order_by_expr(code, Order::Asc);
    let rows = db.query_all(&query).await?;
    rows.iter()
        .map(|row| Ok(Counted { code: row.try_get_by_index(0)?, name: None, count: row.try_get_by_index(2)? }))
        .collect()
}

/// Counts the schools that pass the other parts of the filter by their trust; the largest trusts first, at most so many.
/// One statement.
///
/// # Errors
/// When the database fails.
pub async fn by_trust(
    db: &DatabaseConnection,
    actor: &Actor,
    filter: &SchoolFilter,
    most: u64,
) -> Result<Vec<Counted>, DbErr> {
    let others = SchoolFilter { trust_uids: Vec::new(), ..filter.clone() };
    let uid = Expr::col((school_group::Entity, school_group::Column::Uid));
    let name = Expr::col((school_group::Entity, school_group::Column::Name));
    let name_sort = Expr::col((school_group::Entity, school_group::Column::NameSort));
    let schools = Expr::col((school::Entity, school::Column::Urn)).count();
    let on_uid =
        Expr::col((school::Entity, school::Column::TrustUid)).equals((school_group::Entity, school_group::Column::Uid));
    let join = Condition::all().add(on_uid).add(visible_condition::<school_group::Entity>(actor));
    let mut query = visible::<school::Entity>(actor).filter(others.condition()).select_only().into_query();
    query
        .join(JoinType::InnerJoin, school_group::Entity, join)
        .expr(uid.clone().cast_as("text"))
        .expr(name.clone())
        .expr_as(schools.clone(), "schools")
        .add_group_by([uid.clone(), name, name_sort.clone()])
        .order_by_expr(schools, Order::Desc)
        .order_by_expr(name_sort, Order::Asc)
        .order_by_expr(uid, Order::Asc)
        .limit(most);
    let rows = db.query_all(&query).await?;
    rows.iter()
        .map(|row| {
            Ok(Counted {
                code: row.try_get_by_index(0)?,
                name: row.try_get_by_index(1)?,
                count: row.try_get_by_index(2)?,
            })
        })
        .collect()
}
