//! Interventions, schools and pupils of groups.

use std::collections::{BTreeSet, HashMap};

use entities::participation;
use entities::states::ParticipationStatus;
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Query, SelectStatement};
use sea_orm::{ActiveEnum, ColumnTrait, Condition, ConnectionTrait, DbErr, QueryResult};

use super::cells::Cells;
use super::frame::{KEYS, joined, trust_key};
use super::{Group, Known, Needs, Review};
use crate::auth::Actor;
use crate::policy::visible_condition;
use crate::spend::rules::review::{Grouping, Reach};

/// Counts of each of the groups, by the text that names it; of all groups if none are given. Groups without an intervention
/// are left out. One statement.
///
/// # Errors
/// When the database fails.
pub async fn reach<C: ConnectionTrait>(
    db: &C,
    (actor, review, known): (&Actor, &Review, Option<&Known>),
    groups: Option<&[Group]>,
    needs: &Needs,
) -> Result<HashMap<String, Reach>, DbErr> {
    let cells = Cells { review, actor, backend: db.get_database_backend(), known };
    let mut pairs = Query::select();
    pairs.distinct().from_subquery(cells.select(&BTreeSet::new()), "cell");
    let keys = || KEYS.iter().take(review.groupings.len()).map(|key| format!("cell.{key}"));
    pairs.expr_as(joined(keys(), cells.backend), "key_text");
    for (grouping, key) in review.groupings.iter().zip(KEYS).filter(|(grouping, _)| grouping.is_of_schools()) {
        pairs.expr_as(Expr::col(("cell", key)), column_of(*grouping));
    }
    let mut query = Query::select();
    query.expr(Expr::col(("pair", "key_text"))).group_by_col(("pair", "key_text"));
    count(&mut query, &cells, pairs, needs, &review.groupings);
    if let Some(groups) = groups {
        query.and_where(Expr::col(("pair", "key_text")).is_in(groups.iter().map(Group::key_text)));
    }
    db.query_all(&query).await?.iter().map(|row| Ok((row.try_get_by_index(0)?, read(row, 1)?))).collect()
}

/// Counts of all that is reviewed, each intervention, school and pupil once. One statement.
///
/// # Errors
/// When the database fails.
pub async fn reach_of_all<C: ConnectionTrait>(
    db: &C,
    (actor, review, known): (&Actor, &Review, Option<&Known>),
    needs: &Needs,
) -> Result<Reach, DbErr> {
    let cells = Cells { review, actor, backend: db.get_database_backend(), known };
    let mut pairs = Query::select();
    pairs.distinct().from_subquery(cells.select(&BTreeSet::new()), "cell");
    let mut query = Query::select();
    count(&mut query, &cells, pairs, needs, &[]);
    match db.query_one(&query).await? {
        Some(row) => read(&row, 0),
        None => Ok(Reach::default()),
    }
}

/// Counts the interventions of the pairs of group and intervention, and those who take part in them; where groups are of
/// schools, only the schools of the group.
fn count(
    query: &mut SelectStatement,
    cells: &Cells<'_>,
    mut pairs: SelectStatement,
    needs: &Needs,
    groupings: &[Grouping],
) {
    let intervention = Expr::col(("cell", "intervention_id"));
    pairs.expr_as(intervention.clone(), "intervention_id").and_where(intervention.ne(""));
    query.expr(Expr::cust("COUNT(DISTINCT pair.intervention_id)")).from_subquery(pairs, "pair");
    if needs.participations {
        query.expr(Expr::cust("COUNT(DISTINCT part.urn)"));
        query.expr(Expr::cust("CAST(COALESCE(SUM(part.pupils_reached), 0) AS bigint)"));
        let on = Expr::col(("part", "intervention_id")).equals(("pair", "intervention_id"));
        let mut condition = Condition::all().add(on);
        for grouping in groupings.iter().filter(|grouping| grouping.is_of_schools()) {
            let column = column_of(*grouping);
            condition = condition.add(Expr::col(("part", column)).equals(("pair", column)));
        }
        query.join_subquery(JoinType::LeftJoin, participations(cells), "part", condition);
    } else {
        query.expr(Expr::cust("CAST(0 AS bigint)")).expr(Expr::cust("CAST(0 AS bigint)"));
    }
}

const fn column_of(grouping: Grouping) -> &'static str {
    if matches!(grouping, Grouping::Trust) { "trust_key" } else { "school_key" }
}

/// Who takes part, as far as the actor may see it and schools were reached.
fn participations(cells: &Cells<'_>) -> SelectStatement {
    let urn = Expr::col(("participation", "urn"));
    let mut parts = Query::select();
    for column in ["intervention_id", "urn", "pupils_reached"] {
        parts.column(("participation", column));
    }
    parts.expr_as(urn.clone(), "school_key").expr_as(Expr::cust(trust_key("participation.urn")), "trust_key");
    match cells.known {
        Some(known) => parts.from_subquery(known.participations(cells.backend), "participation"),
        None => parts
            .from(participation::Entity)
            .cond_where(visible_condition::<participation::Entity>(cells.actor))
            .cond_where(
                Condition::any()
                    .add(participation::Column::Status.ne(ParticipationStatus::Withdrawn.to_value()))
                    .add(participation::Column::PupilsReached.gt(0)),
            ),
    };
    parts
        .join_as(JoinType::LeftJoin, "school", "place", Expr::col(("place", "urn")).equals(("participation", "urn")))
        .cond_where(cells.review.filter.of_schools(&urn));
    parts
}

fn read(row: &QueryResult, first: usize) -> Result<Reach, DbErr> {
    Ok(Reach {
        interventions: row.try_get_by_index(first)?,
        schools: row.try_get_by_index(first + 1)?,
        pupils: row.try_get_by_index(first + 2)?,
    })
}
