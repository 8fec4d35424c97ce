//! The needs analysis of the demo's year, from published figures of real schools, and the priorities that were drawn from it.

use entities::values::AcademicYear;

use super::cast::{Cast, day, once};
use super::{Played, noon, played};
use crate::commissioning::store::priorities;
use crate::needs::service::{self as needs, Drawing, Running};
use crate::observations::catalogue::Catalogue;

/// From which findings priorities of the plan were drawn, by their codes.
const DRAWN: [(&str, &[&str]); 3] = [
    ("2", &["KS2_RWM", "KS4_PROGRESS_8", "KS4_ATTAINMENT_8", "OFSTED"]),
    ("4", &["KS2_RWM_GAP", "KS4_PROGRESS_8_GAP", "KS4_PROGRESS_8_BOYS"]),
    ("6", &["ABSENCE_PRIMARY", "ABSENCE_SECONDARY", "PERSISTENT_ABSENCE_PRIMARY", "PERSISTENT_ABSENCE_SECONDARY"]),
];

/// Makes the analysis and draws the priorities.
pub(super) async fn analyse(cast: &Cast) -> Played<()> {
    let officer = &cast.officer;
    let catalogue = Catalogue::read(&officer.db).await?;
    let Some(year) = AcademicYear::of(day("2016-09-01")) else { return Ok(()) };
    cast.clock.set(noon("2016-07-18"));
    let running = Running { area: Some(cast.area), year, rules: None, idempotency: once("needs analysis") };
    let analysis = played("analyse needs", needs::run_analysis(officer, &catalogue, running).await)?;
    for (code, rules) in DRAWN {
        let Some(id) = cast.priorities.get(code) else { continue };
        let known = priorities::by_ids(&officer.db, &officer.actor, std::slice::from_ref(id)).await?;
        let drawing = Drawing {
            priority_id: id.clone(),
            expected_version: known.get(id).map_or(1, |priority| priority.version),
            analysis_id: analysis.id.clone(),
            rule_codes: rules.iter().map(|code| (*code).to_owned()).collect(),
            idempotency: once(&format!("draw priority {code}")),
        };
        played("draw priority", needs::draw_priority(officer, drawing).await)?;
    }
    Ok(())
}
