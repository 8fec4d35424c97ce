//! Observations of each kind, written straight into the tables.

use api::graphql::id::GlobalId;
use entities::keys::LaCode;
use entities::states::{Level, ObservationStatus, ValueState};
use entities::values::{Period, Thousandths};
use entities::{observation, release, source_file};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::TestApp;

/// Number of `PTRWM_EXP` in the catalogue.
const MEASURE: i32 = 2;
const ALL_PUPILS: i16 = 1;

/// Global ids of what is known of some schools.
#[derive(Debug)]
pub struct Evidence {
    /// What is held of each school, by URN.
    pub held: Vec<(i64, String)>,
    /// A release of the area that has ended.
    pub release: String,
    /// A release of the neighbours that has ended.
    pub foreign_release: String,
}

/// Holds an observation of each of the schools, with its area, publishes one of Portsmouth, and ends a release of each area.
///
/// # Panics
/// When the database fails.
pub async fn settle_evidence(app: &TestApp, schools: &[(i64, i32)]) -> Evidence {
    let mut held = Vec::new();
    for (urn, area) in schools {
        let urn_number = i32::try_from(*urn).expect("a URN");
        let row = observation::Model {
            area_la_code: LaCode::new(*area),
            status: ObservationStatus::InYear,
            is_public: false,
            ..observed(app, Level::School, urn_number, "2026/27 autumn")
        };
        held.push((*urn, insert(app, row).await));
    }
    let file = source_file::ActiveModel {
        id: NotSet,
        format: Set("INVENTED".into()),
        file_name: Set("invented.csv".into()),
        sha256: Set("0".repeat(64)),
        extracted_on: Set(app.now().date_naive()),
        imported_at: Set(app.now()),
    };
    let file = file.insert(&app.app.db).await.expect("a file is written");
    for cohort_number in 1..=3 {
        let row = observation::Model {
            cohort_number,
            source_file_id: Some(file.id),
            source_line: Some(2),
            ..observed(app, Level::LocalAuthority, 851, "2024/25")
        };
        insert(app, row).await;
    }
    Evidence { held, release: ended(app, 851, 1).await, foreign_release: ended(app, 852, 2).await }
}

/// Publishes a value of a measure, in thousandths, with its cohort.
///
/// # Panics
/// When the database fails.
pub async fn publish(
    app: &TestApp,
    (level, subject): (Level, i32),
    (measure_id, cohort_number): (i32, i16),
    period: &str,
    thousandths: i64,
) {
    let value_thousandths = Thousandths::new(thousandths);
    let row = observed(app, level, subject, period);
    insert(app, observation::Model { measure_id, cohort_number, value_thousandths, ..row }).await;
}

/// Publishes a figure of the area with all that can stand beside a value, each a different number.
///
/// # Panics
/// When the database fails.
pub async fn publish_in_full(app: &TestApp, period: &str) {
    let row = observation::Model {
        value_thousandths: Thousandths::new(60_000),
        numerator_thousandths: Thousandths::new(1_200_000),
        denominator: Some(2_000),
        pupils: Some(2_100),
        lower_thousandths: Thousandths::new(57_900),
        upper_thousandths: Thousandths::new(62_100),
        ..observed(app, Level::LocalAuthority, 851, period)
    };
    insert(app, row).await;
}

/// Publishes values of a measure and cohort, in thousandths, of many subjects.
///
/// # Panics
/// When the database fails.
pub async fn publish_all(app: &TestApp, (measure_id, cohort_number): (i32, i16), values: &[((Level, i32), &str, i64)]) {
    let of = |row| observation::Model { measure_id, cohort_number, ..row };
    insert_all(app, values, of).await;
}

/// Holds values of a measure of the area, in thousandths, that schools measured within the year and nobody has published.
///
/// # Panics
/// When the database fails.
pub async fn hold_all(app: &TestApp, measure_id: i32, values: &[((Level, i32), &str, i64)]) {
    let of = |row| observation::Model {
        measure_id,
        is_public: false,
        area_la_code: LaCode::new(851),
        status: ObservationStatus::InYear,
        ..row
    };
    insert_all(app, values, of).await;
}

/// Holds values of a measure of the area, in thousandths, that schools predict.
///
/// # Panics
/// When the database fails.
pub async fn predict_all(app: &TestApp, measure_id: i32, values: &[((Level, i32), &str, i64)]) {
    let of = |row| observation::Model {
        measure_id,
        is_public: false,
        area_la_code: LaCode::new(851),
        status: ObservationStatus::Predicted,
        ..row
    };
    insert_all(app, values, of).await;
}

