//! The fields of an evaluation and its parts that need nothing but the row and what was read with it.

use async_graphql::parser::types::Field;
use async_graphql::resolver_utils::enum_value;
use async_graphql::{ScalarType, Value};

use super::enums::{ImpactMethod, ImpactSide, ImpactStatus};
use super::evaluation::{ImpactEvaluation, method_note};
use super::result::{ImpactEffectSize, ImpactMonths, ImpactResult};
use super::school::ImpactSchool;
use super::verdict::verdict_of;
use crate::commissioning::graphql::{Cohort, InterventionKind};
use crate::graphql::id::GlobalId;
use crate::graphql::plain::{Plain, scalar, text, whole, whole_or_null};
use crate::graphql::scalars::{AcademicYear, Date, Period, Urn};
use crate::observations::graphql::Measure;

impl Plain for ImpactEvaluation {
    fn plain(&self, field: &Field) -> Option<Value> {
        let (row, beside) = (&self.row, &self.beside);
        let value = match field.name.node.as_str() {
            "id" => GlobalId::ImpactEvaluation(row.id.clone()).encode().to_value(),
            "status" => enum_value(ImpactStatus::from(row.status)),
            "interventionReference" => text(Some(&row.intervention_reference.to_string())),
            "interventionTitle" => text(Some(&row.intervention_title)),
            "kind" => enum_value(InterventionKind::from(row.kind)),
            "providerName" => text(Some(&row.provider_name)),
            "priorityCode" => text(Some(&row.priority_code)),
            "priorityTitle" => text(Some(&row.priority_title)),
            "year" => AcademicYear(row.academic_year).to_value(),
            "method" => enum_value(ImpactMethod::from(row.method)),
            "baselinePeriod" => Period(row.baseline_period).to_value(),
            "outcomePeriod" => Period(row.outcome_period).to_value(),
            "measure" => {
                let measure = beside.catalogue.as_ref()?.measure_numbered(row.measure_id);
                whole_or_null(measure.cloned().map(Measure).as_ref(), field)?
            }
            "cohort" => {
                let cohort = beside.catalogue.as_ref()?.cohort_numbered(row.cohort_number)?;
                whole(&Cohort::from(cohort.clone()), field)?
            }
            "schools" => whole(&**beside.schools.as_ref()?, field)?,
            "verdict" if !row.is_internal => enum_value(verdict_of(row)),
            "result" if !row.is_internal => whole_or_null(ImpactResult::of(row, None).as_ref(), field)?,
            "isPlanLate" => row.is_plan_late.to_value(),
            "dueOn" => Date(row.due_on).to_value(),
            "methodNote" => text(Some(method_note(row.method))),
            "methodVersion" => text(row.method_version.as_deref()),
            "computedAt" => scalar(row.computed_at),
            "moderationNote" => text(row.moderation_note.as_deref()),
            "publishedAt" => scalar(row.published_at),
            "changedAt" => row.changed_at.to_value(),
            "endReason" => text(row.end_reason.as_deref()),
            "version" => row.version.to_value(),
            "createdAt" => row.created_at.to_value(),
            _ => return None,
        };
        Some(value)
    }
}

impl Plain for ImpactResult {
    fn plain(&self, field: &Field) -> Option<Value> {
        let value = match field.name.node.as_str() {
            "estimate" => self.estimate.to_value(),
            "low" => self.low.to_value(),
            "high" => self.high.to_value(),
            "standardError" => self.standard_error.to_value(),
            "t" => self.t.to_value(),
            "degreesOfFreedom" => self.degrees_of_freedom.to_value(),
            "pValue" => self.p_value.to_value(),
            "participants" => self.participants.to_value(),
            "treatedPupils" => scalar(self.treated_pupils),
            "effectSize" => whole_or_null(self.effect_size.as_ref(), field)?,
            "months" => whole_or_null(self.months.as_ref(), field)?,
            "noEffectSizeBecause" => text(self.no_effect_size_because.as_deref()),
            "dataStatus" => self.data_status.map_or(Value::Null, enum_value),
            _ => return None,
        };
        Some(value)
    }
}

impl Plain for ImpactEffectSize {
    fn plain(&self, field: &Field) -> Option<Value> {
        let value = match field.name.node.as_str() {
            "value" => self.value.to_value(),
            "low" => self.low.to_value(),
            "high" => self.high.to_value(),
            "formula" => text(Some(&self.formula)),
            _ => return None,
        };
        Some(value)
    }
}

impl Plain for ImpactMonths {
    fn plain(&self, field: &Field) -> Option<Value> {
        let value = match field.name.node.as_str() {
            "months" => text(Some(&self.months)),
            "low" => text(Some(&self.low)),
            "high" => text(Some(&self.high)),
            "table" => text(Some(&self.table)),
            "schools" => self.schools.to_value(),
            "security" => self.security.to_value(),
            "costPence" => self.cost_pence.to_value(),
            "pencePerPupilAndMonth" => scalar(self.pence_per_pupil_and_month),
            _ => return None,
        };
        Some(value)
    }
}

impl Plain for ImpactSchool {
    fn plain(&self, field: &Field) -> Option<Value> {
        let row = &self.row;
        let value = match field.name.node.as_str() {
            "urn" => Urn(row.urn).to_value(),
            "school" => whole(self.school.as_ref()?, field)?,
            "side" => enum_value(ImpactSide::from(row.side)),
            "isCounted" => row.excluded_code.is_none().to_value(),
            "excludedBecause" => text(row.excluded_code.as_deref()),
            "matchedUrn" => scalar(row.matched_urn.map(Urn)),
            "crossesUrns" => row.crosses_urns.to_value(),
            _ => return None,
        };
        Some(value)
    }
}
