use std::collections::HashMap;

use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::NaiveDate;
use entities::keys::{LaCode, Urn};
use entities::supporter;
use entities::values::{GridPlace, HalfDays, Period};

use super::enums::{ConflictOfInterest, SupportMatchCriterion};
use super::supporter::Supporter;
use crate::brokerage::rules::{self, Candidate, Conflict, Facts, METHOD, Need, Record, conflict_of, rank};
use crate::brokerage::store::{candidates, days, specialisms, supporters};
use crate::config::Limits;
use crate::graphql::access::May;
use crate::graphql::error::{Code, internal};
use crate::graphql::reader::operation;
use crate::operation::Operation;
use crate::policy::{Sent, knows_conflicts, may_ask_for};
use crate::quality::frameworks::Frameworks;
use crate::quality::graphql::frameworks;
use crate::quality::store::outcomes;
use crate::schools::store::facts::{SchoolFacts, facts_of};

/// Supporters of an area that are compared at most: far more than any area has.
const COMPARED: u64 = 2_000;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) urn: Urn,
    pub(super) specialisms: Vec<String>,
    pub(super) days: HalfDays,
    pub(super) between: (NaiveDate, NaiveDate),
}

/// Who could be sent to a school, who fits best first.
#[derive(Debug, Clone)]
pub struct SupportMatches {
    candidates: Vec<SupportMatch>,
    /// Nothing for who does not work for the local authority of the school.
    excluded: Option<Vec<SupportExclusion>>,
}

/// Who could be sent to a school, who fits best first, with reasons; and who could not. The ranking is reproducible: it follows from the
/// register, the days that are free, and what quality assurance has published.
#[Object]
impl SupportMatches {
    /// Name and version of the way in which candidates are ranked. It changes when the weights or rules do.
    async fn method(&self) -> &'static str {
        METHOD
    }

    /// Those who could be sent on all of the days, who fits best first.
    async fn candidates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit, and as many as a page has if left out.")]
        first: Option<i32>,
    ) -> Result<&[SupportMatch]> {
        head(ctx, &self.candidates, first)
    }

    /// Those who could be sent but for a conflict of interest that the caller may know, by name. Only `LA_ADMIN` and `LA_OFFICER` of the
    /// area may read it; others get null and `FORBIDDEN`.
    #[graphql(guard = "May::read(\"SupportMatches\", \"excluded\")")]
    async fn excluded(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the beginning; at most the page limit, and as many as a page has if left out.")]
        first: Option<i32>,
    ) -> Result<Option<&[SupportExclusion]>> {
        match &self.excluded {
            Some(excluded) => head(ctx, excluded, first).map(Some),
            None => Err(Code::Forbidden.error("only the local authority of the school reads who was left out")),
        }
    }
}

/// The first of the rows.
fn head<'a, T>(ctx: &Context<'_>, rows: &'a [T], first: Option<i32>) -> Result<&'a [T]> {
    let limits = ctx.data::<Limits>()?;
    let most = first.map_or(Ok(limits.default_page_size), usize::try_from);
    let Some(most) = most.ok().filter(|most| *most <= limits.page_size) else {
        return Err(Code::BadUserInput.error(format!("first is not from 0 to {}", limits.page_size)));
    };
    Ok(rows.get(..most).unwrap_or(rows))
}

/// Somebody who could be sent, and how well it fits.
#[derive(Debug, Clone, SimpleObject)]
pub struct SupportMatch {
    /// Who.
    supporter: Supporter,
    /// How well it fits: 0 to 100 points, to one decimal; the sum of the parts.
    score: f64,
    /// Days that it has free when they are needed; whole or half ones.
    free_days: f64,
    /// How far it is to the school as the crow flies, in kilometres to one decimal: by the coordinates of the register, or, where it has none
    /// of a school, by the middle of the schools of its postcode district, which the reason says. Null where neither is known.
    distance_km: Option<f64>,
    /// The points by what it is judged by, with the reasons.
    parts: Vec<SupportMatchPart>,
}

/// What one criterion counts, and why.
#[derive(Debug, Clone, SimpleObject)]
pub struct SupportMatchPart {
    /// The criterion.
    part: SupportMatchCriterion,
    /// Points, to one decimal.
    points: f64,
    /// Points that it could count at most.
    most_points: f64,
    /// Why, for people.
    reason: String,
}

/// Somebody who cannot be sent for a conflict of interest.
#[derive(Debug, Clone, SimpleObject)]
pub struct SupportExclusion {
    /// Who.
    supporter: Supporter,
    /// The conflict.
    conflict: ConflictOfInterest,
    /// The conflict, for people.
    reason: &'static str,
}