/// Publishes values of a measure of the area, in thousandths, by a release of the partnership. Gives the global id of the release.
///
/// # Panics
/// When the database fails.
pub async fn release_all(app: &TestApp, measure_id: i32, values: &[((Level, i32), &str, i64)]) -> String {
    let release_id = "018f0000-0000-7000-8000-00000000f001".to_owned();
    let row = release::Model { measure_id, ended_at: None, end_reason: None, ..released(app, 851, &release_id) };
    row.into_active_model().insert(&app.app.db).await.expect("a release is written");
    let of = |row| observation::Model {
        measure_id,
        area_la_code: LaCode::new(851),
        status: ObservationStatus::InYear,
        release_id: Some(release_id.clone()),
        ..row
    };
    insert_all(app, values, of).await;
    GlobalId::Release(release_id).encode().to_string()
}

async fn insert_all(
    app: &TestApp,
    values: &[((Level, i32), &str, i64)],
    of: impl Fn(observation::Model) -> observation::Model,
) {
    for rows in values.chunks(500) {
        let rows = rows.iter().map(|((level, subject), period, thousandths)| {
            let row = observed(app, *level, *subject, period);
            let value_thousandths = Thousandths::new(*thousandths);
            let mut row = of(observation::Model { value_thousandths, ..row }).into_active_model();
            row.id = NotSet;
            row
        });
        observation::Entity::insert_many(rows).exec_without_returning(&app.app.db).await.expect("they are written");
    }
}

/// Revises a published value of a measure: a new version of the observation takes the place of the one before.
///
/// # Panics
/// When the database fails, or there is none to revise.
pub async fn revise(
    app: &TestApp,
    (level, subject): (Level, i32),
    (measure_id, cohort_number): (i32, i16),
    period: &str,
    thousandths: i64,
) {
    use observation::Column;
    let found = observation::Entity::find()
        .filter(Column::Level.eq(level))
        .filter(Column::Subject.eq(subject))
        .filter(Column::MeasureId.eq(measure_id))
        .filter(Column::CohortNumber.eq(cohort_number))
        .filter(Column::Period.eq(Period::parse(period).expect("a period")))
        .filter(Column::SupersededAt.is_null());
    let former = found.one(&app.app.db).await.expect("it is read").expect("there is one");
    let version = former.version + 1;
    let next = observation::Model { version, value_thousandths: Thousandths::new(thousandths), ..former.clone() };
    let mut former = former.into_active_model();
    former.superseded_at = Set(Some(app.now() + chrono::TimeDelta::seconds(1)));
    former.update(&app.app.db).await.expect("it is closed");
    insert(app, next).await;
}

/// What is published of a subject.
fn observed(app: &TestApp, level: Level, subject: i32, period: &str) -> observation::Model {
    observation::Model {
        id: 0,
        level,
        subject,
        measure_id: MEASURE,
        cohort_number: ALL_PUPILS,
        period: Period::parse(period).expect("a period"),
        status: ObservationStatus::Final,
        version: 1,
        state: ValueState::Present,
        symbol: None,
        value_thousandths: Thousandths::new(61_000),
        numerator_thousandths: None,
        denominator: None,
        pupils: None,
        lower_thousandths: None,
        upper_thousandths: None,
        is_public: true,
        area_la_code: None,
        source_file_id: None,
        submission_id: None,
        source_line: None,
        release_id: None,
        withheld_because: None,
        recorded_at: app.now(),
        superseded_at: None,
    }
}

async fn insert(app: &TestApp, row: observation::Model) -> String {
    let mut row = row.into_active_model();
    row.id = NotSet;
    let row = row.insert(&app.app.db).await.expect("an observation is written");
    GlobalId::Observation(row.id).encode().to_string()
}

async fn ended(app: &TestApp, area: i32, number: u8) -> String {
    let id = format!("018f0000-0000-7000-8000-00000000e{number:03}");
    released(app, area, &id).into_active_model().insert(&app.app.db).await.expect("a release is written");
    GlobalId::Release(id).encode().to_string()
}

/// A release that has ended.
fn released(app: &TestApp, area: i32, id: &str) -> release::Model {
    release::Model {
        id: id.to_owned(),
        area_la_code: LaCode::new(area).expect("a code"),
        measure_id: MEASURE,
        period: Period::parse("2025/26 autumn").expect("a period"),
        status: ObservationStatus::InYear,
        rule_code: "STANDARD".into(),
        rule_version: 1,
        cells: 10,
        suppressed: 2,
        secondary: 1,
        released_by: None,
        released_at: app.now(),
        ended_at: Some(app.now()),
        end_reason: Some("Invented".into()),
    }
}
