//! Needs analyses of both areas, a priority that was drawn from one, and predictions of schools.

use entities::states::{Level, Role};
use tests::{
    BASELINE, Programme, RWM, TestApp, Who, draw_from_needs, predict_all, publish_authorities, run_needs_analysis,
};

use super::rows::Relation::{self, Foreign, OfArea};

/// Analyses for the year of the programme.
pub struct Needs {
    own: String,
    foreign: String,
}

impl Needs {
    /// Makes them.
    pub async fn settle(app: &TestApp, area: &Programme) -> Self {
        let own = run_needs_analysis(&app.client(Who::Holder(Role::LaOfficer)), "2026/27").await;
        let foreign = run_needs_analysis(&area.neighbours.admin_client(app), "2026/27").await;
        draw_from_needs(app, &area.priority, &own, &["KS2_RWM", "OFSTED"]).await;
        let subject = |urn: i64| (Level::School, i32::try_from(urn).expect("a URN"));
        let rows = [area.school, area.trust_school].map(|urn| (subject(urn), BASELINE, 55_000));
        predict_all(app, RWM, &rows).await;
        publish_authorities(app, "LAIT_KS1W_Greater_Depth", "2017/18", [20_000, 16_000, 16_000]).await;
        Self { own, foreign }
    }

    /// Rows that everybody is tried on.
    pub fn rows(&self) -> Vec<(Relation, String)> {
        vec![(OfArea, self.own.clone()), (Foreign, self.foreign.clone())]
    }
}
