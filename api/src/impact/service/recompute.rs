use std::collections::HashMap;

use entities::keys::Urn;
use entities::states::{ImpactPart, ImpactSide, Purpose};
use entities::{impact_evaluation, impact_input, impact_school};

use super::compute::{Means, compute_from};
use super::figures::compute;
use super::gather::{Pairing, Subject, Wanted, gather_again};
use super::{Outcome, judged_by, plan_of, timing_of};
use crate::data_sharing::store::grants::live;
use crate::impact::rules::METHOD_VERSION;
use crate::impact::store::parts::Parts;
use crate::impact::store::{evaluations, parts, values};
use crate::observations::store::row::Seen;
use crate::operation::Operation;
use crate::policy::{COMMISSIONERS, Sight, areas};

/// An input that was revised, or is there now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revised {
    /// Whose it is; nothing for England.
    pub urn: Option<Urn>,
    /// What it is.
    pub part: ImpactPart,
    /// The observation that was used; nothing where there was none.
    pub then: Option<i64>,
    /// The one that would be used now; nothing where there is none any more.
    pub now: Option<i64>,
}

/// An evaluation computed once more.
#[derive(Debug, Clone)]
pub struct Recomputed {
    /// The figures from the stored inputs, bit by bit the stored ones or not; nothing if an input cannot be read any more, or they were
    /// computed by another version of the arithmetic.
    pub is_identical: Option<bool>,
    /// Inputs that the caller cannot read any more.
    pub unreadable: usize,
    /// The row as it would be with the inputs of now, of the same schools.
    pub now: impact_evaluation::Model,
    /// How alike both sides would be, and why the evidence would be as secure as it would be.
    pub parts: Parts,
    /// In what the inputs differ.
    pub revised: Vec<Revised>,
}

/// Computes an evaluation once more: from the inputs that it used, and from those of now. Nothing is written but that it was read.
///
/// # Errors
/// When there is no such evaluation of the caller's area, or it has no figures.
pub async fn recompute(operation: &Operation, means: Means<'_>, evaluation_id: &String) -> Outcome<Option<Recomputed>> {
    let (db, actor) = (&operation.db, &operation.actor);
    let found = evaluations::by_ids(db, actor, std::slice::from_ref(evaluation_id)).await?.remove(evaluation_id);
    let is_of_area = |row: &impact_evaluation::Model| areas(actor, &COMMISSIONERS).contains(&row.area_la_code);
    let Some(row) = found.filter(|row| is_of_area(row) && row.computed_at.is_some()) else { return Ok(None) };
    let schools = parts::schools_of(db, actor, evaluation_id).await?;
    let of_side = |side| schools.iter().filter(move |school| school.side == side);
    let wanted = Wanted {
        treated: of_side(ImpactSide::Treated).map(|school| school.urn).collect(),
        settled: Some(Pairing::of(&schools)),
        area: row.area_la_code,
    };
    let inputs = parts::inputs_of(db, actor, std::slice::from_ref(evaluation_id)).await?.remove(evaluation_id);
    let inputs = inputs.unwrap_or_default();
    let then: HashMap<(Option<Urn>, ImpactPart), i64> =
        inputs.iter().map(|input| ((input.urn, input.part), input.observation_id)).collect();
    let grants = live(db, actor, Purpose::ImpactEvaluation, operation.clock.today()).await?;
    let computed = compute_from((db, operation), (means, &grants), &row, &wanted).await?;
    let mut now = row.clone();
    computed.write_into(&mut now);
    let revised = differences(&then, &computed.observations());
    let sight = Sight::of(actor, &grants);
    let ids: Vec<i64> = inputs.iter().map(|input| input.observation_id).collect();
    let seen = values::read_again(db, &sight, &ids).await?;
    let unreadable = ids.iter().filter(|id| !seen.get(*id).is_some_and(has_value)).count();
    let is_of_this_version = row.method_version.as_deref() == Some(METHOD_VERSION);
    let is_identical = (unreadable == 0 && row.effect.is_some() && is_of_this_version)
        .then(|| is_identical(&row, (&schools, &inputs), &seen))
        .flatten();
    let parts = computed.parts(&row.id, row.weighting);
    Ok(Some(Recomputed { is_identical, unreadable, now, parts, revised }))
}

fn differences(
    then: &HashMap<(Option<Urn>, ImpactPart), i64>,
    now: &HashMap<(Option<Urn>, ImpactPart), i64>,
) -> Vec<Revised> {
    let mut keys: Vec<_> = then.keys().chain(now.keys()).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    let of = |key: (Option<Urn>, ImpactPart)| Revised {
        urn: key.0,
        part: key.1,
        then: then.get(&key).copied(),
        now: now.get(&key).copied(),
    };
    keys.into_iter().map(of).filter(|revised| revised.then != revised.now).collect()
}

fn has_value(row: &Seen) -> bool {
    row.shown.figures().value.is_some()
}

/// Whether the stored inputs give the stored figures, bit by bit, whatever the catalogue says of the measure by now.
fn is_identical(
    row: &impact_evaluation::Model,
    stored: (&[impact_school::Model], &[impact_input::Model]),
    seen: &HashMap<i64, Seen>,
) -> Option<bool> {
    let plan = plan_of(row);
    let subject = Subject { plan: &plan, judged: judged_by(row)?, breaks: &[] };
    let gathered = gather_again(subject, stored, seen);
    let mut again = row.clone();
    compute(subject, gathered, timing_of(row)).write_into(&mut again);
    let counts = |row: &impact_evaluation::Model| {
        (row.participants, row.treated_schools, row.comparator_schools, row.treated_pupils, row.security)
    };
    Some(bits(&again) == bits(row) && counts(&again) == counts(row))
}

fn bits(row: &impact_evaluation::Model) -> [Option<u64>; 13] {
    let figures = [
        row.treated_baseline,
        row.treated_outcome,
        row.comparator_baseline,
        row.comparator_outcome,
        row.effect,
        row.standard_error,
        row.degrees_of_freedom,
        row.p_value,
        row.effect_low,
        row.effect_high,
        row.effect_size,
        row.effect_size_low,
        row.effect_size_high,
    ];
    figures.map(|figure| figure.map(f64::to_bits))
}
