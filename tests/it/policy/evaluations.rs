//! Evaluations of impact that are published.

use entities::states::Level;
use serde_json::json;
use tests::{
    BASELINE, Evaluators, NeighboursProgramme, OUTCOME, Programme, RWM, TestApp, impact_plan, impact_plan_with,
    publish_all, publish_outcomes, revise, text,
};

use super::rows::Relation::{self, Foreign, OfArea, Own};

/// Published evaluations: of the Teaching School's work, which found something, a figure of which was revised since; of a gap there; of
/// the rival's and of the neighbours', of which nothing can be estimated.
pub struct Evaluations {
    own: String,
    gap: String,
    rivals: String,
    foreign: String,
}

impl Evaluations {
    /// Makes them.
    pub async fn settle(app: &TestApp, area: &Programme, theirs: &NeighboursProgramme) -> Self {
        publish_outcomes(app, &[area.trust_school, area.school]).await;
        let subject = |urn: i64| (Level::School, i32::try_from(urn).expect("a URN"));
        let of = |urn, before, after| [(subject(urn), BASELINE, before), (subject(urn), OUTCOME, after)];
        let behind = [of(area.trust_school, 40_000, 52_000), of(area.school, 44_000, 50_000)].concat();
        publish_all(app, (RWM, 2), &behind).await;
        let ahead = [of(area.trust_school, 60_000, 62_000), of(area.school, 64_000, 61_000)].concat();
        publish_all(app, (RWM, 3), &ahead).await;
        let people = |planner, moderator| Evaluators { app, planner, moderator, publisher: planner };
        let (here, there) = (people("la-officer", "la-admin"), people("other-officer", "other-admin"));
        let gap = json!({ "method": "PRE_POST", "cohortCode": "DISADVANTAGED", "againstCohortCode": "OTHER" });
        let found = Self {
            own: text(&here.bring_to(&area.own.id, impact_plan(), "PUBLISHED").await, "/id"),
            gap: text(&here.bring_to(&area.own.id, impact_plan_with(&gap), "PUBLISHED").await, "/id"),
            rivals: text(&here.bring_to(&area.rivals.id, impact_plan(), "PUBLISHED").await, "/id"),
            foreign: text(&there.bring_to(&theirs.work.id, impact_plan(), "PUBLISHED").await, "/id"),
        };
        revise(app, subject(area.school), (RWM, 1), OUTCOME, 71_000).await;
        found
    }

    /// Rows that everybody is tried on, by their types.
    pub fn rows(&self) -> [(&'static str, Vec<(Relation, String)>); 3] {
        let all = vec![(Own, self.own.clone()), (OfArea, self.rivals.clone()), (Foreign, self.foreign.clone())];
        [
            ("ImpactEvaluation", all),
            ("gap", vec![(Own, self.gap.clone())]),
            ("nothing", vec![(OfArea, self.rivals.clone())]),
        ]
    }
}
