//! Figures of schools that have left the sender: of time when they were its own it may still send them, and of what others sent it
//! is told only that it is there.

use std::collections::{BTreeSet, HashMap, HashSet};

use entities::keys::Urn;
use sea_orm::DbErr;

use super::send::Sender;
use crate::operation::Change;
use crate::submissions::rules::{Key, OnRegister, Problem, ProblemCode, Row};
use crate::submissions::store::observations::{Current, sent_by};

/// Takes out of what is there whatever others sent of schools that have left the sender, and says which figures that is. One
/// statement, none if no school has left.
pub(super) async fn hide_what_others_sent(
    change: &Change<'_>,
    sender: &Sender,
    schools: &HashMap<Urn, OnRegister>,
    stored: &mut HashMap<Key, Current>,
) -> Result<BTreeSet<Key>, DbErr> {
    let has_left = |key: &Key| schools.get(&key.urn).is_some_and(|school| school.has_left(sender.owner));
    let of_departed: Vec<Current> = stored.values().filter(|current| has_left(&current.key)).copied().collect();
    if of_departed.is_empty() {
        return Ok(BTreeSet::new());
    }
    let ids: Vec<i64> = of_departed.iter().map(|current| current.id).collect();
    let own: HashSet<i64> = sent_by(&change.db, sender.organisation_id.as_deref(), &ids).await?;
    let hidden = of_departed.iter().filter(|current| !own.contains(&current.id)).map(|current| current.key).collect();
    stored.retain(|key, _| !BTreeSet::contains(&hidden, key));
    Ok(hidden)
}

/// Says that the row cannot take the place of what another sent.
pub(super) fn sent_by_another(row: &Row) -> Problem {
    let message =
        "the school has left you, and another has sent this figure; leave the row out, or ask the partnership";
    Problem::of_row(row.line, ProblemCode::SentByAnother, message)
}
