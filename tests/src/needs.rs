use entities::states::{Level, Role};
use serde_json::{Value, json};

use crate::actors::Who;
use crate::app::TestApp;
use crate::client::Client;
use crate::evidence::publish_all;
use crate::impact::{BASELINE, RWM, schools_of_area};
use crate::programme::done;

/// Makes a needs analysis for the year, and gives its global id.
///
/// # Panics
/// When it is refused.
pub async fn run_needs_analysis(client: &Client<'_>, year: &str) -> String {
    let input = json!({ "academicYear": year });
    let made = done(client, "runNeedsAnalysis", "analysis", "id", input).await;
    made["id"].as_str().expect("an id").to_owned()
}

/// Draws a priority from the needs that these rules found.
///
/// # Panics
/// When it is refused.
pub async fn draw_from_needs(app: &TestApp, priority: &str, analysis: &str, rules: &[&str]) -> Value {
    let officer = app.client(Who::Holder(Role::LaOfficer));
    let query = format!("{{ node(id: \"{priority}\") {{ ... on Priority {{ version }} }} }}");
    let version = officer.ask(&query).await.data("/node/version").clone();
    let input =
        json!({ "priorityId": priority, "expectedVersion": version, "analysisId": analysis, "ruleCodes": rules });
    done(&officer, "drawPriorityFromNeeds", "priority", "id version", input).await
}

/// What root fields say of an analysis to the client; `OF` stands for which it is.
///
/// # Panics
/// When the client may not ask.
pub async fn asked_of_analysis(client: &Client<'_>, id: &str, roots: &str) -> Value {
    let answer = client.ask(&format!("{{ {} }}", roots.replace("OF", &format!("analysisId: \"{id}\"")))).await;
    assert!(answer.codes().is_empty(), "{}", answer.text);
    answer.data("").clone()
}

/// Fields of an analysis as the client sees it.
pub async fn analysis_seen(client: &Client<'_>, id: &str, fields: &str) -> Value {
    let answer = client.ask(&format!("{{ node(id: \"{id}\") {{ ... on NeedAnalysis {{ {fields} }} }} }}")).await;
    answer.data("/node").clone()
}

/// Numbers of measures in the catalogue: KS2 progress in reading, writing and maths.
const PROGRESS: [i32; 3] = [4, 5, 6];
/// Number of `LAIT_KS2RWM_Expected_STD`: what England reached.
const ENGLAND: i32 = 10_098;

/// Publishes for the year before that of the programme that England reached 61 percent, and that the open schools of the area reached what
/// is given, or else 70 percent, all with the progress that is expected but these, whose pupils fell back by 3.
///
/// # Panics
/// When the database fails.
pub async fn publish_needs(app: &TestApp, reached: &[(i64, i64)]) {
    let subject = |urn: i64| (Level::School, i32::try_from(urn).expect("a URN"));
    let urns = schools_of_area(app).await;
    let value = |urn: i64| reached.iter().find(|(found, _)| *found == urn).map(|(_, value)| *value);
    let rows: Vec<_> = urns.iter().map(|urn| (subject(*urn), BASELINE, value(*urn).unwrap_or(70_000))).collect();
    publish_all(app, (RWM, 1), &rows).await;
    publish_all(app, (ENGLAND, 1), &[((Level::England, 1), BASELINE, 61_000)]).await;
    for measure in PROGRESS {
        let progress = |urn: i64| if value(urn).is_some() { -3_000 } else { 0 };
        let rows: Vec<_> = urns.iter().map(|urn| (subject(*urn), BASELINE, progress(*urn))).collect();
        publish_all(app, (measure, 1), &rows).await;
    }
}
