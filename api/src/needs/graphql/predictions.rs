use async_graphql::{Context, Object, Result, SimpleObject};

use crate::graphql::scalars::Urn;
use crate::needs::rules::{Accuracy, Prediction, accuracy};
use crate::needs::service::Compared;
use crate::observations::graphql::{Measure, measure_by_id};
use crate::schools::graphql::{School, find_school};

/// What schools predicted of one measure, beside what came.
#[derive(Debug, Clone)]
pub struct PredictionsOfMeasure {
    measure_id: i32,
    compared: Vec<Compared>,
}

impl PredictionsOfMeasure {
    /// The comparisons by measure.
    pub(super) fn by_measure(compared: Vec<Compared>) -> Vec<Self> {
        let of_measure = |of: &[Compared]| {
            let measure_id = of.first()?.measure_id;
            Some(Self { measure_id, compared: of.to_vec() })
        };
        compared.chunk_by(|one, other| one.measure_id == other.measure_id).filter_map(of_measure).collect()
    }
}

/// Schools that are told at once.
const SCHOOLS: usize = 100;

/// How well several predictions were right, in the unit of the measure.
#[derive(Debug, Clone, SimpleObject)]
pub struct PredictionAccuracy {
    /// How many.
    predictions: usize,
    /// Mean of what was predicted less what came: positive where too much was expected.
    mean_error: f64,
    /// Mean of the errors, whichever way.
    mean_absolute_error: f64,
    /// Root of the mean of the squared errors: large errors weigh more.
    root_mean_square_error: f64,
    /// How many were too high.
    too_high: usize,
    /// How many were too low.
    too_low: usize,
}

impl From<Accuracy> for PredictionAccuracy {
    fn from(of: Accuracy) -> Self {
        Self {
            predictions: of.predictions,
            mean_error: of.mean_error,
            mean_absolute_error: of.mean_absolute_error,
            root_mean_square_error: of.root_mean_square_error,
            too_high: of.too_high,
            too_low: of.too_low,
        }
    }
}

/// What schools predicted of one measure, beside what came: as far as the caller may read the predictions.
#[Object]
impl PredictionsOfMeasure {
    /// The measure: a subject of a key stage.
    async fn measure(&self, ctx: &Context<'_>) -> Result<Option<Measure>> {
        measure_by_id(ctx, self.measure_id).await
    }

    /// How well all of them together were right. Null without one.
    async fn accuracy(&self) -> Option<PredictionAccuracy> {
        let predictions: Vec<Prediction> = self.compared.iter().map(|of| of.prediction).collect();
        accuracy(&predictions).map(Into::into)
    }

    /// School by school, by URN; 100 at most, after those that are skipped.
    async fn schools(
        &self,
        #[graphql(desc = "Schools that are skipped.", default)] skip: u32,
    ) -> Vec<SchoolPrediction> {
        let skipped = usize::try_from(skip).unwrap_or(usize::MAX);
        self.compared.iter().skip(skipped).take(SCHOOLS).map(|of| SchoolPrediction(*of)).collect()
    }
}

/// What one school predicted, beside what came.
#[derive(Debug, Clone)]
pub struct SchoolPrediction(Compared);

/// What one school predicted, beside what came, in the unit of the measure.
#[Object]
impl SchoolPrediction {
    /// URN of the school.
    async fn urn(&self) -> Urn {
        Urn(self.0.urn)
    }

    /// The school.
    async fn school(&self, ctx: &Context<'_>) -> Result<Option<School>> {
        find_school(ctx, self.0.urn).await
    }

    /// What it predicted last.
    async fn predicted(&self) -> f64 {
        self.0.prediction.predicted
    }

    /// What came: the most settled figure that there is.
    async fn outcome(&self) -> f64 {
        self.0.prediction.outcome
    }

    /// What was predicted less what came.
    async fn error(&self) -> f64 {
        self.0.prediction.error()
    }
}