/// Who could be sent: nothing if the register has no such school, or the caller neither works for it nor for its local authority.
/// Fifteen statements, however many there are.
pub(super) async fn matches(ctx: &Context<'_>, asked: Asked) -> Result<Option<SupportMatches>> {
    let operation = operation(ctx)?;
    let (db, actor) = (&operation.db, &operation.actor);
    let listed = specialisms::all(db, actor).await.map_err(|error| internal(&error))?;
    if let Some(code) = asked.specialisms.iter().find(|code| !listed.iter().any(|row| row.code == **code)) {
        return Err(Code::BadUserInput.error(format!("there is no specialism {code:?}; `specialisms` lists them")));
    }
    let Some((area, school)) = school(operation, asked.urn).await? else { return Ok(None) };
    let found = supporters::sendable(db, actor, area, asked.between, COMPARED).await;
    let sent = candidates::with_providers(db, found.map_err(|error| internal(&error))?).await;
    let sent = sent.map_err(|error| internal(&error))?;
    let ties = candidates::ties_of(db, actor, &sent, (asked.urn, operation.clock.today())).await;
    let ties = ties.map_err(|error| internal(&error))?;
    let conflict =
        |sent: &Sent| ties.get(&sent.supporter.id).and_then(|tie| conflict_of(tie, asked.urn, school.trust_uid));
    let excluded: Vec<(supporter::Model, Conflict)> =
        sent.iter().filter_map(|sent| conflict(sent).map(|conflict| (sent.supporter.clone(), conflict))).collect();
    let sent: Vec<Sent> = sent.iter().filter(|sent| conflict(sent).is_none()).cloned().collect();
    let (place, homes) = candidates::places_of(db, &sent, asked.urn).await.map_err(|error| internal(&error))?;
    let compared = compared(operation, &*frameworks(ctx).await?, &sent, &asked, &homes).await?;
    let need = Need { specialisms: asked.specialisms, phase: school.phase_code, days: asked.days, place };
    let mut rows: HashMap<String, supporter::Model> =
        sent.into_iter().map(|sent| (sent.supporter.id.clone(), sent.supporter)).collect();
    let shown = rank(&need, &compared)
        .into_iter()
        .filter_map(|found| rows.remove(&found.id).map(|row| SupportMatch::of(row, found)));
    let excluded = excluded.into_iter().map(|(row, conflict)| SupportExclusion {
        supporter: Supporter(row),
        conflict: conflict.into(),
        reason: conflict.told(),
    });
    Ok(Some(SupportMatches {
        candidates: shown.collect(),
        excluded: knows_conflicts(actor, area).then(|| excluded.collect()),
    }))
}

/// The school with its local authority, if the caller asks for support for it.
async fn school(operation: &Operation, urn: Urn) -> Result<Option<(LaCode, SchoolFacts)>> {
    let found = facts_of(&operation.db, &[urn]).await.map_err(|error| internal(&error))?.remove(&urn);
    let found = found.and_then(|facts| Some((facts.la_code?, facts)));
    Ok(found.filter(|(area, facts)| may_ask_for(&operation.actor, *area, (urn, facts.trust_uid))))
}

/// What is known of those who could be sent.
async fn compared(
    operation: &Operation,
    frameworks: &Frameworks,
    sent: &[Sent],
    asked: &Asked,
    homes: &HashMap<String, GridPlace>,
) -> Result<Vec<Candidate>> {
    let (db, actor) = (&operation.db, &operation.actor);
    let ids: Vec<String> = sent.iter().map(|sent| sent.supporter.id.clone()).collect();
    let providers: Vec<String> = sent.iter().filter_map(|sent| sent.supporter.provider_id.clone()).collect();
    let specialisms = specialisms::of_supporters(db, actor, &ids).await.map_err(|error| internal(&error))?;
    let phases = supporters::phases_of(db, actor, &ids).await.map_err(|error| internal(&error))?;
    let ledgers = days::ledgers_of(db, &ids).await.map_err(|error| internal(&error))?;
    let records = outcomes::records_of(db, actor, &providers).await.map_err(|error| internal(&error))?;
    let half_terms = Period::half_terms(asked.between.0, asked.between.1);
    let free = |id: &String| {
        let ledger = ledgers.get(id);
        half_terms.iter().filter_map(|half_term| ledger?.get(half_term)).map(rules::Line::free).sum()
    };
    let record = |sent: &Sent| {
        let found = sent.supporter.provider_id.as_ref().and_then(|id| records.get(id));
        found.map_or_else(Record::default, |record| scaled(frameworks, record))
    };
    let of = |sent: &Sent| {
        let id = &sent.supporter.id;
        let facts = Facts {
            specialisms: specialisms.get(id).into_iter().flatten().map(|row| row.code.clone()).collect(),
            phases: phases.get(id).into_iter().flatten().map(|row| row.phase_code).collect(),
            free: free(id),
            place: homes.get(id).copied(),
            record: record(sent),
        };
        Candidate { id: id.clone(), name_sort: sent.supporter.name_sort.clone(), facts }
    };
    Ok(sent.iter().map(of).collect())
}

/// The grades of a record with the number of grades of their scales.
fn scaled(frameworks: &Frameworks, record: &outcomes::Record) -> Record {
    let grades = record.grades.iter().filter_map(|((framework, grade), outcomes)| {
        let scale = frameworks.numbered(*framework)?.grades.len();
        Some((*grade, i16::try_from(scale).ok()?, *outcomes))
    });
    Record { grades: grades.collect() }
}

/// Tenths as a number with one decimal.
fn tenths(tenths: i64) -> f64 {
    i32::try_from(tenths).map_or(f64::MAX, f64::from) / 10.0
}

impl SupportMatch {
    fn of(row: supporter::Model, found: rules::Match) -> Self {
        let part = |points: rules::Points| SupportMatchPart {
            part: points.part.into(),
            points: tenths(points.tenths),
            most_points: tenths(points.most),
            reason: points.reason,
        };
        Self {
            supporter: Supporter(row),
            score: tenths(found.tenths),
            free_days: found.free.days(),
            distance_km: found.metres.map(|metres| tenths((metres + 50) / 100)),
            parts: found.parts.into_iter().map(part).collect(),
        }
    }
}
