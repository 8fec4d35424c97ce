use entities::{need_rule, priority, priority_need};

use super::Outcome;
use crate::commissioning::store::{plans, priorities};
use crate::needs::rules::NeedsRefused;
use crate::needs::store::{analyses, rule_sets};
use crate::operation::{Change, Failure, Idempotency, Operation, expect_version};
use crate::policy::works_for;

/// Needs that a priority is to be drawn from.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// Key of the priority.
    pub priority_id: String,
    /// Version of it that the caller read.
    pub expected_version: i32,
    /// Key of the analysis.
    pub analysis_id: String,
    /// Codes of the rules whose findings are to become better.
    pub rule_codes: Vec<String>,
    /// Makes the call repeatable.
    pub idempotency: Option<Idempotency>,
}

/// Says from which needs a priority is drawn, in place of what was said before.
///
/// # Errors
/// When the actor does not work for the area, the priority was changed since, or the analysis is of another area or year or has no such rule.
pub async fn draw_priority(operation: &Operation, asked: Drawing) -> Outcome<priority::Model> {
    let change = Change::begin(operation, "drawPriorityFromNeeds").await?;
    let (db, actor) = (&change.db, &operation.actor);
    let is_done = change.done_before(asked.idempotency.as_ref(), &asked.priority_id).await?.is_some();
    let found = priorities::lock(db, actor, &asked.priority_id).await?;
    let row = found.ok_or(Failure::NotFound("priority"))?;
    if is_done {
        return Ok(row);
    }
    let plan = plans::by_ids(db, actor, std::slice::from_ref(&row.plan_id)).await?.remove(&row.plan_id);
    let Some(plan) = plan.filter(|plan| works_for(actor, plan.area_la_code)) else {
        return Err(Failure::Forbidden("only those who work for the local authority of the area draw priorities"));
    };
    expect_version(row.version, asked.expected_version)?;
    let id = &asked.analysis_id;
    let analysis = analyses::by_ids(db, actor, std::slice::from_ref(id)).await?.remove(id);
    let analysis = analysis.filter(|analysis| analysis.area_la_code == plan.area_la_code);
    let analysis = analysis.ok_or(Failure::Refused(NeedsRefused::UnknownAnalysis))?;
    if analysis.academic_year != plan.academic_year {
        let (found, wanted) = (analysis.academic_year, plan.academic_year);
        return Err(Failure::Refused(NeedsRefused::OtherYear { found, wanted }));
    }
    let rules = rule_sets::rules_of(db, actor, &[analysis.rule_set_id]).await?.remove(&analysis.rule_set_id);
    let needs = needs(&row.id, &analysis.id, &rules.unwrap_or_default(), &asked.rule_codes)?;
    analyses::draw(db, &row.id, needs).await?;
    let written = priorities::update(db, row).await?;
    change.record(("Priority", &written.id), (None, None), None).await?;
    change.commit().await?;
    Ok(written)
}

fn needs(
    priority_id: &str,
    analysis_id: &str,
    rules: &[need_rule::Model],
    codes: &[String],
) -> Outcome<Vec<priority_need::Model>> {
    let position = |code: &String| {
        let rule = rules.iter().find(|rule| rule.code == *code).map(|rule| rule.position);
        rule.ok_or_else(|| NeedsRefused::UnknownRule(code.chars().take(40).collect()))
    };
    let (mut positions, mut refused) = (Vec::new(), Vec::new());
    for code in codes {
        match position(code) {
            Ok(position) => positions.push(position),
            Err(refusal) => refused.push(refusal),
        }
    }
    match refused.len() {
        0 => {}
        1 => return Err(Failure::Refused(refused.remove(0))),
        _ => return Err(Failure::Refused(NeedsRefused::Several(refused))),
    }
    positions.sort_unstable();
    positions.dedup();
    let need = |position| priority_need::Model {
        priority_id: priority_id.to_owned(),
        analysis_id: analysis_id.to_owned(),
        position,
    };
    Ok(positions.into_iter().map(need).collect())
}
