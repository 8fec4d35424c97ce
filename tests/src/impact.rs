use entities::states::{Level, Role};
use serde_json::{Value, json};

use crate::actors::Who;
use crate::app::TestApp;
use crate::client::{Answer, Client};
use crate::evidence::publish_all;
use crate::programme::{act, done};
use crate::quality::signed_in;

/// Number of `PTRWM_EXP` in the catalogue, a percentage of pupils.
pub const RWM: i32 = 2;
/// Academic year before the work of the tests.
pub const BASELINE: &str = "2025/26";
/// Academic year after it, which has not begun.
pub const OUTCOME: &str = "2027/28";

/// What of an evaluation the tests look at.
pub const EVALUATION: &str = "id version status";

/// Who plans, moderates and publishes an evaluation, by what they sign in as.
#[derive(Clone, Copy)]
pub struct Evaluators<'a> {
    /// The server.
    pub app: &'a TestApp,
    /// Plans it, computes its figures and submits them.
    pub planner: &'a str,
    /// Moderates it.
    pub moderator: &'a str,
    /// Publishes it and withdraws it.
    pub publisher: &'a str,
}

/// A plan that can be: the change of the local authority's schools is compared with.
#[must_use]
pub fn impact_plan() -> Value {
    json!({ "measureCode": "PTRWM_EXP", "method": "LOCAL_COMPARATOR", "baselinePeriod": BASELINE, "outcomePeriod": OUTCOME, "dueOn": "2028-12-01" })
}

/// The same plan with parts that differ.
#[must_use]
pub fn impact_plan_with(parts: &Value) -> Value {
    let mut plan = impact_plan();
    for (name, value) in parts.as_object().into_iter().flatten() {
        plan[name] = value.clone();
    }
    plan
}

/// The input that names an evaluation as it was read.
#[must_use]
pub fn evaluation_as_read(evaluation: &Value) -> Value {
    json!({ "evaluationId": evaluation["id"], "expectedVersion": evaluation["version"] })
}

/// URNs of the open schools of the area.
pub async fn schools_of_area(app: &TestApp) -> Vec<i64> {
    open_schools(app, "").await
}

/// URNs of its open primary schools.
pub async fn primaries_of_area(app: &TestApp) -> Vec<i64> {
    open_schools(app, ", phaseCodes: [2]").await
}

async fn open_schools(app: &TestApp, filter: &str) -> Vec<i64> {
    let officer = app.client(Who::Holder(Role::LaOfficer));
    let query = format!(
        "{{ schools(first: 100, filter: {{ laCodes: [\"851\"], statusCodes: [1]{filter} }}) {{ edges {{ node {{ urn }} }} }} }}"
    );
    let answer = officer.ask(&query).await;
    let edges = answer.data("/schools/edges").as_array().into_iter().flatten();
    edges.filter_map(|edge| edge["node"]["urn"].as_i64()).collect()
}

/// Publishes figures of a measure and cohort, in thousandths, of every open school of the area before and after: those of the
/// treated rose by 10, 10.5 points and so on, the others by 0 to 4.
///
/// # Panics
/// When the database fails.
pub async fn publish_outcomes(app: &TestApp, treated: &[i64]) {
    let urns = schools_of_area(app).await;
    assert!(treated.iter().all(|urn| urns.contains(urn)), "{treated:?} among {urns:?}");
    let mut rows = Vec::new();
    for urn in urns {
        let before = 40_000 + (urn % 13) * 1_000;
        let rise = match treated.iter().position(|treated| *treated == urn) {
            Some(place) => 10_000 + i64::try_from(place).expect("a number") * 500,
            None => (urn % 5) * 1_000,
        };
        let subject = (Level::School, i32::try_from(urn).expect("a URN"));
        rows.push((subject, BASELINE, before));
        rows.push((subject, OUTCOME, before + rise));
    }
    for (period, value) in [(BASELINE, 60_000), (OUTCOME, 61_500)] {
        rows.push(((Level::England, 1), period, value));
    }
    publish_all(app, (RWM, 1), &rows).await;
}

impl Evaluators<'_> {
    /// Plans an evaluation of the intervention.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn plan(&self, intervention: &str, plan: Value) -> Value {
        let input = json!({ "interventionId": intervention, "plan": plan });
        done(&signed_in(self.app, self.planner), "planImpactEvaluation", "evaluation", EVALUATION, input).await
    }

    /// Takes a step with an evaluation.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn step(&self, who: &str, mutation: &str, evaluation: &Value) -> Value {
        done(&signed_in(self.app, who), mutation, "evaluation", EVALUATION, evaluation_as_read(evaluation)).await
    }

    /// Gives a reason with a step.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn step_because(&self, who: &str, mutation: &str, evaluation: &Value) -> Value {
        let mut input = evaluation_as_read(evaluation);
        input["reason"] = json!("It rested on a mistake");
        done(&signed_in(self.app, who), mutation, "evaluation", EVALUATION, input).await
    }

    /// Plans an evaluation and takes it to this state by the steps that lead there.
    ///
    /// # Panics
    /// When a step is refused.
    pub async fn bring_to(&self, intervention: &str, plan: Value, state: &str) -> Value {
        let planned = self.plan(intervention, plan).await;
        let computed = self.step(self.planner, "computeImpactEvaluation", &planned).await;
        if state == "DRAFT" {
            return computed;
        }
        let submitted = self.step(self.planner, "submitImpactEvaluation", &computed).await;
        if state == "SUBMITTED" {
            return submitted;
        }
        let moderated = self.step(self.moderator, "moderateImpactEvaluation", &submitted).await;
        if state == "MODERATED" {
            return moderated;
        }
        let published = self.step(self.publisher, "publishImpactEvaluation", &moderated).await;
        match state {
            "PUBLISHED" => published,
            "WITHDRAWN" => self.step_because(self.publisher, "withdrawImpactEvaluation", &published).await,
            _ => self.superseded(intervention, &published).await,
        }
    }

    /// Publishes another in place of the evaluation, which is given as it is then.
    async fn superseded(&self, intervention: &str, published: &Value) -> Value {
        let input = json!({ "interventionId": intervention, "plan": impact_plan(), "supersedesId": published["id"] });
        let planner = signed_in(self.app, self.planner);
        let mut next = done(&planner, "planImpactEvaluation", "evaluation", EVALUATION, input).await;
        for (who, mutation) in [
            (self.planner, "computeImpactEvaluation"),
            (self.planner, "submitImpactEvaluation"),
            (self.moderator, "moderateImpactEvaluation"),
            (self.publisher, "publishImpactEvaluation"),
        ] {
            next = self.step(who, mutation, &next).await;
        }
        evaluation_seen(&planner, &published["id"], EVALUATION).await
    }
}

/// The evaluation as the client sees it; null if it does not.
pub async fn evaluation_seen(client: &Client<'_>, id: &Value, fields: &str) -> Value {
    let answer = client.ask(&format!("{{ node(id: {id}) {{ ... on ImpactEvaluation {{ {fields} }} }} }}")).await;
    answer.data("/node").clone()
}

/// Plans an evaluation, whatever comes of it.
pub async fn try_plan(client: &Client<'_>, intervention: &str, plan: Value) -> Answer {
    let input = json!({ "interventionId": intervention, "plan": plan });
    act(client, "planImpactEvaluation", "evaluation { id }", input).await
}
