//! Evaluations of the demo's year, in each state. What is compared are published figures of real schools; that they took part is
//! invented, so nothing here says what any school's work did.

use std::sync::Arc;

use entities::impact_evaluation;
use entities::states::{ImpactMethod, ImpactStatus, ImpactWeighting};
use entities::values::Period;

use super::cast::{Cast, day, once};
use super::programme::WORKS;
use super::{Played, noon, played};
use crate::data_sharing::log::Recorder;
use crate::impact::rules::Plan;
use crate::impact::service::{self as impact, Call, Ending, Moderating, NewPlan, Planning};
use crate::impact::store::evaluations;
use crate::observations::catalogue::Catalogue;
use crate::operation::Operation;

/// Evaluations of works by their titles: measure, cohort and the one that it is behind, method, how far they were taken, and by which
/// earlier one of this list they took the place.
const EVALUATIONS: [Evaluated; 10] = [
    of("NEET prevention programme", EXCLUSIONS, ImpactMethod::NationalComparator, ImpactStatus::Published),
    of("Pupil premium reviews", EXCLUSIONS, ImpactMethod::PrePost, ImpactStatus::Superseded),
    of("Pupil premium reviews", EXCLUSIONS, ImpactMethod::SimilarSchools, ImpactStatus::Published),
    of("Challenge the Gap", EXCLUSIONS, ImpactMethod::SimilarSchools, ImpactStatus::Published),
    of("Challenge the Gap", READING_WRITING_MATHS, ImpactMethod::SimilarSchools, ImpactStatus::Published),
    of(
        "Challenge the Gap",
        ("PTRWM_EXP", "DISADVANTAGED", Some("OTHER")),
        ImpactMethod::PrePost,
        ImpactStatus::Published,
    ),
    of("Staying Good network", EXCLUSIONS, ImpactMethod::LocalComparator, ImpactStatus::Moderated),
    of("Local peer assessment", EXCLUSIONS, ImpactMethod::LocalComparator, ImpactStatus::Withdrawn),
    of("Induction of headteachers and deputies", EXCLUSIONS, ImpactMethod::LocalComparator, ImpactStatus::Submitted),
    of("Reading Recovery (ECAR)", EXCLUSIONS, ImpactMethod::SimilarSchools, ImpactStatus::Draft),
];

/// Fixed-period exclusions in percent of pupils.
const EXCLUSIONS: Of = ("EXC_FIXED_RATE", "ALL_PUPILS", None);
/// Attainment at the end of primary school, in percent of pupils.
const READING_WRITING_MATHS: Of = ("PTRWM_EXP", "ALL_PUPILS", None);

type Of = (&'static str, &'static str, Option<&'static str>);

struct Evaluated {
    title: &'static str,
    of: Of,
    method: ImpactMethod,
    reached: ImpactStatus,
}

const fn of(title: &'static str, of: Of, method: ImpactMethod, reached: ImpactStatus) -> Evaluated {
    Evaluated { title, of, method, reached }
}

/// Plans and makes the evaluations, one after the other.
pub(super) async fn evaluate(cast: &Cast) -> Played<()> {
    let catalogue = Catalogue::read(&cast.officer.db).await?;
    // What is read is public, so nothing of it is written down.
    let (recorder, _writer) = Recorder::new(Arc::clone(&cast.officer.entropy));
    let mut superseded = None;
    for (place, evaluated) in EVALUATIONS.iter().enumerate() {
        let evaluating = Evaluating { cast, means: (&catalogue, &recorder), place, evaluated };
        let supersedes = superseded.take();
        let Some(row) = evaluating.play(supersedes).await? else { continue };
        if evaluated.reached == ImpactStatus::Superseded {
            superseded = Some(row.id);
        }
    }
    Ok(())
}

struct Evaluating<'a> {
    cast: &'a Cast,
    means: (&'a Catalogue, &'a Recorder),
    place: usize,
    evaluated: &'static Evaluated,
}

impl Evaluating<'_> {
    async fn play(&self, supersedes: Option<String>) -> Played<Option<impact_evaluation::Model>> {
        let (officer, admin) = (&self.cast.officer, &self.cast.admin);
        let Some(planning) = self.planning(supersedes) else { return Ok(None) };
        // On time, as the outcome begins on the next day; what takes the place of another is planned later.
        let is_late = planning.supersedes_id.is_some();
        self.cast.clock.set(noon(if is_late { "2018-09-03" } else { "2016-08-31" }));
        let row = played("plan", impact::plan_evaluation(officer, self.means.0, planning).await)?;
        if self.evaluated.reached == ImpactStatus::Draft {
            return Ok(Some(row));
        }
        self.cast.clock.set(noon(if is_late { "2018-09-10" } else { "2018-03-05" }));
        let row = played(
            "compute",
            impact::compute_evaluation(officer, self.means, self.call(&row, "compute").await?).await,
        )?;
        let row = played("submit", impact::submit_evaluation(officer, self.call(&row, "submit").await?).await)?;
        if self.evaluated.reached == ImpactStatus::Submitted {
            return Ok(Some(row));
        }
        let moderating = Moderating { call: self.call(&row, "moderate").await?, note: Some(INVENTED.to_owned()) };
        let row = played("moderate", impact::moderate_evaluation(admin, moderating).await)?;
        if self.evaluated.reached == ImpactStatus::Moderated {
            return Ok(Some(row));
        }
        let row = played(
            "publish",
            impact::publish_evaluation(officer, self.means.0, self.call(&row, "publish").await?).await,
        )?;
        if self.evaluated.reached == ImpactStatus::Withdrawn {
            let reason = "Two of the schools were those of another programme (invented)".to_owned();
            let ending = Ending { call: self.call(&row, "withdraw").await?, reason };
            return played("withdraw", impact::withdraw_evaluation(officer, ending).await).map(Some);
        }
        Ok(Some(row))
    }

    fn planning(&self, supersedes_id: Option<String>) -> Option<Planning> {
        let place = WORKS.iter().position(|work| work.title == self.evaluated.title)?;
        let (measure, cohort, against) = self.evaluated.of;
        let plan = Plan {
            measure_id: 0,
            cohort_number: 0,
            against_number: None,
            method: self.evaluated.method,
            weighting: ImpactWeighting::Schools,
            baseline: Period::parse("2015/16").ok()?,
            outcome: Period::parse("2016/17").ok()?,
            comparators_each: 2,
            caliper_hundredths: 100,
            due_on: day("2018-07-31"),
        };
        Some(Planning {
            intervention_id: self.cast.works.get(&place).cloned()?,
            plan: NewPlan {
                measure_code: measure.to_owned(),
                cohort_code: cohort.to_owned(),
                against_cohort_code: against.map(str::to_owned),
                plan,
            },
            supersedes_id,
            idempotency: once(&format!("evaluation {}", self.place)),
        })
    }

    /// The call with the version that the evaluation has by now: a start that was broken off goes on where it stopped.
    async fn call(&self, row: &impact_evaluation::Model, key: &str) -> Played<Call> {
        let Operation { db, actor, .. } = &self.cast.officer;
        let found = evaluations::by_ids(db, actor, std::slice::from_ref(&row.id)).await?;
        let expected_version = found.get(&row.id).map_or(row.version, |row| row.version);
        let idempotency = once(&format!("evaluation {} {key}", self.place));
        Ok(Call { evaluation_id: row.id.clone(), expected_version, idempotency })
    }
}

const INVENTED: &str = "The figures are those of real schools; that these took part in this work is invented, so nothing \
    follows from it.";
