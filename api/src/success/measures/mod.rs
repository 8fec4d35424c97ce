//! The success measures: data from a checked-in file, written to the database when it is brought up to date.

use entities::states::{Stage, SuccessTest};
use entities::success_measure::{Column, Entity, Model};
use entities::values::{Period, Thousandths};
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseConnection, DbErr, EntityTrait, IntoActiveModel};
use serde::Deserialize;

use crate::observations::catalogue::Catalogue;

const MEASURES: &str = include_str!("../../../data/success/measures.csv");

/// Why the success measures cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum SuccessMeasuresError {
    /// The checked-in file is wrong.
    #[error("the file of success measures: {0}")]
    File(#[from] csv::Error),
    /// One names what the catalogue does not have, or a number or period that is none.
    #[error("success measure {0} names what there is not")]
    Measure(String),
    /// The database failed; nothing was written.
    #[error("the success measures cannot be written")]
    Database(#[from] DbErr),
}

/// One line, with measures and cohorts by their codes.
#[derive(Debug, Deserialize)]
struct Line {
    id: i32,
    code: String,
    stage: Stage,
    text: String,
    test: SuccessTest,
    measure_code: Option<String>,
    cohort_code: Option<String>,
    against_measure_code: Option<String>,
    against_cohort_code: Option<String>,
    amount: Option<String>,
    baseline_period: Option<String>,
    due_period: String,
    source: String,
}

impl Line {
    fn is_gap(&self) -> bool {
        matches!(self.test, SuccessTest::GapBelowEngland | SuccessTest::GapHalved)
    }

    /// The success measure; nothing if it names what there is not. Of a gap the other side is of the same measure or cohort if none is named.
    fn resolve(self, catalogue: &Catalogue) -> Option<Model> {
        let measure = |code: Option<&String>| match code {
            Some(code) => catalogue.measure(code).map(|measure| Some(measure.id)),
            None => Some(None),
        };
        let cohort = |code: Option<&String>| match code {
            Some(code) => catalogue.number(code).map(Some),
            None => Some(None),
        };
        let against = |named: Option<&String>, own: Option<&String>| named.or(own).filter(|_| self.is_gap()).cloned();
        let against_measure = against(self.against_measure_code.as_ref(), self.measure_code.as_ref());
        let against_cohort = against(self.against_cohort_code.as_ref(), self.cohort_code.as_ref());
        Some(Model {
            measure_id: measure(self.measure_code.as_ref())?,
            cohort_number: cohort(self.cohort_code.as_ref())?,
            against_measure_id: measure(against_measure.as_ref())?,
            against_number: cohort(against_cohort.as_ref())?,
            amount_thousandths: match &self.amount {
                Some(amount) => Some(Thousandths::parse(amount, 3).ok()?),
                None => None,
            },
            baseline_period: match &self.baseline_period {
                Some(period) => Some(Period::parse(period).ok()?),
                None => None,
            },
            due_period: Period::parse(&self.due_period).ok()?,
            id: self.id,
            code: self.code,
            stage: self.stage,
            text: self.text,
            test: self.test,
            source: self.source,
        })
    }
}

/// Writes the success measures that the database does not have. One that is there stays as it is.
///
/// # Errors
/// When the file is wrong, the catalogue is not loaded, or the database fails; then nothing is written.
pub async fn load(db: &DatabaseConnection) -> Result<(), SuccessMeasuresError> {
    let catalogue = Catalogue::read(db).await?;
    let mut rows = Vec::new();
    for line in csv::Reader::from_reader(MEASURES.as_bytes()).deserialize::<Line>() {
        let line = line?;
        let code = line.code.clone();
        rows.push(line.resolve(&catalogue).ok_or(SuccessMeasuresError::Measure(code))?.into_active_model());
    }
    let is_there = OnConflict::column(Column::Id).do_nothing().to_owned();
    Entity::insert_many(rows).on_conflict(is_there).exec_without_returning(db).await?;
    Ok(())
}
