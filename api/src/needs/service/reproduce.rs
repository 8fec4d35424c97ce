use std::collections::HashMap;

use entities::keys::Urn;
use entities::{need_analysis, need_indicator, need_school};
use sea_orm::DbErr;

use super::measure::{Points, Rule, again, grade, ranked, school_row};
use crate::needs::store::{rule_sets, schools};
use crate::observations::catalogue::Catalogue;
use crate::observations::store::lists;
use crate::observations::store::row::{Seen, Wanted};
use crate::operation::Operation;
use crate::policy::{Basis, Sight};
use crate::schools::store::inspections;

/// An analysis made once more.
#[derive(Debug, Clone)]
pub struct Reproduced {
    /// Whether the figures that it names give each finding and each rank again; nothing if one of them is not public any more.
    pub is_identical: Option<bool>,
    /// Figures that are not public any more.
    pub unreadable: usize,
    /// Findings of which a figure was revised or withdrawn since.
    pub revised: Vec<need_indicator::Model>,
}

const AT_A_TIME: usize = 10_000;

const WANTED: Wanted = Wanted { has_origin: false, has_limits: false, has_history: true };

/// Makes the analysis once more, from the versions of the figures that it names. Six statements, and one for each ten thousand figures.
///
/// # Errors
/// When the database fails.
pub async fn reproduce(
    operation: &Operation,
    catalogue: &Catalogue,
    row: &need_analysis::Model,
) -> Result<Reproduced, DbErr> {
    let (db, actor) = (&operation.db, &operation.actor);
    let set = rule_sets::by_ids(db, actor, &[row.rule_set_id]).await?.remove(&row.rule_set_id);
    let set = set.ok_or_else(|| DbErr::RecordNotFound("the rules of a needs analysis".to_owned()))?;
    let rows = rule_sets::rules_of(db, actor, &[set.id]).await?.remove(&set.id).unwrap_or_default();
    let rules: Vec<Rule<'_>> = rows.iter().map(|row| Rule::of(catalogue, row)).collect();
    let stored = schools::all_of(db, actor, &row.id).await?;
    let found = schools::all_indicators_of(db, actor, &row.id).await?;
    let ids: Vec<i64> = found.iter().flat_map(|of| [of.observation_id, of.compared_observation_id]).flatten().collect();
    let sight = Sight::of(actor, &[]);
    let mut seen: HashMap<i64, Seen> = HashMap::new();
    for ids in ids.chunks(AT_A_TIME) {
        seen.extend(lists::by_ids(db, &sight, ids, WANTED).await?);
    }
    let inspection_ids: Vec<i32> = found.iter().filter_map(|of| of.inspection_id).collect();
    let inspections = inspections::by_ids(db, actor, &inspection_ids).await?;
    let grades: HashMap<i32, _> = inspections.iter().map(|row| (row.id, grade(row))).collect();
    let has_value =
        |id: &i64| seen.get(id).is_some_and(|row| row.basis == Basis::Published && row.shown.figures().value.is_some());
    let unreadable = ids.iter().filter(|id| !has_value(id)).count();
    let rule_at = |position: i16| rules.iter().find(|rule| rule.row.position == position).copied();
    let judged = |of: &need_indicator::Model| rule_at(of.position).and_then(|rule| again(rule, of, &seen));
    let mut by_school: HashMap<Urn, Points> = HashMap::new();
    let mut is_same = true;
    for of in &found {
        let judged = judged(of);
        is_same &= judged == of.behind_thousandths.zip(of.points);
        by_school.entry(of.urn).or_default().push((of.position, judged.map(|(_, points)| points)));
    }
    let mut points = |urn: Urn| by_school.remove(&urn).unwrap_or_default();
    let schools = stored.iter().map(|school| (school.urn, school.phase_code, points(school.urn)));
    let places = ranked(&set, &rules, schools);
    let mut places: Vec<need_school::Model> = places.iter().map(|place| school_row(row, place)).collect();
    places.sort_by_key(|school| school.urn);
    is_same &= places == stored;
    let is_revised = |id: Option<i64>| id.is_some_and(|id| seen.get(&id).is_none_or(|row| row.superseded_at.is_some()));
    let revised = |of: &need_indicator::Model| {
        let is_regraded = of.inspection_id.is_some_and(|id| grades.get(&id) != Some(&of.value_thousandths));
        is_revised(of.observation_id) || is_revised(of.compared_observation_id) || is_regraded
    };
    let revised = found.iter().filter(|of| revised(of)).cloned().collect();
    Ok(Reproduced { is_identical: (unreadable == 0).then_some(is_same), unreadable, revised })
}
