//! Which figures a selection needs, read off before the statements are made.

use async_graphql::{SelectionField, Value};

use crate::graphql::page::PageArguments;
use crate::spend::store::review::{Figure, Needs};

/// The figures that the fields selected under this field need.
pub(super) fn needs(field: SelectionField<'_>) -> Needs {
    let mut needs = Needs::default();
    for field in field.selection_set() {
        add(&mut needs, field.name());
    }
    needs
}

fn add(needs: &mut Needs, field: &str) {
    let figures: &[Figure] = match field {
        "budgetPence" => &[Figure::Budget],
        "committedPence" => &[Figure::Committed],
        "actualPence" | "costPerSchoolPence" | "costPerPupilPence" => &[Figure::Actual],
        "remainingPence" => &[Figure::Budget, Figure::Actual],
        "variancePence" => &[Figure::Budget, Figure::Forecast],
        "forecastPence" => &[Figure::Forecast],
        "coFundedPence" => &[Figure::CoFunded],
        "passedThroughPence" => &[Figure::PassedThrough],
        _ => &[],
    };
    needs.figures.extend(figures);
    needs.interventions |= field == "interventionCount";
    needs.participations |=
        matches!(field, "schoolCount" | "pupilsReached" | "costPerSchoolPence" | "costPerPupilPence");
}

/// The figures that the rows of a connection need.
pub(super) fn needs_of_connection(field: SelectionField<'_>) -> Needs {
    let mut all = Needs::default();
    for edges in field.selection_set().filter(|field| field.name() == "edges") {
        for node in edges.selection_set().filter(|field| field.name() == "node") {
            all.join(needs(node));
        }
    }
    all
}

/// Whether the connection is asked for its `totalCount`.
pub(super) fn wants_number(field: SelectionField<'_>) -> bool {
    field.selection_set().any(|field| field.name() == "totalCount")
}

/// The arguments with which the field is paged; nothing if they are not what they should be, which the field will say.
pub(super) fn page_arguments(field: SelectionField<'_>) -> Option<PageArguments> {
    let mut page = PageArguments::default();
    for (name, value) in field.arguments().ok()? {
        let number = |value: &Value| match value {
            Value::Null => Some(None),
            Value::Number(number) => Some(Some(i32::try_from(number.as_i64()?).ok()?)),
            _ => None,
        };
        let text = |value: &Value| match value {
            Value::Null => Some(None),
            Value::String(text) => Some(Some(text.clone())),
            _ => None,
        };
        match name.as_str() {
            "first" => page.first = number(&value)?,
            "last" => page.last = number(&value)?,
            "after" => page.after = text(&value)?,
            "before" => page.before = text(&value)?,
            _ => {}
        }
    }
    Some(page)
}
