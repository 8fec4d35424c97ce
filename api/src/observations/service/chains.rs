//! Under which URNs figures of a school are.

use std::collections::{HashMap, HashSet};

use entities::keys::Urn;
use sea_orm::{ConnectionTrait, DbErr};

use crate::auth::Actor;
use crate::observations::rules::{predecessor, successor};
use crate::schools::store::links::{Direction as LinkDirection, Link, of_schools};

/// Each school with the one that it followed and the one that followed it, if both ways that was one and whole: a school that became an
/// academy has another URN since; what came of a merger or a split continues no one school. Those that nothing followed come first. Four
/// statements.
///
/// # Errors
/// When the database fails.
pub async fn chains<C: ConnectionTrait>((db, actor): (&C, &Actor), urns: &[Urn]) -> Result<Vec<Vec<Urn>>, DbErr> {
    let links = async |direction, urns: &[i32]| of_schools(db, actor, direction, urns).await.map(Links);
    let numbers: Vec<i32> = urns.iter().map(|urn| urn.get()).collect();
    let before = links(LinkDirection::Predecessors, &numbers).await?;
    let after = links(LinkDirection::Successors, &numbers).await?;
    let found = |one: fn(&Links, Urn) -> Option<Urn>, of: &Links| -> Vec<i32> {
        urns.iter().filter_map(|urn| one(of, *urn)).map(Urn::get).collect()
    };
    let follow_before = links(LinkDirection::Successors, &found(Links::predecessor, &before)).await?;
    let come_before_after = links(LinkDirection::Predecessors, &found(Links::successor, &after)).await?;
    let parts = |urn: &Urn| {
        let before = before.predecessor(*urn).filter(|before| follow_before.successor(*before) == Some(*urn));
        let after = after.successor(*urn).filter(|after| come_before_after.predecessor(*after) == Some(*urn));
        (*urn, before, after)
    };
    let mut chains: Vec<_> = urns.iter().map(parts).collect();
    chains.sort_by_key(|(_, _, after)| after.is_some());
    Ok(chains
        .into_iter()
        .map(|(urn, before, after)| [Some(urn), before, after].into_iter().flatten().collect())
        .collect())
}

/// Links of establishments, by URN.
struct Links(HashMap<i32, Vec<Link>>);

impl Links {
    fn of(&self, urn: Urn) -> impl Iterator<Item = (Urn, &str)> {
        self.0.get(&urn.get()).into_iter().flatten().map(|link| (link.urn, link.type_code.as_str()))
    }

    fn predecessor(&self, urn: Urn) -> Option<Urn> {
        predecessor(self.of(urn))
    }

    fn successor(&self, urn: Urn) -> Option<Urn> {
        successor(self.of(urn))
    }
}

/// A school with several URNs, because it became an academy, is one: the first of the chains that name it stays.
#[must_use]
pub fn each_once(chains: Vec<Vec<Urn>>) -> Vec<Vec<Urn>> {
    let mut kept: Vec<Vec<Urn>> = Vec::new();
    let mut named: HashSet<Urn> = HashSet::new();
    for chain in chains {
        if chain.iter().all(|urn| !named.contains(urn)) {
            named.extend(&chain);
            kept.push(chain);
        }
    }
    kept
}
