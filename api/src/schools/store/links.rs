//! Links between establishments: predecessors and successors.
//!
//! The register usually, not always, states a link on both records. So the predecessors of a school are those that its
//! own record calls predecessors and those whose record calls it a successor.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::keys::Urn;
use entities::school_link;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter, QuerySelect, QueryTrait};

use crate::auth::Actor;
use crate::policy::visible;

/// Which way a link is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To what the school was.
    Predecessors,
    /// To what the school became.
    Successors,
}

/// An establishment that a school is linked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The other establishment.
    pub urn: Urn,
    /// Its name as the register's file of links has it; null where only the other establishment's record has the link.
    pub name: Option<String>,
    /// Kind of link as it was published, a code of `link_type`.
    pub type_code: String,
    /// Day since which the link holds.
    pub established_on: Option<NaiveDate>,
}

impl Direction {
    /// How the codes of link types begin that point this way on a school's own record, and on the other's.
    const fn beginnings(self) -> (&'static str, &'static str) {
        match self {
            Self::Predecessors => ("PREDECESSOR", "SUCCESSOR"),
            Self::Successors => ("SUCCESSOR", "PREDECESSOR"),
        }
    }
}

/// The establishments that each of several schools is linked to, the earliest link first. One statement.
///
/// # Errors
/// When the database fails.
pub async fn of_schools<C: ConnectionTrait>(
    db: &C,
    actor: &Actor,
    direction: Direction,
    urns: &[i32],
) -> Result<HashMap<i32, Vec<Link>>, DbErr> {
    let (own, other) = direction.beginnings();
    let starts =
        |beginning: &str| Expr::col(school_link::Column::LinkTypeCode).like(LikeExpr::new(format!("{beginning}%")));
    let on_own = Condition::all().add(school_link::Column::Urn.is_in(urns.iter().copied())).add(starts(own));
    let on_other = Condition::all().add(school_link::Column::LinkUrn.is_in(urns.iter().copied())).add(starts(other));
    let mut query = visible::<school_link::Entity>(actor)
        .filter(Condition::any().add(on_own).add(on_other))
        .select_only()
        .into_query();
    query.columns([
        school_link::Column::Urn,
        school_link::Column::LinkUrn,
        school_link::Column::LinkTypeCode,
        school_link::Column::LinkName,
        school_link::Column::EstablishedOn,
    ]);
    let mut links: HashMap<i32, Vec<Link>> = HashMap::new();
    for row in db.query_all(&query).await? {
        let (from, to): (Urn, Urn) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let type_code: String = row.try_get_by_index(2)?;
        let is_own = type_code.starts_with(own);
        let name: Option<String> = row.try_get_by_index(3)?;
        let (owner, urn) = if is_own { (from, to) } else { (to, from) };
        let link = Link { urn, name: name.filter(|_| is_own), type_code, established_on: row.try_get_by_index(4)? };
        add(links.entry(owner.get()).or_default(), link, is_own);
    }
    for list in links.values_mut() {
        list.sort_by_key(|link| (link.established_on.is_none(), link.established_on, link.urn));
    }
    Ok(links)
}

/// Adds the link; where both records state it the school's own is kept.
fn add(list: &mut Vec<Link>, link: Link, is_own: bool) {
    match list.iter_mut().find(|known| known.urn == link.urn) {
        Some(known) if is_own => *known = link,
        Some(_) => {}
        None => list.push(link),
    }
}
