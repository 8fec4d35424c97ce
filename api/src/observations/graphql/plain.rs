//! The fields of an observation and of a measure that need nothing but the row: those of a page of five hundred are written at once.

use async_graphql::parser::types::Field;
use async_graphql::resolver_utils::enum_value;
use async_graphql::{ScalarType, Value};

use super::enums::{Direction, MeasureNature, MeasureUnit, Stage};
use super::measure::Measure;
use super::observation::Observation;
use crate::graphql::id::GlobalId;
use crate::graphql::plain::{Plain, scalar, text};
use crate::graphql::scalars::{Period, Urn, decimal};

impl Plain for Observation {
    fn plain(&self, field: &Field) -> Option<Value> {
        let (row, shown) = (&self.row, &self.row.shown);
        let figures = shown.figures();
        let value = match field.name.node.as_str() {
            "id" => GlobalId::Observation(row.id).encode().to_value(),
            "level" => enum_value(super::Level::from(row.level)),
            "urn" => scalar(self.school_urn().map(Urn)),
            "measureCode" => text(self.measure_row().map(|measure| measure.code.as_str())),
            "cohortCode" => text(self.cohort_row().map(|cohort| cohort.code.as_str())),
            "period" => Period(row.period).to_value(),
            "status" => enum_value(super::ObservationStatus::from(row.status)),
            "state" => enum_value(super::ValueState::from(shown.state())),
            "symbol" => text(shown.symbol()),
            "value" => scalar(figures.value.map(decimal)),
            "numerator" => scalar(figures.numerator.map(decimal)),
            "denominator" => scalar(figures.denominator),
            "pupils" => scalar(figures.pupils),
            "lower" => scalar(figures.lower.map(decimal)),
            "upper" => scalar(figures.upper.map(decimal)),
            "isPublic" => row.is_public.to_value(),
            "version" => row.version.to_value(),
            "recordedAt" => scalar(row.recorded_at),
            "supersededAt" => scalar(row.superseded_at),
            _ => return None,
        };
        Some(value)
    }
}

impl Plain for Measure {
    fn plain(&self, field: &Field) -> Option<Value> {
        let row = &self.0;
        let value = match field.name.node.as_str() {
            "code" => text(Some(&row.code)),
            "name" => text(Some(&row.name)),
            "definition" => text(Some(&row.definition)),
            "stage" => enum_value(Stage::from(row.stage)),
            "unit" => enum_value(MeasureUnit::from(row.unit)),
            "nature" => enum_value(MeasureNature::from(row.nature)),
            "decimals" => row.decimals.to_value(),
            "direction" => enum_value(Direction::from(row.direction)),
            "isAttainment" => row.is_attainment.to_value(),
            "pupilStandardDeviation" => scalar(row.pupil_sd_thousandths.map(decimal)),
            "source" => text(Some(&row.source)),
            "firstPeriod" => scalar(row.first_period.map(Period)),
            "lastPeriod" => scalar(row.last_period.map(Period)),
            "least" => scalar(row.least_thousandths.map(decimal)),
            "most" => scalar(row.most_thousandths.map(decimal)),
            _ => return None,
        };
        Some(value)
    }
}
