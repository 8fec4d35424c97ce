//! The fields of an evaluation and its result that need nothing but the row.

use async_graphql::resolver_utils::enum_value;
use async_graphql::{ScalarType, Value};

use super::enums::{ImpactMethod, ImpactStatus};
use super::evaluation::{ImpactEvaluation, method_note};
use super::result::ImpactResult;
use crate::commissioning::graphql::InterventionKind;
use crate::graphql::id::GlobalId;
use crate::graphql::plain::{Plain, scalar, text};
use crate::graphql::scalars::{AcademicYear, Date, Period};

impl Plain for ImpactEvaluation {
    fn plain(&self, field: &str) -> Option<Value> {
        let row = &self.0;
        let value = match field {
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
    fn plain(&self, field: &str) -> Option<Value> {
        let value = match field {
            "estimate" => self.estimate.to_value(),
            "low" => self.low.to_value(),
            "high" => self.high.to_value(),
            "standardError" => self.standard_error.to_value(),
            "t" => self.t.to_value(),
            "degreesOfFreedom" => self.degrees_of_freedom.to_value(),
            "pValue" => self.p_value.to_value(),
            "participants" => self.participants.to_value(),
            "treatedPupils" => scalar(self.treated_pupils),
            "noEffectSizeBecause" => text(self.no_effect_size_because.as_deref()),
            "dataStatus" => self.data_status.map_or(Value::Null, enum_value),
            _ => return None,
        };
        Some(value)
    }
}
