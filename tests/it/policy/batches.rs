//! Batches of observations and collection windows of the area and of its neighbours.

use api::graphql::id::GlobalId;
use entities::keys::LaCode;
use entities::states::{ObservationStatus, Role, SubmissionChannel, SubmissionStatus};
use entities::values::Period;
use entities::{collection_window, submission, submission_problem};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use tests::{TestApp, Who};

use super::rows::Relation::{self, Foreign, OfArea, Own};

/// Global ids of a batch of the trust, of the school, of the neighbours', and of the windows of both areas.
pub struct Batches {
    trusts: String,
    schools: String,
    foreign: String,
    /// Of the area.
    pub window: String,
    /// Of the neighbours'.
    pub foreign_window: String,
}

impl Batches {
    /// What the caller is tried on.
    pub fn tried_by(&self, who: Who) -> Vec<(Relation, String)> {
        let is_school = who == Who::Holder(Role::SchoolUser);
        let (own, other) = if is_school { (&self.schools, &self.trusts) } else { (&self.trusts, &self.schools) };
        vec![(Own, own.clone()), (OfArea, other.clone()), (Foreign, self.foreign.clone())]
    }
}

/// Writes them.
pub async fn batches(app: &TestApp, people: &[(String, [String; 3])]) -> Batches {
    let organisation = |subject: &str| {
        let (_, [_, id, _]) = people.iter().find(|(found, _)| found == subject).expect("a person");
        match GlobalId::decode(id) {
            Some(GlobalId::Organisation(key)) => Some(key),
            _ => panic!("an id of an organisation"),
        }
    };
    Batches {
        trusts: batch(app, 1, 851, organisation("trust-user")).await,
        schools: batch(app, 2, 851, organisation("school-user")).await,
        foreign: batch(app, 3, 852, None).await,
        window: window(app, 4, 851).await,
        foreign_window: window(app, 5, 852).await,
    }
}

fn key(number: u8) -> String {
    format!("018f0000-0000-7000-8000-0000000001{number:02}")
}

fn area(code: i32) -> LaCode {
    LaCode::new(code).expect("a code")
}

/// A rejected batch with a problem.
async fn batch(app: &TestApp, number: u8, la_code: i32, organisation_id: Option<String>) -> String {
    let row = submission::Model {
        id: key(number),
        area_la_code: area(la_code),
        organisation_id,
        channel: SubmissionChannel::Upload,
        file_name: None,
        sha256: None,
        status: SubmissionStatus::Rejected,
        rows: 1,
        created: 0,
        revised: 0,
        unchanged: 0,
        problems: 1,
        is_late: false,
        submitted_by: None,
        received_at: app.now(),
        validated_at: None,
        settled_at: Some(app.now()),
    };
    row.into_active_model().insert(&app.app.db).await.expect("a batch is written");
    let problem = submission_problem::Model {
        submission_id: key(number),
        position: 1,
        line: 2,
        field: "value".into(),
        code: "JUMP".into(),
        value: "90".into(),
        message: "mend it".into(),
    };
    problem.into_active_model().insert(&app.app.db).await.expect("a problem is written");
    GlobalId::Submission(key(number)).encode().to_string()
}

async fn window(app: &TestApp, number: u8, la_code: i32) -> String {
    let day = |text: &str| text.parse().expect("a day");
    let row = collection_window::Model {
        id: key(number),
        area_la_code: area(la_code),
        measure_id: 2,
        period: Period::parse("2026/27").expect("a period"),
        status: ObservationStatus::Predicted,
        opens_on: day("2026-11-01"),
        due_on: day("2026-11-30"),
        closes_on: day("2026-12-15"),
        phase_codes: "2".into(),
        version: 1,
        created_by: None,
        created_at: app.now(),
    };
    row.into_active_model().insert(&app.app.db).await.expect("a window is written");
    GlobalId::CollectionWindow(key(number)).encode().to_string()
}
